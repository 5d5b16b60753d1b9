#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pack what a student gets, and what a student gives back.

    pack.py handout LAB[/TASK]...    build/jiffy-handout.tar.gz: this tree without solutions
    pack.py submit LAB[/TASK]        build/LAB-TASK.tar.gz: a task's files of skels/

The hand-out is what git has of this tree, as it is on the disk, but for the templates of
lab/, what is only for those who work on Jiffy, and the files that stand for others there;
with the skeletons in skels/, which git then has to track. It is the start of a repository.
"""
import argparse
import hashlib
import io
import os
import subprocess
import sys
import tarfile

import skels

# Not for students: the tests (those of the labs are solutions), the checks of the source.
NOT_PACKED = ("tests/", ".ci/", "tools/check/", "pytest.ini", ".codespellrc", "docs/teaching.md",
              "README.md", ".gitignore")
# In the hand-out under another name.
RENAMED = {"HANDOUT.md": "README.md"}
GITIGNORE = "build/\n__pycache__/\n*.pyc\n*.old\n/tags\n"
TOP = "jiffy-handout"


def tracked():
    done = subprocess.run(["git", "ls-files"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          universal_newlines=True, check=False)
    if done.returncode or not done.stdout:
        sys.exit("handout: git knows no files here; it has to be made in a clone of the project")
    return [name for name in done.stdout.splitlines() if os.path.exists(name)]


def is_solution(name, lab):
    """A template: in the folder of a task with checks, and a source."""
    parts = name.split("/")
    for depth in range(2, len(parts)):
        if parts[0] == lab and os.path.exists(os.path.join(*parts[:depth], "checks.py")):
            return not skels.NOT_SOURCES.match(parts[-1])
    return False


def handout_files(tasks, opts):
    """{name in the hand-out: (bytes, the file it is like)}."""
    files = {}
    for name in tracked():
        if not name.startswith(NOT_PACKED) and not name.startswith(opts.skels + "/") \
                and not is_solution(name, opts.lab):
            with open(name, "rb") as file:
                files[RENAMED.get(name, name)] = (file.read(), name)
    skeletons = skels.Skeletons(opts.lab, opts.skels)
    for task in tasks:
        for name, (text, like) in skeletons.contents(task, 1).items():
            for folder in (opts.skels, skeletons.made):
                files[os.path.join(folder, task, name)] = (text.encode(), like)
    files[".gitignore"] = (GITIGNORE.encode(), None)
    return files


def add(archive, name, content, like=None):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o755 if like and os.access(like, os.X_OK) else 0o644
    archive.addfile(info, io.BytesIO(content))


def write_archive(path, top, files):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for name, (content, like) in sorted(files.items()):
            add(archive, top + "/" + name, content, like)


def handout(opts):
    tasks = [task for labs in opts.labs for task in skels.tasks_of(labs.strip("/"), opts.lab)]
    if not any(skels.sources(os.path.join(opts.lab, task)) for task in tasks):
        sys.exit("handout: there are no templates in this tree; it is a hand-out itself")
    files = handout_files(tasks, opts)
    write_archive(opts.out, TOP, files)
    print("%s: %d files; skeletons of %s" % (opts.out, len(files), " ".join(tasks)))


def version():
    done = subprocess.run(["sh", "tools/version.sh", ""], stdout=subprocess.PIPE, check=True,
                          universal_newlines=True)
    return done.stdout.split('jiffy_version[] = "')[1].split('"')[0]


def submission_text(task, files, steps):
    lines = ["task: %s" % task, "version: %s" % version(), "open: %s" % skels.describe(steps), ""]
    lines += ["%s  %s" % (hashlib.sha256(content).hexdigest(), name)
              for name, (content, _) in sorted(files.items())]
    return "\n".join(lines) + "\n"


def submit(opts):
    skeletons = skels.Skeletons(opts.lab, opts.skels)
    for task in skels.tasks_of(opts.labs[0].strip("/"), opts.lab):
        folder = os.path.join(opts.skels, task)
        if not os.path.isdir(folder):
            sys.exit("submit: there is no %s; first: make skels LABS=%s" % (folder, task))
        files = {}
        for name in skels.sources(folder):
            with open(os.path.join(folder, name), "rb") as file:
                files[name] = (file.read(), os.path.join(folder, name))
        steps = skeletons.open_in(folder)
        files["SUBMISSION.txt"] = (submission_text(task, files, steps).encode(), None)
        top = task.replace("/", "-")
        path = os.path.join(opts.out, top + ".tar.gz")
        write_archive(path, top, files)
        print("%s: %d files, %s" % (path, len(files), skels.describe(steps)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lab", default="lab")
    parser.add_argument("--skels", default="skels")
    parser.add_argument("--out", required=True)
    parser.add_argument("order", choices=("handout", "submit"))
    parser.add_argument("labs", nargs="+")
    opts = parser.parse_args()
    {"handout": handout, "submit": submit}[opts.order](opts)


if __name__ == "__main__":
    main()
