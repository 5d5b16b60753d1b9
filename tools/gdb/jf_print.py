# SPDX-License-Identifier: MIT
"""How gdb prints the kernel's types: a list by its length, a timer by its handler and time, a
lock by its holder. `print/r` shows the members as they are."""

import gdb
import gdb.printing

import jf_deferred as deferred
import jf_guest as guest
import jf_locks as locks

SHOWN = 4                   # addresses of a list's nodes
COUNTED = 1000              # nodes of a list


class Printer:
    """A value in one line; what is damaged or not there is said in it."""

    def __init__(self, value):
        self.value = value

    def line(self):
        raise NotImplementedError

    def to_string(self):
        try:
            return self.line()
        except (guest.Damaged, guest.Problem) as problem:
            return str(problem)
        except gdb.MemoryError:
            return '(what it leads to cannot be read)'

    def address(self):
        if self.value.address is None:
            raise guest.Problem('(in registers; print/r shows it)')
        return guest.number(self.value.address)


def nodes_line(kind, nodes):
    found = [node for node, _ in zip(nodes, range(COUNTED))]
    some = ', '.join('0x%08x' % node for node in found[:SHOWN])
    more = ', ...' if len(found) > SHOWN else ''
    return '%s of %d%s: %s%s' % (kind, len(found), ' or more' if len(found) == COUNTED else '',
                                 some, more)


class ListHead(Printer):
    def line(self):
        address, following = self.address(), guest.number(self.value['next'])
        if not following:
            return 'list_head, not set up'
        if following == address:
            return 'empty list'
        return nodes_line('list', guest.list_nodes(address))


class HlistHead(Printer):
    def line(self):
        address, first = self.address(), guest.number(self.value['first'])
        return nodes_line('hlist', guest.hlist_nodes(first, address)) if first else 'empty hlist'


class HlistNode(Printer):
    def line(self):
        back, following = guest.number(self.value['pprev']), guest.number(self.value['next'])
        if not back:
            return 'in no hlist'
        if back == guest.LIST_POISON2:
            return 'deleted from its hlist'
        return 'in an hlist, %s' % ('before 0x%08x' % following if following else 'the last')


def timer_line(timer):
    name = guest.symbol(guest.number(timer['function']))
    if not guest.number(timer['entry']['pprev']):
        return '%s, not pending' % name
    left = guest.after(guest.number(timer['expires']), guest.jiffies())
    return '%s, pending on CPU %d, expires at %d: in %d jiffies' % (
        name, guest.number(timer['flags']) & 0x3ffff, guest.number(timer['expires']), left)


class Timer(Printer):
    def line(self):
        return 'timer %s%s' % (timer_line(self.value), deferred.timer_flags(self.value))


class Work(Printer):
    def line(self):
        return 'work %s, %s' % (guest.symbol(guest.number(self.value['func'])),
                                deferred.work_state(self.value))


class DelayedWork(Printer):
    def line(self):
        state, timer = deferred.work_state(self.value['work']), self.value['timer']
        if guest.number(timer['entry']['pprev']):
            state = 'queued in %d jiffies' % guest.after(guest.number(timer['expires']),
                                                         guest.jiffies())
        return 'delayed work %s, %s' % (
            guest.symbol(guest.number(self.value['work']['func'])), state)


class Tasklet(Printer):
    def line(self):
        return 'tasklet %s, %s' % (guest.symbol(deferred.tasklet_function(self.value)),
                                   deferred.tasklet_state(self.value))


class Lock(Printer):
    kind = ''

    def line(self):
        return '%s, %s' % (self.kind, '; '.join(locks.describe(self.address(), self.kind)) or
                           'free')


class Spinlock(Lock):
    kind = 'spinlock'


class Rwlock(Lock):
    kind = 'rwlock'


class Mutex(Lock):
    kind = 'mutex'


class Task(Printer):
    """The line, and then the members."""

    def line(self):
        return '%s[%d], state %s, on CPU %d' % (
            guest.comm(self.value), int(self.value['pid']), guest.state_letter(self.value),
            int(self.value['cpu']))

    def children(self):
        for field in self.value.type.fields():
            for inner in [field] if field.name else field.type.fields()[:1]:
                yield inner.name, self.value[inner.name]


PRINTERS = (
    ('list_head', ListHead), ('hlist_head', HlistHead), ('hlist_node', HlistNode),
    ('timer_list', Timer), ('work_struct', Work), ('delayed_work', DelayedWork),
    ('tasklet_struct', Tasklet), ('task_struct', Task), ('raw_spinlock', Spinlock),
    ('spinlock', Spinlock), ('rwlock', Rwlock), ('mutex', Mutex),
)


def register():
    collection = gdb.printing.RegexpCollectionPrettyPrinter('jiffy')
    for name, printer in PRINTERS:
        collection.add_printer(name, '^%s$' % name, printer)
    gdb.printing.register_pretty_printer(None, collection, replace=True)


register()
