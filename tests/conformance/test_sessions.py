# SPDX-License-Identifier: MIT
"""The rows that are sessions (tests/conformance/sessions) on Jiffy. Linux runs the same in
`make conformance-linux`; that bad ones are seen is in tests/negative/test_session_rows.py.
"""

import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'boot'), str(HERE / 'linux'),
                str(HERE.parents[1] / 'tools'), str(HERE.parents[1] / 'tools' / 'linux')]

import compare    # noqa: E402
import linux_session    # noqa: E402
import qemu_run    # noqa: E402
import session_rows    # noqa: E402

from image import built    # noqa: E402
from machine import Record, script    # noqa: E402

SESSIONS = session_rows.read_all(HERE / 'sessions')


def results(sessions, cpus, seed):
    """Run SESSIONS on one machine -> {row: Result}."""
    del Record.runs[:]
    lines = script(linux_session.jiffy_script(session_rows.run_text(sessions)), 'seed=%d' % seed,
                   image=built('jiffy-conf.elf', 'JITTER=1'), cpus=cpus).lines
    over = any(linux_session.ended(line) for line in lines)
    return session_rows.results(sessions, 'jiffy', lines,
                                qemu_run.STOPPED if over else qemu_run.ENDED)


@pytest.mark.parametrize('seed', (1, 2))
@pytest.mark.parametrize('cpus', (1, 2, 4))
def test_sessions(cpus, seed):
    got = results([s for s in SESSIONS if not s.ends], cpus, seed)
    bad = {row: result.text for row, result in got.items() if result.verdict != compare.OK}
    assert got and not bad, Record.runs[-1]


@pytest.mark.parametrize('cpus', (1, 2, 4))
@pytest.mark.parametrize('session', [s for s in SESSIONS if s.ends], ids=lambda s: s.id)
def test_session_after_which_linux_is_no_more(session, cpus):
    """Here the machine goes on, and what was left behind is named."""
    got = results([session], cpus, 1)
    assert got == {session.id: (compare.OK, 'returns')}, Record.runs[-1]
