// SPDX-License-Identifier: MIT
/*
 * The wrap of jiffies: 5 s after boot in this image (5 minutes in others) their 32
 * bits overflow. All that waits goes on across it: sleeps, waits with a time-out,
 * timers, loops until a deadline, comparisons.
 *
 * What is right is said by jiffies_64, which do not wrap: each actor looks at them
 * before and after what it does. They are watched themselves: they only grow, and
 * their low word is jiffies.
 *
 * However short the run, it begins before the wrap and ends after it; and each kind
 * of actor must have been at it when it came. Near it nobody pauses, therefore.
 *
 * Context: actors in process context, handlers in softirq context.
 * Locking: each actor's data are its own; its timers' too, until all have run.
 * Linux: - (there the wrap, early in each boot, is the test).
 */
#include "beat.h"
#include "stress.h"

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>

#define WRAP 0UL               /* jiffies */
#define WRAP_64 (1ULL << 32)   /* jiffies_64 */
#define BEFORE (HZ * 3UL / 2)  /* jiffies before the wrap in which actors begin */
#define AFTER ((unsigned long)HZ)
#define NEAR (HZ / 2)          /* jiffies around it without pauses */
#define SPIN (HZ / 20)         /* jiffies before it in which those who compare do not sleep */
#define LONGEST 20             /* jiffies somebody waits */
#define ACTORS 2   /* of each kind, on each CPU */
#define NR_HOPPERS 8
#define HOPS 4
/*
 * More jiffies than a thread may wait for its virtual CPU on a host that has more to
 * do than it has CPUs; what misses the wrap waits for 2^31.
 */
#define LATE (10 * HZ)

enum kind { SLEEP, WAIT, HOP, COMPARE, POLL, NR_KINDS };

static const char *const kind_names[NR_KINDS] = {
	[SLEEP] = "sleep",    [WAIT] = "wait with a time-out",  [HOP] = "timer",
	[COMPARE] = "reader", [POLL] = "loop until a deadline",
};

static atomic_t crossed[NR_KINDS]; /* began before the wrap, ended after it */

static void note(enum kind kind, u64 began, u64 ended)
{
	if (began < WRAP_64 && ended >= WRAP_64)
		atomic_inc(&crossed[kind]);
}

/* It was to last @wanted jiffies, or a little longer. */
static void check_lasted(enum kind kind, u64 began, u64 ended, unsigned long wanted)
{
	u64 lasted = ended - began;

	STRESS_CHECK(lasted >= wanted && lasted < wanted + LATE,
		     "a %s of %lu jiffies lasts %llu, from %llx", kind_names[kind], wanted, lasted,
		     began);
	note(kind, began, ended);
}

static unsigned long some_delay(void)
{
	return 1 + stress_below(LONGEST);
}

/* As stress_goes_on(), but everybody is at work when the wrap comes. */
static bool __process_context goes_on(void)
{
	if (time_in_range(jiffies, WRAP - NEAR, WRAP + NEAR))
		return !stress_ends();
	return stress_goes_on();
}

static void __process_context sleep_once(void)
{
	unsigned long delay = some_delay();
	u64 began = get_jiffies_64();
	long left = 0;

	if (stress_below(2))
		msleep(jiffies_to_msecs(delay));
	else
		left = schedule_timeout_uninterruptible(delay);
	STRESS_CHECK(!left, "a sleep ends with %ld jiffies left", left);
	check_lasted(SLEEP, began, get_jiffies_64(), delay);
}

/**
 * struct hopper - a timer that arms itself again, some times, each time anew
 * @timer: the timer
 * @began: jiffies_64 when it was armed
 * @delay: for how many jiffies
 * @due: the tick in which its handler is to be called
 * @hops: how often it is yet to be armed
 * @party: whom to tell when there is no more
 */
struct hopper {
	struct timer_list timer;
	u64 began;
	unsigned long delay;
	unsigned long due;
	unsigned int hops;
	struct party *party;
};

/* One actor's timers. @left: those that have hops left, or are pending. */
struct party {
	wait_queue_head_t queue;
	atomic_t left;
	struct hopper hoppers[NR_HOPPERS];
};

/* On this CPU, whose timers do not run before interrupts are on again. */
static void arm(struct hopper *h, unsigned long delay)
{
	unsigned long flags;

	local_irq_save(flags);
	h->delay = delay;
	h->began = get_jiffies_64();
	h->timer.expires = (unsigned long)h->began + delay;
	add_timer(&h->timer);
	h->due = beat_due(h->timer.expires);
	local_irq_restore(flags);
}

static void __bh_context hop(struct timer_list *t)
{
	struct hopper *h = from_timer(h, t, timer);

	check_lasted(HOP, h->began, get_jiffies_64(), h->delay);
	beat_check(h->due);
	if (h->hops--)
		arm(h, some_delay());
	else if (atomic_dec_and_test(&h->party->left))
		wake_up(&h->party->queue);
}

static void __process_context start_party(struct party *party, unsigned int nr, unsigned int hops,
					  unsigned long delay)
{
	struct hopper *h;

	atomic_set(&party->left, nr);
	for (h = party->hoppers; h < party->hoppers + nr; h++) {
		timer_setup(&h->timer, hop, 0);
		h->party = party;
		h->hops = hops;
		arm(h, delay ?: some_delay());
	}
}

static void __process_context end_party(struct party *party, unsigned int nr)
{
	struct hopper *h;

	for (h = party->hoppers; h < party->hoppers + nr; h++)
		STRESS_CHECK(!del_timer_sync(&h->timer), "a timer is still pending");
	STRESS_CHECK(!atomic_read(&party->left), "%d timers are lost", atomic_read(&party->left));
}

static void __process_context hop_once(struct party *party)
{
	start_party(party, NR_HOPPERS, HOPS, 0);
	wait_event_timeout(party->queue, !atomic_read(&party->left), (HOPS + 1) * LONGEST + LATE);
	end_party(party, NR_HOPPERS);
}

/* For what does not come. */
static void __process_context wait_in_vain(struct party *party)
{
	unsigned long delay = some_delay();
	u64 began = get_jiffies_64();
	long left = wait_event_timeout(party->queue, READ_ONCE(party) == NULL, delay);

	STRESS_CHECK(!left, "a wait for nothing has %ld jiffies left", left);
	check_lasted(WAIT, began, get_jiffies_64(), delay);
}

/* For a timer that comes first. Both are this CPU's, so whatever the host does, it does. */
static void __process_context wait_for_timer(struct party *party)
{
	unsigned long delay = some_delay();
	u64 began = get_jiffies_64();
	long left;

	start_party(party, 1, 0, delay);
	left = wait_event_timeout(party->queue, !atomic_read(&party->left), delay + LONGEST);
	STRESS_CHECK(left > 0 && left <= delay + LONGEST,
		     "a timer came, and %ld of %lu jiffies are left", left, delay + LONGEST);
	check_lasted(WAIT, began, get_jiffies_64(), delay);
	end_party(party, 1);
}

static void check_order(u64 a, u64 b)
{
	unsigned long x = a, y = b;

	STRESS_CHECK(time_after(x, y) == (a > b) && time_before(x, y) == (a < b) &&
			     time_after_eq(x, y) == (a >= b) && time_before_eq(x, y) == (a <= b),
		     "%lx and %lx compare otherwise than %llx and %llx", x, y, a, b);
}

/* Returns jiffies_64, which were @last before. */
static u64 compare(u64 last)
{
	u64 now = get_jiffies_64();
	unsigned long low = jiffies;

	STRESS_CHECK(now >= last, "jiffies_64 went from %llx back to %llx", last, now);
	STRESS_CHECK(time_in_range(low, (unsigned long)now, (unsigned long)now + LATE) &&
			     time_is_before_eq_jiffies((unsigned long)now),
		     "jiffies_64 are %llx, and jiffies %lx right after", now, low);
	check_order(now - stress_below(1000), now + stress_below(1000));
	check_order(now + stress_below(1000), now);
	return now;
}

static bool __process_context awaits_wrap(void)
{
	return time_in_range(jiffies, WRAP - SPIN, WRAP - 1);
}

static void __process_context compare_once(void)
{
	u64 began = compare(0), now = began;

	do {
		now = compare(now);
	} while (awaits_wrap());
	note(COMPARE, began, compare(now));
	schedule_timeout_uninterruptible(1);
}

/* Broken: as if jiffies were a number that only grows. */
static bool passed(unsigned long deadline)
{
	unsigned long now = jiffies;

	return stress_broken ? now >= deadline : time_after_eq(now, deadline);
}

static void __process_context poll_once(void)
{
	unsigned long delay = some_delay();
	u64 began = get_jiffies_64();
	unsigned long deadline = (unsigned long)began + delay;

	while (!passed(deadline) && get_jiffies_64() < began + delay + LATE)
		schedule_timeout_uninterruptible(1);
	check_lasted(POLL, began, get_jiffies_64(), delay);
}

static void __process_context do_once(enum kind kind, struct party *party)
{
	switch (kind) {
	case SLEEP:
		sleep_once();
		break;
	case WAIT:
		if (stress_below(2))
			wait_in_vain(party);
		else
			wait_for_timer(party);
		break;
	case HOP:
		hop_once(party);
		break;
	case COMPARE:
		compare_once();
		break;
	case POLL:
		poll_once();
		break;
	case NR_KINDS:
		break;
	}
}

static void __process_context work(unsigned int nr)
{
	enum kind kind = nr / num_online_cpus() % NR_KINDS;
	struct party *party = kzalloc(sizeof(*party), GFP_KERNEL);

	if (!party)
		panic("no memory for the timers");
	init_waitqueue_head(&party->queue);
	while (goes_on()) {
		do_once(kind, party);
		stress_op();
	}
	kfree(party);
}

static void __process_context sleep_until(unsigned long when)
{
	while (time_before(jiffies, when))
		schedule_timeout_uninterruptible(1);
}

static void check_crossed(void)
{
	for (enum kind kind = SLEEP; kind < NR_KINDS; kind++)
		STRESS_CHECK(atomic_read(&crossed[kind]), "no %s was there at the wrap",
			     kind_names[kind]);
}

STRESS(jiffies_wrap, "TOR-09", "Nothing is early, late or lost when jiffies wrap.")
{
	if (!STRESS_CHECK(time_before(jiffies, WRAP - NEAR),
			  "jiffies are %lx: the wrap has been, or is too near; boot anew, and run "
			  "this first",
			  jiffies))
		return;
	memset(crossed, 0, sizeof(crossed));
	sleep_until(WRAP - BEFORE);
	stress_until(WRAP + AFTER);
	beat_start();
	stress_actors(ACTORS * NR_KINDS, work);
	beat_stop();
	check_crossed();
}
