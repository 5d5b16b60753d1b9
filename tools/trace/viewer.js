// SPDX-License-Identifier: MIT
// The page: puts the parts together, keys, pointer, search.

'use strict';

const ZOOM_STEP = 1.3;
const ARROW_MODES = ['auto', 'on', 'off'];
const ARROW_WORDS = {auto: 'auto', on: 'always', off: 'selected only'};
const byId = (id) => document.getElementById(id);

class Viewer {
  constructor(json) {
    const data = new TraceData(json);
    const go = (event) => this.select(data.itemOfEvent(event), true);
    this.data = data;
    this.timeline = new Timeline(data, byId('timeline'), byId('overview'), byId('labels'));
    this.tip = new Tip(data, byId('tip'));
    this.details = new Details(data, byId('details'), go);
    this.list = new EventList(data, byId('events'), byId('rows'), go);
    this.latencies = new Latencies(data, byId('latencies'),
      (events, words) => this.setFound(events, words));
    this.found = [];
    this.at = -1;               // which of what was found
    this.foundWords = '';
    this.timeline.changed = () => this.writeStatus();
    this.writeHead();
    this.listen();
    this.timeline.resize();
  }

  // --- What is said about the whole -------------------------------------------------------
  writeHead() {
    const {data} = this;
    document.title = `Jiffy trace: ${data.title}`;
    const count = data.events.t.length;
    byId('summary').textContent = `${count.toLocaleString('en')} events in ` +
      `${duration(data.end_ns)} on ${data.cpus} CPU${data.cpus === 1 ? '' : 's'} \u2013 ${data.title}`;
    byId('summary').title = data.title;
    const words = [];
    if (data.lost) {
      words.push(`lost ${data.lost.toLocaleString('en')} events: the ring was full, and the ` +
        'oldest were overwritten; a larger one: APPEND="trace_buf_size=..."');
    }
    if (data.bad) words.push(`${data.bad} lines could not be read`);
    if (!data.complete) words.push('the trace was cut off: its last line is missing');
    if (!count) words.push('there are no events');
    byId('warning').hidden = !words.length;
    byId('warning').textContent = words.join('; ');
  }

  writeStatus() {
    const {timeline} = this;
    const span = `${moment(Math.max(0, timeline.start))} to ${moment(timeline.end)} ` +
      `(${duration(Math.round(timeline.end - timeline.start))})`;
    requestAnimationFrame(() => {       // the arrows are counted while drawing
      byId('status').textContent = [span, timeline.arrowWords].filter(Boolean).join(' \u2013 ');
    });
  }

  // --- Selecting --------------------------------------------------------------------------
  select(item, reveal) {
    this.timeline.selected = item;
    if (item && reveal) {
      this.timeline.reveal(item);
      this.scrollTo(this.timeline.place(item).y);
    }
    this.details.show(item);
    this.list.select(item ? item.event : -1);
    this.timeline.redraw();
  }

  // A height in the timeline is to be seen, below the axis.
  scrollTo(y) {
    const scroller = byId('scroller');
    const {scrollTop, clientHeight} = scroller;
    if (y < scrollTop + 2 * AXIS || y > scrollTop + clientHeight - AXIS) {
      scroller.scrollTop = y - clientHeight / 2;
    }
  }

  // The event before or after the selected one.
  step(by) {
    const {selected} = this.timeline;
    const count = this.data.events.t.length;
    if (!count) return;
    let event = selected && selected.event >= 0 ? selected.event + by : 0;
    event = Math.min(Math.max(event, 0), count - 1);
    this.select(this.data.itemOfEvent(event), true);
  }

  // --- Searching --------------------------------------------------------------------------
  search() {
    const query = byId('query').value.trim();
    if (query === this.query) return;
    this.query = query;
    this.setFound(this.data.search(query), '');
  }

  setFound(events, words) {
    this.found = events;
    this.at = -1;
    this.foundWords = words;
    this.timeline.found = events;
    this.list.show(events, byId('only-found').checked && events.length > 0);
    if (words) {
      byId('query').value = '';
      this.query = '';
    }
    this.writeFound();
    this.timeline.redraw();
  }

  next(by) {
    const count = this.found.length;
    if (!count) return;
    const begin = by > 0 ? 0 : count - 1;
    this.at = this.at < 0 ? begin : (this.at + by + count) % count;
    this.select(this.data.itemOfEvent(this.found[this.at]), true);
    this.writeFound();
  }

  writeFound() {
    const count = this.found.length.toLocaleString('en');
    const asked = this.query || this.foundWords;
    byId('found').textContent = !asked ? '' : !this.found.length ? 'nothing found' :
      this.at < 0 ? `${count} found` : `${this.at + 1} of ${count}`;
    byId('found').title = this.foundWords;
  }

  // --- Keys, pointer ----------------------------------------------------------------------
  listen() {
    const on = (id, kind, does) => byId(id).addEventListener(kind, does);
    on('query', 'input', () => this.search());
    on('search', 'submit', (event) => {
      event.preventDefault();
      this.search();
      this.next(1);
    });
    on('previous', 'click', () => this.next(-1));
    on('fit', 'click', () => this.timeline.fit());
    on('in', 'click', () => this.timeline.zoom(1 / ZOOM_STEP));
    on('out', 'click', () => this.timeline.zoom(ZOOM_STEP));
    on('arrows', 'click', () => this.nextArrows());
    on('help-button', 'click', () => this.help());
    on('tab-events', 'click', () => this.tab('events'));
    on('tab-latencies', 'click', () => this.tab('latencies'));
    on('only-found', 'change', () => this.list.show(this.found,
      byId('only-found').checked && this.found.length > 0));
    on('scroller', 'scroll', () => {
      this.timeline.axisTop = byId('scroller').scrollTop;
      this.timeline.redraw();
    });
    document.addEventListener('keydown', (key) => this.key(key));
    this.listenPointer();
    this.listenStrip();
    new ResizeObserver(() => this.timeline.resize()).observe(byId('scroller'));
    new ResizeObserver(() => this.list.draw()).observe(byId('events'));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.timeline.readColours();
      this.timeline.redraw();
    });
  }

  listenPointer() {
    const canvas = byId('timeline');
    let drag = null;
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener('wheel', (event) => {
      if (event.shiftKey) return;       // that scrolls the rows
      event.preventDefault();
      const [x] = at(event);
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) this.timeline.pan(event.deltaX);
      else this.timeline.zoom(2 ** (Math.max(-200, Math.min(200, event.deltaY)) / 150), x);
    }, {passive: false});
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      drag = {x: event.clientX, y: event.clientY, moved: false};
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!drag) {
        this.hover(this.timeline.hit(...at(event)), event);
        return;
      }
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
      this.hover(null);
      drag = {x: event.clientX, y: event.clientY, moved: true};
      this.timeline.pan(-dx);
      byId('scroller').scrollTop -= dy;
    });
    canvas.addEventListener('pointerup', (event) => {
      if (drag && !drag.moved) this.select(this.timeline.hit(...at(event)));
      drag = null;
    });
    canvas.addEventListener('pointercancel', () => { drag = null; });
    canvas.addEventListener('pointerleave', () => this.hover(null));
  }

  // A press in the strip brings that place to the middle, and it follows the pointer.
  listenStrip() {
    const strip = byId('overview');
    const follow = (event) => {
      if (!event.buttons) return;
      const {timeline} = this;
      const middle = timeline.stripTime(event.clientX - strip.getBoundingClientRect().left);
      const half = (timeline.end - timeline.start) / 2;
      timeline.show(middle - half, middle + half);
    };
    strip.addEventListener('pointerdown', (event) => {
      strip.setPointerCapture(event.pointerId);
      follow(event);
    });
    strip.addEventListener('pointermove', follow);
  }

  hover(item, event) {
    this.timeline.hovered = item;
    this.tip.show(item, event && event.clientX, event && event.clientY);
    this.timeline.redraw();
  }

  key(key) {
    if (key.ctrlKey || key.altKey || key.metaKey || byId('help').open) return;
    if (key.target.id === 'query') {
      if (key.key === 'Escape') byId('timeline').focus();
      return;
    }
    const does = this.keys()[key.key];
    if (!does) return;
    key.preventDefault();
    does();
  }

  keys() {
    const {timeline} = this;
    const part = timeline.width / 8;
    const [left, right] = [() => timeline.pan(-part), () => timeline.pan(part)];
    const scroll = (px) => () => { byId('scroller').scrollTop += px; };
    const [closer, wider] = [() => timeline.zoom(1 / ZOOM_STEP), () => timeline.zoom(ZOOM_STEP)];
    return {
      w: closer, '+': closer, '=': closer, s: wider, '-': wider,
      a: left, ArrowLeft: left, d: right, ArrowRight: right,
      ArrowUp: scroll(-60), ArrowDown: scroll(60),
      0: () => timeline.fit(),
      ',': () => this.step(-1), '.': () => this.step(1),
      n: () => this.next(1), N: () => this.next(-1),
      x: () => this.nextArrows(),
      z: () => timeline.selected && timeline.reveal(timeline.selected, true),
      '/': () => byId('query').focus(),
      '?': () => this.help(),
      Escape: () => this.select(null),
    };
  }

  nextArrows() {
    const {timeline} = this;
    timeline.arrows = ARROW_MODES[(ARROW_MODES.indexOf(timeline.arrows) + 1) % ARROW_MODES.length];
    byId('arrows').textContent = `Arrows: ${ARROW_WORDS[timeline.arrows]}`;
    timeline.redraw();
    this.writeStatus();
  }

  tab(name) {
    for (const other of ['events', 'latencies']) {
      byId(other).hidden = other !== name;
      byId(`tab-${other}`).setAttribute('aria-selected', other === name);
    }
    byId('only').hidden = name !== 'events';
    if (name === 'latencies') this.latencies.show();
    else this.list.select(this.list.selected);
  }

  help() {
    if (!byId('legend').childElementCount) this.makeLegend();
    byId('help').showModal();
  }

  makeLegend() {
    const {timeline} = this;
    const entry = (words, draw) => {
      const line = element('li');
      const canvas = element('canvas', undefined, {width: 68, height: 32});
      const screen = timeline.context;
      timeline.context = canvas.getContext('2d');
      timeline.context.scale(2, 2);
      draw();
      timeline.context = screen;
      line.append(canvas, words);
      byId('legend').append(line);
    };
    for (const [kind, name] of Object.entries(KIND_NAMES)) {
      entry(name, () => timeline.drawShape(kind, 0, -1, 34));
    }
    for (const [name, words] of [['softirq_raise', 'asks for something'],
      ['', 'a message: printk, trace_printk'], ['timer_cancel', 'another event']]) {
      entry(words, () => timeline.drawMark(name, 17, 8));
    }
  }
}

const viewer = new Viewer(JSON.parse(byId('data').textContent));
requestAnimationFrame(() => setTimeout(() => performance.mark('first-frame')));
