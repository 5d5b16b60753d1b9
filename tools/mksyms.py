#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the kernel's symbol and line table from a linked image.

    mksyms.py NM LINES ADDR2LINE IMAGE OUTPUT

Symbols come from nm, line numbers from the debug information: LINES, which is
"objdump --dwarf=decodedline" or "llvm-dwarfdump --debug-line", says at which
addresses a new line begins, addr2line which file and line that is (it knows the
directory, which the listing leaves out). The output is one
binary block; kernel/base/kallsyms.c describes it.
"""
import os
import re
import struct
import subprocess
import sys
import tempfile

MAGIC = 0x4D59534B
HEADER_WORDS = 11
# Text, read-only data, data, bss; capital letters are global.
KINDS = "tTrRdDbBvVwW"
# The last character of a line number in GNU's listing; "-" is the end of a piece of code.
LINE_ENDS = tuple("0123456789-")


def run(args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE):
    """The program's output. Its warnings show only if it fails: objdump calls the
    line table of a file without code corrupt."""
    done = subprocess.run(args, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
                          universal_newlines=True)
    if done.returncode:
        sys.exit("mksyms: %s failed: %s" % (args[0], done.stderr.strip()))
    return done.stdout


def read_symbols(nm, image):
    """(address, kind, name), sorted. Of several at one address the best name is last:
    it is the one that a search by address finds."""
    found = []
    for line in run([nm, "-n", image]).splitlines():
        fields = line.split()
        if len(fields) != 3 or fields[1] not in KINDS or fields[2].startswith("."):
            continue
        addr, kind, name = int(fields[0], 16), fields[1], fields[2]
        # The linker script's borders of sections stand where something better does.
        border = name.startswith(("__start_", "__stop_"))
        found.append((addr, (not border, kind.isupper(), not name.startswith("_"), name), kind))
    return [(addr, kind, rank[-1]) for addr, rank, kind in sorted(found)]


def line_addresses(lines, image):
    """Addresses at which a line-table row stands: "file line address" in GNU's
    listing, "address line column" in LLVM's. There are 100,000 rows: no regular expression."""
    found = set()
    for row in run(lines.split() + [image]).splitlines():
        before, mark, after = row.partition("0x")
        if mark and (not before or before[-1].isspace() and before.rstrip()[-1:] in LINE_ENDS):
            found.add(int(after.split(None, 1)[0], 16))
    return sorted(found)


def places(addr2line, image, addrs):
    """addr2line's line for each address. It writes them one by one: into a file, as to read
    each from a pipe takes longer than to find it."""
    with tempfile.TemporaryFile("w+") as asked, tempfile.TemporaryFile("w+") as told:
        asked.write("".join("%x\n" % a for a in addrs))
        asked.seek(0)
        run([addr2line, "-e", image], asked, told)
        told.seek(0)
        return told.read().splitlines()


def read_lines(lines, addr2line, image):
    """(address, file, line), sorted, each different from the one before."""
    addrs = line_addresses(lines, image)
    names, rows = {}, []
    for addr, answer in zip(addrs, places(addr2line, image, addrs)):
        path, _, number = answer.partition(" (")[0].rpartition(":")
        line = int(number) if number.isdigit() else 0
        if path not in names:
            names[path] = os.path.relpath(path) if os.path.isabs(path) else \
                re.sub(r"^\./", "", path)
        if not rows or rows[-1][1:] != (names[path], line):
            rows.append((addr, names[path], line if line < 65536 else 0))
    return rows


def pack(symbols, lines):
    strings, offsets = bytearray(), {}

    def string(text):
        if text not in offsets:
            offsets[text] = len(strings)
            strings.extend(text.encode() + b"\0")
        return offsets[text]

    files = sorted({name for _, name, _ in lines})
    index = {name: i for i, name in enumerate(files)}
    parts = [
        struct.pack("<%dI" % len(symbols), *(a for a, _, _ in symbols)),
        struct.pack("<%dI" % len(symbols), *(string(k + n) for _, k, n in symbols)),
        struct.pack("<%dI" % len(lines), *(a for a, _, _ in lines)),
        struct.pack("<%dH" % len(lines), *(n for _, _, n in lines)),
        struct.pack("<%dH" % len(lines), *(index[f] for _, f, _ in lines)),
        struct.pack("<%dI" % len(files), *(string(f) for f in files)),
        bytes(strings),
    ]
    at, places = HEADER_WORDS * 4, []
    for i, part in enumerate(parts):
        parts[i] = part + b"\0" * (-len(part) % 4)
        places.append(at)
        at += len(parts[i])
    header = struct.pack("<%dI" % HEADER_WORDS, MAGIC, len(symbols), len(lines), len(files),
                         *places)
    return header + b"".join(parts)


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__.split("\n\n")[1])
    nm, lines, addr2line, image, output = sys.argv[1:]
    with open(output, "wb") as out:
        out.write(pack(read_symbols(nm, image), read_lines(lines, addr2line, image)))


if __name__ == "__main__":
    main()
