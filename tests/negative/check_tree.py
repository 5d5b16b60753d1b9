# SPDX-License-Identifier: MIT
"""A copy of fixtures/tree, which every check passes, to be spoilt by one edit."""
import os
import shutil
import subprocess

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CHECKS = os.path.join(ROOT, "tools", "check")
# What the fixture takes from the tree: the marks under test and the tools' settings.
SHARED = (".clang-format", ".clang-tidy", ".codespellrc", "include/jiffy/context.h",
          "include/jiffy/brings_basics.h",
          "include/linux/types.h", "include/linux/compiler.h", "include/linux/kconfig.h")


class Tree:
    def __init__(self, root):
        self.root = str(root)
        shutil.copytree(os.path.join(HERE, "fixtures", "tree"), self.root)
        for name in SHARED:
            os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
            shutil.copy(os.path.join(ROOT, name), self.path(name))

    def path(self, name):
        return os.path.join(self.root, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return f.read()

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8", newline="") as f:
            f.write(text)

    def append(self, name, text):
        self.write(name, self.read(name) + text)

    def edit(self, name, old, new):
        text = self.read(name)
        assert text.count(old) == 1, "%s: %r occurs %d times" % (name, old, text.count(old))
        self.write(name, text.replace(old, new))

    def check(self, *names, **environment):
        """Status and output of the named checks on this tree."""
        known = dict(os.environ, O="build", **environment)
        for name in ("MAKEFLAGS", "MAKELEVEL", "KERNEL_CFLAGS"):
            known.pop(name, None)
        command = ["sh", os.path.join(CHECKS, "run.sh"), "--root", self.root] + list(names)
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              universal_newlines=True, env=known, timeout=120)
        return done.returncode, done.stdout

    def fails(self, check, *texts):
        """The check fails and says each text; nothing else is found in this tree."""
        status, output = self.check(check)
        for text in texts:
            assert text in output
        assert status == 1, output
        assert "0 passed, 1 failed" in output

    def passes(self, check):
        status, output = self.check(check)
        assert (status, "1 passed, 0 failed" in output) == (0, True), output


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path / "tree")
