#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What each facility costs, beside Linux 6.1: the rows of tests/bench as a table.

    tests/bench/bench.py [ROW...]       boot the image, measure all rows, or these
    tests/bench/bench.py --from FILE    the same for what a machine has said before

The figures are instructions: QEMU counts them (-icount shift=0), and the machine's
time-stamp counter shows the count. Linux's, of the same rows on the same clock, stand in
linux.json: Debian's kernel for several CPUs, and `tinyconfig` for one. bench_linux.py measures
those, and writes them.

Each row has a bound: no more than tinyup's figure; a lock, which tinyup compiles out, at
most half of deb686's; those of MOST and ABOVE stand there. A row above its bound is marked
with `!`.

A second table has the rows of several CPUs. The clock is the sum of all CPUs' instructions,
so what CPUs that share nothing cost each other shows: at 4 CPUs an operation may take at
most SCALE_MOST times what it takes at 1. Linux does not boot on this clock with several.

Status: 0: all within their bounds; 1: a row is above its bound; 2: it could not be measured.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('JIFFY_BUILD') or ROOT / 'build').resolve()
IMAGE = BUILD / 'bench' / 'jiffy-bench.elf'
QEMU = os.environ.get('QEMU') or 'qemu-system-i386'
CLOCK = ('-icount', 'shift=0,sleep=off', '-rtc', 'base=2020-01-01,clock=vm')
MEM = 256               # MB; the row with 1,000,000 timers needs 20
HANG_S = 300
CLOCK_LOOP = 2000000    # instructions of the row `clock`
CLOCK_ERROR = 10

PEERS = ('deb686', 'tinyup')
FIGURES = pathlib.Path(__file__).resolve().with_name('linux.json')

# What Linux is not measured with: a file of rows, and why.
ONLY_JIFFY = {
    'trace.c': "Linux's trace writes other things, and patches the code",
    'smp.c': 'Linux does not boot on this clock with several CPUs',
}
# The bounds of what Linux is not measured with are our own.
MOST = {'trace_off': 2, 'trace_event': 60, 'trace_timer': 60, 'trace_work': 60,
        'trace_switch': 60}
# Rows in which tinyup does with less: no more than now. docs/performance.md says why.
ABOVE = {'timer_del_sync': 88, 'timer_expiry_10k': 60, 'timer_expiry_100k': 60}


def load_figures():
    """{row: its instructions on each of PEERS}, as bench_linux.py wrote them."""
    rows = json.loads(FIGURES.read_text(encoding='utf-8'))['rows']
    return {**{name: tuple(pair) for name, pair in rows.items()},
            **{name: (None, None) for name in MOST}}


LINUX = load_figures()
PAIRS = 100             # of calls, in a sample of a row that measures something short
IN_PAIRS = ('bh_pair', 'timer_pair_0', 'timer_pair_1k', 'timer_pair_10k', 'timer_pair_100k',
            'timer_pair_1m', 'timer_rearm', 'timer_del_sync', 'spin_pair', 'spin_bh_pair',
            'spin_irqsave_pair', 'trace_off', 'trace_event', 'trace_timer', 'trace_work',
            'trace_switch')
LOCKS = ('spin_pair', 'spin_bh_pair', 'spin_irqsave_pair')
# Rows of several CPUs: reaching another, with a bound; and those measured at 1 and at 4.
SMP_MOST = {'smp_wake': 700, 'smp_call': 700}
SMP_CPUS = 2
SCALE = ('smp_tasklets', 'smp_timers', 'smp_locks', 'smp_works')
SCALE_CPUS = (1, 4)
SCALE_MOST = 1.15

EMPTY_LOOP = re.compile(r'an empty loop of (\d+) (\d+)')
ROW = re.compile(r'(?m)^bench: (\w+) median (\d+) min (\d+) max (\d+) samples (\d+) # (.*?)\r?$')


class Trouble(Exception):
    """It cannot be measured: no image, no QEMU, a machine that did not end."""


class Row:
    def __init__(self, match):
        self.name, self.what = match[1], match[6]
        self.median, self.min, self.max, self.samples = (int(n) for n in match.group(2, 3, 4, 5))
        self.linux = LINUX[self.name]
        if self.name in MOST or self.name in ABOVE:
            self.bound = {**MOST, **ABOVE}[self.name]
        else:
            self.bound = self.linux[0] / 2 if self.name in LOCKS else self.linux[1]

    @property
    def broken(self):
        return self.median > self.bound


class SmpRow:
    """A row of several CPUs: instructions at each of some numbers of CPUs."""

    def __init__(self, name, what, medians):
        self.name, self.what, self.medians = name, what, medians

    @property
    def ratio(self):
        first, last = (self.medians.get(n) for n in SCALE_CPUS)
        return last / first if first and last else None

    @property
    def broken(self):
        if self.name in SMP_MOST:
            return self.medians[SMP_CPUS] > SMP_MOST[self.name]
        return self.ratio > SCALE_MOST

    @property
    def bound(self):
        return SMP_MOST.get(self.name) or '%g times' % SCALE_MOST


def run(rows=(), image=IMAGE, clock=CLOCK, cpus=1):
    """Boot the image, measure -> all that the machine said."""
    append = 'tty=dumb autorun="bench %s; exit 0"' % ' '.join(('clock', *rows) if rows else ())
    line = [QEMU, '-accel', 'tcg', '-nodefaults', '-display', 'none', '-no-reboot',
            '-m', str(MEM), '-smp', str(cpus), '-serial', 'stdio',
            '-device', 'isa-debug-exit,iobase=0xf4,iosize=4',
            *clock, '-kernel', str(image), '-append', append]
    if not pathlib.Path(image).is_file():
        raise Trouble('%s is not there; type: make bench' % image)
    try:
        done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=HANG_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise Trouble(str(trouble)) from None
    return done.stdout.decode('utf-8', 'replace')


def measured(output):
    """{row: its line} of what a machine said whose clock counts instructions."""
    found = {m[1]: m for m in ROW.finditer(output)}
    clock = found.pop('clock', None)
    if not clock:
        raise Trouble('nothing was measured:\n' + output)
    # The shortest: a sample is so long that a tick may have come into more than half of them.
    if abs(int(clock[3]) - CLOCK_LOOP) > CLOCK_ERROR:
        raise Trouble('the clock does not count instructions: %s of them took %s ticks'
                      % (CLOCK_LOOP, clock[3]))
    return found


def medians(output):
    """{row: (median, what)}, without those of several CPUs."""
    return {name: (int(m[2]), m[6]) for name, m in measured(output).items()
            if not name.startswith('smp_')}


def parse(output):
    """-> the rows that a machine measured, by name, in the order of LINUX."""
    found = measured(output)
    unknown = [name for name in found if name not in LINUX and not name.startswith('smp_')]
    if unknown:
        raise Trouble('no figures of Linux for: ' + ', '.join(unknown))
    return {name: Row(found[name]) for name in LINUX if name in found}


def parse_smp(output):
    """-> {name: (median, what)} of the rows of several CPUs that a machine measured."""
    return {m[1]: (int(m[2]), m[6]) for m in ROW.finditer(output) if m[1].startswith('smp_')}


def run_smp(image=IMAGE):
    """Measure the rows of several CPUs -> [SmpRow]."""
    rows = {}
    for cpus, names in ((SCALE_CPUS[0], SCALE), (SMP_CPUS, tuple(SMP_MOST)),
                        (SCALE_CPUS[1], SCALE)):
        output = run(names, image, cpus=cpus)
        found = parse_smp(output)
        for name in names:
            if name not in found:
                raise Trouble('not measured at %d CPUs: %s\n%s' % (cpus, name, output))
            median, what = found[name]
            rows.setdefault(name, SmpRow(name, what, {})).medians[cpus] = median
    return list(rows.values())


def smp_table(rows):
    lines = ['| row | 1 CPU | 2 CPUs | 4 CPUs | 4 to 1 | at most | |',
             '|---|--:|--:|--:|--:|--:|---|']
    for row in rows:
        ratio_text = '%.2f' % row.ratio if row.ratio else '-'
        lines.append('| %s | %s | %s | %s | %s | %s | %s |' % (
            row.what, *(figure(row.medians.get(n)) for n in (1, 2, 4)), ratio_text, row.bound,
            '!' if row.broken else ''))
    return '\n'.join(lines)


def loop_steps(output):
    """Instructions that a round of a row's loop takes."""
    rounds, steps = map(int, EMPTY_LOOP.search(output).groups())
    return steps // rounds


def missing(rows, wanted=()):
    return [name for name in wanted or LINUX if name not in rows]


def figure(number):
    return '-' if number is None else '{:,}'.format(number)


def ratio(row, peer):
    linux = LINUX[row.name][peer]
    return '%.2f' % (row.median / linux) if linux else '-'


def table(rows):
    """As Markdown, which is readable as it stands."""
    lines = ['| row | Jiffy | deb686 | tinyup | of deb686 | of tinyup | |',
             '|---|--:|--:|--:|--:|--:|---|']
    for row in rows.values():
        deb686, tinyup = LINUX[row.name]
        lines.append('| %s | %s | %s | %s | %s | %s | %s |' % (
            row.what, figure(row.median), figure(deb686), figure(tinyup), ratio(row, 0),
            ratio(row, 1), '! at most %g' % row.bound if row.broken else ''))
    return '\n'.join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--image', default=IMAGE, metavar='FILE')
    parser.add_argument('--from', dest='said', metavar='FILE', help='what a machine has said')
    parser.add_argument('rows', nargs='*', metavar='ROW', help=', '.join(LINUX))
    args = parser.parse_args()
    try:
        output = (pathlib.Path(args.said).read_text(encoding='utf-8') if args.said
                  else run(args.rows, args.image))
        rows = parse(output)
        # A named row, or what was said before: of one CPU only.
        smp = [] if args.said or args.rows else run_smp(args.image)
        absent = missing(rows, args.rows)
        if absent:
            raise Trouble('not measured: %s\n%s' % (', '.join(absent), output))
    except (Trouble, OSError) as trouble:
        sys.stderr.write('bench: %s\n' % trouble)
        return 2
    print(table(rows))
    broken = [row for row in rows.values() if row.broken]
    if smp:
        print('\n' + smp_table(smp))
    for row in smp:
        if row.broken:
            sys.stderr.write('bench: %s: %s, at most %s\n' % (row.name, row.medians, row.bound))
    for row in broken:
        sys.stderr.write('bench: %s: %d instructions, at most %g\n'
                         % (row.name, row.median, row.bound))
    return 1 if broken or any(row.broken for row in smp) else 0


if __name__ == '__main__':
    sys.exit(main())
