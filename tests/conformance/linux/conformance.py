#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the conformance rows on Debian's Linux 6.1 and on Jiffy, and compare them row by row.

  conformance.py                 all, on four CPUs
  conformance.py TSK-07 TSK-21   these rows only
  conformance.py conf_tsk_order  this module only
  conformance.py --only linux    on one of the two
  conformance.py --cpus 1,2,4    on each number of CPUs; Jiffy's interleaved as --seeds says
  conformance.py --kernel debug  the rows that need a debug kernel, on tools/linux/debug.config

--check compares what was seen with docs/conformance.md, --report writes that; the rows that
need a debug kernel run on one, then.

Everything goes below --out: the modules, the machines' consoles; Debian's packages are below
--debian, where `make linux` has them too.
Status: 0 all rows agree, 1 some do not, 2 there is no Linux to run them on.
"""

import argparse
import concurrent.futures
import os
import pathlib
import signal
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
TOOLS = TESTS.parents[1] / 'tools'
sys.path[1:1] = [str(TOOLS / 'linux'), str(TOOLS)]

import compare    # noqa: E402
import fetch    # noqa: E402
import guest    # noqa: E402
import kbuild    # noqa: E402
import report    # noqa: E402
import session_rows    # noqa: E402
import source    # noqa: E402

NOT_TESTED = TESTS / 'not-tested.txt'
SPECIFICATION = TESTS.parents[1] / 'docs' / 'specification.md'
KNOWN = pathlib.Path(__file__).resolve().with_name('known.txt')
REFERENCE = '6.1.192'           # the version that the rows were written from
FATAL_LIMIT_S = 60              # for the machine of a row that may hang; Linux boots in 10 to 25
FATAL_LIMIT_DEBUG_S = 100       # which takes two to three times as long
FATAL_AT_ONCE = 2
SIDES = ('linux', 'jiffy')
FATAL_COLUMN = 'linux %d' % guest.FATAL_CPUS


def say(text):
    print('  ' + text, flush=True)


def numbers(text):
    """1,2,4"""
    return [int(word) for word in text.split(',')]


def parse(argv):
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--out', default='build/conformance', type=pathlib.Path, metavar='DIR')
    p.add_argument('--debian', default='build/linux/debian', type=pathlib.Path, metavar='DIR')
    p.add_argument('--jiffy', default='build/jiffy-conf.elf', type=pathlib.Path, metavar='IMAGE')
    p.add_argument('--qemu', default=os.environ.get('QEMU') or 'qemu-system-i386')
    p.add_argument('--cross', default='i686-linux-gnu-', metavar='PREFIX')
    p.add_argument('--sessions', default=TESTS / 'sessions', type=pathlib.Path, metavar='DIR')
    p.add_argument('--only', choices=SIDES, help='run them there, compare nothing')
    p.add_argument('--cpus', default=[4], type=numbers, metavar='N,...')
    p.add_argument('--seeds', default=[None], type=numbers, metavar='N,...',
                   help="Jiffy's, which has to be built with JITTER=1")
    p.add_argument('--check', type=pathlib.Path, metavar='FILE')
    p.add_argument('--report', type=pathlib.Path, metavar='FILE')
    p.add_argument('--kernel', choices=('debian', guest.DEBUG), default='debian')
    p.add_argument('names', nargs='*', metavar='ROW|MODULE')
    return p.parse_args(argv)


def choose(rows, names):
    """The rows that are meant by NAMES; all without any."""
    unknown = set(names) - {row.id for row in rows} - {row.module for row in rows}
    if unknown:
        sys.exit('conformance: there is no row or module ' + ', '.join(sorted(unknown)))
    return [row for row in rows if not names or row.id in names or row.module in names]


def for_debug(rows, names):
    """What a debug kernel is for: without names the rows that need one. A machine for each: of
    locks it reports the first fault only, and then looks no more."""
    return [row._replace(fatal=True) for row in rows if row.debug or names]


def plan(rows, names):
    """{module: its rows} of those that are not fatal; without NAMES an empty list: all."""
    found = {}
    for row in rows:
        if not row.fatal:
            found.setdefault(row.module, []).extend([row.id] if names else [])
    return found


def linux_guests(options, rows, kernel):
    """-> {column: Linux with its modules}, {module: why} for those that do not build, its
    version."""
    linux, modules, names = fetch.fetch(options.debian, say), 'modules', None
    if kernel == guest.DEBUG:
        built = source.build(options.debian.parent, kernel, options.cross, say)
        linux = linux._replace(version=built.version, image=built.image, headers=built.headers,
                               release=kernel)
        modules, names = 'modules-debug', {row.module for row in rows}
    old = compare.version(linux.version) < compare.version(REFERENCE)
    say('Linux %s (%s)%s' % (linux.version, linux.release,
                             old and ', older than %s: some rows need that' % REFERENCE or ''))
    built, bad = kbuild.build(options.out / modules, TESTS, (linux.headers, options.cross), say,
                              names)
    if not built:
        raise fetch.Unavailable('the modules do not build; the lines above say why')
    say('%d modules built%s' % (len(built), ', not: ' + ' '.join(sorted(bad)) if bad else ''))
    return ({'linux %d' % cpus: [guest.Linux(options.qemu, options.out, linux, built, cpus)]
             for cpus in dict.fromkeys(options.cpus + [guest.FATAL_CPUS])},
            {module: 'the module does not build' for module in bad}, linux.version)


def jiffy_guests(options):
    """-> {column: a machine for each seed}"""
    return {'jiffy %d' % cpus: [guest.Jiffy(options.qemu, options.out, options.jiffy, cpus, seed)
                                for seed in options.seeds] for cpus in options.cpus}


def run_fatal(machine, row):
    """-> the Result of a fatal row, on a machine of its own. What needs a debug kernel and held
    on one is told from what Debian's can say."""
    lines = []

    def watch(line):
        lines.append(line)
        return compare.fatal_is_over(row.id, lines)

    limit_s = FATAL_LIMIT_DEBUG_S if machine.debug_linux else FATAL_LIMIT_S
    _, got = machine.run({row.module: [row.id]}, row.id, watch, limit_s)
    result = compare.fatal(row.id, got.lines, got.how)
    if machine.debug_linux and row.debug and result.verdict == compare.OK:
        result = result._replace(text=compare.DEBUG_OK)
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


def run_all_fatal(machine, rows):
    """-> {row: Result} of fatal rows."""
    with concurrent.futures.ThreadPoolExecutor(FATAL_AT_ONCE) as pool:
        ends = pool.map(lambda row: run_fatal(machine.for_fatal(), row), rows)
        return dict(zip((row.id for row in rows), ends))


def run_rows(machine, broken, rows, names):
    """-> {row: Result} of the others; BROKEN gets the modules that were cut short."""
    todo = {m: ids for m, ids in plan(rows, names).items() if m not in broken}
    lines, cut = machine.all(todo, say)
    got = compare.results(lines)
    try_again(machine, got, rows)
    broken.update(cut)
    return got


def run_sessions(options, columns, rows, with_fatal):
    """-> {column: {row: Result}} of the rows that are sessions."""
    wanted = {row.id for row in rows if row.module == session_rows.MODULE}
    sessions = [s for s in session_rows.read_all(options.sessions) if s.id in wanted]
    both = session_rows.Machines(options, options.sessions, say)
    if sessions and any(compare.side(c) == 'linux' for c in columns) and not both.build(
            fetch.fetch(options.debian, say)):
        raise fetch.Unavailable('the modules of the sessions do not build; the lines above say why')
    return {column: both.run(compare.side(column), [s for s in sessions if s.id not in out],
                             int(column.split()[1]), with_fatal(column))
            for column, out in columns.items()}


def left_out(options, column, rows):
    """{row: None} of those that are not asked for in a column that is there for fatal ones."""
    asked = compare.side(column) == 'jiffy' or int(column.split()[1]) in options.cpus
    return {} if asked else dict.fromkeys(row.id for row in rows if not row.fatal)


def run_column(machines, broken, rows, options, with_fatal):
    """The MACHINES differ in their seed only -> {row: Result}, the worst one of each row."""
    runs = [run_rows(machine, broken, rows, options.names) for machine in machines]
    got = {row: compare.worst([run[row] for run in runs if row in run])
           for row in set().union(*runs) if all(row in run for run in runs)}
    fatal = [row for row in rows if row.fatal and row.module not in broken]
    got.update(run_all_fatal(machines[0], fatal) if with_fatal else dict.fromkeys(
        row.id for row in fatal))
    return got


def run_on_debug(options, rows):
    """-> {row: Result} of those that need a debug kernel, on one."""
    rows = for_debug(rows, [])
    machines, bad, _ = linux_guests(options, rows, guest.DEBUG)
    got = {row.id: compare.Result(compare.BAD, bad[row.module]) for row in rows
           if row.module in bad}
    got.update(run_all_fatal(machines[FATAL_COLUMN][0],
                             [row for row in rows if row.id not in got]))
    return got


def run_columns(options, rows):
    """-> {column: {row: Result}}, {column: {module: why}}, the version of Linux. One after the
    other: Linux measures its clock against the host's, and does so wrongly on a busy one. A
    fatal row runs on Linux once, with FATAL_CPUS."""
    machines, version, bad = {}, REFERENCE, {}
    if options.only != 'jiffy':
        machines, bad, version = linux_guests(options, rows, options.kernel)

    def with_fatal(column):
        return compare.side(column) == 'jiffy' or column == FATAL_COLUMN

    if options.only != 'linux':
        machines.update(jiffy_guests(options))
    broken = {c: dict(bad if compare.side(c) == 'linux' else {}) for c in machines}
    usual = [row for row in rows if row.module != session_rows.MODULE]
    got = {}
    for column, seeds in machines.items():
        out = left_out(options, column, rows)
        got[column] = run_column(seeds, broken[column], [r for r in usual if r.id not in out],
                                 options, with_fatal(column))
        got[column].update(out)
    for column, found in run_sessions(options, got, rows, with_fatal).items():
        got[column].update(found)
    return got, broken, version


def excused(options, rows, got, version):
    """{row: Known} of what was run; of a run of all rows also those that no source has."""
    is_part = options.names or options.kernel == guest.DEBUG
    return {row: known for row, known in compare.known(KNOWN, version).items()
            if known.side in map(compare.side, got)
            and (not is_part or row in {r.id for r in rows})}


def write_report(options, table, version):
    """docs/conformance.md anew."""
    texts = report.all_claims(kbuild.sources(TESTS), session_rows.read_all(options.sessions))
    reasons = report.reasons(NOT_TESTED.read_text(encoding='utf-8'))
    about = {'linux': version, 'seeds': ' and '.join(map(str, options.seeds))}
    options.report.write_text(report.write(SPECIFICATION.read_text(encoding='utf-8'), table, texts,
                                           reasons, about), encoding='utf-8')
    say('%s is written' % options.report)


def main(argv):
    options = parse(argv)
    sessions = session_rows.rows(session_rows.read_all(options.sessions))
    rows = choose(compare.rows(kbuild.sources(TESTS)) + sessions, options.names)
    if options.kernel == guest.DEBUG:
        rows = for_debug(rows, options.names)
    options.out.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        got, broken, version = run_columns(options, rows)
        if options.report:
            got[FATAL_COLUMN].update(run_on_debug(options, rows))
    except fetch.Unavailable as why:
        print('conformance: %s' % why, file=sys.stderr)
        return 2
    table = compare.compare(rows, got, broken, excused(options, rows, got, version))
    lines, good = compare.report(table)
    stale = report.stale(options.check, table) if options.check else []
    print('\n'.join(stale + lines), flush=True)
    if options.report:
        write_report(options, table, version)
    return 0 if good and not stale else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
