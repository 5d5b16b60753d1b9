// SPDX-License-Identifier: MIT
/*
 * KTH rows: stopping a thread, at every moment of its life.
 *
 * Context: process context.
 * Locking: none.
 * Linux: kernel/kthread.c (kthread_stop).
 */
#include "kth.h"

#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/wait.h>

#define CYCLES 2000
#define LONG (100 * HZ)

static DECLARE_WAIT_QUEUE_HEAD(queue);

static int negative_when_stopped(void *data)
{
	wait_for_stop(data);
	return -5;
}

CONF(KTH_08, "kthread_stop() wakes the thread, waits for its end, returns its function's result.")
{
	bool ran = false;
	struct task_struct *k = kthread_run(wait_for_stop, &ran, NAME);

	if (!made(k))
		return;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran) && state_of(k) == TASK_INTERRUPTIBLE));
	get_task_struct(k);
	CONF_EQ(kthread_stop(k), RESULT);
	CONF_EXPECT(k->flags & PF_EXITING);
	put_task_struct(k);
	ran = false;
	k = kthread_run(negative_when_stopped, &ran, NAME);
	if (!made(k))
		return;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran)));
	CONF_EQ(kthread_stop(k), -5);
}

CONF(KTH_09, "Stopped before it was woken, it never runs its function: -EINTR.")
{
	bool ran = false;
	struct task_struct *k = kthread_create(wait_for_stop, &ran, NAME);

	if (!made(k))
		return;
	CONF_EQ(kthread_stop(k), -EINTR);
	CONF_EXPECT(!ran);
}

CONF(KTH_10, "One that has returned, with a reference held: its result, at once.")
{
	struct task_struct *k = ended_thread(return_number, (void *)5L);

	if (!k)
		return;
	CONF_EQ(kthread_stop(k), 5);
	put_task_struct(k);
}

CONF(KTH_11, "Stopped twice: the second waits for ever; here it returns the result again.")
{
	struct task_struct *k = kthread_create(wait_for_stop, NULL, NAME);
	struct completion *end;
	struct stopper s;

	if (!made(k))
		return;
	get_task_struct(k);
	end = conf_thread_end(k);
	kthread_stop(k);
	if (!start_stopper(&s, k))
		return;
	if (CONF_LINUX) {
		CONF_EXPECT(conf_sleep_until(state_of(s.h.task) == TASK_UNINTERRUPTIBLE));
		schedule_timeout_uninterruptible(HZ);
		CONF_EXPECT(!has_stopped(&s));
		complete(end);
	}
	conf_helper_join(&s.h);
	CONF_EQ(s.result, -EINTR);
	put_task_struct(k);
}

static int self_result;
static bool self_returned;

static int stop_oneself(void *unused)
{
	self_result = kthread_stop(current);
	WRITE_ONCE(self_returned, true);
	return RESULT;
}

CONF(KTH_12, "A thread that stops itself waits for ever; here it is told, and goes on.")
{
	struct task_struct *k = kthread_create(stop_oneself, NULL, NAME);
	struct completion *end;

	if (!made(k))
		return;
	self_returned = false;
	get_task_struct(k);
	end = conf_thread_end(k);
	if (!CONF_LINUX)
		conf_expect_log("of itself would wait for its own end");
	wake_up_process(k);
	if (CONF_LINUX) {
		schedule_timeout_uninterruptible(HZ);
		CONF_EQ(state_of(k), TASK_UNINTERRUPTIBLE);
		CONF_EXPECT(!READ_ONCE(self_returned));
		complete(end);
	}
	CONF_EXPECT(conf_sleep_until(READ_ONCE(self_returned)));
	CONF_EQ(self_result, CONF_LINUX ? 0 : -EDEADLK);
	CONF_EQ(kthread_stop(k), RESULT);
	put_task_struct(k);
}

static void stop_nobody(void *nobody)
{
	kthread_stop(nobody);
}

/* In a thread that does not survive it; it is not joined. */
static void dies_of(void *nobody, int oopses)
{
	static struct conf_helper h[2];

	if (!conf_helper_prepare(&h[oopses - 1], conf_other_cpu(), stop_nobody, nobody))
		return;
	wake_up_process(h[oopses - 1].task);
	CONF_EXPECT(conf_sleep_until(conf_log_count("Oops: ") == oopses));
}

CONF(KTH_13, "Stopping NULL or an ERR_PTR() is an oops.")
{
	conf_expect_log("NULL pointer dereference");
	conf_expect_log("Oops: ");
	dies_of(NULL, 1);
	dies_of(ERR_PTR(-ENOMEM), 2);
	schedule_timeout_uninterruptible(TICKS);
}

static int look_twice(void *seen)
{
	bool *said = seen;

	said[0] = kthread_should_stop();
	WRITE_ONCE(said[1], true);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	schedule_timeout_uninterruptible(TICKS);
	said[2] = kthread_should_stop();
	return 0;
}

CONF(KTH_14, "kthread_should_stop() is false, then true for good, in that thread only.")
{
	bool said[3] = {};
	struct task_struct *k = kthread_run(look_twice, said, NAME);

	if (!made(k))
		return;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(said[1])));
	CONF_EXPECT(!said[0]);
	CONF_EQ(kthread_stop(k), 0);
	CONF_EXPECT(said[2]);
	CONF_EXPECT(!kthread_should_stop());
}

CONF(KTH_15, "State, kthread_should_stop(), schedule(): no stop is missed.")
{
	struct task_struct *k;
	int i, ret;

	for (i = 0; i < CYCLES; i++) {
		k = kthread_run(wait_for_stop, NULL, NAME);
		if (!made(k))
			return;
		/* Now before it has run, now in the middle, now asleep. */
		if (i % 3)
			cond_resched();
		ret = kthread_stop(k);
		CONF_EXPECT(ret == RESULT || ret == -EINTR);
	}
}

static struct {
	bool began, pending;
	long left;
} noted;

static int wait_interruptible(void *unused)
{
	int ret;

	WRITE_ONCE(noted.began, true);
	ret = wait_event_interruptible(queue, false);
	flush_signals(current);
	noted.pending = signal_pending(current);
	noted.left = schedule_timeout_interruptible(LONG);
	return ret;
}

CONF(KTH_16, "kthread_stop() also ends interruptible sleeps, as a signal would.")
{
	struct task_struct *k;

	memset(&noted, 0, sizeof(noted));
	k = kthread_run(wait_interruptible, NULL, NAME);
	if (!made(k))
		return;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(noted.began) && state_of(k) == TASK_INTERRUPTIBLE));
	CONF_EQ(kthread_stop(k), -ERESTARTSYS);
	CONF_EXPECT(noted.pending);
	CONF_EXPECT(noted.left > 0);
	CONF_EXPECT(!signal_pending(current));
}

static bool go;

static int wait_deaf(void *unused)
{
	WRITE_ONCE(noted.began, true);
	wait_event(queue, READ_ONCE(go));
	return RESULT;
}

CONF(KTH_17, "Of a thread in wait_event() it waits until the condition is true.")
{
	struct task_struct *k;
	struct stopper s;

	memset(&noted, 0, sizeof(noted));
	WRITE_ONCE(go, false);
	k = kthread_run(wait_deaf, NULL, NAME);
	if (!made(k))
		return;
	CONF_EXPECT(
		conf_sleep_until(READ_ONCE(noted.began) && state_of(k) == TASK_UNINTERRUPTIBLE));
	if (!start_stopper(&s, k))
		return;
	schedule_timeout_uninterruptible(2 * TICKS);
	CONF_EXPECT(!has_stopped(&s));
	CONF_EQ(state_of(k), TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(go, true);
	wake_up(&queue);
	conf_helper_join(&s.h);
	CONF_EQ(s.result, RESULT);
}

CONF_MODULE(CONF_ROW(KTH_08), CONF_ROW(KTH_09), CONF_ROW(KTH_10), CONF_ROW(KTH_11),
	    CONF_ROW(KTH_12), CONF_ROW(KTH_13), CONF_ROW(KTH_14), CONF_ROW(KTH_15),
	    CONF_ROW(KTH_16), CONF_ROW(KTH_17));
