// SPDX-License-Identifier: MIT
/*
 * tasklet: what a tasklet promises, an experiment each.
 *
 * once		scheduled any number of times before it runs, it runs once.
 * order	all of the hi list, then all of the normal one, each first come,
 *		first run; whoever is queued already stays where it is.
 * disable	a disabled one stays queued, and is looked at again and again.
 * self		one that schedules itself runs again in the next round; ten
 *		rounds where it began, the rest in ksoftirqd.
 * kill		tasklet_kill() cancels nothing: it waits until it has run.
 *
 * What is scheduled inside local_bh_disable() cannot have run before
 * local_bh_enable(), which makes each of them certain and not likely.
 *
 * Context: the command in its thread; the tasklets in softirq context.
 * Locking: none of its own. Between steps_begin() and steps_end() the tasklets
 * belong to one command.
 * Linux: include/linux/interrupt.h, kernel/softirq.c (tasklet_action_common).
 */
#include "shell.h"
#include "steps.h"
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define ONCE_TIMES 3
#define SELF_TIMES 25
#define DISABLED_JIFFIES 2

static void __bh_context tasklet_a_fn(struct tasklet_struct *t)
{
	step("A runs");
	if (chain_goes_on())
		tasklet_schedule(t);
}

static void __bh_context tasklet_b_fn(struct tasklet_struct *t)
{
	step("B runs");
}

static void __bh_context tasklet_h_fn(struct tasklet_struct *t)
{
	step("H runs");
}

static DECLARE_TASKLET(tasklet_a, tasklet_a_fn);
static DECLARE_TASKLET(tasklet_b, tasklet_b_fn);
static DECLARE_TASKLET(tasklet_h, tasklet_h_fn);

static int __process_context show_once(unsigned long times)
{
	local_bh_disable();
	while (times--) {
		step("schedule A");
		tasklet_schedule(&tasklet_a);
	}
	step("local_bh_enable");
	local_bh_enable();
	return 0;
}

static int __process_context show_order(unsigned long unused)
{
	(void)unused;
	local_bh_disable();
	step("schedule A");
	tasklet_schedule(&tasklet_a);
	step("schedule B");
	tasklet_schedule(&tasklet_b);
	step("hi_schedule H");
	tasklet_hi_schedule(&tasklet_h);
	step("hi_schedule A");
	tasklet_hi_schedule(&tasklet_a);
	step("local_bh_enable");
	local_bh_enable();
	return 0;
}

static unsigned long count_tasklet_vector(void)
{
	unsigned long runs = 0;
	int cpu;

	for_each_online_cpu(cpu)
		runs += softirq_count_runs(TASKLET_SOFTIRQ, cpu);
	return runs;
}

static int __process_context show_disable(unsigned long unused)
{
	unsigned long before;

	(void)unused;
	step("disable A");
	tasklet_disable(&tasklet_a);
	before = count_tasklet_vector();
	step("schedule A");
	tasklet_schedule(&tasklet_a);
	schedule_timeout_interruptible(DISABLED_JIFFIES);
	tty_printf("tasklet: disabled, it kept TASKLET running: %lu times in %d jiffies\n",
		   count_tasklet_vector() - before, DISABLED_JIFFIES);
	step("enable A");
	tasklet_enable(&tasklet_a);
	return 0;
}

static int __process_context show_self(unsigned long times)
{
	chain_begin(times);
	local_bh_disable();
	step("schedule A");
	tasklet_schedule(&tasklet_a);
	step("local_bh_enable");
	local_bh_enable();
	step("back in thread");
	return 0;
}

static int __process_context show_kill(unsigned long unused)
{
	(void)unused;
	step("schedule A");
	tasklet_schedule(&tasklet_a);
	step("kill A");
	tasklet_kill(&tasklet_a);
	step("back in thread");
	return 0;
}

static const struct experiment experiments[] = {
	{ "once", show_once, ONCE_TIMES, "scheduled TIMES times before it runs, it runs once" },
	{ "order", show_order, 0, "hi before normal; in each, first come, first run" },
	{ "disable", show_disable, 0, "a disabled one waits in its list until it is enabled" },
	{ "self", show_self, SELF_TIMES,
	  "schedules itself TIMES times: ten rounds, then ksoftirqd" },
	{ "kill", show_kill, 0, "tasklet_kill() cancels nothing: it waits for the run" },
};

static int __process_context print_experiments(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(experiments); i++)
		tty_printf("tasklet %-7s %s\n", experiments[i].name, experiments[i].what);
	return 0;
}

static int __process_context run_experiment(const struct experiment *e, unsigned long times)
{
	int status;

	if (steps_begin())
		return SHELL_STATUS_ERROR;
	chain_begin(1);
	status = e->run(times);
	/* Not by tasklet_kill(): that would end the chain of one that schedules itself. */
	chain_wait();
	tasklet_kill(&tasklet_a);
	tasklet_kill(&tasklet_b);
	tasklet_kill(&tasklet_h);
	steps_print();
	steps_end();
	return status;
}

static int __process_context cmd_tasklet(int argc, char **argv)
{
	if (argc < 2)
		return print_experiments();
	return experiment_command(experiments, ARRAY_SIZE(experiments), argc, argv, run_experiment);
}

static const char *const tasklet_words[] = { "once", "order", "disable", "self", "kill", NULL };

SHELL_COMMAND(tasklet, .name = "tasklet", .group = "irqs", .summary = "what a tasklet promises",
	      .usage = "[once [TIMES] | order | disable | self [TIMES] | kill]",
	      .example = "tasklet once 5", .counterpart = "tasklet_schedule(), tasklet_kill()",
	      .words = tasklet_words, .run = cmd_tasklet);
