// SPDX-License-Identifier: MIT
/*
 * WQH rows: a waker and a waiter at the same moment.
 *
 * Context: process context.
 * Locking: the queue's own; what the threads share is one word.
 * Linux: include/linux/wait.h (waitqueue_active()), kernel/sched/wait.c
 * (prepare_to_wait_event()).
 */
#include "conf_cpus.h"
#include "wqh.h"

#include <linux/atomic.h>

#define TURNS (CONF_LINUX ? 20000 : 5000)
#define ROUNDS 50

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int turn;
static bool look_first; /* the waker looks whether anybody waits */
static bool lost;

/* Two threads hand a word in turn: none of the wake-ups may be lost. */
static void ping_pong(int nr)
{
	int i;

	for (i = 0; i < TURNS && !READ_ONCE(lost); i++) {
		if (!wait_event_timeout(queue, READ_ONCE(turn) == nr, 15 * HZ)) {
			WRITE_ONCE(lost, true);
			conf_fail(__FILE__, __LINE__, "turn %d of %d has not come", i, nr);
		}
		WRITE_ONCE(turn, !nr);
		if (!look_first || wq_has_sleeper(&queue))
			wake_up(&queue);
	}
}

static void play(bool look)
{
	turn = 0;
	lost = false;
	look_first = look;
	conf_on_cpus(2, ping_pong);
	CONF_EXPECT(!waitqueue_active(&queue));
}

CONF_SMP(WQH_06, 2, "No wake-up is lost between testing the condition and going to sleep.")
{
	play(false);
}

CONF_SMP(WQH_26, 2, "A waker that asks wq_has_sleeper() first wakes whoever it must.")
{
	play(true);
}

static atomic_t tokens;

/* Counted: start_sleeper() waits for the look from the queue, which could still take a token. */
static bool take_token(struct sleeper *s)
{
	bool taken = atomic_dec_if_positive(&tokens) >= 0;

	count_look(s);
	return taken;
}

static long wait_for_token(struct sleeper *s)
{
	return wait_event_interruptible_exclusive(*s->queue, take_token(s));
}

static int with_token(struct sleeper *s)
{
	return READ_ONCE(s->returned) && !s->ret;
}

/* Two wait for one token; the first one gets a signal, before the token comes or after. */
static void signal_and_token(bool signal_first)
{
	struct sleeper a = { .queue = &queue, .wait = wait_for_token };
	struct sleeper b = { .queue = &queue, .wait = wait_for_token };

	atomic_set(&tokens, 0);
	if (!start_sleeper(&a, conf_other_cpu(), TASK_INTERRUPTIBLE, 1) ||
	    !start_sleeper(&b, conf_other_cpu(), TASK_INTERRUPTIBLE, 2))
		return;
	if (signal_first)
		send_sig(SIGTERM, a.h.task, 0);
	atomic_inc(&tokens);
	wake_up(&queue);
	if (!signal_first)
		send_sig(SIGTERM, a.h.task, 0);
	/* The signal ends the one, with the token or without; then the other one has it. */
	conf_helper_join(&a.h);
	if (a.ret) {
		CONF_EQ(a.ret, -ERESTARTSYS);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(b.returned)));
	}
	CONF_EQ(with_token(&a) + with_token(&b), 1);
	CONF_EQ(atomic_read(&tokens), 0);
	if (!signal_first)
		CONF_EQ(a.ret, 0);
	atomic_inc(&tokens);
	end_sleeper(&b);
	CONF_EQ(b.ret, 0);
}

CONF(WQH_25,
     "An exclusive waiter that is chosen and gets a signal takes the event, or the next one does.")
{
	int i;

	for (i = 0; i < ROUNDS; i++)
		signal_and_token(i % 2);
}

CONF_MODULE(CONF_ROW(WQH_06), CONF_ROW(WQH_26), CONF_ROW(WQH_25));
