# SPDX-License-Identifier: MIT
"""`timer` drives the lab's device by the calls that ./test makes: it loads the module and makes
the node where they are missing, and says what was really armed."""

import pytest

from machine import script

INSMOD = 'timer: insmod deferred\n'
MKNOD = 'timer: mknod /dev/deferred c 42 0\n'


@pytest.mark.parametrize('cpus', [1, 2, 4])
def test_the_first_command(cpus):
    """`timer set 3` is a complete first session."""
    result = script('timer set 3; sleep 4; timer set 1; sleep 2; rmmod deferred; exit 7', cpus=cpus)
    assert result.status == 7
    said = result.of('timer set 3')
    assert said.startswith(INSMOD + MKNOD + 'timer: fires in 3 s, at jiffy ')
    assert result.of('timer set 1').startswith('timer: fires in 1 s, at jiffy ')
    first, second = result.log('[timer_handler] pid = 0, comm = swapper/')
    assert first.caller[0] == 'S' and 3 < second.seconds - first.seconds + 2.1 < 5.2


def test_all_orders():
    result = script('timer alloc 1; sleep 7; sleep 2 &; timer mon $!; sleep 4; timer set 9; '
                    'timer cancel; timer cancel; rmmod deferred; exit 7')
    assert result.log("Yawn! I've been sleeping for 5 seconds.")
    assert len(result.log('task sleep (')) == 1
    assert result.of('timer set 9').startswith('timer: fires in 9 s')
    assert result.all_of('timer cancel') == ['timer: no timer of deferred is armed\n'] * 2
    assert not result.log('left behind') and not result.log('[timer_handler]')


@pytest.mark.parametrize('order, words', [
    ('timer mon 9999', "timer: there is no process 9999; 'ps -e' lists them"),
    ('timer mon x', "timer: 'x' is not a PID from 0 to 2147483647; usage: timer set"),
    ('timer mon', 'timer: the PID is missing'),
    ('timer alloc', 'timer: the number of seconds is missing'),
    ('timer set 10737419', "'10737419' is not a number of seconds from 0 to"),
    ('timer frob', "timer: 'frob' is not set, cancel, alloc or mon"),
    ('timer', 'timer: say set, cancel, alloc or mon'),
])
def test_misuse(order, words):
    result = script(order + '; echo $?; exit 7')
    assert words in result.output
    assert result.of('echo $?') in ('1\n', '2\n')


def test_no_memory_to_load():
    """What keeps the module from being loaded is said."""
    result = script('fail chrdev; timer set 1; echo $?; timer set 1; exit 7')
    assert 'timer: insmod deferred failed: -EBUSY' in result.of('timer set 1')
    assert result.of('echo $?') == '1\n'
    assert 'fires in 1 s' in result.all_of('timer set 1')[1]


@pytest.mark.parametrize('seconds, fires', [(0, True), (-1, False), (10737418, True),
                                            (10737419, False), (2147483647, False)])
def test_seconds_of_the_program(seconds, fires):
    """./test passes any number on; the driver refuses what would be in the past, negative
    ones too, and leaves what was armed before."""
    result = script('insmod deferred; makenode; ./test s 2; ./test s %d; echo $?; sleep 3; '
                    'timers; rmmod deferred; exit 7' % seconds)
    refused = 'test: ioctl: Invalid argument' in result.output
    assert refused != fires
    assert result.of('echo $?') == ('0\n' if fires else '1\n')
    assert len(result.log('[timer_handler]')) == (0 if seconds > 9 and fires else 1)
    assert ('timer_handler' in result.of('timers')) == (seconds > 9 and fires)


@pytest.mark.parametrize('words, said', [
    ('', 'usage: test s SECONDS'), ('t 3', 'monitoring is: test p PID'),
    ('x', 'usage: test s SECONDS'),
    ('sc', 'usage:'), ('s', 'it takes one number'), ('s 1 2', 'it takes one number'),
    ('c 1', 'c takes no number'), ('s 3x', 'that is not a number'),
])
def test_the_program_says_how(words, said):
    """Without arguments it says how to use it; so it does after a mistake."""
    result = script('./test %s; echo $?; exit 7' % words)
    assert said in result.output and 'usage: test s SECONDS' in result.output
    assert result.of('echo $?') == ('2\n' if words else '0\n')


def test_the_program_without_a_device():
    result = script('./test s 1; makenode; ./test s 1; exit 7')
    first = '; first: insmod deferred; makenode'
    assert '/dev/deferred: No such file or directory' + first in result.output
    assert '/dev/deferred: No such device or address' + first in result.output


def test_the_commands_of_the_course():
    """As its text gives them, with the paths that people type."""
    result = script('insmod skels/deferred_work/1-2-timer/timer.ko; sleep 2; dmesg; '
                    'rmmod timer.ko; insmod deferred.ko; mknod /dev/deferred c 42 0; ./test; '
                    './test s 3; sleep 4; ./test s 3; ./test c; sleep 4; rm /dev/deferred; '
                    '3-4-5-deferred/kernel/makenode; ./test a 1; sleep 7; sleep 1 &; ./test p $!; '
                    'sleep 3; 3-4-5-deferred/user/test s 1; sleep 2; rmmod deferred; '
                    'insmod 6-kthread/kthread.ko; ps -e; rmmod kthread; exit 7')
    assert result.status == 7
    assert '[timer_handler] nseconds = 2' in result.of('dmesg') or result.log('nseconds = 2')
    assert 'usage: test s SECONDS' in result.of('./test')
    assert len(result.log('[timer_handler] pid = 0, comm = swapper/0')) == 2
    assert result.log("Yawn! I've been sleeping for 5 seconds.")[0].caller[0] == 'T'
    assert len(result.log('is dead')) == 1 and not result.log('left behind')
    assert 'mykthread0' in result.of('ps -e') and 'events/0' in result.of('ps -e')
    assert "there is no" not in result.output and 'no command' not in result.output
