# SPDX-License-Identifier: MIT
"""What tools/check/docs.py asks of headers and documents."""
import pytest
from check_tree import tree  # noqa: F401

WHEEL, README = "include/linux/wheel.h", "README.md"

HEADER_VIOLATIONS = [
    ("/**\n * del_timer_sync", "/*\n * del_timer_sync",
     "wheel.h:34: del_timer_sync() has no /** comment right before it"),
    (" * Context: Process or softirq context.\n", "", "del_timer_sync() has no `Context:`"),
    (" * Return: 1 if it was armed, else 0.\n", "", "del_timer_sync() has no `Return:`"),
    ("Context: Process or softirq context.", "Context: A pleasant one.",
     "del_timer_sync() is to begin its `Context:` with one of: Any;"),
    ("int del_timer_sync(struct timer_list *timer) __bh_context;",
     "int del_timer_sync(struct timer_list *timer);",
     "del_timer_sync() says `Context: Process or softirq context` but is marked with no context "
     "(wanted: __bh_context)"),
    ("int del_timer_sync(struct timer_list *timer) __bh_context;",
     "int del_timer_sync(struct timer_list *timer) __process_context;",
     "but is marked __process_context"),
    ("\n#endif\n", "\nstatic inline int wide(int a)\n{\n\ta++;\n\ta++;\n\ta++;\n\treturn a;\n}\n"
     "\n#endif\n", "wide() has no /** comment right before it"),
]

README_VIOLATIONS = [
    ("(drivers/device.c)", "(drivers/devices.c)",
     "README.md:4: the link to drivers/devices.c leads nowhere"),
    ("`kernel/hardirq/tick.c`", "`kernel/hardirq/tock.c`",
     "README.md:4: `kernel/hardirq/tock.c` does not exist"),
    ("`kernel/hardirq/tick.c`", "`kernel/hardware/`", "`kernel/hardware/` does not exist"),
]

FINE = [
    "Either/or, `and/or`, `$(O)/jiffy.elf`, `build/jiffy.elf`, `<linux/timer.h>`, `make -C a/b`.",
    "As `kernel/time/timer.c` of Linux does.",
    "| here | Linux |\n|---|---|\n| `lib/text.c` | `lib/vsprintf.c` |",
    "```\n`kernel/none.c` and [a link](nowhere.md)\n```",
    "`kernel/base/printk.c:20`, `linux/wheel.h`, [out](https://example.org/a/b.md), [up](#top).",
]


@pytest.mark.parametrize("old,new,message", HEADER_VIOLATIONS)
def test_header(tree, old, new, message):
    """A public function without its slots, or whose slot and mark differ, is named."""
    tree.edit(WHEEL, old, new)
    tree.fails("docs", message)


@pytest.mark.parametrize("old,new,message", README_VIOLATIONS)
def test_document(tree, old, new, message):
    """A link or a path that leads nowhere is named."""
    tree.edit(README, old, new)
    tree.fails("docs", message)


@pytest.mark.parametrize("text", FINE)
def test_what_is_no_path_of_this_tree(tree, text):
    tree.append(README, "\n" + text + "\n")
    tree.passes("docs")


def test_short_inline_and_pointers_need_none(tree):
    """A trivial inline function, a variable and a pointer to a function need no comment."""
    tree.edit(WHEEL, "\n#endif\n", """
extern int (*late_hook)(int cpu);

static inline int due(struct timer_list *timer)
{
	return time_after(jiffies, timer->expires);
}

#endif
""")
    tree.passes("docs")
