# SPDX-License-Identifier: MIT
"""`make linux`: the two columns, and one clear line for each mistake.

No Linux is booted or downloaded: the machines are shell scripts that say what a machine would
say, and Kbuild is a stand-in. `make conformance-linux` has a real run.
"""

import os
import pathlib
import shlex
import signal
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACES = [str(ROOT / 'tools' / 'linux'), str(ROOT / 'tools')]
sys.path[:0] = PLACES + [str(ROOT / 'tests' / 'boot')]

import columns    # noqa: E402
import fetch    # noqa: E402
import folder_build    # noqa: E402
import linux_session    # noqa: E402
import on_both    # noqa: E402
import qemu_run    # noqa: E402

from children import assert_gone, started, toy_qemu    # noqa: E402
from image import clean_environment    # noqa: E402
from linux_session import Line    # noqa: E402


# --- columns -------------------------------------------------------------------------------

def shown(left, right, total=60):
    """What is shown of one command's lines, below the heads."""
    lines, differ = columns.table([['L'], ['R']], [('', left)], [('', right)], total)
    return lines[2:], differ


def test_the_same_in_one_row():
    """Stamps, addresses and pids are no difference."""
    left = [Line(1.02, 'f+0x10 at c1234567, pid = 92'), Line(None, '[92]')]
    right = [Line(0.998, 'f+0x20 at d7654321, pid = 13'), Line(None, '[13]')]
    lines, differ = shown(left, right, 88)
    assert differ == 0 and lines == [
        '  1.020  f+0x10 at c1234567, pid = 92      |   0.998  f+0x20 at d7654321, pid = 13',
        '         [92]                              |          [13]']


def test_what_one_says_stands_alone():
    lines, differ = shown([Line(0, 'a'), Line(0, 'b')], [Line(0, 'a'), Line(0, 'c')])
    assert differ == 2 and [line.split('|')[0].split() for line in lines[1:]] == [
        ['0.000', 'b'], []]
    assert lines[2].endswith('|   0.000  c')


@pytest.mark.parametrize('one, other', [('nseconds = 1', 'nseconds = 2'), ('a', 'b'),
                                        ('ends with 1', 'ends with 2')])
def test_other_numbers_are_a_difference(one, other):
    assert shown([Line(0, one)], [Line(0, other)])[1] == 2


def test_a_logged_line_is_not_a_printed_one():
    assert shown([Line(0, 'a')], [Line(None, 'a')])[1] == 2


@pytest.mark.parametrize('total', [20, 60, 80, 200])
def test_wrapped_and_not_cut(total):
    text = ' '.join('word%d' % n for n in range(40)) + ' ' + 'x' * 120
    lines, _ = shown([Line(0, text)], [], total)
    assert all(len(line) <= max(total, 43) for line in lines)
    body = ''.join(line.split(' |')[0][columns.INDENT:].strip() for line in lines)
    assert body.replace(' ', '') == text.replace(' ', '')


def test_commands_that_one_did_not_reach():
    lines, differ = columns.table([['L'], ['R']], [('', []), ('a', [])],
                                  [('', []), ('a', []), ('b', [Line(0, 'x')])], 60)
    assert differ == 2 and lines[3].startswith('(not reached) ') and lines[3].endswith('| > b')
    assert columns.table([['L'], ['R']], [], [('', [])], 60)[1] == 1


# --- sessions ------------------------------------------------------------------------------

@pytest.mark.parametrize('run, parts', [
    ('insmod a; sleep 1 ;rmmod a;', ['insmod a', 'sleep 1', 'rmmod a']),
    ('echo "a;b" > x; c', ['echo "a;b" > x', 'c']),
    (r'echo "a\";b"; c', [r'echo "a\";b"', 'c']), (' ; ;', []), ('', [])])
def test_the_commands_of_a_run(run, parts):
    assert linux_session.commands(run) == parts


def test_what_linux_is_given(tmp_path):
    """Each command behind its prompt, whatever is in it; the number of a background one."""
    script = linux_session.linux_script("echo 'it'; false; echo $?; sleep 0 &")
    (tmp_path / 'session').write_text(script)
    done = subprocess.run(['sh', str(tmp_path / 'session')], stdout=subprocess.PIPE, text=True,
                          check=True)
    *lines, last = done.stdout.splitlines()
    assert lines == ["linux> echo 'it'", 'it', 'linux> false', 'linux> echo $?', '1',
                     'linux> sleep 0 &'] and last[1:-1].isdigit()


BEGIN, END = linux_session.BEGIN, linux_session.END
LINUX = ['[    0.000000] Linux version 6.1', '[    2.000000] ' + BEGIN,
         '[    2.100000] [U] linux> insmod a', '[    2.110000] a: loading out-of-tree module '
         'taints kernel.', '[    2.120000] a: hello', '[    2.130000] [U] linux> lsmod',
         '[    2.130000] [U] a 1', '[    2.140000] ' + END, '[    2.150000] reboot']
JIFFY = ['[    0.000000][    T0] Jiffy 1.0', '[    0.000000][    T0] Command line: ' + END,
         'jiffy> echo "%s" > /dev/kmsg' % BEGIN, '[    0.010000][    T7] ' + BEGIN,
         'jiffy> insmod a', '[    0.020000][    T8] a: hello', 'jiffy> lsmod', 'a 1',
         'jiffy> echo "%s" > /dev/kmsg' % END, '[    0.030000][    T9] ' + END]


def test_blocks_of_a_console():
    """From the one mark to the other, the time from the first; not the taints that any module
    gives Linux."""
    assert linux_session.blocks('linux', LINUX) == [
        ('', []), ('insmod a', [Line(pytest.approx(0.12), 'a: hello')]),
        ('lsmod', [Line(None, 'a 1')])]
    assert linux_session.blocks('jiffy', JIFFY) == [
        ('', []), ('insmod a', [Line(pytest.approx(0.01), 'a: hello')]),
        ('lsmod', [Line(None, 'a 1')])]
    assert linux_session.blocks('linux', LINUX[:1]) is None


def test_the_end_is_not_in_the_command_line():
    assert [linux_session.ended(line) for line in (JIFFY[1], JIFFY[-1], JIFFY[-2], LINUX[-2])] \
        == [False, True, False, True]


def test_dmesg_on_linux_has_the_time_of_its_lines():
    assert linux_session.parse('[    9.000000] [U] [    2.500000] a') == (2.5, 'a')


# --- the folder ----------------------------------------------------------------------------

KBUILD = r'''
modules:
	@rm -f $(M)/modules.order
	@for d in $(M)/[0-9]; do $(MAKE) -s -f $(CURDIR)/one D=$$d || exit 2; done
'''
ONE = r'''
obj := $(D)
src := $(obj)
default: all
FORCE:
include $(D)/Kbuild
all: $(obj-m:%.o=$(obj)/%.ko)
$(obj)/%.ko: $(src)/%.c FORCE
	$(CC) $(ccflags-y) -c $< -o $@ || { echo "make: *** [x: $(obj)/$*.o] Error 1"; exit 2; }
	echo $@ >>$(obj)/../modules.order
'''


@pytest.fixture
def headers(tmp_path):
    place = tmp_path / 'headers'
    place.mkdir()
    (place / 'Makefile').write_text(KBUILD)
    (place / 'one').write_text(ONE)
    return place


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / 'mine'
    (place / 'inc').mkdir(parents=True)
    (place / 'inc' / 'x.h').write_text('int x;\n')
    (place / 'Kbuild').write_text('ccflags-y := -I$(src)/inc\nobj-m := my-mod.o other.o\n')
    for name in ('my-mod', 'other'):
        (place / (name + '.c')).write_text('#include "x.h"\n')
    return place


def below(place):
    return sorted(str(path) for path in place.rglob('*'))


def test_a_folder_is_built_and_not_written_into(tmp_path, headers, folder):
    before = below(folder)
    built, lines, failed = folder_build.modules(tmp_path / 'out', [folder], [], headers, '')
    assert (sorted(built), lines, failed) == (['my_mod', 'other'], [], [])
    assert below(folder) == before
    built, _, _ = folder_build.modules(tmp_path / 'out', [folder], ['my_mod'], headers, '')
    assert sorted(built) == ['other']


def test_a_module_that_does_not_compile(tmp_path, headers, folder):
    (folder / 'other.c').write_text('this is no C\n')
    _, lines, failed = folder_build.modules(tmp_path / 'out', [folder], [], headers, '')
    assert failed == ['other'] and any(str(folder / 'other.c:1') in line for line in lines)


def test_programs_and_scripts(tmp_path, folder):
    (folder / 'user').mkdir()
    (folder / 'user' / 'prog.c').write_text('int main(void) { return 0; }\n')
    (folder / 'user' / 'bad.c').write_text('no C\n')
    (folder / 'makenode').write_text('#!/bin/sh\n')
    assert list(folder_build.scripts([folder])) == ['makenode']
    known = tmp_path / 'known'
    known.mkdir()
    for name in ('spin', 'wrong'):
        (known / (name + '.c')).write_text('no C either\n')
    theirs, own = folder_build.program_sources([folder], known, 'spin &; ./prog')
    assert sorted(theirs) == ['bad', 'prog'] and list(own) == ['spin']
    said = []
    built, failed = folder_build.programs(tmp_path / 'out', (theirs, own), '', said.append)
    assert (list(built), failed) == (['prog'], ['bad']) and any('bad.c:1' in s for s in said)


def test_without_a_c_library(tmp_path, folder):
    (tmp_path / 'nolibc-gcc').write_text('#!/bin/sh\necho libc.a\n')
    (tmp_path / 'nolibc-gcc').chmod(0o755)
    said = []
    assert folder_build.programs(tmp_path, ({'a': folder / 'other.c'}, {}),
                                 str(tmp_path / 'nolibc-'), said.append) == ({}, [])
    assert len(said) == 1 and 'apt-get install libc6-dev-i386-cross' in said[0]


# --- the whole, with machines that are shell scripts -----------------------------------------

def script(lines, end=''):
    return '; '.join('echo %s' % shlex.quote(line) for line in lines) + '; ' + (end or ':')


@pytest.fixture
def run(tmp_path, monkeypatch, folder, headers, capsys):
    """-> a function: on_both with what the two machines do -> status, output, errors."""
    for name in ('busybox', 'ttyprintk', 'image', 'jiffy'):
        (tmp_path / name).write_bytes(b'x')
    linux = fetch.Linux('6.1.9', '6.1', tmp_path / 'image', headers, tmp_path / 'busybox',
                        tmp_path / 'ttyprintk')
    monkeypatch.setattr(fetch, 'fetch', lambda place, say: linux)

    def on(linux_does, jiffy_does, *words):
        qemu = tmp_path / 'qemu'
        qemu.write_text('#!/bin/sh\ncase "$*" in *-initrd*) %s ;; *) %s ;; esac\n' % (
            linux_does, jiffy_does))
        qemu.chmod(0o755)
        words = ['--qemu', str(qemu), *words]
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            monkeypatch.setattr(signal, 'signal', lambda *_: None)
        try:
            status = on_both.main(['--modules', str(folder), '--run', 'insmod a; lsmod', '--out',
                                   str(tmp_path / 'out'), '--jiffy', str(tmp_path / 'jiffy'),
                                   '--cross', '', '--width', '80', *words])
        except SystemExit as end:
            status = end.code
        return (status,) + tuple(text.splitlines() for text in capsys.readouterr())
    return on


def test_both_say_the_same(run, tmp_path):
    status, out, err = run(script(LINUX), script(JIFFY))
    assert status == 0 and err[-1] == 'linux: both say the same'
    assert out[0].split() == ['Linux', '6.1.9', '|', 'Jiffy', '1.0']
    assert out[-1].split() == ['a', '1', '|', 'a', '1']
    assert 'Linux version' in (tmp_path / 'out' / 'linux.log').read_text()
    assert err[-2] == 'linux: whole logs: %s/out/linux.log %s/out/jiffy.log' % (tmp_path, tmp_path)


def test_a_difference_is_no_failure_unless_it_is_asked_for(run):
    other = [line.replace('hello', 'bye') for line in JIFFY]
    status, _, err = run(script(LINUX), script(other))
    assert (status, err[-1]) == (0, 'linux: they differ in 2 lines')
    assert run(script(LINUX), script(other), '--agree')[0] == 1
    assert run(script(LINUX), script(JIFFY), '--agree')[0] == 0


def test_a_panic(run):
    """Its lines are shown; what came behind it was not reached."""
    dead = LINUX[:5] + ['[    2.130000] Kernel panic - not syncing: x']
    status, out, err = run(script(dead), script(JIFFY))
    assert status == 1
    assert 'linux: Linux ended before the end of RUN: a panic, see its column' in err
    assert any('Kernel panic - not syncing' in line for line in out)
    assert any(line.startswith('(not reached)') for line in out)
    assert 'linux: Jiffy ended before the end of RUN' in run(script(LINUX), script(JIFFY[:6]))[2]


def test_a_hang(run):
    started = time.monotonic()
    status, _, err = run(script(LINUX[:5], 'exec sleep 60'), script(JIFFY), '--timeout', '1')
    assert status == 1 and time.monotonic() - started < 30
    assert 'linux: Linux had not come to the end of RUN after 1 s; for more: TIMEOUT=5' in err


def test_a_machine_that_does_not_come_up(run):
    status, _, err = run(script(LINUX[:1]), script(JIFFY))
    assert status == 1 and 'linux: Linux did not come up; the last line: ' + LINUX[0] in err


def test_a_command_that_one_side_has_not(run):
    linux = LINUX[:5] + ['[    2.12] [U] /session: line 3: timer: not found'] + LINUX[5:]
    linux[5] = linux[5].replace('2.12]', '2.120000]')
    jiffy = JIFFY[:6] + ["sh: no command 'uname' ('help' lists them)"] + JIFFY[6:]
    _, _, err = run(script(linux), script(jiffy))
    assert "linux: 'timer' is no command on Linux" in err
    assert "linux: 'uname' is no command on Jiffy" in err


def test_what_does_not_compile_on_linux(run, folder):
    (folder / 'other.c').write_text('this is no C\n')
    status, _, err = run('exit', 'exit')
    assert (status, err[-1]) == (
        1, 'linux: other does not compile on Linux 6.1.9; the lines above say why')
    assert any(str(folder / 'other.c:1') in line for line in err)


def test_no_network(run, monkeypatch):
    def none(place, say):
        raise fetch.Unavailable("needs Debian's package archive; is there a network?")
    monkeypatch.setattr(fetch, 'fetch', none)
    assert run('exit', 'exit')[0::2] == (
        1, ["linux: needs Debian's package archive; is there a network?"])


@pytest.mark.parametrize('settings, text', [
    ([], 'which folder of modules? e.g. ' + on_both.EXAMPLE),
    (['M=nosuch', 'RUN=x'], 'nosuch: there is no such folder'),
    (['M=lab', 'RUN=x'], 'lab: there is no Kbuild in it; one line is enough: obj-m := NAME.o'),
    (['M=lab/hello'], 'what is to be run? e.g. ' + on_both.EXAMPLE),
    (['M=lab/hello', 'RUN=;'], 'what is to be run? e.g. ' + on_both.EXAMPLE)])
def test_wrong_arguments(settings, text):
    done = subprocess.run(['make', 'linux', 'SETUP=no', *settings], cwd=ROOT, text=True,
                          env=clean_environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    assert done.returncode == 2 and done.stdout.splitlines()[0] == 'linux: ' + text


@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM])
def test_ended_from_outside(tmp_path, folder, number):
    """ctrl-C: one line, and no machine is left behind."""
    jiffy = tmp_path / 'jiffy'
    jiffy.write_bytes(b'x')
    program = ('import sys; sys.path[:0] = %r; import fetch, folder_build, on_both, pathlib\n'
               'P = pathlib.Path(%r)\n'
               'fetch.fetch = lambda place, say: fetch.Linux("6", "6", P, P, P / "jiffy", '
               'P / "jiffy")\n'
               'folder_build.modules = lambda *words: ({}, [], [])\n'
               'on_both.main(["--modules", %r, "--run", "x", "--out", %r, "--jiffy", %r])\n' % (
                   PLACES, str(tmp_path), str(folder), str(tmp_path / 'out'), str(jiffy)))
    with subprocess.Popen([sys.executable, '-c', program], stderr=subprocess.PIPE, text=True,
                          env=dict(os.environ, QEMU=str(toy_qemu(tmp_path)))) as process:
        files = started(tmp_path, process)
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (1, 'linux: ended, and both machines with it\n')
    for file in files:
        assert_gone(file)


def test_a_limit_counts_from_the_mark(tmp_path, monkeypatch):
    """The way up has its own time. The clock is what the machine says it is."""
    now = [0]
    monkeypatch.setattr(qemu_run.time, 'monotonic', lambda: now[0])

    def watch(line):
        now[0] = int(line.split()[1])

    def run(*limit):
        now[0] = 0
        command = ['printf', r'at 15\nup 15\nat 30\n']
        return qemu_run.run(command, tmp_path / 'log', watch, qemu_run.Limit(*limit)).how
    assert run(20, 'up') == qemu_run.ENDED
    assert run(20) == qemu_run.HUNG
