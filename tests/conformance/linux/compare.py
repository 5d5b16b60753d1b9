# SPDX-License-Identifier: MIT
"""What the rows of the sources came to on each kernel, and whether the two agree."""

import collections
import re

import qemu_run

LINE = re.compile(r'\bconf: ([A-Z][A-Z0-9]*-\w[\w-]*) (.*)')
SOURCE = re.compile(r'(?m)^CONF(_SMP|_X|_DEBUG|_JIFFY_DEBUG|_JIFFY)?\((\w+),')
PLACE = re.compile(r'\S+:\d+: ')
OK, BAD, SKIP = 'ok', 'not ok', 'skip'
AGREE, DIFFER, ONE_SIDE = 'agree', 'differ', 'one side'
NEITHER, LISTED = 'on neither', 'known to fail'
NEEDS_DEBUG = 'needs a debug kernel'     # of a kernel without checks; as conf_run.c says it
DEBUG_OK = 'debug ok'                   # of a Linux that has them

Row = collections.namedtuple('Row', 'id module fatal debug', defaults=[False])
Result = collections.namedtuple('Result', 'verdict text')
Known = collections.namedtuple('Known', 'side always why')
Entry = collections.namedtuple('Entry', 'row verdict why sides')


def rows(sources):
    """The rows of {module: file}."""
    found = []
    for module, path in sources.items():
        for kind, name in SOURCE.findall(path.read_text(encoding='utf-8')):
            found.append(Row(name.replace('_', '-'), module, kind == '_X', kind == '_DEBUG'))
    return found


def results(lines):
    """{row: Result} of the lines that a machine printed. A row with two verdicts has failed."""
    found, notes = {}, collections.defaultdict(list)
    for line in lines:
        match = LINE.search(line)
        if not match:
            continue
        row, text = match[1], match[2].strip()
        if PLACE.match(text):
            notes[row].append(text)
            continue
        verdict = next((v for v in (BAD, OK, SKIP) if re.match(v + r'\b', text)), None)
        if not verdict:
            continue
        if row in found:
            notes[row].append('has two verdicts: %s, %s' % (found[row].verdict, text))
            verdict = BAD
        found[row] = Result(verdict, text.partition(': ')[2])
    return {row: Result(r.verdict, '; '.join(notes[row]) or r.text) for row, r in found.items()}


def end(said, how):
    """How a fatal row ended: as its machine says, else as its machine ended."""
    ends = [text[len('end: '):] for text in said if text.startswith('end: ')]
    return ends[0] if ends else 'dies' if how == qemu_run.ENDED else 'hangs'


def pattern(text):
    """What conf_expect_log() means by TEXT: * is anything, a $ at its end the end of the line."""
    found = re.escape(text).replace(r'\*', '.*')
    return re.compile(re.sub(r'\\\$$', r'\\s*$', found))


def fatal_parts(row, lines):
    """-> what the row said itself, what it wants, and the console behind its beginning."""
    said, console = [], []
    for line in lines:
        match = LINE.search(line)
        if match and match[1] == row:
            said.append(match[2].strip())
        elif said:
            console.append(line)
    wants = [text[len('wants: '):] for text in said if text.startswith('wants: ')]
    missing = [w for w in wants if not any(pattern(w).search(line) for line in console)]
    return said, missing


def fatal(row, lines, how):
    """A machine that ran one fatal row and came to an end as qemu_run.Run says -> Result."""
    said, missing = fatal_parts(row, lines)
    usual = results(lines).get(row)
    if usual:
        return usual
    if 'begin' not in said:
        last = [line for line in lines if line.strip()] or ['nothing']
        return Result(BAD, 'did not begin; the last line: ' + last[-1])
    wanted = [text[len('wants end: '):] for text in said if text.startswith('wants end: ')]
    wrong = ['not on the console: ' + text for text in missing]
    wrong += [text for text in said if PLACE.match(text)]
    ended = end(said, how)
    if len(wanted) != 1 or ended not in wanted[0].split(' or '):
        wrong.append('%s, wanted: %s' % (ended, ' '.join(wanted) or 'it does not say'))
    return Result(BAD if wrong else OK, '; '.join(wrong) or wanted[0])


def fatal_is_over(row, lines):
    """Nothing that is still to come could matter."""
    said, missing = fatal_parts(row, lines)
    return not missing and any(text.startswith('end: ') for text in said)


def version(text):
    """6.1.176-1 -> (6, 1, 176)"""
    return tuple(map(int, re.match(r'[\d.]+', text)[0].split('.')))


def known(path, linux):
    """The rows that are known to fail on one side -> {row: Known}. LINUX: the version that is
    run. A line is `ROW SIDE REASON`; SIDE is jiffy, linux, or linux<6.1.192: before that one
    the row may fail, where else it must, or its line has to go."""
    found = {}
    for line in path.read_text(encoding='utf-8').splitlines() if path.is_file() else []:
        match = re.match(r'([A-Z]\S+) (jiffy|linux)(?:<([\d.]+))? (\S.*)', line)
        if match and (not match[3] or version(linux) < version(match[3])):
            found[match[1]] = Known(match[2], not match[3], match[4])
        elif line and not match and not line.startswith('#'):
            raise ValueError('%s: "%s" is not: ROW SIDE REASON' % (path, line))
    return found


def side(column):
    """A column is a side and a number of CPUs, `linux 4`; the side alone stands for itself."""
    return column.split()[0]


def one_sided(sides):
    """Did one kernel leave the row out where the other ran it? CPUs are compared with as many;
    what ran with another number only (a fatal row on Linux) with all there are. What ran on a
    debug Linux has run on Linux."""
    if any(result.text == DEBUG_OK for result in sides.values()):
        sides = {c: r for c, r in sides.items() if r.text != NEEDS_DEBUG}
    skips = collections.defaultdict(dict)
    for column, result in sides.items():
        skips[column.partition(' ')[2]][side(column)] = result.verdict == SKIP
    pairs = [pair for pair in skips.values() if len(pair) > 1] or [
        {side(c): r.verdict == SKIP for c, r in sides.items()}]
    return any(len(set(pair.values())) > 1 for pair in pairs)


def judge(sides, excuse):
    """One row: {column: Result} and its Known or None -> its verdict and what to say of it."""
    bad = {side(column) for column, result in sides.items() if result.verdict == BAD}
    if bad:
        listed = excuse and bad == {excuse.side}
        return LISTED if listed else DIFFER, excuse.why if listed else ''
    if excuse and excuse.always:
        return DIFFER, 'known.txt says that it fails on ' + excuse.side
    if one_sided(sides):
        return ONE_SIDE, ''
    return NEITHER if all(r.verdict == SKIP for r in sides.values()) else AGREE, ''


def worst(results):
    """One Result of those of several runs: the first that failed, else that was left out."""
    order = (BAD, SKIP, OK)
    return min(results, key=lambda result: order.index(result.verdict))


def compare(all_rows, got, broken, excuses):
    """GOT: {column: {row: Result, None where it was not to run}}, BROKEN: {column: {module: why}},
    EXCUSES: as known() -> an Entry for each row, also for those that no source has."""
    modules = dict((row.id, row.module) for row in all_rows)
    count = collections.Counter(row.id for row in all_rows)
    table = []
    for row in list(modules) + sorted(set().union(excuses, *got.values()) - set(modules)):
        sides = {column: got[column].get(row) or
                 Result(BAD, broken[column].get(modules.get(row), 'missing'))
                 for column in got if got[column].get(row, '') is not None}
        verdict, why = judge(sides, excuses.get(row))
        if count[row] != 1:
            verdict, why = DIFFER, 'in %d sources' % count[row]
        table.append(Entry(row, verdict, why, sides))
    return table


def last_line(table):
    count = collections.Counter(entry.verdict for entry in table)
    if len({side(column) for entry in table for column in entry.sides}) == 1:
        return '%d rows ok, %d not, %d not run' % (count[AGREE], count[DIFFER], count[NEITHER])
    return '%d rows agree, %d differ, %d only on one side' % (
        count[AGREE], count[DIFFER], count[ONE_SIDE]) + ''.join(
            ', %d %s' % (count[c], c) for c in (NEITHER, LISTED) if count[c])


def report(table):
    """-> the lines for the person, and whether all is well."""
    lines = []
    for entry in table:
        if entry.verdict not in (DIFFER, LISTED):
            continue
        lines.append(entry.row + (entry.why and ': ' + entry.why))
        lines += ['    %-7s %s%s' % (column, result.verdict, result.text and ': ' + result.text)
                  for column, result in entry.sides.items()]
    skips = collections.Counter(
        (column, result.text) for entry in table
        for column, result in entry.sides.items() if result.verdict == SKIP)
    lines += ['%d not run on %s: %s' % (n, *skip) for skip, n in sorted(skips.items())]
    verdicts = {entry.verdict for entry in table}
    return lines + [last_line(table)], AGREE in verdicts and DIFFER not in verdicts
