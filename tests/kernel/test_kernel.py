# SPDX-License-Identifier: MIT
"""The tests that run in the kernel, in each build: one image with all of tests/kernel in
it, `ktest` at its prompt, and KTAP read back."""

import pathlib
import re
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'boot'))

from image import make    # noqa: E402
from machine import BUILD, Record, script    # noqa: E402

HANG_S = 300    # at HZ=1000 the wrap of jiffies is 300,000 ticks away
CONFIGURATIONS = ('HZ=100', 'HZ=250', 'HZ=1000', 'DEBUG=0', 'LLVM=1', 'HZ=100 noapic')


def build(words):
    """The test image for settings such as ['HZ=250']."""
    out = BUILD / ('ktest-' + '-'.join(words).replace('=', '').lower())
    make('O=%s' % out, *words, '%s/jiffy-test.elf' % out)
    return out / 'jiffy-test.elf'


@pytest.mark.parametrize('settings', CONFIGURATIONS)
def test_kernel(settings):
    del Record.runs[:]
    words = [w for w in settings.split() if '=' in w]
    parameters = [w for w in settings.split() if '=' not in w]
    result = script('ktest; exit 0', ' '.join(parameters + ['watchdog_thresh=1']),
                    image=build(words), hang_s=HANG_S)
    assert result.output.count('KTAP version 1') == 1
    verdicts = re.findall(r'(?m)^(ok|not ok) \d+ (\w+)', result.output)
    plan = re.search(r'(?m)^1\.\.(\d+)\r?$', result.output)
    failed = [name for verdict, name in verdicts if verdict != 'ok']
    assert not failed, '%s\n%s' % (failed, Record.runs[-1])
    assert plan and int(plan[1]) == len(verdicts) > 50, Record.runs[-1]
