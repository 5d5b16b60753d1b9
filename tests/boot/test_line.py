# SPDX-License-Identifier: MIT
"""Typing: keys, history, completion, on both kinds of terminal; a log line that arrives
meanwhile. What the screen shows is compared with the command that then runs."""

import pytest

from machine import CTRL_C, PROMPT
from screen import Screen

UP, DOWN, RIGHT, LEFT = '\033[A', '\033[B', '\033[C', '\033[D'
HOME, END, DELETE = '\033[H', '\033[F', '\033[3~'
CTRL_A, CTRL_B, CTRL_D, CTRL_E, CTRL_F, CTRL_K, CTRL_L, CTRL_N, CTRL_P, CTRL_U, CTRL_W = (
    chr(ord(letter) - 64) for letter in 'ABDEFKLNPUW')
BACKSPACE, RUBOUT, TAB = '\b', '\x7f', '\t'
LONG = ' '.join('longword%02d' % n for n in range(28))
MANY = 10000

KEYS = [
    ('plain', 'echo abc', 'echo abc'),
    ('left', 'echo ac' + LEFT + 'b', 'echo abc'),
    ('ctrl-B', 'echo ac' + CTRL_B + 'b', 'echo abc'),
    ('left at the start', LEFT * 3 + 'echo abc', 'echo abc'),
    ('right', 'echo ab' + LEFT * 2 + RIGHT + 'x', 'echo axb'),
    ('ctrl-F', 'echo ab' + LEFT * 2 + CTRL_F + 'x', 'echo axb'),
    ('right at the end', 'echo ab' + RIGHT * 2 + 'c', 'echo abc'),
    ('home', 'cho abc' + HOME + 'e', 'echo abc'),
    ('home, as others send it', 'cho abc' + '\033[1~' + 'e', 'echo abc'),
    ('ctrl-A', 'cho abc' + CTRL_A + 'e', 'echo abc'),
    ('end', 'cho ab' + HOME + 'e' + END + 'c', 'echo abc'),
    ('end, as others send it', 'cho ab' + HOME + 'e' + '\033[4~' + 'c', 'echo abc'),
    ('ctrl-E', 'cho ab' + CTRL_A + 'e' + CTRL_E + 'c', 'echo abc'),
    ('backspace', 'echo abx' + BACKSPACE + 'c', 'echo abc'),
    ('rubout', 'echo abx' + RUBOUT + 'c', 'echo abc'),
    ('backspace in the middle', 'echo axbc' + LEFT * 2 + BACKSPACE, 'echo abc'),
    ('backspace at the start', BACKSPACE * 3 + 'echo abc', 'echo abc'),
    ('delete', 'echo axbc' + LEFT * 3 + DELETE, 'echo abc'),
    ('ctrl-D deletes', 'echo axbc' + LEFT * 3 + CTRL_D, 'echo abc'),
    ('ctrl-W', 'echo abc def' + CTRL_W + 'x', 'echo abc x'),
    ('ctrl-U', 'nosuch thing' + CTRL_U + 'echo abc', 'echo abc'),
    ('ctrl-U in the middle', 'nosuch;echo abc' + LEFT * 8 + CTRL_U, 'echo abc'),
    ('ctrl-K', 'echo abc; nosuch' + LEFT * 8 + CTRL_K, 'echo abc'),
    ('ctrl-L', 'echo a' + CTRL_L + 'bc', 'echo abc'),
    ('up', UP * 2, 'echo first'),
    ('ctrl-P', CTRL_P, 'echo second'),
    ('up and down', UP * 2 + DOWN, 'echo second'),
    ('ctrl-N', UP * 2 + CTRL_N, 'echo second'),
    ('up and edit', UP + ' more', 'echo second more'),
    ('down to what was being typed', 'echo dra' + UP * 2 + DOWN * 2 + 'ft', 'echo draft'),
    ('up beyond the first', UP * 40, 'echo first'),
    ('complete a command', 'ec' + TAB + 'abc', 'echo abc'),
    ('complete an argument', 'timer ca' + TAB, 'timer cancel '),
    ('complete behind ;', 'echo a; ec' + TAB + 'b', 'echo a; echo b'),
    ('complete for help', 'help vers' + TAB, 'help version '),
    ('complete what several share', 'timer' + TAB + 's', 'timers'),
    ('complete nothing', 'echo zz' + TAB + 'y', 'echo zzy'),
    ('unknown sequences', 'echo a\033[15~\033Ox\033[1;5Cb', 'echo ab'),
    ('an escape alone', 'echo a\033\rnosuch', 'echo a'),
    ('control characters', 'echo a\x00\x07\x0e\x1d\x1fb', 'echo ab'),
    ('bytes above 127', 'echo a\x80\xc3\xa4\xffb', 'echo ab'),
    ('LF ends a line', 'echo abc\n', 'echo abc'),
    ('longer than the screen', 'echo ' + LONG, 'echo ' + LONG),
    ('into a long line', 'echo ' + LONG + LEFT * 200 + 'INTO' + HOME + ' ' + END + 'z',
     ' echo ' + LONG[:-200] + 'INTO' + LONG[-200:] + 'z'),
]


@pytest.mark.parametrize('terminal', ['dumb', 'ansi'])
@pytest.mark.parametrize('name,keys,line', KEYS, ids=[name for name, _, _ in KEYS])
def test_keys(machine, terminal, name, keys, line):
    """The line that runs is the one that the screen shows and the history has."""
    m = machine('tty=' + terminal)
    m.command('echo first')
    m.command('echo second')
    before = len(m.output)
    m.send(keys if keys[-1] == '\n' or '\r' in keys else keys + '\r')
    m.wait('bc\r\n' if CTRL_L in keys else '\r\n')
    rows = Screen(PROMPT + m.output[before:len(m.output) - len(m.child.buffer)]).shown()
    if len(PROMPT + line) < 80:
        assert rows[-2] == (PROMPT + line).rstrip()
    answer = m.wait_prompt()
    words = line.split()
    if words[0] == 'echo' and ';' not in line:
        assert answer == ' '.join(words[1:]) + '\r\n'
    m.send(CTRL_U + UP + '\r')
    m.wait('\r\n')
    again = m.wait_prompt()
    assert again == answer or not line.startswith('echo')


def test_two_tabs_list_the_choices(shell):
    shell.send('s' + TAB + TAB)
    shell.wait('sleep  softirqs  sym\r\n' + PROMPT + 's')
    shell.send('ofti' + TAB + '\r')
    shell.wait(' HI:')
    shell.wait_prompt()


def test_ctrl_c_drops_the_line(shell):
    shell.send('nosuch' + CTRL_C)
    shell.wait('nosuch^C\r\n' + PROMPT)
    assert shell.command('echo a') == 'a\n'


def test_ctrl_d_at_an_empty_prompt(shell):
    shell.send(CTRL_D)
    shell.wait('\r\n')
    assert shell.wait_prompt() == "sh: this shell has no end; 'poweroff' leaves\r\n"


def test_history_forgets_the_oldest(shell):
    for n in range(40):
        shell.command('echo %d' % n)
    shell.send(UP * 60 + '\r')
    shell.wait('\r\n')
    assert shell.wait_prompt() == '8\r\n'


@pytest.mark.parametrize('terminal', ['dumb', 'ansi'])
def test_a_log_line_while_typing(machine, terminal):
    """It has a row of its own, and the line goes on below it."""
    m = machine('tty=' + terminal, icount=None)
    before = len(m.output) - len(PROMPT)
    m.command('timer set 6')            # of the host's: it is to be typed meanwhile
    m.send('echo "hal" so')
    m.wait('echo "hal" so')
    m.send(LEFT * 4)
    m.wait('[timer_handler] pid = 0, comm = swapper/0\r\n')
    m.wait(PROMPT + 'echo "hal" so')
    m.send('lo\r')
    m.wait('\r\n')
    assert m.wait_prompt() == 'hallo so\r\n'
    rows = Screen(m.output[before:]).shown()
    at = [n for n, row in enumerate(rows) if row.endswith('comm = swapper/0')]
    assert len(at) == 1 and rows[at[0]].startswith('[')
    assert rows[at[0] - 1].startswith('timer: fires in 6 s')
    assert rows[at[0] + 1:] == ['jiffy> echo "hallo" so', 'hallo so', 'jiffy>']


def test_log_lines_while_a_long_line_is_typed(machine):
    """SysRq's report is written from a top half, into the middle of a scrolled line."""
    m = machine()
    m.send('echo ' + LONG)
    m.wait('word27')
    m.break_key('q')
    m.wait('sysrq: Show clockevent')
    m.send('x\r')
    m.wait('x\r\n')
    assert m.wait_prompt() == LONG + 'x\r\n'


def test_a_long_line_is_refused_in_one_line(shell):
    shell.send('x' * MANY + '\r')
    assert shell.wait('sh: line longer than 1023 characters ignored\r\n').count('\n') == 1
    shell.wait_prompt()


def test_the_longest_line(shell):
    line = 'echo ' + 'y' * 1018
    shell.send(line + '\r')
    shell.wait('\r\n')
    assert shell.wait_prompt() == 'y' * 1018 + '\r\n'


def test_every_byte(shell):
    """Whatever comes, the shell goes on: all bytes in three orders."""
    everything = ''.join(map(chr, range(256)))
    for text in (everything, everything[::-1], everything[1::2] + everything[::2]):
        shell.send(text)
    shell.send(CTRL_C + CTRL_U + '\r')
    shell.send('echo end of bytes\r')
    shell.wait('\nend of bytes\r\n')
    shell.wait_prompt()


def test_typing_ahead(shell):
    """Lines typed while a command runs are run after it."""
    shell.send('sleep 3\recho one\recho two\r')
    shell.wait('\none\r\n')
    shell.wait('\ntwo\r\n')
    shell.wait_prompt()


def test_too_much_typed_ahead_is_named(machine):
    """A command that never yields for long: its log line says what was lost."""
    m = machine(icount=None)
    m.enter('sleep 1000')
    m.send('z' * 20000)
    m.wait_match(r'tty: \d+ bytes of input dropped: nobody reads\r\n')
    m.send(CTRL_C)
    m.wait('^C\r\n')
