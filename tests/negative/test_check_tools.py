# SPDX-License-Identifier: MIT
"""The checks that run another tool find what it finds, and fail without it."""
import os
import re
import shutil
import subprocess
import sys

import pytest
from check_tree import CHECKS, tree  # noqa: F401

C = "kernel/base/printk.c"
LENGTH = "\tprintk_lock.taken = text_length(text);\n"

# check, file, what to replace, by what, what is said
VIOLATIONS = [
    ("builds", C, LENGTH, "\tint unused;\n\n" + LENGTH, ["gcc (make", "clang (make", "unused"]),
    ("headers", "include/linux/wheel.h", "#include <linux/types.h>\n\nextern",
     "extern u32 wheel_turns;\nextern", ["wheel.h:6", "unknown type name"]),
    ("headers", "include/linux/wheel.h", "#define _LINUX_WHEEL_H\n", "", ["redefinition of"]),
    ("functions", C, LENGTH, LENGTH * 90, ["function 'printk' exceeds recommended size"]),
    ("functions", C, LENGTH, "\tint *nothing = NULL;\n\n\tprintk_lock.taken = *nothing;\n",
     ["Dereference of null pointer"]),
    ("cppcheck", C, LENGTH, "\tint a[2];\n\n\ta[0] = text_length(text);\n"
     "\tprintk_lock.taken = a[2];\n", ["arrayIndexOutOfBounds"]),
    ("sparse", C, "static spinlock_t printk_lock;",
     "static spinlock_t printk_lock;\nextern int __percpu *counter;\nint *plain;\n"
     "void mix(void);\nvoid mix(void)\n{\n\tplain = counter;\n}\n",
     ["different address spaces", "printk.c:24", "symbol 'plain' was not declared"]),
    ("format", C, "static spinlock_t printk_lock;", "static  spinlock_t printk_lock ;",
     [C + ":18: laid out it reads: static spinlock_t printk_lock;"]),
    ("spelling", C, "Says things.", "Rec" "ieves things.", ["==> Receives"]),
    ("shell", "deploy.sh", 'echo "$name"', "echo $name", ["SC2086"]),
    ("shell", "deploy.sh", 'echo "$name"', 'echo "${name/a/b}"', ["SC3060"]),
    ("python", "list.py", "print(sys.argv[1:])", "print(sys.argv[1:]", ["list.py:5:"]),
    ("python", "list.py", "print(sys.argv[1:])", "match sys.argv:\n    case []:\n        pass",
     ["list.py:", "Pattern matching is only supported in Python 3.10"]),
]
NAMES = ["builds", "contexts", "callbacks", "layers", "headers", "style", "docs", "functions",
         "cppcheck", "sparse", "format", "spelling", "shell", "python"]


def test_clean_tree_passes_every_check(tree):
    """One line a check, in order, and a count; again with what the first run kept."""
    for _ in range(2):
        status, output = tree.check()
        lines = output.splitlines()
        assert status == 0, output
        assert [re.match(r"(\w+) +ok +\d+ s$", line)[1] for line in lines[:-1]] == NAMES
        assert lines[-1] == "14 passed, 0 failed"


@pytest.mark.parametrize("check,name,old,new,messages", VIOLATIONS)
def test_violation(tree, check, name, old, new, messages):
    tree.edit(name, old, new)
    tree.fails(check, *messages)


def test_a_warning_is_found_again(tree):
    """What compiles with a warning is not built already when it is asked for again."""
    tree.edit(C, LENGTH, "\tint unused;\n\n" + LENGTH)
    tree.fails("builds", "unused")
    tree.fails("builds", "unused")


def test_failing_function_is_found_again(tree):
    """Only a pass is kept: what failed fails the second time too, and passes once mended."""
    tree.edit(C, LENGTH, LENGTH * 90)
    tree.fails("functions", "exceeds recommended size")
    tree.fails("functions", "exceeds recommended size")
    tree.edit(C, LENGTH * 90, LENGTH)
    tree.passes("functions")


def test_format_leaves_stars_alone(tree):
    """clang-format would write `timer_list * timer` and `&IRQF` here."""
    tree.append(C, """
int stars(unsigned int new)
{
	void (*fn)(struct list_head *entry);

	return (new & 4) && fn;
}
""")
    tree.passes("format")


def test_format_fix(tree):
    """--fix lays the tree out, after which the check passes."""
    tree.edit(C, LENGTH, "    printk_lock.taken=text_length( text );\n")
    fix = [sys.executable, os.path.join(CHECKS, "format.py"), "--root", tree.root, "--fix"]
    subprocess.run(fix, check=True)
    assert LENGTH in tree.read(C)
    tree.passes("format")


def test_format_leaves_macros_alone(tree):
    tree.append(C, "\n#define ROUND(x)   (((x) - 1) / 2)\n")
    tree.passes("format")


@pytest.mark.parametrize("check,tool,package", [
    ("contexts", "clang", "clang"), ("functions", "clang-tidy", "clang-tidy"),
    ("cppcheck", "cppcheck", "cppcheck"), ("sparse", "sparse", "sparse"),
    ("format", "clang-format", "clang-format"), ("spelling", "codespell", "codespell"),
    ("shell", "shellcheck", "shellcheck"), ("headers", "gcc", "gcc"),
])
def test_missing_tool_fails(tree, tmp_path, check, tool, package):
    """A check whose tool is not there fails with the package to install."""
    needed = ("sh python3 make git getconf mktemp mkdir date sed rm tr xargs dirname cat cksum "
              "gcc clang").split()
    (tmp_path / "bin").mkdir()
    for name in needed:
        if name != tool:
            found = sys.executable if name == "python3" else shutil.which(name)
            os.symlink(found, str(tmp_path / "bin" / name))
    status, output = tree.check(check, PATH=str(tmp_path / "bin"), CROSS_COMPILE="")
    assert status == 1
    assert "%s is missing: install the package %s" % (tool, package) in output


def test_broken_makefile_fails(tree):
    """Without the flags of the kernel no compiler check passes."""
    tree.edit("Makefile", "print-cflags:", "print-flags:")
    for check in ("contexts", "headers", "functions", "sparse"):
        tree.fails(check, "print-cflags")


def test_unknown_check(tree):
    status, output = tree.check("colour")
    assert status == 2
    assert output.startswith("colour: no such check; there are: builds contexts")


def test_every_check_is_listed():
    """A script in tools/check that run.sh does not know would never run."""
    scripts = {name.rsplit(".", 1)[0] for name in os.listdir(CHECKS)
               if name.endswith((".sh", ".py"))}
    assert scripts - {"run", "common", "source"} == set(NAMES)
