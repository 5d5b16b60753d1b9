# SPDX-License-Identifier: MIT
"""`timer set N` fires at exactly jiffies + N*HZ, in softirq context over the idle thread.

In an image without the lab's module, where the command has a timer of its own
(test_timer_device.py has the other). Twice over: with a breakpoint in the handler, where
jiffies is read from outside, and from
the log's timestamps, whose clock (the TSC) has nothing to do with jiffies.
"""

import re

import pytest

import machine as machines
from gdbstub import Gdb
from image import Image, built
from machine import BUILD, Machine

PIT_HZ = 1193182
HZS = [100, 250, 1000]
SET = re.compile(r'timer: fires in (\d+) s, at jiffy (\d+) \(now (\d+)\)\n$')
WRAP = 1 << 32
IMAGE = BUILD / 'jiffy-test.elf'


@pytest.fixture(scope='session')
def image_of_hz():
    return lambda hz: Image(built('jiffy-test.elf', 'HZ=%d' % hz))


def script(*args, image=IMAGE, **options):
    return machines.script(*args, image=image, **options)


def parse(output):
    """What `timer set` said -> seconds, expires, now."""
    match = SET.match(output)
    assert match, output
    return map(int, match.groups())


def fired(result):
    return result.log('[timer_handler]')


@pytest.mark.parametrize('hz', HZS)
@pytest.mark.parametrize('seconds', [1, 3, 10])
def test_jiffies_in_the_handler(image_of_hz, machine, short_path, hz, seconds):
    image = image_of_hz(hz)
    m = machine(r'tty=dumb autorun="timer set %d; sleep %d; exit 7"' % (seconds, seconds + 1),
                image=image.path, prompt=False,
                extra=('-S', '-gdb', 'unix:%s/g,server=on,wait=off' % short_path))
    gdb = Gdb(short_path + '/g')
    gdb.run_to(image.symbols['timer_handler'])
    jiffies = gdb.read_u32(image.symbols['jiffies_64'])
    gdb.detach()
    result = m.finish()
    assert result.status == 7
    asked, expires, now = parse(result.of('timer set %d' % seconds))
    assert (asked, expires) == (seconds, (now + seconds * hz) % WRAP)
    assert jiffies == expires


@pytest.mark.parametrize('seconds', [1, 3, 10])
def test_time_between_two_timers(seconds):
    """On the log's clock, whose rate is measured at boot to about 1 in 10,000. The first
    timer marks a tick: 0 seconds means the next."""
    result = script('timer set 0; sleep 1; timer set %d; sleep %d; exit 7'
                    % (seconds, seconds + 1))
    tick_s = ((PIT_HZ + 50) // 100) / PIT_HZ
    _, _, start = parse(result.of('timer set 0'))
    _, expires, _ = parse(result.of('timer set %d' % seconds))
    first, second = fired(result)
    ticks = (second.seconds - first.seconds) / tick_s
    assert abs(ticks - (expires - (start + 1)) % WRAP) < 0.25


def test_across_the_wrap():
    """jiffies wraps to 0 five minutes after boot."""
    result = script('sleep 298; timer set 3; sleep 4; jiffies; exit 7')
    _, expires, now = parse(result.of('timer set 3'))
    assert expires < 300 < now
    line, = fired(result)
    assert 301 < line.seconds < 302
    assert int(result.of('jiffies').split()[1]) in (expires + 100, expires + 101, expires + 102)


@pytest.mark.parametrize('hz', HZS)
def test_message(image_of_hz, hz):
    result = script('timer set 3; sleep 4; exit 7', image=image_of_hz(hz).path)
    line, = fired(result)
    assert (line.caller, line.text) == ('S0', '[timer_handler] pid = 0, comm = swapper/0')
    assert 'HZ=%d' % hz in result.output


def test_over_a_busy_thread():
    """The handler's current is whoever it interrupts: here a command that never sleeps."""
    m = Machine('tty=dumb watchdog_thresh=3600', icount=6, image=IMAGE)
    try:
        m.wait_prompt()
        m.enter('timer set 1; crash hang')      # at a prompt the second is over at once
        match = m.wait_match(r'\[ *S0\] \[timer_handler\] pid = (\d+), comm = (\S+)\r\n')
        assert match[2] == 'crash' and int(match[1]) > 1
    finally:
        m.close()


def test_set_again_replaces(machine):
    m = machine(image=IMAGE)
    assert 'replaced' not in m.command('timer set 1000000')
    assert 'the one set earlier is replaced' in m.command('timer set 1000000')
    assert m.command('timers').count('timer_handler') == 1
    assert m.command('timer cancel') == 'timer: cancelled\n'
    assert m.command('timer cancel') == 'timer: it was not armed\n'
    assert 'timer_handler' not in m.command('timers')


@pytest.mark.parametrize('what', ['alloc 1', 'mon 1'])
def test_what_only_the_module_can(what):
    result = script('timer %s; echo $?; exit 7' % what)
    assert 'timer: this image has no module deferred' in result.output
    assert result.of('echo $?') == '1\n'


def test_cancelled_does_not_fire():
    result = script('timer set 2; sleep 1; timer cancel; sleep 3; exit 7')
    assert (result.status, fired(result)) == (7, [])


@pytest.mark.alone
def test_real_time():
    """Without virtual time the same three seconds take three seconds of the guest."""
    result = script('timer set 3; sleep 4; exit 7', icount=None)
    line, = fired(result)
    assert (line.caller, line.text) == ('S0', '[timer_handler] pid = 0, comm = swapper/0')
    assert 2.9 < line.seconds < 30              # a busy host may lose ticks
