#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Skeletons: what a student begins with, made from the templates of lab/.

    skels.py make LAB[/TASK] [--todo N] [--force]     skels/LAB/TASK/... from lab/LAB/TASK/...
    skels.py open FOLDER                              which TODOs of a skeleton are open

A template is the whole solution, with marks in its comments:

    /* TODO 1: text */      a hint
    /* TODO 1/4: text */    the next 4 lines are the solution: not in the skeleton
    # TODO 1/1: text        the same in a Kbuild or Makefile

A mark without a number belongs to step 1. Marks within lines that go stay as hints. With
--todo N the solutions of the steps before N stay, and their marks become plain comments.

What was made is kept in skels/.made too: so an edit is known, and is not overwritten.
"""
import argparse
import difflib
import os
import re
import shutil
import sys

TODO = (r"(?P<gap>\s*)TODO\s*(?P<step>\d*)\s*(?:/\s*(?P<count>\d+))?\s*:"
        r"(?P<text>.*)$")
C_MARK = re.compile(r"^(?P<before>.*?/\*)" + TODO)
MAKE_MARK = re.compile(r"^(?P<before>\s*#)" + TODO)
MADE = ".made"
# Of a task's folder, what a student does not get as a source.
NOT_SOURCES = re.compile(r"(README(\.\w+)?\.md|checks\.py|__pycache__|.*\.(pyc|old))$")


class Mark:
    """A TODO in a line of a template or a skeleton."""

    def __init__(self, match):
        self.step = int(match["step"] or 1)
        self.count = int(match["count"] or 0)
        self.number = " " + match["step"] if match["step"] else ""
        self.start, self.text = match["before"] + match["gap"], match["text"]

    def as_hint(self):
        return "%sTODO%s:%s" % (self.start, self.number, self.text)

    def as_comment(self):
        return self.start + self.text.lstrip()


def pattern_of(path):
    """What a mark looks like in such a file, or None."""
    name = os.path.basename(path)
    return C_MARK if name.endswith((".c", ".h", ".S")) else \
        MAKE_MARK if name in ("Kbuild", "Makefile") else None


def mark_of(path):
    """The function that reads a line of such a file -> its Mark, or None."""
    pattern = pattern_of(path)

    def read(line):
        match = pattern and pattern.match(line)
        return Mark(match) if match else None
    return read


def end_of_comment(lines, at, path):
    """The line behind the comment that begins in line AT."""
    if pattern_of(path) is MAKE_MARK:
        return at + 1
    while at < len(lines) and "*/" not in lines[at]:
        at += 1
    return at + 1


def hints_in(lines, read):
    """Of lines that go, the marks."""
    return [mark.as_hint() for mark in map(read, lines) if mark]


def skeleton(text, path, todo):
    """What a student gets of a template of step TODO and later."""
    read, lines, result, at = mark_of(path), text.splitlines(), [], 0
    while at < len(lines):
        mark = read(lines[at])
        if not mark:
            result.append(lines[at])
            at += 1
            continue
        end = end_of_comment(lines, at, path)
        solved = mark.step < todo
        result.append(mark.as_comment() if solved else mark.as_hint())
        result += lines[at + 1:end]
        at = end
        if mark.count and not solved:
            if end + mark.count > len(lines):
                sys.exit("%s:%d: a solution of %d lines, but there are only %d more" % (
                    path, end, mark.count, len(lines) - end))
            result += hints_in(lines[end:end + mark.count], read)
            at += mark.count
    return "\n".join(result) + "\n"


def sources(task):
    """The files of a task that a student gets, relative to it."""
    found = []
    for place, folders, names in os.walk(task):
        folders[:] = sorted(f for f in folders if not NOT_SOURCES.match(f))
        found += [os.path.relpath(os.path.join(place, name), task)
                  for name in sorted(names) if not NOT_SOURCES.match(name)]
    return found


def read_file(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def write_file(path, text, like=None):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    if like:
        shutil.copymode(like, path)


def by_number(task):
    """8-softirq comes before 10-workqueue."""
    name = os.path.basename(task)
    return os.path.dirname(task), int(re.match(r"\d*", name)[0] or 0), name


def tasks_of(labs, root):
    """lab or lab/task -> the tasks' paths below ROOT; ends with a line if there are none."""
    path = os.path.join(root, labs)
    known = sorted((os.path.relpath(place, root) for place, _, names in os.walk(root)
                    if "checks.py" in names), key=by_number)
    chosen = [task for task in known if task == labs or task.startswith(labs.rstrip("/") + "/")]
    if not labs or not chosen or not os.path.isdir(path):
        sys.exit("skels: there is no lab or task '%s'; LABS= is one of: %s" % (
            labs, " ".join(sorted({os.path.dirname(task) for task in known} | set(known)))))
    return chosen


class Skeletons:
    """The skeletons of one tree: its templates, and where they go."""

    def __init__(self, lab="lab", skels="skels"):
        self.lab, self.skels = lab, skels
        self.made = os.path.join(skels, MADE)

    def contents(self, task, todo):
        """{file: (text, the file it is like)} of a task."""
        folder = os.path.join(self.lab, task)
        files = sources(folder)
        if files:
            return {name: (skeleton(read_file(os.path.join(folder, name)),
                                    os.path.join(folder, name), todo),
                           os.path.join(folder, name)) for name in files}
        if todo > 1:
            sys.exit("skels: TODO=%d keeps the solutions of earlier steps, which are not "
                     "part of this tree; leave TODO= out" % todo)
        folder = os.path.join(self.made, task)
        return {name: (read_file(os.path.join(folder, name)), os.path.join(folder, name))
                for name in sources(folder)}

    def edited(self, task, contents):
        """Files of a task that a person has changed, or put there."""
        changed = []
        for name, (text, _) in contents.items():
            now = read_file(os.path.join(self.skels, task, name))
            if now not in (None, text, read_file(os.path.join(self.made, task, name))):
                changed.append(name)
        return changed

    def make(self, task, todo, force):
        """True if the task's skeleton is there now."""
        contents = self.contents(task, todo)
        folder = os.path.join(self.skels, task)
        edited = self.edited(task, contents)
        if edited and not force:
            print("%s: left as it is, you have edited %s; to begin anew: "
                  "make skels LABS=%s FORCE=1" % (folder, ", ".join(edited), task))
            return False
        for name in edited:
            os.replace(os.path.join(folder, name), os.path.join(folder, name + ".old"))
            print("%s: your version is now %s.old" % (os.path.join(folder, name), name))
        for name, (text, like) in contents.items():
            write_file(os.path.join(self.made, task, name), text, like)
            write_file(os.path.join(folder, name), text, like)
        print("%s: %s" % (folder, describe(self.open_in(folder))))
        return True

    def open_in(self, folder):
        """The steps of which a mark is open in FOLDER, of the files that were made."""
        steps = set()
        made = os.path.join(self.made, os.path.relpath(folder, self.skels))
        for name in sources(folder):
            now = read_file(os.path.join(folder, name)) if pattern_of(name) else None
            if now:
                steps |= open_steps(read_file(os.path.join(made, name)), now, name)
        return steps


def groups_of(lines, read):
    """Runs of marks without a line between: (first, behind the last, their steps)."""
    groups, at = [], 0
    while at < len(lines):
        first, steps = at, set()
        while at < len(lines) and read(lines[at]):
            steps.add(read(lines[at]).step)
            at += 1
        if steps:
            groups.append((first, at, steps))
        at += not steps
    return groups


def open_steps(made, now, name):
    """A mark is open as long as it stands where it was made, and nothing was written under it."""
    read, lines = mark_of(name), now.splitlines()
    if made is None:
        return {read(line).step for line in lines if read(line)}
    before = made.splitlines()
    match = difflib.SequenceMatcher(None, before, lines, autojunk=False)
    changes = [code for code in match.get_opcodes() if code[0] != "equal"]
    steps = set()
    for first, behind, group in groups_of(before, read):
        last = behind
        while last < len(before) and not before[last].strip():
            last += 1
        written = any((kind == "insert" and first < start <= last and "".join(lines[a:b]).strip())
                      or (kind != "insert" and start < last and end > first)
                      for kind, start, end, a, b in changes)
        if not written:
            steps |= group
    return steps


def describe(steps):
    """{1, 2, 4} -> "TODO 1-2, 4 open"."""
    ranges = []
    for step in sorted(steps):
        if ranges and step == ranges[-1][1] + 1:
            ranges[-1][1] = step
        else:
            ranges.append([step, step])
    if not ranges:
        return "no TODO open"
    return "TODO %s open" % ", ".join("%d-%d" % (a, b) if a < b else str(a) for a, b in ranges)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lab", default="lab")
    parser.add_argument("--skels", default="skels")
    orders = parser.add_subparsers(dest="order", required=True)
    make = orders.add_parser("make")
    make.add_argument("labs")
    make.add_argument("--todo", type=int, default=1)
    make.add_argument("--force", action="store_true")
    show = orders.add_parser("open")
    show.add_argument("folder")
    opts = parser.parse_args()
    skeletons = Skeletons(opts.lab, opts.skels)
    if opts.order == "open":
        print(describe(skeletons.open_in(opts.folder)))
        return
    tasks = tasks_of(opts.labs.strip("/"), opts.lab)
    done = [skeletons.make(task, opts.todo, opts.force) for task in tasks]
    sys.exit(0 if any(done) else 1)


if __name__ == "__main__":
    main()
