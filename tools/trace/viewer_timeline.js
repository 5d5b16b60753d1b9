// SPDX-License-Identifier: MIT
// The canvas: rows, runs, marks, arrows; what lies under the pointer; the strip above it.
//
// Time is in ns since the first event. What is thinner than a pixel is drawn one pixel wide,
// and what would fall onto the same pixel of its layer once more is left out: a frame costs
// what the screen is wide, not what the trace is long.

'use strict';

const GUTTER = 116;             // px, left of the time: the labels
const AXIS = 24;                // px, above the rows
const RUN_H = 18;
const MARK_H = 11;
const MARK_W = 8;
const ROW_GAP = 5;
const NEAR = 5;                 // px: what the pointer may miss by
const FEW_ARROWS = 250;         // more are not readable: "auto" leaves them out
const MOST_ARROWS = 5000;
const MIN_SPAN_NS = 20;
const DARK_INK = '#101418';
const LIGHT_ON = {softirq: 1};  // light letters on these
const COLOURS = ['paper', 'panel', 'ink', 'faint', 'line', 'cpu', 'task', 'idle', 'mark', 'accent',
  'bh', 'window', 'irq', 'ipi', 'softirq', 'tasklet', 'timer', 'work', 'lock'];

class Timeline {
  constructor(data, canvas, overview, labels) {
    Object.assign(this, {data, canvas, overview, labels});
    this.context = canvas.getContext('2d');
    this.strip = overview.getContext('2d');
    this.start = 0;
    this.end = 1;
    this.arrows = 'auto';
    this.selected = null;
    this.hovered = null;
    this.found = [];
    this.axisTop = 0;           // how far the rows are scrolled: the axis stays
    this.changed = () => {};    // called when another part of the trace is shown
    this.placeRows();
    this.readColours();
    this.fit();
  }

  readColours() {
    const style = getComputedStyle(document.documentElement);
    this.colour = {};
    for (const name of COLOURS) this.colour[name] = style.getPropertyValue(`--${name}`).trim();
  }

  // --- Where things are -------------------------------------------------------------------
  placeRows() {
    const {data} = this;
    this.tops = [];
    this.heights = [];
    let y = AXIS;
    for (let lane = 0; lane < data.lanes; lane++) {
      const depth = Math.max(1, data.layers[lane].length);
      if (lane % data.rows.length === 0 && lane) y += ROW_GAP;
      this.tops.push(y);
      this.heights.push(depth * RUN_H + MARK_H);
      y += depth * RUN_H + MARK_H + 2;
      this.addLabel(lane);
    }
    this.height = y + 4;
    this.canvas.style.height = `${this.height}px`;
  }

  addLabel(lane) {
    const row = lane % this.data.rows.length;
    const add = (tag, text) => {
      const label = document.createElement(tag);
      label.textContent = text;
      label.style.top = `${this.tops[lane]}px`;
      this.labels.append(label);
    };
    if (row === 0) add('b', `CPU ${lane / this.data.rows.length}`);
    add('span', this.data.rows[row]);
  }

  x(t) { return GUTTER + (t - this.start) / this.nsPerPx; }
  time(x) { return this.start + (x - GUTTER) * this.nsPerPx; }
  runY(lane, depth) { return this.tops[lane] + depth * RUN_H; }
  markY(lane) { return this.tops[lane] + this.heights[lane] - MARK_H / 2; }

  // Where a run lies that is on the screen; where an event's mark is.
  place(item) {
    if (item.run < 0) {
      return {x: this.x(this.data.events.t[item.event]), y: this.markY(this.data.lane(item.event))};
    }
    const piece = this.data.firstPiece[item.run];
    const {lane, depth, start, length} = this.data.pieces;
    const from = Math.max(GUTTER, this.x(start[piece]));
    const to = Math.min(this.width, this.x(start[piece] + length[piece]));
    return {x: (from + to) / 2, y: this.runY(lane[piece], depth[piece]) + RUN_H / 2};
  }

  // --- Which part is shown ----------------------------------------------------------------
  show(start, end) {
    const all = Math.max(this.data.end_ns, MIN_SPAN_NS);
    const span = Math.min(Math.max(end - start, MIN_SPAN_NS), all * 1.02);
    const middle = (start + end) / 2;
    this.start = Math.min(Math.max(middle - span / 2, -all * 0.01), all * 1.01 - span);
    this.end = this.start + span;
    this.nsPerPx = span / Math.max(1, this.width - GUTTER);
    this.redraw();
    this.changed();
  }

  fit() { this.show(-this.data.end_ns * 0.01, this.data.end_ns * 1.01); }

  // FACTOR < 1 zooms in; what is at pixel X stays there.
  zoom(factor, x = (GUTTER + this.width) / 2) {
    const at = this.time(x);
    const part = (at - this.start) / (this.end - this.start);
    const span = Math.max((this.end - this.start) * factor, MIN_SPAN_NS);
    this.show(at - part * span, at + (1 - part) * span);
  }

  pan(px) { this.show(this.start + px * this.nsPerPx, this.end + px * this.nsPerPx); }

  // Bring an item onto the screen; with ZOOM so that it fills a third of it.
  reveal(item, zoom) {
    const {data} = this;
    const from = item.run < 0 ? data.events.t[item.event] : data.startOf(item.run);
    const to = item.run < 0 ? from : data.endOf(item.run);
    let span = this.end - this.start;
    if (zoom) span = Math.max((to - from) * 3, 200);
    const outside = from < this.start || from > this.end;
    if (zoom || outside) {
      const middle = to - from < span ? (from + to) / 2 : from;
      this.show(middle - span / 2, middle + span / 2);
    }
  }

  // --- What is under a pixel --------------------------------------------------------------
  hit(x, y) {
    const lane = this.tops.findIndex((top, i) => y >= top && y < top + this.heights[i]);
    if (lane < 0 || x < GUTTER) return null;
    if (y >= this.tops[lane] + this.heights[lane] - MARK_H) {
      const mark = this.markNear(lane, x);
      if (mark >= 0) return this.data.itemOfEvent(mark);
    }
    let depth = Math.floor((y - this.tops[lane]) / RUN_H);
    for (depth = Math.min(depth, this.data.layers[lane].length - 1); depth >= 0; depth--) {
      const piece = this.pieceNear(this.data.layers[lane][depth], x);
      if (piece >= 0) return this.data.itemOfRun(this.data.pieces.run[piece]);
    }
    return null;
  }

  // The first mark of a lane that is not before a time: its place in the lane's list.
  firstMark(lane, at) {
    const marks = this.data.marks[lane];
    const {t} = this.data.events;
    let low = 0;
    let high = marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (t[marks[middle]] < at) low = middle + 1; else high = middle;
    }
    return low;
  }

  markNear(lane, x) {
    const marks = this.data.marks[lane];
    const {t} = this.data.events;
    const at = this.time(x);
    const next = this.firstMark(lane, at);
    const near = [next - 1, next].filter((i) => i >= 0 && i < marks.length)
      .map((i) => marks[i])
      .sort((a, b) => Math.abs(t[a] - at) - Math.abs(t[b] - at))[0];
    return near !== undefined && Math.abs(this.x(t[near]) - x) <= NEAR ? near : -1;
  }

  pieceNear(layer, x) {
    const {start, length} = this.data.pieces;
    const before = this.data.pieceBefore(layer, this.time(x));
    let best = -1;
    let missed = NEAR;
    for (const piece of [before, before + 1]) {
      if (piece < layer.from || piece >= layer.to) continue;
      const by = Math.max(this.x(start[piece]) - x, x - this.x(start[piece] + length[piece]), 0);
      if (by < missed) {
        best = piece;
        missed = by;
      }
    }
    return best;
  }

  // --- Drawing ----------------------------------------------------------------------------
  redraw() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.draw();
    });
  }

  resize() {
    for (const canvas of [this.canvas, this.overview]) {
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.round(canvas.clientWidth * ratio);
      canvas.height = Math.round(canvas.clientHeight * ratio);
      canvas.getContext('2d').setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.width = this.canvas.clientWidth;
    this.density = null;
    this.show(this.start, this.end);
  }

  draw() {
    const {context: c, colour} = this;
    c.fillStyle = colour.paper;
    c.fillRect(0, 0, this.width, this.height);
    this.drawRows();
    this.drawGrid();
    c.save();
    c.beginPath();
    c.rect(GUTTER, 0, this.width - GUTTER, this.height);
    c.clip();
    c.font = '11px system-ui, "DejaVu Sans", sans-serif';
    c.textBaseline = 'middle';
    for (let lane = 0; lane < this.data.lanes; lane++) {
      this.data.layers[lane].forEach((layer, depth) => this.drawLayer(lane, layer, depth));
      this.drawMarks(lane);
    }
    this.drawArrows();
    this.drawSelected();
    this.drawAxis();
    c.restore();
    this.drawOverview();
  }

  drawRows() {
    const {context: c, colour, data} = this;
    for (let lane = 0; lane < data.lanes; lane++) {
      const top = this.tops[lane];
      c.fillStyle = colour.panel;
      c.fillRect(0, top, this.width, this.heights[lane]);
      c.fillStyle = colour.cpu;
      c.fillRect(0, top, GUTTER - 4, this.heights[lane]);
    }
  }

  // The times of the lines, and the step between two.
  gridTimes() {
    const step = niceStep(this.nsPerPx * 110);
    const times = [];
    for (let t = Math.ceil(this.start / step) * step; t <= this.end; t += step) times.push(t);
    return [times, step];
  }

  drawGrid() {
    const {context: c, colour} = this;
    c.fillStyle = colour.line;
    for (const t of this.gridTimes()[0]) c.fillRect(Math.round(this.x(t)), AXIS, 1, this.height);
  }

  drawAxis() {
    const {context: c, colour, axisTop} = this;
    const [times, step] = this.gridTimes();
    c.fillStyle = colour.paper;
    c.fillRect(0, axisTop, this.width, AXIS - 1);
    for (const t of times) {
      const x = Math.round(this.x(t));
      c.fillStyle = colour.line;
      c.fillRect(x, axisTop + AXIS - 7, 1, 7);
      c.fillStyle = colour.faint;
      c.fillText(axisTime(t, step), x + 4, axisTop + AXIS / 2);
    }
    this.drawFound(axisTop);
  }

  drawLayer(lane, layer, depth) {
    const {data} = this;
    const {start, length, run} = data.pieces;
    const y = this.runY(lane, depth);
    const nothing = GUTTER - 1;
    let last = nothing;
    for (let i = Math.max(layer.from, data.pieceBefore(layer, this.start)); i < layer.to; i++) {
      if (start[i] > this.end) break;
      const from = Math.max(this.x(start[i]), nothing);
      const to = Math.min(this.x(start[i] + length[i]), this.width + 1);
      const thin = to - from < 1;
      if (to < from || (thin && Math.floor(from) <= last)) continue;
      last = Math.floor(to);
      if (thin) this.drawRun(run[i], Math.floor(from), y, 1);
      else this.drawRun(run[i], from, y, to - from);
    }
  }

  drawRun(run, x, y, width) {
    const kind = this.data.kind(run);
    this.drawShape(kind, x, y, width);
    if (width > 26) this.drawTitle(run, kind, x, y, width);
  }

  // A kind has a colour, and some a shape: stripes, an edge apart from the softirq's.
  drawShape(kind, x, y, width) {
    const {context: c, colour} = this;
    c.fillStyle = colour[kind];
    c.fillRect(x, y + 1, width, RUN_H - 2);
    if (width < 4) return;
    if (kind === 'bh' || kind === 'lock') stripes(c, x, y + 1, width, RUN_H - 2, colour.faint);
    if (kind === 'tasklet' || kind === 'timer') {
      c.fillStyle = colour.ink;
      c.fillRect(x, y + 1, kind === 'timer' ? 3 : 1, RUN_H - 2);
    }
  }

  drawTitle(run, kind, x, y, width) {
    const {context: c, colour} = this;
    const coloured = !['task', 'idle', 'bh'].includes(kind);
    c.fillStyle = LIGHT_ON[kind] ? '#fff' : coloured ? DARK_INK : colour.ink;
    if (kind === 'idle') c.fillStyle = colour.faint;
    const left = Math.max(x, GUTTER) + 6;
    const text = clipped(c, this.data.runTitle(run), Math.min(x + width, this.width) - left - 3);
    if (text) c.fillText(text, left, y + RUN_H / 2 + 0.5);
  }

  // Where they are too close for their shapes, a mark is a stroke in its colour.
  drawMarks(lane) {
    const {data, context: c} = this;
    const {t} = data.events;
    const marks = data.marks[lane];
    const y = this.markY(lane);
    let last = -MARK_W;
    for (let i = this.firstMark(lane, this.start); i < marks.length; i++) {
      if (t[marks[i]] > this.end) break;
      const x = this.x(t[marks[i]]);
      const next = i + 1 < marks.length ? this.x(t[marks[i + 1]]) : Infinity;
      if (Math.floor(x) === Math.floor(last)) continue;
      const name = data.eventName(marks[i]);
      if (x - last < MARK_W || next - x < MARK_W) {
        c.fillStyle = this.markColour(name);
        c.fillRect(Math.floor(x), y - 4, 1, 8);
      } else {
        this.drawMark(name, x, y);
      }
      last = x;
    }
  }

  markColour(name) {
    const asks = REQUESTS[name];
    return this.colour[asks && asks !== 'task' ? asks : 'mark'];
  }

  // A triangle asks for something, in the colour of what; a circle says something; a diamond
  // is everything else.
  drawMark(name, x, y) {
    const {context: c, colour} = this;
    const asks = REQUESTS[name];
    c.fillStyle = this.markColour(name);
    c.strokeStyle = colour.ink;
    c.lineWidth = 0.7;
    c.beginPath();
    if (asks) {
      polygon(c, [[x - 4, y + 4], [x + 4, y + 4], [x, y - 4]]);
    } else if (this.data.isTraced.has(name)) {
      polygon(c, [[x - 3, y], [x, y - 3], [x + 3, y], [x, y + 3]]);
    } else {
      c.arc(x, y, 3, 0, 7);
    }
    c.fill();
    if (asks) c.stroke();
  }

  drawFound(axisTop) {
    const {context: c, colour, data} = this;
    c.fillStyle = colour.accent;
    let last = -10;
    for (const event of this.found) {
      const x = Math.floor(this.x(data.events.t[event]));
      if (x < GUTTER || x > this.width || x - last < 1) continue;
      last = x;
      c.fillRect(x, axisTop + AXIS - 7, 2, 7);
      c.fillRect(x, this.tops[data.lane(event)], 1, this.heights[data.lane(event)]);
    }
  }

  // Which arrows cross what is shown -> indices of links; hidden: how many were left out.
  visibleLinks() {
    const {source, target} = this.data.links;
    const {t} = this.data.events;
    const found = [];
    for (let i = 0; i < source.length; i++) {
      if (t[source[i]] <= this.end && t[target[i]] >= this.start) found.push(i);
    }
    const most = {auto: FEW_ARROWS, on: MOST_ARROWS, off: 0}[this.arrows];
    this.hidden = found.length > most ? found.length : 0;
    return this.hidden ? [] : found;
  }

  drawArrows() {
    const own = this.selected ? this.data.linksOf(this.selected) : [];
    this.context.globalAlpha = own.length ? 0.35 : 0.8;
    for (const link of this.visibleLinks()) this.drawArrow(link, 1);
    this.context.globalAlpha = 1;
    for (const link of own) this.drawArrow(link, 2.2);
    const hint = this.arrows === 'off' ? '' : 'zoom in, or press x';
    this.arrowWords = this.hidden && hint ?
      `${this.hidden.toLocaleString('en')} arrows not drawn: ${hint}` : '';
  }

  drawArrow(link, thickness) {
    const {context: c, data, colour} = this;
    const {source, target, run} = data.links;
    const x1 = this.x(data.events.t[source[link]]);
    const y1 = this.markY(data.lane(source[link]));
    const x2 = this.x(data.events.t[target[link]]);
    const y2 = this.place({run: run[link], event: target[link]}).y;
    c.strokeStyle = c.fillStyle = thickness > 1 ? colour.accent : colour.ink;
    c.lineWidth = thickness;
    const bend = Math.min(60, Math.max(4, (x2 - x1) / 2));
    c.beginPath();
    c.moveTo(x1, y1);
    c.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2 - 2, y2);
    c.stroke();
    c.beginPath();
    polygon(c, [[x2, y2], [x2 - 7, y2 - 3.5], [x2 - 7, y2 + 3.5]]);
    c.fill();
  }

  drawSelected() {
    this.outline(this.hovered, this.colour.faint, 1.5);
    this.outline(this.selected, this.colour.accent, 2.5);
  }

  outline(item, colour, width) {
    if (!item) return;
    const {context: c, data} = this;
    c.strokeStyle = colour;
    c.lineWidth = width;
    if (item.run < 0) {
      const {x, y} = this.place(item);
      c.strokeRect(x - 6, y - 6, 12, 12);
      return;
    }
    const {lane, depth, start, length} = data.pieces;
    for (const piece of data.piecesOf(item.run)) {
      const from = Math.max(this.x(start[piece]), GUTTER - 3);
      const to = Math.min(this.x(start[piece] + length[piece]), this.width + 3);
      if (to < from) continue;
      c.strokeRect(from - 1, this.runY(lane[piece], depth[piece]), Math.max(to - from, 1) + 2,
        RUN_H);
    }
  }

  // --- The strip: how many events when, and which part is shown ---------------------------
  stripX(t) { return GUTTER + (this.width - GUTTER) * t / Math.max(1, this.data.end_ns); }
  stripTime(x) {
    return (x - GUTTER) / Math.max(1, this.width - GUTTER) * this.data.end_ns;
  }

  countEvents() {
    const columns = Math.max(1, Math.ceil(this.width - GUTTER));
    this.density = new Uint32Array(columns);
    for (const t of this.data.events.t) {
      this.density[Math.min(columns - 1, Math.floor(this.stripX(t) - GUTTER))]++;
    }
  }

  drawOverview() {
    const {strip: c, colour} = this;
    if (!this.density) this.countEvents();
    const height = this.overview.clientHeight;
    c.fillStyle = colour.panel;
    c.fillRect(0, 0, this.width, height);
    c.fillStyle = colour.faint;
    c.font = '11px system-ui, "DejaVu Sans", sans-serif';
    c.textBaseline = 'middle';
    c.fillText('all events', 6, height / 2);
    c.fillStyle = colour.softirq;
    const most = Math.log1p(this.density.reduce((a, b) => Math.max(a, b), 1));
    this.density.forEach((count, i) => {
      const bar = Math.log1p(count) / most * (height - 6);
      if (count) c.fillRect(GUTTER + i, height - 2 - bar, 1, bar);
    });
    c.fillStyle = colour.accent;
    for (const event of this.found) c.fillRect(this.stripX(this.data.events.t[event]), 0, 1, 6);
    const from = Math.max(GUTTER, this.stripX(this.start));
    const to = Math.min(this.width, this.stripX(this.end));
    c.fillStyle = colour.window;
    c.fillRect(from, 0, Math.max(2, to - from), height);
    c.strokeStyle = colour.ink;
    c.strokeRect(from + 0.5, 0.5, Math.max(2, to - from - 1), height - 1);
  }
}

function polygon(c, points) {
  points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
  c.closePath();
}

function stripes(c, x, y, width, height, colour) {
  c.save();
  c.beginPath();
  c.rect(x, y, width, height);
  c.clip();
  c.strokeStyle = colour;
  c.lineWidth = 1;
  c.beginPath();
  for (let at = Math.max(x, 0) - height; at < x + width && at < 8000; at += 6) {
    c.moveTo(at, y + height);
    c.lineTo(at + height, y);
  }
  c.stroke();
  c.restore();
}

// What of a text fits into so many pixels, with an ellipsis; '' if too little does.
function clipped(c, text, width) {
  if (c.measureText(text).width <= width) return text;
  let length = Math.floor(text.length * width / c.measureText(text).width);
  while (length > 1 && c.measureText(`${text.slice(0, length)}\u2026`).width > width) length--;
  return length > 1 ? `${text.slice(0, length)}\u2026` : '';
}

// The 1, 2, 5, 10, 20... that is not smaller.
function niceStep(least) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= least);
}

function axisTime(t, step) {
  const [unit, size] = step >= 1e9 ? ['s', 1e9] : step >= 1e6 ? ['ms', 1e6] :
    step >= 1e3 ? ['\u00b5s', 1e3] : ['ns', 1];
  return `${(Math.round(t / size) + 0).toLocaleString('en')} ${unit}`;    // + 0: no "-0"
}
