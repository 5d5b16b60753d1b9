# SPDX-License-Identifier: MIT
"""The jf commands (tools/gdb): what each says where a guest is stopped, on 1 and 4 CPUs, beside
what the kernel says itself; and that nothing that can be in memory, or be typed, is worse than
a line."""

import os
import re
import subprocess

import pytest

from gdb_session import Session, functions
from machine import LOG_LINE, ROOT

pytestmark = pytest.mark.xdist_group('gdb')     # a session is made once, and gdb's port is one
SHOW = ['jf ctx', 'jf ps', 'jf bt', 'jf softirqs', 'jf tasklets', 'jf timers', 'jf work',
        'jf locks', 'jf dmesg', 'jf modules', 'jf trace', 'jf list task_list task_struct tasks']
# Each is stopped in and compared with what it then prints itself.
KERNEL = {'ps -e -l': 'cmd_ps', 'timers': 'cmd_timers', 'softirqs': 'cmd_softirqs',
          'lsmod': 'cmd_lsmod', 'wq': 'cmd_wq', 'dmesg': 'cmd_dmesg'}
SCRIPT = 'insmod hello; timer set 50; on %d work slow &; ' + '; '.join(KERNEL) + '; irq 24; ps'


def rows(text):
    """Lines as lists of words; the log, prompts and what gdb says left out."""
    return [line.split() for line in text.splitlines()
            if line.strip() and not LOG_LINE.match(line) and not line.startswith('jiffy> ')]


@pytest.fixture(scope='module', params=[1, 4])
def walk(request, tmp_path_factory):
    """One session: stopped in a thread before each command of the kernel, in a top half, a
    softirq, a tasklet, and with a spinlock held; every jf command at each stop."""
    cpus, commands = request.param, list(SHOW)
    for function in KERNEL.values():
        commands += ['tbreak ' + function, 'continue', *SHOW]
    for stop in ('jf break-irq 24', 'jf break-softirq IRQ_POLL', 'jf break-tasklet irq_tasklet_fn',
                 'tbreak store_locked'):
        commands += [stop, 'continue', *SHOW, 'jf bt 1']
    session = Session(tmp_path_factory.mktemp('walk'), commands,
                      'trace=on autorun="%s"' % (SCRIPT % (cpus - 1)), cpus)
    session.cpus = cpus
    return session


def before_and_said(walk, command):
    """What jf said when COMMAND was stopped at its start, and what it printed after that."""
    at = list(KERNEL).index(command) + 1
    return walk.stops()[at], walk.stops()[at + 1]['continue']


def test_before_the_kernel_runs(walk):
    """Halted at the first instruction: each says in one line that there is nothing yet."""
    for command in SHOW:
        said = walk.all(command)[0].splitlines()
        assert len(said) == 2 if command == 'jf modules' else 1, said
        assert re.search(r"not set this up yet; 'tbreak shell_start'|nothing has been logged|"
                         r'none is held|none of the \d+ in the image|^0 in all', said[-1]), said


def test_ps(walk):
    """The same rows as `ps -e -l`, and where each thread waits."""
    jf, said = before_and_said(walk, 'ps -e -l')
    head, *lines = rows(jf['jf ps'])
    shown = rows(said)
    start = shown.index(['PID', 'S', 'CPU', 'TTY', 'TIME', 'CMD'])
    assert head == shown[start] + ['WHERE']
    theirs = shown[start + 1:start + 1 + len(lines)]
    assert [line[:1] + line[2:6] for line in lines] == [
        line[:1] + line[2:] for line in theirs], walk.output
    for ours, line in zip(lines, theirs):       # one that runs elsewhere goes on meanwhile
        assert ours[1] == line[1] or (ours[1] == 'R' and ours[2] != lines[-1][2]), walk.output
    where = {line[5]: line[6] for line in lines}
    assert where['kthreadd'].startswith('kthreadd+0x') and where['ps'] == 'runs', lines
    assert where['sh'].startswith('job_wait+0x'), lines


def test_timers(walk):
    """The same timers as `timers`: when, on which CPU, what; and here where each was armed."""
    jf, said = before_and_said(walk, 'timers')
    ours = [line for line in rows(jf['jf timers']) if line[0].isdigit()]
    theirs = [line for line in rows(said) if line[0].isdigit() and line[1:2] and
              line[1].lstrip('-').isdigit()]
    assert len(ours) > 1 and len(ours) == len(theirs), walk.output
    for a, b in zip(ours, theirs):
        assert (a[0], a[3], a[4].rstrip(',')) == (b[0], b[3], b[4]), (a, b)
        assert 0 <= int(a[1]) - int(b[1]) < 10      # stopped, the clock goes on to the next tick
        assert int(a[2]) == 10 * int(a[1]) and int(b[2]) == 10 * int(b[1])
    assert 'timer_handler [deferred], armed at start_timer+0x' in jf['jf timers']
    assert 'lab/deferred_work/3-4-5-deferred/kernel/deferred.c:' in jf['jf timers']


def test_softirqs(walk):
    jf, said = before_and_said(walk, 'softirqs')
    ours, theirs = ({line[0]: line[1:] for line in rows(text) if line[0].endswith(':')}
                    for text in (jf['jf softirqs'], said))
    names = [line[0] for line in rows(said) if line[0].endswith(':')][:11]
    assert names[:2] == ['HI:', 'TIMER:'] and names[-1] == 'pending:', names
    for name in names[:-1]:
        a, b = ours[name], theirs[name]
        assert a[walk.cpus:] == b[walk.cpus:], (a, b)       # the action
        for x, y in zip(a[:walk.cpus], b[:walk.cpus]):
            assert 0 <= int(y) - int(x) < 10, (name, a, b)


def test_modules(walk):
    jf, said = before_and_said(walk, 'lsmod')
    shown, ours = rows(said), rows(jf['jf modules'])[1:]
    start = [line[0] for line in shown].index('Module')
    assert [line[:3] for line in ours] == shown[start + 1:start + 1 + len(ours)], walk.output
    assert [line[0] for line in ours] == ['deferred', 'hello']
    assert all(line[3] == 'live' and re.match('0xd00[0-9a-f]{5}-0xd00', line[4]) for line in ours)


def test_work(walk):
    """The same threads as `wq`; one of them runs an item, with another behind it."""
    jf, said = before_and_said(walk, 'wq')
    shown, ours = rows(said), rows(jf['jf work'])
    start = [line[0] for line in shown].index('THREAD')
    theirs = shown[start:start + len(ours)]
    assert [line[:2] + line[3:5] for line in ours] == [line[:2] + line[3:5] for line in theirs]
    busy, = [line for line in jf['jf work'].splitlines() if 'work_slow_fn for ' in line]
    assert busy.startswith('events/%d ' % (walk.cpus - 1)), busy
    assert '; behind it: work_b_fn' in busy, busy


def test_dmesg(walk):
    jf, said = before_and_said(walk, 'dmesg')
    ours = jf['jf dmesg'].splitlines()
    assert len(ours) > 5 and all(LOG_LINE.match(line) for line in ours)
    theirs = [line for line in said.splitlines() if LOG_LINE.match(line)]
    assert theirs[:len(ours)] == ours, walk.output


def contexts(said):
    """{CPU: {what: words}} of `jf ctx`."""
    found = {}
    for line in said.splitlines():
        if line.startswith('CPU '):
            cpu, what = re.match(r'CPU (\d+): (.*)', line).groups()
            found[int(cpu)] = {'context': what}
        else:
            what, words = line.strip().split(' ', 1)
            found[int(cpu)][what] = words.strip()
    return found


def stopped_cpu(stop):
    """On which CPU: that of the thread that `jf bt` is about."""
    return int(re.search(r'runs on CPU (\d+)', stop['jf bt'])[1])


WHERE = [
    # context, preempt_count, interrupts, current, stack, function; the stops in order.
    ('process context', '0x00000000: nothing is disabled', 'on', 'ps', "the thread's own",
     'cmd_ps'),
    ('hardirq context (a top half)', '0x00010000: hardirq depth 1', 'off', 'irq',
     'the hardirq stack of CPU %d', 'call_handler'),
    ('softirq context', '0x00000100: serving a softirq', 'on', 'irq',
     'the softirq stack of CPU %d', 'run_vector'),
    ('softirq context', '0x00000100: serving a softirq', 'on', 'irq',
     'the softirq stack of CPU %d', 'call_tasklet'),
    ('softirq context', '0x00000101: serving a softirq, preemption disabled 1 deep', 'off', 'irq',
     'the softirq stack of CPU %d', 'store_locked'),
]


def test_ctx(walk):
    """In each kind of context: the count in words, the flag, whose stack."""
    stops = walk.stops()
    for stop, expected in zip([stops[1]] + stops[-4:], WHERE):
        context, count, interrupts, current, stack, function = expected
        all_cpus, cpu = contexts(stop['jf ctx']), stopped_cpu(stop)
        assert sorted(all_cpus) == list(range(walk.cpus))
        got = all_cpus[cpu]
        assert got['context'] == context, got
        assert got['preempt_count'] == count and got['interrupts'] == interrupts, got
        assert re.fullmatch(current + r'\[\d+\]', got['current']), got
        assert got['stack'] == (stack % cpu if '%d' in stack else stack), got
        assert got['at'].startswith(function + '() at kernel/'), got


def test_bt(walk):
    """Of a thread that runs: through the interrupt into what it interrupted. Of one that
    sleeps: from __switch_to() to its beginning."""
    tasklet = walk.stops()[-2]
    names = functions(tasklet['jf bt'])
    assert tasklet['jf bt'].startswith('irq['), tasklet['jf bt']
    order = ['call_tasklet', 'handle_softirqs', 'irq_exit', 'do_IRQ', '<signal', 'irq_soft_raise',
             'cmd_irq', 'kthread_entry']
    assert [name for name in names if name in order] == order, names
    shell = tasklet['jf bt 1']
    assert shell.startswith('sh[1], state S, does not run; last on CPU '), shell
    names = functions(shell)
    assert names[0] == 'context_switch' and names[-1] == 'ret_from_fork', shell
    assert [n for n in names if n in ('schedule', 'job_wait', 'run_autorun', 'shell_thread')] == [
        'schedule', 'job_wait', 'run_autorun', 'shell_thread'], shell
    assert '"insmod hello; timer set 50; ' in shell, shell     # an argument, on its stack


def test_pending_softirqs_and_tasklets(walk):
    """Raised in the top half, so pending behind it; in its function a tasklet is running."""
    top_half, softirq, tasklet = walk.stops()[-4:-1]
    cpu = stopped_cpu(softirq)
    assert 'is to run' not in top_half['jf softirqs']
    assert rows(softirq['jf tasklets'])[1] == [str(cpu), 'TASKLET', 'irq_tasklet_fn', 'scheduled']
    assert rows(tasklet['jf tasklets'])[1] == [str(cpu), 'runs', 'irq_tasklet_fn', 'running']
    assert re.search(r'TASKLET:[ \d]+ 1[ \d]* +tasklet_action$', tasklet['jf softirqs'], re.M)
    assert '(no tasklet is scheduled)' in walk.stops()[1]['jf tasklets']


def test_locks(walk):
    """The log's lock is held while a record is written: by which CPU and thread, from where."""
    held = walk.stops()[-1]
    cpu, lines = stopped_cpu(held), held['jf locks'].splitlines()
    at = lines.index('spinlock  logbuf_lock')
    assert re.fullmatch(r' +held by CPU %d, irq\[\d+\], taken at vprintk\+0x\w+ '
                        r'kernel/base/printk.c:\d+' % cpu, lines[at + 1]), lines
    assert 'logbuf_lock' not in walk.stops()[-2]['jf locks']


def test_list(walk):
    """`jf list` has the entries that `jf ps` has, each in a line of its printer."""
    stop = walk.stops()[1]
    *lines, last = stop['jf list task_list task_struct tasks'].splitlines()
    pids = [line[0] for line in rows(stop['jf ps'])[1:] if line[0] != '0']
    assert [re.match(r'\(struct task_struct \*\)0x\w+: \S+\[(\d+)\], state \w, on CPU \d', line)[1]
            for line in lines] == pids
    assert last == '%d in all' % len(pids)


# --- Who waits ---------------------------------------------------------------------------------


def test_who_waits_for_a_lock(tmp_path):
    """A CPU that spins is named with the lock and its holder; a thread that sleeps for a mutex
    with that; a lock that nothing leads to at least by a number. gdb itself takes the two
    locks, so that they are held for certain when the threads of the module want them; for a CPU
    that there is not, since a thread on the holder's CPU would be reported."""
    lock = 'counter_lock.rlock'
    session = Session(tmp_path, [
        'jf break-module locking', 'continue',
        'set var %s.raw_lock.word = 0x05000100' % lock,
        'jf locks', 'tbreak cmd_lsmod', 'continue',
        'set var module_lock.owner.counter = (long)$jf_task(1)', 'tbreak cmd_timers', 'continue',
        'jf locks', 'print module_lock', 'print counter_lock',
        'set var module_lock.owner.counter = 1 | (long)$jf_task(2)', 'jf locks',
        'set var $jf_per_cpu("locks_held", 3)[0] = 7', 'jf locks'],
        'autorun="insmod locking period=0; lsmod &; timers"', cpus=4)
    held, waited_for, other, more = session.all('jf locks')
    lines = ('spinlock  counter_lock \\[locking\\]\n'
             ' +held by CPU 5, which does not run: the lock is damaged\n')
    assert re.search(lines, held) and 'waited' not in held, session.output
    waiting = re.search(lines + r'((?: +waited for by CPU \d, .*\n)+)', waited_for)
    assert waiting, session.output
    assert set(re.findall(r'CPU (\d), adder/(\d)\[\d+\]', waiting[1])) == {
        ('0', '0'), ('1', '1')}, session.output
    assert re.search(r'mutex     module_lock\n +held by sh\[1\]\n +waited for by lsmod\[\d+\]\n',
                     waited_for), session.output
    assert 'mutex, held by sh[1]; waited for by lsmod[' in session.of('print module_lock')
    assert '= spinlock, held by CPU 5, which does not run' in session.of('print counter_lock')
    assert 'held by kthreadd[2]\n' in other
    assert re.search(r'CPU 3 holds \d more, in memory that nothing known leads to', more)


# --- Breakpoints on what is called later --------------------------------------------------------


def test_breakpoints_on_every_cpu(tmp_path):
    """Each stops where its name says, on the CPU where that happens, in a module that was not
    loaded when it was asked for; of functions with one name in the one that was meant. Other CPUs
    have timers too, so gdb is told to wait for the one of CPU 2."""
    session = Session(tmp_path, [
        'break timer_handler', 'jf break-module deferred', 'continue', 'delete 2',
        'jf break-softirq irq_poll', 'continue', 'delete 3', 'jf break-softirq timer',
        'info breakpoints 4', 'condition 4 nr == TIMER_SOFTIRQ && $_thread == 3', 'continue',
        'delete 4', 'continue', 'info symbol $pc',
        'delete', 'jf break-timer timer_handler timer', 'info breakpoints', 'continue',
        'print fn', 'delete', 'jf break-work say_where', 'continue', 'print $jf_task()->comm',
        'delete', 'jf break-switch 2', 'continue', 'print next->comm'],
        'autorun="on 2 timer set 1; on 2 irq 24; sleep 1.5; timer set 1; insmod timer; sleep 2; '
        'rmmod timer; wq queue events 0 3; sleep 1; timer set 1"', cpus=4)
    assert '(4 locations)' in session.of('break timer_handler')
    module, poll, softirq, handler, timer, work, switch = session.all('continue')
    assert 'hit Breakpoint 2, call_init' in module, session.output
    assert 'Thread 3 hit Breakpoint 3, run_vector (nr=5)' in poll, session.output
    assert 'stop only if nr == TIMER_SOFTIRQ\n' in session.of('info breakpoints 4')
    assert 'Thread 3 hit Breakpoint 4, run_vector (nr=1)' in softirq, session.output
    assert re.search(r'Thread 3 hit Breakpoint 1\.\d, timer_handler \(', handler), session.output
    assert session.of('info symbol $pc').startswith('timer_handler in section .module.deferred')
    assert '$jf_is(fn, "timer_handler [timer]")' in session.of('info breakpoints')
    assert 'call_timer_fn (' in timer and '<timer_handler>' in session.of('print fn')
    assert re.search('0xd001[0-9a-f]{4} <timer_handler>', session.of('print fn')), session.output
    assert 'Thread 4 hit' in work and 'process_one_work (' in work, session.output
    assert '"events/3' in session.of('print $jf_task()->comm')
    assert 'context_switch (' in switch and '"kthreadd' in session.of('print next->comm')


# --- What is wrong --------------------------------------------------------------------------------

WRONG = {
    'jf foo': "jf: there is no command 'foo'; there are: break-irq, break-module, ",
    'jf ps x': "jf ps: it takes no argument, and not 'x'",
    'jf bt 9999': "jf bt: there is no thread with pid 9999; 'jf ps' lists them",
    'jf bt x': "jf bt: 'x' is no PID: a number from 0 to ",
    'jf bt 0': 'jf bt: pid 0 is the idle thread of each CPU: jf bt 0 CPU, and CPU is one of 0 1',
    'jf bt 0 7': 'jf bt: CPU 7 does not run; these do: 0 1',
    'jf dmesg x': "jf dmesg: 'x' is no number of lines",
    'jf locks x': "jf locks: 'all' is its only argument",
    'jf list task_list': 'jf list: jf list HEAD TYPE MEMBER, as in: ',
    'jf list jiffies_64 task_struct tasks': 'jf list: jiffies_64 is a ',
    'jf list 0x10 task_struct tasks': 'jf list: 0x10 is a int and no list_head or hlist_head',
    'jf list $jf_per_cpu("nothing", 0) task_struct tasks': 'jf list: gdb says: $jf_per_cpu: ',
    'jf list task_list nothing tasks': 'jf list: gdb says: No struct type named nothing.',
    'jf list task_list task_struct nothing': 'jf list: struct task_struct has no member nothing',
    'jf break-softirq TIMR': "jf break-softirq: there is no vector 'TIMR'; there are: HI TIMER ",
    'jf break-irq 77': "jf break-irq: '77' is no line: a number from 0 to 31",
    'jf break-irq': 'jf break-irq: the number of a line is missing',
    'jf break-timer nosuch': "jf break-timer: there is no function 'nosuch'; 'info functions ",
    'jf break-timer timer_handler x': "jf break-timer: there is no module 'x' in the image",
    'jf break-module x': "jf break-module: there is no module 'x' in the image; there are: def",
    'print $jf_task(9999)': '$jf_task: there is no thread with pid 9999',
    'print $jf_per_cpu("nothing")': "$jf_per_cpu: build/jiffy.elf has no variable 'nothing'",
}
# What is damaged by gdb, how, and what is then said of it. In this order: each stays.
DAMAGE = [
    ('set var $jf_task(1)->held_lock = (struct mutex *)0x30', 'jf locks',
     'list damaged at 0x00000030: a link, where no memory is'),
    ('set var init_task.sp = 4', 'jf bt 0 0', "jf bt: its saved stack pointer 0x00000004 is not"),
    ('set var $jf_task(3)->sp = 0', 'jf ps', 'its stack is damaged'),
    ('set var $jf_per_cpu("tasklet_vec", 0).head = (struct tasklet_struct *)0x20', 'jf tasklets',
     'list damaged at 0x00000020: a link, where no memory is'),
    ('set var irq_tasklet.next = &irq_tasklet', None, None),
    ('set var $jf_per_cpu("tasklet_vec", 0).head = &irq_tasklet', 'jf tasklets',
     'it goes round'),
    ('set var $jf_per_cpu("timer_bases", 0).wheel.root[9].first = '
     '(struct hlist_node *)&init_task', 'jf timers', 'its pprev is 0x'),
    ('set var system_wq->cwq[0].worklist.next = (struct list_head *)0x100', 'jf work',
     'list damaged at 0x00000100: the next of 0x'),
    ('set var ((struct list_head *)workqueues.next)->prev = 0', 'jf work',
     'its prev is 0x00000000 and not 0x'),
    ("set var 'kernel/base/printk.c'::first_at = 20", 'jf dmesg', 'this record of the log is'),
    ("set var 'kernel/base/printk.c'::first_at = 65535", 'jf dmesg', 'no record of the log beg'),
    ('set var $jf_task(1)->tasks.next->next = (struct list_head *)0x10', 'jf ps',
     'list damaged at 0x00000010: the next of 0x'),
    ('print task_list', 'print task_list', 'list damaged at 0x00000010'),
    # A ring without its head, whose links all lead back.
    ('set var $one = $jf_task(1)', None, None),
    ('set var $one->tasks.next = &$one->tasks', None, None),
    ('set var $one->tasks.prev = &$one->tasks', 'jf ps', 'list damaged at 0x'),
    ('set var $jf_per_cpu("current_task", 1) = (struct task_struct *)0x33', 'jf ctx',
     'current        unknown'),
]


def test_what_is_wrong_is_a_line(tmp_path):
    """At the kernel's first line, with a wrong argument, in damaged memory: one line says what is
    wrong; no traceback, no end of gdb."""
    commands = ['tbreak kernel_main', 'continue', *SHOW, 'tbreak cmd_sleep', 'continue', *WRONG]
    for damage, look, _ in DAMAGE:
        commands += [damage, look] if look else [damage]
    commands += ['jf locks', 'jf work', 'jf ps', 'jf bt', 'jf list task_list task_struct tasks']
    session = Session(tmp_path, commands, 'autorun="insmod hello; on 0 sleep 1"', cpus=2)
    for command, said in session.stops()[1].items():
        assert said.strip() and 'gdb says' not in said, session.output
    for command, line in WRONG.items():
        assert session.of(command).startswith('error: ' + line), session.of(command)
        assert len(session.of(command).splitlines()) <= (2 if command == 'jf foo' else 1)
    said = iter(session.said[len(SHOW) + 4 + len(WRONG):])
    for damage, look, line in DAMAGE:
        damaged = next(said)
        assert not damaged.startswith('error') and (not look or line in next(said)), (
            damage, session.output)


# --- Printers, help, constants ------------------------------------------------------------------


def test_printers_help_all_locks_and_the_next_tasklet(tmp_path):
    session = Session(tmp_path, [
        'print irq_tasklet', 'tbreak cmd_sleep', 'continue', 'print *$jf_task(1)',
        'print task_list', 'print irq_tasklet', 'print work_slow', 'print wq_watchdog_timer',
        'print *$jf_per_cpu("timer_bases", 0).wheel.root', 'print tasklist_lock',
        'print/r tasklist_lock', 'print ((struct my_device_data *)&dev)->timer', 'help jf',
        'help jf ps', 'jf locks all',
        'tbreak __tasklet_schedule', 'continue', 'jf ctx', 'jf break-tasklet tasklet_a_fn',
        'continue', 'jf tasklets'],
        'autorun="timer set 3; sleep 1; tasklet order"')
    assert re.search(r'= sh\[1\], state S, on CPU 0 = \{__state = 1, sp = ',
                     session.of('print *$jf_task(1)'))
    assert re.search(r'= list of \d+: 0x\w{8}, 0x', session.of('print task_list'))
    assert session.all('print irq_tasklet')[1].endswith('= tasklet irq_tasklet_fn, idle\n')
    assert session.of('print work_slow').endswith('= work work_slow_fn, not queued\n')
    assert '= timer wq_watchdog_timer_fn, ' in session.of('print wq_watchdog_timer')
    assert session.of('print tasklist_lock').endswith('= spinlock, free\n')
    assert 'magic = 3735899821' in session.of('print/r tasklist_lock')
    armed = session.of('print ((struct my_device_data *)&dev)->timer')
    assert re.search(r'= timer timer_handler \[deferred\], pending on CPU 0, expires at \d+: in '
                     r'(29\d|300) jiffies$', armed), armed
    listed = re.findall(r'(?m)^jf ([\w-]+) -- \S.*\.$', session.of('help jf'))
    assert set(listed) >= {command.split()[1] for command in SHOW}, session.of('help jf')
    assert 'Usage: jf ps' in session.of('help jf ps')
    assert contexts(session.of('jf ctx'))[0]['preempt_count'] == (
        '0x00000200: bottom halves disabled 1 deep')
    known = set(re.findall(r'(?m)^(?:spinlock|rwlock|mutex) +([\w.\[\]/]+)', session.of(
        'jf locks all')))
    defined = {name for path in sorted((ROOT / 'kernel').rglob('*.c')) for name in re.findall(
        r'(?m)^(?:static )?DEFINE_(?:RAW_SPINLOCK|SPINLOCK|RWLOCK|MUTEX)\((\w+)\)',
        path.read_text(encoding='utf-8'))}
    assert len(defined) > 15 and defined - known == set(), known
    assert {'rcu_state.lock', 'timer_bases/0.lock', 'runqueues/0.lock', 'sh[1].pi_lock'} <= known
    # Only a local variable of the kernel's leads to the second.
    assert [line[1:] for line in rows(session.of('jf tasklets'))[1:]] == [
        ['runs', 'tasklet_a_fn', 'running'], ['next', 'tasklet_b_fn', 'scheduled']]


def test_trace(tmp_path):
    """The lines of `trace show`, which has printed them before; the caller's code has another
    end for gdb, which knows no padding."""
    session = Session(tmp_path, [
        'tbreak cmd_ps', 'continue', 'jf trace 100000', 'jf trace 2 softirq_raise: vec=1',
        'jf trace 2 softirq_raise', 'jf trace nosuch', 'jf trace 1 a b'],
        'trace=on autorun="irq 24; work slow; on 2 timer set 1; sleep 1; insmod hello; '
        'trace off; trace show; ps"', cpus=4)
    console = session.of('continue').splitlines()
    shown = [line for line in console if re.match(r' +\S+-\d+ +\[00', line)]
    ours = session.of('jf trace 100000').splitlines()
    assert len(ours) > 500 and len({line.split(': ')[0].split()[1] for line in ours}) == 4
    padding = re.compile(r'(caller=\S+\+0x[0-9a-f]+)/0x[0-9a-f]+')
    assert [padding.sub(r'\1', line) for line in shown] == ours
    raised = [line for line in ours if 'softirq_raise' in line]
    assert session.of('jf trace 2 softirq_raise').splitlines() == raised[-2:]
    assert session.of('jf trace nosuch') == "(no event has 'nosuch' in its line)\n"
    assert 'one argument too many' in session.of('jf trace 1 a b')
    assert 'one argument too many' in session.of('jf trace 2 softirq_raise: vec=1')


def test_a_host_that_stands_still(tmp_path):
    """QEMU does not answer for some seconds: gdb waits, and takes no answer for another."""
    stall = ('python import os, subprocess; subprocess.Popen(["sh", "-c", "for qemu in $(cat '
             '/proc/%d/task/%d/children); do grep -q qemu /proc/$qemu/comm && kill -STOP $qemu && '
             'sleep 4 && kill -CONT $qemu; done" % (os.getppid(), os.getppid())]); '
             'import time; time.sleep(0.5)')
    session = Session(tmp_path, ['tbreak cmd_ps', 'continue', stall, 'print jiffies', 'jf ps'],
                      'autorun="ps"')
    jiffies = int(session.of('print jiffies').split()[-1])
    assert (1 << 32) - 30000 <= jiffies < (1 << 32) - 29000, session.output
    assert re.search(r'(?m)^ +1 S +0 ttyS0 .* sh ', session.of('jf ps')), session.output


def test_a_gdb_that_is_too_old(tmp_path):
    """One line, also if it has Python. (Without a HOME gdb has one of its own to say.)"""
    done = subprocess.run(
        ['gdb', '-nx', '-batch', '-ex', 'python gdb.Frame = object', '-x', 'tools/gdb/jiffy.py'],
        cwd=ROOT, env=dict(os.environ, HOME=str(tmp_path)), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False)
    line, = done.stdout.splitlines()
    assert line.startswith('this gdb (') and line.endswith(
        ') is too old for the jf commands, which need 11 or later; all else of it works')


def test_constants_are_those_of_the_headers():
    """Macros are not in the debug information: tools/gdb repeats them."""
    headers = ''.join(path.read_text(encoding='utf-8') for folder in ('include', 'kernel')
                      for path in sorted((ROOT / folder).rglob('*.h')))
    defined = dict(re.findall(r'(?m)^#define (\w+) +\(?(?:\(void \*\))?'
                              r'(0x[0-9a-fA-F]+|\d+)(?:UL)?\)?(?:\s|$)', headers))
    checked = 0
    for path in sorted((ROOT / 'tools' / 'gdb').glob('*.py')):
        for names, values in re.findall(r'(?m)^([A-Z][A-Z_0-9, ]+) = ([0-9a-fx, ]+)(?:\s|$)',
                                        path.read_text(encoding='utf-8')):
            for name, value in zip(names.split(', '), values.split(', ')):
                if name in defined:
                    assert int(defined[name], 0) == int(value, 0), (path.name, name)
                    checked += 1
    assert checked >= 20
