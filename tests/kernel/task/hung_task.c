// SPDX-License-Identifier: MIT
/*
 * kernel/task/hung_task.c: who is reported, where it sleeps, and who is not.
 *
 * The test's thread waits interruptibly, in order not to be reported itself. The runner is:
 * it waits for the test.
 *
 * Context: threads.
 * Locking: the settings are the tests' own meanwhile: one runs at a time.
 * Linux: the row DBG-16 of the specification; lib/test_lockup.c.
 */
#include <jiffy/ktest.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched/debug.h>
#include <linux/sched/sysctl.h>

#define TIMEOUT_SECS 1
#define WAIT_JIFFIES (4 * TIMEOUT_SECS * HZ) /* it is reported after twice the timeout */
#define ENOUGH_WARNINGS 100

static void __process_context wait_interruptibly(unsigned long ticks)
{
	unsigned long until = jiffies + ticks;

	while (time_before(jiffies, until))
		schedule_timeout_interruptible(until - jiffies);
}

/* Look for hung tasks each second, as long as that takes; then as before. */
static void __process_context look(int warnings)
{
	unsigned long secs = sysctl_hung_task_timeout_secs;
	int before = sysctl_hung_task_warnings;

	sysctl_hung_task_warnings = warnings;
	sysctl_hung_task_timeout_secs = TIMEOUT_SECS;
	wait_interruptibly(WAIT_JIFFIES);
	sysctl_hung_task_timeout_secs = secs;
	sysctl_hung_task_warnings = before;
}

/* In the state that is its argument, until it is stopped. */
static int __process_context sleep_in_state(void *state)
{
	for (;;) {
		set_current_state((unsigned int)(unsigned long)state);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static int __process_context sleep_in_pieces(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_uninterruptible(HZ / 4);
	return 0;
}

static struct task_struct *__process_context sleeper(unsigned int state, const char *name)
{
	return kthread_run(sleep_in_state, (void *)(unsigned long)state, "%s", name);
}

static void __process_context check_who_is_reported(void)
{
	struct task_struct *hung = sleeper(TASK_UNINTERRUPTIBLE, "hung");
	struct task_struct *idle = sleeper(TASK_IDLE, "idle");
	struct task_struct *killable = sleeper(TASK_KILLABLE, "killable");
	struct task_struct *polite = sleeper(TASK_INTERRUPTIBLE, "polite");
	struct task_struct *pieces = kthread_run(sleep_in_pieces, NULL, "pieces");
	struct task_struct *new = kthread_create(sleep_in_pieces, NULL, "new");

	expect_log("INFO: task hung:");
	expect_log("\"hung_task_timeout_secs=0\" on the command line disables this message.");
	expect_log("task:hung            state:D pid:");
	expect_log(" sleep_in_state+0x");
	look(ENOUGH_WARNINGS);
	EXPECT_EQ(log_contains("INFO: task idle:"), 0);
	EXPECT_EQ(log_contains("INFO: task killable:"), 0);
	EXPECT_EQ(log_contains("INFO: task polite:"), 0);
	EXPECT_EQ(log_contains("INFO: task pieces:"), 0);
	EXPECT_EQ(log_contains("INFO: task new:"), 0);
	EXPECT_EQ(kthread_stop(hung), 0);
	EXPECT_EQ(kthread_stop(idle), 0);
	EXPECT_EQ(kthread_stop(killable), 0);
	EXPECT_EQ(kthread_stop(polite), 0);
	EXPECT_EQ(kthread_stop(pieces), 0);
	EXPECT_EQ(kthread_stop(new), -EINTR);
}

KTEST(hung_task_who, "Who sleeps uninterruptibly and is not woken is reported (DBG-16).")
{
	check_who_is_reported();
}

KTEST_SMP(hung_task_who_smp, 2, "On any CPU, who sleeps uninterruptibly is reported (DBG-16).")
{
	check_who_is_reported();
}

KTEST(hung_task_warnings, "The reports are counted, the last one says so, and then none comes.")
{
	struct task_struct *a = sleeper(TASK_UNINTERRUPTIBLE, "a");
	struct task_struct *b = sleeper(TASK_UNINTERRUPTIBLE, "b");

	expect_log("Future hung task reports are suppressed");
	look(2);
	EXPECT_EQ(log_contains(" blocked for more than "), 2);
	EXPECT_EQ(kthread_stop(a), 0);
	EXPECT_EQ(kthread_stop(b), 0);
}

KTEST(hung_task_off, "With a timeout of 0 nobody is reported.")
{
	struct task_struct *hung = sleeper(TASK_UNINTERRUPTIBLE, "hung");
	unsigned long secs = sysctl_hung_task_timeout_secs;

	sysctl_hung_task_timeout_secs = 0;
	wait_interruptibly(WAIT_JIFFIES);
	EXPECT_EQ(log_contains(" blocked for more than "), 0);
	sysctl_hung_task_timeout_secs = secs;
	EXPECT_EQ(kthread_stop(hung), 0);
}

KTEST(sleeping_backtrace, "show_stack() and sched_show_task() show where a thread sleeps.")
{
	struct task_struct *task = sleeper(TASK_IDLE, "sleeper");

	wait_interruptibly(2);
	show_stack(task, NULL, KERN_INFO);
	EXPECT_EQ(log_contains(" sleep_in_state+0x"), 1);
	EXPECT_EQ(log_contains(" ret_from_fork+0x"), 1);
	sched_show_task(task);
	EXPECT_EQ(log_contains("task:sleeper         state:I pid:"), 1);
	EXPECT_EQ(log_contains(" sleep_in_state+0x"), 2);
	sched_show_task(current);
	EXPECT_EQ(log_contains("state:R running pid:"), 1);
	EXPECT_EQ(log_contains("Call Trace:"), 2);
	EXPECT_EQ(kthread_stop(task), 0);
}
