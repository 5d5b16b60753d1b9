// SPDX-License-Identifier: MIT
/*
 * KTH rows: parking.
 *
 * Context: process context.
 * Locking: none.
 * Linux: kernel/kthread.c (kthread_park, __kthread_parkme).
 */
#include "kth.h"

#include <linux/errno.h>

static int rounds;

/* Parks when it is asked to, ends when it is asked to, and counts meanwhile. */
static int work_and_park(void *unused)
{
	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		WRITE_ONCE(rounds, rounds + 1);
		schedule_timeout_interruptible(1);
	}
	return RESULT;
}

/* Running, with a round behind it. */
static struct task_struct *start_worker(void)
{
	struct task_struct *k;

	WRITE_ONCE(rounds, 0);
	k = kthread_run(work_and_park, NULL, NAME);
	if (!made(k))
		return NULL;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(rounds) > 0));
	return k;
}

/* It stays where it is. */
static void stays_parked(struct task_struct *k)
{
	int before = READ_ONCE(rounds);

	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(state_of(k), TASK_PARKED);
	CONF_EQ(READ_ONCE(rounds), before);
}

CONF(KTH_18, "kthread_park() returns 0 when the thread is parked; only kthread_unpark() wakes it.")
{
	struct task_struct *k = start_worker();
	int before;

	if (!k)
		return;
	CONF_EQ(kthread_park(k), 0);
	stays_parked(k);
	CONF_EQ(wake_up_process(k), 0);
	stays_parked(k);
	before = READ_ONCE(rounds);
	kthread_unpark(k);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(rounds) > before));
	CONF_EQ(kthread_park(k), 0);
	stays_parked(k);
	kthread_unpark(k);
	CONF_EQ(kthread_stop(k), RESULT);
}

CONF(KTH_18_FRESH, "One that has not run yet parks before its function.")
{
	bool ran = false;
	struct task_struct *k = kthread_create(wait_for_stop, &ran, NAME);

	if (!made(k))
		return;
	CONF_EQ(kthread_park(k), 0);
	CONF_EQ(state_of(k), TASK_PARKED);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(!READ_ONCE(ran));
	kthread_unpark(k);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran)));
	CONF_EQ(kthread_stop(k), RESULT);
}

CONF(KTH_18_TWICE, "A second kthread_park() is told: -EBUSY.")
{
	struct task_struct *k = start_worker();

	if (!k)
		return;
	conf_expect_log("WARNING: CPU");
	CONF_EQ(kthread_park(k), 0);
	CONF_EQ(kthread_park(k), -EBUSY);
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
	stays_parked(k);
	CONF_EQ(kthread_stop(k), RESULT);
}

CONF(KTH_18_DEAD, "Parking a thread that is ending is told: -ENOSYS.")
{
	struct task_struct *k = ended_thread(return_number, NULL);

	if (!k)
		return;
	conf_expect_log("WARNING: CPU");
	CONF_EQ(kthread_park(k), -ENOSYS);
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
	put_task_struct(k);
}

static int park_result;
static bool asked;

static int park_oneself(void *unused)
{
	park_result = kthread_park(current);
	asked = kthread_should_park();
	kthread_parkme();
	asked = asked && !kthread_should_park();
	return wait_for_stop(NULL);
}

CONF(KTH_18_SELF, "A thread may park itself: kthread_park() only asks, kthread_parkme() waits.")
{
	struct task_struct *k;

	park_result = -1;
	asked = false;
	k = kthread_run(park_oneself, NULL, NAME);
	if (!made(k))
		return;
	CONF_EXPECT(conf_sleep_until(state_of(k) == TASK_PARKED));
	CONF_EQ(park_result, 0);
	kthread_unpark(k);
	CONF_EXPECT(conf_sleep_until(state_of(k) == TASK_INTERRUPTIBLE));
	CONF_EQ(kthread_stop(k), RESULT);
	CONF_EXPECT(asked);
}

CONF(KTH_19, "kthread_stop() of a parked thread lets it out, and stops it.")
{
	struct task_struct *k = start_worker();

	if (!k)
		return;
	CONF_EQ(kthread_park(k), 0);
	CONF_EQ(kthread_stop(k), RESULT);
}

CONF(KTH_19_FRESH, "One that parked before its function runs it then, with the stop to be seen.")
{
	bool ran = false;
	struct task_struct *k = kthread_create(wait_for_stop, &ran, NAME);

	if (!made(k))
		return;
	CONF_EQ(kthread_park(k), 0);
	CONF_EQ(kthread_stop(k), RESULT);
	CONF_EXPECT(ran);
}

CONF_MODULE(CONF_ROW(KTH_18), CONF_ROW(KTH_18_FRESH), CONF_ROW(KTH_18_TWICE), CONF_ROW(KTH_18_DEAD),
	    CONF_ROW(KTH_18_SELF), CONF_ROW(KTH_19), CONF_ROW(KTH_19_FRESH));
