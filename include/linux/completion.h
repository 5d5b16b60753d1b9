/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H
/*
 * "It is done": one context waits until another has said so. Unlike a wait
 * queue it remembers: complete() before wait_for_completion() is not lost.
 */
#include <jiffy/context.h>
#include <linux/wait.h>

/**
 * struct completion - a counter of events and those who wait for one
 * @done: events not yet consumed; UINT_MAX after complete_all() (wait.lock)
 * @wait: the waiters
 */
struct completion {
	unsigned int done;
	struct wait_queue_head wait;
};

#define COMPLETION_INITIALIZER(work) { 0, __WAIT_QUEUE_HEAD_INITIALIZER((work).wait) }
#define DECLARE_COMPLETION(work) struct completion work = COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION_ONSTACK(work) DECLARE_COMPLETION(work)

/** init_completion - nothing done, nobody waits. Context: Any context. */
static inline void init_completion(struct completion *x)
{
	x->done = 0;
	init_waitqueue_head(&x->wait);
}

/** complete - one event: lets one waiter through. Context: Any context. */
void complete(struct completion *x);

/** complete_all - every present and future waiter passes. Context: Any context. */
void complete_all(struct completion *x);

/** wait_for_completion - consume one event. Context: Process context. May sleep. */
void wait_for_completion(struct completion *x) __process_context;

/**
 * wait_for_completion_interruptible - consume one event, unless a signal comes
 * @x: the completion
 *
 * Context: Process context. May sleep.
 * Return: 0, or -ERESTARTSYS.
 */
int wait_for_completion_interruptible(struct completion *x) __process_context;

/** completion_done - could a wait pass at once? Context: Any context. Return: true if so. */
bool completion_done(struct completion *x);

#endif
