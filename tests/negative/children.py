# SPDX-License-Identifier: MIT
"""Processes that a test's own process has started."""

import pathlib
import time

import pytest


def toy_qemu(place):
    """-> a script in PLACE that does nothing for a minute; each start of it leaves a file
    there, which is whole as soon as it is there."""
    qemu = place / 'qemu'
    qemu.write_text('#!/bin/sh\ncd "%s"\necho $$ >new.$$\nmv new.$$ pid.$$\nexec sleep 60\n'
                    % place)
    qemu.chmod(0o755)
    return qemu


def started(place, process):
    """Wait until PROCESS has started the script in PLACE, or has ended -> the files."""
    while process.poll() is None:
        files = sorted(place.glob('pid.*'))
        if files:
            return files
        time.sleep(0.05)
    pytest.fail('it has ended, and started nothing')


def assert_gone(pid_file):
    """The process whose number is in PID_FILE does not live on: it ends within ten seconds."""
    command = pathlib.Path('/proc', pid_file.read_text().strip(), 'cmdline')
    for _ in range(100):
        if not command.exists() or not command.read_text():     # it is gone, or waits for init
            return
        time.sleep(0.1)
    pytest.fail('QEMU lives on')
