#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Where the instructions of a row go: one sample of it, counted by function.

    tests/bench/where.py ROW...             instructions by function, callers first
    tests/bench/where.py --list ROW         the address of each, in order

When the row first looks at the clock, QEMU begins to translate one instruction at a time and
to log the address of each. A sample is what lies between two rdtsc; which pair of them is seen
from its length, the row's median. An access to a device is in that log twice, but counts once.
"""

import argparse
import bisect
import collections
import contextlib
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import bench

sys.path.insert(0, str(bench.ROOT / 'tests' / 'boot'))

from gdbstub import Gdb    # noqa: E402
from image import Image    # noqa: E402

RDTSC = b'\x0f\x31'
KERNELS_RDTSC = 'tsc_'  # begins the names of the kernel's own functions with one
STEPS_MOST = 1000000
SPARE_STEPS = 10        # the probe, and what the compiler puts round it
FEW = 3                 # samples that fit, of which the one that fits best is taken
# A row that waits long for what it measures: where its sample begins.
BEGINS = {'tick': 'common_interrupt'}
# A row whose samples are means: the function that each round comes to.
ROUNDS = {'timer_expiry_10k': 'count_fired', 'timer_expiry_100k': 'count_fired'}
# A row that measures several at once.
TIMES = {'switch_wake_up': 2, 'switch_wait_event': 2}
TIMES.update((row, bench.PAIRS) for row in bench.IN_PAIRS)
TRACE = re.compile(rb'Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/')


class Symbols:
    def __init__(self, path):
        lines = [line.split() for line in path.read_text().splitlines()]
        self.table = sorted((int(a, 16), name) for a, kind, name in lines if kind in 'tTwW')
        self.addresses = [address for address, _ in self.table]

    def name(self, address):
        return self.table[bisect.bisect_right(self.addresses, address) - 1][1]

    def address(self, name):
        return next(a for a, n in self.table if n == name)


@contextlib.contextmanager
def machine(image, row):
    """A machine that stands still: -> gdb's end of the line, the log of what it will run."""
    with tempfile.TemporaryDirectory() as folder:
        log = folder + '/log'
        os.mkfifo(log)
        line = [bench.QEMU, '-accel', 'tcg', '-nodefaults', '-display', 'none', '-no-reboot',
                '-m', str(bench.MEM), '-serial', 'null', *bench.CLOCK, '-S', '-D', log,
                '-gdb', 'unix:%s/gdb,server=on,wait=off' % folder, '-kernel', str(image),
                '-append', 'tty=dumb autorun="bench %s"' % row]
        reader = os.open(log, os.O_RDONLY | os.O_NONBLOCK)
        os.set_blocking(reader, True)
        with os.fdopen(reader, 'rb') as lines, \
                subprocess.Popen(line, stdin=subprocess.DEVNULL) as process:
            try:
                yield Gdb(folder + '/gdb'), lines
            finally:
                process.kill()


def order(gdb, text):
    """A command for QEMU's monitor."""
    answer = gdb.ask('qRcmd,' + text.encode().hex())
    while answer.startswith('O') and answer != 'OK':
        answer = gdb.receive()
    if answer != 'OK':
        raise bench.Trouble('QEMU does not do "%s": %s' % (text, answer))


def run_to_one_of(gdb, addresses):
    for address in addresses:
        assert gdb.ask('Z0,%x,1' % address) == 'OK'
    assert gdb.ask('c').startswith('T05')
    for address in addresses:
        assert gdb.ask('z0,%x,1' % address) == 'OK'


class Program:
    """The image: its functions, and where it looks at the clock for a row."""

    def __init__(self, path, loop_steps):
        self.path, self.loop_steps = pathlib.Path(path), loop_steps
        self.symbols = Symbols(self.path.with_suffix('.sym'))
        self.clock_looks = set(self.find_rdtsc())

    def is_rows_own(self, address):
        """Is it the row's code, and not the kernel's? Rows are linked behind the kernel."""
        return address >= min(a for a, name in self.symbols.table if name.startswith('bench_'))

    def find_rdtsc(self):
        image, data = Image(self.path), self.path.read_bytes()
        start, end = image.symbols['_text'], image.symbols['_etext']
        text = data[image.offset(data, start):][:end - start]
        for found in re.finditer(re.escape(RDTSC), text):
            address = start + found.start()
            if not self.symbols.name(address).startswith(KERNELS_RDTSC):
                yield address

    def ends(self, row):
        """The addresses that a sample of ROW may end at."""
        if row in ROUNDS:
            return {self.symbols.address(ROUNDS[row])}
        return self.clock_looks

    def samples(self, row):
        """What one look at the clock and the next have between them, again and again."""
        ends = self.ends(row)
        with machine(self.path, row) as (gdb, log):
            gdb.run_to(self.symbols.address('bench_' + row))
            if row in BEGINS:
                gdb.run_to(self.symbols.address(BEGINS[row]))
            else:
                run_to_one_of(gdb, ends)
            order(gdb, 'singlestep on')
            order(gdb, 'log exec,nochain')
            gdb.send('c')
            path = []
            for match in itertools.islice(map(TRACE.match, log), STEPS_MOST):
                if not match:
                    continue
                path.append(int(match[1], 16))
                if path[-1] in ends:
                    yield path
                    path = []

    def loop(self, row):
        return self.loop_steps if row.name in bench.IN_PAIRS else 0

    def sample(self, row):
        """The addresses of one sample."""
        times = TIMES.get(row.name, 1)
        length, spare = (row.median + self.loop(row)) * times, SPARE_STEPS + times // 2
        fitting = (path for path in self.samples(row.name) if abs(len(path) - length) <= spare)
        few = list(itertools.islice(fitting, FEW))
        if not few:
            raise bench.Trouble('%s: no sample of about %d instructions' % (row.name, length))
        return min(few, key=lambda path: abs(len(path) - length))

    def parts(self, row):
        """(function, instructions of one, calls of one) in the order of their first ones."""
        times, path = TIMES.get(row.name, 1), self.sample(row)
        found = by_function(self.symbols, path)
        found[self.symbols.name(path[0])][0] -= self.loop(row) * times
        return [(name, n / times, calls / times) for name, (n, calls) in found.items()]


def by_function(symbols, path):
    """{name: [instructions, calls]}, in the order of their first ones."""
    found, last = collections.OrderedDict(), None
    for address in path:
        name = symbols.name(address)
        entry = found.setdefault(name, [0, 0])
        entry[0] += 1
        entry[1] += name != last and address == symbols.address(name)
        last = name
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--image', default=bench.IMAGE, metavar='FILE')
    parser.add_argument('--list', action='store_true')
    parser.add_argument('rows', nargs='+', metavar='ROW')
    args = parser.parse_args()
    try:
        said = bench.run(args.rows, args.image)
        program = Program(args.image, bench.loop_steps(said))
        for row in bench.parse(said).values():
            print('%s: %d instructions' % (row.name, row.median))
            if args.list:
                for address in program.sample(row):
                    print('    %08x %s' % (address, program.symbols.name(address)))
                continue
            for name, n, calls in program.parts(row):
                print('    %6.4g  %s%s' % (n, name, ' (%d calls)' % calls if calls > 1 else ''))
    except (bench.Trouble, OSError) as trouble:
        sys.stderr.write('where: %s\n' % trouble)
        return 2
    return 0


if __name__ == '__main__':
    sys.exit(main())
