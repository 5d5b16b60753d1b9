# SPDX-License-Identifier: MIT
"""jf locks: who holds what, and who waits for it.

There is no list of locks in the kernel, so they are found: every variable of the image
whose type has one in it, each CPU's copy of a per-CPU one, those in tasks and
workqueues, the mutexes that a task's list names (DEBUG=1), and what a CPU is spinning for. A
lock that only some allocated object has is not known; with DEBUG=1 the CPUs count
the spinlocks they hold, so that it can at least be said that there is one.
"""

import re

import gdb

import jf_deferred as deferred
import jf_guest as guest
from jf_command import Command, taken

KINDS = {'raw_spinlock': 'spinlock', 'rwlock': 'rwlock', 'mutex': 'mutex',
         'semaphore': 'semaphore'}
ARRAY_MAX = 64              # elements of an array that are looked into
WAITING = ('spin_wait', 'arch_spin_wait', 'wait_for_turn')  # kernel/base/spinlock.c
SPINNING_FRAMES = 6         # they are the innermost ones
MUTEX_FLAG_WAITERS = 1


# --- Finding them ---------------------------------------------------------------------------


def locks_in(kind):
    """(path, offset, name of the kind) of each lock inside a type."""
    kind = kind.strip_typedefs().unqualified()
    if kind.code == gdb.TYPE_CODE_ARRAY:
        low, high = kind.range()
        inner = list(locks_in(kind.target())) if high - low < ARRAY_MAX else []
        for n in range(low, high + 1) if inner else ():
            for path, offset, name in inner:
                yield '[%d]%s' % (n, path), n * kind.target().sizeof + offset, name
    elif kind.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION):
        if kind.tag in KINDS:
            yield '', 0, KINDS[kind.tag]
            if KINDS[kind.tag] in ('spinlock', 'rwlock'):
                return
        for field in kind.fields():
            for path, offset, name in locks_in(field.type):
                own = '' if kind.tag == 'spinlock' or not field.name else '.' + field.name
                yield own + path, field.bitpos // 8 + offset, name


def variables():
    """(name, file) of each variable with debug information."""
    file = None
    for line in gdb.execute('info variables -q -n', to_string=True).splitlines():
        if line.startswith('File '):
            file = line[5:].rstrip(':')
        # The name of one with an anonymous type stands behind that, on the last of its lines.
        found = re.match(r'(?:\d+:\t.*?|\} )(\w+)(\[[^;]*\])*;$', line)
        if found and file:
            yield found[1], file


def find_lock_variables():
    """(name, address, [(path, offset, kind)]) of the variables that have locks in them."""
    found = {}
    for name, file in variables():
        try:
            value = gdb.parse_and_eval("'%s'::%s" % (file, name))
            locks = list(locks_in(value.type))
        except gdb.error:
            continue            # declared, and not in the image
        if locks and value.address is not None:
            address = guest.number(value.address)
            module = guest.module_name(address)
            found[address] = (name + (' [%s]' % module if module else ''), locks)
    return [(name, address, locks) for address, (name, locks) in sorted(found.items())]


FOUND = []                  # the image and its variables: they stay until it is read anew


def lock_variables():
    image = gdb.objfiles()[0]
    if not FOUND or FOUND[0] is not image or not FOUND[0].is_valid():
        FOUND[:] = [image, find_lock_variables()]
    return FOUND[1]


class KnownLocks:
    """All that are found: {(address, kind): name}."""

    def __init__(self):
        self.names, self.damaged = {}, []
        self.of_variables()
        self.of_tasks()
        self.of_queues()

    def add(self, name, address, locks):
        for path, offset, kind in locks:
            self.names.setdefault((address + offset & 0xffffffff, kind), name + path)

    def of_variables(self):
        start, end = (guest.address_of_code('__per_cpu_' + word) for word in ('start', 'end'))
        table = guest.address_of('__per_cpu_offset')
        # All zero before the first CPU's data are set up.
        offsets = {cpu: guest.word(table + 4 * cpu) for cpu in guest.cpus() if guest.word(table)}
        for name, address, locks in lock_variables():
            if not start <= address < end:
                self.add(name, address, locks)
                continue
            for cpu, offset in offsets.items():
                self.add('%s/%d' % (name, cpu), address + offset, locks)

    def of_tasks(self):
        if not guest.word(guest.address_of('task_list')):
            return
        inner = list(locks_in(gdb.lookup_type('struct task_struct')))
        found, damage = taken(guest.tasks())
        self.damaged += [damage] if damage else []
        idle = [task for _, task in guest.idle_tasks() if guest.number(task.address)]
        for task in idle + found:
            name = guest.task_name(guest.number(task.address))
            self.add(name, guest.number(task.address), inner)
            self.held_by(task)

    def held_by(self, task):
        """The mutexes that it says it has: also one that nothing else leads to."""
        if not guest.has_field('struct task_struct', 'held_lock'):
            return
        offset = guest.field_offset('struct mutex', 'next_held_lock')
        found, damage = taken(guest.entries(guest.chain(guest.number(task['held_lock']), offset),
                                            'struct mutex', 'owner'))
        self.damaged += [damage] if damage else []
        for mutex in found:
            address = guest.number(mutex.address)
            self.add('(in memory at 0x%08x)' % address, address, [('', 0, 'mutex')])

    def of_queues(self):
        if not guest.word(guest.address_of('system_wq')):
            return
        inner = list(locks_in(gdb.lookup_type('struct cpu_workqueue_struct')))
        found, damage = taken(deferred.queues())
        for queue in found:
            threads, broken = taken(deferred.queue_threads(queue))
            damage = damage or broken
            for cwq in threads:
                name = 'queue of ' + guest.task_name(guest.number(cwq['thread']))
                self.add(name, guest.number(cwq.address), inner)
        self.damaged += [damage] if damage else []


# --- One of them -------------------------------------------------------------------------------


def tickets(address):
    """(held, CPU of the holder or None, how many wait) of a ticket lock (asm/spinlock.h)."""
    head, tail, owner_ticket, owner_cpu = guest.read(address, 4)
    waiting = tail - head & 0xff
    noted = owner_ticket - head & 0xff < waiting
    return waiting > 0, owner_cpu if noted else None, max(waiting - 1, 0)


def task_on(cpu):
    return guest.task_name(guest.number(guest.per_cpu('current_task', cpu)))


def holder(cpu, owner=0):
    if cpu is None:
        return 'somebody who has not noted himself yet'
    if cpu not in guest.cpus():
        return 'CPU %d, which does not run: the lock is damaged' % cpu
    return 'CPU %d, %s' % (cpu, guest.task_name(owner) if owner else task_on(cpu))


def debug_word(lock, name):
    """A field that only DEBUG=1 has; else 0."""
    return guest.number(lock[name]) if any(f.name == name for f in lock.type.fields()) else 0


def taken_at(lock):
    ip = debug_word(lock, 'acquire_ip')
    return ', taken at ' + guest.place(ip, called=True) if ip else ''


def describe_spinlock(address):
    held, cpu, _ = tickets(address)
    lock = guest.at(address, 'struct raw_spinlock')
    return ['held by ' + holder(cpu, debug_word(lock, 'owner')) + taken_at(lock)] if held else []


def describe_rwlock(address):
    lock, lines = guest.at(address, 'struct rwlock'), []
    held, cpu, _ = tickets(address)
    if int(lock['writer']):
        lines.append('written by ' + holder(cpu, debug_word(lock, 'owner')) + taken_at(lock))
    elif held:
        lines.append('queued for by ' + holder(cpu))
    for reader in guest.cpus():
        if int(lock['readers'][reader]):
            lines.append('read by CPU %d, %s, %d times' % (reader, task_on(reader),
                                                          int(lock['readers'][reader])))
    return lines


def sleepers(head, type_name):
    """Lines for the tasks in a mutex's or semaphore's list of waiters."""
    found, damage = taken(guest.list_entries(head, type_name, 'list'))
    return ['waited for by ' + guest.task_name(guest.number(waiter['task']))
            for waiter in found] + ([damage] if damage else [])


def describe_mutex(address):
    lock = guest.at(address, 'struct mutex')
    owner = guest.number(lock['owner']['counter'])
    if not owner:
        return []
    return ['held by ' + guest.task_name(owner & ~MUTEX_FLAG_WAITERS)] + sleepers(
        guest.number(lock['wait_list'].address), 'struct mutex_waiter')


def describe_semaphore(address):
    lock = guest.at(address, 'struct semaphore')
    if int(lock['count']) or not guest.number(lock['wait_list']['next']):
        return []
    return ['no unit is free'] + sleepers(guest.number(lock['wait_list'].address),
                                          'struct semaphore_waiter')


DESCRIBE = {'spinlock': describe_spinlock, 'rwlock': describe_rwlock, 'mutex': describe_mutex,
            'semaphore': describe_semaphore}


def describe(address, kind):
    """Lines on one that is held or waited for; none if it is free."""
    return DESCRIBE[kind](address)


def spun_for(cpu):
    """The address of the lock that CPU spins for, or None."""
    with guest.on_cpu(cpu):
        frame = gdb.newest_frame()
        for _ in range(SPINNING_FRAMES):
            if frame is None:
                return None
            if frame.name() in WAITING:
                lock = frame.read_var('lock')
                if not lock.is_optimized_out:   # or the caller's frame still knows it
                    return guest.number(lock)
            frame = frame.older()
    return None


class Locks(Command):
    """The locks that are held, by whom and since where, and who waits for them.

Usage: jf locks [all]

Spinlocks, rwlocks, mutexes, and semaphores without a free unit: those in variables, tasks and
workqueues; with 'all' the free ones too. Who took a spinlock where is known with DEBUG=1; the
CPU always. A CPU that spins is named with the lock it spins for, whichever that is."""

    name = 'locks'

    def need(self):
        guest.need_image()

    def run(self, args):
        if args not in ([], ['all']):
            raise guest.Problem("'all' is its only argument")
        locks, shown = KnownLocks(), 0
        waiting = {cpu: address for cpu in guest.cpu_threads()
                   for address in [spun_for(cpu)] if address} if len(guest.cpus()) > 1 else {}
        for address in waiting.values():
            if not any((address, kind) in locks.names for kind in ('spinlock', 'rwlock')):
                locks.names[address, 'spinlock'] = '(in memory at 0x%08x)' % address
        held = {cpu: 0 for cpu in guest.cpus()}
        for (address, kind), name in sorted(locks.names.items(), key=lambda item: item[1]):
            shown += self.show(address, kind, name, args == ['all'], waiting)
            self.count(address, kind, held)
        for line in locks.damaged:
            print(line)
        if not shown:
            print('none is held (%d are known)' % len(locks.names))
        self.unknown(held)

    @staticmethod
    def show(address, kind, name, everything, waiting):
        """One lock -> whether it was printed."""
        try:
            lines = describe(address, kind)
        except gdb.MemoryError:
            return False            # of a module that is not loaded
        if kind in ('spinlock', 'rwlock'):
            spinning = [cpu for cpu, lock in waiting.items() if lock == address]
            lines += ['waited for by CPU %d, %s' % (cpu, task_on(cpu)) for cpu in spinning]
            more = tickets(address)[2] - len(spinning)
            if more > 0:
                lines.append('waited for by %d CPU%s more' % (more, 's' if more > 1 else ''))
        if not lines and not everything:
            return False
        print('%-9s %s%s' % (kind, name, '' if lines else ': free'))
        for line in lines:
            print('          ' + line)
        return True

    @staticmethod
    def count(address, kind, held):
        """What `locks_held` counts, too: spinlocks, and rwlocks that are written."""
        try:
            if kind == 'spinlock' or kind == 'rwlock' and int(
                    guest.at(address, 'struct rwlock')['writer']):
                is_held, cpu, _ = tickets(address)
                if is_held and cpu in held:
                    held[cpu] += 1
        except gdb.MemoryError:
            pass

    @staticmethod
    def unknown(held):
        """The locks that the CPUs have counted, and that are none of those found."""
        if gdb.lookup_static_symbol('locks_held') is None or not guest.word(
                guest.address_of('__per_cpu_offset')):
            return
        for cpu, known in held.items():
            counts = guest.per_cpu('locks_held', cpu)
            low, high = counts.type.range()
            more = sum(int(counts[n]) for n in range(low, high + 1)) - known
            if more > 0:
                print('CPU %d holds %d more, in memory that nothing known leads to' % (cpu, more))


Locks()
