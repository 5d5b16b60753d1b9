// SPDX-License-Identifier: MIT
// Opens pages of traces in a real browser, does what a person does, and prints as JSON what
// there was to see: test_trace_page.py judges it.
//
//   node browse.mjs JOB.json
//
// JOB: {driver: the directory with playwright-core, chromium, small: {page, run, mark, word},
// large: {page}, counting: a page, shots: where pictures go}.

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {pathToFileURL} from 'node:url';

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const {chromium} = createRequire(`${job.driver}/package.json`)('playwright-core');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const LIMIT_MS = 60000;
const FRAMES = 5;

const browser = await chromium.launch({executablePath: job.chromium, headless: true, args: FLAGS,
  timeout: LIMIT_MS});
const seen = {trouble: [], requests: []};

async function open(file, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 800}, ...options});
  context.setDefaultTimeout(LIMIT_MS);
  const page = await context.newPage();
  page.on('console', (line) => seen.trouble.push(`${line.type()}: ${line.text()}`));
  page.on('pageerror', (error) => seen.trouble.push(String(error)));
  page.on('request', (request) => seen.requests.push(request.url()));
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable', {timeDomain: 'threadTicks'});
  await page.goto(pathToFileURL(file).href);
  await drawn(page);
  page.cpuTimes = async () => {
    const {metrics} = await devtools.send('Performance.getMetrics');
    const value = (wanted) => metrics.find(({name}) => name === wanted).value;
    return {mainThreadS: value('ThreadTime'), allThreadsS: value('ProcessTime')};
  };
  page.opened = await page.cpuTimes();
  return page;
}

const drawn = (page) =>
  page.waitForFunction(() => performance.getEntriesByName('first-frame').length);
const text = (page, selector) => page.locator(selector).innerText();
const view = (page) => page.evaluate(() =>
  ({start: viewer.timeline.start, end: viewer.timeline.end}));

// The next frame has been drawn.
const frame = (page) => page.evaluate(() =>
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

// How many colours there are on the canvas, to the right of the labels.
const colours = (page) => page.evaluate(() => {
  const canvas = document.getElementById('timeline');
  const {data} = canvas.getContext('2d')
    .getImageData(GUTTER, 0, canvas.width - GUTTER, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
});

// Where an item lies on the screen, after the page shows it.
const place = (page, item) => page.evaluate((item) => {
  const found = 'run' in item ? viewer.data.itemOfRun(item.run) :
    viewer.data.itemOfEvent(item.event);
  viewer.timeline.reveal(found, true);
  const {x, y} = viewer.timeline.place(found);
  const box = document.getElementById('timeline').getBoundingClientRect();
  return {x: box.left + x, y: box.top + y};
}, item);

async function tipAt(page, item) {
  const {x, y} = await place(page, item);
  await page.mouse.move(x - 40, y - 200);
  await page.mouse.move(x, y);
  await frame(page);
  return text(page, '#tip');
}

async function look(page) {
  seen.labels = await page.locator('#labels').evaluate((box) =>
    [...box.children].map((label) => label.textContent));
  seen.colours = await colours(page);
  seen.summary = await text(page, '#summary');
  seen.warning = await text(page, '#warning');
  seen.title = await page.title();
}

async function hover(page) {
  seen.tipOfRun = await tipAt(page, {run: job.small.run});
  seen.tipOfMark = await tipAt(page, {event: job.small.mark});
  await page.mouse.move(5, 5);
  await frame(page);
  seen.tipOfNothing = await page.locator('#tip').isVisible();
}

async function click(page) {
  const {x, y} = await place(page, {run: job.small.run});
  await page.mouse.click(x, y);
  seen.details = await text(page, '#details');
  seen.selectedLine = await text(page, '#rows .selected');
  seen.arrowsOfSelected = await page.evaluate(() =>
    viewer.data.linksOf(viewer.timeline.selected).length);
  await page.locator('#details dd button').first().click();
  seen.detailsOfAsker = await text(page, '#details h2');
  await page.keyboard.press('Escape');
  seen.detailsOfNothing = await text(page, '#details h2');
}

async function move(page) {
  const box = await page.locator('#timeline').boundingBox();
  const x = 600;
  const timeAt = () => page.evaluate((x) => viewer.timeline.time(x), x - box.x);
  await page.locator('#fit').click();
  seen.whole = await view(page);
  await page.mouse.move(x, box.y + 40);
  seen.underBefore = await timeAt();
  await page.mouse.wheel(0, -600);
  await frame(page);
  seen.underAfter = await timeAt();
  seen.zoomed = await view(page);
  await page.mouse.down();
  await page.mouse.move(x - 200, box.y + 40, {steps: 4});
  await page.mouse.up();
  seen.dragged = await view(page);
  seen.dragPart = 200 / (box.width - await page.evaluate(() => GUTTER));
  seen.selectedByDrag = await page.evaluate(() => viewer.timeline.selected);
  await page.locator('#timeline').focus();
  const keys = {};
  for (const key of ['a', 'd', 'w', 's', 'ArrowLeft', 'ArrowRight', '+', '-', '0']) {
    await page.keyboard.press(key);
    keys[key] = await view(page);
  }
  seen.keys = keys;
  await page.mouse.wheel(0, -600);
  const strip = await page.locator('#overview').boundingBox();
  await page.mouse.click(strip.x + strip.width - 20, strip.y + 10);
  seen.afterStrip = await view(page);
  await page.keyboard.press('0');
}

async function search(page) {
  await page.keyboard.press('/');
  await page.keyboard.type(job.small.word);
  seen.found = await text(page, '#found');
  await page.keyboard.press('Enter');
  seen.foundFirst = await text(page, '#found');
  seen.firstFound = await text(page, '#details h2');
  await page.keyboard.press('Enter');
  await page.locator('#previous').click();
  await page.locator('#previous').click();
  seen.foundLast = await text(page, '#found');
  await page.locator('#only-found').check();
  seen.listed = await page.evaluate(() => viewer.list.length);
  await page.locator('#only-found').uncheck();
  await page.locator('#query').fill('there is no such thing');
  seen.foundNothing = await text(page, '#found');
  await page.locator('#query').fill('');
  seen.foundEmpty = await text(page, '#found');
}

async function arrows(page) {
  await page.locator('#fit').click();
  await frame(page);
  seen.status = await text(page, '#status');
  seen.modes = [];
  for (let i = 0; i < 3; i++) {
    await page.locator('#arrows').click();
    await frame(page);
    seen.modes.push([await text(page, '#arrows'),
      await page.evaluate(() => viewer.timeline.visibleLinks().length)]);
  }
}

async function latencies(page) {
  await page.locator('#tab-latencies').click();
  seen.series = await page.locator('.series').evaluateAll((all) => all.map((series) =>
    [series.dataset.series, series.querySelector('h3').textContent,
      series.querySelector('p').textContent,
      [...series.querySelectorAll('.bars button')].map((bar) => Number(bar.title.split(': ')[1]))]));
  await page.locator('[data-series=tasklet] .bars button').first().click();
  seen.foundByBar = await text(page, '#found');
  await page.locator('#next').click();
  seen.selectedByBar = await text(page, '#details h2');
  await page.locator('#tab-events').click();
}

// Everything that the Tab key reaches, from the top.
async function keyboard(page) {
  await page.evaluate(() => document.activeElement.blur());
  const reached = new Set();
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement.id));
  }
  seen.reached = [...reached];
  await page.locator('#timeline').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  seen.stepped = await text(page, '#details');
  await page.keyboard.press('?');
  seen.help = await text(page, '#help');
  seen.helpOpen = await page.locator('#help').isVisible();
  await page.screenshot({path: `${job.shots}/help.png`});
  await page.keyboard.press('Escape');
  seen.helpClosed = !await page.locator('#help').isVisible();
}

async function small() {
  const page = await open(job.small.page, {colorScheme: 'light', offline: true});
  await look(page);
  await hover(page);
  await tipAt(page, {run: job.small.run});
  await page.screenshot({path: `${job.shots}/light.png`});
  for (const part of [click, move, search, arrows, latencies, keyboard]) await part(page);
  await page.context().close();
}

async function otherScreens() {
  const dark = await open(job.small.page, {colorScheme: 'dark'});
  seen.paper = await dark.evaluate(() => viewer.timeline.colour.paper);
  await dark.emulateMedia({colorScheme: 'light'});
  await frame(dark);
  seen.paperAfterChange = await dark.evaluate(() => viewer.timeline.colour.paper);
  await dark.emulateMedia({colorScheme: 'dark'});
  const {x, y} = await place(dark, {run: job.small.run});
  await dark.mouse.click(x, y);
  await dark.evaluate(() => viewer.timeline.zoom(4));
  await frame(dark);
  await dark.screenshot({path: `${job.shots}/dark.png`});
  await dark.context().close();
  const narrow = await open(job.small.page, {viewport: {width: 390, height: 720}});
  seen.narrow = await narrow.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  seen.narrowColours = await colours(narrow);
  await narrow.screenshot({path: `${job.shots}/narrow.png`});
  await narrow.context().close();
}

async function large() {
  const page = await open(job.large.page);
  const before = await page.cpuTimes();
  await page.evaluate((frames) => {
    for (let i = 0; i < frames; i++) viewer.timeline.draw();
  }, FRAMES);
  const after = await page.cpuTimes();
  seen.large = {
    ...page.opened,
    events: await page.evaluate(() => viewer.data.events.t.length),
    colours: await colours(page),
    firstFrameMs: await page.evaluate(() =>
      performance.getEntriesByName('first-frame')[0].startTime),
    frameS: (after.mainThreadS - before.mainThreadS) / FRAMES,
  };
  await page.screenshot({path: `${job.shots}/large.png`});
  await page.context().close();
}

// What is counted as the main thread's time: a page that does nothing but count.
async function measure() {
  const page = await open(job.counting);
  seen.countedS = page.opened.mainThreadS;
  await page.context().close();
}

await measure();
await small();
await otherScreens();
await large();
await browser.close();
console.log(JSON.stringify(seen));
