# SPDX-License-Identifier: MIT
"""`kthread` shows what a kernel thread promises, `kthreads` has threads of one's own."""

import re

import pytest

from machine import CTRL_C, log_lines, script
from test_steps import seen, steps

IN_A_THREAD = ('process', 0, 'thread', '-')
HEADING = 'THREAD            PID S CPU BOUND WAKE-UPS'
ROW = re.compile(r'(?m)^(\S+) +(\d+) ([A-Z]) +(\d+) +(any|\d+) +(\d+)$')


def what_and_who(text):
    """[(step, 'A', 'B' or 'kthread')]; every one in process context."""
    assert all(row[2:] == IN_A_THREAD for row in seen(text))
    return [(s.what, s.comm) for s in steps(text)]


def rows(text):
    """`kthreads` -> {name: (pid, state, cpu, bound, wake-ups)}."""
    assert text.splitlines()[0] == HEADING
    found = {m[1]: (int(m[2]), m[3], int(m[4]), m[5], int(m[6])) for m in ROW.finditer(text)}
    assert len(found) == len(text.splitlines()) - 1
    return found


EXPERIMENTS = [
    ('kthread run', [
        ('kthread_create A', 'kthread'), ('A has not run', 'kthread'),
        ('wake_up_process', 'kthread'), ('A runs', 'A'), ('kthread_stop', 'kthread'),
        ('A: should_stop', 'A'), ('result: 42', 'kthread')]),
    ('kthread stop', [
        ('wake_up_process', 'kthread'), ('A runs', 'A'), ('kthread_stop', 'kthread'),
        ('A: should_stop', 'A'), ('result: 7', 'kthread'), ('kthread_create B', 'kthread'),
        ('kthread_stop', 'kthread'), ('result: -EINTR', 'kthread'), ('B never ran', 'kthread')]),
    ('kthread park', [
        ('wake_up_process', 'kthread'), ('A runs', 'A'), ('kthread_park', 'kthread'),
        ('A: should_park', 'A'), ('parked, state P', 'kthread'),
        ('wake_up_process: 0', 'kthread'), ('kthread_unpark', 'kthread'), ('A goes on', 'A'),
        ('kthread_stop', 'kthread'), ('A: should_stop', 'A'), ('result: 0', 'kthread')]),
]


@pytest.mark.parametrize('cpus', [1, 4])
def test_experiments(cpus):
    """In this order on any number of CPUs; a thread on each; and nothing is left."""
    result = script('ps -e; kthread run; kthread stop; kthread park; kthread bind; ps -e; exit 7',
                    cpus=cpus)
    for command, expected in EXPERIMENTS:
        assert what_and_who(result.of(command)) == expected
    assert what_and_who(result.of('kthread bind')) == [
        row for n in range(cpus)
        for row in (('kthread_bind to %d' % n, 'kthread'), ('A runs on CPU %d' % n, 'A/%d' % n))]
    before, after = ([line.split()[-1] for line in text.splitlines()]
                     for text in result.all_of('ps -e'))
    assert before == after


def test_a_bound_thread_on_sixteen_cpus():
    """As many rows as there are."""
    text = script('kthread bind; exit 7', cpus=16).of('kthread bind')
    assert len(steps(text)) == 32 and 'more' not in text


def test_on_the_cpu_it_is_bound_to():
    result = script('kthreads create a 2; kthreads create b 3; sleep 1; kthreads wake a; '
                    'kthreads wake b; sleep 1; kthreads; exit 7', cpus=4)
    assert result.log('kthreads: a[')[0].text.endswith('on CPU 2, wake-up 1, preempt_count 0x0')
    assert result.log('kthreads: b[')[0].text.endswith('on CPU 3, wake-up 1, preempt_count 0x0')
    found = rows(result.of('kthreads'))
    assert found['a'][1:] == ('S', 2, '2', 1) and found['b'][1:] == ('S', 3, '3', 1)


def test_a_life(shell):
    """Created, woken, parked, unparked and stopped; ps sees it; its result is its wake-ups."""
    assert shell.command('kthreads create life') == ''
    pid, *rest = rows(shell.command('kthreads'))['life']
    assert rest == ['S', 0, 'any', 0]
    assert re.search(r'(?m)^ *%d \? +\S+ life$' % pid, shell.command('ps -e'))
    log = log_lines(shell.command('kthreads wake life') + shell.command('kthreads wake life'))
    assert [line.text for line in log] == [
        'kthreads: life[%d] is awake on CPU 0, wake-up %d, preempt_count 0x0' % (pid, n)
        for n in (1, 2)]
    assert shell.command('kthreads park life') == ''
    assert rows(shell.command('kthreads'))['life'] == (pid, 'P', 0, 'any', 2)
    assert shell.command('kthreads wake life') == (
        "kthreads: 'life' is parked, no wake-up reaches it; kthreads unpark life\n")
    assert 'is parked already; kthreads unpark life' in shell.command('kthreads park life')
    assert shell.command('kthreads unpark life') == ''
    assert "is not parked; kthreads park life" in shell.command('kthreads unpark life')
    assert rows(shell.command('kthreads'))['life'] == (pid, 'S', 0, 'any', 2)
    assert shell.command('kthreads stop life') == (
        'kthreads: life has ended, its result is 2\n')
    assert ' life\n' not in shell.command('ps -e')


def test_stopped_while_parked(shell):
    for command in ('create p', 'park p'):
        assert shell.command('kthreads ' + command) == ''
    assert shell.command('kthreads stop p') == 'kthreads: p has ended, its result is 0\n'


def test_a_name_is_cut_as_on_linux(shell):
    """Told so, and found by either; a second one that is cut to the same is refused."""
    assert shell.command('kthreads create abcdefghijklmnopqrstuv') == (
        "kthreads: a thread's name has up to 15 characters: it is 'abcdefghijklmno'\n")
    assert "there is a thread 'abcdefghijklmno'" in shell.command(
        'kthreads create abcdefghijklmnoxyz')
    assert shell.command('kthreads stop abcdefghijklmnopqrstuv') == (
        'kthreads: abcdefghijklmno has ended, its result is 0\n')


def test_too_many(shell):
    for n in range(32):
        assert shell.command('kthreads create t%d' % n) == ''
    assert shell.command('kthreads create more') == (
        'kthreads: 32 threads are enough; stop one: kthreads stop NAME\n')
    assert len(rows(shell.command('kthreads'))) == 32
    for n in range(32):
        shell.command('kthreads stop t%d' % n)
    assert shell.command('kthreads') == (
        'kthreads: there are none of your own; kthreads create NAME [CPU]\n')


def test_ctrl_c_leaves_nothing_behind(shell):
    """In the only wait of an experiment that lasts, or after it; no thread A stays."""
    for _ in range(3):
        shell.enter('repeat 1000 kthread run')
        shell.wait('A has not run')
        shell.send(CTRL_C)
        shell.wait_prompt()
        assert not re.search(r'(?m) (A|kthread)$', shell.command('ps -e'))
    assert 'result: 42' in shell.command('kthread run')


@pytest.mark.parametrize('command, answer', [
    ('kthread bogus', "it knows no 'bogus'; 'kthreads' has threads of your own"),
    ('kthread create a', "it knows no 'create'; 'kthreads' has threads of your own"),
    ('kthread stop a', "'stop' is an experiment and takes no 'a'; "
                       'for a thread of your own: kthreads stop NAME'),
    ('kthreads bogus', "it knows no 'bogus'"),
    ('kthreads create', 'a name is missing'),
    ('kthreads stop', 'a name is missing'),
    ('kthreads create a 1', "'1' is not a CPU from 0 to 0"),
    ('kthreads create a x', "'x' is not a CPU from 0 to 0"),
    ('kthreads create a 0 0', "unexpected argument '0'"),
    ('kthreads create "a b"', "'a b' is no name for a thread"),
    ('kthreads create %s', "'%s' is no name for a thread"),
    ('kthreads create ""', "'' is no name for a thread"),
    ('kthreads wake a b', "unexpected argument 'b'"),
    ('kthreads wake nope', "no thread 'nope' was made here; kthreads create nope"),
    ('kthreads park nope', "no thread 'nope' was made here; kthreads create nope"),
    ('kthreads unpark nope', "no thread 'nope' was made here; kthreads create nope"),
    ('kthreads stop nope', "no thread 'nope' was made here; kthreads create nope"),
])
def test_bad_input(shell, command, answer):
    """One line, and a status."""
    text = shell.command(command)
    assert answer in text and text.count('\n') == 1
    assert shell.status() in (1, 2)
