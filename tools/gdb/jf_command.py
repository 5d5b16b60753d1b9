# SPDX-License-Identifier: MIT
"""What a command is: `jf` itself, and the class that all others are made from.

A command is a subclass of Command: `name`, the docstring that `help jf NAME` shows, run().
What goes wrong in it is one line and no traceback.
"""

import gdb

import jf_guest as guest


class Jf(gdb.Command):
    """Look at the Jiffy kernel: its threads, softirqs, timers, locks, log...

Usage: jf COMMAND [ARGUMENT]...

'help jf COMMAND' says more of each. They read and change nothing in the guest; they can be
used wherever it was stopped, in an interrupt too."""

    def __init__(self):
        super().__init__('jf', gdb.COMMAND_DATA, prefix=True)

    def invoke(self, arg, from_tty):
        names = ', '.join(Command.names)
        word = arg.split()[0] if arg.split() else ''
        if word:
            raise gdb.GdbError("jf: there is no command '%s'; there are: %s\n"
                               "'help jf' says what each is for." % (word, names))
        print("jf COMMAND, and 'help jf' says what each is for: %s" % names)


class Command(gdb.Command):
    """Not a command itself."""

    name = ''               # one word, after jf
    complete_with = gdb.COMPLETE_NONE
    names = []

    def __init__(self):
        if self.name not in Command.names:
            Command.names.append(self.name)
            Command.names.sort()
        super().__init__('jf ' + self.name, gdb.COMMAND_DATA, *(
            () if hasattr(self, 'complete') else (self.complete_with,)))

    def split(self, text):
        """Its arguments."""
        return gdb.string_to_argv(text)

    def need(self):
        """What the kernel must have set up: a Problem if it has not."""
        guest.need_per_cpu()

    def run(self, args):
        """Print what is asked for."""

    def invoke(self, arg, from_tty):
        try:
            self.need()
            self.run(self.split(arg))
        except (guest.Problem, guest.Damaged) as problem:
            raise gdb.GdbError('jf %s: %s' % (self.name, problem)) from None
        except gdb.MemoryError as error:
            raise gdb.GdbError("jf %s: the guest's memory cannot be read (%s): what leads there "
                               'is damaged, or not set up yet' % (self.name, error)) from None
        except gdb.error as error:
            raise gdb.GdbError('jf %s: gdb says: %s' % (self.name, error)) from None


def no_arguments(args):
    if args:
        raise guest.Problem("it takes no argument, and not '%s'" % args[0])


def to_number(word, what, most):
    """An argument that is a number, decimal or 0x...; WHAT names it."""
    try:
        value = int(word, 0)
    except ValueError:
        value = -1
    if not 0 <= value <= most:
        raise guest.Problem("'%s' is no %s: a number from 0 to %d" % (word, what, most))
    return value


def to_cpu(word):
    cpu = to_number(word, 'CPU', 31)
    if cpu not in guest.cpus():
        raise guest.Problem('CPU %d does not run; these do: %s'
                            % (cpu, ' '.join(map(str, guest.cpus()))))
    return cpu


def taken(things):
    """A walk's entries, and the line to be printed behind them if it broke off."""
    found = []
    try:
        for thing in things:
            found.append(thing)
    except guest.Damaged as damaged:
        return found, str(damaged)
    return found, None


def cpu_columns():
    return ''.join('%11s' % ('CPU%d' % cpu) for cpu in guest.cpus())


Jf()
