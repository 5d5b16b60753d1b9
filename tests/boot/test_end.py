# SPDX-License-Identifier: MIT
"""Every way in which a run can end, through tools/run.py as `make run` starts it: the
status, the line, and the log it leaves."""

import subprocess
import sys

import pexpect
import pytest

from machine import CTRL_C, ESCAPE, HANG_S, IMAGE, PROMPT, QEMU, ROOT, Record, autorun

RUN = str(ROOT / 'tools' / 'run.py')
# lidt of six zero bytes, then int3: no table, so a triple fault.
TRIPLE_FAULT = b'\x6a\x00\x6a\x00\x0f\x01\x1c\x24\xcc'


def arguments(tmp_path, append, more=(), image=IMAGE):
    """With a timeout, so that a failing test leaves no QEMU behind; MORE may have a shorter one."""
    return [RUN, '--kernel', str(image), '--qemu', QEMU, '--log', str(tmp_path / 'last.log'),
            '--append', append, '--timeout', str(HANG_S), *more]


def run(tmp_path, commands, more=('--icount', '3'), **options):
    """Without a terminal -> status, run.py's line, the output."""
    line = [sys.executable, *arguments(tmp_path, autorun(commands), more, **options)]
    record = Record(line)
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.PIPE, check=False)
    record.output = lambda: done.stdout + done.stderr
    return done.returncode, done.stderr.splitlines()[-1], done.stdout


@pytest.fixture
def terminal(tmp_path):
    """terminal(...) -> run.py on a terminal, at the prompt."""
    children = []

    def start(append='tty=dumb', more=()):
        child = pexpect.spawn(sys.executable, arguments(tmp_path, append, more),
                              encoding='latin-1', timeout=HANG_S)
        child.delaybeforesend = None
        record = Record([sys.executable, *arguments(tmp_path, append, more)])
        record.output = lambda: str(child.before) + str(child.buffer)
        children.append(child)
        child.expect_exact(PROMPT)
        return child
    yield start
    for child in children:
        child.close(force=True)


def finish(child):
    """-> status, the last line."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, child.before.rstrip().splitlines()[-1]


@pytest.mark.parametrize('command,status,line', [
    ('poweroff', 0, 'run: powered off'),
    ('reboot', 0, 'run: restarted'),
    ('exit', 0, 'run: powered off'),
    ('exit 0', 0, 'run: powered off'),
    ('exit 1', 1, 'run: exit 1'),
    ('exit 42', 42, 'run: exit 42'),
    ('exit 99', 99, 'run: exit 99'),
])
def test_orderly_end(image, tmp_path, command, status, line):
    got, said, output = run(tmp_path, command)
    assert (got, said) == (status, line)
    assert (tmp_path / 'last.log').read_bytes().decode() == output.replace('\n', '\r\n')


@pytest.mark.parametrize('append', ['acpi=off', 'acpi=off noapic'])
def test_power_off_without_acpi_is_a_reset_after_the_same_last_line(image, tmp_path, append):
    line = [sys.executable, *arguments(tmp_path, append + ' autorun=poweroff', ['--icount', '3'])]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, 'run: powered off\n')
    assert done.stdout.endswith('] reboot: Power down\n')


def test_panic(image, tmp_path):
    status, said, output = run(tmp_path, 'crash irq; exit 7')
    assert (status, said) == (100, 'run: panic; the report is in %s' % (tmp_path / 'last.log'))
    assert 'Kernel panic' in (tmp_path / 'last.log').read_text()


def test_error_at_boot(image, tmp_path):
    status, said, output = run(tmp_path, 'exit 7', ('--icount', '3', '--mem', '2'))
    assert (status, said.split(';')[0]) == (100, 'run: panic')
    assert output.startswith('jiffy: cannot boot: ') and output.count('\n') == 1


def test_reset_without_a_report(image, tmp_path):
    broken = image.patched(tmp_path / 'broken.elf', {'crash_bug': TRIPLE_FAULT})
    status, said, _ = run(tmp_path, 'crash bug; exit 7', image=broken)
    assert (status, said) == (101,
                              'run: reset without a report (a triple fault, most likely)')


def test_a_log_that_only_looks_like_an_orderly_end(image, tmp_path):
    """The words alone do not count, nor does more output behind them."""
    broken = image.patched(tmp_path / 'broken.elf', {'crash_bug': TRIPLE_FAULT})
    status, _, output = run(tmp_path, 'echo reboot: Power down; echo; crash bug', image=broken)
    assert 'reboot: Power down\n' in output and status == 101


def test_timeout(image, tmp_path):
    assert run(tmp_path, 'sleep 1000', ('--timeout', '1'))[:2] == (
        102, 'run: timed out after 1 s')


def test_quit_key(image, terminal):
    child = terminal()
    child.send(ESCAPE + 'x')
    assert finish(child) == (103, 'run: quit')


def test_quit_key_while_hung(image, terminal):
    child = terminal()
    child.send('crash hang\r')
    child.expect_exact('crash hang')
    child.send(ESCAPE + 'x')
    assert finish(child) == (103, 'run: quit')


def test_poweroff_on_a_terminal(image, terminal):
    child = terminal()
    child.send('poweroff\r')
    assert finish(child) == (0, 'run: powered off')


@pytest.mark.parametrize('way', ['reboot\r', ESCAPE + 'bb'], ids=['reboot', 'sysrq'])
def test_restart_on_a_terminal_boots_again(image, terminal, tmp_path, way):
    child = terminal()
    child.send(way)
    child.expect_exact('run: restarted')
    child.expect_exact(' on 1 CPU')
    child.expect_exact(PROMPT)
    child.send(ESCAPE + 'bo')
    assert finish(child) == (0, 'run: powered off')
    log = (tmp_path / 'last.log').read_text()
    assert log.count(' on 1 CPU') == 2 and log.count('reboot: Restarting system') == 1


def test_ctrl_a_and_ctrl_c_reach_the_guest(image, terminal):
    child = terminal()
    child.send('cho a\x01e\r')
    child.expect_exact('\na\r')
    child.expect_exact(PROMPT)
    child.send('nosuch' + CTRL_C)
    child.expect_exact('^C')
    child.expect_exact(PROMPT)
    child.send('poweroff\r')
    assert finish(child) == (0, 'run: powered off')


def test_plain_serial_stdio_works_too(image, machine):
    """No tools/run.py, no monitor: QEMU as its own documentation starts it."""
    child = pexpect.spawn(QEMU, ['-kernel', str(IMAGE), '-serial', 'stdio', '-display', 'none',
                                 '-no-reboot'], encoding='latin-1', timeout=HANG_S)
    try:
        child.expect_exact(PROMPT)
        child.send('version\r')
        child.expect_exact('i686, HZ=')
        child.expect_exact(PROMPT)
        child.send('poweroff\r')
        child.expect_exact('reboot: Power down')
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
    assert child.exitstatus == 0
