#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How long from launching QEMU to the prompt, beside an empty kernel's first byte.

Both are started in turn, on the same QEMU with the host's clock (TCG, no -icount), so that
a busy moment of the host meets both. What disturbs can only add time: of each kernel the
shortest run counts. JIFFY_BUILD and QEMU as for the tests.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('JIFFY_BUILD') or ROOT / 'build').resolve()
QEMU = os.environ.get('QEMU') or 'qemu-system-i386'
EMPTY = ROOT / 'tests' / 'bench' / 'empty.S'
PROMPT = b'\njiffy> '
FIRST_BYTE = b'.'
GIVE_UP_S = 30


def compiler():
    """The compiler driver that the build uses."""
    done = subprocess.run(['sh', 'tools/setup.sh', '--which', 'cc'], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, check=False)
    if done.returncode == 0:
        return [done.stdout.strip(), '-m32']
    return ['clang', '--target=i686-linux-gnu', '-fuse-ld=lld']


def build_empty():
    image = BUILD / 'bench' / 'empty.elf'
    image.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(compiler() + ['-nostdlib', '-static', '-no-pie', '-Wl,-Ttext=0x100000',
                                 '-Wl,--build-id=none', '-Wl,-z,max-page-size=0x1000',
                                 '-o', str(image), str(EMPTY)], check=True)
    return image


def launch(image, text):
    """Start IMAGE, wait until it has said TEXT -> milliseconds."""
    start = time.monotonic()
    with subprocess.Popen([QEMU, '-accel', 'tcg', '-nodefaults', '-display', 'none',
                           '-no-reboot', '-m', '64', '-serial', 'stdio', '-kernel', str(image)],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        try:
            said = b''
            while text not in said:
                more = os.read(process.stdout.fileno(), 4096)
                if not more or time.monotonic() - start > GIVE_UP_S:
                    sys.exit('launch: %s ended or hung after it had said %r' % (image, said))
                said += more
            return (time.monotonic() - start) * 1000
        finally:
            process.kill()


def measure(runs):
    """-> the shortest launch of Jiffy and of the empty kernel, in milliseconds."""
    empty = build_empty()
    times = [(launch(BUILD / 'jiffy.elf', PROMPT), launch(empty, FIRST_BYTE))
             for _ in range(runs)]
    return min(t[0] for t in times), min(t[1] for t in times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--runs', type=int, default=9, metavar='N', help='of each (9)')
    jiffy, empty = measure(parser.parse_args().runs)
    print('launch ratio: %.2f (jiffy %.0f ms, empty %.0f ms)' % (jiffy / empty, jiffy, empty))


if __name__ == '__main__':
    main()
