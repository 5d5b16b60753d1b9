// SPDX-License-Identifier: MIT
/*
 * kthreads: threads of one's own, to wake, park and stop.
 *
 * Each sleeps, counts how often it was woken and says in the log where it runs then. It
 * stays until it is stopped, and gives that count as its result.
 *
 * Context: the command in its thread; own_thread_fn() in the threads.
 * Locking: own_threads_lock protects the list of threads made here, and is held while
 * one is created, parked or stopped: nobody else stops it meanwhile. The threads never
 * take it, so they answer. A thread's own fields are read without a lock.
 * Linux: kernel/kthread.c; ps -eLo pid,comm,stat,psr.
 */
#include "shell.h"
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#define OWN_THREADS_MAX 32
#define ANY_CPU (-1)

/**
 * struct own_thread - a thread that `kthreads create` made
 * @list: link in own_threads (own_threads_lock)
 * @name: as it was cut; what it is found by (set at creation)
 * @task: the thread; it ends only when it is stopped (set at creation)
 * @bound_to: a CPU, or ANY_CPU (set at creation)
 * @is_parked: kthread_park() was called and kthread_unpark() was not (own_threads_lock)
 * @begun: completed when it runs for the first time
 * @cpu: where it ran last (written by the thread)
 * @wake_ups: how often it was woken since (written by the thread)
 */
struct own_thread {
	struct list_head list;
	char name[TASK_COMM_LEN];
	struct task_struct *task;
	int bound_to;
	bool is_parked;
	struct completion begun;
	int cpu;
	unsigned int wake_ups;
};

/* Process context; held while sleeping; what kthread_create() takes comes after it. */
static DEFINE_MUTEX(own_threads_lock);
static LIST_HEAD(own_threads);      /* own_threads_lock */
static unsigned int nr_own_threads; /* own_threads_lock */

/* --- The threads ------------------------------------------------------------------------ */

static void __process_context count_wake_up(struct own_thread *own)
{
	WRITE_ONCE(own->wake_ups, own->wake_ups + 1);
	pr_info("kthreads: %s[%d] is awake on CPU %d, wake-up %u, preempt_count 0x%x\n",
		current->comm, current->pid, own->cpu, own->wake_ups, preempt_count());
}

/* Until the next wake-up. False: it was no wake-up, but somebody who stops or parks it. */
static bool __process_context sleep_until_woken(struct own_thread *own)
{
	bool is_asked;

	set_current_state(TASK_INTERRUPTIBLE);
	is_asked = kthread_should_stop() || kthread_should_park();
	if (!is_asked)
		schedule();
	__set_current_state(TASK_RUNNING);
	WRITE_ONCE(own->cpu, raw_smp_processor_id());
	return !is_asked && !kthread_should_stop() && !kthread_should_park();
}

static int __process_context own_thread_fn(void *data)
{
	struct own_thread *own = data;

	WRITE_ONCE(own->cpu, raw_smp_processor_id());
	complete(&own->begun);
	while (!kthread_should_stop()) {
		if (sleep_until_woken(own))
			count_wake_up(own);
		if (kthread_should_park())
			kthread_parkme();
	}
	return (int)own->wake_ups;
}

/* --- Making them ------------------------------------------------------------------------- */

/* As its thread is called: cut, as Linux cuts it. */
static struct own_thread *find_own_locked(const char *name)
{
	struct own_thread *own;

	list_for_each_entry(own, &own_threads, list)
		if (!strncmp(own->name, name, sizeof(own->name) - 1))
			return own;
	return NULL;
}

static bool is_name(const char *name)
{
	size_t n;

	for (n = 0; name[n]; n++)
		if (!isalnum(name[n]) && !strchr("_-/:.", name[n]))
			return false;
	return n > 0;
}

static struct task_struct *__process_context start(struct own_thread *own)
{
	struct task_struct *task = kthread_create(own_thread_fn, own, "%s", own->name);

	if (IS_ERR(task))
		return NULL;
	if (own->bound_to != ANY_CPU)
		kthread_bind(task, own->bound_to);
	wake_up_process(task);
	/* So that its function has run, whoever stops it next. */
	wait_for_completion(&own->begun);
	return task;
}

static int __process_context add_own_locked(const char *name, int cpu)
{
	struct own_thread *own = find_own_locked(name);

	if (own)
		return shell_error("there is a thread '%s'; wake it, or: kthreads stop %s",
				   own->name, own->name);
	if (nr_own_threads == OWN_THREADS_MAX)
		return shell_error("%d threads are enough; stop one: kthreads stop NAME",
				   OWN_THREADS_MAX);
	own = kzalloc(sizeof(*own), GFP_KERNEL);
	if (!own)
		return shell_error("no memory for a thread");
	strscpy(own->name, name, sizeof(own->name));
	own->bound_to = cpu;
	init_completion(&own->begun);
	own->task = start(own);
	if (!own->task) {
		kfree(own);
		return shell_error("no memory for a thread");
	}
	list_add_tail(&own->list, &own_threads);
	nr_own_threads++;
	if (strlen(name) >= sizeof(own->name))
		tty_printf("kthreads: a thread's name has up to %d characters: it is '%s'\n",
			   TASK_COMM_LEN - 1, own->name);
	return 0;
}

static int __process_context create_thread(int argc, char **argv)
{
	unsigned long cpu = ANY_CPU;
	int status = 0;

	if (!is_name(argv[2]))
		return shell_usage("'%.40s' is no name for a thread: letters, digits and _-/:.",
				   argv[2]);
	if (argc > 3)
		status = shell_number_called(argv[3], "CPU", 0, nr_cpu_ids - 1, &cpu);
	if (status)
		return status;
	if (argc > 3 && !cpu_online(cpu))
		return shell_error("CPU %lu did not start", cpu);
	mutex_lock(&own_threads_lock);
	status = add_own_locked(argv[2], (int)cpu);
	mutex_unlock(&own_threads_lock);
	return status;
}

/* --- What can be done with one ------------------------------------------------------------- */

static int __process_context wake_locked(struct own_thread *own)
{
	if (wake_up_process(own->task))
		return 0;
	if (own->is_parked)
		return shell_error("'%s' is parked, no wake-up reaches it; kthreads unpark %s",
				   own->name, own->name);
	return shell_error("'%s' was not asleep: it runs", own->name);
}

static int __process_context park_locked(struct own_thread *own)
{
	if (own->is_parked)
		return shell_error("'%s' is parked already; kthreads unpark %s", own->name,
				   own->name);
	own->is_parked = true;
	return kthread_park(own->task) ? SHELL_STATUS_ERROR : 0;
}

static int __process_context unpark_locked(struct own_thread *own)
{
	if (!own->is_parked)
		return shell_error("'%s' is not parked; kthreads park %s", own->name, own->name);
	own->is_parked = false;
	kthread_unpark(own->task);
	return 0;
}

static int __process_context stop_locked(struct own_thread *own)
{
	int result = kthread_stop(own->task);

	list_del(&own->list);
	nr_own_threads--;
	tty_printf("kthreads: %s has ended, its result is %d\n", own->name, result);
	kfree(own);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct own_thread *own);
} operations[] = {
	{ "wake", wake_locked },
	{ "park", park_locked },
	{ "unpark", unpark_locked },
	{ "stop", stop_locked },
};

static int __process_context operate(int (*run)(struct own_thread *own), const char *name)
{
	struct own_thread *own;
	int status;

	mutex_lock(&own_threads_lock);
	own = find_own_locked(name);
	if (own)
		status = run(own);
	else
		status = shell_error("no thread '%.40s' was made here; kthreads create %.40s", name,
				     name);
	mutex_unlock(&own_threads_lock);
	return status;
}

/* --- The list -------------------------------------------------------------------------------- */

static void __process_context print_row(const struct own_thread *own)
{
	char bound_to[8] = "any";

	if (own->bound_to != ANY_CPU)
		snprintf(bound_to, sizeof(bound_to), "%d", own->bound_to);
	tty_printf("%-15s %5d %c %3d %5s %8u\n", own->name, own->task->pid,
		   task_state_to_char(own->task), READ_ONCE(own->cpu), bound_to,
		   READ_ONCE(own->wake_ups));
}

static int __process_context list_threads(void)
{
	const struct own_thread *own;

	mutex_lock(&own_threads_lock);
	if (list_empty(&own_threads))
		tty_printf("kthreads: there are none of your own; kthreads create NAME [CPU]\n");
	else
		tty_printf("%-15s   PID S CPU BOUND WAKE-UPS\n", "THREAD");
	list_for_each_entry(own, &own_threads, list)
		print_row(own);
	mutex_unlock(&own_threads_lock);
	return 0;
}

static int __process_context cmd_kthreads(int argc, char **argv)
{
	bool is_create = argc > 1 && !strcmp(argv[1], "create");
	int (*run)(struct own_thread *own) = NULL;
	int status;

	if (argc == 1)
		return list_threads();
	for (size_t i = 0; i < ARRAY_SIZE(operations); i++)
		if (!strcmp(argv[1], operations[i].name))
			run = operations[i].run;
	if (!run && !is_create)
		return shell_usage("it knows no '%.40s'", argv[1]);
	if (argc == 2)
		return shell_usage("a name is missing");
	status = shell_at_most(argc, argv, is_create ? 3 : 2);
	if (status)
		return status;
	return is_create ? create_thread(argc, argv) : operate(run, argv[2]);
}

static const char *const kthreads_words[] = { "create", "wake", "park", "unpark", "stop", NULL };

SHELL_COMMAND(kthreads, .name = "kthreads", .group = "tasks", .summary = "threads of your own",
	      .usage = "[create NAME [CPU] | wake|park|unpark|stop NAME]",
	      .example = "kthreads create a; kthreads wake a; kthreads stop a",
	      .counterpart = "kthread_run(), wake_up_process(), kthread_park()",
	      .words = kthreads_words, .run = cmd_kthreads);
