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
 * and runs_left belong to one command.
 * Linux: include/linux/interrupt.h, kernel/softirq.c (tasklet_action_common).
 */
#include "shell.h"
#include "steps.h"
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#define TIMES_MAX 1000
#define ONCE_TIMES 3
#define SELF_TIMES 25
#define DISABLED_JIFFIES 2

static unsigned long runs_left; /* of A, that it sees to itself (owner of the steps, then A) */
static struct completion a_done;

static void __bh_context tasklet_a_fn(struct tasklet_struct *t)
{
	step("A runs");
	if (runs_left > 1) {
		runs_left--;
		tasklet_schedule(t);
	} else {
		complete(&a_done);
	}
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

static void __process_context show_once(unsigned long times)
{
	local_bh_disable();
	while (times--) {
		step("schedule A");
		tasklet_schedule(&tasklet_a);
	}
	step("local_bh_enable");
	local_bh_enable();
}

static void __process_context show_order(unsigned long unused)
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
}

static unsigned long count_tasklet_vector(void)
{
	unsigned long runs = 0;
	int cpu;

	for_each_online_cpu(cpu)
		runs += softirq_count_runs(TASKLET_SOFTIRQ, cpu);
	return runs;
}

static void __process_context show_disable(unsigned long unused)
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
}

static void __process_context show_self(unsigned long times)
{
	runs_left = times;
	local_bh_disable();
	step("schedule A");
	tasklet_schedule(&tasklet_a);
	step("local_bh_enable");
	local_bh_enable();
	step("back in thread");
}

static void __process_context show_kill(unsigned long unused)
{
	(void)unused;
	step("schedule A");
	tasklet_schedule(&tasklet_a);
	step("kill A");
	tasklet_kill(&tasklet_a);
	step("back in thread");
}

static const struct experiment {
	const char *name;
	void (*run)(unsigned long times);
	unsigned long times; /* if none are given; 0: it takes no number */
	const char *what;
} experiments[] = {
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
	if (steps_begin())
		return SHELL_STATUS_ERROR;
	init_completion(&a_done);
	runs_left = 1;
	e->run(times);
	/* Not by tasklet_kill(): that would end the chain of one that schedules itself. */
	wait_for_completion(&a_done);
	tasklet_kill(&tasklet_a);
	tasklet_kill(&tasklet_b);
	tasklet_kill(&tasklet_h);
	steps_print();
	steps_end();
	return 0;
}

static int __process_context cmd_tasklet(int argc, char **argv)
{
	const struct experiment *e = experiments;
	unsigned long times;
	int status = 0;

	if (argc < 2)
		return print_experiments();
	while (e < experiments + ARRAY_SIZE(experiments) && strcmp(argv[1], e->name))
		e++;
	if (e == experiments + ARRAY_SIZE(experiments))
		return shell_usage("it knows no '%.40s'", argv[1]);
	times = e->times;
	if (times && argc > 2)
		status = shell_number(argv[2], "times", 1, TIMES_MAX, &times);
	if (!status)
		status = shell_at_most(argc, argv, e->times ? 2 : 1);
	return status ? status : run_experiment(e, times);
}

static const char *const tasklet_words[] = { "once", "order", "disable", "self", "kill", NULL };

SHELL_COMMAND(tasklet, .name = "tasklet", .group = "interrupts",
	      .summary = "what a tasklet promises",
	      .usage = "[once [TIMES] | order | disable | self [TIMES] | kill]",
	      .example = "tasklet once 5", .counterpart = "tasklet_schedule(), tasklet_kill()",
	      .words = tasklet_words, .run = cmd_tasklet);
