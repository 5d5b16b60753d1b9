# SPDX-License-Identifier: MIT
"""Several CPUs: all are started; each has its idle thread, its ksoftirqd and its tick; `on`
says where a command runs; a CPU that hangs is named, and a panic stops all.
"""

import re
import struct

import pytest

from machine import CTRL_C, PANIC, script

REPORT = re.compile(r'NMI backtrace for cpu (\d+)\n.*?CPU: \1 PID: \d+ Comm: (\S+)  '
                    r'interrupts (on|off), .*?Call Trace:\n(.*?)(?=NMI backtrace|---\[ end|\Z)',
                    re.S)


def smp(commands, cpus, append=''):
    return script(commands + '; exit 0', append, cpus=cpus)


def reports(text):
    """{cpu: (who, interrupts on or off, backtrace)} of what other CPUs did."""
    plain = re.sub(r'(?m)^\[ *\d+\.\d+\]\[ *\w+\] ', '', text.replace('\r', ''))
    return {int(m[1]): (m[2], m[3], m[4]) for m in REPORT.finditer(plain)}


@pytest.mark.parametrize('cpus', [2, 4, 16])
def test_each_cpu_has_its_threads(cpus):
    result = smp('ps -e', cpus)
    assert 'on %d CPUs' % cpus in result.output
    names = [line.split()[-1] for line in result.of('ps -e').splitlines()[1:]]
    for n in range(cpus):
        assert 'swapper/%d' % n in names and 'ksoftirqd/%d' % n in names
    assert result.status == 0


def test_maxcpus_one():
    result = smp('ps -e', 4, 'maxcpus=1')
    assert 'on 1 CPU,' in result.output and 'swapper/1' not in result.output


def test_maxcpus_is_a_limit():
    assert 'on 2 CPUs' in smp('ps', 4, 'maxcpus=2').output
    assert 'on 2 CPUs' in smp('ps', 2, 'maxcpus=4').output


def test_cpus_there_is_no_room_for_are_named():
    result = smp('ps', 20)
    assert 'smp: 4 more CPUs than the 16 there is room for are not used' in result.output
    assert 'on 16 CPUs' in result.output


def test_without_an_apic_one_runs():
    result = smp('ps', 4, 'noapic')
    assert 'on 1 CPU,' in result.output and result.status == 0


def without(cpu, image, path):
    """A copy of the image in which a CPU finds nothing prepared for it, and stops at once: in
    smp_set_secondary(cpu in %eax, stack in %edx), whose CPU's APIC has the same number here."""
    word = {name: struct.pack('<I', image.symbols[name])
            for name in ('secondary_stack', 'secondary_cpu')}
    code = (b'\x83\xf8%c' % cpu +                             # cmp $cpu, %eax
            b'\x74\x0d' +                                     # je the ret
            b'\x89\x14\x85' + word['secondary_stack'] +       # mov %edx, stack(, %eax, 4)
            b'\x88\x80' + word['secondary_cpu'] +             # mov %al, cpu(%eax)
            b'\xc3')                                          # ret
    return image.patched(path, {'smp_set_secondary': code})


def test_a_cpu_that_does_not_start_is_left_out(image, tmp_path):
    """It is said, and the others work: CPU numbers have a hole."""
    copy = without(2, image, tmp_path / 'jiffy.elf')
    result = script('ps -e; on 2 echo here; on 3 echo there; interrupts; exit 0', image=copy,
                    cpus=4)
    assert re.search(r'smp: CPU 2 \(APIC 2\) did not start and is left out', result.output)
    assert 'on 3 CPUs' in result.output
    assert 'swapper/2' not in result.of('ps -e') and 'swapper/3' in result.of('ps -e')
    assert result.of('on 2 echo here') == 'on: CPU 2 did not start\n'
    assert result.of('on 3 echo there') == 'there\n'
    assert result.of('interrupts').split()[:3] == ['CPU0', 'CPU1', 'CPU3']


def test_every_cpu_ticks():
    result = smp('sleep 3; interrupts', 4)
    rows = {line.split(':')[0].strip(): line.split(':')[1].split()[:4]
            for line in result.of('interrupts').splitlines() if ':' in line}
    ticks = int(rows['0'][0])
    assert ticks >= 300
    assert rows['TIC'][0] == '0'
    for n in range(1, 4):
        assert ticks - 5 <= int(rows['TIC'][n]) <= ticks


@pytest.mark.parametrize('cpus', [1, 2, 4])
def test_a_column_a_cpu(cpus):
    result = smp('interrupts; softirqs; timers', cpus)
    header = ['CPU%d' % n for n in range(cpus)]
    for command, row in (('interrupts', '  0:'), ('softirqs', 'TIMER:'), ('timers', 'pending:')):
        lines = result.of(command).splitlines()
        assert any(line.split()[:cpus] == header for line in lines), command
        figures = next(line for line in lines if row in line).split(':')[1].split()
        assert all(word.isdigit() for word in figures[:cpus]), command


def test_on_runs_there():
    """Its timer fires there too, in that CPU's softirq context."""
    result = smp('on 2 timer set 1; on 1 sleep 2; on 3 tasklet once', 4)
    fired, = result.log('[timer_handler]')
    assert fired.caller == 'S2'
    assert re.search(r'softirq/3', result.of('on 3 tasklet once'))


@pytest.mark.parametrize('line, said', (
    ('on', 'on: the CPU is missing; usage: on CPU CMD [ARGUMENT...]'),
    ('on x ps', "on: 'x' is not a CPU from 0 to 1; usage: on CPU CMD [ARGUMENT...]"),
    ('on 2 ps', "on: '2' is not a CPU from 0 to 1; usage: on CPU CMD [ARGUMENT...]"),
    ('on 4294967297 ps', "on: '4294967297' is not a CPU from 0 to 1"),
    ('on 1', 'on: say which command; usage: on CPU CMD [ARGUMENT...]'),
    ('on 1 pss', "on: no command 'pss'; did you mean 'ps'?"),
))
def test_on_with_bad_input(line, said):
    assert smp(line, 2).of(line).startswith(said)


def test_ctrl_c_reaches_another_cpu(machine):
    m = machine(icount=None, cpus=4)
    m.enter('on 2 sleep 100000')
    m.send(CTRL_C)
    m.wait('^C\r\n')
    m.wait_prompt()
    assert m.status() == 130


@pytest.mark.parametrize('stuck', [0, 1, 3])
def test_sysrq_shows_every_cpu(machine, stuck):
    """One spins with interrupts off: CPU 0, which has the ticks, or the last, which has the
    serial line, or another. What the key interrupted is shown in full, the rest by NMI."""
    m = machine('tty=dumb watchdog_thresh=2', icount=None, cpus=4)
    m.enter('on %d crash lockup' % stuck)
    if stuck:
        m.wait('watchdog: Watchdog detected hard LOCKUP on cpu %d' % stuck)
        m.wait('To leave: BREAK, then b restarts.')
    # With CPU 0 the clock stops, and nothing tells that it has begun: it is looked for.
    for _ in range(1 if stuck else 20):
        at = len(m.output)
        m.break_key('l')
        m.wait_match(r'sysrq: Show backtrace of all active CPUs')
        m.break_key('h')
        m.wait('sysrq: HELP')
        found = reports(m.output[at:])
        if 'crash_lockup' in found[stuck][2]:
            break
    asker = int(re.search(r'Sending NMI from CPU (\d)', m.output[at:])[1])
    assert set(found) == {0, 1, 2, 3} - {asker}
    assert found[stuck][:2] == ('crash', 'off') and 'crash_lockup' in found[stuck][2]
    m.break_key('b')
    assert m.finish().text == 'restarted'


def test_a_hard_lockup_is_named_again_and_again(machine):
    """Each time as long has passed; the shell goes on beside it."""
    m = machine('tty=dumb watchdog_thresh=1', cpus=4)
    m.enter('on 2 crash lockup &')
    m.wait('hard LOCKUP on cpu 2: no tick for 1s')
    m.wait('hard LOCKUP on cpu 2')
    m.send('\r')
    assert m.command('on 1 echo still') .endswith('still\n')


def test_no_lockup_where_there_is_none():
    """Busy CPUs and idle ones tick; interrupts off for a moment are no lockup."""
    result = smp('sleep 30; on 1 repeat 1000 echo x', 4, 'watchdog_thresh=1')
    assert not result.log('LOCKUP') and not result.log('lockup')


@pytest.mark.parametrize('command, who', (('on 1 crash irq', 1), ('on 0 crash irq', 0)))
def test_a_panic_stops_all_cpus(command, who):
    """Each is shown; a line of another CPU never stands inside the report."""
    result = script('on 2 crash hang & ; on 3 repeat 1000000 echo x & ; sleep 1; ' + command,
                    cpus=4)
    assert result.status == PANIC
    text = result.output[result.output.index('BUG: kernel NULL pointer'):]
    found = reports(text)
    assert set(found) == {0, 1, 2, 3} - {who}
    assert found[2][:2] == ('crash', 'on') and 'crash_hang' in found[2][2]
    after = text[text.index('Kernel panic - not syncing'):]
    assert {line.caller for line in result.log() if line.text in after} == {'H%d' % who}
    assert '---[ end Kernel panic - not syncing: Fatal exception in interrupt ]---' in after


def test_a_panic_with_another_cpu_locked_up():
    """An NMI stops it all the same."""
    result = script('on 2 crash lockup & ; sleep 1; on 1 crash irq', cpus=4)
    assert result.status == PANIC
    found = reports(result.output)
    assert found[2][:2] == ('crash', 'off') and 'could not be stopped' not in result.output


def test_two_cpus_that_oops_at_once():
    """One reports, then the other; both commands end, and the shell goes on."""
    result = smp('on 1 repeat 1 crash null & ; on 2 repeat 1 crash bug & ; sleep 1; echo on', 4)
    assert result.output.count('---[ end trace') == 2
    first = result.output.index('[#1]')
    assert first < result.output.index('---[ end trace', first) < result.output.index('[#2]')
    assert result.of('echo on') == 'on\n'


def test_a_seed_without_jitter_points_is_said():
    assert ('seed=7 is for random numbers only: for CPUs build with make JITTER=1'
            in smp('ps', 2, 'seed=7').output)
