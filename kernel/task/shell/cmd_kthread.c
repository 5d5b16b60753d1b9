// SPDX-License-Identifier: MIT
/*
 * kthread: what a kernel thread promises, an experiment each.
 *
 * run		created, it does not run; woken, it does; its result is for who stops it.
 * bind		a thread for each CPU, bound before its first run.
 * stop		asks, and waits for the end; one that never ran gives -EINTR, and never does.
 * park		it waits in kthread_parkme(), where only kthread_unpark() gets it out.
 *
 * The thread is A, or B. Whoever notes a step has been waited for by the other one before
 * that notes its next: the order of the rows is certain on any number of CPUs.
 *
 * Context: the command in its thread; thread_fn() and bound_fn() in the threads A and B,
 * which are gone when an experiment ends.
 * Locking: none of its own. Between steps_begin() and steps_end() `shown` and the texts
 * belong to one command and, until it has said so, to the thread that it waits for.
 * Linux: kernel/kthread.c.
 */
#include "shell.h"
#include "steps.h"
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define UNWOKEN_JIFFIES 2 /* long enough to run, if it would */
#define RUN_RESULT 42
#define STOP_RESULT 7
/* Steps with a number in them: two for each CPU, and a few. */
#define TEXTS_MAX (2 * NR_CPUS + 4)

/* The thread that an experiment is about. */
static struct {
	int result;            /* what it returns (set before it is created) */
	struct completion ran; /* it has noted that it runs */
} shown;

static char texts[TEXTS_MAX][STEP_COLUMNS + 1];
static unsigned int nr_texts;

/* step() with a number; the text has to stay until the table is printed. */
static void step_number(const char *fmt, int number)
{
	char *text = texts[min(nr_texts++, TEXTS_MAX - 1U)];

	snprintf(text, sizeof(texts[0]), fmt, number);
	step(text);
}

static void step_result(int result)
{
	if (result == -EINTR)
		step("result: -EINTR");
	else
		step_number("result: %d", result);
}

static void __process_context note_and_park(void)
{
	step("A: should_park");
	kthread_parkme();
	step("A goes on");
	complete(&shown.ran);
}

static int __process_context thread_fn(void *unused)
{
	step("A runs");
	complete(&shown.ran);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop() || kthread_should_park()) {
			__set_current_state(TASK_RUNNING);
			if (kthread_should_stop())
				break;
			note_and_park();
			continue;
		}
		schedule();
	}
	step("A: should_stop");
	return shown.result;
}

static int __process_context bound_fn(void *unused)
{
	step_number("A runs on CPU %d", raw_smp_processor_id());
	complete(&shown.ran);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/* Asleep, as kthread_create() leaves it; NULL after a line. */
static struct task_struct *__process_context create(const char *name, int result)
{
	struct task_struct *task;

	init_completion(&shown.ran);
	shown.result = result;
	task = kthread_create(thread_fn, NULL, "%s", name);
	if (!IS_ERR(task))
		return task;
	shell_error("no memory for a thread");
	return NULL;
}

static void __process_context wake_and_wait(struct task_struct *task)
{
	step("wake_up_process");
	wake_up_process(task);
	wait_for_completion(&shown.ran);
}

static void __process_context stop(struct task_struct *task)
{
	step("kthread_stop");
	step_result(kthread_stop(task));
}

static int __process_context show_run(unsigned long unused)
{
	struct task_struct *task;

	(void)unused;
	step("kthread_create A");
	task = create("A", RUN_RESULT);
	if (!task)
		return SHELL_STATUS_ERROR;
	schedule_timeout_interruptible(UNWOKEN_JIFFIES);
	step(completion_done(&shown.ran) ? "A has run" : "A has not run");
	wake_and_wait(task);
	stop(task);
	return 0;
}

static int __process_context show_bind(unsigned long unused)
{
	struct task_struct *task;
	int cpu;

	(void)unused;
	for_each_online_cpu(cpu) {
		init_completion(&shown.ran);
		task = kthread_create(bound_fn, NULL, "A/%d", cpu);
		if (IS_ERR(task))
			return shell_error("no memory for a thread");
		step_number("kthread_bind to %d", cpu);
		kthread_bind(task, cpu);
		wake_up_process(task);
		wait_for_completion(&shown.ran);
		kthread_stop(task);
	}
	return 0;
}

static int __process_context show_stop(unsigned long unused)
{
	struct task_struct *task;

	(void)unused;
	task = create("A", STOP_RESULT);
	if (!task)
		return SHELL_STATUS_ERROR;
	wake_and_wait(task);
	stop(task);
	step("kthread_create B");
	task = create("B", STOP_RESULT);
	if (!task)
		return SHELL_STATUS_ERROR;
	stop(task);
	step(completion_done(&shown.ran) ? "B has run" : "B never ran");
	return 0;
}

static int __process_context show_park(unsigned long unused)
{
	struct task_struct *task = create("A", 0);

	(void)unused;
	if (!task)
		return SHELL_STATUS_ERROR;
	wake_and_wait(task);
	init_completion(&shown.ran);
	step("kthread_park");
	kthread_park(task);
	step_number("parked, state %c", task_state_to_char(task));
	step_number("wake_up_process: %d", wake_up_process(task));
	step("kthread_unpark");
	kthread_unpark(task);
	wait_for_completion(&shown.ran);
	stop(task);
	return 0;
}

static const struct experiment experiments[] = {
	{ "run", show_run, 0, "created, it sleeps; woken, it runs; stopped, it gives its result" },
	{ "bind", show_bind, 0, "bound before its first run, it runs on that CPU" },
	{ "stop", show_stop, 0, "the function's result; -EINTR if it never ran" },
	{ "park", show_park, 0, "waits where no wake-up reaches it, until it is unparked" },
};

static int __process_context print_experiments(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(experiments); i++)
		tty_printf("kthread %-5s %s\n", experiments[i].name, experiments[i].what);
	tty_printf("threads of your own, to wake, park and stop: kthreads\n");
	return 0;
}

static int __process_context run_experiment(const struct experiment *e)
{
	int status;

	if (steps_begin())
		return SHELL_STATUS_ERROR;
	nr_texts = 0;
	status = e->run(e->times);
	steps_print();
	steps_end();
	return status;
}

static int __process_context cmd_kthread(int argc, char **argv)
{
	const struct experiment *e;

	if (argc < 2)
		return print_experiments();
	e = experiment_find(experiments, ARRAY_SIZE(experiments), argv[1]);
	if (!e)
		return shell_usage("it knows no '%.40s'; 'kthreads' has threads of your own",
				   argv[1]);
	if (argc > 2)
		return shell_usage("'%s' is an experiment and takes no '%.40s'; "
				   "for a thread of your own: kthreads %s NAME",
				   e->name, argv[2], e->name);
	return run_experiment(e);
}

static const char *const kthread_words[] = { "run", "bind", "stop", "park", NULL };

SHELL_COMMAND(kthread, .name = "kthread", .group = "tasks", .summary = "what a thread promises",
	      .usage = "[run | bind | stop | park]", .example = "kthread park",
	      .counterpart = "kthread_create(), kthread_stop()", .words = kthread_words,
	      .run = cmd_kthread);
