# SPDX-License-Identifier: MIT
"""docs/conformance.md: every row of docs/specification.md, and what its tests came to on Linux
and on Jiffy on each number of CPUs.

The file is also read: what `make conformance-linux` and `make test` see must be what it says.
"""

import collections
import re

import compare

Claim = collections.namedtuple('Claim', 'row section text')

BAD = '**not ok**'
SAID = ('dies', 'hangs', 'returns', compare.DEBUG_OK)      # of what held
SKIPS = {compare.NEEDS_DEBUG: 'debug', 'needs ': '–', 'not in Linux': 'absent'}
SPECIFIED = re.compile(r'^\| ([A-Z]+-\d\d) \| (.*) \|$')
CORRECTIONS = 'Corrections'
HEADING = re.compile(r'^## (.*)')
TEST = re.compile(r'(?m)^CONF[A-Z_]*\((\w+),\s*(?:\d+,\s*)?((?:"(?:[^"\\]|\\.)*"\s*)+)\)')
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')

HEAD = '''\
# Conformance: Linux 6.1 and Jiffy, row by row

Written by `make conformance-report`, which runs every test below on Debian's Linux %(linux)s
(32 bits), or on a debug kernel of its source, and on Jiffy. `make conformance` runs Jiffy's side
alone, `make conformance-linux` compares once more on four CPUs, and both, as `make test` does,
find a line here that is no longer true. The rows are those of [the
specification](specification.md); a test is a Linux module that both kernels run from the same
source ([how it is written](../tests/conformance/README.md)). Jiffy's columns hold for the seeds
%(seeds)s, which choose how its CPUs interleave.

**%(automated)d of %(specified)d rows are automated, by %(tests)d tests.** Of these, %(sum)s.

A column is a kernel and its number of CPUs.

| in a column | |
|---|---|
| `ok` | the test held |
| `dies`, `hangs`, `returns` | it held, on a machine of its own (Linux: two CPUs), which ended so |
| `–` | it needs more CPUs |
| `debug` | only a kernel that is built to check says this; Debian's is not |
| `debug ok` | it held on a [Linux that is](../tools/linux/debug.config), on a machine of its own |
| `absent` | Linux 6.1 does not have it, or cannot compile it |
| `skip` | left out there, for a reason below the table |
| `not ok` | it did not hold; a reason below the table says why that is known |
'''

# The part of docs/DIFFERENCES.md that speaks of a section's rows.
DIFFERENCES = {section: place for sections, place in (
    ('CTX SIRQ BH TSK', 'softirqs-and-tasklets'), ('JIF TMR', 'timers-and-time'),
    ('SPN MTX CMP SEM RWS ATM BAR BIT REF KREF LDP', 'locks-and-checks'), ('WRK', 'workqueues'),
    ('WQH SCH KTH PID SMP', 'scheduling'), ('IRQ', 'interrupts'), ('RCU', 'rcu'),
    ('PRK BUG DBG', 'log-oops-panic'), ('MEM PCP', 'memory'), ('LST ERR CNT', 'the-library'),
    ('MOD', 'modules'), ('VER', 'headers-and-versions'),
    ('CHR UAC', 'devices-and-files'), ('TOR', 'scheduling'),
) for section in sections.split()}


def specified(text):
    """The rows of docs/specification.md, in its order."""
    found, section = [], ''
    for line in text.splitlines():
        heading, row = HEADING.match(line), SPECIFIED.match(line)
        section = heading[1] if heading else section
        if row and section != CORRECTIONS:
            found.append(Claim(row[1], section, row[2].split(' | ')[0].strip()))
    return found


def claims(text):
    """{row: what it claims} of a source."""
    return {name.replace('_', '-'): ''.join(TEXT.findall(claim)).replace('\\"', '"')
            for name, claim in TEST.findall(text)}


def all_claims(sources, sessions):
    """{row: what it claims} of {module: file} and of sessions."""
    texts = {session.id: session.claim for session in sessions}
    for path in sources.values():
        texts.update(claims(path.read_text(encoding='utf-8')))
    return texts


def reasons(text):
    """{row: why it has no test} of not-tested.txt."""
    return dict(line.split('\t', 1) for line in text.splitlines())


def cell(result):
    """What a column says of a Result; None was not run there."""
    if result is None:
        return ''
    if result.verdict == compare.BAD:
        return BAD
    if result.verdict == compare.OK:
        return result.text if result.text.startswith(SAID) else 'ok'
    return next((mark for start, mark in SKIPS.items() if result.text.startswith(start)), 'skip')


def note(entry):
    """Why a test was left out, or is known to fail."""
    whys = {(column, result.text) for column, result in entry.sides.items()
            if cell(result) in ('skip', BAD)}
    if entry.why:
        return ['%s: %s' % (entry.row, entry.why)]
    return ['%s, %s: %s' % (entry.row, column, why) for column, why in sorted(whys)]


def row_line(entry, claim, columns):
    """One test."""
    cells, link = [cell(entry.sides.get(column)) for column in columns], ''
    if entry.verdict in (compare.ONE_SIDE, compare.LISTED, compare.DIFFER) and (
            'debug' not in cells):
        place = DIFFERENCES.get(entry.row.split('-')[0])
        link = ' ([differs](DIFFERENCES.md#%s))' % place if place else ''
    return '| %s | %s%s | %s |' % (entry.row, claim.replace('|', '\\|'), link, ' | '.join(cells))


def section_lines(rows, entries, texts, reasons, columns):
    """The table of one section. ROWS: its Claims; ENTRIES: {specified row: its Entries}."""
    lines = ['| row | what is tested | %s |' % ' | '.join(map(heading, columns)),
             '|---|---|%s' % ('---|' * len(columns))]
    notes = []
    for row in rows:
        for entry in entries[row.row]:
            lines.append(row_line(entry, texts[entry.row], columns))
            notes += note(entry)
        if not entries[row.row]:
            lines.append('| %s | %s |%s' % (row.row, row.text, ' |' * len(columns)))
            why = reasons.get(row.row, 'nobody said why')
            notes.append('%s: not automated: %s' % (row.row, why))
    return lines + ([''] if notes else []) + ['- ' + text for text in notes]


def heading(column):
    """`linux 4` -> `Linux 4`"""
    return column.capitalize()


def number(row):
    """TSK-07 of TSK-07-OLD: several tests may hold one row."""
    return '-'.join(row.split('-')[:2])


def counts(entries):
    """{what the summary calls it: how many of these tests}, in its order."""
    made = collections.Counter(entry.verdict for entry in entries)
    debug = sum(entry.verdict == compare.AGREE and
                any(cell(result) == compare.DEBUG_OK for result in entry.sides.values())
                for entry in entries)
    return {'agree': made[compare.AGREE] - debug, 'agree with a debug Linux': debug,
            'run on one kernel only': made[compare.ONE_SIDE],
            'run on neither': made[compare.NEITHER], 'are known to fail': made[compare.LISTED],
            'differ': made[compare.DIFFER]}


def summary(sections, entries):
    """The table of all sections: {title: its Claims}."""
    heads = ['section', 'rows', 'automated', 'tests', *counts([])]
    lines = ['| %s |' % ' | '.join(heads), '|---|%s' % ('---:|' * (len(heads) - 1))]
    for title, rows in sections.items():
        tests = [entry for row in rows for entry in entries[row.row]]
        automated = sum(bool(entries[row.row]) for row in rows)
        figures = [len(rows), automated, len(tests), *counts(tests).values()]
        lines.append('| %s | %s |' % (title, ' | '.join(map(str, figures))))
    return lines


def write(specification, table, texts, reasons, about):
    """The text of docs/conformance.md. TABLE: the Entries; TEXTS: {test: its claim};
    REASONS: {row: why it has no test}; ABOUT: what HEAD needs besides."""
    rows, sections = specified(specification), {}
    entries = collections.defaultdict(list)
    for row in rows:
        sections.setdefault(row.section, []).append(row)
    for entry in table:
        entries[number(entry.row)].append(entry)
    columns = list(table[0].sides)
    for entry in table:
        columns += [column for column in entry.sides if column not in columns]
    about = dict(about, specified=len(rows), tests=len(table),
                 automated=sum(bool(entries[row.row]) for row in rows),
                 sum=', '.join('%d %s' % (n, what) for what, n in counts(table).items()))
    lines = [HEAD % about] + summary(sections, entries)
    for title, claims_ in sections.items():
        lines += ['', '## ' + title, ''] + section_lines(claims_, entries, texts, reasons, columns)
    return '\n'.join(lines) + '\n'


def read(text):
    """{test: {column: cell}} of docs/conformance.md."""
    found, columns = {}, []
    for line in text.splitlines():
        cells = [part.strip() for part in re.split(r'(?<!\\)\|', line)[1:-1]]
        if cells[:2] == ['row', 'what is tested']:
            columns = cells[2:]
        elif columns and len(cells) == len(columns) + 2 and re.match('[A-Z]+-', cells[0]):
            found[cells[0]] = dict(zip(columns, cells[2:]))
    return found


def stale(path, table):
    """What PATH says otherwise than the Entries, of the columns that they have -> lines."""
    try:
        says = read(path.read_text(encoding='utf-8'))
    except OSError as error:
        return ['%s: %s: make conformance-report writes it' % (path, error.strerror)]
    lines = []
    for entry in table:
        for column, result in entry.sides.items():
            written = says.get(entry.row, {}).get(heading(column))
            if written != cell(result) and entry.verdict != compare.LISTED:
                lines.append('%s: %s, %s: it says "%s", and now it is "%s": make '
                             'conformance-report' % (path, entry.row, column, written,
                                                     cell(result)))
    return lines
