# SPDX-License-Identifier: MIT
"""An image's symbols, and copies of it with some bytes changed: a way into places to which
no command leads. The symbols are those of the .sym file beside the image."""

import struct

ENTRY = 24              # ELF header: the entry point, then the program headers' offset
PHOFF, PHENTSIZE, PHNUM = 28, 42, 44


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
