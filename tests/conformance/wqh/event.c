// SPDX-License-Identifier: MIT
/*
 * WQH rows: wait_event() and its forms with signals and limits of time.
 *
 * Context: process context.
 * Locking: the queue's own.
 * Linux: include/linux/wait.h.
 */
#include "wqh.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);

CONF(WQH_01, "A wait queue begins empty, however it is declared.")
{
	static DECLARE_WAIT_QUEUE_HEAD(declared);
	DECLARE_WAIT_QUEUE_HEAD_ONSTACK(on_stack);
	wait_queue_head_t initialised;

	init_waitqueue_head(&initialised);
	CONF_EXPECT(!waitqueue_active(&declared));
	CONF_EXPECT(!waitqueue_active(&on_stack));
	CONF_EXPECT(!waitqueue_active(&initialised));
	CONF_EXPECT(!wq_has_sleeper(&initialised));
}

CONF(WQH_02, "wait_event() returns at once if it is true, else it sleeps until woken and true.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_plain };
	bool active = true;

	wait_event(queue, (active = waitqueue_active(&queue), true));
	CONF_EXPECT(!active);
	if (!start_sleeper(&s, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1))
		return;
	WRITE_ONCE(s.go, true);
	wake_up(&queue);
	conf_helper_join(&s.h);
	CONF_EXPECT(s.returned);
	CONF_EXPECT(!waitqueue_active(&queue));
}

CONF(WQH_03, "The condition is evaluated once before queueing, once after, and after each wake-up.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_plain };
	int evals = 0;

	wait_event(queue, (evals++, true));
	CONF_EQ(evals, 1);
	if (!start_sleeper(&s, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1))
		return;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(s.evals) == 2));
	wake_up(&queue);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(s.evals) == 3));
	end_sleeper(&s);
	CONF_EQ(s.evals, 4);
}

CONF(WQH_04, "A wake-up without the condition puts the thread back to sleep.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_plain };
	int i;

	if (!start_sleeper(&s, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1))
		return;
	for (i = 0; i < 3; i++) {
		wake_up(&queue);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(s.evals) == 3 + i && queued(&queue) == 1 &&
					     asleep(&s, TASK_UNINTERRUPTIBLE)));
	}
	CONF_EXPECT(!READ_ONCE(s.returned));
	end_sleeper(&s);
}

CONF(WQH_05, "A condition that comes true without a wake-up leaves the thread asleep.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_plain };

	if (!start_sleeper(&s, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1))
		return;
	WRITE_ONCE(s.go, true);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(!READ_ONCE(s.returned));
	CONF_EXPECT(asleep(&s, TASK_UNINTERRUPTIBLE));
	end_sleeper(&s);
}

CONF(WQH_07, "wait_event_interruptible(): 0 if true, also with a signal; -ERESTARTSYS if false.")
{
	int evals = 0;

	CONF_EQ(wait_event_interruptible(queue, true), 0);
	allow_signal(SIGTERM);
	send_sig(SIGTERM, current, 0);
	CONF_EQ(wait_event_interruptible(queue, true), 0);
	CONF_EQ(wait_event_interruptible(queue, false), -ERESTARTSYS);
	CONF_EQ(wait_event_interruptible(queue, evals++ == 1), 0);
	CONF_EQ(wait_event_interruptible_exclusive(queue, false), -ERESTARTSYS);
	CONF_EXPECT(!waitqueue_active(&queue));
	CONF_EXPECT(task_is_running(current));
	flush_signals(current);
}

CONF(WQH_07_WAKES, "A signal that is allowed wakes an interruptible waiter, no other one.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_signal };
	struct sleeper deaf = { .queue = &queue, .wait = wait_plain };

	if (!start_sleeper(&deaf, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1))
		return;
	if (start_sleeper(&s, conf_other_cpu(), TASK_INTERRUPTIBLE, 2)) {
		send_sig(SIGTERM, deaf.h.task, 0);
		send_sig(SIGTERM, s.h.task, 0);
		conf_helper_join(&s.h);
		CONF_EQ(s.ret, -ERESTARTSYS);
		CONF_EQ(queued(&queue), 1);
	}
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(!READ_ONCE(deaf.returned));
	end_sleeper(&deaf);
}

static long wait_killable(struct sleeper *s)
{
	return wait_event_killable(*s->queue, may_go(s));
}

CONF(WQH_07_KILL, "wait_event_killable() is ended by SIGKILL, and by no other signal.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_killable };

	if (!start_sleeper(&s, conf_other_cpu(), TASK_KILLABLE, 1))
		return;
	send_sig(SIGTERM, s.h.task, 0);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(!READ_ONCE(s.returned));
	send_sig(SIGKILL, s.h.task, 0);
	conf_helper_join(&s.h);
	CONF_EQ(s.ret, -ERESTARTSYS);
}

#define LONG (100 * HZ)

static long wait_long(struct sleeper *s)
{
	return wait_event_timeout(*s->queue, may_go(s), LONG);
}

CONF(WQH_08, "wait_event_timeout(): 0 if false at the end, 1 if true then, else what is left.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_long };
	int evals = 0;

	CONF_EQ(wait_event_timeout(queue, false, 2), 0);
	/* Before queueing, after it, and at the end: then it is true. */
	CONF_EQ(wait_event_timeout(queue, ++evals == 3, 2), 1);
	CONF_EQ(wait_event_timeout(queue, true, 7), 7);
	if (!start_sleeper(&s, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1))
		return;
	end_sleeper(&s);
	CONF_EXPECT(s.ret >= 1 && s.ret <= LONG);
	CONF_EXPECT(!waitqueue_active(&queue));
}

static long wait_unlimited(struct sleeper *s)
{
	return wait_event_timeout(*s->queue, may_go(s), MAX_SCHEDULE_TIMEOUT);
}

CONF(WQH_09,
     "A limit of 0 does not sleep, MAX_SCHEDULE_TIMEOUT is none, a negative one is an error.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_unlimited };
	int evals = 0;

	CONF_EQ(wait_event_timeout(queue, (evals++, false), 0), 0);
	CONF_EQ(evals, 1);
	CONF_EQ(wait_event_timeout(queue, true, 0), 1);
	if (start_sleeper(&s, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1)) {
		end_sleeper(&s);
		CONF_EQ(s.ret, MAX_SCHEDULE_TIMEOUT);
	}
	conf_expect_log("schedule_timeout: wrong timeout value");
	CONF_EQ(wait_event_timeout(queue, false, -5), 0);
	CONF_EXPECT(task_is_running(current));
}

CONF(WQH_10, "Who waits for t jiffies in vain has waited at least t.")
{
	static const long limits[] = { 1, 2, 7 };
	unsigned long start;
	int i;

	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		start = jiffies;
		CONF_EQ(wait_event_timeout(queue, false, limits[i]), 0);
		CONF_EXPECT(time_after_eq(jiffies, start + limits[i]));
	}
}

static long wait_signal_long(struct sleeper *s)
{
	return wait_event_interruptible_timeout(*s->queue, may_go(s), LONG);
}

CONF(WQH_11, "wait_event_interruptible_timeout(): -ERESTARTSYS, 0, or at least 1.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_signal_long };

	CONF_EQ(wait_event_interruptible_timeout(queue, false, 2), 0);
	CONF_EQ(wait_event_interruptible_timeout(queue, true, 0), 1);
	CONF_EQ(wait_event_interruptible_timeout(queue, true, 9), 9);
	if (!start_sleeper(&s, conf_other_cpu(), TASK_INTERRUPTIBLE, 1))
		return;
	send_sig(SIGTERM, s.h.task, 0);
	conf_helper_join(&s.h);
	CONF_EQ(s.ret, -ERESTARTSYS);
	if (!start_sleeper(&s, conf_other_cpu(), TASK_INTERRUPTIBLE, 1))
		return;
	end_sleeper(&s);
	CONF_EXPECT(s.ret >= 1 && s.ret <= LONG);
}

CONF_MODULE(CONF_ROW(WQH_01), CONF_ROW(WQH_02), CONF_ROW(WQH_03), CONF_ROW(WQH_04),
	    CONF_ROW(WQH_05), CONF_ROW(WQH_07), CONF_ROW(WQH_07_WAKES), CONF_ROW(WQH_07_KILL),
	    CONF_ROW(WQH_08), CONF_ROW(WQH_09), CONF_ROW(WQH_10), CONF_ROW(WQH_11));
