# SPDX-License-Identifier: MIT
"""One run of QEMU, its console watched line by line, with a limit on the host's clock."""

import collections
import os
import select
import subprocess
import time

ENDED, HUNG, STOPPED = 'ended', 'hung', 'stopped'
WITH_US = ['setpriv', '--pdeathsig', 'KILL']    # QEMU ends when this program does

# LINES: of the console. HOW: it ended by itself, came to its limit, or was told to stop.
Run = collections.namedtuple('Run', 'lines how')
# SECONDS since the start; with a SIGN since the last line that has it.
Limit = collections.namedtuple('Limit', 'seconds sign', defaults=[None])


def run(command, log, watch, limit):
    """Run QEMU; its output goes to LOG and, a line at a time, to WATCH(line), which may say
    that this is enough. LIMIT: a Limit. -> Run."""
    lines, rest, how = [], b'', ENDED
    with open(log, 'wb') as file, subprocess.Popen(
            WITH_US + command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT) as process:
        heard = time.monotonic()
        while how == ENDED:
            left_s = heard + limit.seconds - time.monotonic()
            if left_s <= 0 or not select.select([process.stdout], [], [], left_s)[0]:
                how = HUNG
                break
            data = os.read(process.stdout.fileno(), 65536)
            if not data:
                break
            file.write(data)
            *whole, rest = (rest + data).split(b'\n')
            for line in whole:
                lines.append(line.decode('latin-1').rstrip('\r'))
                heard = time.monotonic() if limit.sign and limit.sign in lines[-1] else heard
                if watch(lines[-1]):
                    how = STOPPED
        process.kill()
    return Run(lines + [rest.decode('latin-1')], how)
