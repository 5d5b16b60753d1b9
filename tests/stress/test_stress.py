# SPDX-License-Identifier: MIT
"""Every stress scenario, a few guest seconds of it, on 1, 2, 4 and 8 CPUs: with the counting
clock and several seeds, and in parallel. And each one's checks find what is done wrong.
"""

import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'boot')]

import stress    # noqa: E402
from image import make    # noqa: E402
from machine import BUILD    # noqa: E402

SECONDS = {'counting': 2, 'real': 1}     # of the guest; the real clock's are the host's too
SEEDS = {1: (1,), 2: (1, 2), 4: (1, 2), 8: (1,)}     # of each number of CPUs
IDS = list(stress.scenarios())


@pytest.fixture(scope='module')
def image():
    out = BUILD / 'stress'
    make('O=%s' % out, 'JITTER=1', 'EXTRA_CFLAGS=-DCONFIG_WRAP_SECONDS=5',
         '%s/jiffy-stress.elf' % out)
    return out / 'jiffy-stress.elf'


def run(image, ident, cpus, clock, seed, broken=False):
    return stress.Run(ident, cpus, clock, SECONDS[clock], seed, broken, image).run()


def explain(done):
    return '%s: %s\nto repeat it: %s\n%s' % (done, done.why, done.repeat(),
                                             '\n'.join(done.lines[-60:]))


@pytest.mark.parametrize('ident', IDS)
@pytest.mark.parametrize('cpus, seed', [(n, seed) for n in stress.CPUS for seed in SEEDS[n]])
def test_with_the_counting_clock(image, ident, cpus, seed):
    done = run(image, ident, cpus, 'counting', seed)
    assert not done.why, explain(done)


@pytest.mark.alone
@pytest.mark.xdist_group('in parallel')
@pytest.mark.parametrize('ident', IDS)
@pytest.mark.parametrize('cpus', (2, 4))
def test_in_parallel(image, ident, cpus):
    done = run(image, ident, cpus, 'real', 1)
    assert not done.why, explain(done)


@pytest.mark.parametrize('ident', IDS)
def test_what_is_broken_is_found(image, ident):
    done = run(image, ident, 4, 'counting', 1, broken=True)
    assert done.found(), explain(done)


def test_a_seed_repeats_a_run_and_another_one_does_not(image):
    first, again, other = (run(image, 'TOR-02', 4, 'counting', seed) for seed in (7, 7, 8))
    assert first.lines == again.lines
    assert first.lines != other.lines


def test_a_run_goes_on_until_so_many_operations_are_done(image):
    done = stress.Run('TOR-20', 2, 'counting', 1, 1, image=image, operations=8000).run()
    assert not done.why, explain(done)
    assert done.operations >= 8000
    assert '/1 s, ' in '\n'.join(done.lines)


# --- And would a bad run be seen? ---------------------------------------------

def judged(*lines):
    done = stress.Run('TOR-02', 4, 'counting', 3, 7)
    done.lines = list(lines)
    done.judge()
    return done.why


GOOD = ('stress: TOR-02 ok: 3 s, 4 CPUs, seed 7, 123 operations, 0 violations',
        'reboot: Power down')


@pytest.mark.parametrize('lines, why', (
    (GOOD, None),
    ((GOOD[0].replace(' ok', ' not ok').replace('0 vio', '2 vio'), GOOD[1]), '2 violations'),
    ((GOOD[0].replace('123', '0'), GOOD[1]), 'no operation was done'),
    ((GOOD[0],), 'it did not end in order'),
    (('BUG: spinlock recursion',) + GOOD, 'the kernel reported: BUG: spinlock recursion'),
    (('jiffy> stress 3',), 'no verdict; the last line: jiffy> stress 3'),
    ((), 'no verdict; the last line: (nothing)'),
))
def test_a_bad_run_is_seen(lines, why):
    assert judged(*lines) == why


def test_the_repeating_command_names_everything():
    done = stress.Run('TOR-02', 4, 'real', 3, 7)
    assert done.repeat() == 'make stress SECONDS=3 CPUS=4 SEED=7 SCENARIO=TOR-02 CLOCK=real'
    done = stress.Run('TOR-20', 4, 'counting', 3, 7, operations=1000000)
    assert done.repeat() == ('tests/stress/stress.py --seconds 3 --operations 1000000 --cpus 4 '
                             '--seed 7 --scenario TOR-20 --clock counting')
