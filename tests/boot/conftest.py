# SPDX-License-Identifier: MIT
"""Fixtures: images, machines, and what is printed when a test fails."""

import tempfile

import pytest

from image import Image, built, make
from machine import BUILD, IMAGE, Machine, Record


@pytest.fixture(scope='session')
def image():
    """The image under test."""
    assert IMAGE.is_file(), '%s is not there; type: make all' % IMAGE
    return Image(IMAGE)


@pytest.fixture(scope='session')
def image_of_hz(image):
    """image_of_hz(250) -> an image that was built with HZ=250."""
    images = {}

    def build(hz):
        if hz not in images:
            images[hz] = Image(built('jiffy.elf', 'HZ=%d' % hz))
        return images[hz]
    return build


@pytest.fixture(scope='session')
def iso(tmp_path_factory):
    """iso(append) -> a CD image from `make iso APPEND=...`, and the kernel that is in it."""
    def build(append):
        out = built('jiffy.elf').parent
        make('O=%s' % out, 'HZ=100', 'APPEND=' + append.replace('$', '$$'), 'iso')
        path = tmp_path_factory.mktemp('iso') / 'jiffy.iso'
        (out / 'jiffy.iso').rename(path)
        return path, out / 'jiffy.elf'
    return build


@pytest.fixture
def machine(image):
    """machine(...) -> a Machine at its prompt; ended after the test."""
    machines = []

    def start(*args, prompt=True, **options):
        machines.append(Machine(*args, **options))
        if prompt:
            machines[-1].wait_prompt()
        return machines[-1]
    yield start
    for m in machines:
        m.close()


class Shared:
    """The machine that the tests of a file share. It stands still between them, and another
    one is started when one has ended it."""

    def __init__(self, **options):
        self.options = options
        self.machine = None

    def take(self):
        """-> the machine at its prompt."""
        if not self.machine or not self.machine.alive():
            self.machine = Machine(**self.options)
            self.machine.wait_prompt()
        self.machine.resume()
        Record.runs.append(self.machine.record)
        return self.machine

    def give_back(self):
        """It must still be at its prompt, or come back to it."""
        m = self.machine
        try:
            m.send('\x15\recho still here\r')
            m.wait('\nstill here\r\n')
            m.wait_prompt()
        except Exception:
            m.close()
            raise
        m.pause()

    def close(self):
        if self.machine:
            self.machine.close()


@pytest.fixture(scope='module')
def shell_image():
    """What `shell` boots; a file of tests may have its own."""
    return IMAGE


@pytest.fixture(scope='module')
def shared_machine(image, shell_image):
    shared = Shared(image=shell_image)
    yield shared
    shared.close()


@pytest.fixture
def shell(shared_machine):
    """A machine at its prompt, which other tests of this file have used before."""
    yield shared_machine.take()
    shared_machine.give_back()


@pytest.fixture
def short_path():
    """A directory with a short name: a socket's path has a limit of about 100 bytes."""
    with tempfile.TemporaryDirectory(prefix='jiffy') as path:
        yield path


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    del Record.runs[:]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if not report.failed:
        return
    for record in Record.runs:
        report.sections.append(('the machine', str(record)))
    # pytest-xdist adds a group to the name.
    report.sections.append(('this test alone', 'JIFFY_BUILD=%s python3 -m pytest "%s"'
                            % (BUILD, item.nodeid.split('@')[0])))
