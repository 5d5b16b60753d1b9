# SPDX-License-Identifier: MIT
"""Two sessions side by side: what both say in one row, what one says alone in its column."""

import collections
import difflib
import re
import textwrap

BETWEEN = ' | '
LEAST = 20              # of a column, whatever the terminal says
INDENT = 9              # '  1.013  ' before a line of the log
NOT_REACHED = '(not reached)'

# What two runs of one kernel differ in too: stamps, addresses, pids.
VARYING = ((re.compile(r'\[ *\d+\.\d{6}\](\[ *\w+\])?'), ''),
           (re.compile(r'\b0x[0-9a-f]+\b|\b[0-9a-f]{8}\b'), '#'),
           (re.compile(r'(?i)(\bpid[ :=]+)\d+'), r'\1#'),
           (re.compile(r'([\[(])\d+([\])])'), r'\1#\2'))

# LEFT, RIGHT: a linux_session.Line or None.
Row = collections.namedtuple('Row', 'left right')


def key(line):
    """What is compared of a line."""
    text = line.text
    for pattern, instead in VARYING:
        text = pattern.sub(instead, text)
    return (line.time is None, ' '.join(text.split()))


def align(left, right):
    """Two lists of lines -> the Rows of one command."""
    keys = [[key(line) for line in side] for side in (left, right)]
    rows = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == 'equal':
            rows += [Row(*pair) for pair in zip(left[a:b], right[c:d])]
        else:
            rows += [Row(line, None) for line in left[a:b]]
            rows += [Row(None, line) for line in right[c:d]]
    return rows


def differing(rows):
    return sum(row.left is None or row.right is None for row in rows)


def wrapped(line, width):
    """A line in a column: the time, then the text, which goes on below itself."""
    if line is None:
        return []
    head = '' if line.time is None else '%7.3f' % line.time
    parts = textwrap.wrap(line.text.expandtabs(), width - INDENT, drop_whitespace=False) or ['']
    return ['%-*s%s' % (INDENT, head if n == 0 else '', part) for n, part in enumerate(parts)]


def beside(left, right, width):
    """Two lists of strings -> lines of two columns, each WIDTH wide."""
    count = max(len(left), len(right))
    pairs = zip(left + [''] * (count - len(left)), right + [''] * (count - len(right)))
    return [('%-*s%s%s' % (width, a, BETWEEN, b)).rstrip() for a, b in pairs]


def column(total):
    return max(LEAST, (total - len(BETWEEN)) // 2)


def command(text, reached, width):
    """The row of a command, in the columns that came so far."""
    shown = textwrap.wrap('> ' + text, width) or ['>']
    sides = [shown if there else ['%s' % NOT_REACHED] for there in reached]
    return beside(*sides, width)


def table(heads, left, right, total):
    """HEADS: two lists of lines. LEFT, RIGHT: blocks of linux_session.blocks(), the same
    commands in the same order as far as each came. -> the lines, how many of them differ."""
    width, differ = column(total), 0
    lines = beside(*heads, width) + ['-' * width + '-+-' + '-' * width]
    for n in range(max(len(left), len(right))):
        sides = [side[n] if n < len(side) else None for side in (left, right)]
        text = next(side[0] for side in sides if side)
        if text:
            lines += command(text, [side is not None for side in sides], width)
        rows = align(*(side[1] if side else [] for side in sides))
        differ += differing(rows) + (None in sides)
        for row in rows:
            lines += beside(wrapped(row.left, width), wrapped(row.right, width), width)
    return lines, differ
