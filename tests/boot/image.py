# SPDX-License-Identifier: MIT
"""Images: how they are made, their symbols, and copies with some bytes changed, a way into
places to which no command leads. The symbols are those of the .sym file beside the image."""

import fcntl
import functools
import os
import pathlib
import struct
import subprocess

from machine import BUILD, ROOT

ENTRY = 24              # ELF header: the entry point, then the program headers' offset
PHOFF, PHENTSIZE, PHNUM = 28, 42, 44


def clean_environment():
    """As of a fresh terminal."""
    return {k: v for k, v in os.environ.items()
            if k not in ('MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES')}


def as_make_test_says(word):
    """O=/path/of/the/tree/build is O=build: with another name all images are linked again."""
    name, _, value = word.rpartition('=')
    inside = value.startswith(str(ROOT) + os.sep)
    return word if not inside else name + '=' * bool(name) + os.path.relpath(value, ROOT)


def make_line(*words):
    """The make of this tree, with the compiler that the tests were called with."""
    line = ['make', *map(as_make_test_says, words), 'SETUP=no']
    if os.environ.get('LLVM') == '1':
        line.append('LLVM=1')
    if os.environ.get('CROSS_COMPILE_SET'):
        line.append('CROSS_COMPILE=' + os.environ.get('CROSS_COMPILE', ''))
    return line


def make(*words):
    """The make of this tree, as from a fresh terminal: not as a part of the one that runs
    the tests, whose settings are not meant for this. One at a time in a directory, whoever
    else runs tests: two would meet."""
    line, env = make_line(*words), clean_environment()
    out, = [pathlib.Path(word[2:]).name for word in words if word.startswith('O=')]
    with open(BUILD / 'locks' / ('make-' + out), 'w', encoding='ascii') as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        done = subprocess.run(line, cwd=ROOT, env=env, text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, ' '.join(line) + '\n' + done.stdout


@functools.lru_cache(maxsize=None)
def built(name, *settings):
    """The image NAME of a build with SETTINGS, such as HZ=250: the tests of all directories
    share its objects. Made once: no test changes what it is made of."""
    said = dict([('HZ', '100'), *(word.split('=', 1) for word in settings)])
    words = ['%s=%s' % item for item in sorted(said.items())]
    out = BUILD / '-'.join(['test', *words]).replace('=', '').lower()
    make('O=%s' % out, *words, '%s/%s' % (out, name))
    return out / name


class Image:
    def __init__(self, path):
        self.path = path
        self.symbols = {}
        for line in path.with_suffix('.sym').read_text().splitlines():
            address, _, name = line.split()
            self.symbols.setdefault(name, int(address, 16))

    def patched(self, path, changes, entry=None):
        """A copy at PATH: {symbol: bytes to be there instead}, another entry point."""
        data = bytearray(self.path.read_bytes())
        for symbol, code in changes.items():
            at = self.offset(data, self.symbols[symbol])
            data[at:at + len(code)] = code
        if entry:
            data[ENTRY:ENTRY + 4] = struct.pack('<I', self.symbols[entry])
        path.write_bytes(data)
        return path

    @staticmethod
    def offset(data, address):
        """Where in the file the byte for ADDRESS is."""
        first, = struct.unpack_from('<I', data, PHOFF)
        size, count = struct.unpack_from('<HH', data, PHENTSIZE)
        for n in range(count):
            _, offset, start, _, in_file = struct.unpack_from('<5I', data, first + n * size)
            if start <= address < start + in_file:
                return address - start + offset
        raise LookupError('0x%x is not in the file' % address)
