#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boots, runs commands while the kernel records, and writes what it recorded.

    tools/trace/export_trace.py --run 'timer set 1; sleep 2' --out build/trace
    tools/trace/export_trace.py --text trace.txt --out build/trace

`make trace` calls it. In the directory --out there will be

    trace.txt       ftrace's text, as the kernel sent it
    trace.json      for Perfetto and chrome://tracing
    trace.html      one page that needs nothing else
    console.log     what the run printed

The run is in virtual time: the same commands give the same trace. The kernel sends the
text through QEMU's debug console. With --text it was sent before, and nothing boots.

Status: the run's (tools/ending.py); 2 for wrong arguments; 105: it ran, but sent nothing.
"""

import argparse
import os
import re
import signal
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.dirname(HERE)
sys.path[:0] = [TOOLS, HERE]
from chrome_json import chrome_json    # noqa: E402
from ending import PANIC    # noqa: E402
from ftrace_text import parse    # noqa: E402
from trace_model import Model    # noqa: E402
from trace_page import page    # noqa: E402
from virtual import SHIFT, SMP_SHIFT, autorun    # noqa: E402

NOTHING = 105
TIMEOUT_S = 120         # of the host's clock
SHOWN_BAD = 3
PANIC_EVENTS = 'events in the trace:'
PREFIX = re.compile(r'^\[ *\d+\.\d+\]\[ *\w+\] ?')


def say(text):
    sys.stderr.write('trace: %s\n' % text)


def fail(text, status=2):
    say(text)
    sys.exit(status)


def commands(run):
    """What the shell is given around the commands that are traced."""
    return 'trace on; %s; trace off; trace export; poweroff' % run.strip().rstrip(';')


def boot(args):
    """-> the run's status; its console is on this one's."""
    if not os.path.isfile(args.kernel):
        fail('%s is not there; type: make all' % args.kernel)
    line = [sys.executable, os.path.join(TOOLS, 'run.py'), '--kernel', args.kernel,
            '--mem', args.mem, '--cpus', args.cpus,
            '--icount', str(SHIFT if args.cpus == '1' else SMP_SHIFT),
            '--append', autorun(commands(args.run), args.append), '--once',
            '--timeout', str(args.timeout), '--log', os.path.join(args.out, 'console.log')]
    if args.qemu:
        line += ['--qemu', args.qemu]
    sent = os.path.join(args.out, 'trace.txt').replace(',', ',,')
    line += ['--', '-chardev', 'file,id=trace,path=' + sent,
             '-device', 'isa-debugcon,iobase=0xe9,chardev=trace']
    signal.signal(signal.SIGINT, lambda number, frame: None)    # ctrl-C ends the run alone
    return subprocess.run(line, stdin=subprocess.DEVNULL).returncode


def read(path):
    try:
        with open(path, encoding='utf-8', errors='replace', newline='') as file:
            return file.read()
    except OSError as error:
        return fail('cannot read %s: %s' % (path, error.strerror))


def write(path, text):
    with open(path, 'w', encoding='utf-8', newline='') as file:
        file.write(text)


def last_events(console):
    """A panic prints the last events instead of sending them -> their text."""
    lines = iter(console.replace('\r', '').split('\n'))
    if not any(PANIC_EVENTS in line for line in lines):
        return ''
    return ''.join(PREFIX.sub('', line) + '\n' for line in lines if ' [0' in line)


def report(trace, model):
    """What a person should know about it, a line each."""
    say('%d events, %d CPUs, %d runs, %d arrows' % (
        len(trace.events), trace.cpus, len(model.runs), len(model.links)))
    if trace.lost:
        say('%d events were lost: the ring was full, and the oldest were overwritten; for a '
            'larger one: APPEND="trace_buf_size=4M"' % trace.lost)
    if trace.bad_count:
        say('%d lines could not be read, the first:' % trace.bad_count)
        for number, line in trace.bad[:SHOWN_BAD]:
            say('  line %d: %.80s' % (number, line))
    if trace.exports > 1 or (trace.exports and not trace.complete):
        say('the text holds several exports; the last is taken')
    if not trace.complete:
        say('the text has no last line "# end": the kernel did not send all of it')
    if model.unmatched:
        say('%d runs ended that began before the trace' % model.unmatched)


def export(text, args):
    trace = parse(text)
    model = Model(trace)
    report(trace, model)
    for name, content in (('trace.json', chrome_json(model)),
                          ('trace.html', page(model, args.run or os.path.basename(args.text)))):
        write(os.path.join(args.out, name), content)
    for name in ('trace.txt', 'trace.json', 'trace.html'):
        path = os.path.join(args.out, name)
        if os.path.isfile(path):
            say('wrote %s (%d KB)' % (path, os.path.getsize(path) // 1024))


def sent_text(args, status):
    """-> the text of the run that has just ended, '' if it sent none."""
    path = os.path.join(args.out, 'trace.txt')
    text = read(path)
    if not text and status == PANIC:
        text = last_events(read(os.path.join(args.out, 'console.log')))
        write(path, text)
        if text:
            say('after the panic: the last events, as they were printed')
    return text


def arguments(argv):
    p = argparse.ArgumentParser(prog='tools/trace/export_trace.py', description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    what = p.add_mutually_exclusive_group(required=True)
    what.add_argument('--run', metavar='COMMANDS', help='boot, and run these')
    what.add_argument('--text', metavar='FILE', help='a text that was exported before')
    p.add_argument('--out', default='build/trace', metavar='DIR')
    p.add_argument('--kernel', default='build/jiffy.elf')
    p.add_argument('--qemu', default='', metavar='PROGRAM')
    p.add_argument('--mem', default='64', metavar='MB')
    p.add_argument('--cpus', default='1', metavar='N')
    p.add_argument('--append', default='', metavar='TEXT', help='kernel command line')
    p.add_argument('--timeout', type=float, default=TIMEOUT_S, metavar='S')
    return p.parse_args(argv)


def main():
    args = arguments(sys.argv[1:])
    try:
        os.makedirs(args.out, exist_ok=True)
        for name in ('trace.json', 'trace.html'):       # of an earlier run
            if os.path.exists(os.path.join(args.out, name)):
                os.remove(os.path.join(args.out, name))
        if args.run:
            write(os.path.join(args.out, 'trace.txt'), '')
    except OSError as error:
        fail('cannot write into %s: %s; name a directory: OUT=build/trace'
             % (args.out, error.strerror))
    status = boot(args) if args.run else 0
    text = sent_text(args, status) if args.run else read(args.text)
    if not text:
        fail('the kernel sent no trace; what it said is in %s'
             % os.path.join(args.out, 'console.log'), status or NOTHING)
    export(text, args)
    return status


if __name__ == '__main__':
    sys.exit(main())
