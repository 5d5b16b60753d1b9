# SPDX-License-Identifier: MIT
"""Several CPUs: all are started; each has its idle thread, its ksoftirqd and its tick."""

import re

import pytest

from machine import PANIC, script


def smp(commands, cpus, append=''):
    return script(commands + '; exit 0', append, cpus=cpus)


@pytest.mark.parametrize('cpus', [2, 4, 16])
def test_each_cpu_has_its_threads(cpus):
    result = smp('ps -e', cpus)
    assert 'on %d CPUs' % cpus in result.output
    names = [line.split()[-1] for line in result.of('ps -e').splitlines()[1:]]
    for n in range(cpus):
        assert 'swapper/%d' % n in names and 'ksoftirqd/%d' % n in names
    assert result.status == 0


def test_maxcpus_one():
    result = smp('ps -e', 4, 'maxcpus=1')
    assert 'on 1 CPU,' in result.output and 'swapper/1' not in result.output


def test_maxcpus_is_a_limit():
    assert 'on 2 CPUs' in smp('ps', 4, 'maxcpus=2').output
    assert 'on 2 CPUs' in smp('ps', 2, 'maxcpus=4').output


def test_cpus_there_is_no_room_for_are_named():
    result = smp('ps', 20)
    assert 'smp: 4 more CPUs than the 16 there is room for are not used' in result.output
    assert 'on 16 CPUs' in result.output


def test_without_an_apic_one_runs():
    result = smp('ps', 4, 'noapic')
    assert 'on 1 CPU,' in result.output and result.status == 0


def test_every_cpu_ticks():
    result = smp('sleep 3; interrupts', 4)
    rows = {line.split(':')[0].strip(): line.split(':')[1].split()[:4]
            for line in result.of('interrupts').splitlines() if ':' in line}
    ticks = int(rows['0'][0])
    assert ticks >= 300
    assert rows['TIC'][0] == '0'
    for n in range(1, 4):
        assert ticks - 5 <= int(rows['TIC'][n]) <= ticks


def test_a_panic_ends_the_machine():
    result = smp('crash irq', 4)
    assert result.status == PANIC
    assert re.search('Kernel panic - not syncing', result.output)
