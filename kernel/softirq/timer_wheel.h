/* SPDX-License-Identifier: MIT */
#ifndef _TIMER_WHEEL_H
#define _TIMER_WHEEL_H
/*
 * The hierarchical timing wheel of kernel/softirq/timer.c, as arithmetic: no
 * locks, no interrupts, no CPU. timer_wheel.c explains it.
 *
 * Rules:
 * - The caller serialises all calls for one wheel.
 * - clk is the next tick to be processed. A node is collected in the tick
 *   `expires`, or in the tick clk had when it was added if that is later.
 * - Ticks are compared modulo 2^32: a node may be at most 2^31 - 1 ticks ahead.
 */
#include <linux/list.h>
#include <linux/timer.h>
#include <linux/types.h>

#define WHEEL_ROOT_BITS 8
#define WHEEL_LEVEL_BITS 6
#define WHEEL_ROOT_SIZE (1 << WHEEL_ROOT_BITS)
#define WHEEL_ROOT_MASK (WHEEL_ROOT_SIZE - 1)
#define WHEEL_LEVEL_SIZE (1 << WHEEL_LEVEL_BITS)
#define WHEEL_LEVELS 4

/**
 * struct timer_wheel - pending timers by the tick they expire in
 * @clk: the next tick to be processed
 * @pending: nodes added and not yet deleted, collected ones included
 * @root: the next 256 ticks, a slot each
 * @level: slots of 2^8, 2^14, 2^20 and 2^26 ticks
 */
struct timer_wheel {
	u32 clk;
	u32 pending;
	struct hlist_head root[WHEEL_ROOT_SIZE];
	struct hlist_head level[WHEEL_LEVELS][WHEEL_LEVEL_SIZE];
};

/**
 * wheel_init - make a wheel empty
 * @w: the wheel
 * @now: the first tick it will process
 *
 * Context: Any context, serialised by the caller.
 */
void wheel_init(struct timer_wheel *w, u32 now);

/** wheel_far_slot - where a node belongs that is not within the root's reach. @w: the wheel.
 * @expires: its tick. Context: Any context, serialised by the caller. Return: the slot. */
struct hlist_head *wheel_far_slot(struct timer_wheel *w, u32 expires);

static inline struct hlist_head *wheel_slot(struct timer_wheel *w, u32 expires)
{
	if (likely(expires - w->clk < WHEEL_ROOT_SIZE))
		return &w->root[expires & WHEEL_ROOT_MASK];
	return wheel_far_slot(w, expires);
}

/**
 * wheel_add - queue a node, O(1)
 * @w: the wheel
 * @timer: not queued; @timer->expires is its tick
 *
 * Context: Any context, serialised by the caller.
 */
static inline void wheel_add(struct timer_wheel *w, struct timer_list *timer)
{
	hlist_add_head(&timer->entry, wheel_slot(w, timer->expires));
	w->pending++;
}

/**
 * wheel_take - take a node out to add it again at once, O(1)
 * @w: the wheel it was added to
 * @timer: queued; still looks so afterwards
 *
 * Context: Any context, serialised by the caller.
 */
static inline void wheel_take(struct timer_wheel *w, struct timer_list *timer)
{
	__hlist_del(&timer->entry);
	w->pending--;
}

/**
 * wheel_del - take a node out, O(1)
 * @w: the wheel it was added to
 * @timer: queued in a slot, or in a list filled by wheel_collect()
 *
 * Afterwards the node is unhashed.
 *
 * Context: Any context, serialised by the caller.
 */
static inline void wheel_del(struct timer_wheel *w, struct timer_list *timer)
{
	wheel_take(w, timer);
	INIT_HLIST_NODE(&timer->entry);
}

/**
 * wheel_collect - process the tick clk and go on to the next
 * @w: the wheel
 * @due: empty; gets every node due in this tick
 *
 * The nodes stay counted in @pending until each is taken with wheel_del().
 *
 * Context: Any context, serialised by the caller.
 */
void wheel_collect(struct timer_wheel *w, struct hlist_head *due);

/**
 * wheel_skip_empty - pass over the ticks in which nothing happens
 * @w: the wheel
 * @now: the current tick
 *
 * Context: Any context, serialised by the caller.
 * Return: true if a tick up to and including @now is left that must be
 * collected (a node is due, or a slot of a higher level must be spread).
 */
bool wheel_skip_empty(struct timer_wheel *w, u32 now);

/**
 * wheel_for_each - call a function for every node in the wheel's slots
 * @w: the wheel
 * @fn: called with each node; must not add or delete one
 * @data: passed on
 *
 * Context: Any context, serialised by the caller.
 */
void wheel_for_each(struct timer_wheel *w, void (*fn)(struct timer_list *timer, void *data),
		    void *data);

#endif
