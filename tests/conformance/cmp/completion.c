// SPDX-License-Identifier: MIT
/*
 * CMP rows: completions.
 *
 * Context: process context; complete() also from handlers.
 * Locking: the completion's own.
 * Linux: kernel/sched/completion.c.
 */
#include "conf_shim.h"

#include <linux/completion.h>
#include <linux/sched/signal.h>

#define TICKS 5
#define LONG (100 * HZ)

/* A thread that waits for @done by @wait; the @order in which those came through. */
struct waiter {
	struct conf_helper h;
	struct completion *done;
	long (*wait)(struct completion *done);
	long ret;
	int order;
};

static atomic_t through;

static void waiter_thread(void *arg)
{
	struct waiter *w = arg;

	allow_signal(SIGTERM);
	allow_signal(SIGKILL);
	w->ret = w->wait(w->done);
	flush_signals(current);
	WRITE_ONCE(w->order, atomic_inc_return(&through));
}

static bool asleep(struct waiter *w, unsigned int state)
{
	return READ_ONCE(w->h.task->__state) == state;
}

static bool start_waiter(struct waiter *w, unsigned int state)
{
	w->order = 0;
	if (!conf_helper_start(&w->h, conf_other_cpu(), waiter_thread, w))
		return false;
	return CONF_EXPECT(conf_sleep_until(asleep(w, state)));
}

static long wait_plain(struct completion *done)
{
	wait_for_completion(done);
	return 0;
}

static long wait_long(struct completion *done)
{
	return wait_for_completion_timeout(done, LONG);
}

static long wait_signal(struct completion *done)
{
	return wait_for_completion_interruptible(done);
}

static long wait_signal_long(struct completion *done)
{
	return wait_for_completion_interruptible_timeout(done, LONG);
}

static long wait_kill(struct completion *done)
{
	return wait_for_completion_killable(done);
}

static long wait_kill_long(struct completion *done)
{
	return wait_for_completion_killable_timeout(done, LONG);
}

CONF(CMP_01, "complete() lets one waiter through, in the order of waiting, and counts.")
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct waiter w[3] = {};
	int i, started;

	atomic_set(&through, 0);
	for (started = 0; started < 3; started++) {
		w[started].done = &done;
		w[started].wait = wait_plain;
		if (!start_waiter(&w[started], TASK_UNINTERRUPTIBLE))
			break;
	}
	for (i = 0; i < started; i++) {
		CONF_EQ(atomic_read(&through), i);
		complete(&done);
		conf_helper_join(&w[i].h);
		CONF_EQ(w[i].order, i + 1);
		schedule_timeout_uninterruptible(1);
	}
	CONF_EQ(atomic_read(&through), started);
	CONF_EQ(done.done, 0);
	complete(&done);
	CONF_EQ(done.done, 1);
}

CONF(CMP_01_FULL, "The count stops at UINT_MAX.")
{
	DECLARE_COMPLETION_ONSTACK(done);

	done.done = UINT_MAX - 1;
	complete(&done);
	CONF_EXPECT(done.done == UINT_MAX);
	complete(&done);
	CONF_EXPECT(done.done == UINT_MAX);
}

static void complete_it(void *arg)
{
	complete(arg);
}

CONF(CMP_01_ANYWHERE, "complete() works in a top half and in a tasklet.")
{
	struct completion done;
	struct waiter w = { .done = &done, .wait = wait_plain };

	init_completion(&done);
	if (!start_waiter(&w, TASK_UNINTERRUPTIBLE))
		return;
	conf_in_hardirq(complete_it, &done);
	conf_helper_join(&w.h);
	if (!start_waiter(&w, TASK_UNINTERRUPTIBLE))
		return;
	conf_in_softirq(complete_it, &done);
	conf_helper_join(&w.h);
	CONF_EQ(done.done, 0);
}

CONF(CMP_02, "complete() before the wait is not lost: k of them let k waits pass.")
{
	DECLARE_COMPLETION_ONSTACK(done);
	int i;

	for (i = 0; i < 3; i++)
		complete(&done);
	for (i = 0; i < 3; i++)
		wait_for_completion(&done);
	CONF_EQ(wait_for_completion_timeout(&done, 1), 0);
}

CONF(CMP_03, "complete_all() lets all pass, now and later, until reinit_completion().")
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct waiter w[2] = { { .done = &done, .wait = wait_plain },
			       { .done = &done, .wait = wait_plain } };

	if (!start_waiter(&w[0], TASK_UNINTERRUPTIBLE) ||
	    !start_waiter(&w[1], TASK_UNINTERRUPTIBLE))
		return;
	complete_all(&done);
	conf_helper_join(&w[0].h);
	conf_helper_join(&w[1].h);
	wait_for_completion(&done);
	CONF_EXPECT(try_wait_for_completion(&done));
	CONF_EXPECT(done.done == UINT_MAX);
	reinit_completion(&done);
	CONF_EQ(done.done, 0);
	CONF_EXPECT(!try_wait_for_completion(&done));
	CONF_EQ(wait_for_completion_timeout(&done, 1), 0);
}

CONF(CMP_04, "wait_for_completion_timeout(): 0 if the time ran out, else at least 1.")
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct waiter w = { .done = &done, .wait = wait_long };
	unsigned long start = jiffies;

	CONF_EQ(wait_for_completion_timeout(&done, TICKS), 0);
	CONF_EXPECT(time_after_eq(jiffies, start + TICKS));
	complete(&done);
	CONF_EQ(wait_for_completion_timeout(&done, 0), 1);
	complete(&done);
	CONF_EQ(wait_for_completion_timeout(&done, TICKS), TICKS);
	if (!start_waiter(&w, TASK_UNINTERRUPTIBLE))
		return;
	complete(&done);
	conf_helper_join(&w.h);
	CONF_EXPECT(w.ret >= 1 && w.ret <= LONG);
}

/* What a wait returns that is woken by complete(), or by a signal. */
static long result(long (*wait)(struct completion *done), unsigned int state, int sig)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct waiter w = { .done = &done, .wait = wait };

	if (!start_waiter(&w, state))
		return -1;
	if (sig)
		send_sig(sig, w.h.task, 0);
	else
		complete(&done);
	conf_helper_join(&w.h);
	CONF_EQ(done.done, 0);
	return w.ret;
}

CONF(CMP_05, "The interruptible and killable forms: 0, -ERESTARTSYS, or jiffies left.")
{
	DECLARE_COMPLETION_ONSTACK(done);
	long left;

	CONF_EQ(result(wait_signal, TASK_INTERRUPTIBLE, 0), 0);
	CONF_EQ(result(wait_signal, TASK_INTERRUPTIBLE, SIGTERM), -ERESTARTSYS);
	CONF_EQ(result(wait_kill, TASK_KILLABLE, 0), 0);
	CONF_EQ(result(wait_kill, TASK_KILLABLE, SIGKILL), -ERESTARTSYS);
	left = result(wait_signal_long, TASK_INTERRUPTIBLE, 0);
	CONF_EXPECT(left >= 1 && left <= LONG);
	CONF_EQ(result(wait_signal_long, TASK_INTERRUPTIBLE, SIGTERM), -ERESTARTSYS);
	left = result(wait_kill_long, TASK_KILLABLE, 0);
	CONF_EXPECT(left >= 1 && left <= LONG);
	CONF_EQ(result(wait_kill_long, TASK_KILLABLE, SIGKILL), -ERESTARTSYS);
	CONF_EQ(wait_for_completion_interruptible_timeout(&done, 2), 0);
	CONF_EQ(wait_for_completion_killable_timeout(&done, 2), 0);
}

CONF(CMP_05_DEAF, "A signal that is not SIGKILL does not end a killable wait.")
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct waiter w = { .done = &done, .wait = wait_kill };

	if (!start_waiter(&w, TASK_KILLABLE))
		return;
	send_sig(SIGTERM, w.h.task, 0);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(READ_ONCE(w.order), 0);
	complete(&done);
	conf_helper_join(&w.h);
	CONF_EQ(w.ret, 0);
}

CONF(CMP_06, "An event that is there wins over a signal.")
{
	DECLARE_COMPLETION_ONSTACK(done);

	allow_signal(SIGTERM);
	send_sig(SIGTERM, current, 0);
	complete(&done);
	CONF_EQ(wait_for_completion_interruptible(&done), 0);
	CONF_EQ(wait_for_completion_interruptible(&done), -ERESTARTSYS);
	complete(&done);
	CONF_EQ(wait_for_completion_interruptible_timeout(&done, 7), 7);
	CONF_EQ(wait_for_completion_interruptible_timeout(&done, 7), -ERESTARTSYS);
	CONF_EQ(wait_for_completion_interruptible_timeout(&done, 0), -ERESTARTSYS);
	flush_signals(current);
}

static bool tried;

static void try_it(void *arg)
{
	tried = try_wait_for_completion(arg);
}

CONF(CMP_07, "try_wait_for_completion() takes one event if there is one, in any context.")
{
	static DECLARE_COMPLETION(done);

	reinit_completion(&done);
	CONF_EXPECT(!try_wait_for_completion(&done));
	complete(&done);
	complete(&done);
	CONF_EXPECT(try_wait_for_completion(&done));
	conf_in_hardirq(try_it, &done);
	CONF_EXPECT(tried);
	conf_in_hardirq(try_it, &done);
	CONF_EXPECT(!tried);
	complete(&done);
	conf_in_softirq(try_it, &done);
	CONF_EXPECT(tried);
	CONF_EQ(done.done, 0);
}

CONF(CMP_08, "completion_done() is true while an event is there, and takes none.")
{
	DECLARE_COMPLETION_ONSTACK(done);

	CONF_EXPECT(!completion_done(&done));
	complete(&done);
	CONF_EXPECT(completion_done(&done));
	CONF_EXPECT(completion_done(&done));
	wait_for_completion(&done);
	CONF_EXPECT(!completion_done(&done));
	complete_all(&done);
	CONF_EXPECT(completion_done(&done));
}

CONF(CMP_10,
     "DECLARE_COMPLETION(), its form for the stack, and init_completion() begin with no event.")
{
	static DECLARE_COMPLETION(declared);
	DECLARE_COMPLETION_ONSTACK(on_stack);
	struct completion initialised;

	init_completion(&initialised);
	CONF_EXPECT(!completion_done(&declared));
	CONF_EXPECT(!completion_done(&on_stack));
	CONF_EXPECT(!completion_done(&initialised));
	complete(&declared);
	CONF_EXPECT(try_wait_for_completion(&declared));
}

CONF_MODULE(CONF_ROW(CMP_01), CONF_ROW(CMP_01_FULL), CONF_ROW(CMP_01_ANYWHERE), CONF_ROW(CMP_02),
	    CONF_ROW(CMP_03), CONF_ROW(CMP_04), CONF_ROW(CMP_05), CONF_ROW(CMP_05_DEAF),
	    CONF_ROW(CMP_06), CONF_ROW(CMP_07), CONF_ROW(CMP_08), CONF_ROW(CMP_10));
