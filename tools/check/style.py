#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The rules of the house style that a script can see.

Every rule is a function below with the rule as its docstring; it yields the
line and what is wrong there. clang-format, clang-tidy and the compilers see to
the rest.
"""
import os
import re
import sys

sys.dont_write_bytecode = True
import source  # noqa: E402

MOST_CODE_LINES = 500
MOST_COLUMNS = 100
DEEPEST_TABS = 4
MOST_README_LINES = 80
MOST_HANDOUT_LINES = 160   # the README.md of an exercise: a text to learn from, not a map
LONGEST_CONDITIONAL = 3
TAG = "SPDX-License-Identifier: MIT"
COMMENT_SIGN = {".c": "// ", ".h": "/* ", ".S": "/* ", ".ld": "/* ", ".py": "# ", ".sh": "# "}
TEXT = (".c", ".h", ".S", ".ld", ".py", ".sh", ".md", ".yml", ".cfg", ".txt", ".gdb")
CODE = (".c", ".h", ".S")
HEADINGS = ("Context:", "Locking:", "Linux:")


class File:
    def __init__(self, root, name):
        self.name = name
        self.suffix = os.path.splitext(name)[1]
        self.text = source.read(root, name)
        self.lines = self.text.splitlines()
        self.kernel = name.startswith(tuple(d + "/" for d in source.KERNEL_DIRS))

    def lines_matching(self, pattern, text=None):
        text = self.text if text is None else text
        for match in re.finditer(pattern, text, re.M):
            yield source.line_of(text, match.start()), match


def spdx(file):
    """The first line, or the one after #!, is the licence tag."""
    sign = COMMENT_SIGN.get(file.suffix)
    if sign:
        head = [line for line in file.lines[:2] if not line.startswith("#!")]
        if not head or not head[0].startswith(sign + TAG):
            yield 1, "the first line is to be `%s%s`" % (sign, TAG)


def theory_block(file):
    """A .c or .S file of the kernel opens with a comment that explains it."""
    if not file.kernel or file.suffix not in (".c", ".S"):
        return
    rest = re.sub(r"\A(//|/\*) SPDX[^\n]*", "", file.text).lstrip()
    block = re.match(r"/\*.*?\*/", rest, re.S)
    if not block:
        yield 2, "a theory block (what, how, in which context) follows the licence line"
    elif file.suffix == ".c":
        for heading in HEADINGS:
            if not re.search(r"^\s*/?\*+\s*%s" % heading, block[0], re.M):
                yield 2, "the theory block has no line that begins with `%s`" % heading


def include_guard(file):
    """A header begins with its include guard, #ifndef and #define of one name."""
    if file.suffix == ".h":
        text = source.without_comments(file.text)
        if re.search(r"jiffy/brings_\w+\.h$", file.name):
            return
        # What a module's source gets with a header: it must act each time, so it is behind.
        text = re.sub(r"\n#endif\s*(\n#include <jiffy/brings_\w+\.h>)+\s*\Z", "\n#endif\n", text)
        directives = re.findall(r"^\s*#\s*(\w+)\s*(\w*)", text, re.M)
        first = directives[:2]
        if ([d[0] for d in first] != ["ifndef", "define"] or first[0][1] != first[1][1]
                or directives[-1][0] != "endif"):
            yield 1, "no include guard (#ifndef NAME, #define NAME ... #endif round everything)"


def no_leftovers(file):
    """Nothing switched off, nothing marked for later."""
    if file.suffix in CODE:
        for line, _ in file.lines_matching(r"^[ \t]*#[ \t]*if[ \t]+0\b"):
            yield line, "#if 0: delete what is not compiled"
    if file.suffix != ".md":
        for line, match in file.lines_matching(r"\b(?:FIX" r"ME|XX" r"X|HA" r"CK)\b"):
            yield line, "%s: do it, or say in docs/CAVEATS.md what is missing" % match[0]


def short_conditionals(file):
    """No #if in a kernel .c file beyond a few lines: variants live behind a header."""
    if not file.kernel or file.suffix != ".c":
        return
    opened = []
    for number, line in enumerate(source.without_comments(file.text).splitlines(), 1):
        if re.match(r"\s*#\s*if", line):
            opened.append([number, 0])
        elif re.match(r"\s*#\s*endif", line) and opened:
            start, length = opened.pop()
            if length > LONGEST_CONDITIONAL:
                yield start, "#if over %d lines: put the variants behind a header" % length
        elif line.strip():
            for block in opened:
                block[1] += 1


def clean_lines(file):
    """No trailing blanks, no CRs, no blank before a tab, one newline at the end."""
    for line, _ in file.lines_matching(r"[ \t]+$"):
        yield line, "blanks at the end of the line"
    if "\r" in file.text:
        yield source.line_of(file.text, file.text.index("\r")), "carriage return"
    if file.suffix in CODE:
        for line, _ in file.lines_matching(r"^\t* +\t"):
            yield line, "blanks before a tab"
    if file.text and (not file.text.endswith("\n") or file.text.endswith("\n\n")):
        yield len(file.lines), "the file is to end with one newline"


def short_lines(file):
    """Code fits MOST_COLUMNS columns."""
    if file.suffix in CODE + (".py", ".sh", ".ld"):
        for number, line in enumerate(file.lines, 1):
            columns = len(line.expandtabs(8))
            if columns > MOST_COLUMNS:
                yield number, "%d columns; at most %d" % (columns, MOST_COLUMNS)


def lock_names(file):
    """A lock's name ends in `lock`."""
    if file.suffix not in (".c", ".h"):
        return
    code = source.code_only(file.text)
    declared = r"\b(?:raw_spinlock_t|spinlock_t|struct mutex)\s+\**(\w+)\s*(?=[;,=)\[])"
    defined = r"\bDEFINE_(?:RAW_SPINLOCK|SPINLOCK|MUTEX)\s*\(\s*(\w+)"
    for pattern in (declared, defined):
        for line, match in file.lines_matching(pattern, code):
            if not match[1].endswith("lock"):
                yield line, "the lock %s: its name is to end in `lock`" % match[1]


def jiffies_compared(file):
    """Jiffies wrap: they are compared with time_after() and its family only."""
    if file.suffix not in (".c", ".h") or file.name.endswith("linux/jiffies.h"):
        return
    code = source.code_only(file.text)
    relation = r"(?<![<>-])[<>]=?(?![<>])"
    right = r"%s\s*\(?\s*(?:READ_ONCE\s*\(\s*)?jiffies\b" % relation
    left = r"\bjiffies\s*\)?(?:\s*[-+]\s*[\w.>-]+?)?\s*%s(?=[\s\w(])" % relation
    for pattern in (left, right):
        for line, _ in file.lines_matching(pattern, code):
            yield line, "jiffies compared with < or >, wrong once they wrap: use time_after()"


def shallow(file):
    """A statement of a kernel function is at most DEEPEST_TABS in: three levels."""
    if not file.kernel or file.suffix not in (".c", ".h"):
        return
    depth, previous = 0, ";"
    for number, line in enumerate(source.code_only(file.text).splitlines(), 1):
        if not line.strip():
            continue
        begins = depth == 0 and (previous[-1] in ";{}):" or previous.endswith(("else", "do")))
        if begins and len(line) - len(line.lstrip("\t")) > DEEPEST_TABS:
            yield number, "more than three levels deep: make a function of it"
        depth += line.count("(") - line.count(")")
        previous = line.strip()


def short_file(file):
    """A file has at most MOST_CODE_LINES lines of code."""
    if file.suffix in CODE:
        text = source.without_comments(file.text)
    elif file.suffix in (".py", ".sh"):
        text = re.sub(r"^\s*#.*", "", file.text, flags=re.M)
    else:
        return
    count = sum(1 for line in text.splitlines() if line.strip())
    if count > MOST_CODE_LINES:
        yield 1, "%d lines of code; at most %d: split it" % (count, MOST_CODE_LINES)


def no_machine_paths(file):
    """No path of somebody's machine; tests make up homes of their own."""
    if file.name.startswith("tests/"):
        return
    for line, match in file.lines_matching(r"(?<![\w./~-])/(?:work|root|home/\w+|Users/\w+)/"):
        yield line, "%s: a path of one machine" % match[0]


def one_page(file):
    """A directory's README.md is at most one page, the handout of an exercise two."""
    if not file.name.endswith("/README.md"):
        return
    handout = re.match(r"lab/[^/]+/[^/]+/README\.md$", file.name)
    if len(file.lines) > MOST_HANDOUT_LINES:
        yield 1, "%d lines; two pages are %d" % (len(file.lines), MOST_HANDOUT_LINES)
    elif len(file.lines) > MOST_README_LINES and not handout:
        yield 1, "%d lines; a page is %d" % (len(file.lines), MOST_README_LINES)


RULES = (spdx, theory_block, include_guard, no_leftovers, short_conditionals, clean_lines,
         short_lines, lock_names, jiffies_compared, shallow, short_file, no_machine_paths,
         one_page)


def missing_readmes(names):
    """Directories with sources and no README.md. Those below tests/kernel mirror kernel/ and
    are explained there; one that is a module, with a Kbuild, stands in the README above; those
    of an exercise in its handout."""
    with_sources = {os.path.dirname(n) for n in names if n.endswith((".c", ".S", ".py", ".sh"))}
    return sorted(d for d in with_sources if d and d[0] != "." and
                  not d.startswith("tests/kernel/") and not re.match(r"lab/[^/]+/[^/]+/", d)
                  and d + "/README.md" not in names
                  and not (d + "/Kbuild" in names
                           and os.path.dirname(d) + "/README.md" in names))


def main():
    root = source.parser(__doc__.splitlines()[0]).parse_args().root
    findings = source.Findings()
    names = source.files(root)
    for folder in missing_readmes(set(names)):
        findings.add(folder, 0, "a directory with sources needs a README.md")
    for name in names:
        if not name.endswith(TEXT) and os.path.basename(name) != "Makefile":
            continue
        file = File(root, name)
        for rule in RULES:
            for line, message in rule(file):
                findings.add(name, line, message)
    findings.finish()


if __name__ == "__main__":
    main()
