/* SPDX-License-Identifier: MIT */
#ifndef _SCH_SCH_H
#define _SCH_SCH_H
/* What the SCH rows share: a thread that sleeps, and ways to see that it does. */
#include "conf_shim.h"

#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#define TICKS 5	       /* long enough for what must not happen meanwhile */
#define LONG (100 * HZ) /* no row lasts as long */

/**
 * struct sleeper - a thread that sleeps once
 * @h: the thread; the row holds a reference to it until end_sleeper()
 * @sleep: how; its result is @ret
 * @began: jiffies before it
 * @ended: and after
 * @begun: it is about to
 * @state: its own, after the sleep
 * @returned: what it wrote may be read
 */
struct sleeper {
	struct conf_helper h;
	long (*sleep)(void);
	unsigned long began, ended;
	bool begun;
	long ret;
	unsigned int state;
	bool returned;
};

static inline void sleeper_thread(void *arg)
{
	struct sleeper *s = arg;

	allow_signal(SIGTERM);
	allow_signal(SIGKILL);
	s->began = jiffies;
	WRITE_ONCE(s->begun, true);
	s->ret = s->sleep();
	s->state = READ_ONCE(current->__state);
	s->ended = jiffies;
	flush_signals(current);
	/* Pairs with smp_load_acquire() in has_returned(). */
	smp_store_release(&s->returned, true);
}

static inline bool has_returned(struct sleeper *s)
{
	return smp_load_acquire(&s->returned);
}

/* Is it in this state, and in no other? */
static inline bool asleep(struct sleeper *s, unsigned int state)
{
	return READ_ONCE(s->begun) && READ_ONCE(s->h.task->__state) == state;
}

/* Start it, and see it asleep in @state. */
static inline bool start_sleeper(struct sleeper *s, long (*sleep)(void), unsigned int state)
{
	memset(s, 0, sizeof(*s));
	s->sleep = sleep;
	if (!conf_helper_prepare(&s->h, conf_other_cpu(), sleeper_thread, s))
		return false;
	get_task_struct(s->h.task);
	wake_up_process(s->h.task);
	return CONF_EXPECT(conf_sleep_until(asleep(s, state)));
}

/* It sleeps on, a while from now. */
static inline void sleeps_on(struct sleeper *s, unsigned int state)
{
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(asleep(s, state));
	CONF_EXPECT(!has_returned(s));
}

/* It has been woken: see it through. */
static inline void end_sleeper(struct sleeper *s)
{
	conf_helper_join(&s->h);
	put_task_struct(s->h.task);
	CONF_EQ(s->state, TASK_RUNNING);
}

#endif
