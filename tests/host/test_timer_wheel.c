// SPDX-License-Identifier: MIT
/*
 * Tests of kernel/softirq/timer_wheel.c against a model that is plainly right: a
 * heap of pending timers, ordered by the tick each must be collected in.
 *
 * The rule under test: a timer is collected in exactly the tick `expires`, or in
 * the tick clk had when it was added, if that is later. Ticks here are 64 bits
 * wide and never wrap; the wheel sees their low 32, and starts five minutes
 * before those wrap, as jiffies do.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: no counterpart.
 */
#include "../../kernel/softirq/timer_wheel.h"

#include <linux/kconfig.h>
#include <linux/list.h>
#include <linux/types.h>

#include "host.h"

#define OPERATIONS 1000000
#define MANY 1000000
#define TIMERS 4000
#define NOT_QUEUED (-1)
/* As INITIAL_JIFFIES, with the 33rd bit as the one that the wrap carries into. */
#define START ((1ULL << 32) - 300 * CONFIG_HZ)

/* A timer with what the model knows of it. */
struct item {
	struct timer_list timer;
	u64 due;
	int place; /* in the heap, or NOT_QUEUED */
};

static struct timer_wheel wheel;
static u64 clk; /* wheel.clk, unwrapped */
static struct item *heap[TIMERS];
static int nr_queued;
static unsigned int nr_collected;

/* --- the model: a binary heap, soonest first ----------------------------- */

static void heap_put(int place, struct item *item)
{
	heap[place] = item;
	item->place = place;
}

static void heap_up(int place, struct item *item)
{
	while (place && heap[(place - 1) / 2]->due > item->due) {
		heap_put(place, heap[(place - 1) / 2]);
		place = (place - 1) / 2;
	}
	heap_put(place, item);
}

static void heap_down(int place, struct item *item)
{
	for (;;) {
		int child = 2 * place + 1;

		if (child + 1 < nr_queued && heap[child + 1]->due < heap[child]->due)
			child++;
		if (child >= nr_queued || heap[child]->due >= item->due)
			break;
		heap_put(place, heap[child]);
		place = child;
	}
	heap_put(place, item);
}

static void heap_add(struct item *item)
{
	heap_up(nr_queued++, item);
}

static void heap_remove(struct item *item)
{
	int place = item->place;
	struct item *last = heap[--nr_queued];

	item->place = NOT_QUEUED;
	if (last == item)
		return;
	heap_up(place, last);
	heap_down(last->place, last);
}

/* --- the wheel and the model together ------------------------------------ */

static void start(u64 now)
{
	wheel_init(&wheel, now);
	clk = now;
	nr_queued = 0;
	nr_collected = 0;
}

/* @distance from the next tick; may be negative. */
static void arm(struct item *item, s64 distance)
{
	item->timer.expires = (u32)(clk + distance);
	item->due = distance < 0 ? clk : clk + distance;
	wheel_add(&wheel, &item->timer);
	CHECK(timer_pending(&item->timer));
	heap_add(item);
}

static void cancel(struct item *item)
{
	wheel_del(&wheel, &item->timer);
	CHECK(!timer_pending(&item->timer));
	heap_remove(item);
}

static struct item *first_due(struct hlist_head *due)
{
	return hlist_entry(due->first, struct item, timer.entry);
}

/* Process one tick; what it collects must be what the model has for it. */
static void tick(void)
{
	struct hlist_head due;

	CHECK_INT(wheel.clk, (u32)clk);
	wheel_collect(&wheel, &due);
	clk++;
	CHECK_INT(wheel.clk, (u32)clk);
	while (!hlist_empty(&due)) {
		struct item *item = first_due(&due);

		if (item->due != clk - 1)
			FAIL("tick %llu collects a timer due in %llu", clk - 1, item->due);
		cancel(item);
		nr_collected++;
	}
	if (nr_queued && heap[0]->due < clk)
		FAIL("tick %llu left a timer due in %llu", clk - 1, heap[0]->due);
	CHECK_INT(wheel.pending, nr_queued);
}

/* Bring the wheel up to @target ticks processed, as the softirq does. */
static void advance(u64 target)
{
	while (wheel_skip_empty(&wheel, target - 1)) {
		clk += wheel.clk - (u32)clk;
		tick();
	}
	CHECK_INT(wheel.clk, (u32)target);
	clk = target;
	CHECK(!nr_queued || heap[0]->due >= clk);
}

static bool level_empty(const struct hlist_head *slots, unsigned int n)
{
	while (n--)
		if (slots[n].first)
			return false;
	return true;
}

/*
 * The next tick in which anything can happen: in the root's range, or, if all
 * lower levels are empty, where the next slot of a level is spread. Ticks in
 * between may be passed over by setting clk, which saves 2^31 calls.
 */
static u64 next_boundary(void)
{
	unsigned int n, bits = WHEEL_ROOT_BITS;

	if (!level_empty(wheel.root, WHEEL_ROOT_SIZE))
		return clk;
	for (n = 0; n < WHEEL_LEVELS - 1; n++, bits += WHEEL_LEVEL_BITS)
		if (!level_empty(wheel.level[n], WHEEL_LEVEL_SIZE))
			break;
	return (clk + (1ULL << bits) - 1) >> bits << bits;
}

/* Process everything up to the last timer. */
static void run_out(void)
{
	while (nr_queued) {
		clk = next_boundary();
		wheel.clk = clk;
		tick();
	}
}

/* --- tests ---------------------------------------------------------------- */

/* Round the ends of all levels, past, at once, and as far as may be. */
static const s64 corners[] = { -0x7fffffff,
			       -100000,
			       -257,
			       -1,
			       0,
			       1,
			       2,
			       63,
			       64,
			       255,
			       256,
			       257,
			       511,
			       512,
			       (1 << 14) - 1,
			       1 << 14,
			       (1 << 14) + 1,
			       (1 << 20) - 1,
			       1 << 20,
			       (1 << 20) + 1,
			       (1 << 26) - 1,
			       1 << 26,
			       (1 << 26) + 1,
			       0x7ffffffe,
			       0x7fffffff };

#define NR_CORNERS (sizeof(corners) / sizeof(corners[0]))

static s64 random_distance(void)
{
	switch (host_random_below(8)) {
	case 0:
		return corners[host_random_below(NR_CORNERS)];
	case 1:
		return -(s64)host_random_below(1000);
	case 2:
		return host_random() >> 1;
	case 3:
		return host_random_below(1 << 20);
	case 4:
		return host_random_below(1 << 14);
	}
	return host_random_below(600);
}

/* Each corner alone, armed at ticks of every kind. */
static void test_corners(void)
{
	static const u64 starts[] = { 0,
				      1,
				      255,
				      256,
				      257,
				      1 << 14,
				      (1 << 14) - 1,
				      (1 << 20) + 255,
				      1 << 26,
				      (1ULL << 32) - 1,
				      (1ULL << 32) - 256,
				      (1ULL << 31) - 1,
				      1ULL << 31,
				      START };
	static struct item item;
	unsigned int i, j;

	for (i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		for (j = 0; j < NR_CORNERS; j++) {
			/* One turn of 2^32 ahead, so that a past expiry is not below 0. */
			start(starts[i] + (1ULL << 32));
			arm(&item, corners[j]);
			run_out();
			CHECK_INT(nr_collected, 1);
		}
	}
}

static void random_operation(struct item *item)
{
	switch (host_random_below(4)) {
	case 0:
		advance(clk + 1 + host_random_below(host_random_below(100) ? 8 : 3000));
		return;
	case 1:
		tick();
		return;
	case 2:
		if (item->place != NOT_QUEUED) {
			cancel(item);
			return;
		}
		break;
	}
	if (item->place != NOT_QUEUED)
		cancel(item);
	arm(item, random_distance());
}

static void test_random(void)
{
	struct item *items = host_alloc(TIMERS * sizeof(*items));
	int i;

	for (i = 0; i < TIMERS; i++)
		items[i].place = NOT_QUEUED;
	start(START);
	for (i = 0; i < OPERATIONS; i++)
		random_operation(&items[host_random_below(TIMERS)]);
	CHECK(clk > 1ULL << 32);
	CHECK(nr_queued > 0 && nr_collected > OPERATIONS / 10);
	run_out();
	CHECK_INT(wheel.pending, 0);
}

/* A tick's nodes wait in a list of the caller's, and may still be cancelled there. */
static void test_cancel_collected(void)
{
	static struct item items[3];
	struct hlist_head due;
	struct item *first;
	int i;

	start(START);
	for (i = 0; i < 3; i++)
		arm(&items[i], 0);
	wheel_collect(&wheel, &due);
	clk++;
	CHECK_INT(wheel.pending, 3);
	first = first_due(&due);
	cancel(first_due(&due));
	cancel(first_due(&due));
	CHECK_INT(wheel.pending, 1);
	/* Re-armed for a tick that has passed: the next one, not this one. */
	arm(first, -1);
	cancel(first_due(&due));
	CHECK(hlist_empty(&due));
	tick();
	CHECK_INT(nr_collected, 1);
	CHECK_INT(wheel.pending, 0);
}

static void test_rearm_each_tick(void)
{
	static struct item item;
	unsigned int i;

	start(START);
	for (i = 0; i < 100000; i++) {
		arm(&item, 0);
		tick();
		CHECK_INT(nr_collected, i + 1);
	}
}

static void test_skip(void)
{
	static struct item item;

	start(START);
	CHECK(!wheel_skip_empty(&wheel, START - 1));
	CHECK_INT(wheel.clk, (u32)START);
	/* Nothing pending: over everything at once, also over ticks that would cascade. */
	CHECK(!wheel_skip_empty(&wheel, 0x10000));
	CHECK_INT(wheel.clk, 0x10001);

	start(START);
	arm(&item, 5);
	CHECK(!wheel_skip_empty(&wheel, START + 4));
	CHECK_INT(wheel.clk, (u32)(START + 5));
	CHECK(wheel_skip_empty(&wheel, START + 5));
	CHECK_INT(wheel.clk, (u32)(START + 5));
	cancel(&item);
}

static unsigned int nr_seen;

static void see(struct timer_list *timer, void *data)
{
	struct item *item = hlist_entry(timer, struct item, timer);

	CHECK(data == &nr_seen && item->place != NOT_QUEUED);
	nr_seen++;
}

static void test_for_each(void)
{
	static struct item items[NR_CORNERS];
	unsigned int i;

	nr_seen = 0;
	start(START);
	wheel_for_each(&wheel, see, &nr_seen);
	CHECK_INT(nr_seen, 0);
	for (i = 0; i < NR_CORNERS; i++)
		arm(&items[i], corners[i]);
	wheel_for_each(&wheel, see, &nr_seen);
	CHECK_INT(nr_seen, NR_CORNERS);
}

/* A million at once: each in its tick, and none lost. No heap: they only count. */
static void collect_many(struct item *items, unsigned int spread)
{
	unsigned int i, left = MANY;
	struct hlist_head due;

	start(START);
	for (i = 0; i < MANY; i++) {
		items[i].due = START + host_random_below(spread);
		items[i].timer.expires = (u32)items[i].due;
		wheel_add(&wheel, &items[i].timer);
	}
	CHECK_INT(wheel.pending, MANY);
	for (i = 0; i < spread; i++) {
		wheel_collect(&wheel, &due);
		while (!hlist_empty(&due)) {
			CHECK(first_due(&due)->due == START + i);
			wheel_del(&wheel, &first_due(&due)->timer);
			left--;
		}
	}
	CHECK_INT(left, 0);
	CHECK_INT(wheel.pending, 0);
}

static void test_many(void)
{
	struct item *items = host_alloc(MANY * sizeof(*items));

	collect_many(items, 1);
	collect_many(items, 1000);
	collect_many(items, 5 << 20);
}

const struct host_test host_tests[] = {
	{ "a timer at any distance is collected in its tick, from any start", test_corners },
	{ "a million random operations across the wrap agree with the model", test_random },
	{ "a collected timer can be cancelled and armed again", test_cancel_collected },
	{ "a timer armed for now in each tick is collected in the next", test_rearm_each_tick },
	{ "ticks in which nothing happens are passed over, others are not", test_skip },
	{ "wheel_for_each sees every timer once", test_for_each },
	{ "a million timers armed at once are each collected in their tick", test_many },
	{ NULL, NULL }
};
