// SPDX-License-Identifier: MIT
/*
 * irq: one interrupt, followed from the line to the tasklet.
 *
 *	irq_soft_raise() ──► do_IRQ ──► top half        interrupts off: raises, schedules
 *	                        │
 *	                     irq_exit ──► IRQ_POLL ──► tasklet        interrupts on
 *
 * The line has no device; the instruction `int` stands in for one, and from
 * the entry stub on everything is what a real interrupt meets. With a count the
 * line is raised that often inside local_bh_disable(): the top halves run at
 * once, each of them; what they put off runs once, in local_bh_enable().
 *
 * Context: the command in its thread; irq_top_half() in hardirq, irq_softirq_action()
 * and irq_tasklet_fn() in softirq context.
 * Locking: none of its own. Between steps_begin() and steps_end() the tasklet,
 * with_trace and the vector belong to one command; request_irq() sees to the line.
 * Linux: arch/x86/kernel/irq.c, kernel/softirq.c. There is no such line; the
 * nearest is a kprobe's int3.
 */
#include "shell.h"
#include "steps.h"
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define COUNT_MAX 1000
#define NAMES_BYTES 64
#define TOP_HALF "top half"
#define SOFTIRQ "IRQ_POLL softirq"
#define TASKLET "tasklet"

static bool with_trace; /* the owner of the steps */

/* A step in the log too, and if it was asked for, the way there. */
static void log_step(const char *what)
{
	if (!step(what))
		return;
	pr_info("irq: %s, preempt_count 0x%x\n", what, preempt_count());
	if (with_trace)
		dump_stack();
}

static void __bh_context irq_tasklet_fn(struct tasklet_struct *t)
{
	log_step(TASKLET);
}

static DECLARE_TASKLET(irq_tasklet, irq_tasklet_fn);

static void __bh_context irq_softirq_action(struct softirq_action *h)
{
	log_step(SOFTIRQ);
}

static irqreturn_t __hardirq_context irq_top_half(int irq, void *dev_id)
{
	log_step(TOP_HALF);
	raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
	tasklet_schedule(&irq_tasklet);
	return IRQ_HANDLED;
}

/* Once from a plain thread, or @count times with bottom halves off. */
static void __process_context raise_line(unsigned int irq, unsigned long count)
{
	if (!count) {
		step("irq_soft_raise");
		irq_soft_raise(irq);
		step("back in thread");
		return;
	}
	local_bh_disable();
	step("local_bh_disable");
	while (count--)
		irq_soft_raise(irq);
	step("local_bh_enable");
	local_bh_enable();
	step("back in thread");
}

static void __process_context print_path(unsigned int irq)
{
	steps_print();
	tty_printf("irq %u: top half %lu, softirq %lu, tasklet %lu\n", irq, steps_count(TOP_HALF),
		   steps_count(SOFTIRQ), steps_count(TASKLET));
}

static int __process_context follow(unsigned int irq, unsigned long count, bool trace)
{
	int error = steps_begin();

	if (error)
		return error;
	with_trace = trace;
	open_softirq(IRQ_POLL_SOFTIRQ, irq_softirq_action);
	raise_line(irq, count);
	/* Raised before the tasklet, and in a lower vector: when that has run, both have. */
	tasklet_kill(&irq_tasklet);
	print_path(irq);
	steps_end();
	return 0;
}

/* One line: whose line it is, and which is free. */
static int __process_context report_taken(unsigned int irq)
{
	char names[NAMES_BYTES], others[NAMES_BYTES];

	irq_action_names(irq, names, sizeof(names));
	for (unsigned int free = IRQ_SOFT_FIRST; free < NR_IRQS; free++)
		if (!irq_action_names(free, others, sizeof(others)))
			return shell_error("line %u is taken by %s; try irq %u", irq, names, free);
	return shell_error("line %u is taken by %s, and so are all others; see 'interrupts'", irq,
			   names);
}

static int __process_context cmd_irq(int argc, char **argv)
{
	unsigned long irq, count = 0;
	bool trace = argc > 2 && !strcmp(argv[2], "trace");
	int status =
		shell_number_called(argv[1], "software line", IRQ_SOFT_FIRST, NR_IRQS - 1, &irq);

	if (!status && argc > 2 && !trace)
		status = shell_number(argv[2], "times", 1, COUNT_MAX, &count);
	if (!status)
		status = shell_at_most(argc, argv, 2);
	if (status)
		return status;
	status = request_irq(irq, irq_top_half, 0, "irq", NULL);
	if (status == -EBUSY)
		return report_taken(irq);
	if (status)
		return shell_error("no memory to request line %lu", irq);
	status = follow(irq, count, trace);
	free_irq(irq, NULL);
	return status ? SHELL_STATUS_ERROR : 0;
}

SHELL_COMMAND(irq, .name = "irq", .group = "irqs", .summary = "follow one by its steps",
	      .usage = "LINE [COUNT | trace]", .example = "irq 24",
	      .counterpart = "trace-cmd record -e irq; the lines 24 to 31 are Jiffy's",
	      .run = cmd_irq);
