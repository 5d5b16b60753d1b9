# SPDX-License-Identifier: MIT
"""A trace as one HTML page, which needs nothing but itself.

viewer.html with the style, the scripts and the data put in where it says so. The data are
columns of numbers: an event, a run, a piece of a run, a link is a row through a few
columns, and what repeats (texts, names) is an index into one list of strings. JSON of that
shape is what a browser reads fastest.
"""

import json
import os

from ftrace_text import FIELDS
from trace_model import ROWS, SERIES, summary

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPTS = ('viewer_data.js', 'viewer_timeline.js', 'viewer_panels.js', 'viewer.js')


class Strings:
    def __init__(self):
        self.list, self.index = [], {}

    def __call__(self, text):
        if text not in self.index:
            self.index[text] = len(self.list)
            self.list.append(text)
        return self.index[text]


def columns(rows, names):
    """[(a, b)...] -> {'a': [...], 'b': [...]}, for rows that may be none."""
    found = {name: [] for name in names}
    for row in rows:
        for name, value in zip(names, row):
            found[name].append(value)
    return found


def or_none(value):
    """-1 stands for "none" in a column of indices."""
    return -1 if value is None else value


def page_data(model, title):
    trace, events = model.trace, model.events
    zero_ns = events[0].time_ns if events else 0
    text = Strings()
    number = {id(run): n for n, run in enumerate(model.runs)}
    return {
        'title': title,
        'zero_ns': zero_ns,
        'end_ns': events[-1].time_ns - zero_ns if events else 0,
        'cpus': trace.cpus, 'rows': ROWS, 'hz': model.hz,
        'lost': trace.lost, 'bad': trace.bad_count,
        'complete': trace.complete,
        'events': columns(
            ((event.time_ns - zero_ns, event.cpu, event.pid, text(event.comm), text(event.flags),
              text(event.name), text(event.text), model.row_of[i],
              number[id(model.run_of[i])] if model.run_of[i] else -1)
             for i, event in enumerate(events)),
            ('t', 'cpu', 'pid', 'comm', 'flags', 'name', 'text', 'row', 'run')),
        'runs': columns(
            ((text(run.kind), text(run.title), run.row, or_none(run.begin), or_none(run.end),
              run.late_ns, run.late_jiffies) for run in model.runs),
            ('kind', 'title', 'row', 'begin', 'end', 'lateNs', 'lateJiffies')),
        'pieces': columns(
            sorted((cpu * len(ROWS) + run.row, depth, start - zero_ns, end - start, n)
                   for n, run in enumerate(model.runs) for cpu, start, end, depth in run.pieces),
            ('lane', 'depth', 'start', 'length', 'run')),
        'links': columns(((text(link.kind), link.source, link.target, number[id(link.run)])
                          for link in model.links), ('kind', 'source', 'target', 'run')),
        'latencies': [
            {'key': key, 'name': name, 'unit': unit,
             'summary': summary([value for value, _ in values]),
             'values': [value for value, _ in values],
             'runs': [number[id(run)] for _, run in values]}
            for (key, name, unit), values in zip(SERIES, model.latencies().values())],
        'traced': sorted(FIELDS),       # other names are those of messages
        'strings': text.list,
    }


def read(name):
    with open(os.path.join(HERE, name), encoding='utf-8') as file:
        return file.read()


def page(model, title):
    """-> the page's text. In a script element only "<" could end the data early."""
    data = json.dumps(page_data(model, title), separators=(',', ':')).replace('<', '\\u003c')
    scripts = '\n'.join(read(name) for name in SCRIPTS)
    html = read('viewer.html')
    for mark, content in (('/* style */', read('viewer.css')), ('/* scripts */', scripts),
                          ('/* data */', data)):
        before, _, after = html.partition(mark)
        html = before + content + after
    return html
