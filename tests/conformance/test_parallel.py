# SPDX-License-Identifier: MIT
"""The rows about memory and several CPUs, with the virtual CPUs side by side: on the host's
clock QEMU gives each a thread, and what the host's CPUs reorder shows. On the counting clock,
where all other tests run, they take turns and nothing is ever reordered.

The rows themselves only ask that forbidden outcomes do not come. Here it is also asked that
an allowed one does: else they could not fail. QEMU's x86 on an x86 host puts no barrier where
the guest has none; on another host it may, and then there is nothing to see.
"""

import collections
import os
import pathlib
import platform
import re
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'boot'), str(HERE / 'linux'),
                str(HERE.parents[1] / 'tools' / 'linux')]

import compare    # noqa: E402

from image import built    # noqa: E402
from machine import Record, script    # noqa: E402

ON_FOUR = ('ATM-04', 'ATM-06-CPUS', 'BIT-02-CPUS', 'REF-01-CPUS', 'BAR-02-IRIW')
ON_TWO = ('ATM-05-CPUS', 'ATM-05-RELEASE', 'BAR-01', 'BAR-02', 'BAR-02-LB', 'BAR-03-CPUS',
          'BAR-04', 'BAR-04-TORN', 'BAR-05')
# What may come, and must come some time. The last is not reordering: it shows that the test
# would see that outcome.
POSSIBLE = ('SB, nothing between', 'SB, release stores', 'MP, the flag first')
TRIES = 30              # of 25,600 runs each; on an idle host the first one does
IN_A_BOOT = 5
LITMUS = re.compile(r'litmus: (.*): \S+.* (\d+) times of (\d+)')

pytestmark = [pytest.mark.alone, pytest.mark.skipif(
    len(os.sched_getaffinity(0)) < 2 or platform.machine() not in ('x86_64', 'i686'),
    reason='needs a host with two x86 CPUs')]


def run(cpus, rows):
    """The console of a machine that ran ROWS, in order, with its CPUs side by side."""
    del Record.runs[:]
    commands = ['conf ' + row for row in rows] + ['exit 0']
    return script('; '.join(commands), 'maxcpus=%d' % cpus, image=built('jiffy-conf.elf'),
                  icount=None, cpus=cpus)


def outcomes(output):
    """{test: how often its outcome came}, all runs of the test together."""
    seen = collections.Counter()
    for name, times, _ in LITMUS.findall(output):
        seen[name] += int(times)
    return seen


@pytest.mark.parametrize('cpus, rows', ((4, ON_FOUR), (2, ON_TWO)))
def test_rows(cpus, rows):
    result = run(cpus, rows)
    got = compare.results(result.lines)
    assert {row: got[row].verdict for row in got} == dict.fromkeys(rows, compare.OK), \
        Record.runs[-1]
    assert result.status == 0, Record.runs[-1]


def test_what_may_come_comes():
    """Without a barrier a store is overtaken by a load, and the tests see it."""
    seen = collections.Counter()
    for _ in range(TRIES // IN_A_BOOT):
        seen += outcomes(run(2, ['BAR-01', 'BAR-02'] * IN_A_BOOT).output)
        assert not seen['SB, smp_mb() between']
        if all(seen[name] for name in POSSIBLE):
            return
    pytest.fail('not once in %d tries: %s\n%s' % (
        TRIES, ', '.join(name for name in POSSIBLE if not seen[name]), Record.runs[-1]))
