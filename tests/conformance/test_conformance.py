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
sys.path[:0] = [str(HERE.parent / 'boot'), str(HERE / 'linux'),
                str(HERE.parents[1] / 'tools'), str(HERE.parents[1] / 'tools' / 'linux')]

import compare    # noqa: E402
import kbuild    # noqa: E402
import report    # noqa: E402
import qemu_run    # noqa: E402
import session_rows    # noqa: E402

from image import built    # noqa: E402
from machine import Record, script    # noqa: E402

HANG_S = 600            # of the host's clock, for all rows
FATAL_HANG_S = 60       # for one; in the guest it is judged after a second
SEEDS = (1, 2)
CONFIGURATIONS = ('HZ=100', 'HZ=250', 'HZ=1000', 'DEBUG=0', 'LLVM=1')
MODULE = re.compile(r'(?s)\nCONF_MODULE\((.*)\);\n$')
NAMED = re.compile(r'(?m)^CONF[A-Z_]*\((\w+),')

SOURCES = kbuild.sources(HERE)
ROWS = compare.rows(SOURCES)
REPORT = HERE.parents[1] / 'docs' / 'conformance.md'
SPECIFIED = {row.row for row in report.specified(
    (HERE.parents[1] / 'docs' / 'specification.md').read_text(encoding='utf-8'))}
SESSIONS = session_rows.rows(session_rows.read_all(HERE / 'sessions'))


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
    """Interleaved as the seed says. On four, no row is left out: none needs more. And it is
    what docs/conformance.md says of them."""
    image = build('JITTER=1')
    result = run(image, append='watchdog_thresh=10 seed=%d' % seed, cpus=cpus)
    check_rows(result, reasons('JITTER=1') if cpus < 4 else None)
    column = 'jiffy %d' % cpus
    table = compare.compare([row for row in ROWS if not row.fatal],
                            {column: compare.results(result.lines)}, {column: {}}, {})
    assert report.stale(REPORT, table) == []


def fatal_result(image, row):
    """A row on a machine of its own, judged by what is on its console -> Result."""
    del Record.runs[:]
    try:
        lines = script('conf %s; exit 0' % row, 'watchdog_thresh=1', image=image,
                       hang_s=FATAL_HANG_S).lines
        return compare.fatal(row, lines, qemu_run.ENDED)
    except AssertionError:
        return compare.fatal(row, Record.runs[-1].output().split('\r\n'), qemu_run.HUNG)


@pytest.mark.parametrize('row', [row.id for row in ROWS if row.fatal])
def test_fatal_row(row):
    result = fatal_result(build('HZ=100'), row)
    assert result.verdict == compare.OK, '%s\n%s' % (result.text, Record.runs[-1])


def test_every_row_is_tested_or_said_not_to_be():
    listed = report.reasons((HERE / 'not-tested.txt').read_text(encoding='utf-8'))
    tested = {report.number(row.id) for row in ROWS + SESSIONS}
    assert SPECIFIED - tested - set(listed) == set()
    assert tested - SPECIFIED == set()
    assert set(listed) - SPECIFIED == set()
    assert set(listed) & tested == set()
    assert all(why.strip() for why in listed.values())


def test_ids_are_unique():
    ids = [row.id for row in ROWS + SESSIONS]
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
    'BAD-10': r'not logged: announced\$',
}


def test_bad_rows_are_seen():
    result = run(build('HZ=100'), ' '.join(['GOOD-01', *BAD]))
    got = compare.results(result.lines)
    assert got.pop('GOOD-01').verdict == compare.OK, Record.runs[-1]
    assert set(got) == set(BAD), Record.runs[-1]
    for row, why in BAD.items():
        assert got[row].verdict == compare.BAD, Record.runs[-1]
        assert re.search(why, got[row].text), '%s: %s' % (row, got[row].text)


# What each scenario says if it is done wrongly: TOR-02-BUSTED.
BUSTED = {
    'TOR-01': r'&unasked\) is \d+',
    'TOR-02': r'&doubled\) is \d+',
    'TOR-03': r'&held_ran\) is \d+',
    'TOR-04': r'&late\) is 1 ',
    'TOR-05': r'held_runs is 2 ',
    'TOR-06': r'&early\) is \d+',
    'TOR-07': r'&late\) is \d+',
    'TOR-10': r'&i->cancelled\) is \d+',
    'TOR-11': r'&after_cancel\) is \d+',
    'TOR-12': r'&wrong_order\) is \d+',
    'TOR-17': r'expected: !p->lost',
    'TOR-18': r'&eaten\) == TOKENS',
    'TOR-19': r'&wrong\) is \d+',
    'TOR-20': r'&wrong_stage\) is \d+',
    'TOR-20-EXIT': r'&after_stop\) is \d+',
    'TOR-21': r'&wrong\) is \d+',
    'TOR-24': r'wrong is 1 ',
    'TOR-25': r'&spoiled\) is \d+',
}


def test_busted_scenarios_are_seen():
    rows = [row + '-BUSTED' for row in BUSTED]
    result = run(build('JITTER=1'), ' '.join(rows), 'watchdog_thresh=10 seed=1', cpus=4)
    got = compare.results(result.lines)
    assert set(got) == set(rows), Record.runs[-1]
    for row, why in BUSTED.items():
        verdict, text = got[row + '-BUSTED']
        assert verdict == compare.BAD and re.search(why, text), '%s: %s' % (row, text)


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
