// SPDX-License-Identifier: MIT
/*
 * What kernel/softirq/timer_wheel.c touches, with a million timers pending.
 *
 * Time is no measure here: it differs from run to run. Instead all timers are
 * poisoned with AddressSanitizer, and only those are opened that an operation
 * may touch: its own and that one's neighbours in the list. To look at any other
 * ends the program. So adding and deleting cannot depend on how many there are,
 * and a tick touches only what it moves or collects; that is counted.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: no counterpart.
 */
#include "../../kernel/softirq/timer_wheel.h"

#include <linux/kconfig.h>
#include <linux/kernel.h>

#include "host.h"

#define MANY 1000000
/* As INITIAL_JIFFIES, so that the wrap is crossed. */
#define START ((1ULL << 32) - 300 * CONFIG_HZ)

void __asan_poison_memory_region(const volatile void *addr, size_t size);
void __asan_unpoison_memory_region(const volatile void *addr, size_t size);

static struct timer_wheel wheel;
static u64 clk; /* wheel.clk, unwrapped */
static struct timer_list *timers;

/* What the test knows of each; the timers themselves it cannot look at. */
static struct fate {
	u64 due;
	u8 moves;
	bool queued;
} *fates;

static unsigned long nr_queued, nr_moves;

static void open_timer(struct timer_list *timer)
{
	__asan_unpoison_memory_region(timer, sizeof(*timer));
}

static void shut_timer(struct timer_list *timer)
{
	__asan_poison_memory_region(timer, sizeof(*timer));
}

/* The timer that something in a list points into; NULL if that is a head or nothing. */
static struct timer_list *around(const void *place)
{
	const char *p = place, *begin = (const char *)timers;

	if (p < begin || p >= (const char *)(timers + MANY))
		return NULL;
	return &timers[(p - begin) / sizeof(*timers)];
}

static void open_around(const void *place)
{
	if (around(place))
		open_timer(around(place));
}

static void shut_around(const void *place)
{
	if (around(place))
		shut_timer(around(place));
}

static struct fate *fate_of(struct timer_list *timer)
{
	return &fates[timer - timers];
}

/* --- one operation each, with as much open as it needs -------------------------- */

static void add(unsigned int i, u64 due)
{
	struct hlist_node *first = wheel_slot(&wheel, (u32)due)->first;

	open_timer(&timers[i]);
	open_around(first);
	timers[i].expires = (u32)due;
	wheel_add(&wheel, &timers[i]);
	shut_around(first);
	shut_timer(&timers[i]);
	fates[i] = (struct fate){ .due = due, .queued = true };
	nr_queued++;
}

static void take_out(struct timer_list *timer)
{
	struct hlist_node *next, **pprev;

	open_timer(timer);
	next = timer->entry.next;
	pprev = timer->entry.pprev;
	open_around(next);
	open_around(pprev);
	wheel_del(&wheel, timer);
	CHECK(!timer_pending(timer));
	shut_around(next);
	shut_around(pprev);
	shut_timer(timer);
	fate_of(timer)->queued = false;
	nr_queued--;
}

/*
 * The timers of a slot that the coming tick spreads: each is opened, and so is
 * the first of the slot it goes to.
 */
static void open_for_spreading(struct hlist_head *slot)
{
	struct hlist_node *node;

	for (node = slot->first; node; node = node->next) {
		struct timer_list *timer = around(node);

		open_timer(timer);
		open_around(wheel_slot(&wheel, timer->expires)->first);
		nr_moves++;
		if (++fate_of(timer)->moves > WHEEL_LEVELS)
			FAIL("timer %ld is moved for the fifth time", timer - timers);
	}
}

static void shut_all(void)
{
	__asan_poison_memory_region(timers, MANY * sizeof(*timers));
}

/* Open what the tick `clk` may spread: a level's slot if all lower digits are 0. */
static bool open_for_tick(void)
{
	unsigned int n, shift = WHEEL_ROOT_BITS;

	if (wheel.clk & WHEEL_ROOT_MASK)
		return false;
	for (n = 0; n < WHEEL_LEVELS; n++, shift += WHEEL_LEVEL_BITS) {
		unsigned int digit = wheel.clk >> shift & (WHEEL_LEVEL_SIZE - 1);

		open_for_spreading(&wheel.level[n][digit]);
		if (digit)
			break;
	}
	return true;
}

static void tick(void)
{
	struct hlist_node *first = wheel.root[wheel.clk & WHEEL_ROOT_MASK].first;
	bool spreads = open_for_tick();
	struct hlist_head due;

	/* The list of those due gets another head: its first must know. */
	open_around(first);
	wheel_collect(&wheel, &due);
	shut_around(first);
	if (spreads)
		shut_all();
	while (!hlist_empty(&due)) {
		struct timer_list *timer = around(due.first);

		if (fate_of(timer)->due != clk)
			FAIL("tick %llu collects a timer due in %llu", clk, fate_of(timer)->due);
		take_out(timer);
	}
	clk++;
	CHECK_INT(wheel.clk, (u32)clk);
}

static bool slots_empty(const struct hlist_head *slots, unsigned int n)
{
	while (n--)
		if (slots[n].first)
			return false;
	return true;
}

/* Go to the next tick in which anything happens: 2^31 of them are too many to call. */
static void skip(void)
{
	unsigned int n, bits = WHEEL_ROOT_BITS;

	if (wheel.clk & WHEEL_ROOT_MASK)
		wheel_skip_empty(&wheel, wheel.clk | WHEEL_ROOT_MASK);
	clk += wheel.clk - (u32)clk;
	if ((wheel.clk & WHEEL_ROOT_MASK) || !slots_empty(wheel.root, WHEEL_ROOT_SIZE))
		return;
	for (n = 0; n < WHEEL_LEVELS - 1; n++, bits += WHEEL_LEVEL_BITS)
		if (!slots_empty(wheel.level[n], WHEEL_LEVEL_SIZE))
			break;
	clk = (clk + (1ULL << bits) - 1) >> bits << bits;
	wheel.clk = clk;
}

static void start(void)
{
	wheel_init(&wheel, START);
	clk = START;
	nr_queued = nr_moves = 0;
	if (!timers)
		timers = host_alloc(MANY * sizeof(*timers));
	fates = host_alloc(MANY * sizeof(*fates));
	shut_all();
}

/* The memory goes back open, as it came. */
static void finish(void)
{
	__asan_unpoison_memory_region(timers, MANY * sizeof(*timers));
	timers = NULL;
}

static void expire_all(void)
{
	while (nr_queued) {
		tick();
		if (nr_queued)
			skip();
	}
	CHECK_INT(wheel.pending, 0);
}

/* --- tests ------------------------------------------------------------------------- */

/* As many of a few ticks as of days: each power of two as likely. */
static u64 random_due(void)
{
	return clk + (host_random() >> (8 + host_random_below(24)));
}

static void test_add_delete_expire(void)
{
	unsigned int i, deleted = 0;

	start();
	for (i = 0; i < MANY; i++)
		add(i, random_due());
	CHECK_INT(wheel.pending, MANY);
	/* Half of them in any order, as timeouts that were not needed. */
	while (deleted < MANY / 2) {
		i = host_random_below(MANY);
		if (!fates[i].queued)
			continue;
		take_out(&timers[i]);
		deleted++;
	}
	CHECK_INT(wheel.pending, MANY - deleted);
	expire_all();
	CHECK(nr_moves < WHEEL_LEVELS * (MANY - deleted));
	finish();
}

static void test_same_tick(void)
{
	unsigned int i;

	start();
	for (i = 0; i < MANY; i++)
		add(i, START + (1 << 27) + 12345);
	expire_all();
	/* All the way down, and each once a level. */
	CHECK(nr_moves <= (unsigned long)WHEEL_LEVELS * MANY);
	finish();
}

/* A pending timer is left alone by all ticks that have nothing to do with it. */
static void test_busy_beside_many(void)
{
	unsigned int i;

	start();
	for (i = 1; i < MANY; i++)
		add(i, START + (1 << 25) + host_random_below(1 << 20));
	for (i = 0; i < 20000; i++) {
		add(0, clk + host_random_below(200));
		if (host_random() & 1)
			take_out(&timers[0]);
		do {
			tick();
		} while (fates[0].queued);
	}
	CHECK_INT(nr_moves, 0);
	CHECK_INT(wheel.pending, MANY - 1);
	finish();
}

const struct host_test host_tests[] = {
	{ "add, delete and expire touch their own timer and its neighbours, no other of a million; "
	  "each is moved at most four times and collected in its tick",
	  test_add_delete_expire },
	{ "the same for a million in one tick", test_same_tick },
	{ "ticks leave alone a million timers that are not due", test_busy_beside_many },
	{ NULL, NULL }
};
