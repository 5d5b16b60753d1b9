// SPDX-License-Identifier: MIT
// Everything beside the canvas: the tip at the pointer, what is selected, the list of events,
// the histograms of the latencies.

'use strict';

const LINE_H = 20;              // px, a line of the list
const MOST_PX = 8e6;            // browsers do not lay out much taller elements
const BAR_PX = 58;

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// A <dl> of what describe() says. GO: what a click on an event that is named does.
function description(lines, go) {
  const list = element('dl');
  for (const [label, text, event] of lines) {
    list.append(element('dt', label));
    const value = element('dd');
    if (go && event !== undefined) {
      const button = element('button', text, {type: 'button'});
      button.addEventListener('click', () => go(event));
      value.append(button);
    } else {
      value.textContent = text;
    }
    list.append(value);
  }
  return list;
}

class Tip {
  constructor(data, box) {
    Object.assign(this, {data, box});
  }

  show(item, x, y) {
    this.box.hidden = !item;
    if (!item) return;
    this.box.replaceChildren(element('b', this.data.heading(item)),
      description(this.data.describe(item)));
    const {width, height} = this.box.getBoundingClientRect();
    const left = x + 14 + width > innerWidth ? Math.max(4, x - width - 10) : x + 14;
    const top = y + 16 + height > innerHeight ? Math.max(4, y - height - 10) : y + 16;
    this.box.style.left = `${left}px`;
    this.box.style.top = `${top}px`;
  }
}

class Details {
  constructor(data, box, go) {
    Object.assign(this, {data, box, go});
    this.show(null);
  }

  show(item) {
    if (!item) {
      this.box.replaceChildren(element('h2', 'Nothing selected'), element('p',
        'Point at something in the timeline, or click it to keep it here. ? explains the rest.'));
      return;
    }
    const {data} = this;
    const lines = data.describe(item);
    if (item.run >= 0) lines.push(...this.consequences(item));
    if (item.event >= 0) {
      const since = (data.zero_ns + data.events.t[item.event]) / 1e9;
      lines.push(['since boot', `${since.toFixed(9)} s`]);
      lines.push(['as text', `${data.eventName(item.event)}: ${data.eventText(item.event)}`]);
    }
    this.box.replaceChildren(element('h2', data.heading(item)), description(lines, this.go));
  }

  // What was asked for while a run was going on.
  consequences(item) {
    const {data} = this;
    const links = data.linksFrom(item.run);
    const lines = links.slice(0, 12).map((link) => {
      const {source, target, run} = data.links;
      const waited = data.events.t[target[link]] - data.events.t[source[link]];
      return ['led to', `${data.heading({run: run[link], event: target[link]})}, ` +
        `${duration(waited)} after ${data.eventName(source[link])}`, target[link]];
    });
    if (links.length > 12) lines.push(['led to', `and ${links.length - 12} more`]);
    return lines;
  }
}

// The list has a line for each event and makes those that are on the screen.
class EventList {
  constructor(data, box, rows, go) {
    Object.assign(this, {data, box, rows, go});
    this.shown = null;          // indices of events; null: all
    this.found = new Set();
    this.selected = -1;
    box.addEventListener('scroll', () => this.draw());
    rows.addEventListener('click', (click) => {
      const line = click.target.closest('[data-event]');
      if (line) go(Number(line.dataset.event));
    });
    box.addEventListener('keydown', (key) => this.key(key));
    this.layout();
  }

  get length() { return this.shown ? this.shown.length : this.data.events.t.length; }
  event(line) { return this.shown ? this.shown[line] : line; }
  lineOf(event) {
    return this.shown ? lastNotAfter(this.shown, 0, this.shown.length, event) : event;
  }

  layout() {
    this.height = Math.min(this.length * LINE_H, MOST_PX);
    this.rows.style.height = `${this.height}px`;
    this.draw();
  }

  show(found, only) {
    this.found = new Set(found);
    this.shown = only ? found : null;
    this.layout();
  }

  select(event) {
    this.selected = event;
    const line = this.lineOf(event);
    if (event >= 0 && line >= 0 && !this.box.hidden) {
      const top = line * this.height / Math.max(1, this.length);
      const {scrollTop, clientHeight} = this.box;
      if (top < scrollTop || top > scrollTop + clientHeight - LINE_H) {
        this.box.scrollTop = top - clientHeight / 2;
      }
    }
    this.draw();
  }

  key(key) {
    const by = {ArrowDown: 1, ArrowUp: -1}[key.key];
    if (!by || !this.length) return;
    key.preventDefault();
    key.stopPropagation();
    const line = this.selected < 0 ? 0 : this.lineOf(this.selected) + by;
    this.go(this.event(Math.min(Math.max(line, 0), this.length - 1)));
  }

  draw() {
    if (this.box.hidden) return;
    const {scrollTop, clientHeight} = this.box;
    const perPx = this.length / Math.max(1, this.height);
    const first = Math.max(0, Math.floor(scrollTop * perPx));
    const last = Math.min(this.length, first + Math.ceil(clientHeight / LINE_H) + 1);
    const lines = [];
    for (let line = first; line < last; line++) {
      const event = this.event(line);
      const made = element('div', this.data.line(event), {'data-event': event});
      made.classList.toggle('found', this.found.has(event));
      made.classList.toggle('selected', event === this.selected);
      made.style.top = `${scrollTop - scrollTop % (1 / perPx) + (line - first) * LINE_H}px`;
      lines.push(made);
    }
    this.rows.replaceChildren(...lines);
  }
}

// --- Histograms ------------------------------------------------------------------------------
// The buckets of a series: below 1, and [1, 2), [2, 5), [5, 10), ... from the first to the last
// that holds something.
function buckets(values) {
  const edges = (value) => {
    if (value < 1) return [-Infinity, 1];
    const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
    const from = [5, 2, 1].find((n) => value >= n * power) * power;
    return [from, from * {1: 2, 2: 2.5, 5: 2}[Math.round(from / power)]];
  };
  const sorted = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const found = [];
  for (const at of sorted) {
    let bucket = found[found.length - 1];
    while (!bucket || values[at] >= bucket.to) {
      const [from, to] = edges(bucket && bucket.from > 0 ? bucket.to : values[at]);
      bucket = {from, to, members: []};
      found.push(bucket);
    }
    bucket.members.push(at);
  }
  return found;
}

class Latencies {
  constructor(data, box, choose) {
    Object.assign(this, {data, box, choose});
  }

  show() {
    if (this.box.childElementCount) return;
    this.box.append(element('p', 'How long each waited. The bars are logarithmic both ways; ' +
      'a click on one finds its events.', {class: 'none'}));
    for (const series of this.data.latencies) this.box.append(this.series(series));
  }

  series(series) {
    const part = element('section', undefined, {class: 'series', 'data-series': series.key});
    part.append(element('h3', series.name));
    const {summary} = series;
    if (!summary) {
      part.append(element('p', 'none in this trace', {class: 'none'}));
      return part;
    }
    const words = (value) => (series.unit === 'ns' ? duration(value) : `${value}`);
    part.append(element('p', `${summary.count.toLocaleString('en')} in all; min ` +
      `${words(summary.min)}, p50 ${words(summary.p50)}, p99 ${words(summary.p99)}, ` +
      `max ${words(summary.max)}${series.unit === 'ns' ? '' : ` ${series.unit}`}`));
    const bars = element('div', undefined, {class: 'bars'});
    const all = buckets(series.values);
    const most = Math.log1p(Math.max(...all.map((bucket) => bucket.members.length)));
    for (const bucket of all) bars.append(this.bar(series, bucket, most, words));
    part.append(bars);
    return part;
  }

  bar(series, bucket, most, words) {
    const count = bucket.members.length;
    const range = bucket.from < 0 ? `${words(0)}` : `${words(bucket.from)}`;
    const name = bucket.from < 0 ? `below ${words(1)}` : `${words(bucket.from)} to ${words(bucket.to)}`;
    const bar = element('button', undefined, {type: 'button', 'aria-pressed': 'false',
      'aria-label': `${series.name}, ${name}: ${count}`, title: `${name}: ${count}`});
    const column = element('i');
    column.style.height = `${count ? Math.max(3, Math.log1p(count) / most * BAR_PX) : 0}px`;
    bar.append(element('span', count || ''), column, element('span', range));
    bar.addEventListener('click', () => {
      for (const other of this.box.querySelectorAll('[aria-pressed]')) {
        other.setAttribute('aria-pressed', other === bar);
      }
      this.choose(bucket.members.map((at) => this.data.runs.begin[series.runs[at]])
        .sort((a, b) => a - b), `${series.name}, ${name}`);
    });
    return bar;
  }
}
