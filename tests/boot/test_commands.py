# SPDX-License-Identifier: MIT
"""What each command prints when it is used as it is meant."""

import pathlib
import re
import subprocess
import sys

import pytest

from machine import log_lines, script

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMANDS = ['cat', 'clear', 'crash', 'devices', 'dmesg', 'echo', 'exit', 'fail', 'help',
            'insmod', 'interrupts', 'irq', 'jiffies', 'kill', 'kthread', 'kthreads', 'latency',
            'ls', 'lsmod', 'mem', 'mknod', 'modinfo', 'poweroff', 'programs', 'ps', 'reboot',
            'repeat', 'rm', 'rmmod', 'sleep', 'softirqs', 'sym', 'tasklet', 'timeline',
            'timeout', 'timer', 'timers', 'trace', 'uptime', 'version', 'when']


def test_banner(machine):
    banner = machine().before.split('Jiffy ')[-1].splitlines()
    assert len(banner) <= 5
    text = '\n'.join(banner)
    for word in (' on 1 CPU', 'HZ=100', 'poweroff', 'ctrl-] x', 'help', 'timer set 3'):
        assert word in text


def test_help_fits_a_screen_and_has_every_command(shell):
    lines = shell.command('help').splitlines()
    assert len(lines) <= 23                     # the prompt is the last row
    assert max(map(len, lines)) < 80
    cells = [cell.split(' ')[0] for line in lines[:-1] for cell in (line[8:43], line[43:])]
    assert sorted(set(cells) & set(COMMANDS)) == COMMANDS


@pytest.mark.parametrize('name', COMMANDS)
def test_help_of_a_command(shell, name):
    lines = shell.command('help ' + name).splitlines()
    assert re.fullmatch(name + r': \S.*', lines[0])
    assert re.fullmatch(r'  usage     %s( .*)?' % name, lines[1].rstrip())
    assert re.search(r'  example   .*\b%s\b' % name, lines[2])
    assert re.fullmatch(r'  on Linux  \S.*', lines[3])
    assert len(lines) == 4 and max(map(len, lines)) < 80


@pytest.mark.parametrize('name', [name for name in COMMANDS
                                  if name not in ('clear', 'crash', 'exit', 'poweroff', 'reboot')])
def test_the_example_of_help_works(name):
    """It is what a person types next. It is run, and no part of it fails."""
    result = script('help %s; exit 7' % name)
    example = re.search(r'  example   (.*)\n', result.of('help ' + name))[1]
    result = script(example + '; echo status $?; exit 7')
    assert result.status == 7
    if name != 'kill':                          # its example's PID is of another session
        assert result.of('echo status $?') == 'status 0\n', result.output


@pytest.mark.parametrize('line,pattern', [
    ('version', r'Jiffy \S+, i686, HZ=100, with DEBUG checks\n'
                r'built with .*; behaves as Linux 6\.1\.\d+\n'),
    ('jiffies', r'jiffies \d+ \(0x[0-9a-f]{8}\), HZ 100, wraps to 0 in \d+ s\n'),
    ('uptime', r' \d+:\d\d:\d\d up, 1 CPU, \d+ % idle\n'),
    ('mem', r'total +\d+ KB\nused +\d+ KB: image \d+, slab \d+, stacks and other pages \d+\n'
            r'free +\d+ KB\n'),
    ('interrupts', r' +CPU0\n(.*\n)* +0: +\d+ +IO-APIC +timer\n +4: +\d+ +IO-APIC +ttyS0\n'
                   r'(.*\n)*SPU: +0 .*\nUNH: +0 .*\n'),
    ('ps', r'  PID TTY          TIME CMD\n    1 ttyS0    00:00:00 sh\n'
           r' +\d+ ttyS0    00:00:00 ps\n'),
    ('ps -e', r'  PID TTY          TIME CMD\n    0 \?        \d\d:\d\d:\d\d swapper/0\n'
              r'    1 ttyS0    00:00:00 sh\n(.*\n)* +\d+ \? +\S+ ksoftirqd/0\n(.*\n)*'
              r' +\d+ ttyS0    00:00:00 ps\n'),
    ('ps -el', r'  PID S CPU TTY          TIME CMD\n    0 R   0 \? .* swapper/0\n'
               r'    1 S   0 ttyS0 .* sh\n(.*\n)* +\d+ R   0 ttyS0 .* ps\n'),
    ('ps -l', r'  PID S CPU TTY          TIME CMD\n    1 S   0 .* sh\n.* R   0 ttyS0 .* ps\n'),
    ('ps -e -l', r'  PID S CPU TTY(.*\n)* +\d+ R   0 ttyS0 .* ps\n'),
    ('timers', r' *jiffies: \d+\n *CPU0\n *pending: +\d+\n(.*\n)*'),
    ('tasklet', r'(tasklet (once|order|disable|self|kill) .*\n){5}'),
    ('echo', r'\n'),
    ('echo a  b', r'a b\n'),
    ('echo "a  b" ""c', r'a  b c\n'),
    ('echo a;echo b', r'a\nb\n'),
    (' ; ;echo a; ', r'a\n'),
    ('', r''),
    ('sleep 0', r''),
    ('repeat 3 echo x y', r'x y\nx y\nx y\n'),
    ('repeat 2 repeat 2 echo x', r'(x\n){4}'),
    ('crash', r'(crash (null|bug|stack|div|hang|lockup|irq) .*\n){7}'),
    ('sym schedule', r'[0-9a-f]{8} T schedule\+0x0/0x[0-9a-f]+ kernel/task/sched\.c:\d+\n'
                     r'function schedule  include/linux/sched\.h:\d+\n'),
    ('sym jiffies', r'[0-9a-f]{8} D jiffies\+0x0/0x[0-9a-f]+ linker\.ld:\d+\n'
                    r'variable jiffies  include/linux/jiffies\.h:\d+\n'),
    ('sym jiffies_64', r'[0-9a-f]{8} D jiffies_64\+0x0/0x[0-9a-f]+ kernel/hardirq/tick\.c:\d+\n'
                       r'variable jiffies_64  include/linux/jiffies\.h:\d+\n'),
    ('sym struct timer_list', r'struct timer_list  include/linux/timer\.h:\d+\n'),
    ('sym timer_list', r'struct timer_list  include/linux/timer\.h:\d+\n'),
    ('sym spin_lock_bh', r'macro spin_lock_bh  include/linux/spinlock\.h:\d+\n'),
    ('sym spin_lock_bh()', r'macro spin_lock_bh  include/linux/spinlock\.h:\d+\n'),
    ('sym HZ', r'macro HZ  include/linux/param\.h:\d+\n'),
    ('sym list_for_each_entry', r'macro list_for_each_entry  include/linux/list\.h:\d+\n'),
    ('sym tasklet_schedule', r'inline function tasklet_schedule  include/linux/interrupt\.h:\d+\n'),
    ('sym atomic_add', r'inline function atomic_add  include/asm/atomic\.h:\d+\n'),
    ('sym TASKLET_STATE_SCHED',
     r'enum constant TASKLET_STATE_SCHED  include/linux/interrupt\.h:\d+\n'),
    ('sym irq_handler_t', r'typedef irq_handler_t  include/linux/interrupt\.h:\d+\n'),
    ('sym enum irqreturn', r'enum irqreturn  include/linux/irqreturn\.h:\d+\n'),
    ('timer set 1000000', r'(?s:timer: insmod.*mknod.*\n)?'
     r'timer: fires in 1000000 s, at jiffy \d+ \(now \d+\)\n'),
])
def test_output(shell, line, pattern):
    output = shell.command(line)
    assert re.fullmatch(pattern, output), output
    assert shell.status() == 0


def test_softirqs_has_linuxs_vectors_in_order(shell):
    rows = [line.split(':') for line in shell.command('softirqs').splitlines()[1:]]
    rows = [(name, rest.split()) for name, rest in rows]
    assert [name.strip() for name, _ in rows] == [
        'HI', 'TIMER', 'NET_TX', 'NET_RX', 'BLOCK', 'IRQ_POLL', 'TASKLET', 'SCHED', 'HRTIMER',
        'RCU', 'pending']
    counts = {name.strip(): int(rest[0], 0) for name, rest in rows}
    assert counts['TASKLET'] > 0                # the key presses
    assert {name.strip(): rest[1] for name, rest in rows if rest[1:]} == {
        'HI': 'tasklet_hi_action', 'TIMER': 'run_timer_softirq', 'TASKLET': 'tasklet_action',
        'SCHED': 'run_rebalance_domains', 'RCU': 'rcu_core'}


def test_softirqs_counts_the_timer():
    result = script('softirqs; timer set 1; sleep 2; softirqs; exit 7')
    before, after = [int(re.search(r'TIMER: +(\d+)', text)[1])
                     for text in result.all_of('softirqs')]
    assert after > before


def test_sym_from_address_to_name(shell):
    at = shell.command('sym schedule').split()[0]
    assert ' schedule+0x0/' in shell.command('sym ' + at)
    assert ' schedule+0x1/' in shell.command('sym 0x%x' % (int(at, 16) + 1))


def test_sym_knows_every_declaration(shell):
    """Of a sample, the first and the last of them: sym says what the script of the build found."""
    places = {}
    for line in declarations().splitlines():
        kind, name = line.split('  ')[0].rsplit(' ', 1)
        if kind != 'variable':                  # a definition: shown with its address
            places.setdefault(name, []).append(line.replace('declaration', 'variable', 1))
    names = sorted(places)
    for name in [names[0], *names[1::len(names) // 50], names[-1]]:
        said = shell.command('sym ' + name).splitlines()
        assert sorted(places[name]) == sorted(line for line in said if '  ' in line), name


def declarations():
    headers = sorted(path for path in ROOT.glob('include/**/*.h')
                     if 'user' not in path.relative_to(ROOT).parts)
    return subprocess.run(
        [sys.executable, 'tools/declarations.py', *(str(h.relative_to(ROOT)) for h in headers)],
        cwd=ROOT, text=True, check=True, stdout=subprocess.PIPE).stdout


@pytest.mark.parametrize('option,status', [
    ('', 143), ('-9', 137), ('-KILL', 137), ('-SIGINT', 130), ('-2', 130), ('-TERM', 143),
    ('-15', 143)])
def test_kill(shell, option, status):
    pid = re.fullmatch(r'\[(\d+)\]\n', shell.command('sleep 1000000 &'))[1]
    assert re.search(r'(?m)^ +%s ttyS0 +\S+ sleep$' % pid, shell.command('ps'))
    text = shell.command('kill %s %s' % (option, pid)) + shell.command('')
    assert text == '[%s] status %d sleep\n' % (pid, status)
    assert ' sleep\n' not in shell.command('ps')


def test_background_job_prints_its_pid_and_its_end(shell):
    pid = re.fullmatch(r'\[(\d+)\]\n', shell.command('sleep 1 &'))[1]
    text = shell.command('sleep 2') + shell.command('')
    assert text.count('[%s] done sleep\n' % pid) == 1


def test_background_job_has_the_name_of_its_command(shell):
    pid = shell.command('sleep 1000000 &')[1:-2]
    row, = [line for line in shell.command('ps -el').splitlines() if line.split()[0] == pid]
    assert row.split()[1] == 'S' and row.endswith(' sleep')
    shell.command('kill ' + pid)


def test_status(shell):
    assert shell.command('echo $?; nosuch; echo $?; echo a$?b$?').splitlines() == [
        '0', "sh: no command 'nosuch' ('help' lists them)", '127', 'a0b0']
    assert shell.command('timer; echo $?').splitlines()[-1] == '2'
    assert shell.command('repeat 1 timer; echo $?').splitlines()[-1] == '2'


@pytest.mark.parametrize('cpus', [1, 2])
def test_pid_of_the_last_background_job(cpus):
    """$! is what the line in brackets said, whatever ran in between; before any it is an error."""
    result = script('echo $!; echo $?; sleep 9 &; echo a$!b$?$!; kill -INT $!; sleep 0.1; '
                    'echo %s; hello &; echo $! ; exit 7' % ('$!' * 60), cpus=cpus)
    none = 'sh: $! is the PID of the last command with &, and there has been none\n'
    assert result.of('echo $!') == none and result.of('echo $?') == '2\n'
    pid, = re.findall(r'^\[(\d+)\]\r\njiffy> echo a', result.output, re.M)
    assert result.of('echo a$!b$?$!') == 'a%sb0%s\n' % (pid, pid)
    assert '[%s] status 130 sleep\r\n' % pid in result.output
    assert result.of('echo ' + '$!' * 60) == pid * 60 + '\n'
    later, = re.findall(r'^jiffy> hello &\r\n\[(\d+)\]\r', result.output, re.M)
    assert later != pid and later + '\n' in result.all_of('echo $!')[1]


@pytest.mark.parametrize('cpus', [1, 2])
def test_a_signal_does_not_keep_a_command_from_its_work(cpus):
    """As on Linux, where rmmod is in its system call: it goes on, and its status says so."""
    result = script('insmod hello; rmmod hello &; kill -INT $!; sleep 1; lsmod; exit 7', cpus=cpus)
    assert result.log('goodbye') and 'hello' not in result.of('lsmod')
    assert re.search(r'\[\d+\] (status 130|done) rmmod\r\n', result.output)


def test_clear(machine):
    m = machine('tty=ansi')
    m.enter('clear')
    assert m.wait_prompt() == '\033[2J\033[H\r'


def test_dmesg(machine):
    """The log again, from the start; -c clears what it showed; the console shows the same."""
    m = machine()
    first = m.command('dmesg')
    assert first == m.output[:m.output.index('Jiffy ', 50)].replace('\r\n', '\n')
    assert m.command('dmesg -c') == first
    assert m.command('dmesg') == ''
    m.command('timer set 1; sleep 2')
    assert [line.text for line in log_lines(m.command('dmesg'))] == [
        '[deferred_init] Init module', '[timer_handler] pid = 0, comm = swapper/0']


def test_dmesg_level(machine):
    """-n decides what reaches the console; the ring has everything."""
    m = machine()
    assert m.command('dmesg -n 1') == ''
    assert 'timer_handler' not in m.command('timer set 1; sleep 2')
    assert 'timer_handler' in m.command('dmesg')
    m.command('dmesg -n 8')
    assert 'timer_handler' in m.command('timer set 1; sleep 2')


@pytest.mark.parametrize('level,shown', [(0, False), (6, False), (7, True), (8, True)])
def test_loglevel_on_the_command_line(level, shown):
    """pr_info() is level 6, shown if that is below the console's."""
    result = script('timer set 1; sleep 2; exit 7', append='loglevel=%d' % level)
    assert bool(result.log('timer_handler')) is shown
    assert bool(result.log('Command line')) is shown


def test_a_bad_setting_on_the_command_line_is_named():
    result = script('exit 7', append='loglevel=9 watchdog_thresh=soon tty=vt100')
    texts = [line.text for line in result.log('command line: ')]
    assert result.status == 7 and len(texts) == 3
    for text, name in zip(sorted(texts), ('loglevel=9', 'tty=vt100', 'watchdog_thresh=soon')):
        assert name in text and 'using' in text


def test_uptime_of_an_idle_machine():
    result = script('sleep 725; uptime; exit 7')
    assert re.fullmatch(r' 0:12:05 up, 1 CPU, (99|100) % idle\n', result.of('uptime'))


def test_used_memory_at_the_prompt(shell):
    used = int(re.search(r'used +(\d+) KB', shell.command('mem'))[1])
    assert used <= 2048


def test_commands_leave_no_memory_behind(machine):
    settled, rounds = machine().used_in_rounds([
        'repeat 300 echo x', 'repeat 300 ps -e', 'repeat 100 timers', 'nosuch', 'sleep 1 &',
        'sleep 2'])
    assert settled, rounds


def test_output_goes_to_no_device(shell):
    assert shell.command('echo a > nodev') == (
        "echo: there is no device 'nodev': all are in /dev ('ls' lists them)\n")


def test_default_terminal_has_escape_sequences(machine):
    """Where a person types; with autorun the default is dumb."""
    m = machine('')
    m.enter('clear')
    assert '\033[' in m.wait_prompt()


def test_autorun_sends_no_escape_sequences():
    result = script('help; ps -el; clear; timer set 1; sleep 2; exit 7')
    assert '\033' not in result.output
    assert result.status == 7
    assert result.of('clear').startswith('clear: ')


def test_lines_end_in_cr_lf():
    result = script('help; timer set 1; sleep 2; crash null; exit 7')
    assert '\n' not in result.output.replace('\r\n', '')


def test_autorun_goes_on_after_failures():
    result = script('nosuch; timer set x; crash null; echo $?; echo on; exit 7')
    assert result.status == 7
    assert result.of('echo $?') == '139\n' and result.of('echo on') == 'on\n'


def test_autorun_goes_to_the_prompt_at_its_end(machine):
    m = machine('autorun="echo a; echo b" tty=dumb', prompt=False)
    for text in ('jiffy> echo a\r\na\r\n', 'jiffy> echo b\r\nb\r\n', 'jiffy> '):
        m.wait(text)
    assert m.command('echo c') == 'c\n'


def test_autorun_with_an_open_quote(machine):
    """The kernel's command line ends where a shell's line would go on."""
    m = machine(r'autorun="echo \"a" tty=dumb', prompt=False)
    m.wait('\nsh: a double quote is not closed\r\n')
    m.wait_prompt()
    assert m.command('echo c') == 'c\n'


def test_long_autorun():
    """3,000 characters, of which each arrives."""
    words = ['w%03d' % n for n in range(600)]
    commands = '; '.join('echo ' + ' '.join(words[at:at + 20]) for at in range(0, 600, 20))
    result = script(commands + '; exit 7')
    assert len(commands) > 3000 and result.status == 7
    said = [line for line in result.lines if line.startswith('w')]
    assert ' '.join(said).split() == words


def test_autorun_commands_run_in_threads_of_their_own():
    result = script('ps; ps; exit 7')
    pids = [int(text.splitlines()[-1].split()[0]) for text in result.all_of('ps')]
    assert pids[1] == pids[0] + 1
