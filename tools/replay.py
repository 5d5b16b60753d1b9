#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Time travel: record a run, and replay it in gdb, forwards and backwards.

`record` runs commands from the kernel's command line, powers off, and leaves in a folder
what the run depended on: the image, the settings, QEMU's log of events, and a snapshot of
the machine before its first instruction. `replay` starts QEMU on that, halted, with gdb.
To go back, QEMU loads the snapshot and goes forward to one step before. gdb's side is
gdb/jf_reverse.py; the statuses are those of run.py.
"""

import argparse
import filecmp
import json
import os
import shlex
import shutil
import struct
import subprocess
import sys

import run
from ending import PANIC
from virtual import SHIFT, autorun

# The files of a recording. QEMU is started in its folder, so that the image's name, which is
# on the guest's command line, is the same wherever the folder is.
IMAGE, CONSOLE, REPLAYED = 'jiffy.elf', 'console.log', 'replayed.log'
EVENTS, SNAPSHOT, ABOUT = 'events.bin', 'snapshot.qcow2', 'recording.json'
CLUSTER = 1 << 16
# After the commands: not poweroff, which QEMU logs before the instructions that led to it;
# its replay is over that much too early.
FINISHED = 99
DISK_BYTES = 16 << 20   # nominal: a snapshot's memory is not part of it

# With sleep=on, reverse-continue hangs. The vapic (an accelerator for Windows guests under
# KVM) makes loading a snapshot wait for the CPU's thread, which may be waiting for that.
MACHINE = ['-global', 'apic-common.vapic=off',
           '-drive', 'if=none,id=snapshots,format=qcow2,file=' + SNAPSHOT]
ICOUNT = 'shift=%d,sleep=off,rr=%%s,rrfile=%s,rrsnapshot=start' % (SHIFT, EVENTS)


def parse(argv):
    extra = []
    if '--' in argv:
        at = argv.index('--')
        argv, extra = argv[:at], argv[at + 1:]
    p = run.Parser(prog='tools/replay.py', description=__doc__,
                   formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('what', choices=('record', 'replay'))
    p.add_argument('--out', default='build/record', metavar='DIR', help='the recording')
    p.add_argument('--kernel', default='build/jiffy.elf')
    p.add_argument('--qemu', default='', metavar='PROGRAM')
    p.add_argument('--run', default='', metavar='COMMANDS', help='record: what is run')
    p.add_argument('--check', action='store_true', help='record: only whether it can be')
    p.add_argument('--mem', default='64', metavar='MB')
    p.add_argument('--cpus', default='1', metavar='N')
    p.add_argument('--accel', default='tcg')
    p.add_argument('--append', default='', metavar='TEXT', help='more for the command line')
    p.add_argument('--timeout', type=float, metavar='S')
    p.add_argument('--gdb', default='', metavar='PROGRAM',
                   help='"no": print what to type elsewhere')
    p.add_argument('--gdb-init', action='append', default=[], metavar='FILE')
    args = p.parse_args(argv)
    args.extra = extra
    return args


def empty_qcow2():
    """A disk image that has nothing but room for snapshots: header, reference counts (a
    table with one block, which counts these four clusters), an empty table of data."""
    header = struct.pack('>4sIQIIQIIQQIIQ', b'QFI\xfb', 2, 0, 0, CLUSTER.bit_length() - 1,
                         DISK_BYTES, 0, 1, 3 * CLUSTER, CLUSTER, 1, 0, 0)
    clusters = header, struct.pack('>Q', 2 * CLUSTER), struct.pack('>4H', 1, 1, 1, 1), b''
    return b''.join(cluster.ljust(CLUSTER, b'\0') for cluster in clusters)


class Recorder(run.Machine):
    """A machine that is asked, when it is ended from outside, how many instructions it has
    executed: the replay can stop there."""
    kill_s = 20             # it still writes its log, maybe on a busy disk; without it all is lost
    instructions = None

    def hear(self, message):
        super().hear(message)
        self.instructions = message.get('return', {}).get('icount', self.instructions)

    def stop(self, why):
        self.tell('stop')
        self.tell('query-replay')
        super().stop(why)


def refuse_to_record(args):
    if args.cpus != '1':
        run.fail("CPUS=%s: QEMU records one CPU; with several, a run is repeated by its seed: "
                 'docs/debugging.md, "On several CPUs"' % args.cpus, 2)
    if args.accel != 'tcg':
        run.fail('ACCEL=%s cannot be recorded; leave ACCEL= out' % args.accel, 2)
    if not args.run.strip():
        run.fail('record what? e.g. make record RUN="insmod timer; sleep 4; rmmod timer"', 2)
    if os.path.exists(args.out) and not os.path.isdir(args.out):
        run.fail('OUT=%s is a file; name a new directory' % args.out, 2)
    if os.path.isdir(args.out) and not set(os.listdir(args.out)) <= {
            IMAGE, CONSOLE, REPLAYED, EVENTS, SNAPSHOT, ABOUT}:
        run.fail('OUT=%s has other files in it; name a new directory' % args.out, 2)


def prepare(args):
    """The folder, without what an earlier recording left."""
    try:
        os.makedirs(args.out, exist_ok=True)
        for name in os.listdir(args.out):
            os.remove(os.path.join(args.out, name))
        shutil.copy2(args.kernel, os.path.join(args.out, IMAGE))
        with open(os.path.join(args.out, SNAPSHOT), 'wb') as f:
            f.write(empty_qcow2())
    except OSError as error:
        run.fail('cannot write into %s: %s' % (args.out, error.strerror))


def machine_arguments(args, about, mode, log):
    """What run.py starts QEMU from; the same for both, but for MODE."""
    line = ['--kernel', IMAGE, '--mem', about['mem'], '--append', about['append'],
            '--icount', ICOUNT % mode, '--log', os.path.abspath(os.path.join(args.out, log))]
    made = run.parse(line + ['--'] + MACHINE + about['extra'])
    made.qemu, made.timeout = args.qemu, args.timeout
    return made


def record(args):
    run.check_image(args.kernel, 'make')
    prepare(args)
    about = {'run': args.run, 'mem': args.mem, 'extra': args.extra,
             'append': autorun('%s; exit %d' % (args.run, FINISHED), args.append)}
    made = machine_arguments(args, about, 'record', CONSOLE)
    if os.isatty(0):
        run.say('nothing can be typed; ctrl-C ends it, and what was recorded until then stays')
    ended = run.ended_by_signals()
    machine = ended(Recorder(made, background=True, cwd=args.out))
    rc = machine.wait(run.deadline(args))
    made.log = os.path.join(args.out, CONSOLE)
    status, text = run.report(made, machine, rc)
    if status == FINISHED:
        status, text = 0, 'all of it was run'
    if not complete(args):
        run.say('%s; nothing was recorded' % text)
        return status or run.NO_START
    about.update(ending=text.split(';')[0], panic=status == PANIC, end=machine.instructions)
    with open(os.path.join(args.out, ABOUT), 'w', encoding='utf-8') as f:
        json.dump(about, f, indent=1)
    again = 'make replay' if args.out == 'build/record' else 'make replay OUT=' + args.out
    run.say('%s; %s: %s' % (text, 'to stop at it and go back' if status == PANIC
                            else 'to go through it in gdb, forwards and backwards', again))
    return status


def complete(args):
    """QEMU writes the header of its log at its end."""
    try:
        with open(os.path.join(args.out, EVENTS), 'rb') as f:
            return any(f.read(4))
    except OSError:
        return False


def read_about(args):
    try:
        with open(os.path.join(args.out, ABOUT), encoding='utf-8') as f:
            return json.load(f)
    except FileNotFoundError:
        return run.fail('there is no recording in %s; type e.g. make record '
                        'RUN="insmod timer; sleep 4; rmmod timer"' % args.out)
    except (OSError, ValueError) as error:
        return run.fail('cannot read the recording %s: %s' % (args.out, error))


def replay(args):
    about = read_about(args)
    image = os.path.join(args.out, IMAGE)
    if os.path.isfile(args.kernel) and not filecmp.cmp(args.kernel, image, shallow=False):
        run.say('%s was built anew since; this is the recorded one, %s' % (args.kernel, image))
    made = machine_arguments(args, about, 'replay', REPLAYED)
    gdb = run.gdb_socket()
    for_gdb = argparse.Namespace(kernel=image, gdb_init=args.gdb_init)
    found = run.find_gdb('' if args.gdb == 'no' else args.gdb, elsewhere=args.gdb == 'no')
    line = run.gdb_command(for_gdb, found, gdb, ['jf replay'])
    ended = run.ended_by_signals()
    machine = ended(run.Machine(made, gdb=gdb, background=True, cwd=args.out,
                                stdout=subprocess.DEVNULL))
    if args.gdb == 'no':
        if machine.has_started():
            run.say('halted, ctrl-C ends it; in another terminal, type: '
                    + ' '.join(map(shlex.quote, line)))
        status, text = run.report(made, machine, machine.wait(run.deadline(args)))
    else:
        status, text = run.with_gdb(
            made, machine, line, '"%s": %s; what it printed is in %s'
            % (about['run'], about['ending'], os.path.join(args.out, CONSOLE)))
    return (status, text) if status == run.NO_START else (0, 'QEMU has ended; the recording stays')


def main():
    args = parse(sys.argv[1:])
    run.NAME = args.what
    if args.what == 'record':
        refuse_to_record(args)
        if args.check:
            return 0
    args.qemu = run.find_program(args.qemu, ('qemu-system-i386', 'qemu-system-x86_64'), 'QEMU')
    if args.what == 'record':
        return record(args)
    status, text = replay(args)
    run.say(text)
    return status


if __name__ == '__main__':
    sys.exit(main())
