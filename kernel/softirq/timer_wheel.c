// SPDX-License-Identifier: MIT
/*
 * A hierarchical timing wheel: O(1) to add and delete, exact to the tick.
 *
 * The problem: a sorted list finds the next timer at once but is O(n) to
 * insert into; a heap is O(log n). Nearly all timers are timeouts that are
 * cancelled before they fire, so adding and deleting must cost next to nothing.
 *
 * The mechanism (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels",
 * SOSP 1987, scheme 7): a tick's 32 bits are cut into five digits,
 *
 *	level:   3      2      1      0      root
 *	bits:   6      6      6      6      8         = 32
 *
 * A node less than 256 ticks ahead lies in the root slot of its low 8 bits;
 * one farther ahead in the level whose digit is the first that covers its
 * distance, in the slot of its own digit there. Each time the low digits of
 * clk turn to zero, the slot of the next level that clk now points to is
 * spread over the lower levels ("cascade"), as an odometer carries. A node is
 * moved at most four times in its life, and never while it is merely pending.
 *
 * Linux used this wheel until 4.7 and replaced it by one that never cascades
 * but rounds a timer up to its level's granularity: up to 12.5 % late. Here
 * exactness is worth more than the cascade: what a student computes is what
 * the log shows.
 *
 * Context: any; the arithmetic only. Runs natively in tests/host too.
 * Locking: the caller's (timer_base.lock in timer.c).
 *
 * Invariants:
 * 1. Every slot holds only nodes that clk has not passed.
 * 2. A node in level n lies in a slot clk has not yet spread.
 * 3. pending counts slots and lists filled by wheel_collect() together.
 *
 * Linux: kernel/time/timer.c; the cascading wheel in its version 4.7.
 */
#include "timer_wheel.h"

#include <linux/bitops.h>
#include <linux/list.h>

#define LEVEL_MASK (WHEEL_LEVEL_SIZE - 1)

/* The lowest bit of level @n's digit. */
static inline unsigned int level_shift(unsigned int n)
{
	return WHEEL_ROOT_BITS + n * WHEEL_LEVEL_BITS;
}

struct hlist_head *wheel_far_slot(struct timer_wheel *w, u32 expires)
{
	u32 distance = expires - w->clk;
	unsigned int n;

	/* Already passed: the next tick there is. */
	if ((s32)distance < 0)
		return &w->root[w->clk & WHEEL_ROOT_MASK];
	/* The level in whose digit the distance has its highest bit. */
	n = (fls(distance) - 1 - WHEEL_ROOT_BITS) / WHEEL_LEVEL_BITS;
	return &w->level[n][(expires >> level_shift(n)) & LEVEL_MASK];
}

/* Spread one slot over the levels below; true if the next level is due too. */
static bool cascade(struct timer_wheel *w, unsigned int n)
{
	unsigned int digit = (w->clk >> level_shift(n)) & LEVEL_MASK;
	struct hlist_head moving;
	struct timer_list *timer;

	hlist_move_list(&w->level[n][digit], &moving);
	while (moving.first) {
		timer = hlist_entry(moving.first, struct timer_list, entry);
		__hlist_del(&timer->entry);
		hlist_add_head(&timer->entry, wheel_slot(w, timer->expires));
	}
	return digit == 0;
}

void wheel_init(struct timer_wheel *w, u32 now)
{
	*w = (struct timer_wheel){ .clk = now };
}

void wheel_collect(struct timer_wheel *w, struct hlist_head *due)
{
	unsigned int n;

	if ((w->clk & WHEEL_ROOT_MASK) == 0)
		for (n = 0; n < WHEEL_LEVELS && cascade(w, n); n++)
			;
	hlist_move_list(&w->root[w->clk & WHEEL_ROOT_MASK], due);
	w->clk++;
}

bool wheel_skip_empty(struct timer_wheel *w, u32 now)
{
	u32 digit;

	if (!w->pending && (s32)(now - w->clk) >= 0)
		w->clk = now + 1;
	while ((s32)(now - w->clk) >= 0) {
		digit = w->clk & WHEEL_ROOT_MASK;
		if (digit == 0 || !hlist_empty(&w->root[digit]))
			return true;
		w->clk++;
	}
	return false;
}

static void slots_for_each(struct hlist_head *slots, unsigned int nr,
			   void (*fn)(struct timer_list *timer, void *data), void *data)
{
	struct timer_list *timer;
	unsigned int i;

	for (i = 0; i < nr; i++)
		hlist_for_each_entry(timer, &slots[i], entry)
			fn(timer, data);
}

void wheel_for_each(struct timer_wheel *w, void (*fn)(struct timer_list *timer, void *data),
		    void *data)
{
	unsigned int n;

	slots_for_each(w->root, WHEEL_ROOT_SIZE, fn, data);
	for (n = 0; n < WHEEL_LEVELS; n++)
		slots_for_each(w->level[n], WHEEL_LEVEL_SIZE, fn, data);
}
