# SPDX-License-Identifier: MIT
"""Every header of Linux that is here can be included alone, at any place, and brings a
module's source what it brings on Linux 6.1: headers.txt says what, names.txt which names
are looked at, left-out.txt where that is not so.
"""
import pathlib
import re
import shlex
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'boot')]

import probe    # noqa: E402

MODULE = ['-DMODULE', '-DKBUILD_MODNAME="x"', '-DKBUILD_BASENAME="x"']
WARNINGS = ['-Wall', '-Werror', '-Wno-unused-parameter']
BUILDS = {'gcc': [], 'gcc-DEBUG=0': ['DEBUG=0'], 'clang': ['LLVM=1']}
NAMES = probe.names(HERE / 'names.txt')


def compiler(build):
    """The command that compiles a file of the kernel in a build, without its warnings."""
    settings = BUILDS[build]
    flags = subprocess.run(['make', '-s', 'print-cflags', 'SETUP=no', *settings], cwd=ROOT,
                           stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout
    cc = ['clang', '--target=i686-linux-gnu'] if build == 'clang' else ['i686-linux-gnu-gcc']
    return cc + [re.sub(r'^(-I)?include(?=/|$)', r'\1%s/include' % ROOT, flag)
                 for flag in shlex.split(flags) if not flag.startswith('-W')]


@pytest.fixture(scope='module', params=BUILDS)
def cc(request):
    return compiler(request.param)


def table():
    """{header: names it brings} of headers.txt."""
    text = re.sub(r'\n +', ' ', (HERE / 'headers.txt').read_text(encoding='utf-8'))
    rows = {}
    for line in text.splitlines():
        if line.startswith('#') or not line:
            continue
        header, _, listed = line.partition(':')
        but = listed.strip().startswith('all but')
        found = [n.strip() for n in listed.replace('all but', '', 1).split(',') if n.strip()]
        rows[header] = [n for n in NAMES if n not in found] if but else found
    return rows


def left_out():
    """{(header, name): why}."""
    result = {}
    for line in (HERE / 'left-out.txt').read_text(encoding='utf-8').splitlines():
        if line.startswith('#'):
            continue
        header, listed, why = line.split('\t')
        for name in probe.WORD.findall(listed):
            result[header, name] = why
    return result


TABLE = table()
LEFT_OUT = left_out()


def excused(header, name):
    return (header, name) in LEFT_OUT or ('*', name) in LEFT_OUT


def headers():
    return sorted(path.relative_to(ROOT / 'include').as_posix()
                  for folder in ('linux', 'asm', 'generated', 'uapi')
                  for path in (ROOT / 'include' / folder).rglob('*.h'))


def test_each_header_brings_what_it_brings_on_linux(cc):
    lacking = []
    for header, wanted in TABLE.items():
        missing, error = probe.missing(cc + MODULE + ['-w'], header,
                                       [n for n in wanted if not excused(header, n)])
        assert not error, '%s: %s' % (header, error)
        lacking += ['%s does not bring %s' % (header, name) for name in sorted(missing)]
    assert not lacking, '\n'.join(lacking)


@pytest.mark.parametrize('module', (True, False))
def test_each_header_compiles_alone_and_twice(cc, module):
    bad = []
    for header in headers():
        done = probe.compile_text(cc + WARNINGS + (MODULE if module else []),
                                  '#include <%s>\n#include <%s>\n' % (header, header))
        if done.returncode or done.stdout.strip():
            bad.append(done.stdout)
    assert not bad, '\n'.join(bad)


def test_all_headers_go_together_in_either_order(cc):
    """Whatever comes first: no header needs another one before it, or minds one."""
    names = headers()
    for order in (names, names[::-1]):
        done = probe.compile_text(cc + WARNINGS + MODULE,
                                  ''.join('#include <%s>\n' % name for name in order))
        assert not done.returncode and not done.stdout.strip(), done.stdout


def test_every_listed_header_is_here():
    assert [header for header in TABLE if not (ROOT / 'include' / header).is_file()] == []


def test_what_is_left_out_is_asked_for_and_is_not_there():
    """A name that has come since must go from left-out.txt."""
    flags = compiler('gcc') + MODULE + ['-w']
    stale = []
    for (header, name) in LEFT_OUT:
        assert name in NAMES, name
        if header == '*':
            present = [h for h in TABLE if name in TABLE[h]][:3]
        else:
            present = [header]
        for where in present:
            missing, _ = probe.missing(flags, where, [name])
            if not missing:
                stale.append('%s %s' % (where, name))
    assert not stale


def test_a_name_that_is_not_brought_is_seen():
    flags = compiler('gcc') + MODULE + ['-w']
    wanted = ['kmalloc', 'struct timer_list', 'type no_such_t', 'EINVAL', 'no_such_function',
              'struct no_such']
    missing, error = probe.missing(flags, 'linux/errno.h', wanted)
    assert not error
    assert missing == set(wanted) - {'EINVAL'}
    missing, error = probe.missing(flags, 'linux/slab.h', wanted)
    assert not error
    assert missing == {'type no_such_t', 'no_such_function', 'struct no_such'}
