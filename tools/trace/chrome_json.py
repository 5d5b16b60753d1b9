# SPDX-License-Identifier: MIT
"""A trace in the Chrome trace event format, which Perfetto and chrome://tracing open.

A process for each CPU with a track for each context, and one process with a track for
each thread. A run is a complete event ("X"), a request an instant ("i"), a link a flow
("s" in the run that asked, "f" at the run it asked for). Times are in microseconds since
the trace's first event. A flow hangs on slices: where the asking side is inside none (it
began before the trace) there is no flow.
"""

import bisect
import json

from trace_model import ROWS

THREADS = 1000          # the "process" with the threads; CPUs are 1, 2, ...
TRACKS_A_CPU = 10       # a track's number is the CPU's tens and the row


def track(cpu, row):
    return {'pid': cpu + 1, 'tid': (cpu + 1) * TRACKS_A_CPU + row}


def thread_track(pid):
    return {'pid': THREADS, 'tid': 100000 + pid}


class Writer:
    def __init__(self, model):
        self.model = model
        self.zero_ns = model.events[0].time_ns if model.events else 0
        self.slices, self.others = [], []
        self.threads = {}
        self.spans = {}         # (cpu, row) -> sorted [(start, end)] of outermost slices

    def us(self, time_ns):
        return (time_ns - self.zero_ns) / 1000

    def write_names(self):
        names = []
        for cpu in range(self.model.trace.cpus):
            names.append(self.meta('process', track(cpu, 0), 'CPU %d' % cpu))
            names += [self.meta('thread', track(cpu, row), name)
                      for row, name in enumerate(ROWS)]
        if self.threads:
            names.append(self.meta('process', {'pid': THREADS, 'tid': 0}, 'threads'))
            names += [self.meta('thread', thread_track(pid), '%s-%d' % (comm, pid))
                      for pid, comm in sorted(self.threads.items())]
        sort = [{'ph': 'M', 'name': 'process_sort_index', 'args': {'sort_index': name['pid']},
                 'pid': name['pid'], 'tid': 0} for name in names if name['name'] == 'process_name']
        sort += [{'ph': 'M', 'name': 'thread_sort_index', 'args': {'sort_index': name['tid']},
                  'pid': name['pid'], 'tid': name['tid']}
                 for name in names if name['name'] == 'thread_name']
        return names + sort

    @staticmethod
    def meta(what, where, name):
        return dict(where, ph='M', name=what + '_name', args={'name': name})

    def write_run(self, run):
        events = self.model.events
        args = {}
        if run.begin is not None:
            args['text'] = '%s: %s' % (events[run.begin].name, events[run.begin].text)
        waited_ns = self.model.waited_ns(run)
        if waited_ns is not None:
            args['waited_us'] = waited_ns / 1000
        if run.late_jiffies is not None:
            args['late_jiffies'] = run.late_jiffies
        for cpu, start, end, depth in run.pieces:
            piece = {'ph': 'X', 'name': run.title, 'cat': run.kind, 'ts': self.us(start),
                     'dur': (end - start) / 1000, 'args': args}
            self.slices.append((depth, dict(piece, **track(cpu, run.row))))
            self.spans.setdefault((cpu, run.row), []).append((start, end))
            if run.kind == 'task':
                pid = run.key[0]
                self.threads[pid] = run.title.rpartition('-')[0]
                on_cpu = dict(piece, name='CPU %d' % cpu, **thread_track(pid))
                self.slices.append((depth, on_cpu))

    def write_instants(self):
        ends = {run.end for run in self.model.runs if run.kind != 'task'}
        for index, event in enumerate(self.model.events):
            if self.model.run_of[index] or index in ends or event.name == 'sched_switch':
                continue
            where = track(event.cpu, self.model.row_of[index])
            name = event.text if event.is_message else event.name
            self.others.append(dict(where, ph='i', s='t', name=name or event.name,
                                    cat=event.name, ts=self.us(event.time_ns),
                                    args={'text': event.text, 'flags': event.flags}))

    def covered(self, cpu, row, time_ns):
        spans = self.spans.get((cpu, row), ())
        at = bisect.bisect_right(spans, (time_ns, float('inf'))) - 1
        return at >= 0 and spans[at][1] >= time_ns

    def write_flows(self):
        for key, spans in self.spans.items():
            self.spans[key] = outermost(spans)
        for number, link in enumerate(self.model.links, 1):
            source, target = (self.model.events[i] for i in (link.source, link.target))
            asking, row = self.model.row_of[link.source], link.run.row
            if not self.covered(source.cpu, asking, source.time_ns):
                continue
            flow = {'name': link.kind, 'cat': 'request', 'id': number}
            self.others.append(dict(flow, ph='s', ts=self.us(source.time_ns),
                                    **track(source.cpu, asking)))
            self.others.append(dict(flow, ph='f', bp='e', ts=self.us(target.time_ns),
                                    **track(target.cpu, row)))

    def document(self):
        for run in self.model.runs:
            self.write_run(run)
        self.write_flows()
        self.write_instants()
        slices = sorted(self.slices, key=lambda s: (s[1]['ts'], s[0]))
        timed = [piece for _, piece in slices] + self.others
        timed.sort(key=lambda event: event['ts'])           # stable: slices stay first
        return {'displayTimeUnit': 'ns', 'traceEvents': self.write_names() + timed,
                'otherData': {'lost_events': self.model.trace.lost}}


def outermost(spans):
    """Sorted, without those that lie in another."""
    found = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or end > found[-1][1]:
            found.append((start, end))
    return found


def chrome_json(model):
    """-> the text of the file."""
    return json.dumps(Writer(model).document(), separators=(',', ':'))
