# SPDX-License-Identifier: MIT
"""docs/conformance.md is what the specification, the tests and their results make it."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / 'linux'), str(HERE.parents[1] / 'tools'),
                str(HERE.parents[1] / 'tools' / 'linux')]

import compare    # noqa: E402
import kbuild    # noqa: E402
import report    # noqa: E402
import session_rows    # noqa: E402

DOCS = HERE.parents[1] / 'docs'
REPORT = DOCS / 'conformance.md'
COLUMNS = ['linux 1', 'linux 2', 'linux 4', 'jiffy 1', 'jiffy 2', 'jiffy 4']
OK, FEW = compare.Result('ok', ''), compare.Result('skip', 'needs 2 CPUs')
DEBUG = compare.Result('skip', compare.NEEDS_DEBUG)
DEBUG_OK = compare.Result('ok', compare.DEBUG_OK)
NO_LINUX = compare.Result('skip', 'not in Linux 6.1')
BAD = compare.Result('not ok', 'n is 1')
SPECIFICATION = '''\
## Tasklets

| row | what holds | from |
|---|---|---|
| TSK-01 | one (a \\| b) | * |
| TSK-02 | two | P |
'''


def entry(row, *results, why=''):
    sides = dict(zip(('linux 2', 'jiffy 1', 'jiffy 2'), results))
    return compare.Entry(row, compare.judge(sides, None)[0], why, sides)


def written(*entries, reasons=None):
    return report.write(SPECIFICATION, list(entries), {e.row: 'claim' for e in entries},
                        reasons or {'TSK-01': 'why', 'TSK-02': 'not here'},
                        {'linux': '6.1', 'seeds': '1'})


def test_the_whole():
    text = written(entry('TSK-01', OK, FEW, OK), entry('TSK-01-DEBUG', DEBUG, OK, OK),
                   entry('TSK-01-OLD', NO_LINUX, OK, OK))
    assert '**1 of 2 rows are automated, by 3 tests.**' in text
    assert '| row | what is tested | Linux 2 | Jiffy 1 | Jiffy 2 |' in text
    assert '| TSK-01 | claim | ok | – | ok |' in text
    assert '| TSK-01-DEBUG | claim | debug | ok | ok |' in text
    assert ('| TSK-01-OLD | claim ([differs](DIFFERENCES.md#softirqs-and-tasklets)) | absent | ok '
            '| ok |') in text
    assert '- TSK-02: not automated: not here' in text
    assert report.read(text)['TSK-01'] == {'Linux 2': 'ok', 'Jiffy 1': '–', 'Jiffy 2': 'ok'}


def test_what_is_no_longer_so_is_said(tmp_path):
    path = tmp_path / 'conformance.md'
    was, now = entry('TSK-01', OK, FEW, OK), entry('TSK-01', OK, FEW, BAD)
    path.write_text(written(was), encoding='utf-8')
    assert report.stale(path, [was]) == []
    assert [line.split(': ', 1)[1] for line in report.stale(path, [now, entry('TSK-02', OK)])] == [
        'TSK-01, jiffy 2: it says "ok", and now it is "**not ok**": make conformance-report',
        'TSK-02, linux 2: it says "", and now it is "ok": make conformance-report']
    assert 'make conformance-report writes it' in report.stale(tmp_path / 'none', [was])[0]


def test_left_out_on_one_side():
    """Only beside as many CPUs; a fatal row runs on one number of them on Linux."""
    assert entry('TSK-01', FEW, FEW, FEW).verdict == compare.NEITHER
    assert entry('TSK-01', OK, FEW, OK).verdict == compare.AGREE
    assert entry('TSK-01', OK, FEW, FEW).verdict == compare.ONE_SIDE
    assert entry('TSK-01', DEBUG, OK, OK).verdict == compare.ONE_SIDE
    assert entry('TSK-01', DEBUG_OK, OK, OK).verdict == compare.AGREE
    assert entry('TSK-01', OK, OK, BAD).verdict == compare.DIFFER


def test_a_debug_linux():
    """What it says counts, on whatever number of CPUs it ran; the others' gaps do not."""
    sides = {'linux 1': DEBUG, 'linux 2': DEBUG_OK, 'jiffy 1': OK, 'jiffy 2': OK}
    agreed = compare.Entry('TSK-01', compare.judge(sides, None)[0], '', sides)
    assert agreed.verdict == compare.AGREE
    text = written(agreed, entry('TSK-02', OK, OK, OK))
    assert 'Of these, 1 agree, 1 agree with a debug Linux, 0 run on one kernel only' in text
    assert '| TSK-01 | claim | debug | debug ok | ok | ok |' in text
    failed = dict(sides, **{'linux 2': BAD})
    assert compare.judge(failed, None)[0] == compare.DIFFER


def test_the_worst_of_several_seeds():
    assert compare.worst([OK, BAD, OK]) == BAD
    assert compare.worst([OK, FEW]) == FEW
    assert compare.worst([OK, OK]) == OK


def test_claims():
    text = 'CONF_SMP(TSK_01, 2, "a "\n\t"b")\n{\n}\nCONF(TSK_02, "say \\"x\\"")\n'
    assert report.claims(text) == {'TSK-01': 'a b', 'TSK-02': 'say "x"'}


def test_every_specified_row_once():
    rows = [row.row for row in report.specified(
        (DOCS / 'specification.md').read_text(encoding='utf-8'))]
    assert len(rows) > 400 and len(set(rows)) == len(rows)


def test_the_report_has_the_rows_of_this_tree():
    """With all columns, and each test with the claim of its source; nothing else."""
    text = REPORT.read_text(encoding='utf-8')
    says = report.read(text)
    sources = kbuild.sources(HERE)
    sessions = session_rows.read_all(HERE / 'sessions')
    rows = {row.id for row in compare.rows(sources)} | {session.id for session in sessions}
    assert {row for row, cells in says.items() if any(cells.values())} == rows
    assert {tuple(cells) for cells in says.values()} == {
        tuple(map(report.heading, COLUMNS))}
    texts = report.all_claims(sources, sessions)
    for row in rows:
        assert '| %s | %s' % (row, texts[row].replace('|', '\\|')) in text
