// SPDX-License-Identifier: MIT
/*
 * work: what a work item promises, an experiment each.
 *
 * once		queued any number of times before it runs, it runs once.
 * order	first come, first run, in the thread of the CPU it was queued on.
 * self		one that queues itself runs again, behind what came meanwhile.
 * irq		queued in a top half, it runs in a thread.
 * delay	a timer queues it: armed, then in softirq context, then in the thread.
 * slow		one that sleeps holds up what is behind it in its thread, and no
 *		other queue.
 * cancel	taken back before it ran; and one that runs is waited for.
 * flush	waits for it.
 *
 * An item for the CPU's own events thread cannot run before the command sleeps: that
 * makes each of them certain and not likely.
 *
 * Context: the command in its thread, bound to no CPU: preemption is held off where it
 * must not change. The items in events/N and events_unbound.
 * Locking: none of its own. Between steps_begin() and steps_end() the items belong to
 * one command.
 * Linux: kernel/workqueue.c, Documentation/core-api/workqueue.rst.
 */
#include "shell.h"
#include "steps.h"
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#define ONCE_TIMES 3
#define SELF_TIMES 3
#define DELAY_JIFFIES 5
#define SLOW_MS 50

static void __process_context work_a_fn(struct work_struct *work)
{
	step("A runs");
	if (chain_goes_on())
		schedule_work(work);
}

static void __process_context work_b_fn(struct work_struct *work)
{
	step("B runs");
}

static void __process_context work_c_fn(struct work_struct *work)
{
	step("C runs");
}

static void __process_context work_slow_fn(struct work_struct *work)
{
	step("S sleeps");
	msleep(SLOW_MS);
	step("S ends");
}

static DECLARE_WORK(work_a, work_a_fn);
static DECLARE_WORK(work_b, work_b_fn);
static DECLARE_WORK(work_c, work_c_fn);
static DECLARE_WORK(work_slow, work_slow_fn);
static DECLARE_DELAYED_WORK(work_delayed, work_a_fn);

static int __process_context show_once(unsigned long times)
{
	while (times--)
		step(schedule_work(&work_a) ? "queue A: true" : "queue A: false");
	step("flush A");
	flush_work(&work_a);
	return 0;
}

static int __process_context show_order(unsigned long unused)
{
	(void)unused;
	step("queue A");
	schedule_work(&work_a);
	step("queue B");
	schedule_work(&work_b);
	step("queue A");
	schedule_work(&work_a);
	step("queue C");
	schedule_work(&work_c);
	step("flush C");
	flush_work(&work_c);
	return 0;
}

static int __process_context show_self(unsigned long times)
{
	chain_begin(times);
	step("queue A");
	schedule_work(&work_a);
	step("queue B");
	schedule_work(&work_b);
	return 0;
}

static irqreturn_t __hardirq_context queue_in_top_half(int irq, void *dev_id)
{
	step("top half: queue B");
	schedule_work(&work_b);
	return IRQ_HANDLED;
}

static int __process_context show_irq(unsigned long unused)
{
	unsigned int irq = IRQ_SOFT_FIRST;

	(void)unused;
	while (irq < NR_IRQS && request_irq(irq, queue_in_top_half, 0, "work", &work_b))
		irq++;
	if (irq == NR_IRQS)
		return shell_error("every software line is taken; see 'interrupts'");
	step("irq_soft_raise");
	irq_soft_raise(irq);
	step("back in thread");
	free_irq(irq, &work_b);
	flush_work(&work_b);
	return 0;
}

static int __process_context show_delay(unsigned long delay)
{
	step("arm A");
	schedule_delayed_work(&work_delayed, delay);
	step(schedule_delayed_work(&work_delayed, 0) ? "again: true" : "again: false");
	if (schedule_timeout_interruptible(delay + 1))
		cancel_delayed_work_sync(&work_delayed);
	return 0;
}

static int __process_context show_slow(unsigned long unused)
{
	(void)unused;
	step("queue S, B");
	schedule_work(&work_slow);
	schedule_work(&work_b);
	step("queue C elsewhere");
	queue_work(system_unbound_wq, &work_c);
	step("flush B");
	flush_work(&work_b);
	return 0;
}

static int __process_context show_cancel(unsigned long unused)
{
	(void)unused;
	step("queue B");
	schedule_work(&work_b);
	step(cancel_work_sync(&work_b) ? "cancel B: true" : "cancel B: false");
	step("queue S");
	schedule_work(&work_slow);
	schedule_timeout_interruptible(1);
	step(cancel_work_sync(&work_slow) ? "cancel S: true" : "cancel S: false");
	return 0;
}

static int __process_context show_flush(unsigned long unused)
{
	(void)unused;
	step("queue S");
	schedule_work(&work_slow);
	step(flush_work(&work_slow) ? "flush S: true" : "flush S: false");
	step(flush_work(&work_slow) ? "flush S: true" : "flush S: false");
	return 0;
}

static const struct experiment experiments[] = {
	{ "once", show_once, ONCE_TIMES, "queued TIMES times before it runs, it runs once" },
	{ "order", show_order, 0, "first come, first run" },
	{ "self", show_self, SELF_TIMES, "queues itself TIMES times, each behind the others" },
	{ "irq", show_irq, 0, "queued in a top half, run in a thread" },
	{ "delay", show_delay, DELAY_JIFFIES, "armed for TIMES jiffies, then queued" },
	{ "slow", show_slow, 0, "one that sleeps holds up its own thread, no other" },
	{ "cancel", show_cancel, 0, "taken back while it waits; waited for while it runs" },
	{ "flush", show_flush, 0, "waits for the run; true only if there was one" },
};

static int __process_context print_experiments(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(experiments); i++)
		tty_printf("work %-7s %s\n", experiments[i].name, experiments[i].what);
	tty_printf("queues of your own, and what waits behind what: wq\n");
	return 0;
}

static int __process_context run_experiment(const struct experiment *e, unsigned long times)
{
	int status;

	if (steps_begin())
		return SHELL_STATUS_ERROR;
	chain_begin(1);
	status = e->run(times);
	if (e->run == show_self)
		chain_wait();
	cancel_delayed_work_sync(&work_delayed);
	flush_work(&work_a);
	flush_work(&work_b);
	flush_work(&work_c);
	flush_work(&work_slow);
	steps_print();
	steps_end();
	return status;
}

static int __process_context cmd_work(int argc, char **argv)
{
	if (argc < 2)
		return print_experiments();
	return experiment_command(experiments, ARRAY_SIZE(experiments), argc, argv, run_experiment);
}

static const char *const work_words[] = { "once", "order",  "self",  "irq", "delay",
					  "slow", "cancel", "flush", NULL };

SHELL_COMMAND(work, .name = "work", .group = "tasks", .summary = "a work item's promises",
	      .usage = "[once [TIMES] | order | self [TIMES] | irq | delay [JIFFIES] | slow | "
		       "cancel | flush]",
	      .example = "work slow", .counterpart = "schedule_work(), cancel_work_sync()",
	      .words = work_words, .run = cmd_work);
