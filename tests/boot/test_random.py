# SPDX-License-Identifier: MIT
"""seed=N on the command line: random numbers are the same in each run, others with another N."""

import re

from machine import BUILD, script


def numbers(seed):
    """The first two random numbers of a machine booted with the seed."""
    result = script('ktest random_first; exit 0', 'seed=%d' % seed, image=BUILD / 'jiffy-test.elf')
    assert result.status == 0
    return re.search(r'random: (\w{8} \w{8})', result.output)[1]


def test_one_seed_is_one_row_of_numbers():
    assert numbers(7) == numbers(7)
    assert numbers(7) != numbers(8)
