#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each callback carries the context mark that its registration needs.

clang checks calls against the marks of <jiffy/context.h> but ignores a mark on
a function-pointer parameter, so nothing there ties a timer's handler to
__bh_context. This check does: it finds each registering call of the table
below and the definition of the function that is handed over.
"""
import re
import sys

sys.dont_write_bytecode = True
import source  # noqa: E402

HARDIRQ, BH, PROCESS = "__hardirq_context", "__bh_context", "__process_context"
MARKS = (HARDIRQ, BH, PROCESS)

# Registering call: (which argument or .field is the callback, its mark).
REGISTRATIONS = {
    "request_irq": (1, HARDIRQ),
    "SYSRQ_KEY": (".handler", HARDIRQ),
    "DEFINE_TIMER": (1, BH),
    "__TIMER_INITIALIZER": (0, BH),
    "timer_setup": (1, BH),
    "timer_setup_on_stack": (1, BH),
    "setup_timer": (1, BH),
    "setup_timer_on_stack": (1, BH),
    "tasklet_setup": (1, BH),
    "tasklet_init": (1, BH),
    "DECLARE_TASKLET": (1, BH),
    "DECLARE_TASKLET_DISABLED": (1, BH),
    "DECLARE_TASKLET_OLD": (1, BH),
    "DECLARE_TASKLET_DISABLED_OLD": (1, BH),
    "open_softirq": (1, BH),
    "call_rcu": (1, BH),
    "kthread_create": (0, PROCESS),
    "kthread_create_on_cpu": (0, PROCESS),
    "kthread_create_on_node": (0, PROCESS),
    "kthread_run": (0, PROCESS),
    "kthread_run_on_cpu": (0, PROCESS),
    "DECLARE_WORK": (1, PROCESS),
    "DECLARE_DELAYED_WORK": (1, PROCESS),
    "INIT_WORK": (1, PROCESS),
    "INIT_WORK_ONSTACK": (1, PROCESS),
    "INIT_DELAYED_WORK": (1, PROCESS),
    "INIT_DELAYED_WORK_ONSTACK": (1, PROCESS),
    "early_initcall": (0, PROCESS),
    "core_initcall": (0, PROCESS),
    "subsys_initcall": (0, PROCESS),
    "device_initcall": (0, PROCESS),
    "late_initcall": (0, PROCESS),
    "module_init": (0, PROCESS),
    "module_exit": (0, PROCESS),
    "SHELL_COMMAND": (".run", PROCESS),
}
CALL = re.compile(r"(?<![\w.])(%s)\s*\(" % "|".join(REGISTRATIONS))
# tests/conformance is written as for Linux, where there are no marks.
CHECKED = source.KERNEL_DIRS + ("tests/kernel", "include")


class Unit:
    """One file: its code and the functions in it."""

    def __init__(self, root, name):
        self.name = name
        self.code = source.code_only(source.read(root, name))
        self.functions = list(source.functions(self.code))

    def enclosing(self, position):
        for function in self.functions:
            if function.body and function.body[0] <= position <= function.body[1]:
                return function
        return None


def marks_of(name, unit, units):
    """The marks on every declaration of name that this file can mean; None if there is none."""
    own = [f for f in unit.functions if f.name == name]
    if not any(f.static and f.body for f in own):
        own += [f for u in units if u is not unit for f in u.functions
                if f.name == name and not (f.static and u.name.endswith(".c"))]
    if not own:
        return None
    return {mark for f in own for mark in MARKS if re.search(r"\b%s\b" % mark, f.text)}


def callback_in(call_arguments, where):
    """The name of the function handed over; None when the call has no such argument."""
    if isinstance(where, int):
        text = call_arguments[where] if where < len(call_arguments) else ""
    else:
        fields = [re.match(r"\%s\s*=\s*(.*)" % where, a, re.S) for a in call_arguments]
        text = next((m[1] for m in fields if m), "")
    match = re.search(r"&?\s*(\w+)\s*$", text)
    return match[1] if match else None


def is_wrapper(function, callback):
    """Does a registering function of the table pass on its own parameter?"""
    return (function is not None and function.name in REGISTRATIONS
            and re.search(r"\b%s\b" % callback, function.text))


def check(unit, units, findings):
    for match in CALL.finditer(unit.code):
        function = unit.enclosing(match.start())
        if any(f.start <= match.start() < (f.body[0] if f.body else f.start + len(f.text))
               for f in unit.functions):
            continue  # the registering function's own declaration
        where, wanted = REGISTRATIONS[match[1]]
        callback = callback_in(source.arguments(unit.code, match.end() - 1), where)
        if callback in (None, "NULL", "0") or is_wrapper(function, callback):
            continue
        line = source.line_of(unit.code, match.start())
        found = marks_of(callback, unit, units)
        if found is None:
            findings.add(unit.name, line, "%s() registers %s, which is no function this check "
                         "can see: name the function here" % (match[1], callback))
        elif found != {wanted}:
            findings.add(unit.name, line, "%s() registers %s(), which is marked %s; wanted: %s"
                         % (match[1], callback, ", ".join(sorted(found)) or "with no context",
                            wanted))


def main():
    root = source.parser(__doc__.splitlines()[0]).parse_args().root
    findings = source.Findings()
    units = [Unit(root, name) for name in source.files(root, [".c", ".h"], CHECKED)]
    for unit in units:
        check(unit, units, findings)
    findings.finish()


if __name__ == "__main__":
    main()
