# SPDX-License-Identifier: MIT
"""How a run of QEMU ended: what QEMU says, made into one status and one line.

QEMU's own exit status cannot tell a power-off from a triple fault (both 0), and the
debug-exit port can only give odd ones. QEMU's control socket (QMP) says who shut the
machine down, and the last line of the log says whether the kernel meant it:

    status  how it ended
    0       powered off: the last line was `reboot: Power down`; or restarted
    1..99   `exit N` at the prompt
    100     panic, or an error at boot that the kernel reported
    101     reset or power-off without a report (a triple fault, most likely)
    102     timed out
    103     ended from outside: ctrl-] x, a signal
    104     QEMU could not start, or failed
    2       wrong arguments of tools/run.py

The kernel's side: debug-exit value N for `exit N`, 100 for a panic; `exit 0` also
prints the orderly last line, since QEMU reports an error of its own the same way.
"""

import os
import re
import signal

PANIC, RESET, TIMEOUT, ENDED, NO_START = 100, 101, 102, 103, 104
MAX_EXIT = 99           # the largest N of `exit N`
POWER_DOWN = 'reboot: Power down'
RESTART = 'reboot: Restarting system'


def last_line(log):
    """The last line that the guest wrote, without escape sequences and empty lines."""
    try:
        with open(log, 'rb') as f:
            f.seek(max(0, os.path.getsize(log) - 4096))
            text = f.read().decode('utf-8', 'replace')
    except OSError:
        return ''
    text = re.sub(r'\x1b\[[0-9;?]*[A-Za-z]', '', text)
    lines = [line.strip() for line in re.split(r'[\r\n]+', text)]
    lines = [line for line in lines if line and line != 'QEMU: Terminated']
    return lines[-1] if lines else ''


def ending(rc, ran, reason, last, stopped):
    """(status, text) for a run that QEMU ended with status RC; RAN: the machine started;
    REASON: of QEMU's SHUTDOWN event; LAST: the log's last line; STOPPED: by this script."""
    if stopped == 'timeout':
        return TIMEOUT, 'timed out'
    if stopped:
        return ENDED, 'killed (%s)' % stopped
    if rc < 0:
        return ENDED, 'killed (QEMU by %s)' % signal.Signals(-rc).name
    if rc == 0:
        return shut_down(reason, last)
    value = rc >> 1
    if rc % 2 == 0 or (value == 0 and not ran):
        return NO_START, 'QEMU could not start (status %d); its message is above' % rc
    if value == 0 and last.endswith(POWER_DOWN):
        return 0, 'exit 0'
    if value == PANIC:
        return PANIC, 'panic'
    if 1 <= value <= MAX_EXIT:
        return value, 'exit %d' % value
    return RESET, 'ended without its last line (QEMU status %d)' % rc


def shut_down(reason, last):
    """QEMU's status was 0: a shutdown or a reset by the guest, or someone quit QEMU."""
    if reason is None or not reason.startswith('guest'):
        return ENDED, 'quit'
    if last.endswith(POWER_DOWN):
        return 0, 'powered off'
    if last.endswith(RESTART):
        return 0, 'restarted'
    if reason == 'guest-reset':
        return RESET, 'reset without a report (a triple fault, most likely)'
    return RESET, 'powered off without its last line'
