// SPDX-License-Identifier: MIT
/*
 * crash: a mistake of your choice, to see how the kernel reports it.
 *
 * In a thread a fault costs the thread: the report is printed, do_exit() runs,
 * and the shell goes on. In an interrupt there is no thread to end, only an
 * innocent one that was interrupted: the same fault is a panic. A loop without
 * a sleep is no fault at all; the watchdog names it, and SysRq leaves it.
 *
 * Each mistake works on a value that passes through hidden(), or compilers
 * would see the undefined behaviour and leave the code out.
 *
 * Context: the command's thread; crash_handler() is a top half.
 * Locking: none.
 * Linux: drivers/misc/lkdtm, /sys/kernel/debug/provoke-crash.
 */
#include "shell.h"
#include <linux/bug.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* What the stack grows by in each call, beside the call's own words. */
#define FRAME_BYTES 256

struct crash {
	const char *name;
	int (*run)(void);
	const char *what;
};

/* The same value, but the compiler no longer knows it. */
static unsigned long hidden(unsigned long value)
{
	__asm__ __volatile__("" : "+r"(value));
	return value;
}

static int crash_null(void)
{
	*(volatile int *)hidden(0) = 1;
	return 0;
}

static int crash_bug(void)
{
	BUG_ON(hidden(1));
	return 0;
}

static int crash_div(void)
{
	return (int)hidden(7) / (int)hidden(0);
}

/* The frame is written before and read after the call, so no loop can replace it. */
static noinline int recurse(unsigned long depth)
{
	volatile char frame[FRAME_BYTES];

	frame[depth % FRAME_BYTES] = 1;
	if (hidden(1))
		recurse(depth + 1);
	return frame[depth % FRAME_BYTES];
}

static int crash_stack(void)
{
	return recurse(0);
}

static int crash_hang(void)
{
	/* Without PAUSE, at each of which QEMU stops to look around. */
	while (hidden(1))
		;
	return 0;
}

static int crash_lockup(void)
{
	local_irq_disable();
	return crash_hang();
}

static irqreturn_t __hardirq_context crash_handler(int irq, void *dev_id)
{
	crash_null();
	return IRQ_HANDLED;
}

static int __process_context crash_irq(void)
{
	int error = request_irq(IRQ_SOFT_FIRST, crash_handler, 0, "crash", NULL);

	if (error)
		return shell_error("request_irq(%d) failed: %d", IRQ_SOFT_FIRST, error);
	irq_soft_raise(IRQ_SOFT_FIRST);
	free_irq(IRQ_SOFT_FIRST, NULL);
	return 0;
}

static const struct crash crashes[] = {
	{ "null", crash_null, "writes through a NULL pointer: an oops ends the command" },
	{ "bug", crash_bug, "BUG(): an oops ends the command" },
	{ "stack", crash_stack, "recurses without end: double fault on the guard page" },
	{ "div", crash_div, "divides by zero: an oops ends the command" },
	{ "hang", crash_hang, "loops for ever: the watchdog names it, SysRq (BREAK, b) leaves it" },
	{ "lockup", crash_lockup, "the same with interrupts off: another CPU names it" },
	{ "irq", crash_irq, "writes through NULL in a top half: panic" },
};

static int __process_context cmd_crash(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 1);

	if (status)
		return status;
	for (size_t i = 0; i < ARRAY_SIZE(crashes); i++) {
		if (argc < 2)
			tty_printf("crash %-6s %s\n", crashes[i].name, crashes[i].what);
		else if (!strcmp(argv[1], crashes[i].name))
			return crashes[i].run();
	}
	return argc < 2 ? 0 : shell_usage("it knows no '%.40s'", argv[1]);
}

static const char *const crash_words[] = { "null", "bug",    "stack", "div",
					   "hang", "lockup", "irq",   NULL };

SHELL_COMMAND(crash, .name = "crash", .group = "system", .summary = "a mistake, on purpose",
	      .usage = "null | bug | stack | div | hang | lockup | irq", .example = "crash null",
	      .counterpart = "lkdtm: /sys/kernel/debug/provoke-crash", .words = crash_words,
	      .run = cmd_crash);
