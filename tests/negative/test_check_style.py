# SPDX-License-Identifier: MIT
"""Each rule of tools/check/style.py finds its violation, and only that."""
import os

import pytest
from check_tree import tree  # noqa: F401

C, H = "kernel/base/printk.c", "include/linux/task.h"
LENGTH = "\tprintk_lock.taken = text_length(text);\n"

# file, what to replace, by what, what the check says
VIOLATIONS = [
    (C, "// SPDX-License-Identifier: MIT\n", "", "printk.c:1: the first line is to be"),
    ("deploy.sh", "# SPDX-License-Identifier: MIT\n", "", "deploy.sh:1: the first line is to be"),
    (C, "/*\n * Says things.", "#include <linux/types.h>\n/*\n * Says things.",
     "printk.c:2: a theory block"),
    (C, " * Locking:", " * Locks:", "printk.c:2: the theory block has no line that begins with "
                                    "`Locking:`"),
    (C, " * Linux:", " * Elsewhere:", "begins with `Linux:`"),
    (H, "#define _LINUX_TASK_H\n", "#define _LINUX_TSAK_H\n", "task.h:1: no include guard"),
    (H, "\n#endif\n", "\n#endif\nextern int outside;\n#ifdef A\n#endif\nint b;\n#include <c>\n",
     "task.h:1: no include guard"),
    (C, "typedef struct {", "#if 0\nint old;\n#endif\ntypedef struct {", "printk.c:11: #if 0"),
    (C, " * Says things.", " * Says things. FIX" "ME", "printk.c:3: FIX" "ME: do it"),
    (C, "typedef struct {", "#ifdef A\nint a;\nint b;\nint c;\nint d;\n#endif\ntypedef struct {",
     "printk.c:11: #if over 4 lines"),
    (C, "typedef struct {", "typedef struct {\x20", "printk.c:11: blanks at the end"),
    (C, "typedef struct {\n", "typedef struct {\r\n", "printk.c:11: carriage return"),
    (C, "\tint taken;", "  \tint taken;", "printk.c:12: blanks before a tab"),
    (C, "\tint taken;", "\tint taken; /* %s */" % ("o" * 80), "printk.c:12: 105 columns; at most"),
    (C, "static spinlock_t printk_lock;", "static spinlock_t printk_lock, *b;\nspinlock_t busy;",
     "printk.c:19: the lock busy: its name is to end in `lock`"),
    (C, "static spinlock_t printk_lock;",
     "static spinlock_t printk_lock;\nstatic DEFINE_MUTEX(printk_mutex);",
     "the lock printk_mutex"),
    (C, "= text_length(text);", "= jiffies > 3;", "printk.c:22: jiffies compared"),
    (C, "= text_length(text);", "= text->expires <= jiffies;", "printk.c:22: jiffies compared"),
    (C, "= text_length(text);", "= jiffies - text->start >= 3;", "printk.c:22: jiffies compared"),
    (C, "= text_length(text);", "= 3 < READ_ONCE(jiffies);", "printk.c:22: jiffies compared"),
    (C, LENGTH, "\tif (a)\n\t\tfor (;;)\n\t\t\twhile (f(a,\n\t\t\t\t\t\tb))\n"
     "\t\t\t\tif (b)\n\t\t\t\t\tc = 0;\n", "printk.c:27: more than three levels deep"),
    (C, "= text_length(text);\n", "= 0;\n" + "\tx++;\n" * 500, "lines of code; at most 500"),
    (C, " * Says things.", " * See /ho" "me/someone/notes.", "a path of one machine"),
    ("lib/README.md", "A part of the fixture.\n", "A line.\n" * 90, "92 lines; a page is 80"),
]

# Looks like a violation and is none.
FINE = [
    (C, "= text_length(text);", "= text->jiffies + (jiffies << 2) + (jiffies == 3);"),
    (C, "= text_length(text);", "= time_after(jiffies, text->when);"),
    (C, "/*\n * Says things.", "/* jiffies > 3 in a comment */\n/*\n * Says things."),
    (C, "void printk(const char *text);", "void take(spinlock_t *lock, struct mutex *a_lock);"),
    (C, "typedef struct {", "#ifdef A\nint a;\n#else\nint b;\n#endif\ntypedef struct {"),
]


def test_clean_tree_passes(tree):
    tree.passes("style")


@pytest.mark.parametrize("name,old,new,message", VIOLATIONS)
def test_violation(tree, name, old, new, message):
    """The rule fails with the place and the rule, and no other rule does."""
    text = tree.read(name)
    assert old in text
    tree.write(name, text.replace(old, new, 1))
    tree.fails("style", message)
    findings = [line for line in tree.check("style")[1].splitlines() if line.startswith("    ")]
    assert len(findings) == 1, findings


@pytest.mark.parametrize("name,old,new", FINE[:2] + FINE[3:])
def test_no_violation(tree, name, old, new):
    text = tree.read(name)
    tree.write(name, text.replace(old, new, 1))
    tree.passes("style")


def test_directory_without_readme(tree):
    os.remove(tree.path("kernel/task/README.md"))
    tree.fails("style", "kernel/task: a directory with sources needs a README.md")


def test_handout_may_have_two_pages(tree):
    tree.write("lab/queues/1-first/README.md", "A line.\n" * 160)
    tree.passes("style")
    tree.append("lab/queues/1-first/README.md", "A line.\n")
    tree.fails("style", "lab/queues/1-first/README.md:1: 161 lines; two pages are 160")
