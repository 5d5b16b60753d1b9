# SPDX-License-Identifier: MIT
"""The build does what is needed and no more: a changed setting, header or list of files
rebuilds what it affects, so `make clean` is never needed; an unchanged tree builds nothing."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.xdist_group('build')       # one copy


@pytest.fixture(scope='module')
def tree(tmp_path_factory):
    """A copy of the sources, built."""
    path = tmp_path_factory.mktemp('tree') / 'jiffy'
    shutil.copytree(ROOT, path, ignore=shutil.ignore_patterns('build', '.git', '__pycache__'))
    build(path)
    return path


def build(tree, *settings):
    """What `make all` compiled and linked."""
    done = subprocess.run(['make', '--no-print-directory', 'SETUP=no', *settings, 'all'],
                          cwd=tree, text=True, check=False, env=environment(),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    return re.findall(r'(?m)^  (?:CC|AS|LD) +(\S+)$', done.stdout)


def environment():
    """A copy of the tree takes what is in ccache and adds nothing: it has other paths."""
    return dict({k: v for k, v in os.environ.items() if not k.startswith('MAKE')
                 and k != 'MFLAGS'}, CCACHE_READONLY='1')


def symbols(tree):
    return (tree / 'build/jiffy.sym').read_text()


def test_nothing_changed(tree):
    assert build(tree) == []


def test_a_row(tree):
    """It has flags of its own: what it shares with others is not made again for it."""
    row = 'build/tests/conformance/tsk/kill.o'
    done = subprocess.run(['make', 'SETUP=no', row], cwd=tree, text=True, check=False,
                          env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0 and (tree / row).is_file(), done.stdout
    assert build(tree) == []


def test_one_file(tree):
    (tree / 'drivers/pit.c').touch()
    assert build(tree) == ['drivers/pit.c', 'build/jiffy.elf']


def test_a_header(tree):
    (tree / 'kernel/softirq/timer_wheel.h').touch()
    assert sorted(build(tree)) == ['build/jiffy.elf', 'kernel/softirq/timer.c',
                                   'kernel/softirq/timer_wheel.c']


def test_the_table_of_declarations(tree):
    """`sym` knows a header's new name; a module's source is none of its business."""
    table = tree / 'build' / 'declarations'
    before = table.stat().st_mtime_ns
    (tree / 'lab' / 'hello' / 'hello.c').touch()
    build(tree)
    assert table.stat().st_mtime_ns == before
    header = tree / 'include' / 'linux' / 'quite_new.h'
    header.write_text('struct quite_new { int i; };\n')
    assert build(tree) == ['build/jiffy.elf']
    # Of a name the table has the letters that the one before it does not begin with.
    assert b'ite_new.h\0' in table.read_bytes() and b'ite_new\0' in table.read_bytes()
    header.write_text('struct quite_other { int i; };\n')
    build(tree)
    assert b'ite_other\0' in table.read_bytes()
    header.unlink()
    build(tree)
    assert b'ite_new' not in table.read_bytes() and b'ite_other' not in table.read_bytes()


def test_a_setting_of_the_compiler(tree):
    assert 'kernel/main.c' in build(tree, 'HZ=250')
    assert build(tree, 'HZ=250') == []
    assert 'kernel/main.c' in build(tree)


def test_a_setting_of_the_run(tree):
    assert build(tree, 'MEM=16', 'CPUS=2', 'APPEND=loglevel=3') == []


def test_a_file_less(tree):
    """A command leaves the image with its file, and no other file has to be changed."""
    assert ' cmd_crash\n' in symbols(tree)
    saved = (tree / 'kernel/task/shell/cmd_crash.c')
    text = saved.read_text()
    saved.unlink()
    assert build(tree) == ['build/jiffy.elf']
    assert ' cmd_crash\n' not in symbols(tree)
    saved.write_text(text)
    assert build(tree) == ['kernel/task/shell/cmd_crash.c', 'build/jiffy.elf']


def test_a_mistake_then_mended(tree):
    """A compile error is said with the file's own path, and leaves no stale object."""
    path = tree / 'drivers/pit.c'
    text = path.read_text()
    path.write_text(text + '\nthis is no C\n')
    done = subprocess.run(['make', 'SETUP=no', 'all'], cwd=tree, text=True, check=False,
                          env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode != 0 and 'drivers/pit.c:' in done.stderr
    path.write_text(text)
    assert build(tree) == ['drivers/pit.c', 'build/jiffy.elf']


def test_without_drivers_it_links(tree, tmp_path):
    """Drivers that register themselves can be left out: the link does not need them."""
    copy = tmp_path / 'jiffy'
    shutil.copytree(tree, copy)
    for name in ('vga.c', 'acpi_power.c'):
        (copy / 'drivers' / name).unlink()
    assert 'build/jiffy.elf' in build(copy)


def test_checks_find_ccache_first(tree):
    """Where it is not installed the folder is not there, and the compiler is the next one."""
    (tree / 'tools/check/run.sh').write_text('echo "$PATH $CCACHE_DIR"\n')
    done = subprocess.run(['make', '-s', 'SETUP=no', 'check'], cwd=tree, text=True, check=True,
                          env=environment(), stdout=subprocess.PIPE)
    path, where = done.stdout.splitlines()[-1].rsplit(' ', 1)
    assert path.startswith('/usr/lib/ccache:') and where == str(tree / 'build/ccache')
