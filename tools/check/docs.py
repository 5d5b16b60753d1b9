#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Public functions are documented, and documents point at what exists.

Headers under include/linux and include/jiffy: a function declared there, or an
inline one of more than a few lines, has a /** comment right before it with
`Context:` and, unless it is void, `Return:`. (A __name is a step of another
function and needs none.) What `Context:` begins with and the context mark on
the function say the same.

Markdown: relative links resolve, and a path in backticks names a file. A path
on a line, or in a table column, that speaks of Linux is Linux's.
"""
import os
import re
import sys

sys.dont_write_bytecode = True
import source  # noqa: E402

PUBLIC = ("include/linux", "include/jiffy")
TRIVIAL_LINES = 3
# Made by the build or by the student, so absent from a fresh tree.
MADE = ("build/", "skels/", "lab/mine/")

HARDIRQ, BH, PROCESS = "__hardirq_context", "__bh_context", "__process_context"
MARKS = (HARDIRQ, BH, PROCESS)
# What `Context:` begins with, and the marks that may go with it.
CONTEXTS = (
    ("Any", [None]),
    ("Hardirq context", [HARDIRQ]),
    ("Process or softirq context", [BH]),
    ("Softirq context", [BH]),
    ("Process context", [PROCESS]),
    ("Boot", [None, PROCESS]),  # once, from kernel_main()
    ("as ", [None, BH, PROCESS, HARDIRQ]),  # as another function, named there
)
CHOICE = "; ".join(words.strip() for words, _ in CONTEXTS)


def comment_before(text, position):
    """The comment that ends right before position, else None."""
    before = text[:position].rstrip()
    if not before.endswith("*/") or text[len(before):position].count("\n") > 1:
        return None
    return before[before.rfind("/*"):]


def body_lines(code, function):
    if not function.body:
        return 0
    inside = code[function.body[0] + 1 : function.body[1]]
    return sum(1 for line in inside.splitlines() if line.strip())


def needs_comment(code, function, has_comment):
    if function.body and body_lines(code, function) <= TRIVIAL_LINES:
        return False
    if function.name.startswith("__"):
        return has_comment  # a step of another function, or public under Linux's name
    return bool(function.body) or not function.static


def context_problem(comment, function):
    """What is wrong between `Context:` and the mark on the function."""
    said = re.search(r"Context:[\s*]*([^\n]*)", comment)
    if not said:
        return "has no `Context:` in its comment"
    found = [mark for mark in MARKS if re.search(r"\b%s\b" % mark, function.text)] or [None]
    for words, marks in CONTEXTS:
        if said[1].lower().startswith(words.lower()):
            if len(found) == 1 and found[0] in marks:
                return None
            return "says `Context: %s` but is marked %s" % (words.strip(), ", ".join(
                mark or "with no context (wanted: %s)" % marks[0] for mark in found))
    return "is to begin its `Context:` with one of: %s" % CHOICE


def check_header(root, name, findings):
    text = source.read(root, name)
    code = source.code_only(text)
    for function in source.functions(code):
        line = source.line_of(text, function.start)
        comment = comment_before(text, function.start)
        has_comment = comment is not None and comment.startswith("/**")
        if not needs_comment(code, function, has_comment):
            continue
        if not has_comment:
            findings.add(name, line, "%s() has no /** comment right before it" % function.name)
            continue
        problem = context_problem(comment, function)
        if problem:
            findings.add(name, line, "%s() %s" % (function.name, problem))
        if not function.void and "Return:" not in comment:
            findings.add(name, line, "%s() has no `Return:` in its comment" % function.name)


def without_fences(text):
    return re.sub(r"^( *)(```|~~~).*?^ *\2", lambda m: source.blank(m[0]), text, flags=re.S | re.M)


def check_links(root, name, text, findings):
    for match in re.finditer(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)", text):
        target = match[1].split("#")[0]
        if not target or re.match(r"[a-z]+:", target):
            continue
        where = os.path.join(root, os.path.dirname(name), target)
        if not os.path.exists(where) and not target.startswith(MADE):
            findings.add(name, source.line_of(text, match.start()),
                         "the link to %s leads nowhere" % target)


def linux_columns(header):
    return {i for i, cell in enumerate(header.split("|")) if "linux" in cell.lower()}


def paths_in(text):
    """Line number and path of each path in backticks that is this tree's."""
    columns, previous = set(), ""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*\|?[\s:|-]*-[\s:|-]*$", line) and "|" in line:
            columns = linux_columns(previous)
        elif "|" not in line:
            columns = set()
        previous = line
        cells = line.split("|") if columns else [line]
        for index, cell in enumerate(cells):
            if index in columns or (not columns and "Linux" in cell):
                continue
            for match in re.finditer(r"(?<!`)`([^`\n]+)`(?!`)", cell):
                path = re.sub(r":[\w()]+$", "", match[1])
                if re.fullmatch(r"\.{0,2}[\w+-][\w.+-]*(/[\w.+-]+)+/?|[\w.+-]+/", path):
                    yield number, path


def is_a_path(root, folder, path):
    """and/or is none: a path has a suffix, ends in /, or starts in a directory that exists."""
    first = path.split("/")[0]
    return (path.endswith("/") or "." in os.path.basename(path)
            or os.path.isdir(os.path.join(root, first))
            or os.path.isdir(os.path.join(root, folder, first)))


def check_paths(root, name, text, findings):
    folder = os.path.dirname(name)
    for line, path in paths_in(text):
        bases = ("", folder, "include")
        if path.startswith(MADE) or not is_a_path(root, folder, path):
            continue
        if not any(os.path.exists(os.path.join(root, base, path)) for base in bases):
            findings.add(name, line, "`%s` does not exist" % path)


def main():
    root = source.parser(__doc__.splitlines()[0]).parse_args().root
    findings = source.Findings()
    for name in source.files(root, [".h"], PUBLIC):
        check_header(root, name, findings)
    for name in source.files(root, [".md"]):
        text = without_fences(source.read(root, name))
        check_links(root, name, text, findings)
        check_paths(root, name, text, findings)
    findings.finish()


if __name__ == "__main__":
    main()
