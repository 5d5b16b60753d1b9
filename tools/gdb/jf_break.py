# SPDX-License-Identifier: MIT
"""jf break-softirq, break-tasklet, break-timer, break-work, break-irq, break-switch,
break-module: stop where the kernel is about to call something.

Each is a breakpoint at the very line of the call, with a condition on what is called, so it
holds on every CPU, before the function is registered, and for a module that is not
loaded yet; `info breakpoints` shows it, and delete, disable, condition work as on any other.
"""

import os
import re

import gdb

import jf_guest as guest
from jf_command import Command, no_arguments, to_number
from jf_tasks import PID_MAX

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# The lines of the calls, by what stands in them; of a switch the first of its function,
# where `current` is still the thread before.
SOFTIRQ_CALL = 'kernel/softirq/softirq.c', r'^\th->action\(h\);'
TASKLET_CALL = 'kernel/softirq/tasklet.c', r'^\tif \(t->use_callback\)'
TIMER_CALL = 'kernel/softirq/timer.c', r'^\tfn\(arg\);'
WORK_CALL = 'kernel/task/workqueue.c', r'^\tr\.func\(work\);'
IRQ_CALL = 'kernel/hardirq/irq.c', r'^\tret = action->handler\('
SWITCH = 'kernel/task/sched.c', r'^\tnext->on_cpu = 1;'
MODULE_CALL = 'kernel/task/module.c', r'^\tret = init\(\);'


def site(call):
    """FILE:LINE of a call."""
    file, pattern = call
    try:
        with open(os.path.join(ROOT, file), encoding='utf-8') as source:
            for number, line in enumerate(source, 1):
                if re.match(pattern, line):
                    return '%s:%d' % (file, number)
    except OSError:
        pass
    raise guest.Problem("the line of the call is not in %s: is build/jiffy.elf of this source "
                        'tree?' % file)


class BreakCommand(Command):
    """Not a command itself: one that makes a breakpoint."""

    def need(self):
        guest.need_machine()
        guest.image_file()

    def stop_at(self, call, condition):
        gdb.Breakpoint(site(call)).condition = condition


class ByFunction(BreakCommand):
    """Not a command itself: FUNCTION [MODULE], compared by name with an expression."""

    complete_with = gdb.COMPLETE_SYMBOL
    call, called = None, ''

    def run(self, args):
        if not args:
            raise guest.Problem('the name of a function is missing')
        no_arguments(args[2:])
        name = args[0]
        found = gdb.lookup_static_symbols(name) + [gdb.lookup_global_symbol(name)]
        if not any(symbol and symbol.type.code == gdb.TYPE_CODE_FUNC for symbol in found):
            raise guest.Problem("there is no function '%s'; 'info functions %s' shows what is "
                                'called like it' % (name, name))
        self.check_module(name, args[1:])
        self.stop_at(self.call, '$jf_is(%s, "%s")' % (
            self.called, '%s [%s]' % tuple(args) if args[1:] else name))

    @staticmethod
    def check_module(name, module):
        names = guest.image_modules()
        if module and module[0] not in names:
            raise guest.Problem("there is no module '%s' in the image; there are: %s"
                                % (module[0], ', '.join(names)))


class BreakTasklet(ByFunction):
    """Stop when a tasklet of that function is about to be called, on any CPU.

Usage: jf break-tasklet FUNCTION [MODULE]

The module may be loaded later. Without MODULE it is any function of that name."""

    name, call, called = 'break-tasklet', TASKLET_CALL, 'fn'


class BreakTimer(ByFunction):
    """Stop when a timer of that handler is about to be called, on any CPU.

Usage: jf break-timer FUNCTION [MODULE]

The module may be loaded later. Without MODULE it is any function of that name."""

    name, call, called = 'break-timer', TIMER_CALL, 'fn'


class BreakWork(ByFunction):
    """Stop when a work item of that function is about to be called, in any thread.

Usage: jf break-work FUNCTION [MODULE]

The module may be loaded later. Without MODULE it is any function of that name."""

    name, call, called = 'break-work', WORK_CALL, 'r.func'


class BreakSoftirq(BreakCommand):
    """Stop when a softirq vector's action is about to be called, on any CPU.

Usage: jf break-softirq VECTOR

VECTOR is HI, TIMER, NET_TX, NET_RX, BLOCK, IRQ_POLL, TASKLET, SCHED, HRTIMER or RCU. 'jf
softirqs' shows what they run, 'step' then goes into it."""

    name = 'break-softirq'
    NAMES = ('HI', 'TIMER', 'NET_TX', 'NET_RX', 'BLOCK', 'IRQ_POLL', 'TASKLET', 'SCHED',
             'HRTIMER', 'RCU')

    def complete(self, text, word):
        return [name for name in self.NAMES if name.startswith(word.upper())]

    def run(self, args):
        name = args[0].upper() if args else ''
        no_arguments(args[1:])
        if name.endswith('_SOFTIRQ'):
            name = name[:-len('_SOFTIRQ')]
        if name not in self.NAMES:
            raise guest.Problem("there is no vector '%s'; there are: %s"
                                % (name, ' '.join(self.NAMES)))
        self.stop_at(SOFTIRQ_CALL, 'nr == %s_SOFTIRQ' % name)


class LineGate(gdb.Breakpoint):
    """At the entry stub of a line: lets the next call of a top half of that line stop. So no
    other line's interrupts are held up, as a condition on each call would."""

    def __init__(self, irq):
        address = guest.address_of_code('entry_stubs') + guest.STUB_BYTES * (
            guest.FIRST_EXTERNAL_VECTOR + irq)
        super().__init__('*0x%x' % address)
        self.irq, self.call = irq, site(IRQ_CALL)

    def stop(self):
        gdb.Breakpoint(self.call, temporary=True).condition = (
            'action->irq == %d' % self.irq)
        return False


class BreakIrq(BreakCommand):
    """Stop when a top half of an interrupt line is about to be called, on any CPU.

Usage: jf break-irq LINE

`interrupts` at the prompt lists the lines. 'info breakpoints' shows it at the entry stub of
the line's vector: from there on it waits for the call."""

    name = 'break-irq'

    def run(self, args):
        if not args:
            raise guest.Problem('the number of a line is missing')
        no_arguments(args[1:])
        LineGate(to_number(args[0], 'line', guest.NR_IRQS - 1))


class BreakSwitch(BreakCommand):
    """Stop when a thread is about to get the CPU, on any CPU.

Usage: jf break-switch PID

It stops in the thread before it: `next` is the one that comes."""

    name = 'break-switch'

    def run(self, args):
        if not args:
            raise guest.Problem("the PID of a thread is missing; 'jf ps' lists them")
        no_arguments(args[1:])
        self.stop_at(SWITCH, 'next->pid == %d' % to_number(args[0], 'PID', PID_MAX))


class BreakModule(BreakCommand):
    """Stop when insmod is about to call a module's init function.

Usage: jf break-module NAME

'-' and '_' are alike in it, as for insmod."""

    name = 'break-module'

    def complete(self, text, word):
        return [name for name in guest.image_modules() if name.startswith(word)]

    def run(self, args):
        if not args:
            raise guest.Problem('the name of a module is missing')
        no_arguments(args[1:])
        name = args[0].replace('-', '_')
        ByFunction.check_module(None, [name])
        self.stop_at(MODULE_CALL, '$_streq(image->name, "%s")' % name)


class Is(gdb.Function):
    """$jf_is(ADDRESS, NAME): is ADDRESS the function NAME, or "NAME [MODULE]"?"""

    def invoke(self, address, name):
        symbol, name = guest.symbol(guest.number(address)), name.string()
        return name in (symbol, symbol.split(' [')[0])


for command in (BreakSoftirq, BreakTasklet, BreakTimer, BreakWork, BreakIrq, BreakSwitch,
                BreakModule):
    command()
Is('jf_is')
