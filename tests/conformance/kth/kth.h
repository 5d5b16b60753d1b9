/* SPDX-License-Identifier: MIT */
#ifndef _KTH_KTH_H
#define _KTH_KTH_H
/* What the KTH rows share: threads to stop, and one that stops them beside the row. */
#include "conf_shim.h"

#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#define TICKS 5 /* long enough for what must not happen meanwhile */
#define NAME "conf-kth"
#define RESULT 77

static inline unsigned int state_of(struct task_struct *k)
{
	return READ_ONCE(k->__state);
}

static inline bool made(struct task_struct *k)
{
	return CONF_EXPECT(!IS_ERR_OR_NULL(k));
}

/* A thread function: sets the flag it is given, if any, and sleeps until it is stopped. */
static inline int wait_for_stop(void *data)
{
	if (data)
		WRITE_ONCE(*(bool *)data, true);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return RESULT;
}

/* A thread function: returns at once the number that is its argument. */
static inline int return_number(void *data)
{
	return (long)data;
}

/* A thread that has ended, with a reference; NULL and a failure if there is none. */
static inline struct task_struct *ended_thread(int (*fn)(void *data), void *data)
{
	struct task_struct *k = kthread_create(fn, data, NAME);

	if (!made(k))
		return NULL;
	get_task_struct(k);
	wake_up_process(k);
	CONF_EXPECT(conf_sleep_until(state_of(k) == TASK_DEAD));
	return k;
}

/**
 * struct stopper - a thread that calls kthread_stop()
 * @h: the thread
 * @task: of whom
 * @result: what it returned, when @returned
 */
struct stopper {
	struct conf_helper h;
	struct task_struct *task;
	int result;
	bool returned;
};

static inline void stopper_thread(void *arg)
{
	struct stopper *s = arg;

	s->result = kthread_stop(s->task);
	/* Pairs with smp_load_acquire() in has_stopped(). */
	smp_store_release(&s->returned, true);
}

static inline bool has_stopped(struct stopper *s)
{
	return smp_load_acquire(&s->returned);
}

static inline bool start_stopper(struct stopper *s, struct task_struct *task)
{
	s->task = task;
	s->returned = false;
	return conf_helper_start(&s->h, conf_other_cpu(), stopper_thread, s);
}

#endif
