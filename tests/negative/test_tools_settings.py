# SPDX-License-Identifier: MIT
"""What make's command line gets wrong is refused in one line with what to type instead."""

import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHELLS = [[name, *flags] for name, *flags in (['sh'], ['dash'], ['bash', '--posix'])
          if shutil.which(name)]


def settings(*args, shell=('sh',), **env):
    p = subprocess.run([*shell, 'tools/settings.sh', *args], cwd=ROOT, text=True,
                       env={'PATH': '/usr/bin:/bin', **env}, stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20)
    return p.returncode, p.stdout, p.stderr


REFUSED = [
    ('CPU=4', "unknown setting CPU=4; did you mean CPUS=4? ('make help' lists them)"),
    ('cpus=2', "unknown setting cpus=2; did you mean CPUS=2? ('make help' lists them)"),
    ('MME=8', "unknown setting MME=8; did you mean MEM=8? ('make help' lists them)"),
    ('APEND=a=b', "unknown setting APEND=a=b; did you mean APPEND=a=b? ('make help' lists them)"),
    ('VERBOSITY=1', "unknown setting VERBOSITY=1 ('make help' lists them)"),
    ('HZ=99', 'HZ=99 is not valid; use HZ=100, HZ=250 or HZ=1000'),
    ('HZ=', 'HZ= is not valid; use HZ=100, HZ=250 or HZ=1000'),
    ('CPUS=0', 'CPUS=0 is not valid; use a whole number from CPUS=1 to CPUS=16'),
    ('CPUS=17', 'CPUS=17 is not valid; use a whole number from CPUS=1 to CPUS=16'),
    ('CPUS=04', 'CPUS=04 is not valid; use a whole number from CPUS=1 to CPUS=16'),
    ('CPUS=-1', 'CPUS=-1 is not valid; use a whole number from CPUS=1 to CPUS=16'),
    ('CPUS=two', 'CPUS=two is not valid; use a whole number from CPUS=1 to CPUS=16'),
    ('MEM=1', 'MEM=1 is not valid; use a whole number from MEM=2 to MEM=4096 (in MB)'),
    ('MEM=64M', 'MEM=64M is not valid; use MEM=64 (in MB)'),
    ('MEM=99999999999999999999',
     'MEM=99999999999999999999 is not valid; '
     'use a whole number from MEM=2 to MEM=4096 (in MB)'),
    ('ACCEL=hvf', 'ACCEL=hvf is not valid; use ACCEL=tcg or ACCEL=kvm'),
    ('DEBUG=2', 'DEBUG=2 is not valid; use DEBUG=0 or DEBUG=1'),
    ('LLVM=0', 'LLVM=0 is not valid; use LLVM=1 or LLVM= (nothing)'),
    ('SETUP=maybe', 'SETUP=maybe is not valid; use SETUP=yes or SETUP=no'),
    ('V=yes', 'V=yes is not valid; use V=0 or V=1'),
    ('O=', 'O= is not valid; name a directory, e.g. O=build'),
    ('O=a b', 'O=a b is not valid; make cannot handle such characters in a path, '
              'use e.g. O=build'),
    ('O=Makefile/../README.md/x:y', 'O=Makefile/../README.md/x:y is not valid; make cannot '
                                    'handle such characters in a path, use e.g. O=build'),
    ('O=tools/settings.sh', 'O=tools/settings.sh is not valid; it is a file, '
                            'name a directory, e.g. O=build'),
    ('QEMU=/no/such', 'QEMU=/no/such is not valid; there is no such program, '
                      'give its path or leave QEMU= out'),
    ('TIMEOUT=x', 'TIMEOUT=x is not valid; '
                  'use a whole number from TIMEOUT=1 to TIMEOUT=86400'),
]


@pytest.mark.parametrize('shell', SHELLS, ids=lambda s: s[0])
@pytest.mark.parametrize('setting,line', REFUSED, ids=[r[0] for r in REFUSED])
def test_refused_with_what_to_type(setting, line, shell):
    assert settings(setting, shell=shell) == (2, '', 'make: ' + line + '\n')


@pytest.mark.parametrize('setting', [
    'HZ=100', 'HZ=250', 'HZ=1000', 'CPUS=1', 'CPUS=16', 'MEM=2', 'MEM=4096', 'ACCEL=tcg',
    'ACCEL=kvm', 'APPEND=', 'APPEND=autorun="timer set 3; exit 0" \'$x\' | & *', 'DEBUG=0',
    'LLVM=', 'LLVM=1', 'CROSS_COMPILE=', 'CROSS_COMPILE=/opt/x/i686-elf-', 'QEMU=sh',
    'QEMUFLAGS=-M isapc', 'SETUP=yes', 'SETUP=no', 'O=build', 'O=/no/such/dir', 'O=tools', 'V=1',
    'GDB=no', 'TIMEOUT=10', 'OUT=b', 'CC=gcc', 'HOSTCC=clang'])
def test_accepted_in_silence(setting):
    assert settings(setting) == (0, '', '')


def test_every_wrong_setting_is_named():
    status, _, err = settings('HZ=1', 'CPUS=2', 'CPU=2')
    assert status == 2
    assert [line.split()[1] for line in err.splitlines()] == ['HZ=1', 'unknown']


def test_nothing_given():
    assert settings() == (0, '', '')


def test_a_goal_that_is_not_there():
    assert settings('--goal', 'tset', 'run', 'test', 'check') == (
        2, '', "make: there is no target 'tset'; did you mean 'make test'? "
               "('make help' lists them)\n")
    assert settings('--goal', 'zzz', 'run', 'test') == (
        2, '', "make: there is no target 'zzz'; 'make help' lists them\n")


def test_list_names_every_setting_once():
    _, out, _ = settings('--list')
    names = [line.split()[0] for line in out.splitlines()]
    assert names[:5] == ['HZ', 'CPUS', 'MEM', 'ACCEL', 'APPEND']
    assert len(set(names)) == len(names)
    assert max(map(len, out.splitlines())) <= 80


def test_place(tmp_path):
    wsl = tmp_path / 'version'
    wsl.write_text('Linux version 5.15.90.1-microsoft-standard-WSL2 (gcc)\n')
    assert settings('--place', '/home/a/jiffy') == (0, '', '')
    status, _, err = settings('--place', '/home/a/my jiffy')
    assert (status, err.count('\n')) == (0, 1)
    assert "the path '/home/a/my jiffy' has a space" in err
    status, _, err = settings('--place', '/mnt/c/Users/a/jiffy', JIFFY_PROC_VERSION=str(wsl))
    assert (status, err.count('\n')) == (0, 1)
    assert 'clone into your Linux home instead' in err
    assert settings('--place', '/mnt/c/x', JIFFY_PROC_VERSION='/dev/null') == (0, '', '')
    assert settings('--place', '/mnt/disk', JIFFY_PROC_VERSION=str(wsl)) == (0, '', '')
