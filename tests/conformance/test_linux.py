# SPDX-License-Identifier: MIT
"""The runner on Linux itself sees bad rows, as it does on Jiffy (test_conformance.py).

For this, Linux has to be there: `make conformance-linux` of the same build directory.
"""

import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'boot'), str(HERE / 'linux'),
                str(HERE.parents[1] / 'tools' / 'linux')]

import compare    # noqa: E402
import fetch    # noqa: E402
import guest    # noqa: E402

from machine import BUILD, QEMU    # noqa: E402

PLACE = BUILD / 'conformance'
DEBIAN = BUILD / 'linux' / 'debian'
MODULE = 'conf_bad_rows'
RETURNS = {'BAD-01': 'not ok', 'BAD-02': 'not ok', 'BAD-03': 'not ok', 'BAD-04': 'not ok',
           'BAD-06': 'not ok', 'GOOD-01': 'ok'}
FATAL = {'BAD-07': 'not ok', 'BAD-08': 'not ok', 'BAD-09': 'not ok', 'GOOD-02': 'ok'}
LIMIT_S = 120

pytestmark = pytest.mark.skipif(not (DEBIAN / 'complete').is_file(),
                                reason='needs Linux: make conformance-linux')


@pytest.fixture(scope='module')
def linux(tmp_path_factory):
    """Linux with the runner and the bad rows, as they were built last."""
    built = {name: PLACE / 'modules' / (name + '.ko') for name in ('conf', MODULE)}
    return guest.Linux(QEMU, tmp_path_factory.mktemp('linux'),
                       fetch.fetch(DEBIAN, print), built)


def test_bad_rows(linux):
    lines, broken = linux.all({MODULE: list(RETURNS)}, print)
    got = {row: result.verdict for row, result in compare.results(lines).items()}
    assert (got, broken) == (RETURNS, {}), '\n'.join(lines)


@pytest.mark.parametrize('row', FATAL)
def test_bad_fatal_row(linux, row):
    _, got = linux.for_fatal().run({MODULE: [row]}, row,
                                   lambda line: 'conf: %s done' % MODULE in line, LIMIT_S)
    assert compare.fatal(row, got.lines, got.how).verdict == FATAL[row], '\n'.join(got.lines)
