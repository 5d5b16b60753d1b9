#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rows of tests/bench on Jiffy and on two Linuxes, measured in one run.

    tests/bench/bench_linux.py [ROW...]     measure, and compare with what was measured before
    tests/bench/bench_linux.py --update     and write it: linux.json, docs/performance.md
    tests/bench/bench_linux.py --twice      each machine twice: the same figures, or an error

The rows are one source: linked into jiffy-bench.elf, and the module bench.ko on Linux. All
machines have one CPU, the same memory and the clock that counts instructions. deb686 is
Debian's kernel, tinyup one of `tinyconfig` (tools/linux/tinyup.config).

The table has each figure, behind it in brackets the one of before if it is another, and a `!`
at the end of rows in which one moved by more than MOVED.

Status: 0: all is as before, or has been written; 1: a row moved; 2: it could not be measured.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

import bench
import document

sys.path.insert(0, str(bench.ROOT / 'tools' / 'linux'))

import fetch    # noqa: E402
import linux_boot    # noqa: E402
import linux_kbuild    # noqa: E402
import qemu_run    # noqa: E402
import source    # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
MODULE = 'bench'
MOVED = 0.03
SILENCE = qemu_run.Limit(300, MODULE + ': ')    # Linux boots in 10 to 60 s on this clock
ROW = re.compile(r'(?m)^BENCH\((\w+),')
STAMP = re.compile(r'(?m)^\[ *\d+\.\d+\] ')
INIT = '''\
#!/bin/busybox sh
busybox insmod /bench.ko ${bench_rows:+rows=$bench_rows}
busybox reboot -f
'''

Peer = collections.namedtuple('Peer', 'name version image headers')
Figure = collections.namedtuple('Figure', 'new old')


def say(text):
    print('  ' + text, flush=True)


def portable():
    """The sources that both kernels have."""
    return [path for path in sorted(HERE.glob('*.c'))
            if path.name not in bench.ONLY_JIFFY and path.name != 'bench_jiffy.c']


def choose(names):
    """The rows that are meant, in the order of linux.json; all without any."""
    there = [row for path in portable() for row in ROW.findall(path.read_text(encoding='utf-8'))
             if row != 'clock']
    unknown = [name for name in names if name not in there]
    if unknown:
        raise bench.Trouble('no such row on Linux: ' + ', '.join(unknown))
    return sorted((row for row in there if row in names or not names),
                  key=lambda row: list(bench.LINUX).index(row) if row in bench.LINUX else 1000)


def lay_out(place):
    """What Kbuild reads: a file for each source, which includes it."""
    place.mkdir(parents=True, exist_ok=True)
    parts = {'row_' + path.stem: path for path in portable()}
    parts['bench_linux'] = HERE / 'linux' / 'bench_linux.c'
    for name, path in parts.items():
        linux_kbuild.put(place / (name + '.c'), '#include "%s"\n' % path)
    linux_kbuild.put(place / 'Kbuild', '\n'.join((
        'ccflags-y := -DBENCH_ON_LINUX -I%s' % HERE,
        'obj-m := %s.o' % MODULE,
        '%s-y := %s' % (MODULE, ' '.join(name + '.o' for name in parts)),
        'LDFLAGS_%s.o := -T %s' % (MODULE, HERE / 'linux' / 'bench.lds'), '')))


def build_module(place, peer, cross):
    """-> bench.ko for this Linux."""
    lay_out(place)
    status, output = linux_kbuild.make(place, peer.headers, cross)
    if status != 0:
        raise bench.Trouble('bench.ko does not build for %s:\n%s'
                            % (peer.name, '\n'.join(linux_kbuild.said(output))))
    return place / (MODULE + '.ko')


def peers(options):
    """The two Linuxes, and a busybox."""
    linux = fetch.fetch(options.linux / 'debian', say)
    built = source.build(options.linux, 'tinyup', options.cross, say)
    return (Peer('deb686', linux.version, linux.image, linux.headers),
            Peer('tinyup', *built)), linux.busybox


def command(peer, initrd, rows):
    append = linux_boot.BOOT + (' bench_rows=' + ','.join(('clock', *rows)) if rows else '')
    return [bench.QEMU, '-accel', 'tcg', '-nodefaults', '-display', 'none', '-no-reboot',
            '-m', str(bench.MEM), '-serial', 'stdio', *bench.CLOCK, '-kernel', str(peer.image),
            '-initrd', str(initrd), '-append', append]


def run_linux(log, peer, initrd, rows):
    """-> all that the machine said, without time stamps."""
    got = qemu_run.run(command(peer, initrd, rows), log, lambda line: False, SILENCE)
    if got.how != qemu_run.ENDED or not any(' rows' in line for line in got.lines):
        raise bench.Trouble('%s did not come to its end (%s); what it said is in %s'
                            % (peer.name, got.how, log))
    return STAMP.sub('', '\n'.join(got.lines))


def machines(options):
    """{name: a function that measures the rows, the Nth time, and returns what was said}, the
    versions."""
    options.out.mkdir(parents=True, exist_ok=True)
    found, busybox = peers(options)
    todo = {'jiffy': lambda n: bench.run(options.rows, options.image)}
    for peer in found:
        module = build_module(options.out / peer.name, peer, options.cross)
        initrd = options.out / (peer.name + '.initrd')
        initrd.write_bytes(linux_boot.initramfs(busybox, INIT, [linux_boot.cpio_entry(
            module.name, linux_boot.FILE, module.read_bytes())]))
        todo[peer.name] = lambda n, peer=peer, initrd=initrd: run_linux(
            options.out / ('%s-%d.log' % (peer.name, n)), peer, initrd, options.rows)
    return todo, {peer.name: peer.version for peer in found}


def unlike(name, first, second):
    """A line for each row that two runs of a machine measured differently."""
    return ['%s: %s: %s, then %s' % (name, row, first[row][0], second.get(row, ('none',))[0])
            for row in first if row not in second or first[row] != second[row]]


def measure(options):
    """-> {machine: {row: (median, what)}}, the versions of the Linuxes."""
    todo, versions = machines(options)
    times = 2 if options.twice else 1
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        runs = {name: [pool.submit(job, n + 1) for n in range(times)] for name, job in todo.items()}
        got = {name: [bench.medians(run.result()) for run in jobs] for name, jobs in runs.items()}
    differ = sum((unlike(name, each[0], each[-1]) for name, each in got.items()), [])
    if differ:
        raise bench.Trouble('two runs differ:\n' + '\n'.join(differ))
    return {name: each[0] for name, each in got.items()}, versions


def check_complete(got, rows):
    absent = ['%s on %s' % (row, name) for name in got for row in rows if row not in got[name]]
    if absent:
        raise bench.Trouble('not measured: ' + ', '.join(absent))


def before(what, row, shown):
    """What the project's tables have of a row: Jiffy's figure, deb686's, tinyup's."""
    return (shown.get(what), *bench.LINUX.get(row, (None, None)))


def compare(got, rows, shown):
    """{what: three Figures}"""
    found = {}
    for row in rows:
        what = got['jiffy'][row][1]
        found[what] = [Figure(got[name][row][0], old) for name, old in zip(
            ('jiffy', *bench.PEERS), before(what, row, shown))]
    return found


def moved(figure):
    return figure.old is None or abs(figure.new - figure.old) > MOVED * figure.old


def cell(figure):
    same = figure.new == figure.old
    return bench.figure(figure.new) + ('' if same else ' (%s)' % bench.figure(figure.old))


def table(found, versions):
    lines = ['| row | Jiffy | %s | |' % ' | '.join(
        '%s %s' % (name, versions[name]) for name in bench.PEERS), '|---|--:|--:|--:|---|']
    lines += ['| %s | %s | %s |' % (what, ' | '.join(map(cell, figures)),
                                    '!' if any(map(moved, figures)) else '')
              for what, figures in found.items()]
    return '\n'.join(lines)


def write(got, rows, versions):
    """linux.json with these rows; the others as they were."""
    figures = {row: list(bench.LINUX[row]) for row in bench.LINUX if row not in bench.MOST}
    figures.update({row: [got[name][row][0] for name in bench.PEERS] for row in rows})
    lines = ['\t\t%s: %s' % (json.dumps(row), json.dumps(pair)) for row, pair in figures.items()]
    bench.FIGURES.write_text('{\n\t"versions": %s,\n\t"rows": {\n%s\n\t}\n}\n' % (
        json.dumps(versions), ',\n'.join(lines)), encoding='utf-8')


def parse(argv):
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--image', default=bench.IMAGE, metavar='FILE')
    p.add_argument('--linux', default=bench.BUILD / 'linux', type=pathlib.Path, metavar='DIR')
    p.add_argument('--out', default=bench.BUILD / 'bench-linux', type=pathlib.Path, metavar='DIR')
    p.add_argument('--cross', default='i686-linux-gnu-', metavar='PREFIX')
    p.add_argument('--update', action='store_true')
    p.add_argument('--twice', action='store_true')
    p.add_argument('rows', nargs='*', metavar='ROW', help=', '.join(bench.LINUX))
    return p.parse_args(argv)


def main(argv):
    options = parse(argv)
    try:
        rows = choose(options.rows)
        got, versions = measure(options)
        check_complete(got, rows)
        shown = document.shown(document.DOCUMENT.read_text(encoding='utf-8'))
    except (bench.Trouble, fetch.Unavailable, OSError) as trouble:
        sys.stderr.write('bench-linux: %s\n' % trouble)
        return 2
    found = compare(got, rows, shown)
    print(table(found, versions))
    if options.update:
        write(got, rows, versions)
        return subprocess.call([sys.executable, str(HERE / 'document.py'), '--update',
                                '--image', str(options.image)])
    return 1 if any(any(map(moved, figures)) for figures in found.values()) else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
