#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run stress scenarios, each on a machine of its own, and say what came of it.

With the counting clock a seed chooses the interleaving, and the same seed is the same
run; with the real one the CPUs run in parallel, as far as the host has as many. A run is
bad if the guest found a violation, if the kernel reported anything, or if it did not end.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'boot'))

from machine import BUILD, autorun, qemu_command    # noqa: E402

IMAGE = BUILD / 'stress' / 'jiffy-stress.elf'
CLOCKS = ('counting', 'real')
CPUS = (1, 2, 4, 8)
SCENARIO = re.compile(r'(?m)^STRESS\((\w+), "([\w-]+)",')
PROGRESS = re.compile(r'stress: (\S+) (\d+)/(\d+) s, (\d+) operations, (\d+) violations')
VERDICT = re.compile(r'stress: (\S+) (ok|not ok): (\d+) s, (\d+) CPUs, seed (\d+), '
                     r'(\d+) operations, (\d+) violations')
REPORT = re.compile(r'WARNING: CPU|BUG: |huh, entered|Oops: |Kernel panic|nobody cared|'
                    r'did not start|detected stall')
SHOWN_LINES = 60        # of a bad run
SLOWEST = 20            # seconds of the host for one of the guest, before it counts as hung
START_S = 60
FEWEST = 200            # operations in a second of the host, likewise


def scenarios():
    """{id: name} of every scenario in the sources, in the order of their ids."""
    found = {}
    for path in sorted((ROOT / 'tests' / 'stress').glob('*.c')):
        for name, ident in SCENARIO.findall(path.read_text(encoding='utf-8')):
            found[ident] = name
    return dict(sorted(found.items()))


class Run:
    """One scenario on one machine."""

    def __init__(self, ident, cpus, clock, seconds, seed, broken=False, image=IMAGE,
                 operations=0):
        self.ident, self.cpus, self.clock = ident, cpus, clock
        self.seconds, self.seed, self.broken = seconds, seed, broken
        self.image = image
        self.wanted = operations    # it goes on until so many are done; 0: for its time only
        self.lines = []
        self.operations = self.violations = 0
        self.why = None         # why it is bad, None: it is not

    def __str__(self):
        return '%s %d CPU%s %-8s seed %d' % (self.ident, self.cpus, 's' if self.cpus > 1 else ' ',
                                             self.clock, self.seed)

    def repeat(self):
        if self.wanted:
            return 'tests/stress/stress.py --seconds %d --operations %d --cpus %d --seed %d ' \
                   '--scenario %s --clock %s' % (self.seconds, self.wanted, self.cpus, self.seed,
                                                 self.ident, self.clock)
        return 'make stress SECONDS=%d CPUS=%d SEED=%d SCENARIO=%s CLOCK=%s' % (
            self.seconds, self.cpus, self.seed, self.ident, self.clock)

    def command(self):
        wanted = '%d ' % self.wanted if self.wanted else ''
        what = 'stress %s%d %s%s; exit 0' % ('broken ' * self.broken, self.seconds, wanted,
                                             self.ident)
        return qemu_command('stdio', image=self.image, cpus=self.cpus,
                            icount=None if self.clock == 'real' else 3,
                            append=autorun(what, 'seed=%d' % self.seed))

    def run(self, on_progress=None):
        """Boot, read until the end, judge."""
        command = self.command()
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, encoding='latin-1',
                              errors='replace') as process:
            timer = threading.Timer(START_S + SLOWEST * self.seconds + self.wanted / FEWEST,
                                    process.kill)
            timer.start()
            for line in process.stdout:
                self.lines.append(line.rstrip('\r\n'))
                progress = PROGRESS.search(line)
                if progress and on_progress:
                    on_progress(self, progress)
            timer.cancel()
        self.judge()
        return self

    def judge(self):
        text = '\n'.join(self.lines)
        verdict = VERDICT.search(text)
        report = REPORT.search(text)
        if verdict:
            self.operations, self.violations = int(verdict[6]), int(verdict[7])
        if self.violations:
            self.why = '%d violations' % self.violations
        elif report:
            self.why = 'the kernel reported: ' + next(l for l in self.lines if REPORT.search(l))
        elif not verdict:
            self.why = 'no verdict; the last line: ' + (self.lines or ['(nothing)'])[-1]
        elif not self.operations:
            self.why = 'no operation was done'
        elif 'reboot: Power down' not in text:
            self.why = 'it did not end in order'

    def found(self):
        """The guest's own checks saw what was done wrong on purpose."""
        return self.violations > 0


class Screen:
    """Progress: on a terminal one line, else one every so often."""

    EVERY_S = 30

    def __init__(self):
        self.lock = threading.Lock()
        self.next = time.monotonic() + self.EVERY_S
        self.tty = sys.stderr.isatty()

    def progress(self, run, match):
        text = '%s: %s of %s guest seconds, %s operations, %s violations' % (
            run, match[2], match[3], '{:,}'.format(int(match[4])), match[5])
        with self.lock:
            if self.tty:
                sys.stderr.write('\r\033[K' + text)
                sys.stderr.flush()
            elif time.monotonic() > self.next:
                self.next = time.monotonic() + self.EVERY_S
                print(text, file=sys.stderr, flush=True)

    def line(self, text):
        with self.lock:
            if self.tty:
                sys.stderr.write('\r\033[K')
                sys.stderr.flush()
            print(text, flush=True)


def report(screen, run, good):
    screen.line('%s: %d guest s, %s operations, %d violations: %s' % (
        run, run.seconds, '{:,}'.format(run.operations), run.violations,
        'ok' if good else 'NOT OK'))
    if not good:
        for line in run.lines[-SHOWN_LINES:]:
            screen.line('    ' + line)
        screen.line('  %s; to repeat it: %s' % (
            run.why or 'nothing was found, and something was wrong', run.repeat()))


def run_all(runs, jobs, screen):
    """Run them, JOBS at a time -> how many were not good."""
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for done in [pool.submit(run.run, screen.progress) for run in runs]:
            run = done.result()
            good = run.found() if run.broken else not run.why
            report(screen, run, good)
            bad += not good
    return bad


def numbers(text):
    return [int(word) for word in text.replace(',', ' ').split()]


def parse(argv):
    p = argparse.ArgumentParser(prog='tests/stress/stress.py', description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--image', default=str(IMAGE))
    p.add_argument('--seconds', type=int, default=3, help='guest seconds of each scenario')
    p.add_argument('--operations', type=int, default=0, metavar='N',
                   help='then go on until so many are done, e.g. 1000000 tokens of TOR-20')
    p.add_argument('--cpus', type=numbers, default=list(CPUS), metavar='N,...')
    p.add_argument('--seed', type=numbers, default=[1], metavar='N,...')
    p.add_argument('--scenario', default='', metavar='ID,...', help='default: all')
    p.add_argument('--clock', choices=CLOCKS, help='default: both')
    p.add_argument('--broken', action='store_true',
                   help='do one thing wrong: a violation must be found')
    args = p.parse_args(argv)
    known = scenarios()
    args.idents = args.scenario.replace(',', ' ').split() or list(known)
    wrong = [word for word in args.idents if word not in known]
    if wrong:
        p.exit(2, 'stress: there is no scenario %s; there are: %s\n' % (
            wrong[0], ' '.join(known)))
    return args


def main(argv=None):
    args = parse(argv)
    screen = Screen()
    bad = total = 0
    for clock in [args.clock] if args.clock else CLOCKS:
        runs = [Run(ident, cpus, clock, args.seconds, seed, args.broken, args.image,
                    args.operations)
                for cpus in args.cpus for seed in args.seed for ident in args.idents]
        # With the real clock a machine has the host to itself.
        bad += run_all(runs, (os.cpu_count() or 1) if clock == 'counting' else 1, screen)
        total += len(runs)
    print('%d passed, %d failed' % (total - bad, bad))
    return bad != 0


if __name__ == '__main__':
    sys.exit(main())
