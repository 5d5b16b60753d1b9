# SPDX-License-Identifier: MIT
"""The conformance rows on Jiffy, in each build: every row must be ok, or be left out for a
reason that its build explains; a row that may take the machine with it gets one of its own.
Also: every row of the specification is there or said to be missing, and a bad row is found.
"""

import pathlib
import re
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'boot'), str(HERE / 'linux')]

import compare    # noqa: E402
import guest    # noqa: E402
import kbuild    # noqa: E402

from image import built    # noqa: E402
from machine import Record, script    # noqa: E402

HANG_S = 600            # of the host's clock, for all rows
FATAL_HANG_S = 60       # for one; in the guest it is judged after a second
SEEDS = (1, 2)
CONFIGURATIONS = ('HZ=100', 'HZ=250', 'HZ=1000', 'DEBUG=0', 'LLVM=1')
LAST = {'CTX': 22, 'SIRQ': 24, 'BH': 10, 'TSK': 37, 'JIF': 17, 'TMR': 48, 'SPN': 20, 'LST': 7,
        'PRK': 10, 'SMP': 4, 'ATM': 6, 'BAR': 5, 'BIT': 3, 'REF': 1,
        'KREF': 1, 'RCU': 1, 'WRK': 56, 'WQH': 29, 'CMP': 10, 'MTX': 8,
        'SEM': 5, 'SCH': 22, 'KTH': 27, 'PID': 6, 'MEM': 6,
        'ERR': 1, 'MOD': 13, 'CHR': 14, 'UAC': 5}      # each section's rows begin at 1
MODULE = re.compile(r'(?s)\nCONF_MODULE\((.*)\);\n$')
NAMED = re.compile(r'(?m)^CONF[A-Z_]*\((\w+),')

SOURCES = kbuild.sources(HERE)
ROWS = compare.rows(SOURCES)


def build(settings):
    """The image for settings such as HZ=250."""
    return built('jiffy-conf.elf', settings)


def run(image, what='', append='watchdog_thresh=1', cpus=1):
    """The result of `conf WHAT` on a machine of its own."""
    del Record.runs[:]
    return script('conf %s; exit 0' % what, append, image=image, hang_s=HANG_S, cpus=cpus)


def reasons(settings):
    """Why a row may be left out in this build, on fewer than four CPUs."""
    return r'needs \d+ CPUs' + (r'|needs a debug kernel' if settings == 'DEBUG=0' else '')


def check_rows(result, allowed):
    """Every row but the fatal ones ran, and was ok or left out for a reason like ALLOWED."""
    got = compare.results(result.lines)
    bad = ['%s %s: %s' % (row, r.verdict, r.text) for row, r in sorted(got.items())
           if r.verdict != compare.OK
           and not (r.verdict == compare.SKIP and allowed and re.fullmatch(allowed, r.text))]
    assert not bad, '%s\n%s' % ('\n'.join(bad), Record.runs[-1])
    assert set(got) == {row.id for row in ROWS if not row.fatal}, Record.runs[-1]
    assert result.status == 0, Record.runs[-1]


@pytest.mark.parametrize('settings', CONFIGURATIONS)
def test_rows(settings):
    check_rows(run(build(settings)), reasons(settings))


@pytest.mark.parametrize('seed', SEEDS)
@pytest.mark.parametrize('cpus', (1, 2, 4))
def test_rows_on_cpus(cpus, seed):
    """Interleaved as the seed says. On four, no row is left out: none needs more."""
    image = build('JITTER=1')
    result = run(image, append='watchdog_thresh=10 seed=%d' % seed, cpus=cpus)
    check_rows(result, reasons('JITTER=1') if cpus < 4 else None)


def fatal_result(image, row):
    """A row on a machine of its own, judged by what is on its console -> Result."""
    del Record.runs[:]
    try:
        lines = script('conf %s; exit 0' % row, 'watchdog_thresh=1', image=image,
                       hang_s=FATAL_HANG_S).lines
        return compare.fatal(row, lines, guest.ENDED)
    except AssertionError:
        return compare.fatal(row, Record.runs[-1].output().split('\r\n'), guest.HUNG)


@pytest.mark.parametrize('row', [row.id for row in ROWS if row.fatal])
def test_fatal_row(row):
    result = fatal_result(build('HZ=100'), row)
    assert result.verdict == compare.OK, '%s\n%s' % (result.text, Record.runs[-1])


def left_out():
    """{row: why} of not-tested.txt."""
    lines = (HERE / 'not-tested.txt').read_text(encoding='utf-8').splitlines()
    return dict(line.split('\t', 1) for line in lines)


def number(row):
    """TSK-07 of TSK-07-OLD: several rows may test one."""
    return '-'.join(row.split('-')[:2])


def test_every_row_is_tested_or_said_not_to_be():
    listed = left_out()
    specified = {'%s-%02d' % (section, n) for section, last in LAST.items()
                 for n in range(1, last + 1)}
    tested = {number(row.id) for row in ROWS}
    assert specified - tested - set(listed) == set()
    assert set(listed) - specified == set()
    assert set(listed) & tested == set()
    assert all(why.strip() for why in listed.values())
    assert {t for t in tested if t.split('-')[0] in LAST} <= specified


def test_ids_are_unique():
    ids = [row.id for row in ROWS]
    assert sorted(set(ids)) == sorted(ids)


def unlisted(text):
    """The rows of a source that are not in its CONF_MODULE(), and the other way round."""
    module = MODULE.search(text)
    listed = re.findall(r'CONF_ROW\((\w+)\)', module[1]) if module else []
    return set(listed) ^ set(NAMED.findall(text))


@pytest.mark.parametrize('module', SOURCES)
def test_every_row_is_in_its_module(module):
    text = SOURCES[module].read_text(encoding='utf-8')
    assert NAMED.search(text)
    assert not unlisted(text)


# --- And would it be seen? ---------------------------------------------------

def test_a_row_that_is_not_listed_is_seen():
    text = 'CONF(A_01, "x")\n{\n}\n\nCONF_X(A_02, "y")\n{\n}\n\nCONF_MODULE(%s);\n'
    assert unlisted(text % 'CONF_ROW(A_01), CONF_ROW(A_02)') == set()
    assert unlisted(text % 'CONF_ROW(A_01)') == {'A_02'}
    assert unlisted(text % 'CONF_ROW(A_01), CONF_ROW(A_02), CONF_ROW(A_03)') == {'A_03'}
    assert unlisted(text.replace('CONF_MODULE', 'MODULE')) == {'A_01', 'A_02'}


BAD = {
    'BAD-01': r'rows\.c:\d+: 1 is 1 \(0x1\), expected 2',
    'BAD-02': r'did not announce',
    'BAD-03': r'not logged: announced and not said',
    'BAD-04': r'did not announce',
    'BAD-05': r'has not ended',
    'BAD-06': r'preempt_count\(\) is 1',
}


def test_bad_rows_are_seen():
    result = run(build('HZ=100'), 'conf_bad_rows')
    got = compare.results(result.lines)
    assert got.pop('GOOD-01').verdict == compare.OK, Record.runs[-1]
    assert set(got) == set(BAD), Record.runs[-1]
    for row, why in BAD.items():
        assert got[row].verdict == compare.BAD, Record.runs[-1]
        assert re.search(why, got[row].text), '%s: %s' % (row, got[row].text)


@pytest.mark.parametrize('row, why', (
    ('BAD-07', 'returns, wanted: dies'),
    ('BAD-08', 'not on the console: announced and not said'),
    ('BAD-09', 'returns, wanted: it does not say'),
))
def test_bad_fatal_rows_are_seen(row, why):
    result = fatal_result(build('HZ=100'), row)
    assert (result.verdict, result.text) == (compare.BAD, why), Record.runs[-1]


def test_a_good_fatal_row_is_good():
    result = fatal_result(build('HZ=100'), 'GOOD-02')
    assert (result.verdict, result.text) == (compare.OK, 'dies'), Record.runs[-1]
