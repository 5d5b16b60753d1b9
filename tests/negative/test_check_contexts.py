# SPDX-License-Identifier: MIT
"""A call or a registration that the context forbids does not pass `make check`."""
import pytest
from check_tree import tree  # noqa: F401

DEVICE = "drivers/device.c"


@pytest.mark.parametrize("check", ["contexts", "callbacks"])
def test_clean_tree_passes(tree, check):
    tree.passes(check)


def test_top_half_may_not_wait_for_a_timer(tree):
    """A hardirq handler that calls del_timer_sync() is named at its line."""
    tree.edit(DEVICE, "seen = irq;", "seen = del_timer_sync(&device_timer) + irq;")
    tree.fails("contexts", DEVICE + ":19:", "calling function 'del_timer_sync' requires",
               "'not_hardirq'")


def test_timer_handler_may_not_sleep(tree):
    """A timer's handler that calls msleep() is named at its line."""
    tree.edit(DEVICE, "seen = 0;", "msleep(1);")
    tree.fails("contexts", DEVICE + ":26:", "calling function 'msleep' requires", "'may_sleep'")


def test_unmarked_function_may_not_sleep(tree):
    """Without a mark a function runs in any context, so it may not sleep either."""
    tree.edit(DEVICE, "int __process_context device_init(void)\n", "int device_init(void)\n")
    tree.fails("contexts", "calling function 'kthread_run' requires")


def test_context_is_seen_through_an_inline_helper(tree):
    """A header's inline function that sleeps without the mark is found as well."""
    tree.edit("include/linux/task.h", "\n#endif\n",
              "\nstatic inline void nap(void)\n{\n\tmsleep(1);\n}\n\n#endif\n")
    tree.fails("contexts", "include/linux/task.h:33:", "'may_sleep'")


WRONG_MARKS = [
    ("static void __bh_context device_timer_handler", "static void device_timer_handler",
     "timer_setup() registers device_timer_handler(), which is marked with no context; "
     "wanted: __bh_context"),
    ("static void __bh_context device_timer_handler",
     "static void __process_context device_timer_handler",
     "marked __process_context; wanted: __bh_context"),
    ("static int __process_context device_thread", "static int __bh_context device_thread",
     "kthread_run() registers device_thread(), which is marked __bh_context; "
     "wanted: __process_context"),
    ("static int __hardirq_context device_interrupt", "static int device_interrupt",
     "request_irq() registers device_interrupt(), which is marked with no context; "
     "wanted: __hardirq_context"),
    ("timer_setup(&device_timer, device_timer_handler, 0)",
     "timer_setup(&device_timer,\n\t\t    &device_interrupt, 0)",
     "drivers/device.c:38: timer_setup() registers device_interrupt()"),
    ("timer_setup(&device_timer, device_timer_handler, 0)",
     "timer_setup(&device_timer, device_timer.function, 0)",
     "registers function, which is no function this check can see"),
]


@pytest.mark.parametrize("old,new,message", WRONG_MARKS)
def test_wrong_mark_on_a_callback(tree, old, new, message):
    """A callback whose mark is not that of its registration is named, with both marks."""
    tree.edit(DEVICE, old, new)
    tree.fails("callbacks", message)


def test_shell_command_and_initcall(tree):
    """A .run field and an initcall at file scope are registrations too."""
    tree.append(DEVICE, """
static int seen_run(int argc, char **argv)
{
	return argc + !argv;
}
SHELL_COMMAND(seen, .help = "a, b", .run = seen_run);
device_initcall(seen_init);
""")
    tree.fails("callbacks", "SHELL_COMMAND() registers seen_run(), which is marked with no context",
               "device_initcall() registers seen_init, which is no function")


def test_mark_on_the_header_declaration_counts(tree):
    """A public callback may carry its mark in the header alone."""
    tree.append(DEVICE, "\nDEFINE_TIMER(other, late);\n")
    tree.edit("include/linux/wheel.h", "\n#endif\n",
              "\n/** late - nothing. Context: Softirq context. */\n"
              "void late(struct timer_list *timer) __bh_context;\n\n#endif\n")
    tree.passes("callbacks")
