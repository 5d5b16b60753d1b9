// SPDX-License-Identifier: MIT
/*
 * Hung tasks: threads that sleep where no signal ends it, and that nobody wakes.
 *
 * Every hung_task_timeout_secs khungtaskd goes through all tasks. One that sleeps
 * uninterruptibly, and whose count of switches is what it was at a look that lies as long
 * back, is reported with the place where it sleeps: after once to twice that time. To
 * sleep as long on purpose there are TASK_IDLE and TASK_KILLABLE: those are left out.
 *
 * The tick wakes khungtaskd and not a timer of its own, so that no timer is pending in a
 * machine where nobody has armed any.
 *
 * Context: khungtaskd, process context; waking it in the tick.
 * Locking: a reader of RCU for the list. What it has seen of a task is its own to write;
 * state and count of switches are read without a lock: a task that runs just then has
 * another count at the next look.
 * Linux: kernel/hung_task.c, where it sleeps in schedule_timeout(), and after every tenth
 * of a second of looking lets readers of RCU end.
 */
#include "task.h"

#include <jiffy/version.h>
#include <jiffy/watchdog.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/rculist.h>
#include <linux/sched/debug.h>
#include <linux/sched/sysctl.h>

#define HUNG_TASK_WARNINGS 10 /* Linux's default */

int sysctl_hung_task_warnings = HUNG_TASK_WARNINGS;

static struct task_struct *khungtaskd_task; /* set at boot */
static atomic_t asked;                      /* to look at all tasks */

static bool task_is_hung(struct task_struct *t, unsigned long timeout)
{
	unsigned int state = READ_ONCE(t->__state);
	unsigned long switch_count = READ_ONCE(t->nvcsw);

	if (!(state & TASK_UNINTERRUPTIBLE) || (state & (TASK_WAKEKILL | TASK_NOLOAD)))
		return false;
	/* Never run: it sleeps as kthread_create() left it. */
	if (!switch_count)
		return false;
	if (switch_count != t->last_switch_count) {
		t->last_switch_count = switch_count;
		t->last_switch_time = jiffies;
		return false;
	}
	return time_after_eq(jiffies, t->last_switch_time + timeout * HZ);
}

static void report(struct task_struct *t)
{
	if (!sysctl_hung_task_warnings)
		return;
	sysctl_hung_task_warnings--;
	pr_err("INFO: task %s:%d blocked for more than %ld seconds.\n", t->comm, t->pid,
	       (jiffies - t->last_switch_time) / HZ);
	pr_err("      Jiffy %s\n", jiffy_version);
	pr_err("\"hung_task_timeout_secs=0\" on the command line disables this message.\n");
	sched_show_task(t);
	if (!sysctl_hung_task_warnings)
		pr_info("Future hung task reports are suppressed\n");
}

static void check_hung_uninterruptible_tasks(unsigned long timeout)
{
	struct task_struct *t;
	bool hung = false;

	rcu_read_lock();
	for_each_process(t)
		if (task_is_hung(t, timeout)) {
			report(t);
			hung = true;
		}
	rcu_read_unlock();
	if (hung && sysctl_hung_task_panic)
		panic("hung_task: blocked tasks");
}

static void wake_khungtaskd(void)
{
	atomic_set(&asked, 1);
	wake_up_process(khungtaskd_task);
}

static int __process_context khungtaskd(void *unused)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!atomic_xchg(&asked, 0)) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		check_hung_uninterruptible_tasks(sysctl_hung_task_timeout_secs);
	}
	return 0;
}

void hung_task_init(void)
{
	khungtaskd_task = kthread_run(khungtaskd, NULL, "khungtaskd");
	if (IS_ERR(khungtaskd_task))
		panic("no memory for khungtaskd");
	hung_task_set_wake(wake_khungtaskd);
}
