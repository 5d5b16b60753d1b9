// SPDX-License-Identifier: MIT
/*
 * Sleeping for a time: a timer on the sleeper's own stack, whose handler wakes
 * it. A clean case of deferred work: process context arms, softirq context
 * fires, process context goes on.
 *
 * Context: process context.
 * Locking: none; del_timer_sync() makes sure the handler is through with the
 * stack before it goes.
 * Linux: kernel/time/timer.c (schedule_timeout, msleep).
 */
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/timer.h>

struct process_timer {
	struct timer_list timer;
	struct task_struct *task;
};

static void __bh_context process_timeout(struct timer_list *t)
{
	struct process_timer *timeout = from_timer(timeout, t, timer);

	wake_up_process(timeout->task);
}

static signed long bad_timeout(signed long timeout)
{
	pr_err("schedule_timeout: wrong timeout value %lx\n", timeout);
	dump_stack();
	__set_current_state(TASK_RUNNING);
	return 0;
}

signed long schedule_timeout(signed long timeout)
{
	unsigned long expire = jiffies + timeout;
	struct process_timer timer;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (timeout < 0)
		return bad_timeout(timeout);
	timer.task = current;
	timer_setup(&timer.timer, process_timeout, 0);
	mod_timer(&timer.timer, expire);
	schedule();
	del_timer_sync(&timer.timer);
	timeout = expire - jiffies;
	return timeout < 0 ? 0 : timeout;
}

signed long schedule_timeout_interruptible(signed long timeout)
{
	__set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

signed long schedule_timeout_uninterruptible(signed long timeout)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

signed long schedule_timeout_killable(signed long timeout)
{
	__set_current_state(TASK_KILLABLE);
	return schedule_timeout(timeout);
}

signed long schedule_timeout_idle(signed long timeout)
{
	__set_current_state(TASK_IDLE);
	return schedule_timeout(timeout);
}

/* One jiffy more: the one that has begun already does not count. */
void msleep(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	might_sleep();
	while (timeout)
		timeout = schedule_timeout_uninterruptible(timeout);
}

unsigned long msleep_interruptible(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	might_sleep();
	while (timeout && !signal_pending(current))
		timeout = schedule_timeout_interruptible(timeout);
	return jiffies_to_msecs(timeout);
}

/* No timer is finer than the tick: @max_us is not kept where a jiffy is longer. */
void usleep_range(unsigned long min_us, unsigned long max_us)
{
	unsigned long timeout = usecs_to_jiffies(min_us) + 1;

	might_sleep();
	while (timeout)
		timeout = schedule_timeout_uninterruptible(timeout);
}
