# SPDX-License-Identifier: MIT
"""jf trace: the events in the rings, as `trace show` prints them at the prompt.

The rings are read as they lie in memory (kernel/base/trace.c, trace_format.c), so that this
works wherever the guest was stopped, also where nothing can be typed any more.
"""

import struct

import gdb

import jf_guest as guest
from jf_command import Command, to_number

# Macros of include/jiffy/trace.h, kernel/base/trace_ring.h and others; tests compare them.
TRACE_ARGS, TRACE_COMMS, TRACE_QUEUES, TRACE_NAME_LEN = 11, 512, 64, 24
TRACE_IRQS_OFF, SOFTIRQ_OFFSET = 1 << 31, 1 << 8
TIMER_CPUMASK = 0x0003ffff
TIMER_DEFERRABLE, TIMER_PINNED, TIMER_IRQSAFE = 0x00080000, 0x00100000, 0x00200000
RESCHEDULE_VECTOR, TICK_VECTOR, CALL_FUNCTION_VECTOR = 0xf0, 0xf1, 0xf2
LCB_F_READ, LCB_F_WRITE, LCB_F_MUTEX = 1 << 1, 1 << 2, 1 << 5
PRIO, NS_SHIFT = 120, 22    # of trace_format.c, of tsc.c

TIMER_FLAGS = (('D', TIMER_DEFERRABLE), ('P', TIMER_PINNED), ('I', TIMER_IRQSAFE))
IPI_NAMES = {RESCHEDULE_VECTOR: 'Rescheduling interrupts', TICK_VECTOR: 'Tick interrupts',
             CALL_FUNCTION_VECTOR: 'Function call interrupts'}
ENTRY = struct.Struct('<QIIHBB%dI' % TRACE_ARGS)


class Entry:
    """One event: kernel's struct trace_entry."""

    def __init__(self, cpu, data, at):
        (self.tsc, self.pos, self.context, self.pid, self.event, self.need_resched,
         *self.args) = ENTRY.unpack_from(data, at)
        self.cpu = cpu
        self.bytes = data[at + ENTRY.size - 4 * TRACE_ARGS:at + ENTRY.size]
        self.text = ''


def ring(cpu, names):
    """CPU's events, the oldest first; a text that goes on in further entries is put together."""
    base = guest.number(guest.per_cpu('trace_ring', cpu))
    if not base:
        return
    mask = guest.number(guest.find('trace_ring_mask'))
    first = guest.number(guest.per_cpu('first_pos', cpu, 'kernel/base/trace.c'))
    following = guest.number(guest.per_cpu('trace_next_pos', cpu))
    first = max(first, following - mask - 1)
    data = guest.read(base, (mask + 1) * ENTRY.size)
    last = None
    for pos in range(first, following):
        entry = Entry(cpu, data, (pos & mask) * ENTRY.size)
        if entry.pos != pos:
            continue                        # being written just now
        if names.get(entry.event) == 'MORE_TEXT':
            if last:
                last.bytes += entry.bytes
            continue
        if last:
            yield last
        last = entry
    if last:
        yield last


def event_names():
    """{number: SOFTIRQ_RAISE, ...}"""
    kind = gdb.lookup_type('enum trace_event')
    return {field.enumval: field.name.replace('TRACE_', '', 1) for field in kind.fields()}


def remembered(table, size, key):
    """A name from one of the tables that are found by pid and by queue."""
    slot = guest.find(table)[key & size - 1]
    return guest.clean(guest.read(guest.number(slot['name'].address),
                                 TRACE_NAME_LEN)) if guest.number(
        slot['key']) == key else '<...>'


def comm(pid, cpu):
    return remembered('trace_comms', TRACE_COMMS, pid) if pid else 'swapper/%d' % cpu


def irq_name(entry):
    irq, name, handler = entry.args[:3]
    return 'irq=%d name=%s' % (irq, guest.text(name, 16) if guest.readable(name, 16)
                               else guest.symbol(handler))


def softirq(entry):
    names = guest.find('softirq_to_name')
    return 'vec=%d [action=%s]' % (entry.args[0],
                                   guest.text(guest.number(names[entry.args[0]])))


def timer_start(entry):
    timer, function, expires, now, flags = entry.args[:5]
    left = (expires - now + 2**31) % 2**32 - 2**31
    return 'timer=%08x function=%s expires=%d [timeout=%d] cpu=%d flags=%s' % (
        timer, guest.symbol(function), expires, left, flags & TIMER_CPUMASK,
        ''.join(letter for letter, bit in TIMER_FLAGS if flags & bit))


def timer_expire(entry):
    timer, function, now, clock = entry.args[:4]
    return 'timer=%08x function=%s now=%d baseclk=%d' % (timer, guest.symbol(function), now, clock)


def tasklet(entry):
    return 'tasklet=%s function=%s' % tuple(map(guest.symbol, entry.args[:2]))


def queue_work(entry):
    work, function, asked, cpu, queue = entry.args[:5]
    return 'work struct=%08x function=%s workqueue=%s req_cpu=%d cpu=%d' % (
        work, guest.symbol(function), remembered('trace_queues', TRACE_QUEUES, queue), asked, cpu)


def execute(entry):
    return 'work struct %08x: function %s' % (entry.args[0], guest.symbol(entry.args[1]))


def sched_switch(entry):
    following = entry.args[1]
    return ('prev_comm=%s prev_pid=%d prev_prio=%d prev_state=%s ==> '
            'next_comm=%s next_pid=%d next_prio=%d' % (
                comm(entry.pid, entry.cpu), entry.pid, PRIO,
                guest.letter_of(entry.args[0]) if entry.pid else 'R',
                comm(following, entry.cpu), following, PRIO))


def of_task(form):
    """FORM with the thread's name and pid."""
    return lambda entry: form % (comm(entry.args[0], entry.args[1]), entry.args[0])


def fork(entry):
    return 'comm=%s pid=%d child_comm=%s child_pid=%d' % (
        comm(entry.pid, entry.cpu), entry.pid, comm(entry.args[0], 0), entry.args[0])


def contention(entry):
    lock, flags = entry.args[:2]
    return '%s (flags=%s%s%s)' % (guest.symbol(lock), 'MUTEX' if flags & LCB_F_MUTEX else 'SPIN',
                                  '|READ' if flags & LCB_F_READ else '',
                                  '|WRITE' if flags & LCB_F_WRITE else '')


def signed(number):
    return number - 2**32 if number >= 2**31 else number


FORMS = {
    'IRQ_HANDLER_ENTRY': irq_name,
    'IRQ_HANDLER_EXIT': lambda e: 'irq=%d ret=%s' % (
        e.args[0], 'handled' if e.args[1] else 'unhandled'),
    'SOFTIRQ_RAISE': softirq, 'SOFTIRQ_ENTRY': softirq, 'SOFTIRQ_EXIT': softirq,
    'TASKLET_SCHEDULE': lambda e: tasklet(e) + ' vec=%d' % e.args[2],
    'TASKLET_ENTRY': tasklet, 'TASKLET_EXIT': tasklet,
    'TIMER_START': timer_start, 'TIMER_EXPIRE_ENTRY': timer_expire,
    'WORKQUEUE_QUEUE_WORK': queue_work,
    'WORKQUEUE_ACTIVATE_WORK': lambda e: 'work struct %08x' % e.args[0],
    'WORKQUEUE_EXECUTE_START': execute, 'WORKQUEUE_EXECUTE_END': execute,
    'SCHED_SWITCH': sched_switch,
    'SCHED_WAKEUP': lambda e: of_task('comm=%s pid=%d')(e) + ' prio=%d target_cpu=%03d' % (
        PRIO, e.args[1]),
    'SCHED_PROCESS_FORK': fork,
    'SCHED_PROCESS_EXIT': of_task('comm=%%s pid=%%d prio=%d' % PRIO),
    'SCHED_KTHREAD_STOP': of_task('comm=%s pid=%d'),
    'SCHED_KTHREAD_STOP_RET': lambda e: 'ret=%d' % signed(e.args[0]),
    'IPI_RAISE': lambda e: 'target_mask=%08x (%s)' % (e.args[0], IPI_NAMES.get(e.args[1])),
    'IPI_ENTRY': lambda e: '(%s)' % IPI_NAMES.get(e.args[0]),
    'IPI_EXIT': lambda e: '(%s)' % IPI_NAMES.get(e.args[0]),
    'CONTENTION_BEGIN': contention,
    'CONTENTION_END': lambda e: '%s (ret=%d)' % (guest.symbol(e.args[0]), signed(e.args[1])),
    'BH_DISABLE': lambda e: 'caller=' + guest.symbol(e.args[0], called=True),
    'BH_ENABLE': lambda e: 'caller=' + guest.symbol(e.args[0], called=True),
}
TEXTS = ('CONSOLE', 'PRINT', 'MODULE_LOAD', 'MODULE_FREE')


def described(entry, name):
    """The event's name and what belongs to it."""
    if name in TEXTS:
        text = guest.clean(entry.bytes[4:])
        return '%s: %s' % (guest.symbol(entry.args[0]).split('+')[0] if name == 'PRINT'
                           else name.lower(), text)
    form = FORMS.get(name, lambda e: 'timer=%08x' % e.args[0])
    return '%s: %s' % (name.lower(), form(entry))


def flags(entry):
    count = entry.context
    context = ('Z' if count & guest.NMI_MASK else
               ('H' if count & SOFTIRQ_OFFSET else 'h') if count & guest.HARDIRQ_MASK else
               's' if count & SOFTIRQ_OFFSET else 'b' if count & guest.SOFTIRQ_MASK else '.')
    depth = min(count & guest.PREEMPT_MASK, 15)
    return '%s%s%s%s.' % ('d' if count & TRACE_IRQS_OFF else '.', 'N' if entry.need_resched
                          else '.', context, '%x' % depth if depth else '.')


def nanoseconds(tsc):
    """As tsc_to_ns() (arch/x86/cpu/tsc.c)."""
    cycles = tsc - int(guest.find('boot_tsc')) & 2**64 - 1
    multiplier = guest.number(guest.find('ns_mult', 'arch/x86/cpu/tsc.c'))
    return ((cycles >> 32) * multiplier << 32 - NS_SHIFT) + (
        (cycles & 2**32 - 1) * multiplier >> NS_SHIFT)


def line(entry, name):
    ns = nanoseconds(entry.tsc)
    return '%16s-%-7d [%03d] %s %5d.%06d: %s' % (
        comm(entry.pid, entry.cpu) if entry.pid else '<idle>', entry.pid, entry.cpu, flags(entry),
        ns // 10**9, ns % 10**9 // 1000, described(entry, name))


class Trace(Command):
    """The last events of the trace, or those with a text in their line.

Usage: jf trace [N] [TEXT]

As `trace show` at the prompt: N events, 20 if it is not said. There are some if `trace on` was
typed, or trace=on stands on the kernel command line."""

    name = 'trace'

    def run(self, args):
        last = 20
        if args and args[0].isdigit():
            last = to_number(args.pop(0), 'number of events', 10**6)
        if len(args) > 1:
            raise guest.Problem("'%s' is one argument too many" % args[1])
        names = event_names()
        entries = sorted((e for cpu in guest.cpus() for e in ring(cpu, names)),
                         key=lambda e: e.tsc)
        if not entries:
            raise guest.Problem("nothing has been recorded; 'trace on' at the prompt, or trace=on "
                                'on the kernel command line, begins')
        found = []
        for entry in reversed(entries):
            shown = line(entry, names.get(entry.event, 'EVENT_%d' % entry.event))
            if not args or args[0] in shown:
                found.append(shown)
            if len(found) == last:
                break
        print('\n'.join(reversed(found)) if found else "(no event has '%s' in its line)" % args[0])


Trace()
