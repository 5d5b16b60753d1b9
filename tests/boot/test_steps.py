# SPDX-License-Identifier: MIT
"""`irq`, `softirqs` and `tasklet` show each step of deferred work: its order, context, count,
current, stack and who started it. `timers` shows what is still to come.

Nothing here compares texts as a whole. A table is read into rows, and each test claims what
the rows must be by the rules of Linux.
"""

import re

import pytest

from machine import CTRL_C, log_lines, script

HZS = [100, 250, 1000]
ROW = re.compile(r'\+(\d+) (.+?)(?: x(\d+))? +(process|softirq|hardirq) +0x([0-9a-f]+) '
                 r'(\S+)\[(\d+)\] +(\S+) +(\S+)$')
HEADING = re.compile(r'\+J STEP +CONTEXT +COUNT CURRENT +STACK +STARTED BY$')

THREAD = ('process', 0, 'thread', '-')
BH_OFF = ('process', 0x200, 'thread', '-')
TOP_HALF = ('hardirq', 0x10000, 'hardirq/0', 'do_IRQ')
TOP_HALF_BH_OFF = ('hardirq', 0x10200, 'hardirq/0', 'do_IRQ')
IRQ_EXIT = ('softirq', 0x100, 'softirq/0', 'irq_exit')
BH_ENABLE = ('softirq', 0x101, 'softirq/0', 'local_bh_enable')
KSOFTIRQD = ('softirq', 0x100, 'softirq/0', 'ksoftirqd')


class Step:
    def __init__(self, match):
        self.jiffies = int(match[1])
        self.what = match[2]
        self.times = int(match[3] or 1)
        self.where = (match[4], int(match[5], 16), match[8], match[9])
        self.comm, self.pid = match[6], int(match[7])

    def __repr__(self):
        return 'Step(%r)' % vars(self)


def steps(text):
    """The rows of a command's table; every line below the heading but the last must be one."""
    lines = [line for line in text.splitlines() if not line.startswith('[')]
    at = next(n for n, line in enumerate(lines) if HEADING.match(line))
    assert all(len(line) < 80 for line in lines[at:])
    matches = [ROW.match(line) for line in lines[at + 1:]]
    assert all(matches[:-1]), text
    return [Step(m) for m in matches if m]


def seen(text):
    return [(s.what, s.times) + s.where for s in steps(text)]


def check_nothing_left(shell):
    """Lines free, no vector pending, IRQ_POLL without a handler, no timer of ours."""
    for line in shell.command('interrupts').splitlines():
        assert not re.match(r' *(2[4-9]|3[01]):.*\S  \S', line) or line.endswith('software  ')
    table = shell.command('softirqs')
    assert re.search(r'(?m)^ +pending: +0x000$', table), table
    assert re.search(r'(?m)^ +IRQ_POLL: +\d+$', table), table
    assert 'order_timer' not in shell.command('timers')


def test_irq(shell):
    """The top half at once, the softirq and then the tasklet at its end, all over the thread
    that raised the line; the log's callers say the same."""
    text = shell.command('irq 24')
    assert seen(text) == [
        ('irq_soft_raise', 1) + THREAD, ('top half', 1) + TOP_HALF,
        ('IRQ_POLL softirq', 1) + IRQ_EXIT, ('tasklet', 1) + IRQ_EXIT,
        ('back in thread', 1) + THREAD]
    assert len({(s.comm, s.pid) for s in steps(text)}) == 1 and steps(text)[0].comm == 'irq'
    assert text.splitlines()[-1] == 'irq 24: top half 1, softirq 1, tasklet 1'
    assert [(line.caller, line.text) for line in log_lines(text)] == [
        ('H0', 'irq: top half, preempt_count 0x10000'),
        ('S0', 'irq: IRQ_POLL softirq, preempt_count 0x100'),
        ('S0', 'irq: tasklet, preempt_count 0x100')]
    check_nothing_left(shell)


@pytest.mark.parametrize('line', range(24, 32))
def test_every_software_line(shell, line):
    before = shell.command('interrupts')
    assert 'irq %d: top half 1, softirq 1, tasklet 1\n' % line in shell.command('irq %d' % line)
    count = re.search(r'(?m)^ %d: +(\d+)' % line, before)
    after = re.search(r'(?m)^ %d: +(\d+)' % line, shell.command('interrupts'))
    assert int(after[1]) == (int(count[1]) if count else 0) + 1


@pytest.mark.parametrize('times', [1, 2, 7, 1000])
def test_irq_coalesces(shell, times):
    """With bottom halves off each top half runs, and what they put off runs once, at the end."""
    text = shell.command('irq 25 %d' % times)
    assert seen(text) == [
        ('local_bh_disable', 1) + BH_OFF, ('top half', times) + TOP_HALF_BH_OFF,
        ('local_bh_enable', 1) + BH_OFF, ('IRQ_POLL softirq', 1) + BH_ENABLE,
        ('tasklet', 1) + BH_ENABLE, ('back in thread', 1) + THREAD]
    assert text.endswith('irq 25: top half %d, softirq 1, tasklet 1\n' % times)
    assert len(log_lines(text)) == 3
    check_nothing_left(shell)


def test_irq_trace(shell):
    """Each step with its backtrace: the top half on the hardirq stack, the others on the
    softirq stack, all down to the thread; the top half is not below the tasklet."""
    text = shell.command('irq 24 trace')
    traces = text.split('Call Trace:')[1:]
    assert len(traces) == 3
    for trace, caller, stack, first in zip(
            traces, ('H0', 'S0', 'S0'), ('IRQ', 'SOFTIRQ', 'SOFTIRQ'),
            ('irq_top_half', 'irq_softirq_action', 'irq_tasklet_fn')):
        lines = [line for line in log_lines(trace) if line.text.startswith(' ')]
        assert {line.caller for line in lines} == {caller}
        words = [line.text.split('+')[0].strip() for line in lines]
        assert words[:2] == ['<%s>' % stack, first], words
        assert words[2:].index('<TASK>') < words[2:].index('do_IRQ') + 2
        assert 'irq_top_half' not in words[2:] and 'ret_from_fork' in words
    assert len(steps(text)) == 5


def test_irq_line_taken():
    """Two at once: one has the line, the other says who, and which is free; a third on another
    line waits for its turn."""
    result = script('irq 24 &; irq 24; echo status $?; irq 25; interrupts; exit 7')
    assert result.of('irq 24') == 'irq: line 24 is taken by irq; try irq 25\n'
    assert result.of('echo status $?') == 'status 1\n'
    text = result.of('irq 25')
    assert text.index('irq 24: top half 1, softirq 1, tasklet 1\n') < text.index(
        'irq 25: top half 1, softirq 1, tasklet 1\n')
    assert text.count('+J STEP') == 2
    assert re.search(r'24: +1  software  \n 25: +1  software  \n', result.of('interrupts'))


def test_many_at_once():
    """Eight in the background, on one line each, and a ninth that finds none free."""
    lines = range(24, 32)
    result = script('; '.join('irq %d &' % n for n in lines)
                    + '; irq 27; softirqs raise; sleep 1; interrupts; softirqs; exit 7')
    assert result.status == 7
    assert result.of('irq 27') == ("irq: line 27 is taken by irq, and so are all others; "
                                   "see 'interrupts'\n")
    for n in lines:
        assert result.output.count('irq %d: top half 1, softirq 1, tasklet 1\r\n' % n) == 1
    assert 'softirqs: all software lines are taken' not in result.output
    assert 'software  irq' not in result.of('interrupts')
    assert re.search(r'IRQ_POLL: +%d\n' % (len(lines) + 3), result.of('softirqs'))


@pytest.mark.parametrize('hz', HZS)
def test_softirqs_raise(image_of_hz, hz):
    """Three places run a raised vector, and in each it runs once for any number of raises."""
    result = script('softirqs raise; softirqs raise 50; softirqs; exit 7',
                    image=image_of_hz(hz).path)
    assert result.status == 7
    for command, times in (('softirqs raise', 3), ('softirqs raise 50', 50)):
        text = result.of(command)
        assert seen(text) == [
            ('raise_softirq', times) + THREAD, ('IRQ_POLL runs', 1) + KSOFTIRQD,
            ('raise_softirq', times) + BH_OFF, ('IRQ_POLL runs', 1) + BH_ENABLE,
            ('raise_softirq', times) + TOP_HALF, ('IRQ_POLL runs', 1) + IRQ_EXIT]
        assert [s.comm for s in steps(text)] == ['softirqs', 'ksoftirqd/0'] + ['softirqs'] * 4
        assert text.endswith('softirqs: %d raises, 3 runs\n' % (3 * times))
    assert re.search(r'IRQ_POLL: +6\n', result.of('softirqs'))


@pytest.mark.parametrize('hz', HZS)
def test_softirqs_order(image_of_hz, hz):
    """Raised from the highest vector to the lowest, run from the lowest to the highest. The
    timer is due one jiffy after it is armed for now, and waits for the end of the section."""
    rows = steps(script('softirqs order; exit 7', image=image_of_hz(hz).path).of('softirqs order'))
    assert [(s.what, s.times) + s.where for s in rows] == [
        ('tasklet_schedule', 1) + BH_OFF, ('raise_softirq', 1) + BH_OFF,
        ('mod_timer', 1) + BH_OFF, ('tasklet_hi_schedule', 1) + BH_OFF,
        ('HI: tasklet', 1) + BH_ENABLE, ('TIMER: timer', 1) + BH_ENABLE,
        ('IRQ_POLL runs', 1) + BH_ENABLE, ('TASKLET: tasklet', 1) + BH_ENABLE]
    assert [s.jiffies for s in rows] == [0, 0, 0, 1, 1, 1, 1, 1]


@pytest.mark.parametrize('hz', HZS)
@pytest.mark.parametrize('command,what', [('softirqs self', 'IRQ_POLL runs'),
                                          ('tasklet self', 'A runs')])
def test_self(image_of_hz, hz, command, what):
    """Ten rounds where it began, before local_bh_enable() returns; the rest in ksoftirqd, and
    none is lost."""
    result = script('%s; %s 10; %s 11; %s 1; exit 7' % ((command,) * 4),
                    image=image_of_hz(hz).path)
    for times in (25, 10, 11, 1):
        text = result.of(command if times == 25 else '%s %d' % (command, times))
        rows = [s for s in steps(text) if s.what == what]
        assert [(s.times,) + s.where for s in rows] == [
            (min(times, 10),) + BH_ENABLE, (times - 10,) + KSOFTIRQD][:1 + (times > 10)]
        names = [s.what for s in steps(text)]
        assert names.index('back in thread') == len(names) - 1 - (times > 10)


@pytest.mark.parametrize('times', [1, 3, 1000])
def test_tasklet_once(shell, times):
    assert seen(shell.command('tasklet once %d' % times)) == [
        ('schedule A', times) + BH_OFF, ('local_bh_enable', 1) + BH_OFF,
        ('A runs', 1) + BH_ENABLE]


def test_tasklet_order(shell):
    """Hi before normal, first come first run; A, already queued, keeps its place."""
    rows = seen(shell.command('tasklet order'))
    assert [what for what, *_ in rows] == [
        'schedule A', 'schedule B', 'hi_schedule H', 'hi_schedule A', 'local_bh_enable',
        'H runs', 'A runs', 'B runs']
    assert [row[2:] for row in rows] == [BH_OFF] * 5 + [BH_ENABLE] * 3


def test_tasklet_disable(shell):
    """Nothing runs for two jiffies, though it is looked for; enabled, it runs once, with no
    further schedule."""
    text = shell.command('tasklet disable')
    rows = steps(text)
    assert [(s.what, s.times) for s in rows] == [
        ('disable A', 1), ('schedule A', 1), ('enable A', 1), ('A runs', 1)]
    assert [s.where for s in rows[:3]] == [THREAD] * 3
    assert rows[3].where[0] == 'softirq' and rows[3].jiffies >= rows[2].jiffies >= 2
    assert int(re.search(r'kept TASKLET running: (\d+) times', text)[1]) > 10
    check_nothing_left(shell)


def test_tasklet_kill(shell):
    """It does not cancel: the tasklet has run before tasklet_kill() returns."""
    rows = seen(shell.command('tasklet kill'))
    assert rows == [('schedule A', 1) + THREAD, ('kill A', 1) + THREAD,
                    ('A runs', 1) + KSOFTIRQD, ('back in thread', 1) + THREAD]


def test_ctrl_c_while_waiting_for_a_turn(machine):
    """A command that waits for its turn can be ended; the one before it is not disturbed, and
    the next has its turn."""
    m = machine(icount=None)
    for _ in range(2):
        m.command('repeat 1000000 tasklet disable &')
    m.enter('repeat 1000000 irq 24')
    m.wait('irq 24: ')
    m.send(CTRL_C)
    m.wait('^C\r\n')
    m.wait_prompt()
    for pid in re.findall(r'(?m)^ +(\d+) ttyS0 .* repeat\r?$', m.command('ps')):
        m.command('kill ' + pid)
    m.command('sleep 1')
    assert not re.search(r' (repeat|tasklet|irq)\r?\n', m.command('ps'))
    assert 'irq 24: top half 1, softirq 1, tasklet 1\n' in m.command('irq 24')
    check_nothing_left(m)


def test_no_memory_is_left_behind(machine):
    settled, rounds = machine().used_in_rounds([
        'repeat 20 ' + line for line in ('irq 24 3', 'softirqs raise', 'softirqs self',
                                         'tasklet order', 'tasklet disable', 'timers')])
    assert settled, rounds


@pytest.mark.parametrize('hz', HZS)
def test_timers(image_of_hz, hz):
    """One line a timer, the next first, with its distance in jiffies and in milliseconds."""
    result = script('timers; timer set 3; sleep 2 &; timers; timer cancel; timers; exit 7',
                    image=image_of_hz(hz).path)
    none, two, one = result.all_of('timers')
    assert re.fullmatch(r' *jiffies: \d+\n +CPU0\n *pending: +0\n', none)
    now = int(re.search(r'jiffies: (\d+)', two)[1])
    assert re.search(r'pending: +2\n', two)
    rows = [line.split() for line in two.splitlines()[4:]]
    assert [row[3:] for row in rows] == [
        ['0', 'process_timeout'], ['0', 'timer_handler', '[deferred]']]
    for (expires, left, ms, *_), jiffies in zip(rows, (2 * hz + 1, 3 * hz)):
        assert (int(left), int(ms)) == (jiffies, jiffies * 1000 // hz)
        assert int(expires) == (now + jiffies) % 2 ** 32
    assert one.count('process_timeout') == 1 and 'timer_handler' not in one


def test_timers_far_away(shell):
    """Also the farthest there is, whose milliseconds do not fit 32 bits."""
    row = shell.command('timer set 10737418; timers').splitlines()[-1].split()
    shell.command('timer cancel; rmmod deferred')
    assert 1073741800 - 100 < int(row[1]) <= 1073741800
    assert int(row[2]) == 10 * int(row[1]) and row[4] == 'timer_handler'


def test_many_timers_are_counted_not_listed():
    """Sixteen rows, the nearest, and how many there are besides."""
    result = script('; '.join('sleep %d &' % (100 - n) for n in range(20)) + '; timers; exit 7')
    lines = result.of('timers').splitlines()
    assert lines[2].split() == ['pending:', '20'] and lines[-1] == 'and 4 later ones'
    left = [int(line.split()[1]) for line in lines[4:-1]]
    assert left == [(81 + n) * 100 + 1 for n in range(16)]
