# SPDX-License-Identifier: MIT
"""`work` shows what an item promises, `wq` the queues and what waits behind what."""

import re

import pytest

from machine import CTRL_C, script
from test_steps import seen, steps

EVENTS = re.compile(r'events/(\d+)$')


def run(command, cpus=1):
    return script(command + '; exit 7', cpus=cpus).of(command)


def ran(text):
    """What ran in an events thread, in order, a step for each time."""
    return [s.what for s in steps(text) for _ in range(s.times) if EVENTS.match(s.comm)]


@pytest.mark.parametrize('cpus', [1, 4])
def test_once(cpus):
    """Queued five times before it runs: true once, false four times, one run."""
    text = run('work once 5', cpus)
    what = [(s.what, s.times) for s in steps(text)]
    assert what == [('queue A: true', 1), ('queue A: false', 4), ('flush A', 1), ('A runs', 1)]
    assert ran(text) == ['A runs']


@pytest.mark.parametrize('cpus', [1, 4])
def test_every_item_runs_in_process_context(cpus):
    for row in seen(run('work order', cpus)):
        assert row[2:5] == ('process', 0, 'thread')


@pytest.mark.parametrize('cpus', [1, 4])
def test_order(cpus):
    assert ran(run('work order', cpus)) == ['A runs', 'B runs', 'C runs']


def test_self_goes_behind_what_came_meanwhile():
    assert ran(run('work self 3')) == ['A runs', 'B runs', 'A runs', 'A runs']


def test_queued_in_a_top_half_it_runs_in_a_thread():
    rows = steps(run('work irq'))
    top = next(s for s in rows if s.what == 'top half: queue B')
    assert top.where[0] == 'hardirq'
    assert rows[-1].what == 'B runs' and rows[-1].comm == 'events/0'


def test_delay_is_kept():
    rows = {s.what: s for s in steps(run('work delay 7'))}
    assert 'again: false' in rows
    assert rows['A runs'].jiffies - rows['arm A'].jiffies == 7


def test_a_slow_item_delays_its_own_queue_only():
    rows = {s.what: s for s in steps(run('work slow'))}
    assert rows['C runs'].jiffies < rows['S ends'].jiffies <= rows['B runs'].jiffies


def test_cancel():
    what = [s.what for s in steps(run('work cancel'))]
    assert 'B runs' not in what and 'cancel B: true' in what
    assert what.index('S ends') < what.index('cancel S: false')


def test_flush():
    what = [s.what for s in steps(run('work flush'))]
    assert what[-3:] == ['S ends', 'flush S: true', 'flush S: false']


def test_ctrl_c_leaves_nothing_behind(shell):
    shell.enter('work delay 900')
    shell.send(CTRL_C)
    shell.wait_prompt()
    assert 'A runs' not in shell.command('work flush')


def test_what_waits_behind_what():
    """The list names the item that runs and the one behind it; single is one thread."""
    result = script('wq create q single; wq queue q 300; wq queue q; wq; wq flush q; wq; '
                    'wq destroy q; wq; exit 7', cpus=2)
    busy, idle, gone = result.all_of('wq')
    assert re.search(r'(?m)^q +\d+ D +\d say_where for \d+ ms; behind it: say_where$', busy)
    assert re.search(r'(?m)^q +\d+ I +\d -$', idle)
    assert not re.search(r'(?m)^q ', gone)


def test_destroying_a_queue_runs_what_is_queued():
    result = script('wq create q; wq queue q 50; wq queue q; wq destroy q; exit 7')
    begun = re.findall(r'wq: item (\d) begins in q/0\[\d+\] on CPU 0', result.output)
    assert begun == ['1', '2']


def test_on_the_cpu_it_is_queued_for():
    result = script('wq create q; wq queue q 0 2; wq queue q 0 3; sleep 1; exit 7', cpus=4)
    text = result.output
    assert 'begins in q/2[' in text and 'begins in q/3[' in text


@pytest.mark.parametrize('command, answer', [
    ('wq destroy nope', "no queue 'nope' was made here; wq create nope"),
    ('wq queue nope', "no queue 'nope' was made here; wq create nope"),
    ('wq flush nope', "no queue 'nope' was made here; wq create nope"),
    ('wq create a/b', "'a/b' is no name for a queue"),
    ('wq create events', "'events' is no name for a queue"),
    ('wq create', 'a name is missing'),
    ('wq bogus x', "'bogus' with 1 words is not understood"),
    ('wq queue events 1 9', "'9' is not a CPU from 0 to"),
    ('work bogus', "it knows no 'bogus'"),
    ('work order 3', 'usage: work'),
])
def test_bad_input(command, answer):
    assert answer in run(command)


def test_what_holds_up_others_is_reported():
    """Which item, where it stands, how many wait; and nothing is said when none waits."""
    result = script('wq create q; wq queue q 3500; sleep 2; wq queue q; sleep 2; exit 7',
                    append='workqueue.watchdog_thresh=1')
    assert 1 <= len(result.log('BUG: workqueue lockup - ')) <= 2
    assert result.log('1 items wait behind say_where in q/0')
    report = [line for line in result.log() if line.caller == 'S0']
    where = [n for n, line in enumerate(report) if line.text.startswith('task:q/0 ')]
    assert where and 'state:D' in report[where[0]].text
    trace = [line.text.split('+')[0].strip() for line in report[where[0] + 1:]]
    assert trace.index('msleep') < trace.index('say_where') < trace.index('worker_thread')


def test_sysrq_shows_the_queues(shell):
    """Who sleeps uninterruptibly, with its backtrace, and what each queue has to do."""
    shell.command('wq create q')
    shell.command('wq queue q 2000')
    shell.command('wq queue q')
    shell.break_key('w')
    shell.wait_match(r'task:q/0 +state:D (?s:.*) say_where\+0x(?s:.*) worker_thread\+0x')
    shell.wait('pending: say_where')
    shell.command('wq destroy q')
