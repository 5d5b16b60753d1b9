# SPDX-License-Identifier: MIT
"""The tests that run in the kernel, in each build: one image with all of tests/kernel in
it, `ktest` at its prompt, and KTAP read back."""

import pathlib
import re
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'boot'))

from image import built    # noqa: E402
from machine import Record, script    # noqa: E402

HANG_S = 300    # at HZ=1000 the wrap of jiffies is 300,000 ticks away
CONFIGURATIONS = ('HZ=100', 'HZ=250', 'HZ=1000', 'DEBUG=0', 'LLVM=1', 'HZ=100 noapic')
SEVERAL = (('HZ=100', 4, 0), ('HZ=100 DEBUG=0', 4, 0), ('JITTER=1', 2, 1), ('JITTER=1', 4, 2),
           ('JITTER=1', 16, 3))     # settings, CPUs, seed
LINE = re.compile(r'(?m)^(ok|not ok) \d+ (\w+) # (SKIP )?(.*?)\r?$')


def run(words, parameters, cpus=1):
    """-> [(verdict, name, was it left out, claim or reason)] of every test there is."""
    del Record.runs[:]
    result = script('ktest; exit 0', ' '.join(parameters + ['watchdog_thresh=1']),
                    image=built('jiffy-test.elf', *words), hang_s=HANG_S, cpus=cpus)
    assert result.output.count('KTAP version 1') == 1
    lines = LINE.findall(result.output)
    plan = re.search(r'(?m)^1\.\.(\d+)\r?$', result.output)
    failed = [name for verdict, name, _, _ in lines if verdict != 'ok']
    assert not failed, '%s\n%s' % (failed, Record.runs[-1])
    assert plan and int(plan[1]) == len(lines), Record.runs[-1]
    return lines


@pytest.mark.parametrize('settings', CONFIGURATIONS)
def test_kernel(settings):
    words = [w for w in settings.split() if '=' in w]
    lines = run(words, [w for w in settings.split() if '=' not in w])
    reasons = {why for _, _, skipped, why in lines if skipped}
    assert all(re.fullmatch(r'needs \d+ CPUs', why) for why in reasons), reasons
    assert len([1 for line in lines if not line[2]]) > 50


@pytest.mark.parametrize('settings, cpus, seed', SEVERAL)
def test_kernel_on_several_cpus(settings, cpus, seed):
    lines = run(settings.split(), ['seed=%d' % seed] if seed else [], cpus)
    reasons = {why for _, _, skipped, why in lines if skipped}
    assert reasons == {'for one CPU'}
    assert len([1 for line in lines if not line[2]]) >= 10
