#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Start the kernel in QEMU and say how it ended; the statuses are in ending.py.

On a terminal a restart (`reboot: Restarting system`) starts QEMU again. The log has
all that the serial line said. Other arguments for QEMU go after `--`.
"""

import argparse
import fcntl
import json
import os
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import termios
import time

from ending import NO_START, PANIC, ending, last_line

NAME = os.path.basename(sys.argv[0]).rpartition('.')[0]      # before each line it says
HINT_S = 10             # a terminal that stays empty this long gets a hint
KILL_S = 2              # from asking QEMU to end to SIGKILL
READY_S = 10            # QEMU answers on its control socket well within this
ANSWER_S = 60           # gdb waits for QEMU; what came later would answer its next question
GDBS = ('i686-elf-gdb', 'gdb-multiarch', 'gdb')
# The jf commands; relative, as it is typed in another terminal too.
JF = os.path.relpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'gdb', 'jiffy.py'))
LEAVE = ('run: to leave: poweroff at the prompt; ctrl-] x quits at once; '
         'ctrl-] b sends BREAK (SysRq)')


def say(text):
    """One line for the person; never on stdout, which is the machine's."""
    sys.stderr.write('%s: %s\n' % (NAME, text))
    sys.stderr.flush()


def fail(text, status=NO_START):
    say(text)
    sys.exit(status)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        fail(message + '; tools/run.py --help lists the arguments', 2)


def parse(argv):
    """-> arguments; everything after `--` is QEMU's."""
    extra = []
    if '--' in argv:
        at = argv.index('--')
        argv, extra = argv[:at], argv[at + 1:]
    p = Parser(prog='tools/run.py', description=__doc__,
               formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--kernel', default='build/jiffy.elf')
    p.add_argument('--iso', nargs='?', const='build/jiffy.iso', metavar='FILE',
                   help='boot this image (its command line is in it) instead of the kernel')
    p.add_argument('--qemu', default='', metavar='PROGRAM')
    p.add_argument('--mem', default='64', metavar='MB')
    p.add_argument('--cpus', default='1', metavar='N')
    p.add_argument('--accel', default='tcg', choices=('tcg', 'kvm'))
    p.add_argument('--append', default='', metavar='TEXT', help='kernel command line')
    p.add_argument('--icount', metavar='SHIFT',
                   help='virtual time: an instruction takes 2^SHIFT ns, idle time is skipped')
    p.add_argument('--log', default='build/last.log', metavar='FILE')
    p.add_argument('--timeout', type=float, metavar='S')
    p.add_argument('--once', action='store_true', help='a restart ends the run on a terminal too')
    p.add_argument('--gdb', nargs='?', const='', metavar='PROGRAM',
                   help='halt at the start and attach gdb; "no": print what to type elsewhere')
    p.add_argument('--gdb-init', action='append', default=[], metavar='FILE')
    args = p.parse_args(argv)
    args.extra = extra
    return args


def find_program(named, candidates, what):
    for program in [named] if named else candidates:
        path = shutil.which(program)
        if path:
            return path
    if named:
        fail('%s: there is no such program' % named)
    fail('no %s here; type: make doctor' % what)


def check_kvm():
    """KVM does not fall back by itself, and where it cannot run this kernel it hangs."""
    if os.path.isdir('/sys/module/kvm_pvm'):
        why = "this machine's KVM (kvm_pvm) cannot run this kernel"
    elif not os.path.exists('/dev/kvm'):
        why = 'there is no /dev/kvm (no hardware virtualization, or it is switched off)'
    elif not os.access('/dev/kvm', os.R_OK | os.W_OK):
        why = 'you may not open /dev/kvm (sudo adduser $USER kvm, then log in again)'
    else:
        return
    fail('ACCEL=kvm: %s; use ACCEL=tcg' % why)


def check_image(image, target):
    if not os.path.isfile(image):
        fail('%s is not there; type: %s' % (image, target))


def quote(path):
    """A file name inside a QEMU option: a comma is written twice."""
    return path.replace(',', ',,')


def command(args, qmp_fd, append_log, gdb):
    """The QEMU command line. The same console on a terminal and on a pipe: serial line
    and monitor share it, ctrl-A and ctrl-C reach the guest."""
    log_append = 'on' if append_log else 'off'
    line = [args.qemu, '-accel', args.accel, '-nodefaults', '-display', 'none', '-no-reboot',
            '-m', args.mem, '-smp', args.cpus,
            '-device', 'isa-debug-exit,iobase=0xf4,iosize=4',
            '-chardev', 'stdio,id=con,mux=on,signal=off,logfile=%s,logappend=%s'
            % (quote(args.log), log_append),
            '-mon', 'chardev=con,mode=readline', '-serial', 'chardev:con', '-echr', '0x1d',
            '-chardev', 'socket,id=qmp,fd=%d' % qmp_fd, '-mon', 'chardev=qmp,mode=control']
    if args.icount:
        line += ['-icount', args.icount if '=' in args.icount
                 else 'shift=%s,sleep=off' % args.icount]
        if args.cpus != '1':    # its clock keeps the CPUs' turns short: drivers/rtc.c
            line += ['-rtc', 'base=2020-01-01,clock=vm']
    if args.iso:
        line += ['-cdrom', args.iso]
    else:
        line += ['-kernel', args.kernel]
        if args.append:
            line += ['-append', args.append]
    if gdb:
        line += ['-S', '-gdb', 'chardev:gdb', '-chardev',
                 'socket,id=gdb,server=on,wait=off,nodelay=on,fd=%d' % gdb.fileno()]
    return line + args.extra


class Terminal:
    """The terminal as it was, whatever happens to QEMU: it sets raw mode and O_NONBLOCK,
    and when it is killed nobody else undoes that."""

    def __init__(self):
        self.is_tty = os.isatty(0)

    def __enter__(self):
        self.flags = [(fd, fcntl.fcntl(fd, fcntl.F_GETFL)) for fd in (0, 1, 2)]
        self.modes = termios.tcgetattr(0) if self.is_tty else None
        return self

    def __exit__(self, *exc):
        for fd, flags in self.flags:
            fcntl.fcntl(fd, fcntl.F_SETFL, flags)
        if self.modes:
            termios.tcsetattr(0, termios.TCSANOW, self.modes)


def make_blocking():
    """QEMU has made its output not wait for the reader; gdb, which shares it, would lose what
    does not fit."""
    for fd in (0, 1, 2):
        fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) & ~os.O_NONBLOCK)


class Machine:
    """One run of QEMU, from its start to its end; POPEN: how to start it."""
    kill_s = KILL_S

    def __init__(self, args, append_log=False, gdb=None, background=False, **popen):
        self.log = args.log
        self.stopped = None     # why this script ended it
        self.ready = False      # it answered on its control socket: it has started
        self.reason = None      # why it shut down, in QEMU's words
        self.buffer = b''
        self.kill_at = None
        self.log_at_start = self.log_size()
        self.qmp, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                command(args, theirs.fileno(), append_log, gdb),
                pass_fds=[s.fileno() for s in (theirs, gdb) if s], start_new_session=background,
                stdin=subprocess.DEVNULL if background else None, **popen)
        self.tell('qmp_capabilities')

    def log_size(self):
        try:
            return os.path.getsize(self.log)
        except OSError:
            return 0

    def spoke(self):
        return self.log_size() > self.log_at_start

    def stop(self, why):
        if not self.stopped:
            self.stopped = why
            self.kill_at = time.monotonic() + self.kill_s
            self.tell('quit')

    def tell(self, order):
        try:
            self.qmp.sendall(b'{"execute": "%s"}\n' % order.encode())
        except OSError:
            pass                # it has ended already; its status says why

    def listen(self, seconds):
        """Read the control socket for up to SECONDS; False: QEMU has closed it."""
        if not select.select([self.qmp], [], [], max(0, seconds))[0]:
            return True
        try:
            data = self.qmp.recv(65536)
        except OSError:
            data = b''
        self.buffer += data
        *lines, self.buffer = self.buffer.split(b'\n')
        for line in lines:
            self.hear(json.loads(line))
        return bool(data)

    def hear(self, message):
        if 'return' in message:
            self.ready = True
        elif message.get('event') == 'SHUTDOWN' and not self.reason:
            self.reason = message.get('data', {}).get('reason', 'unknown')

    def has_started(self):
        """Wait until it answers. gdb that connects before asks twice, and mistakes the second
        answer for another."""
        until = time.monotonic() + READY_S
        while not self.ready and self.listen(0.1) and time.monotonic() < until:
            pass
        return self.ready

    def wait(self, deadline=None, hint=False):
        """Until it ends -> QEMU's status. The socket's end is the process's end."""
        hint_at = time.monotonic() + HINT_S if hint else None
        while self.listen(0.2):
            now = time.monotonic()
            if deadline and now >= deadline:
                self.stop('timeout')
            if self.kill_at and now >= self.kill_at:
                self.process.kill()
            if hint_at and now >= hint_at:
                hint_at = None
                if not self.spoke():
                    say('nothing on the serial line for %d s; ctrl-] x quits; ACCEL=tcg MEM=64 '
                        'without QEMUFLAGS is what always works' % HINT_S)
        return self.process.wait()


def report(args, machine, rc):
    status, text = ending(rc, machine.ready or machine.spoke(), machine.reason,
                          last_line(args.log), machine.stopped)
    if text == 'timed out':
        text = 'timed out after %g s' % args.timeout
    if status == PANIC:
        text += '; the report is in %s' % args.log
    return status, text


def deadline(args):
    """For Machine.wait(), by --timeout."""
    return time.monotonic() + args.timeout if args.timeout else None


def ended_by_signals(unless=lambda number: False):
    """From now on signals end the last machine that was given to what this returns, in an
    orderly way; also one that comes while it is being started. UNLESS says which do not."""
    asked, machines = [], []

    def on_signal(number, _frame):
        if not unless(number):
            asked.append(signal.Signals(number).name)
            for machine in machines[-1:]:
                machine.stop(asked[0])

    def ended(machine):
        machines.append(machine)
        if asked:
            machine.stop(asked[0])
        return machine

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    return ended


def run(args, terminal, gdb=None, note=''):
    """The console on this terminal or pipe; restarts on a terminal -> (status, text).
    NOTE: for the person, once gdb can connect."""
    until = deadline(args)
    machine = None
    # Raw mode makes no SIGINT of ctrl-C; one that comes all the same is not for this run.
    ended = ended_by_signals(lambda number: number == signal.SIGINT and terminal.is_tty)
    while True:
        with terminal:
            machine = ended(Machine(args, append_log=machine is not None, gdb=gdb))
            if note and machine.has_started():
                say(note)
            rc = machine.wait(until, hint=terminal.is_tty and not gdb)
        status, text = report(args, machine, rc)
        if text != 'restarted' or not terminal.is_tty or args.once:
            return status, text
        say(text)


def gdb_socket():
    """QEMU listens on it: on gdb's usual port if nobody has that, else on any. Listening
    already, so that nobody else gets the port meanwhile."""
    for port in (1234, 0):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(('127.0.0.1', port))
            listening.listen(1)
            return listening
        except OSError:
            listening.close()
    return fail('no free TCP port for gdb on 127.0.0.1')


def gdb_abilities(program):
    """-> (knows i386, has Python): asked, because a gdb for another machine is called gdb too."""
    said = subprocess.run(
        [program, '-nx', '-batch', '-ex', 'set architecture i386',
         '-ex', 'python print("has " + "Python")'], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True,
        check=False).stdout
    return 'Undefined item' not in said, 'has Python' in said


def find_gdb(named, elsewhere=False):
    """The first gdb that knows i386 -> (its path, has Python). ELSEWHERE: it is only named, for
    another terminal, which may be on another machine."""
    if elsewhere:
        return next(((name, True) for name in GDBS
                     if shutil.which(name) and gdb_abilities(name)[0]), ('gdb', True))
    found = [find_program(named, (), 'gdb')] if named else filter(None, map(shutil.which, GDBS))
    for program in found:
        knows_i386, has_python = gdb_abilities(program)
        if not knows_i386:
            continue
        if not has_python:
            say('%s has no Python, so there are no jf commands; all else of gdb works' % program)
        return program, has_python
    if named:
        fail('%s: this gdb does not know i386; name another, or leave GDB= out' % named)
    return fail('no gdb that knows i386 here; type: make doctor')


def gdb_command(args, gdb, listening, then=()):
    """GDB: from find_gdb(); THEN: commands of ours, once it is connected."""
    program, has_python = gdb
    line = [program, '-q', args.kernel]
    if has_python:
        line += ['-x', JF]
    line += ['-ex', 'set architecture i386',
             '-ex', 'set remotetimeout %d' % ANSWER_S,
             '-ex', 'target remote 127.0.0.1:%d' % listening.getsockname()[1]]
    for command_line in then if has_python else ():
        line += ['-ex', command_line]
    for script in args.gdb_init:
        line += ['-x', script]
    return line


def debug(args, terminal):
    """gdb on this terminal, QEMU behind it with the serial line's output in between."""
    gdb = gdb_socket()
    if args.gdb == 'no':
        line = gdb_command(args, find_gdb('', elsewhere=True), gdb)
        return run(args, terminal, gdb, 'halted; in another terminal, type: '
                   + ' '.join(map(shlex.quote, line)))
    line = gdb_command(args, find_gdb(args.gdb), gdb)
    return with_gdb(args, Machine(args, gdb=gdb, background=True), line,
                    "the serial line's output appears here and in %s; "
                    'GDB=no gives it a terminal of its own' % args.log)


def with_gdb(args, machine, line, note):
    """gdb, started with LINE, on this terminal until it ends -> (status, text)."""
    if machine.has_started():
        make_blocking()
        signal.signal(signal.SIGINT, lambda number, frame: None)    # ctrl-C is gdb's
        say(note)
        gdb = subprocess.Popen(line)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, frame: gdb.terminate())
        gdb.wait()
        if machine.process.poll() is None:
            machine.stop('gdb ended')
            machine.wait()
            return 0, 'gdb ended, and QEMU with it'
    return report(args, machine, machine.wait())


def main():
    args = parse(sys.argv[1:])
    args.qemu = find_program(args.qemu, ('qemu-system-i386', 'qemu-system-x86_64'), 'QEMU')
    check_image(*(args.iso, 'make iso') if args.iso else (args.kernel, 'make'))
    if args.accel == 'kvm':
        check_kvm()
    try:
        os.makedirs(os.path.dirname(args.log) or '.', exist_ok=True)
        open(args.log, 'w').close()     # what is in it afterwards is of this run
    except OSError as error:
        fail('cannot write the log %s: %s' % (args.log, error.strerror))
    terminal = Terminal()
    if args.gdb is None:
        if terminal.is_tty:
            sys.stderr.write(LEAVE + '\n')
        status, text = run(args, terminal)
    else:
        status, text = debug(args, terminal)
    say(text)
    return status


if __name__ == '__main__':
    sys.exit(main())
