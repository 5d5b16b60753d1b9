# SPDX-License-Identifier: MIT
"""What `make debug` promises: a machine halted at its start with gdb attached, which breaks
in the tick, follows it back to the entry stub and steps into the softirq dispatch. And the
session in docs/debugging.md, typed as it stands there."""

import re

import pytest

from gdb_session import Session, functions, gdb_run, without_numbers
from machine import ROOT

pytestmark = pytest.mark.xdist_group('gdb')     # its port is one
GDB_SCRIPT = """\
set pagination off
set confirm off
tbreak tick_handle_periodic
continue
echo --- in the tick\\n
backtrace
tbreak handle_softirqs
continue
echo --- at the dispatch\\n
backtrace
tbreak run_pending
continue
echo --- at the vectors\\n
step
step
step
backtrace 3
tbreak timer_handler
continue
echo --- in the handler\\n
backtrace
kill
quit
"""
INTERRUPT = '<signal'    # how gdb shows the entry stub: what lies outside was interrupted


def session_in_the_documentation():
    """docs/debugging.md: make's APPEND, and for each command of gdb the lines shown."""
    text = (ROOT / 'docs' / 'debugging.md').read_text(encoding='utf-8').split('## In gdb')[1]
    append = re.search("make debug APPEND='(.*?)'", text)[1]
    block = text.split('```text\n')[1].split('```')[0]
    steps = [part.splitlines() for part in block.split('(gdb) ')[1:]]
    return append, [(lines[0], lines[1:]) for lines in steps]


@pytest.mark.parametrize('cpus', [1, 4])
def test_the_documented_session(tmp_path, cpus):
    """From the top half through irq_exit() and the dispatch to the tasklet: whatever is shown
    of what a command says is among what it says, in that order, but for numbers."""
    append, steps = session_in_the_documentation()
    assert sum(len(shown) for _, shown in steps) > 30
    session = Session(tmp_path, [command for command, _ in steps], append, cpus)
    for (command, shown), said in zip(steps, session.said):
        real, at = [without_numbers(line) for line in said.splitlines()], -1
        for line in map(without_numbers, shown):
            assert line in real[at + 1:], '%s: no %r in\n%s' % (command, line, session.output)
            at = real.index(line, at + 1)
    # It has returned, and its stack is free.
    assert 'irq_top_half' not in session.of('backtrace -frame-info short-location')


def test_from_the_tick_to_a_handler(tmp_path):
    output = gdb_run(tmp_path, GDB_SCRIPT, 'autorun="timer set 1; sleep 2"')
    _, tick, dispatch, vectors, handler = output.split('--- ')
    names = functions(tick)
    assert names[0] == 'tick_handle_periodic', output
    assert names[-1] == 'start_on_stack' and INTERRUPT in names, output
    for name in ('pit_interrupt', 'handle_line', 'do_IRQ'):
        assert name in names[:names.index(INTERRUPT)], output
    names = functions(dispatch)
    assert names[0] == 'handle_softirqs', output
    # From the softirq stack through the interrupt to what it interrupted.
    assert names.index('irq_exit') < names.index('do_IRQ') < names.index(INTERRUPT), output
    assert names[-1] == 'start_on_stack', output
    assert functions(vectors)[0] in ('run_pending', 'run_vector', 'run_timer_softirq'), output
    names = functions(handler)
    assert names[0] == 'timer_handler' and 'run_timer_softirq' in names, output
