# SPDX-License-Identifier: MIT
"""Every way a run can end has its own status and its own line.

The machines are toys of a dozen instructions that print a text and then end in one
way, so that this tests tools/run.py and nothing of the kernel.
"""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import pexpect
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUN = str(ROOT / 'tools' / 'run.py')
sys.path.insert(0, str(ROOT / 'tools'))

from ending import ending, last_line    # noqa: E402

LEAVE = ('run: to leave: poweroff at the prompt; ctrl-] x quits at once; '
         'ctrl-] b sends BREAK (SysRq)')
OFF = 'mov $0x604, %dx; mov $0x2000, %ax; out %ax, %dx'         # ACPI, on QEMU's pc
RESET = 'mov $0xfe, %al; out %al, $0x64'
TRIPLE_FAULT = 'lidt zero; int3'
DOWN = r'[    1.000000][    T1] reboot: Power down\r\n'
TOY = r'''
	.section .text
	.long 0x1badb002, 0, -0x1badb002
	.globl _start
_start:	mov $text, %esi
1:	lodsb
	test %al, %al
	jz 2f
	mov $0x3f8, %dx
	out %al, %dx
	jmp 1b
2:	@END@
3:	hlt
	jmp 3b
zero:	.long 0, 0
text:	.asciz "@TEXT@"
'''


def assembler():
    """The compiler driver that the build would use."""
    p = subprocess.run(['sh', 'tools/setup.sh', '--which', 'cc'], cwd=ROOT, text=True,
                       stdout=subprocess.PIPE)
    return [p.stdout.strip(), '-m32'] if p.returncode == 0 else [
        'clang', '--target=i686-linux-gnu', '-fuse-ld=lld']


def debug_exit(value):
    return 'mov $%d, %%eax; mov $0xf4, %%dx; out %%eax, %%dx' % value


@pytest.fixture
def toy(tmp_path):
    """toy(end, text) -> the path of an image that prints TEXT and does END."""
    def build(end='', text=r'toy\r\n'):
        source, image = tmp_path / 'toy.s', tmp_path / 'toy.elf'
        source.write_text(TOY.replace('@END@', end).replace('@TEXT@', text))
        subprocess.run(assembler() + [
            '-nostdlib', '-static', '-no-pie', '-Wl,-Ttext=0x100000', '-Wl,--build-id=none',
            '-Wl,-z,max-page-size=0x1000', '-o', str(image), str(source)], check=True)
        return str(image)
    return build


def arguments(tmp_path, image, *more):
    """With a timeout, so that a failing test leaves no QEMU behind."""
    return [sys.executable, RUN, '--kernel', image, '--log', str(tmp_path / 'last.log'),
            '--timeout', '60', *more]


def piped(tmp_path, image, *more, stdin=''):
    """Run without a terminal -> status, stdout, the lines of run.py."""
    p = subprocess.run(arguments(tmp_path, image, *more), input=stdin, text=True, timeout=60,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return p.returncode, p.stdout, p.stderr.splitlines()


def terminal(tmp_path, image, *more):
    return pexpect.spawn(sys.executable, arguments(tmp_path, image, *more)[1:],
                         encoding='utf-8', timeout=30)


def finish(p):
    """-> status, what is left of the text."""
    p.expect(pexpect.EOF)
    p.close()
    return p.exitstatus, p.before


def children(pid):
    """From /proc where there is one, since a minimal Debian has no ps."""
    stats = list(pathlib.Path('/proc').glob('[0-9]*/stat'))
    if not stats:
        ps = subprocess.run(['ps', '-ax', '-o', 'pid=,ppid='], stdout=subprocess.PIPE, text=True)
        pairs = [map(int, line.split()) for line in ps.stdout.splitlines()]
        return [child for child, parent in pairs if parent == pid]
    return [int(stat.parent.name) for stat in stats if parent_of(stat) == pid]


def parent_of(stat):
    try:
        return int(stat.read_text().rpartition(')')[2].split()[1])
    except OSError:
        return None         # it has ended meanwhile


ENDS = {
    'power-off': (OFF, DOWN, 0, 'powered off'),
    'power-off by reset, without ACPI': (RESET, DOWN, 0, 'powered off'),
    'power-off without the line': (OFF, r'x\r\n', 101, 'powered off without its last line'),
    'the line and then more': (OFF, DOWN + r'x\r\n', 101, 'powered off without its last line'),
    'restart': (RESET, r'reboot: Restarting system\r\n', 0, 'restarted'),
    'reset': (RESET, r'x\r\n', 101, 'reset without a report (a triple fault, most likely)'),
    'triple fault': (TRIPLE_FAULT, r'x\r\n', 101,
                     'reset without a report (a triple fault, most likely)'),
    'exit 0': (debug_exit(0), DOWN, 0, 'exit 0'),
    'exit 0 without the line': (debug_exit(0), r'x\r\n', 101,
                                'ended without its last line (QEMU status 1)'),
    'exit 1': (debug_exit(1), r'x\r\n', 1, 'exit 1'),
    'exit 99': (debug_exit(99), r'x\r\n', 99, 'exit 99'),
    'a value of nobody': (debug_exit(120), DOWN, 101,
                          'ended without its last line (QEMU status 241)'),
}


@pytest.mark.parametrize('name', ENDS)
def test_ends(name, toy, tmp_path):
    end, text, status, line = ENDS[name]
    got, out, err = piped(tmp_path, toy(end, text))
    assert (got, err) == (status, ['run: ' + line])
    assert (tmp_path / 'last.log').read_text() == out


def test_panic_names_the_log(toy, tmp_path):
    assert piped(tmp_path, toy(debug_exit(100)))[::2] == (
        100, ['run: panic; the report is in %s' % (tmp_path / 'last.log')])


def test_timeout(toy, tmp_path):
    assert piped(tmp_path, toy(), '--timeout', '0.5')[::2] == (
        102, ['run: timed out after 0.5 s'])


def test_virtual_time(toy, tmp_path):
    assert piped(tmp_path, toy(OFF, DOWN), '--icount', '3')[0] == 0


@pytest.mark.parametrize('number', [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_qemu_too(toy, tmp_path, number):
    p = subprocess.Popen(arguments(tmp_path, toy(), '--', '-name', 'jiffy-signal-test'),
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE)
    assert p.stdout.readline() == b'toy\r\n'
    p.send_signal(number)
    _, err = p.communicate(timeout=20)
    assert (p.returncode, err) == (103, b'run: killed (%s)\n' % number.name.encode())


def test_qemu_killed_from_outside(toy, tmp_path):
    """run.py's one child is QEMU."""
    p = subprocess.Popen(arguments(tmp_path, toy()), stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert p.stdout.readline() == b'toy\r\n'
    os.kill(children(p.pid)[0], signal.SIGKILL)
    _, err = p.communicate(timeout=20)
    assert (p.returncode, err) == (103, b'run: killed (QEMU by SIGKILL)\n')


def test_terminal_says_how_to_leave(toy, tmp_path):
    p = terminal(tmp_path, toy(OFF, DOWN))
    p.expect_exact(LEAVE)
    status, text = finish(p)
    assert status == 0
    assert text.rstrip().endswith('run: powered off')


def test_quit_with_the_escape_key(toy, tmp_path):
    p = terminal(tmp_path, toy())
    p.expect('toy\r+\n')
    p.send('\x1dx')
    status, text = finish(p)
    assert (status, text.split('\n')[-2].strip()) == (103, 'run: quit')


def test_ctrl_c_is_the_guests(toy, tmp_path):
    p = terminal(tmp_path, toy())
    p.expect('toy\r+\n')
    p.send('\x03')
    p.kill(signal.SIGINT)
    time.sleep(0.5)
    assert p.isalive()
    p.send('\x1dx')
    assert finish(p)[0] == 103


def test_restart_on_a_terminal_starts_again_and_keeps_the_log(toy, tmp_path):
    p = terminal(tmp_path, toy(RESET, r'reboot: Restarting system\r\n'))
    for _ in range(2):
        p.expect_exact('run: restarted')
    p.kill(signal.SIGTERM)
    assert finish(p)[0] == 103
    assert (tmp_path / 'last.log').read_text().count('Restarting system') >= 2


def test_once_makes_a_restart_the_end(toy, tmp_path):
    p = terminal(tmp_path, toy(RESET, r'reboot: Restarting system\r\n'), '--once')
    assert finish(p)[0] == 0


@pytest.mark.parametrize('end', ['quit', 'SIGTERM', 'SIGKILL of QEMU'])
def test_terminal_is_restored(toy, tmp_path, end):
    """A shell on the same terminal compares its modes before and after."""
    run = ' '.join(arguments(tmp_path, toy()))
    p = pexpect.spawn('/bin/sh', ['-c', 'stty -g; %s; stty -g' % run],
                      encoding='utf-8', timeout=30)
    p.expect('([0-9a-f:]{20,})\r\n')
    before = p.match.group(1)
    p.expect('toy\r+\n')
    if end == 'quit':
        p.send('\x1dx')
    else:
        tree = children(p.pid)
        os.kill(tree[0] if end == 'SIGTERM' else children(tree[0])[0],
                signal.SIGTERM if end == 'SIGTERM' else signal.SIGKILL)
    p.expect('run: [^\r\n]*\r\n([0-9a-f:]{20,})\r\n')
    assert p.match.group(1) == before
    finish(p)


def test_a_silent_machine_gets_a_hint(toy, tmp_path):
    p = terminal(tmp_path, toy('', ''), '--timeout', '15')
    p.expect_exact('run: nothing on the serial line for 10 s; ctrl-] x quits')
    p.send('\x1dx')
    assert finish(p)[0] == 103


WRONG = [
    (['--kernel', 'nope.elf'], 104, 'run: nope.elf is not there; type: make'),
    (['--iso', 'nope.iso'], 104, 'run: nope.iso is not there; type: make iso'),
    (['--qemu', '/no/qemu'], 104, 'run: /no/qemu: there is no such program'),
    (['--log', '/proc/no/log'], 104,
     'run: cannot write the log /proc/no/log: No such file or directory'),
    (['--mem', '64M', '--', '-M', 'nosuch'], 104,
     'run: QEMU could not start (status 1); its message is above'),
    (['--accel', 'hax'], 2, None),
    (['--bogus'], 2, 'run: unrecognized arguments: --bogus; '
                     'tools/run.py --help lists the arguments'),
]


@pytest.mark.parametrize('more,status,line', WRONG, ids=[w[0][0] for w in WRONG])
def test_wrong_arguments(toy, tmp_path, more, status, line):
    got, _, err = piped(tmp_path, toy(), *more)
    assert got == status
    assert err[-1].startswith('run: ') if line is None else err[-1] == line


GDB_PORT = pytest.mark.xdist_group('gdb')       # it is one: not with others in tests/boot


@GDB_PORT
def test_gdb_attaches_to_a_halted_machine(toy, tmp_path):
    """The first instruction of a PC is at f000:fff0, so nothing has run."""
    script = tmp_path / 'init.gdb'
    script.write_text('break *0x100011\n')
    status, out, err = piped(tmp_path, toy(OFF, DOWN), '--gdb', '--gdb-init', str(script),
                             stdin='continue\ninfo registers eip\nkill\nquit\n')
    assert '0x0000fff0 in ?? ()' in out
    assert 'Breakpoint 1' in out
    assert status in (0, 103), err


@GDB_PORT
def test_gdb_in_another_terminal(toy, tmp_path):
    image = toy()
    p = terminal(tmp_path, image, '--gdb=no')
    p.expect(r"run: halted; in another terminal, type: (\S*gdb\S*) -q (\S+) -x (\S+/jiffy\.py) "
             r"-ex 'set architecture i386' -ex 'set remotetimeout 60' "
             r"-ex 'target remote 127.0.0.1:(\d+)'")
    assert p.match.group(2) == image and os.path.samefile(
        p.match.group(3), ROOT / 'tools' / 'gdb' / 'jiffy.py')
    p.send('\x1dx')
    assert finish(p)[0] == 103


HOST_ONLY = 'echo \'Undefined item: "i386".\'\n'
NO_PYTHON = ('case "$*" in\n*print*) echo "Scripting in the \\"Python\\" language is not supported '
             'in this copy of GDB." ;;\n*) echo "called with $*" ;;\nesac\n')


@pytest.fixture
def gdbs(tmp_path, monkeypatch):
    """gdbs(name=script, ...): only these are in PATH, and QEMU."""
    qemu = shutil.which(os.environ.get('QEMU') or 'qemu-system-i386')

    def install(**scripts):
        folder = tmp_path / 'bin'
        folder.mkdir()
        (folder / 'qemu-system-i386').symlink_to(qemu)
        for name, script in scripts.items():
            path = folder / name.replace('_', '-')
            path.write_text('#!/bin/sh\n' + script)
            path.chmod(0o755)
        monkeypatch.setenv('PATH', str(folder))
        return folder
    return install


@GDB_PORT
def test_the_first_gdb_that_knows_i386(toy, tmp_path, gdbs):
    """One that is there and does not know it is passed over, a later one is not asked."""
    image = toy(OFF, DOWN)
    gdbs(i686_elf_gdb=HOST_ONLY, gdb_multiarch='echo has Python; echo "$0 is run with $*"\n',
         gdb='echo "the third"\n')
    status, out, err = piped(tmp_path, image, '--gdb')
    assert re.search(r'gdb-multiarch is run with -q \S+toy\.elf -x \S+/jiffy\.py -ex set arch', out)
    assert 'the third' not in out and status == 0, err


@GDB_PORT
def test_a_gdb_without_python(toy, tmp_path, gdbs):
    """One line says what is missing, and gdb starts without it."""
    image = toy(OFF, DOWN)
    folder = gdbs(gdb=NO_PYTHON)
    status, out, err = piped(tmp_path, image, '--gdb')
    assert err[0] == ('run: %s/gdb has no Python, so there are no jf commands; all else of gdb '
                      'works' % folder)
    assert 'called with -q ' in out and 'jiffy.py' not in out and status == 0


def test_no_gdb_that_knows_i386(toy, tmp_path, gdbs):
    image = toy()
    folder = gdbs(gdb=HOST_ONLY)
    assert piped(tmp_path, image, '--gdb')[2] == [
        'run: no gdb that knows i386 here; type: make doctor']
    name = str(folder / 'gdb')
    assert piped(tmp_path, image, '--gdb', name)[2] == [
        'run: %s: this gdb does not know i386; name another, or leave GDB= out' % name]
    assert piped(tmp_path, image, '--gdb', '/nonexistent')[2] == [
        'run: /nonexistent: there is no such program']


@pytest.mark.parametrize('text,line', [
    ('', ''), ('a\r\n\r\n', 'a'), ('jiffy> x\r\n\x1b[31mb\x1b[0m \r\n', 'b'),
    ('a\r\nQEMU: Terminated\r\n', 'a'), ('x' * 9000 + '\r\nend', 'end'), ('\xff\n', '\xff')])
def test_last_line(tmp_path, text, line):
    log = tmp_path / 'log'
    log.write_text(text)
    assert last_line(str(log)) == line


def test_last_line_without_a_log(tmp_path):
    assert last_line(str(tmp_path / 'none')) == ''


def test_status_is_zero_only_after_an_orderly_line():
    """Over every status of QEMU, every reason and every last line."""
    for rc in range(-15, 256):
        for ran in (False, True):
            for reason in (None, 'guest-reset', 'guest-shutdown', 'host-qmp-quit'):
                for last in ('', 'reboot: Power down', 'x'):
                    status, text = ending(rc, ran, reason, last, None) if rc >= 0 or rc in (
                        -9, -15) else (103, 'x')
                    assert 0 <= status <= 104 and text
                    assert status != 0 or last == 'reboot: Power down'
