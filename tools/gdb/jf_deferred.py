# SPDX-License-Identifier: MIT
"""jf softirqs, tasklets, timers, work: what has been put off, and what of it runs now."""

import struct

import gdb

import jf_guest as guest
from jf_command import Command, cpu_columns, no_arguments, taken

TASKLET_BITS = ('scheduled', 'running', 'being killed')     # TASKLET_STATE_*
TIMER_DEFERRABLE, TIMER_PINNED, TIMER_IRQSAFE = 0x00080000, 0x00100000, 0x00200000
WORK_STRUCT_PENDING, WORK_STRUCT_CWQ = 1 << 0, 1 << 1


# --- Softirqs ---------------------------------------------------------------------------------


def vector_names():
    """HI, TIMER, ... in order of their numbers; constant data of the image."""
    table = guest.find('softirq_to_name')
    low, high = table.type.range()
    return [guest.text(guest.number(table[nr])) for nr in range(low, high + 1)]


def vector_action(nr):
    return guest.number(guest.find('softirq_vec')[nr]['action'])


class Softirqs(Command):
    """The vectors: how often each ran on each CPU, which are pending, what each runs.

Usage: jf softirqs

A vector that is being run is not pending any more; 'jf ctx' says which CPU serves one."""

    name = 'softirqs'

    def run(self, args):
        no_arguments(args)
        print('%12s%s  HANDLER' % ('', cpu_columns()))
        names = vector_names()
        for nr, name in enumerate(names):
            runs = ''.join('%11d' % guest.number(guest.per_cpu('softirq_runs', cpu)[nr])
                           for cpu in guest.cpus())
            action = vector_action(nr)
            print('%11s:%s%s' % (name, runs, '  ' + guest.symbol(action) if action else ''))
        pending = [guest.number(guest.per_cpu('__softirq_pending', cpu)) for cpu in guest.cpus()]
        print('%11s:%s' % ('pending', ''.join('%11s' % ('0x%03x' % bits) for bits in pending)))
        for cpu, bits in zip(guest.cpus(), pending):
            if bits:
                print('CPU %d is to run: %s' % (cpu, ' '.join(
                    name for nr, name in enumerate(names) if bits >> nr & 1)))


# --- Tasklets ---------------------------------------------------------------------------------


def tasklet_function(tasklet):
    """The function it calls, of either form: they share the pointer's place."""
    return guest.number(tasklet['callback'])


def tasklet_state(tasklet):
    state, count = guest.number(tasklet['state']), int(tasklet['count']['counter'])
    words = [word for bit, word in enumerate(TASKLET_BITS) if state >> bit & 1]
    if count:
        words.append('disabled %d deep' % count)
    return ', '.join(words) or 'idle'


def tasklets(first):
    """Those of a list that begins at FIRST."""
    offset = guest.field_offset('struct tasklet_struct', 'next')
    return guest.entries(guest.chain(first, offset), 'struct tasklet_struct', 'next')


class Tasklets(Command):
    """The tasklets that are scheduled or run, on each CPU.

Usage: jf tasklets

HI is run before all other softirqs. 'next' are those that a CPU has taken off a list and is
about to run."""

    name = 'tasklets'

    def run(self, args):
        no_arguments(args)
        rows, damaged = [], []
        for cpu in guest.cpus():
            running = guest.number(guest.per_cpu('tasklet_running', cpu))
            if running and guest.readable(running, guest.size_of('struct tasklet_struct')):
                rows.append((cpu, 'runs', guest.at(running, 'struct tasklet_struct')))
            in_hand = guest.number(guest.per_cpu('tasklet_in_hand', cpu))
            if in_hand != running and guest.readable(
                    in_hand, guest.size_of('struct tasklet_struct')):
                rows.append((cpu, 'next', guest.at(in_hand, 'struct tasklet_struct')))
            for name, first in (
                    ('next', guest.number(guest.per_cpu('tasklet_rest', cpu))),
                    ('HI', guest.number(guest.per_cpu('tasklet_hi_vec', cpu)['head'])),
                    ('TASKLET', guest.number(guest.per_cpu('tasklet_vec', cpu)['head']))):
                found, damage = taken(tasklets(first))
                rows += [(cpu, name, tasklet) for tasklet in found]
                damaged += [damage] if damage else []
        print('CPU LIST     FUNCTION                         STATE' if rows else
              '(no tasklet is scheduled)')
        for cpu, name, tasklet in rows:
            print('%3d %-8s %-32s %s' % (cpu, name, guest.symbol(tasklet_function(tasklet)),
                                         tasklet_state(tasklet)))
        for line in damaged:
            print(line)


# --- Timers -----------------------------------------------------------------------------------


def wheel_slots(base):
    """The hlist_heads of a wheel that are not empty: (address, first)."""
    wheel = base['wheel']
    start = guest.number(wheel['root'].address)
    size = wheel['root'].type.sizeof + wheel['level'].type.sizeof
    data = guest.read(start, size)
    return [(start + 4 * n, first) for n, (first,) in enumerate(struct.iter_unpack('<I', data))
            if first]


def timers(cpu):
    """Those in CPU's wheel."""
    for slot, first in wheel_slots(guest.per_cpu('timer_bases', cpu)):
        yield from guest.entries(guest.hlist_nodes(first, slot), 'struct timer_list', 'entry')


def timer_handler(timer):
    """Its handler; of a delayed work item the item's function too."""
    handler = guest.symbol(guest.number(timer['function']))
    if handler == 'delayed_work_timer_fn':
        address = guest.number(timer.address) - guest.field_offset('struct delayed_work', 'timer')
        handler += ' for ' + guest.symbol(guest.number(
            guest.at(address, 'struct delayed_work')['work']['func']))
    return handler


def timer_flags(timer):
    flags = guest.number(timer['flags'])
    return ''.join(' ' + name for name, bit in (
        ('deferrable', TIMER_DEFERRABLE), ('pinned', TIMER_PINNED),
        ('irqsafe', TIMER_IRQSAFE)) if flags & bit)


def in_ms(ticks):
    return max(ticks, 0) * 1000 // guest.hz()


class Timers(Command):
    """The pending timers of all CPUs, the next one first, and those whose handler runs.

Usage: jf timers

As `timers` at the prompt. With DEBUG=1 it says where each was armed. What a CPU has just
taken out of its wheel to run it is not pending any more."""

    name = 'timers'

    def need(self):
        guest.need_per_cpu()
        if not guest.number(guest.per_cpu('timer_bases', guest.cpus()[0])['wheel']['clk']):
            raise guest.Problem(guest.NOT_YET)

    def run(self, args):
        no_arguments(args)
        now, rows, damaged, counts = guest.jiffies(), [], [], []
        for cpu in guest.cpus():
            found, damage = taken(timers(cpu))
            counts.append('%11d' % len(found))
            rows += [(guest.after(guest.number(t['expires']), now), cpu, t) for t in found]
            damaged += [damage] if damage else []
        print('%11s: %d' % ('jiffies', now))
        print('%12s%s' % ('', cpu_columns()))
        print('%11s:%s' % ('pending', ''.join(counts)))
        if rows:
            print('   EXPIRES IN JIFFIES         IN MS CPU  HANDLER, FLAGS, ARMED AT')
        for left, cpu, timer in sorted(rows, key=lambda row: row[:2]):
            self.row(left, cpu, timer)
        for line in damaged:
            print(line)
        self.running()

    @staticmethod
    def row(left, cpu, timer):
        armed = ''
        if guest.has_field('struct timer_list', 'armed_at') and guest.number(timer['armed_at']):
            armed = ', armed at ' + guest.place(guest.number(timer['armed_at']), called=True)
        print('%10d %10d %13d %3d  %s%s%s' % (
            guest.number(timer['expires']), left, in_ms(left), cpu, timer_handler(timer),
            timer_flags(timer), armed))

    @staticmethod
    def running():
        for cpu in guest.cpus():
            address = guest.number(guest.per_cpu('timer_bases', cpu)['running_timer'])
            if not address:
                continue
            # The handler may have freed it.
            name = (guest.symbol(guest.number(guest.at(address, 'struct timer_list')['function']))
                    if guest.readable(address, guest.size_of('struct timer_list')) else 'gone')
            print('CPU %d runs the timer at 0x%08x: %s' % (cpu, address, name))


# --- Work ------------------------------------------------------------------------------------


def work_state(work):
    data = guest.number(work['data']['counter'])
    if data & WORK_STRUCT_CWQ:
        return 'queued'
    return 'pending' if data & WORK_STRUCT_PENDING else 'not queued'


def queues():
    return guest.list_entries(guest.address_of('workqueues'), 'struct workqueue_struct', 'list')


def queue_threads(queue):
    """Its cpu_workqueue_structs that have a thread."""
    start = guest.number(queue['cwq'].address)
    size = guest.size_of('struct cpu_workqueue_struct')
    for n in range(min(guest.number(queue['nr']), 32)):
        if not guest.readable(start + n * size, size):
            raise guest.Damaged(start + n * size, 'there is no memory for this thread of a queue')
        cwq = guest.at(start + n * size, 'struct cpu_workqueue_struct')
        if guest.number(cwq['thread']):
            yield cwq


def running_work(cwq):
    """What its thread calls, innermost first: gdb.Values of struct running_work."""
    first, offset = guest.number(cwq['running']), guest.field_offset('struct running_work',
                                                                     'outer')
    return guest.entries(guest.chain(first, offset), 'struct running_work', 'work')


def waiting_work(cwq):
    return guest.list_entries(guest.number(cwq['worklist'].address), 'struct work_struct', 'entry')


class Work(Command):
    """The workqueues: what each of their threads runs, what waits behind it, what is delayed.

Usage: jf work

As `wq` at the prompt. A delayed item is a timer until its time has come."""

    name = 'work'

    def need(self):
        guest.need_tasks()
        if not guest.number(guest.find('system_wq')):
            raise guest.Problem(guest.NOT_YET)

    def run(self, args):
        no_arguments(args)
        print('%-16s %5s S CPU %s' % ('THREAD', 'PID', 'RUNS, AND WHAT WAITS'))
        found, damage = taken(queues())
        for queue in found:
            threads, broken = taken(queue_threads(queue))
            for cwq in threads:
                self.row(cwq)
            damage = damage or broken
        if damage:
            print(damage)
        self.delayed()

    @staticmethod
    def row(cwq):
        address = guest.number(cwq['thread'])
        if not guest.readable(address, guest.size_of('struct task_struct')):
            print('(no thread at 0x%08x)' % address)
            return
        task = guest.at(address, 'struct task_struct')
        running, damage = taken(running_work(cwq))
        waiting, broken = taken(waiting_work(cwq))
        since = in_ms(guest.after(guest.jiffies(), guest.number(cwq['since'])))
        line = '-'
        if running:
            line = '%s for %d ms' % (guest.symbol(guest.number(running[0]['func'])), since)
        for outer in running[1:]:
            line += ', called in ' + guest.symbol(guest.number(outer['func']))
        if waiting:
            line += '; behind it: ' + ', '.join(guest.symbol(guest.number(work['func']))
                                                for work in waiting)
        print('%-16s %5d %s %3d %s' % (guest.comm(task), int(task['pid']),
                                       guest.state_letter(task), int(task['cpu']), line))
        for line in filter(None, (damage, broken)):
            print(line)

    @staticmethod
    def delayed():
        now = guest.jiffies()
        for cpu in guest.cpus():
            found, damage = taken(timers(cpu))
            for timer in found:
                handler = timer_handler(timer)
                if handler.startswith('delayed_work_timer_fn for '):
                    print('delayed by another %d jiffies, on CPU %d: %s' % (
                        guest.after(guest.number(timer['expires']), now), cpu,
                        handler.split(' for ')[1]))
            if damage:
                print(damage)


for command in (Softirqs, Tasklets, Timers, Work):
    command()
