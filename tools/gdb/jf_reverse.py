# SPDX-License-Identifier: MIT
"""jf replay, wrote: gdb's side of `make replay`: where a recording begins and ends, and who
wrote this last.

QEMU goes back by loading the snapshot and replaying up to one step before. What comes before
the kernel's first instruction is the firmware: there is always a breakpoint there, and no
command that goes further back is let through. At the other end QEMU would leave: there are
breakpoints where the kernel asks it to, and at the last instruction of a run that was ended
from outside.

Positions are QEMU's counts of instructions, `monitor info replay`.
"""

import json
import os
import re
import threading

import gdb

import jf_guest as guest
from jf_command import Command, no_arguments

START, PANIC = '_start', 'panic'
LEAVE = 'debug_exit', 'kernel_power_off', 'kernel_restart'     # QEMU ends in these
MOVES = 'continue', 'step', 'stepi', 'next', 'nexti', 'finish', 'until', 'advance'
REPEATED, STRING_BYTES = (b'\xf2', b'\xf3'), 4        # prefixes; what one step writes, at most
NO_REPLAY = 'this is not a replay; type make record RUN="..." and then make replay'
PATIENCE_S = 30         # a step back takes as long as the run took to get there


def say(text):
    gdb.write('jf: %s\n' % text)


def position():
    """How many instructions lie behind; None without a recording."""
    try:
        text = gdb.execute('monitor info replay', to_string=True)
    except gdb.error:
        return None
    found = re.match(r'Replaying .*instruction count = (\d+)', text)
    return found and int(found[1])


def quietly(command):
    """Without a word on the terminal: what gdb says of stops and signals goes there even with
    to_string."""
    gdb.flush()
    terminal, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        return gdb.execute(command, to_string=True)
    finally:
        gdb.flush()
        os.dup2(terminal, 1)
        os.close(terminal)
        os.close(nowhere)


class Replay:
    """The recording, from the kernel's first instruction to its last."""

    now = None              # the one that is open

    def __init__(self):
        Replay.now = self
        self.busy = True        # between stops that are nobody's business
        self.waiting = None
        with open(os.path.join(os.path.dirname(gdb.current_progspace().filename),
                               'recording.json'), encoding='utf-8') as f:
            self.about = json.load(f)
        gdb.Breakpoint('*' + START, internal=True)
        for function in LEAVE:
            gdb.Breakpoint('*' + function, internal=True)
        quietly('continue')
        self.start = position()
        self.end = self.about['end'] and self.about['end'] - 1
        self.leave = [int(gdb.parse_and_eval('(long)&' + function)) for function in LEAVE]
        self.break_at_end()
        for command in MOVES:       # and in the other direction: reverse-step calls step
            gdb.execute('define hook-%s\njf-may-move\nend' % command)
        gdb.events.stop.connect(self.stopped)
        gdb.events.exited.connect(self.exited)
        self.busy = False

    def break_at_end(self):
        """Each step back makes QEMU forget it."""
        if self.end and position() < self.end:
            quietly('monitor replay_break %d' % self.end)

    def at_end(self):
        if self.end and position() >= self.end:
            return True
        return gdb.newest_frame().pc() in self.leave

    def stopped(self, _event):
        if self.busy:
            return
        if self.waiting:
            self.waiting.cancel()
        self.break_at_end()
        if position() <= self.start:
            say('the recording begins here')
        elif self.at_end():
            say('the recording ends here: %s' % self.about['ending'])

    @staticmethod
    def exited(event):
        """QEMU logs a power-off or reset a little before the instructions that led to it."""
        if hasattr(event, 'exit_code'):
            say('the recording is over, and QEMU has left; quit, then make replay starts it again')

    def may_move(self):
        if position() is None:
            raise gdb.GdbError('jf: QEMU has left; quit, then make replay starts it again')
        if quietly('show exec-direction').startswith('Forward'):
            if not self.busy and self.at_end():
                raise gdb.GdbError('jf: the recording ends here; reverse-step, '
                                   'reverse-continue and jf wrote go back')
        elif position() <= self.start:
            raise gdb.GdbError('jf: the recording begins here; there is nothing before')
        elif not self.busy:
            self.be_patient()

    def be_patient(self):
        self.waiting = threading.Timer(PATIENCE_S, os.write, (
            2, b'jf: still going back after %d s, which takes as long as the run did; '
            b'to give up: ctrl-C twice, y, then quit\n' % PATIENCE_S))
        self.waiting.daemon = True
        self.waiting.start()

    def to_panic(self):
        say('going forward to the panic')
        gdb.Breakpoint(PANIC, internal=True, temporary=True)
        self.busy = True
        quietly('continue')
        self.busy = False
        gdb.execute('backtrace')

    def greet(self):
        if self.about['panic']:
            self.to_panic()
            say('this is the panic; back: reverse-step, reverse-continue to a breakpoint, '
                'jf wrote EXPRESSION')
        else:
            say('the recording begins here; `continue` goes to its end: %s'
                % self.about['ending'])


class MayMove(gdb.Command):
    """Refuses to leave the recording; the hooks of gdb's commands call it."""

    def __init__(self):
        super().__init__('jf-may-move', gdb.COMMAND_USER)

    def invoke(self, _argument, _from_tty):
        Replay.now.may_move()


class Location:
    """The bytes that an expression names."""

    def __init__(self, expression):
        self.expression = expression
        value = gdb.parse_and_eval(expression)
        if value.is_optimized_out or value.address is None or \
                value.type.code == gdb.TYPE_CODE_FUNC:
            raise guest.Problem('%s has no place in memory; give a variable, a field, '
                                'or *POINTER' % expression)
        self.address, self.type = int(value.address), value.type

    def read(self):
        return bytes(gdb.selected_inferior().read_memory(self.address, self.type.sizeof))

    def show(self):
        pointer = gdb.Value(self.address).cast(self.type.pointer())
        return pointer.dereference().format_string()

    def misses(self):
        """Is the next instruction a repeated string instruction that writes elsewhere? QEMU
        stops at each that writes into the same page."""
        code = bytes(gdb.selected_inferior().read_memory(gdb.selected_frame().pc(), 1))
        if code not in REPEATED:
            return False
        target = int(gdb.parse_and_eval('(unsigned)$edi'))
        return not self.address - STRING_BYTES < target < self.address + self.type.sizeof

    def watch(self):
        """As bytes at an address, which mean the same in every frame."""
        return gdb.Breakpoint('*(char (*)[%d]) %d' % (self.type.sizeof, self.address),
                              gdb.BP_WATCHPOINT, gdb.WP_WRITE, internal=True)


def go_to_write(replay, location):
    """Back to the instruction that wrote LOCATION last -> False: there is none. The one just
    before is looked at by itself: QEMU's search begins in front of it."""
    now = location.read()
    quietly('reverse-stepi')
    if location.read() != now:
        return True
    watch = location.watch()
    try:
        while position() > replay.start:
            quietly('reverse-continue')
            if position() > replay.start:
                quietly('reverse-stepi')
                if not location.misses():
                    return True
    finally:
        watch.delete()
    return False


class Wrote(Command):
    """Who wrote this last? In a replay, goes back to the instruction that did.

Usage: jf wrote EXPRESSION

EXPRESSION is a variable, a field or *POINTER. The instruction is shown with its backtrace, and
what was there before. Once more goes to the write before that."""

    name = 'wrote'
    complete_with = gdb.COMPLETE_EXPRESSION

    def need(self):
        if not Replay.now:
            raise guest.Problem(NO_REPLAY)
        if position() is None:
            raise guest.Problem('QEMU has left; quit, then make replay starts it again')

    def split(self, text):
        return text.strip()

    def run(self, args):
        if not args:
            raise guest.Problem('what? e.g. jf wrote jiffies')
        replay, location = Replay.now, Location(args)
        own = [b for b in gdb.breakpoints() if b.enabled and b.number > 0]
        replay.busy = True
        for b in own:
            b.enabled = False
        replay.be_patient()
        try:
            new = location.show()
            found = go_to_write(replay, location)
        finally:
            for b in own:
                b.enabled = True
            replay.busy = False
            replay.waiting.cancel()
        replay.break_at_end()
        if not found:
            say('nobody has written %s since the kernel started' % args)
            return
        say('%s: %s -> %s, written here:' % (args, location.show(), new))
        gdb.execute('frame')
        trace = quietly('backtrace')
        gdb.write(trace[trace.find('\n#1 ') + 1:])


class BeginReplay(Command):
    """Goes to where a recording begins, or to its panic; `make replay` types it.

Usage: jf replay"""

    name = 'replay'

    def need(self):
        if position() is None:
            raise guest.Problem(NO_REPLAY)

    def run(self, args):
        no_arguments(args)
        if Replay.now:
            raise guest.Problem('the recording is open already; jf wrote EXPRESSION, reverse-step '
                                'and reverse-continue go back in it')
        MayMove()
        Replay().greet()


Wrote()
BeginReplay()
