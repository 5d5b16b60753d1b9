/* SPDX-License-Identifier: MIT */
#ifndef _WQH_WQH_H
#define _WQH_WQH_H
/* What the WQH rows share: a thread that waits, and ways to see that it does. */
#include "conf_shim.h"

#include <linux/jiffies.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#define TICKS 5 /* long enough for what must not happen meanwhile */

/**
 * struct sleeper - a thread that waits in @queue until @go
 * @wait: which form it uses; its result is @ret
 * @evals: how often the condition was evaluated
 */
struct sleeper {
	struct conf_helper h;
	wait_queue_head_t *queue;
	long (*wait)(struct sleeper *s);
	bool go;
	int evals;
	long ret;
	bool returned;
};

/* After the condition was looked at: who sees the count knows the answer. */
static inline void count_look(struct sleeper *s)
{
	smp_store_release(&s->evals, s->evals + 1);
}

static inline bool may_go(struct sleeper *s)
{
	bool go = READ_ONCE(s->go);

	count_look(s);
	return go;
}

static inline void sleeper_thread(void *arg)
{
	struct sleeper *s = arg;

	allow_signal(SIGTERM);
	allow_signal(SIGKILL);
	s->ret = s->wait(s);
	flush_signals(current);
	WRITE_ONCE(s->returned, true);
}

/* How many entries are in the queue. */
static inline int queued(wait_queue_head_t *queue)
{
	struct list_head *pos;
	unsigned long flags;
	int n = 0;

	spin_lock_irqsave(&queue->lock, flags);
	list_for_each(pos, &queue->head)
		n++;
	spin_unlock_irqrestore(&queue->lock, flags);
	return n;
}

/* Is it in this state, whatever else it may be? */
static inline bool asleep(struct sleeper *s, unsigned int state)
{
	return READ_ONCE(s->h.task->__state) == state;
}

/*
 * Start it on @cpu; returns when it sleeps in @state, the @nr-th in its queue: it has
 * evaluated the condition after queueing, so nothing keeps it from schedule() any more.
 */
static inline bool start_sleeper(struct sleeper *s, int cpu, unsigned int state, int nr)
{
	s->go = false;
	s->evals = 0;
	s->returned = false;
	if (!conf_helper_start(&s->h, cpu, sleeper_thread, s))
		return false;
	return CONF_EXPECT(conf_sleep_until(queued(s->queue) == nr && asleep(s, state) &&
					    smp_load_acquire(&s->evals) != 1));
}

/* Let it go, whatever it waits for, and wait for its end. */
static inline void end_sleeper(struct sleeper *s)
{
	WRITE_ONCE(s->go, true);
	wake_up_all(s->queue);
	conf_helper_join(&s->h);
}

static inline long wait_plain(struct sleeper *s)
{
	wait_event(*s->queue, may_go(s));
	return 0;
}

static inline long wait_signal(struct sleeper *s)
{
	return wait_event_interruptible(*s->queue, may_go(s));
}

static inline long wait_exclusive(struct sleeper *s)
{
	return wait_event_interruptible_exclusive(*s->queue, may_go(s));
}

#endif
