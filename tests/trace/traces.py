# SPDX-License-Identifier: MIT
"""What the tests of tools/trace share: its modules in the path, lines of a trace from words."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('JIFFY_BUILD') or ROOT / 'build').resolve()
EXPORT = ROOT / 'tools' / 'trace' / 'export_trace.py'
sys.path.insert(0, str(ROOT / 'tools' / 'trace'))

from ftrace_text import parse    # noqa: E402
from trace_model import Model    # noqa: E402

COUNTS = '# entries-in-buffer/entries-written: %d/%d   #P:%d\n'


def text_of(lines, cpus=1, lost=0, end='# end\n'):
    """LINES: (us, cpu, "comm-pid", flags, "name: text") -> a trace's text."""
    body = ''.join('%16s-%-7s [%03d] %s %5d.%09d: %s\n'
                   % (*who.rsplit('-', 1), cpu, flags, us // 1000000, us % 1000000 * 1000, event)
                   for us, cpu, who, flags, event in lines)
    return '# tracer: nop\n#\n' + COUNTS % (len(lines), len(lines) + lost, cpus) + body + end


def model_of(lines, cpus=1):
    """A Model of LINES, which must all be understood."""
    trace = parse(text_of(lines, cpus))
    assert not trace.bad_count, trace.bad
    return Model(trace)


def switch(us, cpu, left, state, entered):
    """A sched_switch as a line; LEFT, ENTERED: "comm-pid"."""
    names = []
    for who in (left, entered):
        comm, pid = who.rsplit('-', 1)
        names += ['swapper/%d' % cpu if pid == '0' else comm, pid]
    return (us, cpu, left, 'd..2.', 'sched_switch: prev_comm=%s prev_pid=%s prev_prio=120 '
            'prev_state=%s ==> next_comm=%s next_pid=%s next_prio=120'
            % (names[0], names[1], state, names[2], names[3]))
