# SPDX-License-Identifier: MIT
"""A guest in virtual time: QEMU's command line for one, and the lines of its log.

The guest's clock counts instructions and skips idle time: what takes five seconds there
takes milliseconds here, and a run with the same seed is the same run.
"""

import os
import re

QEMU = os.environ.get('QEMU') or 'qemu-system-i386'
SHIFT = 3               # an instruction takes 2^3 ns
SMP_SHIFT = 5           # with several CPUs, which run in turn
PROMPT = 'jiffy> '
LOG_LINE = re.compile(r'\[ *(\d+)\.(\d{6})\]\[ *([A-Z]\d+)\] (.*)')


class LogLine:
    """One line of the kernel log: when (guest seconds), who (T1, S0, H0), what."""

    def __init__(self, match):
        self.seconds = int(match[1]) + int(match[2]) / 1e6
        self.caller = match[3]
        self.text = match[4]

    def __repr__(self):
        return '%.6f %s %s' % (self.seconds, self.caller, self.text)


def log_lines(output, containing=''):
    """The log lines in a console's output, of those with the text CONTAINING."""
    matches = (LOG_LINE.search(line) for line in output.splitlines())
    return [LogLine(m) for m in matches if m and containing in m[4]]


def qemu_command(serial, image, iso=None, append='', icount=SHIFT, mem=64, extra=(),
                 debug_exit=True, cpus=1):
    """The command line; a person can paste it. With several CPUs the RTC is on the counting
    clock too: it keeps their turns short (drivers/rtc.c)."""
    if cpus > 1:
        icount = icount and SMP_SHIFT
        extra = ['-smp', str(cpus), '-rtc', 'base=2020-01-01,clock=vm', *extra]
    line = [QEMU, '-accel', 'tcg', '-nodefaults', '-display', 'none', '-no-reboot',
            '-m', str(mem), '-serial', serial, '-echr', '0x1d']
    if debug_exit:
        line += ['-device', 'isa-debug-exit,iobase=0xf4,iosize=4']
    if icount is not None:
        line += ['-icount', 'shift=%d,sleep=off' % icount]
    if iso:
        line += ['-cdrom', str(iso)]
    else:
        line += ['-kernel', str(image)]
        if append:
            line += ['-append', append]
    return line + list(extra)


def autorun(commands, append=''):
    """The command line that runs COMMANDS, with its double quotes escaped."""
    quoted = commands.replace('\\', '\\\\').replace('"', '\\"')
    return ('%s autorun="%s"' % (append, quoted)).strip()
