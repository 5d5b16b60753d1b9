# SPDX-License-Identifier: MIT
"""jf ps, jf bt, jf ctx: the threads, how each came to where it is, what each CPU is doing.

The backtrace of a thread that does not run begins at what __switch_to() has left on its
stack (include/asm/switch_to.h). gdb itself makes it, with inlined functions and arguments:
an unwinder says, for one backtrace, that the registers of the selected CPU's caller
are those saved ones. Nothing is written to the guest.
"""

import re

import gdb
import gdb.unwinder

import jf_guest as guest
from jf_command import Command, no_arguments, taken, to_cpu, to_number

PID_MAX = 32767
# Code through which one waits: it says how, not where (kernel/task/show_state.c).
WAITING = ('sched.c', 'sleep.c', 'wait.c', 'completion.c', 'mutex.c', 'semaphore.c')
FRAME_WORDS = ('edi', 'esi', 'ebx', 'ebp', 'eip')   # struct inactive_task_frame


def task_frame(task):
    """What a task that was switched away from has saved: {register: value}."""
    sp, stack = guest.number(task['sp']), guest.number(task['stack'])
    if not stack <= sp <= stack + guest.THREAD_SIZE - 4 * len(FRAME_WORDS):
        raise guest.Problem('its saved stack pointer 0x%08x is not in its stack at 0x%08x'
                            % (sp, stack))
    frame = dict(zip(FRAME_WORDS, guest.words(sp, len(FRAME_WORDS))))
    frame['esp'] = sp + 4 * len(FRAME_WORDS)
    return frame


def has_never_run(frame):
    return frame['eip'] == guest.address_of_code('ret_from_fork')


def cpu_of_running(task):
    """The CPU that runs it, or None."""
    for cpu in guest.cpus():
        if guest.number(guest.per_cpu('current_task', cpu)) == guest.number(task.address):
            return cpu
    return None


def wait_place(task):
    """As get_wchan(): the first function on its stack that is not about waiting itself."""
    frame = task_frame(task)
    if has_never_run(frame):
        return 'has not run yet'
    top = guest.number(task['stack']) + guest.THREAD_SIZE
    ip, fp = frame['eip'], frame['ebp']
    while guest.outermost_function(ip - 1):
        line = gdb.find_pc_line(ip - 1)
        file = line.symtab.filename if line.symtab else ''
        if not file.startswith('kernel/task/') or file.split('/')[-1] not in WAITING:
            return guest.symbol(ip, called=True)
        if not frame['esp'] <= fp <= top - 8:
            break
        frame['esp'] = fp + 4
        fp, ip = guest.words(fp, 2)
    return guest.symbol(frame['eip'], called=True)


def where(task):
    cpu = cpu_of_running(task)
    if cpu is not None:
        return 'runs'
    try:
        return wait_place(task)
    except (guest.Problem, gdb.MemoryError):
        return 'its stack is damaged'


class Ps(Command):
    """List all threads, as `ps -e -l` does, and where each is.

Usage: jf ps

S is the state (R runs or could, S sleeps and a signal wakes it, D sleeps and none does, I an
idle kernel thread, P parked, X ended); WHERE the function that waits, as WCHAN on Linux."""

    name = 'ps'

    def need(self):
        guest.need_tasks()

    def run(self, args):
        no_arguments(args)
        found, damage = taken(guest.tasks())
        print('  PID S CPU TTY          TIME CMD              WHERE')
        for task in [task for _, task in guest.idle_tasks()] + found:
            seconds = guest.number(task['ticks']) // guest.hz()
            print('%5d %s %3d %-8s %02d:%02d:%02d %-16s %s' % (
                int(task['pid']), guest.state_letter(task), int(task['cpu']),
                'ttyS0' if guest.number(task['flags']) & guest.PF_SHELL else '?',
                seconds // 3600, seconds // 60 % 60, seconds % 60, guest.comm(task),
                where(task)))
        if damage:
            print(damage)


# --- Backtraces -----------------------------------------------------------------------------


class _Id:
    def __init__(self, sp, pc):
        self.sp, self.pc = sp, pc


class SleeperUnwinder(gdb.unwinder.Unwinder):
    """Once, for the innermost frame: its caller's registers are REGISTERS."""

    def __init__(self):
        super().__init__('jiffy-sleeper')
        self.registers = None

    def __call__(self, pending):
        registers, self.registers = self.registers, None
        if registers is None:
            return None
        pc = pending.read_register('eip')
        # Below the caller's stack, or gdb takes it for a corrupt one.
        unwind = pending.create_unwind_info(_Id(gdb.Value(registers['esp'] - 4), pc))
        for name, value in registers.items():
            kind = pending.read_register(name).type
            unwind.add_saved_register(name, gdb.Value(value).cast(kind))
        return unwind


SLEEPER = SleeperUnwinder()
gdb.unwinder.register_unwinder(None, SLEEPER, replace=True)


def backtrace_of_sleeper(frame):
    """gdb's backtrace from the saved registers FRAME on, as text."""
    with guest.selection_kept():
        try:
            SLEEPER.registers = frame
            gdb.invalidate_cached_frames()
            skip, inner = 0, gdb.newest_frame()
            while inner is not None and inner.pc() != frame['eip']:
                skip, inner = skip + 1, inner.older()
            text = gdb.execute('backtrace', to_string=True)
        finally:
            SLEEPER.registers = None
            gdb.invalidate_cached_frames()
    if inner is None:
        raise guest.Problem('gdb cannot follow its stack from 0x%08x on' % frame['eip'])
    return ''.join('#%-3d%s' % (int(n) - skip, line) for n, line in
                   re.findall(r'(?ms)^#(\d+) +(.*?\n)(?=#|\Z)', text) if int(n) >= skip)


def find_task(pid):
    for task in guest.tasks():
        if int(task['pid']) == pid:
            return task
    raise guest.Problem("there is no thread with pid %d; 'jf ps' lists them" % pid)


def find_idle(args):
    running = guest.cpus()
    if not args and len(running) > 1:
        raise guest.Problem('pid 0 is the idle thread of each CPU: jf bt 0 CPU, and CPU is one '
                            'of %s' % ' '.join(map(str, running)))
    cpu = to_cpu(args[0]) if args else running[0]
    return guest.per_cpu('runqueues', cpu)['idle'].dereference()


class Bt(Command):
    """The backtrace of any thread, running or not.

Usage: jf bt [PID]
       jf bt 0 CPU

Of a thread that runs it is that of its CPU, through the interrupts that came over it. PID 0
is the idle thread of a CPU. Without a PID: the thread that runs on the selected CPU."""

    name = 'bt'

    def need(self):
        guest.need_tasks()

    def run(self, args):
        if not args:
            task = guest.current_task(guest.selected_cpu())
            if task is None:
                raise guest.Problem('CPU %d has no thread' % guest.selected_cpu())
        else:
            pid = to_number(args[0], 'PID', PID_MAX)
            if len(args) > (2 if pid == 0 else 1):
                raise guest.Problem('jf bt PID, or jf bt 0 CPU')
            task = find_task(pid) if pid else find_idle(args[1:])
        self.show(task)

    @staticmethod
    def show(task):
        head = '%s[%d], state %s' % (guest.comm(task), int(task['pid']),
                                     guest.state_letter(task))
        cpu = cpu_of_running(task)
        if cpu is not None:
            print('%s, runs on CPU %d' % (head, cpu))
            with guest.on_cpu(cpu):
                print(gdb.execute('backtrace', to_string=True), end='')
            return
        frame = task_frame(task)
        if has_never_run(frame):
            print('%s, has not run yet; it begins in %s' % (
                head, guest.symbol(guest.number(task['kthread']['threadfn']))))
            return
        print('%s, does not run; last on CPU %d' % (head, int(task['cpu'])))
        print(backtrace_of_sleeper(frame), end='')


# --- Contexts --------------------------------------------------------------------------------


def count_parts(count):
    """preempt_count, each of its parts that is not 0 in words."""
    softirq = (count & guest.SOFTIRQ_MASK) >> guest.SOFTIRQ_SHIFT
    parts = [
        ('NMI depth %d', (count & guest.NMI_MASK) >> guest.NMI_SHIFT),
        ('hardirq depth %d', (count & guest.HARDIRQ_MASK) >> guest.HARDIRQ_SHIFT),
        ('serving a softirq', softirq & 1),
        ('bottom halves disabled %d deep', softirq >> 1),
        ('preemption disabled %d deep', count & guest.PREEMPT_MASK),
    ]
    return [form % n if '%' in form else form for form, n in parts if n]


def context(count):
    """The context in one word, as the kernel's in_*() answer."""
    if count & guest.NMI_MASK:
        return 'NMI'
    if count & guest.HARDIRQ_MASK:
        return 'hardirq'
    if count & 1 << guest.SOFTIRQ_SHIFT:
        return 'softirq'
    return 'process'


def stack_name(cpu, sp, task):
    """Whose stack SP is on."""
    for kind in ('hardirq', 'softirq'):
        for other in guest.cpus():
            top = guest.number(guest.per_cpu(kind + '_stack_top', other))
            if top - guest.THREAD_SIZE < sp <= top:
                return 'the %s stack of CPU %d' % (kind, other)
    stack = guest.number(task['stack']) if task is not None else 0
    if stack and stack < sp <= stack + guest.THREAD_SIZE:
        return "the thread's own"
    return 'none that is known (0x%08x)' % sp


def here(pc):
    """Function and line of the newest frame, which may be that of an inlined function."""
    name, line = gdb.newest_frame().name(), gdb.newest_frame().find_sal()
    if not name or not line.symtab:
        return guest.symbol(pc)
    return '%s() at %s:%d' % (name, line.symtab.filename, line.line)


class Ctx(Command):
    """In which context each CPU is: preempt_count in words, interrupts, thread, stack.

Usage: jf ctx

process: a thread, with or without bottom halves disabled; softirq: softirq, tasklet or timer
handlers; hardirq: a top half. 'current' is then whatever was interrupted."""

    name = 'ctx'

    def run(self, args):
        no_arguments(args)
        for cpu in guest.cpus():
            with guest.on_cpu(cpu):
                self.show(cpu)

    @staticmethod
    def show(cpu):
        count = guest.number(guest.per_cpu('__preempt_count', cpu))
        task = guest.current_task(cpu)
        pc, sp = guest.register('eip'), guest.register('esp')
        name = 'unknown' if task is None else guest.task_name(guest.number(task.address))
        user = guest.register('cs') & 3
        kind = context(count)
        print('CPU %d: %s context%s%s' % (cpu, kind, ' (a top half)' if kind == 'hardirq' else '',
                                          ', in ring 3' if user else ''))
        print('    preempt_count  0x%08x: %s' % (count, ', '.join(count_parts(count)) or
                                                 'nothing is disabled'))
        print('    interrupts     %s' % (
            'on' if guest.register('eflags') & guest.EFLAGS_IF else 'off'))
        print('    current        %s' % name)
        print('    stack          %s' % ("the program's" if user else stack_name(cpu, sp, task)))
        print('    at             %s' % ('0x%08x' % pc if user else here(pc)))


for command in (Ps, Bt, Ctx):
    command()
