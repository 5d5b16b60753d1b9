# SPDX-License-Identifier: MIT
"""Commands that run another one in time, or at the right moment."""

import re

import pytest

from machine import BUILD, CTRL_C, script

TEST_IMAGE = BUILD / 'jiffy-test.elf'      # it has the modules of tests/modules
STUCK = (r'timeout: rmmod\[\d+\] did not end; it waits in slow_exit\+0x\S+ \[slow\]  '
         r'tests/modules/slow\.c:\d+ \(state D\)\n')


def run(commands, cpus=1, **options):
    return script('; '.join(commands) + '; exit 0', image=TEST_IMAGE, cpus=cpus, **options)


# --- timeout

@pytest.mark.parametrize('cpus', [1, 2])
@pytest.mark.parametrize('line, status, seconds', [
    ('timeout 2 sleep 1', 0, 1),
    ('timeout 0 sleep 3', 0, 3),                    # no limit, as the coreutils'
    ('timeout 1 sleep 9', 124, 1),
    ('timeout 0.25 sleep 9', 124, .25),
    ('timeout -s INT 1 sleep 9', 124, 1),
    ('timeout -s KILL 1 repeat 3 sleep 9', 124, 1),
    ('timeout 9 timeout 1 sleep 9', 124, 1),
    ('timeout 1 on 0 spin', 124, 1),
    ('timeout 1 timer', 2, 0),
    ('timeout 1 repeat 1 crash null', 139, 0),
    ('timeout 1 nosuch', 127, 0),
])
def test_timeout(cpus, line, status, seconds):
    result = run(['echo start > /dev/kmsg', line, 'echo $? > /dev/kmsg'], cpus)
    start, end = result.log('start')[-1], result.log()[-2]
    assert end.text == str(status)
    assert seconds <= end.seconds - start.seconds < seconds + .15
    assert 'did not end' not in result.output


@pytest.mark.parametrize('cpus', [1, 2])
@pytest.mark.parametrize('through', ['', 'on 0 ', 'repeat 2 on 0 '])
def test_timeout_goes_on_without_a_command_that_cannot_end(cpus, through):
    """Says where it waits, also if another command runs it; the shell names its end later."""
    line = 'timeout 1 %srmmod slow' % through
    result = run(['insmod slow init_ms=0 exit_ms=4000', line, 'echo $?', 'lsmod', 'sleep 4',
                  'echo over', 'lsmod', 'rmmod slow'], cpus)
    assert re.fullmatch(STUCK, result.of(line)), result.of(line)
    assert result.of('echo $?') == '124\n'
    assert ['slow ' in text for text in result.all_of('lsmod')] == [True, False]
    job = (through or 'rmmod').split()[0]
    assert re.search(r'\[\d+\] status 143 %s\n' % job, result.of('sleep 4'))
    assert 'module slow is not loaded' in result.of('rmmod slow')


def test_timeout_names_the_cpu_of_one_that_runs():
    result = run(['timeout 1 on 1 crash hang', 'echo $?'], cpus=2)
    assert re.fullmatch(r'timeout: crash\[\d+\] did not end; it runs on CPU 1 \(state R\)\n',
                        result.of('timeout 1 on 1 crash hang'))
    assert result.of('echo $?') == '124\n'


@pytest.mark.parametrize('cpus', [1, 2])
def test_ctrl_c_ends_what_timeout_runs(machine, cpus):
    m = machine(cpus=cpus, icount=None)
    m.enter('timeout 1000 repeat 3 sleep 1000')
    m.send(CTRL_C)
    m.wait('^C\r\n')
    m.wait_prompt()
    assert m.status() == 130
    assert ' sleep' not in m.command('ps') and ' timeout' not in m.command('ps')


def test_timeout_leaves_no_memory_behind(machine):
    settled, rounds = machine().used_in_rounds([
        'repeat 100 timeout 1 echo x', 'repeat 1 timeout 0.1 sleep 5'])
    assert settled, rounds


@pytest.mark.parametrize('seconds, rounded', [('0.001', .01), ('.5', .5), ('0.0000000001', .01),
                                              ('1.25', 1.25), ('2', 2)])
def test_sleep_takes_fractions(seconds, rounded):
    """Up to whole ticks of 10 ms, and one that has begun already."""
    result = script('echo a > /dev/kmsg; sleep %s; echo b > /dev/kmsg; exit 0' % seconds)
    a, b = [line.seconds for line in result.log()[-3:-1]]
    assert rounded <= b - a < rounded + .025


# --- when

@pytest.mark.parametrize('cpus', [1, 2])
@pytest.mark.parametrize('line', ['when "hi there" echo seen', 'on 0 when "hi there" echo seen',
                                  'timeout 9 when hi on 0 echo seen'])
def test_when_in_the_background_misses_nothing(cpus, line):
    """It counts from when it was typed, however late its thread begins."""
    result = run(['echo hi there, too soon > /dev/kmsg', line + ' &', 'echo hi > /dev/kmsg',
                  'sleep 1', 'echo say hi there > /dev/kmsg', 'sleep 1', 'ps'], cpus)
    assert result.output.count('\r\nseen\r\n') == 1 and ' when' not in result.of('ps')
    early = result.output.index('\r\nseen\r\n') < result.output.index('] say hi there')
    assert early == ('there' not in line), result.output


@pytest.mark.parametrize('cpus', [1, 2])
def test_when_counts_records_once(cpus):
    """In `when A when B`, a B that came before A does not count; nor does repeat see one twice."""
    result = run(['when A when B echo AB &', 'repeat 2 when A echo twice &', 'echo B > /dev/kmsg',
                  'echo A > /dev/kmsg', 'sleep 1', 'echo B > /dev/kmsg', 'sleep 2',
                  'echo A > /dev/kmsg', 'sleep 3'], cpus)
    first, second, after = result.output.split('jiffy> echo B')
    assert 'AB\r' not in first + second and 'AB\r' in after
    assert second.count('twice\r') == 1 and after.count('twice\r') == 1


@pytest.mark.parametrize('baud', ['', 'baud=9600'])
def test_when_is_there_while_another_cpu_is_still_printing(baud):
    """Also if what it runs has to start on a CPU that looks idle but is in a handler."""
    result = run(['on 0 when "[timer_handler]" echo now > /dev/kmsg &', 'on 1 timer set 1',
                  'sleep 2'], cpus=2, append=baud)
    handler, now = result.log('[timer_handler]')[-1], result.log('now')[-1]
    assert handler.caller == 'S1'
    assert 0 < now.seconds - handler.seconds < .001     # the line alone takes 65 ms at 9600 baud


def test_when_without_a_match_has_a_way_out(machine):
    m = machine(icount=None)
    m.enter('when nothing echo x')
    m.send(CTRL_C)
    m.wait('^C\r\n')
    m.wait_prompt()
    assert m.status() == 130
    assert m.command('timeout 1 when nothing echo x') == ''
    assert m.status() == 124
    pid = m.command('when nothing echo x &')[1:-2]
    assert m.command('kill ' + pid) + m.command('') == '[%s] status 143 when\n' % pid
    assert m.command('ps').count('\n') == 3             # the heading, sh and ps


def test_when_passes_the_status_on():
    result = run(['timer set 1', 'when [timer_handler] timer x', 'echo $?', 'timer set 1',
                  'when [timer_handler] true_or_false', 'echo $?'])
    assert result.all_of('echo $?') == ['2\n', '127\n']


# --- signals, beforehand

def test_a_signal_may_come_before_the_command_has_begun():
    """The command still does its work, with the signal pending; a program never starts."""
    result = run(['on 1 insmod slow how=spins init_ms=1000 &', 'on 1 echo did it > /dev/kmsg &',
                  'kill -INT $!', 'on 1 hello &', 'kill -INT $!', 'sleep 0.2',
                  'echo not yet > /dev/kmsg', 'sleep 3', 'lsmod'], cpus=2)
    assert [line.text for line in result.log() if line.text in ('did it', 'not yet')] == \
        ['not yet', 'did it']
    assert 'Hello' not in result.output
    assert len(re.findall(r'\[\d+\] status 130 on\r', result.output)) == 2


# --- baud=

@pytest.mark.parametrize('cpus', [1, 2])
@pytest.mark.parametrize('baud', [0, 9600, 115200])
def test_baud_makes_the_log_take_its_time(cpus, baud):
    """10 bits for each byte of the line: [seconds.us][caller] text, CR and LF."""
    text = 'x' * 50
    result = script('repeat 3 echo %s > /dev/kmsg; exit 0' % text, cpus=cpus,
                    append='baud=%d' % baud if baud else '')
    first, second, third = [line.seconds for line in result.log(text)[-3:]]
    takes = 10 * (len('[    0.289265][   T10] ') + len(text) + 2) / baud if baud else 0
    assert takes * .99 < third - second < takes + .0015
    # The first finds the FIFO empty: its last 16 bytes at most are on their way afterwards.
    assert second - first <= third - second + .0015


@pytest.mark.parametrize('value', ['1199', '115201', 'fast', ''])
def test_a_bad_baud_is_named(value):
    result = script('exit 0', append='baud=' + value)
    line, = result.log('command line: ')
    assert line.text == ('command line: baud=%s is not a number from 1200 to 115200; using 0'
                         % value)
