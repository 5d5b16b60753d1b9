#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the conformance rows on Debian's Linux 6.1 and on Jiffy, and compare them row by row.

  conformance.py                 all, as `make conformance-linux` does
  conformance.py TSK-07 TSK-21   these rows only
  conformance.py conf_tsk_order  this module only
  conformance.py --only linux    on one of the two

Everything goes below --out: Debian's packages, the modules, the machines' consoles.
Status: 0 all rows agree, 1 some do not, 2 there is no Linux to run them on.
"""

import argparse
import concurrent.futures
import os
import pathlib
import signal
import sys

import compare
import fetch
import guest
import kbuild

TESTS = pathlib.Path(__file__).resolve().parents[1]
KNOWN = pathlib.Path(__file__).resolve().with_name('known.txt')
REFERENCE = '6.1.192'           # the version that the rows were written from
FATAL_LIMIT_S = 60              # for the machine of a row that may hang; Linux boots in 10 to 25
FATAL_AT_ONCE = 2
SIDES = ('linux', 'jiffy')


def say(text):
    print('  ' + text, flush=True)


def parse(argv):
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--out', default='build/conformance-linux', type=pathlib.Path, metavar='DIR')
    p.add_argument('--jiffy', default='build/jiffy-conf.elf', type=pathlib.Path, metavar='IMAGE')
    p.add_argument('--qemu', default=os.environ.get('QEMU') or 'qemu-system-i386')
    p.add_argument('--cross', default='i686-linux-gnu-', metavar='PREFIX')
    p.add_argument('--only', choices=SIDES, help='run them there, compare nothing')
    p.add_argument('names', nargs='*', metavar='ROW|MODULE')
    return p.parse_args(argv)


def choose(rows, names):
    """The rows that are meant by NAMES; all without any."""
    unknown = set(names) - {row.id for row in rows} - {row.module for row in rows}
    if unknown:
        sys.exit('conformance: there is no row or module ' + ', '.join(sorted(unknown)))
    return [row for row in rows if not names or row.id in names or row.module in names]


def plan(rows, names):
    """{module: its rows} of those that are not fatal; an empty list stands for all."""
    found = {}
    for row in rows:
        if not row.fatal:
            found.setdefault(row.module, []).append(row.id)
    return {module: [i for i in ids if i in names] and ids for module, ids in found.items()}


def linux_guest(options):
    """-> Linux with its modules, {module: why} for those that do not build, its version."""
    linux = fetch.fetch(options.out / 'debian', say)
    old = compare.version(linux.version) < compare.version(REFERENCE)
    say('Linux %s (%s)%s' % (linux.version, linux.release,
                             old and ', older than %s: some rows need that' % REFERENCE or ''))
    built, bad = kbuild.build(options.out / 'modules', TESTS, linux.headers, options.cross, say)
    if not built:
        raise fetch.Unavailable('the modules do not build; the lines above say why')
    say('%d modules built%s' % (len(built), ', not: ' + ' '.join(sorted(bad)) if bad else ''))
    return (guest.Linux(options.qemu, options.out, linux, built),
            {module: 'the module does not build' for module in bad}, linux.version)


def run_fatal(machine, row):
    """-> the Result of a fatal row, on a machine of its own."""
    lines = []

    def watch(line):
        lines.append(line)
        return compare.fatal_is_over(row.id, lines)

    _, got = machine.run({row.module: [row.id]}, row.id, watch, FATAL_LIMIT_S)
    result = compare.fatal(row.id, got.lines, got.how)
    say('%s: %s %s' % (machine.name, row.id, result.verdict))
    return result


def try_again(machine, got, rows):
    """On the clock of a busy host a bound can be missed: what failed fails if it fails twice."""
    failed = [r for r in rows if r.id in got and got[r.id].verdict == compare.BAD]
    if machine.exact or not failed:
        return
    lines, _ = machine.all({r.module: [f.id for f in failed if f.module == r.module]
                            for r in failed}, lambda text: None, 'again')
    second = compare.results(lines)
    for row in failed:
        say('%s: %s not ok: %s; once more: %s' % (
            machine.name, row.id, got[row.id].text, second.get(row.id, ('missing',))[0]))
    got.update(second)


def run_rows(machine, broken, rows, names):
    """-> {row: Result}; BROKEN gets the modules that were cut short."""
    todo = {m: ids for m, ids in plan(rows, names).items() if m not in broken}
    lines, cut = machine.all(todo, say)
    got = compare.results(lines)
    try_again(machine, got, rows)
    broken.update(cut)
    fatal = [row for row in rows if row.fatal and row.module not in broken]
    with concurrent.futures.ThreadPoolExecutor(FATAL_AT_ONCE) as pool:
        ends = pool.map(lambda row: run_fatal(machine.for_fatal(), row), fatal)
        got.update(zip((row.id for row in fatal), ends))
    return got


def run_sides(options, rows):
    """-> {side: {row: Result}}, {side: {module: why}}, the version of Linux. One after the
    other: Linux measures its clock against the host's, and does so wrongly on a busy one."""
    machines, broken, version = {}, {}, REFERENCE
    if options.only != 'jiffy':
        machines['linux'], broken['linux'], version = linux_guest(options)
    if options.only != 'linux':
        machines['jiffy'], broken['jiffy'] = guest.Jiffy(options.qemu, options.out,
                                                         options.jiffy), {}
    got = {side: run_rows(machine, broken[side], rows, options.names)
           for side, machine in machines.items()}
    return got, broken, version


def main(argv):
    options = parse(argv)
    rows = choose(compare.rows(kbuild.sources(TESTS)), options.names)
    options.out.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        got, broken, version = run_sides(options, rows)
    except fetch.Unavailable as why:
        print('conformance: %s' % why, file=sys.stderr)
        return 2
    excuses = {row: known for row, known in compare.known(KNOWN, version).items()
               if known.side in got and (not options.names or row in {r.id for r in rows})}
    lines, good = compare.report(compare.compare(rows, got, broken, excuses))
    print('\n'.join(lines), flush=True)
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
