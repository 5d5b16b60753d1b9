// SPDX-License-Identifier: MIT
// The trace: columns of numbers (tools/trace/trace_page.py wrote them), and what is asked of
// them: what lies where, who asked for a run, everything in words. Nothing here draws.
//
// An *item* is what can be selected: {run, event}, either may be -1. A run's event is the one
// that began it. A *lane* is a row of a CPU: cpu * 3 + row.

'use strict';

const KIND_NAMES = {
  irq: 'interrupt handler', ipi: 'IPI handler', softirq: 'softirq', tasklet: 'tasklet',
  timer: 'timer', work: 'work item', lock: 'waiting for a lock', bh: 'bh_disable section',
  task: 'thread', idle: 'idle thread',
};
const ASKED_BY = {
  softirq: 'raised by', tasklet: 'scheduled by', timer: 'armed by', work: 'queued by',
  wakeup: 'woken by', ipi: 'sent by',
};
const CONTEXTS = ['hardirq context', 'softirq context', 'a thread'];
const FLAG_CONTEXTS = {
  h: 'hardirq', H: 'hardirq over a softirq', s: 'softirq', b: 'bottom halves disabled',
  Z: 'NMI', z: 'NMI', '.': 'thread',
};
const STATES = {
  R: 'it could have gone on', S: 'it sleeps', D: 'it sleeps, and no signal wakes it',
  I: 'it waits for work', P: 'it is parked', T: 'it is stopped', X: 'it has ended',
  Z: 'it has ended',
};
const REQUESTS = {
  softirq_raise: 'softirq', tasklet_schedule: 'tasklet', timer_start: 'timer',
  workqueue_queue_work: 'work', sched_wakeup: 'task', ipi_raise: 'ipi',
};

class TraceData {
  constructor(json) {
    Object.assign(this, json);
    this.lanes = this.cpus * this.rows.length;
    this.isTraced = new Set(this.traced);
    this.isEnd = new Uint8Array(this.events.t.length);
    for (const end of this.runs.end) {
      if (end >= 0) this.isEnd[end] = 1;
    }
    this.placePieces();
    this.placeMarks();
    this.placeLinks();
  }

  // Pieces are sorted by lane, depth and start: of each lane and depth the first and the last.
  placePieces() {
    const {lane, depth, run} = this.pieces;
    this.layers = Array.from({length: this.lanes}, () => []);
    this.firstPiece = new Int32Array(this.runs.kind.length).fill(-1);
    this.runPieces = new Map();     // of those with several
    for (let i = 0; i < lane.length; i++) {
      const layers = this.layers[lane[i]];
      while (layers.length <= depth[i]) layers.push({from: i, to: i});
      layers[depth[i]].to = i + 1;
      if (this.firstPiece[run[i]] < 0) {
        this.firstPiece[run[i]] = i;
      } else {
        const all = this.runPieces.get(run[i]) || [this.firstPiece[run[i]]];
        all.push(i);
        this.runPieces.set(run[i], all);
      }
    }
    for (const [r, all] of this.runPieces) {
      all.sort((a, b) => this.pieces.start[a] - this.pieces.start[b]);
      this.firstPiece[r] = all[0];
    }
  }

  // A mark is an event that neither begins nor ends a run.
  placeMarks() {
    const {name, cpu, row, run} = this.events;
    const switched = this.strings.indexOf('sched_switch');
    this.marks = Array.from({length: this.lanes}, () => []);
    for (let i = 0; i < name.length; i++) {
      if (run[i] < 0 && !this.isEnd[i] && name[i] !== switched) {
        this.marks[cpu[i] * this.rows.length + row[i]].push(i);
      }
    }
  }

  placeLinks() {
    const {source, run} = this.links;
    this.linksIn = new Map();
    this.linksOut = new Map();
    for (let i = 0; i < source.length; i++) {
      append(this.linksIn, run[i], i);
      append(this.linksOut, source[i], i);
    }
  }

  kind(run) { return this.strings[this.runs.kind[run]]; }
  runTitle(run) { return this.strings[this.runs.title[run]]; }
  eventName(event) { return this.strings[this.events.name[event]]; }
  eventText(event) { return this.strings[this.events.text[event]]; }
  flags(event) { return this.strings[this.events.flags[event]]; }
  lane(event) { return this.events.cpu[event] * this.rows.length + this.events.row[event]; }
  who(event) { return `${this.strings[this.events.comm[event]]}-${this.events.pid[event]}`; }

  piecesOf(run) {
    return this.runPieces.get(run) || (this.firstPiece[run] < 0 ? [] : [this.firstPiece[run]]);
  }

  startOf(run) { return this.pieces.start[this.firstPiece[run]]; }

  endOf(run) {
    const last = this.piecesOf(run).slice(-1)[0];
    return this.pieces.start[last] + this.pieces.length[last];
  }

  ranNs(run) {
    return this.piecesOf(run).reduce((sum, piece) => sum + this.pieces.length[piece], 0);
  }

  // The last piece of a layer that starts at or before a time; from - 1: none.
  pieceBefore(layer, t) {
    return lastNotAfter(this.pieces.start, layer.from, layer.to, t);
  }

  // The innermost run that was going on when an event happened, that it did not begin or end.
  around(event) {
    const t = this.events.t[event];
    const layers = this.layers[this.lane(event)];
    for (let depth = layers.length - 1; depth >= 0; depth--) {
      const piece = this.pieceBefore(layers[depth], t);
      const inside = piece >= layers[depth].from &&
        t <= this.pieces.start[piece] + this.pieces.length[piece];
      if (inside && this.events.run[event] !== this.pieces.run[piece]) {
        return this.pieces.run[piece];
      }
    }
    return -1;
  }

  itemOfRun(run) { return {run, event: this.runs.begin[run]}; }
  itemOfEvent(event) { return {run: this.events.run[event], event}; }

  // Arrows in, and out of everything that the item did.
  linksOf(item) {
    const links = item.run >= 0 ? [...this.linksIn.get(item.run) || []] : [];
    if (item.run < 0) return links.concat(this.linksOut.get(item.event) || []);
    return links.concat(this.linksFrom(item.run));
  }

  linksFrom(run) {
    const found = [];
    for (const piece of this.piecesOf(run)) {
      const {lane, start, length} = this.pieces;
      const last = start[piece] + length[piece];
      let event = lastNotAfter(this.events.t, 0, this.events.t.length, start[piece] - 1) + 1;
      for (; event < this.events.t.length && this.events.t[event] <= last; event++) {
        if (this.lane(event) === lane[piece] && this.linksOut.has(event)) {
          found.push(...this.linksOut.get(event));
        }
      }
    }
    return found;
  }

  waitedNs(run) {
    const links = this.linksIn.get(run);
    return links && this.events.t[this.runs.begin[run]] -
      this.events.t[this.links.source[links[0]]];
  }

  // --- In words: [[label, text, event to go to or nothing], ...] --------------------------
  heading(item) {
    if (item.run < 0) return `${this.eventName(item.event)}: ${this.eventText(item.event)}`;
    return `${KIND_NAMES[this.kind(item.run)]}: ${this.runTitle(item.run)}`;
  }

  describe(item) {
    return item.run < 0 ? this.describeEvent(item.event) : this.describeRun(item.run);
  }

  describeRun(run) {
    const lines = [...this.describeRequests(run)];
    const late = this.runs.lateJiffies[run];
    if (late !== null) {
      const time = this.runs.lateNs[run];
      lines.push(['late', `${late} ${late === 1 ? 'jiffy' : 'jiffies'}` +
        (time === null ? '' : `, ${duration(time)} after its jiffy began`)]);
    }
    lines.push(['ran', this.ranWords(run)]);
    const begin = this.runs.begin[run];
    const piece = this.firstPiece[run];
    const cpu = Math.floor(this.pieces.lane[piece] / this.rows.length);
    lines.push(['when', `${moment(this.startOf(run))} to ${moment(this.endOf(run))}, CPU ${cpu}`]);
    lines.push(...this.describeEnds(run, begin, this.runs.end[run]));
    return lines;
  }

  describeEnds(run, begin, end) {
    const lines = [];
    const isThread = ['task', 'idle'].includes(this.kind(run));
    if (begin < 0) lines.push(['began', 'before the first event of this CPU']);
    else if (isThread) lines.push(['came after', this.who(begin)]);
    else lines.push(['context', this.contextWords(begin)]);
    if (end < 0) {
      lines.push(['ended', 'not before the trace did']);
    } else if (this.kind(run) === 'task') {
      const state = /prev_state=(\S+)/.exec(this.eventText(end))[1];
      lines.push(['left', `in state ${state}: ${STATES[state[0]] || 'not running'}`]);
    }
    return lines;
  }

  ranWords(run) {
    const pieces = this.piecesOf(run).length;
    const whole = this.endOf(run) - this.startOf(run);
    return duration(this.ranNs(run)) +
      (pieces > 1 ? ` in ${pieces} pieces, over ${duration(whole)}` : '');
  }

  describeRequests(run) {
    const links = this.linksIn.get(run);
    const kind = this.kind(run);
    if (!links && kind === 'irq') return [['raised by', 'the device']];
    if (!links) return ASKED_BY[kind] ? [[ASKED_BY[kind], 'nothing in this trace']] : [];
    const label = ASKED_BY[this.strings[this.links.kind[links[0]]]];
    const lines = links.slice(0, 3).map((link) =>
      [label, this.askerWords(this.links.source[link]), this.links.source[link]]);
    if (links.length > 3) lines.push([label, `and ${links.length - 3} more events`]);
    lines.push(['waited', duration(this.waitedNs(run))]);
    return lines;
  }

  askerWords(event) {
    const around = this.around(event);
    const inside = around >= 0 && !['task', 'idle'].includes(this.kind(around)) ?
      ` in ${KIND_NAMES[this.kind(around)]} ${this.runTitle(around)}` : '';
    return `${this.eventName(event)}${inside}, ${CONTEXTS[this.events.row[event]]}, ` +
      `${this.who(event)}, CPU ${this.events.cpu[event]}, at ${moment(this.events.t[event])}`;
  }

  contextWords(event) {
    const flags = this.flags(event);
    const words = [FLAG_CONTEXTS[flags[2]] || flags[2]];
    words.push(flags[0] === '.' ? 'interrupts on' : 'interrupts off');
    if (flags[1] !== '.') words.push('a thread waits to run');
    if (flags[3] !== '.') words.push(`preempt depth ${flags[3]}`);
    const where = this.rows[this.events.row[event]] === 'task' ? 'in' : 'over';
    return `${words.join(', ')} (${flags}), ${where} ${this.who(event)}`;
  }

  describeEvent(event) {
    const lines = [];
    const around = this.around(event);
    if (around >= 0) {
      lines.push(['in', `${KIND_NAMES[this.kind(around)]} ${this.runTitle(around)}`,
        this.runs.begin[around] < 0 ? undefined : this.runs.begin[around]]);
    }
    lines.push(['when', `${moment(this.events.t[event])}, CPU ${this.events.cpu[event]}`]);
    lines.push(['context', this.contextWords(event)]);
    for (const link of this.linksOut.get(event) || []) {
      const target = this.links.target[link];
      lines.push(['led to', `${this.runTitle(this.links.run[link])}, ` +
        `${duration(this.events.t[target] - this.events.t[event])} later, ` +
        `CPU ${this.events.cpu[target]}`, target]);
    }
    if (REQUESTS[this.eventName(event)] && !this.linksOut.has(event)) {
      lines.push(['led to', 'nothing in this trace']);
    }
    return lines;
  }

  line(event) {
    const context = this.rows[this.events.row[event]];
    return `${moment(this.events.t[event]).padStart(16)} ${String(this.events.cpu[event])
      .padStart(2)} ${context.padEnd(7)} ${this.who(event).padEnd(16)} ` +
      `${this.eventName(event)}: ${this.eventText(event)}`;
  }

  // Events in which every word occurs: in the name, the text, "comm-pid", or pid=N.
  search(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    this.lower = this.lower || this.strings.map((text) => text.toLowerCase());
    const hits = words.map((word) => this.lower.map((text) => text.includes(word)));
    const {name, text, comm, pid} = this.events;
    const found = [];
    for (let i = 0; words.length && i < name.length; i++) {
      const all = words.every((word, w) => hits[w][name[i]] || hits[w][text[i]] ||
        hits[w][comm[i]] || word === `pid=${pid[i]}` ||
        (word.includes('-') && `${this.lower[comm[i]]}-${pid[i]}`.includes(word)));
      if (all) found.push(i);
    }
    return found;
  }
}

function append(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value); else map.set(key, [value]);
}

// In a sorted part of an array: the last index whose value is not above; from - 1: none.
function lastNotAfter(values, from, to, value) {
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle] <= value) from = middle + 1; else to = middle;
  }
  return from - 1;
}

function trim(number, digits) {
  return number.toFixed(digits).replace(/\.?0+$/, '');
}

function duration(ns) {
  const size = Math.abs(ns);
  if (size < 1e3) return `${ns} ns`;
  if (size < 1e6) return `${trim(ns / 1e3, 2)} \u00b5s`;
  if (size < 1e9) return `${trim(ns / 1e6, 3)} ms`;
  return `${trim(ns / 1e9, 4)} s`;
}

// A time since the first event, to the nanosecond.
function moment(ns) {
  if (ns < 1e6) return `${(ns / 1e3).toFixed(3)} \u00b5s`;
  if (ns < 1e9) return `${(ns / 1e6).toFixed(6)} ms`;
  return `${(ns / 1e9).toFixed(9)} s`;
}
