/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H
/*
 * "It is done": one context waits until another has said so. Unlike a wait
 * queue it remembers: complete() before wait_for_completion() is not lost.
 *
 * - k times complete() lets exactly k waits pass, in the order of waiting.
 * - After complete_all() all pass, until reinit_completion().
 * - An event that is there wins over a signal and over a limit of time.
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

/**
 * reinit_completion - as new, after complete_all()
 * @x: the completion; whoever waited must be through
 *
 * Context: Any context.
 */
static inline void reinit_completion(struct completion *x)
{
	x->done = 0;
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

/**
 * wait_for_completion_killable - consume one event, unless SIGKILL comes
 * @x: the completion
 *
 * Context: Process context. May sleep.
 * Return: 0, or -ERESTARTSYS.
 */
int wait_for_completion_killable(struct completion *x) __process_context;

/**
 * wait_for_completion_timeout - consume one event, at most for a time
 * @x: the completion
 * @timeout: jiffies
 *
 * Context: Process context. May sleep.
 * Return: jiffies left, at least 1; 0 if the time ran out.
 */
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
	__process_context;
/** The same, unless a signal comes. Context: Process context. May sleep.
 * Return: jiffies left, at least 1; 0 if the time ran out; -ERESTARTSYS. */
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
	__process_context;
/** The same, unless SIGKILL comes. Context: Process context. May sleep.
 * Return: jiffies left, at least 1; 0 if the time ran out; -ERESTARTSYS. */
long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
	__process_context;

/** try_wait_for_completion - consume one event if there is one; never sleeps.
 * Context: Any context. Return: true if it did. */
bool try_wait_for_completion(struct completion *x);

/** completion_done - could a wait pass at once? Context: Any context. Return: true if so. */
bool completion_done(struct completion *x);

#endif

#include <jiffy/brings_locks.h>
