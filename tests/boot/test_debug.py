# SPDX-License-Identifier: MIT
"""What `make debug` promises: a machine halted at its start with gdb attached, which breaks
in the tick, follows it back to the entry stub and steps into the softirq dispatch. And the
session in docs/debugging.md, typed as it stands there."""

import re
import subprocess

from machine import HANG_S, IMAGE, ROOT

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


def gdb_session(tmp_path, script, append='autorun="timer set 1; sleep 2"'):
    """tools/run.py --gdb, as `make debug` calls it, with gdb reading SCRIPT."""
    commands = tmp_path / 'commands.gdb'
    commands.write_text(script)
    done = subprocess.run(
        ['python3', 'tools/run.py', '--kernel', str(IMAGE),
         '--log', str(tmp_path / 'last.log'), '--icount', '3', '--gdb', '--gdb-init', str(commands),
         '--append', append],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=HANG_S, text=True, check=False)
    return done.stdout


def functions(part):
    """The functions of a backtrace, innermost first."""
    names = []
    for line in part.splitlines():
        if line.startswith('#'):
            words = line.split()
            names.append(words[3] if words[1:] and words[2:3] == ['in'] else words[1])
    return names


def session_in_the_documentation():
    """docs/debugging.md: make's APPEND, gdb's commands, the functions of its backtrace."""
    text = (ROOT / 'docs' / 'debugging.md').read_text(encoding='utf-8').split('## In gdb')[1]
    append = re.search("make debug APPEND='(.*?)'", text)[1]
    block = text.split('```text\n')[1].split('```')[0]
    commands = re.findall(r'(?m)^\(gdb\) (.*)', block)
    return append, commands, functions(block)


def test_the_documented_session(tmp_path):
    """From the top half to the tasklet: each breakpoint is met, in order, and the functions of
    the backtrace shown there are in that of gdb, in their order; the top half is not."""
    append, commands, shown = session_in_the_documentation()
    assert len(shown) > 8 and shown[0] == 'irq_tasklet_fn' and INTERRUPT in shown
    output = gdb_session(tmp_path, 'set pagination off\nset confirm off\n' + ''.join(
        command + '\n' for command in commands) + 'kill\nquit\n', append)
    met = re.findall(r'(?m)^Temporary breakpoint \d+, (\w+) \(', output)
    assert met == ['irq_top_half', 'irq_softirq_action', 'irq_tasklet_fn'], output
    real = functions(output)
    at = -1
    for name in shown:
        assert name in real[at + 1:], '%s is not there:\n%s' % (name, output)
        at = real.index(name, at + 1)
    assert 'irq_top_half' not in real, output


def test_from_the_tick_to_a_handler(tmp_path):
    output = gdb_session(tmp_path, GDB_SCRIPT)
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
