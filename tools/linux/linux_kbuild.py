# SPDX-License-Identifier: MIT
"""Modules built against Debian's headers by Debian's own Kbuild, in a directory of ours."""

import os
import re
import subprocess

FAILED = re.compile(r'\*\*\* \[.*?(\w+)\.(?:o|ko)\]|ERROR: modpost: .*?(\w+)\.k?o\b')
CHATTER = re.compile(r'\s+(CC|LD|MODPOST|CLEAN|BTF)\b|.*?make(\[\d+\])?: |  Skipping BTF')
OWN_MAKE = ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES', 'O', 'V', 'HZ', 'LLVM', 'CC')


def put(path, text):
    """Write TEXT unless it is there already: make looks at the time."""
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)


def make(place, headers, cross):
    """-> what Kbuild printed. Without what is for a debugger the modules have a tenth of the
    size, and each machine that boots unpacks them all."""
    env = {k: v for k, v in os.environ.items() if k not in OWN_MAKE}
    done = subprocess.run(
        ['make', '-k', '-j%d' % (os.cpu_count() or 1), '-C', str(headers), 'M=%s' % place,
         'ARCH=i386', 'CROSS_COMPILE=' + cross, 'CC=%sgcc' % cross, 'KCFLAGS=-g0', 'modules'],
        env=dict(env, LC_ALL='C'), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL, text=True, errors='replace', check=False)
    return done.returncode, done.stdout


def said(output):
    """The compiler's lines, without those that only tell how far make is."""
    return [line for line in output.splitlines() if line and not CHATTER.match(line)]


def failed(output):
    """The modules that make or modpost gave up."""
    return {a or b for a, b in FAILED.findall(output)}
