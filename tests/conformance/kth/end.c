// SPDX-License-Identifier: MIT
/*
 * KTH rows: how threads end, what is left of them, and many of them.
 *
 * Context: process context.
 * Locking: none.
 * Linux: kernel/kthread.c; kernel/exit.c; kernel/fork.c.
 */
#include "kth.h"

#include <linux/completion.h>
#include <linux/refcount.h>

#define MANY 200

static int call_kthread_exit(void *unused)
{
	kthread_exit(9);
	return 1;
}

static int call_do_exit(void *unused)
{
	do_exit(5);
	return 1;
}

CONF(KTH_20, "kthread_exit() ends the thread with that result, like a return.")
{
	struct task_struct *k = ended_thread(call_kthread_exit, NULL);

	if (!k)
		return;
	CONF_EQ(kthread_stop(k), 9);
	put_task_struct(k);
}

CONF(KTH_20_DO_EXIT, "do_exit() ends it; its code is the result until Linux 5.16, and here.")
{
	struct task_struct *k = ended_thread(call_do_exit, NULL);

	if (!k)
		return;
	CONF_EQ(kthread_stop(k), CONF_LINUX ? 0 : 5);
	put_task_struct(k);
}

static int complete_and_exit_7(void *done)
{
	kthread_complete_and_exit(done, 7);
	return 1;
}

CONF(KTH_21, "kthread_complete_and_exit() completes, and ends the thread with that result.")
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct task_struct *k = ended_thread(complete_and_exit_7, &done);

	if (!k)
		return;
	CONF_EXPECT(try_wait_for_completion(&done));
	CONF_EQ(kthread_stop(k), 7);
	put_task_struct(k);
	k = ended_thread(complete_and_exit_7, NULL);
	if (!k)
		return;
	CONF_EQ(kthread_stop(k), 7);
	put_task_struct(k);
}

CONF(KTH_22, "A dead thread is in TASK_DEAD, its exit_state is EXIT_DEAD.")
{
	struct task_struct *k = ended_thread(return_number, NULL);

	if (!k)
		return;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(k->exit_state) == EXIT_DEAD));
	CONF_EQ(state_of(k), TASK_DEAD);
	CONF_EXPECT(k->flags & PF_EXITING);
	CONF_STREQ(k->comm, NAME);
	put_task_struct(k);
}

CONF(KTH_23, "References are counted; after its end the one that was taken is the last.")
{
	struct task_struct *k = kthread_create(wait_for_stop, NULL, NAME);
	unsigned int usage;

	if (!made(k))
		return;
	usage = refcount_read(&k->usage);
	CONF_EXPECT(get_task_struct(k) == k);
	CONF_EQ(refcount_read(&k->usage), usage + 1);
	put_task_struct(k);
	CONF_EQ(refcount_read(&k->usage), usage);
	get_task_struct(k);
	kthread_stop(k);
	CONF_EXPECT(conf_sleep_until(refcount_read(&k->usage) == 1));
	put_task_struct(k);
}

/* On Linux it is freed all the same, and whoever walks the list of tasks next finds that. */
CONF_X(KTH_23_LIVE, "Dropping the last reference of a live thread is told.")
{
	struct task_struct *k = kthread_create(wait_for_stop, NULL, NAME);

	conf_expect_log("WARNING: CPU");
	conf_expect_end(CONF_LINUX ? "dies or returns" : "returns");
	if (!made(k))
		return;
	while (refcount_read(&k->usage) > 1)
		put_task_struct(k);
	put_task_struct(k);
}

static int how_many(const bool *flags)
{
	int i, n = 0;

	for (i = 0; i < MANY; i++)
		n += READ_ONCE(flags[i]);
	return n;
}

CONF(KTH_26, "Two hundred threads live side by side; all of them run, and all can be stopped.")
{
	static struct task_struct *k[MANY];
	static bool ran[MANY];
	int i, n;

	memset(ran, 0, sizeof(ran));
	for (n = 0; n < MANY; n++) {
		k[n] = kthread_run(wait_for_stop, &ran[n], NAME "/%d", n);
		if (!made(k[n]))
			break;
	}
	CONF_EXPECT(conf_sleep_until(how_many(ran) == n));
	for (i = 0; i < n; i++) {
		CONF_EXPECT(kthread_data(k[i]) == &ran[i]);
		CONF_EQ(kthread_stop(k[i]), RESULT);
	}
	CONF_EQ(n, MANY);
}

CONF_MODULE(CONF_ROW(KTH_20), CONF_ROW(KTH_20_DO_EXIT), CONF_ROW(KTH_21), CONF_ROW(KTH_22),
	    CONF_ROW(KTH_23), CONF_ROW(KTH_23_LIVE), CONF_ROW(KTH_26));
