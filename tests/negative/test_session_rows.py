# SPDX-License-Identifier: MIT
"""A session that goes wrong is seen: a command that fails, another error, a line that is not
logged, a machine that lives on or dies. Consoles are made up: no kernel is booted.
"""

import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / 'tests' / 'conformance' / 'linux'), str(ROOT / 'tools' / 'linux'),
                str(ROOT / 'tools')]

import linux_session    # noqa: E402
import session_rows    # noqa: E402

from qemu_run import ENDED, HUNG, STOPPED    # noqa: E402

TEXT = '''\
What is claimed.
$ insmod a
log a: hello
$ insmod a
fails EEXIST
no log a: hello
$ sleep 1
by now log a: later
linux log oops
'''
FATAL = TEXT.replace('$ insmod a\n', 'linux ends\n$ insmod a\n', 1)


def session(tmp_path, text=TEXT, name='MOD-77'):
    path = tmp_path / (name + '.txt')
    path.write_text(text)
    return session_rows.read(path)


def console(*parts, side='jiffy'):
    """PARTS: (command, what came, status or None for a machine that was gone)."""
    log = '[    1.000000][    T1] '
    lines = [log + linux_session.BEGIN]
    for command, came, status in (('echo "row MOD-77"', ['row MOD-77'], None),) + parts:
        lines += [linux_session.PROMPTS[side] + command]
        lines += [log + text[2:] if text.startswith('! ') else text for text in came]
        if status is not None:
            lines += [linux_session.PROMPTS[side] + 'echo "status $?"', 'status %d' % status]
    if side == 'linux':
        lines = ['[    1.000000] ' + (line[len(log):] if line.startswith(log) else '[U] ' + line)
                 for line in lines]
    return lines


LOADED = ('insmod a', ['! a: hello'], 0)
TWICE = ('insmod a', ['insmod: a is loaded already; to load it anew: rmmod a'], 1)
SLEPT = ('sleep 1', ['! a: later'], 0)


def result(tmp_path, *parts, how=STOPPED, side='jiffy', text=TEXT):
    lines = console(*parts, side=side)
    return session_rows.results([session(tmp_path, text)], side, lines, how)['MOD-77']


def test_a_good_one(tmp_path):
    assert result(tmp_path, LOADED, TWICE, SLEPT) == ('ok', '')
    early = ('insmod a', TWICE[1] + ['! a: later'], 1)
    assert result(tmp_path, LOADED, early, ('sleep 1', [], 0)) == ('ok', '')


@pytest.mark.parametrize('parts, text', [
    ([('insmod a', ['! a: hello', 'insmod: no'], 1), TWICE, SLEPT],
     'insmod a: wanted success; status 1: insmod: no'),
    ([('insmod a', [], 0), TWICE, SLEPT], 'insmod a: not logged: a: hello'),
    ([('insmod a', ['a: hello'], 0), TWICE, SLEPT], 'insmod a: not logged: a: hello'),
    ([LOADED, ('insmod a', TWICE[1], 0), SLEPT],
     'insmod a: wanted EEXIST; status 0: ' + TWICE[1][0]),
    ([LOADED, ('insmod a', ['insmod: could not insert module a: -EBUSY'], 1), SLEPT],
     'insmod a: wanted EEXIST; status 1: insmod: could not insert module a: -EBUSY'),
    ([LOADED, ('insmod a', TWICE[1] + ['! a: hello'], 1), SLEPT], 'insmod a: logged: a: hello'),
    ([LOADED, TWICE, ('sleep 1', [], 0)], 'sleep 1: not logged: a: later'),
    ([LOADED, TWICE], 'sleep 1: not logged: a: later; it came only to: insmod a'),
    ([], 'insmod a: not logged: a: hello; sleep 1: not logged: a: later; '
         'it came only to: its beginning')])
def test_a_bad_one(tmp_path, parts, text):
    assert result(tmp_path, *parts) == ('not ok', text)


def test_a_machine_that_ends_or_hangs(tmp_path):
    dead = (LOADED, ('insmod a', ['! panic'], None))
    assert result(tmp_path, *dead, how=ENDED).text.endswith('dies, wanted: returns')
    assert result(tmp_path, *dead, how=HUNG).text.endswith('hangs, wanted: returns')


LINUX_TWICE = ('insmod a', ["insmod: can't insert 'a.ko': File exists"], 17)


def test_errors_as_busybox_says_them(tmp_path):
    oops = ('sleep 1', ['! a: later', '! oops'], 0)
    for twice in (LINUX_TWICE, LINUX_TWICE[:2] + (1,), ('insmod a', ['no words'], 17)):
        assert result(tmp_path, LOADED, twice, oops, side='linux').verdict == 'ok'
    for twice in (LINUX_TWICE[:2] + (0,), ('insmod a', ['insmod: x: No such device'], 1)):
        assert result(tmp_path, LOADED, twice, oops, side='linux').verdict == 'not ok'


def test_a_line_of_one_side(tmp_path):
    assert result(tmp_path, LOADED, LINUX_TWICE, SLEPT, side='linux') == (
        'not ok', 'sleep 1: not logged: oops')


@pytest.mark.parametrize('end, how, verdict, text', [
    (['! a: later', '! oops'], ENDED, 'ok', 'dies'),
    (['! a: later'], ENDED, 'not ok', 'sleep 1: not logged: oops'),
    (['! oops'], ENDED, 'not ok', 'sleep 1: not logged: a: later'),
    (['! a: later', '! oops'], HUNG, 'not ok', 'hangs, wanted: dies'),
    (['! a: later', '! oops'], STOPPED, 'not ok', 'returns, wanted: dies')])
def test_one_that_ends_linux(tmp_path, end, how, verdict, text):
    got = result(tmp_path, LOADED, LINUX_TWICE, ('sleep 1', end, None), how=how, side='linux',
                 text=FATAL)
    assert got == (verdict, text)


def test_only_the_last_status_may_be_missing(tmp_path):
    got = result(tmp_path, ('insmod a', ['! a: hello'], None), LINUX_TWICE,
                 ('sleep 1', ['! a: later', '! oops'], None), how=ENDED, side='linux', text=FATAL)
    assert got.verdict == 'not ok'


def test_a_linux_that_dies_too_early(tmp_path):
    """What was to be logged behind it was not."""
    got = result(tmp_path, ('insmod a', ['! a: hello', '! oops'], None), how=ENDED, side='linux',
                 text=FATAL)
    assert got == ('not ok', 'sleep 1: not logged: a: later')


def test_sessions_that_share_a_machine(tmp_path):
    """One that dies costs those behind it; each has its own lines."""
    first, second = session(tmp_path), session(tmp_path, name='MOD-78')
    lines = console(LOADED, TWICE, ('sleep 1', [], None))
    got = session_rows.results([first, second], 'jiffy', lines, ENDED)
    assert got['MOD-77'].text.endswith('dies, wanted: returns')
    assert got['MOD-78'] == ('not ok', 'not reached; the machine ended')
    both = console(LOADED, TWICE, SLEPT) + [
        line.replace('77', '78') for line in console(LOADED, TWICE, SLEPT)[1:]]
    assert session_rows.results([first, second], 'jiffy', both, STOPPED) == {
        'MOD-77': ('ok', ''), 'MOD-78': ('ok', '')}
    assert session_rows.results([first], 'jiffy', ['nothing'], HUNG)['MOD-77'].verdict == 'not ok'


@pytest.mark.parametrize('line', ['fail EIO', 'fails', 'fails ENOSUCH', 'log', 'bsd log x',
                                  'linux ends', 'what'])
def test_a_line_that_is_no_word(tmp_path, line):
    with pytest.raises(ValueError, match='MOD-77.txt:3: ".*" is no word of a session'):
        session(tmp_path, 'claim\n$ insmod a\n%s\n' % line)


def test_what_is_typed(tmp_path):
    """A status behind each, but for what goes on in the background."""
    one = session(tmp_path, 'claim\n$ insmod a &\n$ rmmod a\n')
    assert session_rows.run_text([one]) == (
        'echo "row MOD-77"; insmod a &; rmmod a; echo "status $?"')


def test_rows_of_sessions(tmp_path):
    """They count with all others; those that end Linux are fatal ones."""
    rows = session_rows.rows([session(tmp_path), session(tmp_path, FATAL)])
    assert [(row.id, row.module, row.fatal) for row in rows] == [
        ('MOD-77', 'sessions', False), ('MOD-77', 'sessions', True)]
