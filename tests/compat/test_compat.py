# SPDX-License-Identifier: MIT
"""Sources as they were written for Linux 2.6 to 6.16 compile without a word of the compiler,
load, do what they were written for, and unload: on one CPU and on four, by gcc and clang.
"""
import pathlib
import re
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'boot')]

from image import make    # noqa: E402
from machine import BUILD, Record, script    # noqa: E402

HANG_S = 300
MODULES = sorted(path.parent.name for path in HERE.glob('*/Kbuild'))
COMPILERS = {'gcc': [], 'clang': ['LLVM=1']}
REPORT = re.compile(r'WARNING|BUG|Oops|left behind|panic|rmmod:|insmod:')


def build(name):
    """The image with all of them in it; a source that does not compile ends the build."""
    out = BUILD / ('compat-' + name)
    make('O=%s' % out, 'M=tests/compat', *COMPILERS[name], '%s/jiffy-test.elf' % out)
    return out


@pytest.fixture(scope='module', params=COMPILERS)
def compiled(request):
    return build(request.param)


def test_there_are_enough():
    assert len(MODULES) >= 30


def test_compilers_say_nothing(compiled):
    logs = sorted((compiled / 'modules' / 'tests' / 'compat').rglob('*.log'))
    assert len(logs) >= 2 * len(MODULES)    # of the compiler and of the linker
    said = ''.join(log.read_text() for log in logs)
    assert not said, said


@pytest.mark.parametrize('cpus', (1, 4))
def test_each_loads_works_and_unloads(compiled, cpus):
    """One after the other in one machine: each also finds what the others have left."""
    del Record.runs[:]
    commands = '; '.join('insmod %s; sleep 1; rmmod %s' % (name, name) for name in MODULES)
    result = script(commands + '; lsmod; exit 0', image=compiled / 'jiffy-test.elf', cpus=cpus,
                    hang_s=HANG_S)
    said = {name: len(re.findall(r'compat %s: ok' % name, result.output)) for name in MODULES}
    assert said == dict.fromkeys(MODULES, 1), Record.runs[-1]
    assert result.status == 0, Record.runs[-1]
    bad = [line for line in result.lines if REPORT.search(line)]
    assert not bad, '\n'.join(bad)
    assert result.of('lsmod').count('\n') == 1, result.of('lsmod')


def test_a_report_would_be_seen():
    assert REPORT.search('[    1.0][   T9] WARNING: CPU: 0 PID: 9 at kernel/base/kmalloc.c:214')
    assert not REPORT.search('[    1.0][   T9] compat timer_4_9: ok')
