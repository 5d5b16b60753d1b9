# SPDX-License-Identifier: MIT
"""What a debug build finds in modules: locks and lists shared with a timer; and what they do
when a call fails, which `fail` asks for.

The modules are those of tests/modules, in jiffy-test.elf; each shows the mistake, and does it
rightly as well.
"""

import re

import pytest

from image import make
from machine import BUILD
from test_modules import IMAGE, run, texts

pytestmark = pytest.mark.xdist_group('modules')     # one image, built once


@pytest.fixture(scope='module', autouse=True)
def test_image():
    make('O=%s' % BUILD, str(IMAGE))


@pytest.mark.parametrize('cpus', [1, 2])
def test_a_lock_shared_with_a_timer(cpus):
    """Taken without _bh in process context it is named, with both places (LDP-01, SPN-16)."""
    result = run('insmod lock_usage; sleep 1; rmmod lock_usage; '
                 'insmod lock_usage bh=1; sleep 1; rmmod lock_usage', cpus=cpus)
    log = texts(result)
    assert log.count('WARNING: inconsistent lock state') == 1
    at = log.index('inconsistent {SOFTIRQ-ON-W} -> {IN-SOFTIRQ-W} usage.')
    assert re.fullmatch(r'swapper/0/0 \[HC0\[0\]:SC1\[1\]:HE1:SE0\] takes:', log[at + 1])
    assert re.fullmatch(r' lock: dev\+0x4/0x\w+ \[lock_usage\]', log[at + 2])
    assert re.fullmatch(r' at: timer_handler\+\S+ \[lock_usage\]  tests/modules/lock_usage\.c:15',
                        log[at + 3])
    assert log[at + 4] == '{SOFTIRQ-ON-W} state was registered at:'
    assert re.fullmatch(r' at: usage_init\+\S+ \[lock_usage\]  tests/modules/lock_usage\.c:30',
                        log[at + 5])
    assert log[at + 7] == 'Use spin_lock_bh() in process context.'
    assert log.count('the timer ran 1 times') == 2 and result.status == 7


FAILED = 'fail: %s() at tests/modules/fails.c:%d (%s [fails]) returns %s, as asked'


@pytest.mark.parametrize('words, function, line, caller, result, then', [
    ('kmalloc', 'kmalloc', 25, 'get_memory', 'NULL', 'kmalloc 0 kzalloc 1 cache 1 object 1'),
    ('kmalloc 2', 'kmalloc', 26, 'get_memory', 'NULL', 'kmalloc 1 kzalloc 0 cache 1 object 1'),
    ('kmalloc 4', 'kmalloc', 28, 'get_memory', 'NULL', 'kmalloc 1 kzalloc 1 cache 1 object 0'),
    ('kthread', 'kthread_create', 47, 'init_module', '-ENOMEM', 'thread -12 queue 1'),
    ('alloc_workqueue', 'alloc_workqueue', 48, 'init_module', 'NULL', 'thread 0 queue 0'),
    ('chrdev', 'alloc_chrdev_region', 33, 'get_numbers', '-EBUSY', 'region -16 cdev 0'),
    ('chrdev 2', 'cdev_add', 36, 'get_numbers', '-ENOMEM', 'region 0 cdev -12'),
])
def test_a_call_that_is_asked_to_fail(words, function, line, caller, result, then):
    """Once, the call that was meant, and no other; what the kernel itself asks for goes on."""
    ran = run('fail %s; kthreads create x; fail; insmod fails; rmmod fails; insmod fails; '
              'rmmod fails; fail' % words)
    log = texts(ran)
    said = [text for text in log if text.startswith('fail:')]
    assert said == [FAILED % (function, line, caller, result)]
    assert then in log and log[-3:] == ['kmalloc 1 kzalloc 1 cache 1 object 1',
                                        'thread 0 queue 1', 'region 0 cdev 0']
    word, number = (words + ' 1').split()[:2]
    rows = re.findall(r'(?m)^%s +(in \d+|-) +(\d+)\r?$' % word, ran.output)
    assert rows == [('in ' + number, '0'), ('-', '1')] and ran.status == 7


@pytest.mark.parametrize('words, reason', [
    ('x', "there is no call 'x'; usage: fail "), ('off 1', "'off' takes no number; usage: fail "),
    ('kmalloc 0', "'0' is not a number of calls from 1 to 1000000; usage: fail "),
    ('kmalloc 1 2', "unexpected argument '2'; usage: fail ")])
def test_a_wrong_fail(words, reason):
    result = run('fail %s; echo status $?' % words)
    assert result.of('fail ' + words).startswith('fail: ' + reason)
    assert result.of('echo status $?') == 'status 2\n'


def test_fail_off():
    armed, off = re.findall(r'(?m)^kthread +(\S.*?) +(\d+)$',
                            run('fail kthread 3; fail; fail off; fail').output.replace('\r', ''))
    assert armed == ('in 3', '0') and off == ('-', '0')


UNLOCKED = ('WARNING: module list_lock changes a list without a lock: %s() at '
            'tests/modules/list_lock.c:%d (%s [list_lock]) in %s context')
IN_HANDLER = [('list_del', 30, 'handler_fn', 'softirq'),
              ('list_add_tail', 31, 'handler_fn', 'softirq')]
IN_THREAD = [('list_move', 62, 'thread_fn', 'process')]


@pytest.mark.parametrize('cpus', [1, 2])
@pytest.mark.parametrize('locks, places', [
    ('', []), ('process=2', []), ('handler=0', IN_HANDLER), ('handler=3', IN_HANDLER),
    ('process=0', IN_THREAD), ('process=3', IN_THREAD)])
def test_a_list_without_a_lock(locks, places, cpus):
    """Each line once; a lock of the right kind is silence, holding off preemption is no lock;
    lists on a stack, init and exit functions need none."""
    result = run('insmod list_lock %s; sleep 1; rmmod list_lock' % locks,
                 'list_lock_check=list_lock', cpus=cpus)
    assert [text for text in texts(result) if 'WARNING' in text] == [
        UNLOCKED % place for place in places]
    assert ('What a timer and a process share needs a spinlock: spin_lock() in the handler, '
            'spin_lock_bh() in the process.' in texts(result)) == bool(places)
    assert result.status == 7


def test_list_lock_check_is_asked_for():
    result = run('insmod list_lock process=0 handler=0; sleep 1; rmmod list_lock')
    assert 'WARNING' not in result.output
    result = run('', 'list_lock_check=hallo')
    assert result.log("command line: list_lock_check=hallo: there is no module 'hallo'")
