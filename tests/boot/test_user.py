# SPDX-License-Identifier: MIT
"""Programs in ring 3: they run, they end, and what they do wrong costs nobody else anything."""

import re

import pytest

from machine import CTRL_C, script

SEGFAULTS = {
    'null-read': 'at 00000000 .* error 4: it read a null pointer',
    'null-write': 'at 00000000 .* error 6: it wrote a null pointer',
    'null-jump': 'at 00000000 ip 00000000 .* error 4: it jumped to a null pointer',
    'kernel-read': "at 00100000 .* error 5: it read the kernel's memory",
    'kernel-write': "at 00100000 .* error 7: it wrote the kernel's memory",
    'kernel-stack': "at e0001000 .*: it wrote the kernel's memory",
    'kernel-jump': "at 00100000 ip 00100000 .*: it jumped to the kernel's memory",
    'kernel-sp': "at 001ffffc .*: it wrote the kernel's memory",
    'kernel-frame': "at e0001ffc .*: it wrote the kernel's memory",
    'constant': '.* error 7: it wrote its own constants or code',
    'overflow': r'.*: it wrote beyond its stack, of 64 KB',
    'no-stack': 'at fffffffc .*',
}
PROTECTED = {
    'cli': "cli and sti are the kernel's", 'sti': "cli and sti are the kernel's",
    'hlt': "hlt is the kernel's", 'in': "in and out are the kernel's",
    'out': "in and out are the kernel's",
    **{way: "that instruction is the kernel's"
       for way in ('lgdt', 'lidt', 'ltr', 'mov-cr', 'to-cr3', 'mov-dr', 'wrmsr', 'invd',
                   'sysenter')},
    **{way: 'there is no such segment for a program'
       for way in ('cs', 'ds', 'fs', 'ss', 'gs', 'ldt')},
}
TRAPS = {
    'divide': (136, 'divide error'), 'ud': (132, 'invalid opcode'), 'int3': (133, 'int3'),
    'into': (139, 'overflow'), 'step': (133, 'debug'), 'iret': (139, 'invalid TSS'),
    'fpu': (136, 'device not available'), 'sse': (132, 'invalid opcode'),
}


def user(commands, cpus=1, append='', **options):
    return script(commands + '; exit 0', append, cpus=cpus, **options)


def faults(result, commands):
    """{command: its line in the log}, for commands that each cause one."""
    lines = re.findall(r'\] wrong\[\d+\]: (.*)', result.output.replace('\r', ''))
    assert len(lines) == len(commands), result.output
    return dict(zip(commands, lines))


def no_report(result):
    for word in ('BUG', 'WARNING', 'Oops', 'panic', 'Call Trace'):
        assert word not in result.output, result.output


@pytest.mark.parametrize('cpus', [1, 2, 4])
def test_a_program_runs_with_its_arguments(cpus):
    result = user('hello a "b c"; echo status $?; ps', cpus)
    assert re.fullmatch(r'Hello from ring 3: hello, pid \d+\nargument 1: a\nargument 2: b c\n',
                        result.of('hello a "b c"'))
    assert result.of('echo status $?') == 'status 0\n'
    assert 'hello' not in result.of('ps')


@pytest.mark.parametrize('word', ['hello', './hello', 'user/hello', './user/hello'])
def test_a_program_has_several_names(word):
    assert user(word).of(word).startswith('Hello from ring 3: %s, pid ' % word)


def test_what_is_no_program_is_told():
    result = user('./hallo; echo $?; ./nix/hello; other/hello')
    assert result.of('./hallo') == \
        "sh: no program './hallo'; did you mean './hello'? ('programs' lists them)\n"
    assert result.of('echo $?') == '127\n'
    assert "no program './nix/hello'" in result.of('./nix/hello')


def test_programs_lists_them():
    lines = user('programs').of('programs').splitlines()
    assert lines[0].split() == ['BYTES', 'PROGRAM']
    assert './user/hello' in [line.split()[1] for line in lines[1:]]


def test_output_goes_to_a_device():
    result = user('hello > /dev/null; echo $?; hello > /dev/nix')
    assert result.of('hello > /dev/null') == '' and result.of('echo $?') == '0\n'
    assert 'there is no /dev/nix' in result.of('hello > /dev/nix')


def test_too_many_arguments_are_refused():
    line = 'hello ' + 'x' * 200
    assert 'argument 1: ' + 'x' * 200 in user(line).of(line)


@pytest.mark.parametrize('cpus', [1, 2, 4])
def test_the_kernels_memory_is_out_of_reach(cpus):
    result = user('; '.join('wrong %s; echo %s $?' % (way, way) for way in SEGFAULTS), cpus)
    told = faults(result, list(SEGFAULTS))
    for way, pattern in SEGFAULTS.items():
        assert re.fullmatch('segfault ' + pattern, told[way]), way
        assert result.of('echo %s $?' % way) == way + ' 139\n'
    no_report(result)


@pytest.mark.parametrize('cpus', [1, 2, 4])
def test_privileged_instructions_are_refused(cpus):
    result = user('; '.join('wrong %s; echo %s $?' % (way, way) for way in PROTECTED), cpus)
    told = faults(result, list(PROTECTED))
    for way, reason in PROTECTED.items():
        assert re.fullmatch('trap general protection fault ip .*: ' + reason, told[way]), way
        assert result.of('echo %s $?' % way) == way + ' 139\n'
    no_report(result)


def test_other_exceptions_end_the_program():
    result = user('; '.join('wrong %s; echo %s $?' % (way, way) for way in TRAPS))
    told = faults(result, list(TRAPS))
    for way, (status, name) in TRAPS.items():
        assert re.fullmatch('trap %s ip .*' % name, told[way]), way
        assert result.of('echo %s $?' % way) == '%s %d\n' % (way, status)
    no_report(result)


def test_every_other_vector_is_refused():
    vectors = [v for v in range(256) if v not in (3, 4, 0x80)]
    for first in range(0, len(vectors), 64):
        some = vectors[first:first + 64]
        result = user('; '.join('wrong int %d' % v for v in some))
        for v, line in faults(result, some).items():
            assert line.endswith('the only interrupt a program may ask for is int 0x80'), v
        no_report(result)


@pytest.mark.parametrize('cpus', [1, 2])
def test_flags_do_not_disturb_the_kernel(cpus):
    result = user('flags; echo $?; flags tf', cpus)
    assert result.of('flags') == 'df: ok\nnt: ok\nac: ok\niopl: ok\nall: ok\n'
    assert result.of('echo $?') == '0\n'
    assert re.search(r'flags\[\d+\]: trap debug ip', result.output)
    assert 'going on' not in result.output      # what the kernel says of its own debug exceptions
    no_report(result)


@pytest.mark.parametrize('cpus', [1, 2, 4])
def test_random_system_calls_leave_nothing_behind(cpus):
    # Slabs stay with their size: what is needed at a time only the second round shows.
    a_round = 'fuzz 100000 7; echo $?; devices; mem; '
    result = user('hello; ' + 3 * a_round + 'ps', cpus)
    calls = result.of('fuzz 100000 7')
    assert 'fuzz: 100000 calls' in calls and result.of('echo $?') == '0\n'
    for error in ('Bad address', 'Bad file descriptor', 'Function not implemented'):
        assert error in calls
    _, before, after = result.all_of('mem')
    assert before == after
    first, second, third = result.all_of('devices')
    assert first == second == third
    assert len(result.of('ps').splitlines()) == 3
    no_report(result)


def test_others_run_beside_one_that_spins():
    result = user('spin &; sleep 1; hello; timer set 1; sleep 2; kill 7; echo $?; sleep 1; ps')
    assert 'Hello from ring 3' in result.of('hello')
    assert '[timer_handler] pid = 7, comm = spin' in result.output
    assert '[7] status 143 spin' in result.output
    assert 'spin' not in result.of('ps')


def test_kill_9_ends_it():
    result = user('spin &; kill -9 7; sleep 1')
    assert '[7] status 137 spin' in result.output


def test_two_that_spin_share_a_cpu():
    result = user('spin &; spin 200000; ps')
    assert result.of('spin 200000') == 'spin: 200000 rounds\n'
    assert 'spin' in result.of('ps')


@pytest.mark.parametrize('cpus', [1, 2])
def test_ctrl_c_ends_it(machine, cpus):
    m = machine(cpus=cpus)
    m.send('spin\r')
    m.wait('spin\r\n')
    m.send(CTRL_C)
    m.wait('^C')
    m.wait_prompt()
    assert m.command('echo $?') == '130\n'


@pytest.mark.parametrize('cpus', [1, 2])
def test_sysrq_does_not_follow_its_frames(machine, cpus):
    """They lead in a circle; the backtrace ends where the program begins."""
    m = machine(cpus=cpus)
    m.send('wrong frame-loop\r')
    m.wait('frame-loop\r\n')
    m.break_key('l')
    m.wait('sysrq: Show backtrace of all active CPUs\r\n')
    m.send(CTRL_C)
    m.wait('^C')
    assert 'the stack is damaged' not in m.wait_prompt()
    assert m.command('echo $?') == '130\n'


def test_it_reads_lines(machine):
    m = machine()
    m.send('lines\r')
    m.wait('lines\r\n')
    m.send('one\r')
    m.wait('1: one')
    m.send('twx\x7fo\r')
    m.wait('2: two')
    m.send('\x04')
    m.wait('lines: 2')
    m.wait_prompt()


def test_a_reader_in_the_background_gets_nothing():
    assert '[7] done lines' in user('lines &; sleep 1').output


def test_on_and_repeat_take_programs():
    result = user('on 1 hello; repeat 2 hello', cpus=2)
    assert 'Hello' in result.of('on 1 hello')
    assert result.of('repeat 2 hello').count('Hello') == 2


def test_a_device_by_number():
    result = user('devtest /dev/null write abc read 5 ioctl 1 2; echo $?; devtest /dev/nix')
    assert result.of('devtest /dev/null write abc read 5 ioctl 1 2') == \
        'write: 3\nread: 0\nioctl: Inappropriate ioctl for device\n'
    assert result.of('echo $?') == '1\n'
    assert result.of('devtest /dev/nix') == '/dev/nix: No such file or directory\n'
