# SPDX-License-Identifier: MIT
"""Mistakes on purpose: what the report says, and what goes on afterwards."""

import re

import pytest

from gdbstub import Gdb
from machine import BUILD, CTRL_C, PANIC, log_lines, script

TRACE_LINE = re.compile(r' (\w+)\+0x[0-9a-f]+/0x[0-9a-f]+  ([\w/.]+):(\d+)$')
HANG_SHIFT = 6          # busy waiting costs real time: fewer instructions a guest second


def backtrace(result):
    """The first backtrace: its functions from the top, each as 'function file', and <MARKS>."""
    texts = [line.text for line in result.log()]
    entries = []
    for text in texts[texts.index('Call Trace:') + 1:]:
        match = TRACE_LINE.match(text)
        if match:
            entries.append('%s %s' % (match[1], match[2]))
        elif re.match(r' <\w+>$', text):
            entries.append(text.strip())
        else:
            break
    return entries


OOPS = {
    'null': ['BUG: kernel NULL pointer dereference, address: 00000000',
             '#PF: supervisor write access in kernel mode',
             '#PF: error_code(0x0002) - not-present page', 'Oops: 0002 [#1]'],
    'bug': ['------------[ cut here ]------------', 'kernel BUG at kernel/task/shell/cmd_crash.c:',
            'invalid opcode: 0000 [#1]'],
    'div': ['divide error: 0000 [#1]'],
    'stack': ['stack guard page was hit at ', 'kernel stack overflow (double-fault): 0000 [#1]'],
}
FUNCTION = {'null': 'crash_null', 'bug': 'crash_bug', 'div': 'crash_div', 'stack': 'recurse'}


@pytest.mark.parametrize('kind', OOPS)
def test_oops_ends_the_command(kind):
    """The report has what, who, registers, code and where; the shell goes on."""
    result = script('crash %s; echo $?; ps; timer set 1; sleep 2; exit 7' % kind)
    texts = [line.text for line in result.log()]
    at = 0
    for part in OOPS[kind]:
        at = next((n for n in range(at, len(texts)) if part in texts[n]), None)
        assert at is not None, part
    assert re.search(r'\bCPU: 0 PID: \d+ Comm: crash +\S+', result.output)
    assert re.search(r'\] EIP: %s\+0x[0-9a-f]+/0x[0-9a-f]+\r\n' % FUNCTION[kind], result.output)
    assert re.search(r'\] Code:( [0-9a-f?]{2})+ <[0-9a-f]{2}>( [0-9a-f?]{2})+\r\n', result.output)
    for register in ('EAX', 'ESP', 'EFLAGS', 'CR2', 'CR3'):
        assert re.search(r'\b%s: [0-9a-f]{8}\b' % register, result.output)
    trace = backtrace(result)
    file = 'kernel/task/shell/cmd_crash.c'
    assert trace[0] == '<TASK>' and trace[1] == '%s %s' % (FUNCTION[kind], file)
    if kind != 'stack':                         # its trace is cut: thirty times the same
        assert 'cmd_crash ' + file in trace
        assert 'job_thread kernel/task/shell/job.c' in trace
    assert 'crash: ended by an oops (status 139)\r\n' in result.output
    assert result.of('echo $?') == '139\n'
    assert ' crash\n' not in result.of('ps')
    assert len(result.log('timer_handler')) == 1
    assert (result.status, 'Kernel panic' in result.output) == (7, False)


def test_oopses_are_numbered_and_the_machine_outlives_many():
    result = script('crash null; crash stack; repeat 3 crash bug; crash div; mem; exit 7')
    assert re.findall(r'\[#(\d+)\]', result.output) == ['1', '2', '3', '4']
    assert 'repeat: stopped at run 1 of 3: status 139' in result.output
    assert result.status == 7


def test_oops_frees_the_stack(machine):
    m = machine()

    def used():
        m.command('repeat 20 echo x')
        return re.search(r'used +(\d+) KB.*pages (\d+)', m.command('sleep 1; mem'))[2]
    m.command('crash stack')
    before = used()
    for kind in ('stack', 'null', 'stack', 'bug', 'stack', 'div'):
        m.command('crash ' + kind)
    assert used() == before


def test_oops_in_the_background(machine):
    m = machine()
    m.command('crash null &')
    text = m.command('echo x') + m.command('')
    assert re.search(r'\[\d+\] status 139 crash \(ended by an oops\)\n', m.output.replace(
        '\r\n', '\n') + text)
    assert m.command('echo y') == 'y\n'


def test_fault_in_a_top_half_is_a_panic():
    result = script('crash irq; echo not reached; exit 7')
    assert (result.status, result.text) == (PANIC, 'panic')
    trace = backtrace(result)
    assert trace[0] == '<IRQ>'
    assert trace[1].split()[0] in ('crash_null', 'crash_handler')
    assert '<TASK>' in trace and 'handle_line kernel/hardirq/irq.c' in trace
    assert any(entry.startswith('cmd_crash ') for entry in trace[trace.index('<TASK>'):])
    callers = {line.caller for line in result.log('crash_handler')}
    assert callers == {'H0'}
    assert result.last_line.endswith(
        '---[ end Kernel panic - not syncing: Fatal exception in interrupt ]---')
    assert 'not reached' not in result.output.split('crash irq')[-1]


def test_panic_on_a_pc_waits_for_sysrq(machine):
    """Without the debug-exit device: the report stays on the screen until BREAK and b."""
    m = machine(debug_exit=False)
    m.enter('crash irq')
    m.wait('The system is stopped. BREAK and then b restarts it.\r\n')
    m.break_key('h')
    m.wait('sysrq: HELP')
    m.break_key('b')
    result = m.finish()
    assert (result.status, result.text) == (0, 'restarted')


def test_hang_is_named_by_the_watchdog(machine):
    """Within twice watchdog_thresh of the guest's time, by name and PID, with the place."""
    m = machine('tty=dumb watchdog_thresh=1', icount=HANG_SHIFT)
    m.enter('timer set 0; sleep 1; crash hang')
    pid = m.wait_match(r'watchdog: BUG: soft lockup - CPU#0 stuck for (\d+)s! '
                       r'\[crash:(\d+)\]\r\n')
    assert pid[1] == '2' and int(pid[2]) > 2
    m.wait_match(r'EIP: crash_hang\+')
    m.wait('It gives up the CPU to no other thread. To leave: BREAK, then b restarts.\r\n')
    start, = m.log('timer_handler')
    named, = m.log('soft lockup')
    assert named.caller == 'H0'
    assert 2.9 < named.seconds - start.seconds < 3.3
    m.wait('stuck for 4s! [crash:')             # and again each time as long passes
    m.break_key('b')
    result = m.finish()
    assert (result.status, result.text) == (0, 'restarted')


@pytest.mark.parametrize('parameter, commands, cpus, last', [
    ('softlockup_panic=1', 'crash hang', 1, 'softlockup: hung tasks'),
    ('softlockup_panic=1', 'crash hang', 2, 'softlockup: hung tasks'),
    ('hardlockup_panic=1', 'on 1 crash lockup', 2, 'Hard LOCKUP'),
    ('hung_task_panic=1 hung_task_timeout_secs=3', 'insmod slow init_ms=60000', 1,
     'hung_task: blocked tasks'),
])
def test_a_hang_may_be_a_panic(parameter, commands, cpus, last):
    """For runs that nobody watches."""
    result = script(commands + '; exit 7', append='watchdog_thresh=1 ' + parameter, cpus=cpus,
                    image=BUILD / 'jiffy-test.elf')
    assert result.status == PANIC
    assert result.log('Kernel panic - not syncing: ' + last)


def test_hang_default_threshold():
    """20 seconds, as on Linux; before that nothing is said."""
    result = script('sleep 30; repeat 3 sleep 15; exit 7')
    assert (result.status, result.log('soft lockup')) == (7, [])


def test_sysrq_while_hung(machine):
    """The top half answers although no thread can run; ctrl-C cannot help, BREAK can."""
    m = machine('tty=dumb watchdog_thresh=1', icount=HANG_SHIFT)
    m.command('sleep 1000000 &')
    m.enter('timer set 1000000; crash hang')
    m.wait('watchdog: BUG: soft lockup')
    m.break_key('l')
    m.wait('sysrq: Show backtrace of all active CPUs\r\n')
    m.wait_match(r'PID: (\d+) Comm: crash ')
    m.wait_match(r'EIP: crash_hang\+')
    m.wait_match(r' crash_hang\+\S+  kernel/task/shell/cmd_crash\.c:\d+\r\n')
    m.break_key('t')
    m.wait('sysrq: ')
    for name in ('sh', 'sleep', 'crash'):
        m.wait_match(r'\b%s\b' % name)
    m.break_key('q')
    m.wait_match(r'timers of CPU 0, jiffies \d+:\r\n')
    m.wait_match(r' timer_handler\S*( \[deferred\])? expires in 9\d+ jiffies\r\n')
    m.send(CTRL_C)
    m.break_key('h')
    m.wait_match(r'sysrq: HELP : (.*)\r\n')
    m.break_key('o')
    result = m.finish()
    assert (result.status, result.text) == (0, 'powered off')


@pytest.mark.parametrize('key,text,ended', [
    ('b', 'sysrq: Resetting', 'restarted'), ('o', 'sysrq: Power Off', 'powered off')])
def test_sysrq_ends(machine, key, text, ended):
    m = machine()
    m.break_key(key)
    result = m.finish()
    assert result.log(text)[0].caller == 'H0'
    assert (result.status, result.text) == (0, ended)


@pytest.mark.parametrize('key', ['h', 'x', ' ', '\xff', '\x01'])
def test_sysrq_help_for_any_other_key(shell, key):
    shell.break_key(key)
    keys = shell.wait_match(r'sysrq: HELP : (.*)\r\n')[1]
    for name in ('help(h)', 'reboot(b)', 'poweroff(o)', 'show-backtrace-all-active-cpus(l)',
                 'show-task-states(t)', 'show-all-timers(q)', 'dump-ftrace-buffer(z)'):
        assert name in keys
    shell.wait_prompt()
    assert shell.command('echo a') == 'a\n'


def test_sysrq_tasks(shell):
    shell.break_key('t')
    shell.wait('sysrq: ')
    text = shell.wait_match(r'ksoftirqd/0')
    assert text
    shell.wait_prompt()


def test_a_break_alone_is_forgotten(image, machine, short_path):
    """The key must come within 5 seconds of the guest; later it is a key like any other. The
    BREAK comes as `sleep` begins: the guest stands still there until QEMU has it."""
    m = machine('autorun="sleep 7" tty=dumb', prompt=False,
                extra=('-S', '-gdb', 'unix:%s/g,server=on,wait=off' % short_path))
    gdb = Gdb(short_path + '/g')
    gdb.run_to(image.symbols['cmd_sleep'])
    m.break_key()
    m.monitor('info status')
    gdb.detach()
    m.wait_prompt()
    assert m.command('help version').startswith('version: ')
    assert not m.log('sysrq')


def test_break_in_the_middle_of_a_line(machine):
    m = machine()
    m.send('echo a')
    m.wait('echo a')
    m.break_key('q')
    m.wait('timers of CPU 0')
    m.send('b\r')
    m.wait('echo ab\r\n')
    assert m.wait_prompt() == 'ab\r\n'


def test_double_break(machine):
    """The second one starts afresh."""
    m = machine()
    m.break_key()
    m.break_key('h')
    m.wait('sysrq: HELP')
    m.wait_prompt()
    assert m.command('echo a') == 'a\n'


@pytest.mark.parametrize('line', ['sleep 100000', 'repeat 1000000 echo x', 'repeat 10 sleep 10000',
                                  'repeat 1000000 timers', 'repeat 1000 repeat 1000 echo x',
                                  'repeat 1000000 sleep 0', 'echo a; sleep 100000; echo b'])
def test_ctrl_c(machine, line):
    """Ends the command and what stood behind it on the line; the shell goes on."""
    m = machine(icount=None)
    m.enter(line)
    m.send(CTRL_C)
    m.wait('^C\r\n')
    assert m.wait_prompt() == ''
    assert m.status() == 130
    assert not re.search('(?m)^b\r', m.output)
    assert 'sleep\n' not in m.command('ps -e') and 'repeat\n' not in m.command('ps -e')


def test_ctrl_c_is_not_for_the_background(machine):
    m = machine(icount=None)
    pid = m.command('sleep 100000 &')[1:-2]
    m.enter('sleep 100000')
    m.send(CTRL_C)
    m.wait('^C\r\n')
    m.wait_prompt()
    assert re.search(r'(?m)^ +%s .* sleep$' % pid, m.command('ps'))
    assert len(re.findall(r'(?m) sleep$', m.command('ps'))) == 1


def test_ctrl_c_ends_autorun(machine):
    m = machine('autorun="sleep 100000; echo not reached" tty=dumb', icount=None, prompt=False)
    m.wait('jiffy> sleep 100000\r\n')
    m.send(CTRL_C)
    m.wait('^C\r\n')
    m.wait_prompt()
    assert '\r\nnot reached' not in m.output


def test_the_log_of_an_oops_has_a_prefix_on_each_line():
    result = script('dmesg -c; crash null; exit 7')
    report = result.output.split('jiffy> crash null\r\n')[1].split('crash: ended')[0]
    lines = report.split('\r\n')[:-1]
    assert len(lines) == len(log_lines(report)) > 15
