#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The figures in docs/performance.md, measured and compared.

    tests/bench/document.py --update    measure, and write them
    tests/bench/document.py --check     measure, and fail if one is off by more than TOLERANCE

Between `<!-- bench:begin -->` and `<!-- bench:end -->` stands the table of bench.py, between
the same of `smp` that of several CPUs, and of `where` what where.py finds. Another compiler makes
other instructions, so figures may differ a little; which functions they are in is not compared.

Status: 0: they agree, or have been made to; 1: something differs; 2: it cannot run.
"""

import argparse
import re
import sys

import bench
import where

DOCUMENT = bench.ROOT / 'docs' / 'performance.md'
TOLERANCE = 0.10
LEAST = 3               # instructions: a tenth of a short row is less than one
LEAST_PART = 0.03       # of a row; functions with less are summed up
EXPLAINED = ('bh_pair', 'spin_irqsave_pair', 'enable_to_tasklet', 'irq_to_tasklet',
             'tasklet_sleep', 'timer_pair_100k', 'timer_rearm', 'timer_del_sync',
             'timer_expiry_10k', 'printk_log', 'printk_serial', 'snprintf', 'irq_to_handler',
             'self_ipi', 'tick', 'switch_wake_up', 'switch_wait_event', 'kthread',
             'work_run', 'work_flush')
LINE = re.compile(r'(?m)^\| ([^|]+) \| ([\d,]+) \| [\d,-]+ \| [\d,-]+ \|')


def block(name, text=None):
    """The pattern for a block of the document; or its text with the markers."""
    begin, end = '<!-- %s:begin -->\n' % name, '<!-- %s:end -->' % name
    if text is None:
        return re.compile(re.escape(begin) + '(.*?)' + re.escape(end), re.S)
    return begin + text + '\n' + end


def shown(text):
    """{what: figure} of the table in the document."""
    found = block('bench').search(text)
    if not found:
        raise bench.Trouble('%s has no table' % DOCUMENT)
    return {m[1]: int(m[2].replace(',', '')) for m in LINE.finditer(found[1])}


def differences(text, rows):
    """Lines about each figure of the document that is not what was measured."""
    table, found = shown(text), []
    for row in rows.values():
        if row.what not in table:
            found.append('%s: not in the document' % row.what)
        elif abs(table[row.what] - row.median) > max(LEAST, TOLERANCE * row.median):
            found.append('%s: %d in the document, measured %d'
                         % (row.what, table[row.what], row.median))
    measured = [row.what for row in rows.values()]
    return found + ['%s: no such row' % what for what in table if what not in measured]


def cells(table):
    """{what: [figures]} of a table of several CPUs."""
    rows = [line.strip('| ').split(' | ') for line in table.splitlines()[2:]]
    return {row[0]: row[1:4] for row in rows}


def close(a, b):
    """Are two figures, as they stand in a table, as good as the same?"""
    if '-' in (a, b):
        return a == b
    a, b = (int(text.replace(',', '')) for text in (a, b))
    return abs(a - b) <= max(LEAST, TOLERANCE * b)


def differences_smp(text, rows):
    """The same for the table of several CPUs."""
    found = block('smp').search(text)
    if not found:
        return ['there is no table of several CPUs']
    stands, measured = cells(found[1]), cells(bench.smp_table(rows))
    return ['%s: %s in the document, measured %s' % (what, stands.get(what), measured.get(what))
            for what in {**stands, **measured}
            if what not in stands or what not in measured
            or not all(map(close, stands[what], measured[what]))]


def parts(program, row):
    """`__mod_timer` 75, `enqueue` 39, ...; the row's own code is "in line"."""
    sums = {}
    for name, n, _ in program.parts(row):
        own = program.is_rows_own(program.symbols.address(name))
        name = 'in line' if own else '`%s`' % name.split('.')[0]
        sums[name] = sums.get(name, 0) + n
    small = [name for name, n in sums.items() if n < LEAST_PART * row.median]
    rest = sum(sums.pop(name) for name in small)
    words = ['%s %.0f' % (name, n) for name, n in sums.items() if round(n)]
    return ', '.join(words + (['the rest %.0f' % rest] if round(rest) else []))


def where_table(program, rows):
    lines = ['| row | | where |', '|---|--:|---|']
    for name in EXPLAINED:
        row = rows[name]
        lines.append('| %s | %s | %s |' % (row.what, bench.figure(row.median),
                                           parts(program, row)))
    return '\n'.join(lines)


def update(text, program, rows, smp):
    for name, new in (('bench', bench.table(rows)), ('smp', bench.smp_table(smp)),
                      ('where', where_table(program, rows))):
        old = block(name).search(text)
        if not old:
            raise bench.Trouble('%s has no block %s' % (DOCUMENT, name))
        text = text[:old.start()] + block(name, new) + text[old.end():]
    DOCUMENT.write_text(text, encoding='utf-8')


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument('--update', action='store_true')
    what.add_argument('--check', action='store_true')
    parser.add_argument('--image', default=bench.IMAGE, metavar='FILE')
    args = parser.parse_args()
    try:
        said = bench.run(image=args.image)
        rows, smp = bench.parse(said), bench.run_smp(args.image)
        text = DOCUMENT.read_text(encoding='utf-8')
        if args.update:
            update(text, where.Program(args.image, bench.loop_steps(said)), rows, smp)
            return 0
        found = differences(text, rows) + differences_smp(text, smp)
    except (bench.Trouble, OSError) as trouble:
        sys.stderr.write('document: %s\n' % trouble)
        return 2
    print('\n'.join(found or ['%s agrees' % DOCUMENT.name]))
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
