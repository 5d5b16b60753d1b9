/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H
/*
 * RCU, read-copy-update: readers that take no lock, and writers that free what
 * they took out only when no reader can hold it any more.
 *
 *	a reader                       a writer, under a lock of the writers
 *	rcu_read_lock();               *new = ...;
 *	p = rcu_dereference(shared);   rcu_assign_pointer(shared, new);
 *	... *p ...                     kfree_rcu(old, rcu);
 *	rcu_read_unlock();
 *
 * - Readers may be in any context and nest; they never wait, and must not sleep:
 *   that is "scheduling while atomic".
 * - Whatever runs with preemption, bottom halves or interrupts off is a reader:
 *   a handler, a holder of a spinlock. rcu_read_lock_bh() and
 *   rcu_read_lock_sched() are names for the first two.
 * - A grace period ends when each CPU has been outside all readers once since it
 *   began: then every reader that was there at its beginning is gone. Those that
 *   come later are not waited for: they no longer find what was taken out.
 * - A callback of call_rcu() runs once after a grace period, in softirq context, on
 *   the CPU that queued it, after those queued there before. It must not sleep; it
 *   may free what its head is in, or queue that again.
 * - synchronize_rcu() waits for the readers there are, rcu_barrier() for the
 *   callbacks there are. Neither may be called by a reader or in a callback.
 *
 * Linux: include/linux/rcupdate.h; Documentation/RCU/whatisRCU.rst.
 */
#include <asm/barrier.h>
#include <jiffy/context.h>
#include <linux/bottom_half.h>
#include <linux/container_of.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/types.h>

/* --- Readers ------------------------------------------------------------------- */

/** rcu_read_lock - a reader begins. Context: Any context. */
static __always_inline void rcu_read_lock(void)
{
	preempt_disable();
}

/** rcu_read_unlock - a reader ends. Context: Any context. */
static __always_inline void rcu_read_unlock(void)
{
	preempt_enable();
}

/** rcu_read_lock_bh - one that no softirq may interrupt begins. Context: Any context. */
static __always_inline void rcu_read_lock_bh(void)
{
	local_bh_disable();
}

/** rcu_read_unlock_bh - it ends; softirqs that waited run. Context: Process or softirq context. */
static __always_inline void __bh_context rcu_read_unlock_bh(void)
{
	local_bh_enable();
}

/** rcu_read_lock_sched - as preempt_disable(): a reader begins. Context: Any context. */
static __always_inline void rcu_read_lock_sched(void)
{
	preempt_disable();
}

/** rcu_read_unlock_sched - it ends. Context: Any context. */
static __always_inline void rcu_read_unlock_sched(void)
{
	preempt_enable();
}

/**
 * rcu_read_lock_held - may this CPU be inside a reader?
 *
 * Context: Any context.
 * Return: nonzero if so: preemption, bottom halves or interrupts are off.
 */
#define rcu_read_lock_held() (!preemptible())
/** The same for the second form. Context: Any context. Return: nonzero if so. */
#define rcu_read_lock_bh_held() (in_softirq() || irqs_disabled())
/** The same for the third form. Context: Any context. Return: nonzero if so. */
#define rcu_read_lock_sched_held() (!preemptible())

/* --- Pointers ---------------------------------------------------------------------
 * A pointer that readers follow. The writer's new object is complete before it can be
 * found: rcu_assign_pointer() is the release, rcu_dereference() its partner. That one
 * needs no barrier: what is read through a pointer is read after the pointer.
 */

#define __rcu_access(p) ((typeof(*(p)) __force *)READ_ONCE(p))

/* In a reader: the object, good until the outermost unlock. */
#define rcu_dereference(p) __rcu_access(p)
#define rcu_dereference_bh(p) __rcu_access(p)
#define rcu_dereference_sched(p) __rcu_access(p)
/* Where it may also be followed because of @c, a lock held: not checked here. */
#define rcu_dereference_check(p, c) ((void)(false && (c)), __rcu_access(p))
#define rcu_dereference_raw(p) __rcu_access(p)
/* For the writer, whom @c, his lock, keeps alone: nobody changes the pointer. */
#define rcu_dereference_protected(p, c) ((void)(false && (c)), (typeof(*(p)) __force *)(p))
/* Its value, not to be followed: compare it with NULL. */
#define rcu_access_pointer(p) __rcu_access(p)

/* Publish: whoever finds @v finds what was written to it before. */
#define rcu_assign_pointer(p, v) smp_store_release(&(p), (typeof(*(p)) __force __rcu *)(v))
/* Where no reader is, or @v is NULL: without the order. */
#define RCU_INIT_POINTER(p, v) WRITE_ONCE(p, (typeof(*(p)) __force __rcu *)(v))
#define RCU_INITIALIZER(v) (typeof(*(v)) __force __rcu *)(v)
/* Publish @ptr under the writers' lock @c; the value is what was there. */
#define rcu_replace_pointer(rcu_ptr, ptr, c)                               \
	({                                                                 \
		typeof(ptr) _old = rcu_dereference_protected(rcu_ptr, c); \
		rcu_assign_pointer(rcu_ptr, ptr);                          \
		_old;                                                      \
	})

/* --- Writers ---------------------------------------------------------------------- */

typedef void (*rcu_callback_t)(struct rcu_head *head);

/**
 * call_rcu - call a function after a grace period
 * @head: embedded in what the readers follow; not touched by the caller until the call
 * @func: runs in softirq context; gets @head, and frees what it is in
 *
 * Does not wait, and does not keep a module that has @func from being removed.
 *
 * Context: Any context.
 * See also: synchronize_rcu(), which waits.
 */
void call_rcu(struct rcu_head *head, rcu_callback_t func);

/** kvfree_call_rcu - what kfree_rcu() does. @head: in an object from kmalloc(). @offset: how many
 * bytes from its start. Context: Any context. */
void kvfree_call_rcu(struct rcu_head *head, unsigned long offset);

/** kvfree_rcu_mightsleep - the same without a head. @ptr: from kmalloc(). Context: Process context.
 * May sleep. */
void kvfree_rcu_mightsleep(const void *ptr) __process_context;

/*
 * kfree_rcu(ptr, field)   kfree(@ptr) after a grace period; @field is its rcu_head.
 *                         Any context; NULL is allowed.
 * kfree_rcu(ptr)          For an object without a head: waits, so process context only.
 */
#define kfree_rcu(...) __KFREE_RCU_FORM(__VA_ARGS__, __kfree_rcu_2, __kfree_rcu_1, )(__VA_ARGS__)
#define __KFREE_RCU_FORM(_1, _2, form, ...) form
#define __kfree_rcu_1(ptr) kvfree_rcu_mightsleep(ptr)
#define __kfree_rcu_2(ptr, field)                                                              \
	do {                                                                                   \
		typeof(ptr) _ptr = (ptr);                                                      \
		static_assert(offsetof(typeof(*_ptr), field) < RCU_KFREE_OFFSETS);             \
		if (_ptr)                                                                      \
			kvfree_call_rcu(&_ptr->field, offsetof(typeof(*_ptr), field));         \
	} while (0)
#define kfree_rcu_mightsleep(ptr) kvfree_rcu_mightsleep(ptr)
/* A head lies at most so far behind the start of what is freed: no function is there. */
#define RCU_KFREE_OFFSETS 4095

/**
 * synchronize_rcu - wait until every reader that is there now has ended
 *
 * Called by a reader, or in a handler, it would wait for itself: a WARN, and it
 * returns with nothing waited for.
 *
 * Context: Process context. May sleep: mostly one to three ticks.
 * See also: rcu_barrier(), which waits for callbacks.
 */
void synchronize_rcu(void) __process_context;

/**
 * rcu_barrier - wait until every callback queued before, on any CPU, has returned
 *
 * For the end of what has the callbacks' code or data.
 *
 * Context: Process context. May sleep.
 */
void rcu_barrier(void) __process_context;

/* For a head on the stack; objects are not tracked here. Any context. */
static inline void init_rcu_head(struct rcu_head *head)
{
}

static inline void destroy_rcu_head(struct rcu_head *head)
{
}

static inline void init_rcu_head_on_stack(struct rcu_head *head)
{
}

static inline void destroy_rcu_head_on_stack(struct rcu_head *head)
{
}

#endif

#include <jiffy/brings_locks.h>
