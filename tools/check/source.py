# SPDX-License-Identifier: MIT
"""What the checks share: the list of files, a C reader, and findings.

The C reader is not a compiler. It blanks what is not code (comments, strings,
preprocessor lines) without moving anything, so that a position in the result
is a position in the file, and splits a file into its top-level declarations.

Run as a program it prints the files of the tree, one a line:

    source.py --root DIR [--under DIR[,DIR]] all | SUFFIX... | sh | python
"""
import argparse
import os
import re
import subprocess
import sys
from collections import namedtuple

# Not the project's own text: fixtures are wrong on purpose, skels is generated.
SKIPPED = ("tests/negative/fixtures/", "skels/", "lab/mine/", "build")
KERNEL_DIRS = ("arch", "boot", "drivers", "kernel", "lib")


def git_files(root):
    """Files git knows or would add; None where there is no git or no repository."""
    command = ["git", "-C", root, "ls-files", "-z", "-co", "--exclude-standard"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return None
    if done.returncode != 0:
        return None
    return [name for name in done.stdout.decode("utf-8", "replace").split("\0") if name]


def walked_files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = [d for d in folders if d != "__pycache__" and (d[0] != "." or d == ".ci")]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), root)


def files(root, suffixes=None, under=None):
    """Sorted paths below root, with '/', of the given suffixes and top directories."""
    listed = git_files(root)
    if not listed:
        listed = walked_files(root)
    found = set()
    for name in listed:
        name = name.replace(os.sep, "/")
        if name.startswith(SKIPPED) or "__pycache__" in name:
            continue
        if suffixes and not name.endswith(tuple(suffixes)):
            continue
        if under and not any(name.startswith(d.rstrip("/") + "/") for d in under):
            continue
        if os.path.isfile(os.path.join(root, name)):
            found.add(name)
    return sorted(found)


def scripts(root, language):
    """Files of a language by suffix, or by the interpreter in their first line."""
    suffix = {"sh": ".sh", "python": ".py"}[language]
    found = []
    for name in files(root):
        if name.endswith(suffix):
            found.append(name)
        elif "." not in os.path.basename(name):
            with open(os.path.join(root, name), "rb") as f:
                first = f.readline(80)
            if first.startswith(b"#!") and re.search(rb"[/ ]%s3?\b" % language.encode(), first):
                found.append(name)
    return found


def read(root, name):
    with open(os.path.join(root, name), encoding="utf-8", newline="") as f:
        return f.read()


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def blank(text):
    return re.sub(r"[^\n]", " ", text)


TOKEN = re.compile(
    r"""(?P<comment>/\*.*?(?:\*/|\Z)|//(?:\\\n|[^\n])*)
      | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""",
    re.S | re.X,
)


def without_comments(text):
    """The text with comments as blanks; strings stay."""
    return TOKEN.sub(lambda m: blank(m[0]) if m["comment"] else m[0], text)


def code_only(text):
    """The text with comments, the inside of strings and preprocessor lines as blanks."""

    def mask(match):
        if match["comment"]:
            return blank(match[0])
        return match[0][0] + blank(match[0][1:-1]) + match[0][-1]

    text = TOKEN.sub(mask, text)
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: blank(m[0]), text, flags=re.M)


def closing(code, opening):
    """Position of the bracket that closes the one at opening; the end if none does."""
    pairs = {"(": ")", "{": "}", "[": "]"}
    depth = 0
    for position in range(opening, len(code)):
        if code[position] in pairs:
            depth += 1
        elif code[position] in pairs.values():
            depth -= 1
            if depth == 0:
                return position
    return len(code) - 1


def arguments(code, opening):
    """Top-level arguments of the call whose '(' is at opening."""
    end = closing(code, opening)
    found, depth, start = [], 0, opening + 1
    for position in range(opening + 1, end):
        if code[position] in "({[":
            depth += 1
        elif code[position] in ")}]":
            depth -= 1
        elif code[position] == "," and depth == 0:
            found.append(code[start:position].strip())
            start = position + 1
    found.append(code[start:end].strip())
    return found


# Words before a function's name that are not its type, and words that take
# parentheses of their own without being its name.
NOT_A_TYPE = set(
    """static extern inline __always_inline __inline__ noinline const volatile
    __hardirq_context __bh_context __process_context __no_context_analysis
    __maybe_unused __used __noreturn __weak __must_check __always_unused asmlinkage""".split()
)
TAKES_PARENTHESES = set(
    """__attribute__ __printf __aligned __section typeof __typeof__ __asm__ asm
    if while for switch return sizeof _Static_assert static_assert""".split()
)

# text: from the first word to ';' or to '{'. body: positions of { and }, or None.
Function = namedtuple("Function", "name text start body static void")


def declarations(code):
    """Top-level declarations of code_only() text, as (start, end, body) positions."""
    position, start, body = 0, None, None
    while position < len(code):
        char = code[position]
        if start is None:
            if char.isspace() or char in ";}":
                position += 1
                continue
            start = position
        if char in "([":
            position = closing(code, position)
        elif char == "{":
            end = closing(code, position)
            body = body or (position, end)
            head = code[start:position]
            position = end
            if "(" in head and "=" not in outside_parentheses(head):
                yield start, end, body
                start, body = None, None
        elif char == ";":
            yield start, position, body
            start, body = None, None
        position += 1


def outside_parentheses(text):
    previous = None
    while previous != text:
        previous, text = text, re.sub(r"\([^()]*\)", " ", text)
    return text


def functions(code):
    """Functions declared or defined at the top level of code_only() text."""
    for start, end, body in declarations(code):
        text = code[start : body[0] if body else end]
        if text.startswith("typedef") or "=" in outside_parentheses(text):
            continue
        for match in re.finditer(r"\b([A-Za-z_]\w*)\s*\(", text):
            if match[1] not in TAKES_PARENTHESES:
                break
        else:
            continue
        before = text[: match.start()]
        if "(" in re.sub(r"\b(__attribute__|__printf|__aligned|__section)\s*\(+[^()]*"
                         r"(\([^()]*\))?[^()]*\)+", "", before):
            continue  # a pointer to a function, not a function
        words = re.findall(r"\w+", before)
        kind = [w for w in words if w not in NOT_A_TYPE]
        if not kind or match[1] in NOT_A_TYPE:
            continue  # a macro that is called at the top level
        void = kind[-1] == "void" and "*" not in before
        yield Function(match[1], text, start, body, "static" in words, void)


class Findings:
    """Collects, prints and counts what a check found."""

    def __init__(self):
        self.lines = []

    def add(self, name, line, message):
        place = "%s:%d" % (name, line) if line else name
        self.lines.append("%s: %s" % (place, message))

    def finish(self):
        for line in sorted(set(self.lines), key=natural):
            print(line)
        sys.exit(1 if self.lines else 0)


def natural(line):
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", line)]


def parser(description):
    made = argparse.ArgumentParser(description=description)
    here = os.path.dirname(os.path.abspath(__file__))
    made.add_argument("--root", default=os.path.dirname(os.path.dirname(here)),
                      help="the tree to check (default: this one)")
    return made


def main():
    options = parser("print the files of the tree")
    options.add_argument("--under", help="top directories, separated by commas")
    options.add_argument("kind", nargs="+", help="suffixes, or one of: all sh python")
    options = options.parse_args()
    under = options.under.split(",") if options.under else None
    suffixes = [kind for kind in options.kind if kind.startswith(".")]
    listed = files(options.root, suffixes, under) if suffixes or "all" in options.kind else []
    for language in set(options.kind) & {"sh", "python"}:
        listed += scripts(options.root, language)
    print("\n".join(listed))


if __name__ == "__main__":
    main()
