/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_FAIL_H
#define _JIFFY_FAIL_H
/*
 * Letting a call of the kernel fail, to see what a module does then.
 *
 *	if (fail_here(FAIL_WORKQUEUE, 0))
 *		return NULL;
 *
 * - Only calls made from a module's code fail; its caller is judged by return address.
 * - While nothing is armed, a hook is a load and a branch; without DEBUG it is nothing.
 *
 * Any context. Linux: <linux/fault-inject.h>.
 */
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>

enum fail_point {
	FAIL_KMALLOC,
	FAIL_KTHREAD,
	FAIL_WORKQUEUE,
	FAIL_CHRDEV,
	NR_FAIL_POINTS,
};

/**
 * struct fail_state - what is asked of one kind of call
 * @next: which call from a module's code fails next, 1 for the very next; 0: none
 * @failed: how many have
 */
struct fail_state {
	int next;
	unsigned int failed;
};

#ifdef CONFIG_DEBUG

/* As bits: what is armed. */
extern unsigned int fail_armed;

/**
 * fail_now - is this the call that was asked to fail?
 * @point: its kind
 * @function: its name
 * @error: what it will return, negative; 0 for NULL
 * @caller: its return address
 *
 * If so it is logged.
 *
 * Context: Any context.
 * Return: true if it has to fail.
 */
bool fail_now(enum fail_point point, const char *function, int error, unsigned long caller);
#define fail_for(point, function, error, caller)      \
	(unlikely(READ_ONCE(fail_armed) & BIT(point)) && \
	 fail_now(point, function, error, caller))

/** fail_arm - the @nth next call fails; 0: none does. Context: Any context. */
void fail_arm(enum fail_point point, int nth);
/** fail_forget - as after boot. Context: Any context. */
void fail_forget(void);
/** fail_get - what is asked. Context: Any context. Return: a copy. */
struct fail_state fail_get(enum fail_point point);

#else

#define fail_for(point, function, error, caller) ((void)(caller), false)

static inline void fail_arm(enum fail_point point, int nth)
{
}

static inline void fail_forget(void)
{
}

static inline struct fail_state fail_get(enum fail_point point)
{
	return (struct fail_state){ 0, 0 };
}

#endif

/* In the function that fails itself. */
#define fail_here(point, error) fail_for(point, __func__, error, _RET_IP_)

#endif
