# SPDX-License-Identifier: MIT
"""A call that the table in kernel/README.md does not list does not pass `make check`."""
import pytest
from check_tree import tree  # noqa: F401

PRINTK, TABLE = "kernel/base/printk.c", "kernel/README.md"


def layers_fail(tree, *texts):
    status, output = tree.check("builds", "layers")
    for text in texts:
        assert text in output
    assert (status, "1 passed, 1 failed" in output) == (1, True), output


def test_clean_tree_passes(tree):
    assert tree.check("builds", "layers")[0] == 0


def call_msleep(tree):
    tree.edit(PRINTK, "void printk(const char *text)\n{\n",
              "void msleep(unsigned int ms);\n\nvoid printk(const char *text)\n{\n\tmsleep(1);\n")


def test_call_upward(tree):
    """The caller, the callee, its file and what the caller may do instead are named."""
    call_msleep(tree)
    layers_fail(tree, "kernel/base/printk.c calls msleep (kernel/task/sleep.c): "
                      "base may call only lib; use a named hook (kernel/README.md)")


def test_door(tree):
    """A symbol in backticks in the table lets that one symbol through."""
    call_msleep(tree)
    tree.edit(TABLE, "| base | `kernel/base/` | lib |", "| base | `kernel/base/` | lib, `msleep` |")
    assert tree.check("builds", "layers")[0] == 0


def test_data_counts(tree):
    """Using a variable of a higher layer is an edge as well."""
    tree.edit(PRINTK, "printk_lock.taken = ", "extern volatile unsigned long jiffies;\n\n\t"
              "printk_lock.taken = (int)jiffies + ")
    layers_fail(tree, "kernel/base/printk.c calls jiffies (kernel/softirq/wheel.c)")


@pytest.mark.parametrize("old,new,message", [
    ("| drivers | `drivers/` | task and below |\n", "",
     "drivers/device.c: belongs to no layer of kernel/README.md"),
    ("| base | `kernel/base/` | lib |", "| base | `kernel/base/` | cellar |",
     'layer base may call "cellar", which is no layer'),
    ("<!-- layers:end -->", "", "the table of layers needs its markers"),
])
def test_wrong_table(tree, old, new, message):
    """A directory without a layer, an unknown layer and a lost marker are said."""
    tree.edit(TABLE, old, new)
    layers_fail(tree, message)


def test_nothing_built(tree):
    """Without object files the check does not pass silently."""
    tree.fails("layers", "no object files: the build comes first")
