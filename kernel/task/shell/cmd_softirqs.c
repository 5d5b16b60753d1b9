// SPDX-License-Identifier: MIT
/*
 * softirqs: the ten vectors, and experiments with one of them.
 *
 * raise	the three places that run a raised vector: ksoftirqd for a thread,
 *		local_bh_enable() for a bottom-half section, irq_exit() for a top
 *		half. A vector raised many times runs once: pending is a bit.
 * order	four vectors raised from the last to the first, with bottom halves
 *		off, run from the first to the last.
 * self		a vector that raises itself: ten rounds where it began, then
 *		ksoftirqd, so that threads have a chance.
 *
 * IRQ_POLL is the vector to experiment with, because nobody else uses it. HI,
 * TIMER and TASKLET are reached as everybody reaches them: by a tasklet, a timer.
 *
 * Context: the command in its thread; the handlers in softirq context,
 * raising_top_half() in hardirq.
 * Locking: none of its own. Between steps_begin() and steps_end() the static
 * objects and the vector belong to one command.
 * Linux: /proc/softirqs; kernel/softirq.c (raise_softirq, handle_softirqs).
 */
#include "shell.h"
#include "steps.h"
#include <asm/processor.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/timer.h>

#define HANDLER_BYTES 64
#define NAME_COLUMNS 11
#define RAISE_TIMES 3
#define SELF_TIMES 25
#define TIMER_BIT_JIFFIES 3 /* not for ever, whatever is wrong */
#define RUN "IRQ_POLL runs"
#define RAISE "raise_softirq"

static unsigned long raises; /* by one top half (owner of the steps) */

static void __bh_context poll_action(struct softirq_action *h)
{
	step(RUN);
	if (chain_goes_on())
		raise_softirq(IRQ_POLL_SOFTIRQ);
}

static void __bh_context order_timer_fn(struct timer_list *t)
{
	step("TIMER: timer");
}

static void __bh_context order_tasklet_fn(struct tasklet_struct *t)
{
	step("TASKLET: tasklet");
}

static void __bh_context order_hi_tasklet_fn(struct tasklet_struct *t)
{
	step("HI: tasklet");
}

static DEFINE_TIMER(order_timer, order_timer_fn);
static DECLARE_TASKLET(order_tasklet, order_tasklet_fn);
static DECLARE_TASKLET(order_hi_tasklet, order_hi_tasklet_fn);

static void raise_times(unsigned long times)
{
	while (times--) {
		step(RAISE);
		raise_softirq(IRQ_POLL_SOFTIRQ);
	}
}

static irqreturn_t __hardirq_context raising_top_half(int irq, void *dev_id)
{
	raise_times(raises);
	return IRQ_HANDLED;
}

/* A software line that nobody has; 0 if there is none. */
static unsigned int __process_context request_any_line(void)
{
	for (unsigned int irq = IRQ_SOFT_FIRST; irq < NR_IRQS; irq++)
		if (!request_irq(irq, raising_top_half, 0, "softirqs", NULL))
			return irq;
	return 0;
}

static void __process_context raise_in_thread(unsigned long times)
{
	unsigned long flags;

	chain_begin(1);
	/* Interrupts off, or the tick's irq_exit() could run it between two raises. */
	local_irq_save(flags);
	raise_times(times);
	local_irq_restore(flags);
	chain_wait();
}

static void __process_context raise_with_bh_off(unsigned long times)
{
	chain_begin(1);
	local_bh_disable();
	raise_times(times);
	local_bh_enable();
	chain_wait();
}

static void __process_context raise_in_top_half(unsigned int irq, unsigned long times)
{
	chain_begin(1);
	raises = times;
	irq_soft_raise(irq);
	chain_wait();
}

static int __process_context show_raise(unsigned long times)
{
	unsigned int irq = request_any_line();

	if (!irq)
		return shell_error("all software lines are taken ('interrupts' shows by whom)");
	raise_in_thread(times);
	raise_with_bh_off(times);
	raise_in_top_half(irq, times);
	free_irq(irq, NULL);
	steps_print();
	tty_printf("softirqs: %lu raises, %lu runs\n", steps_count(RAISE), steps_count(RUN));
	return 0;
}

/* Bottom halves are off: the tick can only leave its bit. It does so in the next jiffy. */
static void wait_for_timer_bit(void)
{
	unsigned long end = jiffies + TIMER_BIT_JIFFIES;

	while (!(local_softirq_pending() & BIT(TIMER_SOFTIRQ)) && time_before(jiffies, end))
		cpu_relax_long();
}

static int __process_context show_order(unsigned long times)
{
	(void)times;
	chain_begin(1);
	local_bh_disable();
	step("tasklet_schedule");
	tasklet_schedule(&order_tasklet);
	step(RAISE);
	raise_softirq(IRQ_POLL_SOFTIRQ);
	step("mod_timer");
	mod_timer(&order_timer, jiffies);
	wait_for_timer_bit();
	step("tasklet_hi_schedule");
	tasklet_hi_schedule(&order_hi_tasklet);
	local_bh_enable();
	chain_wait();
	tasklet_kill(&order_hi_tasklet);
	tasklet_kill(&order_tasklet);
	del_timer_sync(&order_timer);
	steps_print();
	return 0;
}

static int __process_context show_self(unsigned long times)
{
	chain_begin(times);
	local_bh_disable();
	raise_times(1);
	local_bh_enable();
	step("back in thread");
	chain_wait();
	steps_print();
	return 0;
}

static void __process_context print_vector(unsigned int nr)
{
	void *action = softirq_vec[nr].action;
	char columns[SHELL_COLUMNS_BYTES], handler[HANDLER_BYTES] = "";

	shell_cpu_columns(columns, softirq_count_runs, nr);
	if (action)
		scnprintf(handler, sizeof(handler), "  %ps", action);
	tty_printf("%*s:%s%s\n", NAME_COLUMNS, softirq_to_name[nr], columns, handler);
}

static void __process_context print_pending(void)
{
	char row[SHELL_COLUMNS_BYTES];
	int cpu, n = 0;

	for_each_online_cpu(cpu)
		n += scnprintf(row + n, sizeof(row) - n, "      0x%03x",
			       READ_ONCE(per_cpu(__softirq_pending, cpu)));
	tty_printf("%*s:%s\n", NAME_COLUMNS, "pending", row);
}

static int __process_context print_table(void)
{
	shell_print_cpus(NAME_COLUMNS + 1, "  HANDLER");
	for (unsigned int nr = 0; nr < NR_SOFTIRQS; nr++)
		print_vector(nr);
	print_pending();
	return 0;
}

static const struct experiment experiments[] = {
	{ "raise", show_raise, RAISE_TIMES, NULL },
	{ "order", show_order, 0, NULL },
	{ "self", show_self, SELF_TIMES, NULL },
};

static int __process_context run_experiment(const struct experiment *e, unsigned long times)
{
	int status = steps_begin();

	if (status)
		return SHELL_STATUS_ERROR;
	open_softirq(IRQ_POLL_SOFTIRQ, poll_action);
	status = e->run(times);
	steps_end();
	return status;
}

static int __process_context cmd_softirqs(int argc, char **argv)
{
	if (argc < 2)
		return print_table();
	return experiment_command(experiments, ARRAY_SIZE(experiments), argc, argv, run_experiment);
}

static const char *const softirqs_words[] = { "raise", "order", "self", NULL };

SHELL_COMMAND(softirqs, .name = "softirqs", .group = "irqs", .summary = "counts; what runs when",
	      .usage = "[raise [TIMES] | order | self [TIMES]]", .example = "softirqs raise",
	      .counterpart = "/proc/softirqs; raise_softirq()", .words = softirqs_words,
	      .run = cmd_softirqs);
