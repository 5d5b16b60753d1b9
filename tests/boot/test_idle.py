# SPDX-License-Identifier: MIT
"""An idle machine halts, and nothing but the tick wakes it."""

import re
import resource

import pytest

from machine import script

MINUTE_S = 20           # of a host's CPU; without hlt, ten guest minutes take an hour


def counts(text):
    """`interrupts` or `softirqs` -> name: count."""
    return {name: int(count, 0) for name, count in
            re.findall(r'(?m)^ *(\w+): +(\w+)', text)}


@pytest.mark.parametrize('append', ['', 'noapic', 'acpi=off'])
def test_only_the_timer_interrupts(append):
    result = script('interrupts; sleep 1; interrupts; exit 7', append=append)
    before, after = map(counts, result.all_of('interrupts'))
    assert set(before) == set(after)
    assert after.pop('0') - before.pop('0') == 101      # sleep waits for 1 s and a jiffy
    assert after == before


def test_only_the_timer_softirq_runs_and_only_when_due():
    """A hundred ticks without a timer raise nothing; a command that ends leaves RCU its thread."""
    result = script('softirqs; sleep 1; softirqs; exit 7')
    before, after = map(counts, result.all_of('softirqs'))
    assert after.pop('TIMER') - before.pop('TIMER') <= 2
    assert after.pop('RCU') - before.pop('RCU') <= 2
    assert after == before


def used_s():
    """CPU time of the machines that have ended, in seconds: what else the host does is not in
    it."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize('cpus', [1, 4])
def test_the_cpus_halt(cpus):
    """Virtual time skips what is spent in hlt; ten minutes of a loop would not end here. On
    several CPUs the clock that lets them take turns is off meanwhile (drivers/rtc.c)."""
    start_s = used_s()
    result = script('sleep 600; exit 7', cpus=cpus)
    assert result.status == 7
    assert 0.1 < used_s() - start_s < MINUTE_S


def test_idle_time_is_the_idle_tasks():
    result = script('sleep 100; ps -e; exit 7')
    rows = {line.split()[-1]: line.split()[2] for line in result.of('ps -e').splitlines()}
    assert rows['swapper/0'] in ('00:01:40', '00:01:39')
    assert rows['sh'] == rows['ksoftirqd/0'] == '00:00:00'


def test_a_busy_command_is_charged():
    """uptime's idle share falls when a command uses the CPU."""
    result = script('repeat 2000 echo x; uptime; exit 7', icount=6)
    assert int(re.search(r'(\d+) % idle', result.of('uptime'))[1]) < 50
