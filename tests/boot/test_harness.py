# SPDX-License-Identifier: MIT
"""The harness itself: what a failing test prints, and that it can fail."""

import os

import pytest

from gdbstub import Gdb
from machine import PANIC, RESET, LogLine, Machine, Record, Result, autorun, log_lines, script
from screen import Screen

OUTPUT = ('[    0.000000][    T0] Jiffy\r\njiffy> echo a\r\na\r\n'
          '[   12.345678][    S0] fired\r\njiffy> echo b\r\nb\r\njiffy> echo a\r\nc\r\n')


def test_log_lines():
    first, second = log_lines(OUTPUT)
    assert isinstance(first, LogLine)
    assert (second.seconds, second.caller, second.text) == (12.345678, 'S0', 'fired')
    assert log_lines(OUTPUT, 'fire')[0].text == 'fired' and not log_lines(OUTPUT, 'x')


def test_output_of_a_script_by_command():
    result = Result(0, OUTPUT)
    assert result.all_of('echo a') == ['a\n', 'c\n'] and result.of('echo b') == 'b\n'
    with pytest.raises(IndexError):
        result.of('echo')


@pytest.mark.parametrize('rc,last,status', [
    (0, '[    1.0][T1] reboot: Power down\r\n', 0), (0, 'jiffy> ', RESET), (15, 'x', 7),
    (201, 'x', PANIC), (0, '', RESET)])
def test_status(rc, last, status):
    assert Result(rc, last).status == status


def test_autorun_escapes_quotes():
    assert autorun(r'echo "a\b"', 'noapic') == r'noapic autorun="echo \"a\\b\""'


def test_a_hang_is_a_failure_with_the_command_and_the_output(monkeypatch):
    monkeypatch.setattr('machine.HANG_S', 1)
    with pytest.raises(AssertionError, match='had not ended after 1 s'):
        script('echo here; sleep 1000', icount=None)
    text = str(Record.runs[-1])
    assert text.startswith('to repeat it: ') and "autorun=\"echo here" in text
    assert '\nhere\n' in text


def test_a_record_says_what_was_typed():
    m = Machine()
    try:
        m.wait_prompt()
        assert m.command('echo a') == 'a\n'
    finally:
        m.close()
    assert 'and type: echo a\\r\n' in str(m.record)
    assert str(m.record).endswith('echo a\na\njiffy> ')


def test_a_paused_machine_stands_still_and_goes_on(machine):
    m = machine()
    m.pause()
    _, status = os.waitpid(m.child.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    m.resume()
    assert m.command('echo here') == 'here\n'


def test_the_escape_key_reaches_the_guest():
    """Two of it are one for the guest; the monitor stays out."""
    m = Machine()
    try:
        m.wait_prompt()
        m.send('echo \x1da\r')
        m.wait('\na\r\n')
        assert 'running' in m.monitor('info status')
    finally:
        m.close()


def test_breakpoints(image, short_path):
    m = Machine('autorun="exit 7"', extra=('-S', '-gdb', 'unix:%s/g,server=on,wait=off'
                                           % short_path))
    try:
        gdb = Gdb(short_path + '/g')
        gdb.run_to(image.symbols['cmd_exit'])
        m.wait('jiffy> exit 7')
        gdb.detach()
        assert m.finish().status == 7
    finally:
        m.close()


def test_a_patched_image_differs_where_it_should(image, tmp_path):
    path = image.patched(tmp_path / 'x.elf', {'crash_div': b'\xcc\x90'}, entry='crash_div')
    old, new = image.path.read_bytes(), path.read_bytes()
    at = image.offset(old, image.symbols['crash_div'])
    assert new[at:at + 2] == b'\xcc\x90' and len(old) == len(new)
    assert sum(a != b for a, b in zip(old, new)) <= 2 + 4


@pytest.mark.parametrize('output,rows', [
    ('ab\r\ncd', ['ab', 'cd']), ('abc\b\bX', ['aXc']), ('abc\rX', ['Xbc']),
    ('abc\r\033[K', ['']), ('abc\033[2DX', ['aXc']), ('abc\r\033[2CX', ['abX']),
    ('abc\r\nd\033[H\033[2Jx', ['x'])])
def test_screen(output, rows):
    assert Screen(output).shown() == rows


@pytest.mark.parametrize('output', ['\033[5m', '\x00', '\x80', 'x' * 81])
def test_screen_refuses_what_it_does_not_know(output):
    with pytest.raises(AssertionError):
        Screen(output)


def test_memory_that_is_lost_in_every_round_is_seen(machine):
    """Here what each round keeps is a thread."""
    settled, rounds = machine().used_in_rounds(['sleep 1000000 &'])
    assert not settled and len(set(rounds)) == 5, rounds
