# SPDX-License-Identifier: MIT
"""Tests side by side: `make test` lets a process run on each CPU and one more, since some wait
(pytest-xdist).

What a test may count on then:

- It has nothing but its own temporary directory to itself. An image is built by image.make(),
  one make at a time.
- `@pytest.mark.alone`: while it runs no other does, in no process. For what is measured
  against the host's clock, or needs the host's CPUs. Several in one process, one after the
  other, are alone together.
- `@pytest.mark.xdist_group(NAME)`: all of the group in one process, one after the other. For
  what shares files or a costly fixture.
"""

import fcntl
import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
LOCKS = pathlib.Path(os.environ.get('JIFFY_BUILD') or ROOT / 'build') / 'locks'


class Room:
    """Any number of tests are in it together, or one alone. Who wants to be alone keeps the
    door meanwhile, so that those outside cannot keep it waiting for ever."""

    def __init__(self):
        self.stays = False
        LOCKS.mkdir(parents=True, exist_ok=True)
        self.door, self.inside = (open(LOCKS / name, 'w', encoding='ascii')
                                  for name in ('door', 'inside'))

    def enter(self, alone):
        if self.stays:
            return
        fcntl.flock(self.door, fcntl.LOCK_EX)
        fcntl.flock(self.inside, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(self.door, fcntl.LOCK_UN)

    def leave(self, stays):
        self.stays = stays
        if not stays:
            fcntl.flock(self.inside, fcntl.LOCK_UN)


def pytest_configure(config):
    config.room = Room()


def pytest_collection_modifyitems(config, items):
    """With several processes, groups begin first: one of them last would keep a single process
    busy for minutes, while the others have nothing to do."""
    if hasattr(config, 'workerinput'):
        items.sort(key=lambda item: item.get_closest_marker('xdist_group') is None)


def is_alone(item):
    return item is not None and item.get_closest_marker('alone') is not None


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item, nextitem):
    item.config.room.enter(is_alone(item))
    yield
    item.config.room.leave(is_alone(item) and is_alone(nextitem))
