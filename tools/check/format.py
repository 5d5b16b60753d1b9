#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""C is laid out as .clang-format says; --fix lays it out.

Not so inside #define: clang-format takes `(x) - 1` there for a cast, and gives
every brace of an initialiser a line of its own. Nor for the blank after a * or
&, which it gets wrong where it takes a declaration or C++'s `new` for arithmetic.
"""
import difflib
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
import source  # noqa: E402


def ranges_outside_macros(text):
    """1-based first and last lines of what is no #define."""
    inside = set()
    for match in re.finditer(r"^[ \t]*#[ \t]*define\b(?:\\\n|[^\n])*", text, re.M):
        first = source.line_of(text, match.start())
        inside |= set(range(first, first + match[0].count("\n") + 1))
    start = None
    for number in range(1, text.count("\n") + 2):
        if number in inside or number > text.count("\n"):
            if start is not None:
                yield start, number - 1
            start = None
        elif start is None:
            start = number


def formatted(root, name):
    """The file's text, and the same laid out."""
    text = source.read(root, name)
    lines = ["--lines=%d:%d" % pair for pair in ranges_outside_macros(text)]
    command = ["clang-format", "--style=file"] + lines + [name]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode("utf-8", "replace").strip())
    return text, keep_stars(text, done.stdout.decode("utf-8"))


def keep_stars(text, wanted):
    """What clang-format wants, without the lines where only blanks after * or & differ."""
    old, new = text.splitlines(True), wanted.splitlines(True)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    kept = []
    for _, first, last, start, end in matcher.get_opcodes():
        same = [plain_stars(line) for line in old[first:last]] == [
            plain_stars(line) for line in new[start:end]]
        kept += old[first:last] if same else new[start:end]
    return "".join(kept)


def plain_stars(line):
    return re.sub(r"([*&]) (?=\w)", r"\1", line)


def differences(name, text, wanted, findings):
    old, new = text.splitlines(), wanted.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, _, start, end in matcher.get_opcodes():
        if kind != "equal":
            shown = " | ".join(line.strip() for line in new[start : min(end, start + 3)])
            findings.add(name, first + 1, "laid out it reads: %s" % (shown or "(no line here)"))


def main():
    options = source.parser(__doc__.splitlines()[0])
    options.add_argument("--fix", action="store_true", help="lay the files out")
    options.add_argument("file", nargs="*", help="of the tree's .c and .h files (default: all)")
    options = options.parse_args()
    if not shutil.which("clang-format"):
        sys.exit("clang-format is missing: install the package clang-format (see make doctor)")
    names = options.file or source.files(options.root, [".c", ".h"])
    findings = source.Findings()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, (text, wanted) in zip(names, pool.map(
                lambda name: formatted(options.root, name), names)):
            if text != wanted and options.fix:
                with open(os.path.join(options.root, name), "w", encoding="utf-8",
                          newline="") as f:
                    f.write(wanted)
            elif text != wanted:
                differences(name, text, wanted, findings)
    findings.finish()


if __name__ == "__main__":
    main()
