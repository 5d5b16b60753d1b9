# SPDX-License-Identifier: MIT
"""What is wrong gets one clear line that begins with the command's name, and the shell
goes on."""

import re

import pytest

BIG = '99999999999999999999999'
LONG = 'n' * 300

# Line, and what the answer must name.
WRONG = [
    ('timer', 'say set, cancel, alloc or mon'),
    ('timer -z', "'-z' is not set, cancel, alloc or mon"),
    ('timer bogus 3', "'bogus' is not set, cancel, alloc or mon"),
    ('timer set', 'the number of seconds is missing'),
    ('timer set x', "'x' is not a number of seconds from 0 to"),
    ('timer set -1', "'-1' is not a number"),
    ('timer set 1.5', "'1.5' is not a number"),
    ('timer set 3s', "'3s' is not a number"),
    ('timer set ""', "'' is not a number"),
    ('timer set 0x10', "'0x10' is not a number"),
    ('timer set ' + BIG, "'%s' is not a number" % BIG),
    ('timer set 4294967296', "'4294967296' is not a number"),
    ('timer set 10737419', "'10737419' is not a number"),
    ('timer set ' + LONG, "'nnnn"),
    ('timer set 1 2', "unexpected argument '2'"),
    ('timer set 1 -f', "unknown option '-f'"),
    ('timer cancel 1', "unexpected argument '1'"),
    ('timer list', "'list' is not set, cancel, alloc or mon"),
    ('timers -v', "unknown option '-v'"),
    ('irq', 'the software line is missing'),
    ('irq x', "'x' is not a software line from 24 to 31"),
    ('irq 4', "'4' is not a software line"),
    ('irq 23', "'23' is not a software line"),
    ('irq 32', "'32' is not a software line"),
    ('irq -1', "'-1' is not a software line"),
    ('irq ' + BIG, 'is not a software line'),
    ('irq 24 0', "'0' is not a number of times from 1 to 1000"),
    ('irq 24 1001', "'1001' is not a number of times"),
    ('irq 24 tracer', "'tracer' is not a number of times"),
    ('irq 24 3 4', "unexpected argument '4'"),
    ('irq 24 trace 4', "unexpected argument '4'"),
    ('softirqs bogus', "it knows no 'bogus'"),
    ('softirqs -v', "it knows no '-v'"),
    ('softirqs raise x', "'x' is not a number of times from 1 to 1000"),
    ('softirqs raise 0', "'0' is not a number of times"),
    ('softirqs raise 1001', "'1001' is not a number of times"),
    ('softirqs raise 1 2', "unexpected argument '2'"),
    ('softirqs order 3', "unexpected argument '3'"),
    ('softirqs self ' + BIG, 'is not a number of times'),
    ('tasklet bogus', "it knows no 'bogus'"),
    ('tasklet -v', "it knows no '-v'"),
    ('tasklet once 0', "'0' is not a number of times from 1 to 1000"),
    ('tasklet self -1', "'-1' is not a number of times"),
    ('tasklet once 1 2', "unexpected argument '2'"),
    ('tasklet order 3', "unexpected argument '3'"),
    ('tasklet disable x', "unexpected argument 'x'"),
    ('tasklet kill -9', "unknown option '-9'"),
    ('sleep', 'the number of seconds is missing'),
    ('sleep x', "'x' is not a number of seconds"),
    ('sleep -1', "'-1' is not a number"),
    ('sleep ' + BIG, 'is not a number'),
    ('sleep 1 2', "unexpected argument '2'"),
    ('sleep 1.', "'1.' is not a number of seconds from 0 to"),
    ('sleep .', "'.' is not a number"),
    ('sleep 1.5s', "'1.5s' is not a number"),
    ('sleep 1.5.5', "'1.5.5' is not a number"),
    ('sleep 1,5', "'1,5' is not a number"),
    ('sleep 21474836', "'21474836' is not a number of seconds from 0 to 21474835"),
    ('timeout', 'the number of seconds is missing'),
    ('timeout x echo', "'x' is not a number of seconds"),
    ('timeout -1 echo', "'-1' is not a number of seconds"),
    ('timeout 1', 'say which command'),
    ('timeout 1 ehco', "no command 'ehco'; did you mean 'echo'?"),
    ('timeout -s', '-s wants INT, TERM or KILL'),
    ('timeout -s HUP 1 echo', '-s wants INT, TERM or KILL'),
    ('timeout -s INT', 'the number of seconds is missing'),
    ('timeout -k 1 echo', "'-k' is not a number of seconds"),
    ('when', 'say which text'),
    ('when ""', 'say which text'),
    ('when text', 'say which command'),
    ('when text ehco', "no command 'ehco'; did you mean 'echo'?"),
    ('repeat', 'the number of times is missing'),
    ('repeat x echo', "'x' is not a number of times from 1 to 1000000"),
    ('repeat 0 echo', "'0' is not a number"),
    ('repeat -1 echo', "'-1' is not a number"),
    ('repeat 1000001 echo', 'is not a number'),
    ('repeat ' + BIG + ' echo', 'is not a number'),
    ('repeat 3', 'say which command'),
    ('repeat 3 ehco', "no command 'ehco'; did you mean 'echo'?"),
    ('dmesg x', 'only options'),
    ('dmesg -x', 'only options'),
    ('dmesg -c x', 'only options'),
    ('dmesg -n', 'level'),
    ('dmesg -n x', "'x' is not a level from 1 to 8"),
    ('dmesg -n 0', "'0' is not a level"),
    ('dmesg -n 9', "'9' is not a level"),
    ('dmesg -n -1', "'-1' is not a level"),
    ('dmesg -n ' + BIG, 'is not a level'),
    ('dmesg -n 3 4', "unexpected argument '4'"),
    ('ps x', 'only options'),
    ('ps -x', 'only options'),
    ('ps -', 'only options'),
    ('ps -e x', 'only options'),
    ('ps -elx', 'only options'),
    ('sym', 'say which name or address'),
    ('sym nosuch', "sym: there is no 'nosuch'; give a name of the kernel or of its headers, "
                   'or an address in hexadecimal'),
    ('sym spin_lock_hb', "sym: there is no 'spin_lock_hb'; did you mean 'spin_lock_bh'?"),
    ('sym list_for_each_entri', "did you mean 'list_for_each_entry'?"),
    ('sym jifies', "did you mean 'jiffies'?"),
    ('sym shedule', "did you mean 'schedule'?"),
    ('sym timer_handle', "did you mean 'timer_handler'?"),
    ('sym struct', 'say which struct'),
    ('sym struct timer_lits', "there is no 'struct timer_lits'; did you mean 'struct timer_list'?"),
    ('sym struct HZ', "there is no 'struct HZ'"),
    ('sym union timer_list', "there is no 'union timer_list'"),
    ('sym struct timer_list x', "unexpected argument 'x'"),
    ('sym ()', "there is no '()'"),
    ('sym 0', 'is in no symbol'),
    ('sym ffffffff', 'is in no symbol'),
    ('sym ' + BIG, 'there is no'),
    ('sym -z', "'-z'"),
    ('sym a b', "unexpected argument 'b'"),
    ('crash bogus', "'bogus'"),
    ('crash null x', "unexpected argument 'x'"),
    ('kill', 'the PID is missing'),
    ('kill x', "'x' is not a PID"),
    ('kill 0', "'0' is not a PID"),
    ('kill -9', "'-9' is not a PID"),
    ('kill -9 0', "'0' is not a PID"),
    ('kill ' + BIG, 'is not a PID'),
    ('kill -9 ' + BIG, 'is not a PID'),
    ('kill -HUP 5', "'-HUP' is not -INT, -KILL, -TERM"),
    ('kill -99 5', "'-99' is not"),
    ('kill 5 6', "unexpected argument '6'"),
    ('kill 32000', 'there is no process 32000'),
    ('kill 1', '1 is sh, the shell: it takes no signals'),
    ('kill 2', 'a kernel thread: it takes no signals'),
    ('exit x', "'x' is not a status from 0 to 99"),
    ('exit -1', "'-1' is not a status"),
    ('exit 100', "'100' is not a status"),
    ('exit ' + BIG, 'is not a status'),
    ('exit 1 2', "unexpected argument '2'"),
    ('help nosuch', "no command 'nosuch'"),
    ('help ehlp', "did you mean 'help'?"),
    ('help a b', "unexpected argument 'b'"),
    ('clear', 'no escape sequences (tty=dumb)'),
    ('echo a > nodev', "there is no device 'nodev'"),
    ('cat /dev/' + LONG, 'longer than 255 characters'),
    ('devices x', "unexpected argument 'x'"),
] + [(name + ' extra', "unexpected argument 'extra'") for name in (
    'version', 'timers', 'interrupts', 'jiffies', 'uptime', 'mem', 'clear', 'reboot',
    'poweroff')] + [(name + ' --help', "unknown option '--help'") for name in (
        'version', 'uptime', 'reboot', 'poweroff')]

# The shell's own complaints begin with "sh".
WRONG_FOR_THE_SHELL = [
    ('nosuch', "no command 'nosuch' ('help' lists them)", 127),
    ('tmier set 3', "no command 'tmier'; did you mean 'timer'?", 127),
    ('Timer', "did you mean 'timer'?", 127),
    ('poweof', "did you mean 'poweroff'?", 127),
    (LONG, "no command 'nnnn", 127),
    ('echo "a', 'a double quote is not closed', 2),
    ('echo a > ', '>', 2),
    ('echo a > b > c', '>', 2),
    ('> nodev', 'command', 2),
    ('&', 'command', 2),
    ('echo & echo', '&', 2),
    ('echo' + ' x' * 200, 'more than 32 words', 2),
]


def check_one_line(output, name, named):
    """Exactly one, short enough to be read, saying who and what."""
    assert re.fullmatch(re.escape(name) + r': [^\n]+\n', output), output
    assert named in output, output
    assert len(output) < 240


@pytest.mark.parametrize('line,named', WRONG, ids=[line[:40] for line, _ in WRONG])
def test_command(shell, line, named):
    name = line.split()[0]
    check_one_line(shell.command(line), name, named)
    assert shell.status() in (1, 2, 127)


@pytest.mark.parametrize('line,named,status', WRONG_FOR_THE_SHELL,
                         ids=[line[:40] for line, _, _ in WRONG_FOR_THE_SHELL])
def test_shell(shell, line, named, status):
    check_one_line(shell.command(line), 'sh', named)
    assert shell.status() == status


@pytest.mark.parametrize('line', ['timer set', 'sleep', 'repeat', 'kill', 'sym', 'dmesg -n',
                                  'ps -x', 'exit x', 'mem x', 'crash null x', 'irq 4', 'softirqs x',
                                  'tasklet once x'])
def test_misuse_says_how_to_use_it(shell, line):
    name = line.split()[0]
    usage = re.search(r'  usage +(.*)\n', shell.command('help ' + name))[1].rstrip()
    assert shell.command(line).endswith('; usage: %s\n' % usage)


def test_an_argument_with_control_characters_is_shown_as_it_is_not(shell):
    """No byte of an argument can do anything to the terminal: it never gets there."""
    shell.send('timer set "\x1b[2J\x07"\r')
    shell.wait('\r\n')
    answer = shell.wait_prompt()
    assert all(' ' <= c <= '~' or c in '\r\n' for c in answer)
