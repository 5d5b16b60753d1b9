// SPDX-License-Identifier: MIT
/*
 * Timers under load: 256 that everybody arms, moves and deletes.
 *
 * What may be said of a timer that several CPUs arm at once? Not which call it was
 * that a handler is the answer to. But each timer is made quiet now and then: one
 * alone deletes it, with del_timer_sync(), and chooses from when to when all are to
 * arm it from then on. So a handler knows between which ticks it has to run.
 *
 * Context: actors in process context, handlers in softirq context.
 * Locking: each timer's gate. Who arms or deletes it comes in as a reader, many at
 * once; who makes it quiet as the writer. A handler only tries to come in: else
 * del_timer_sync() in the gate would wait for one that waits for the gate.
 * Linux: - (there is no torture test of timers).
 */
#include "beat.h"
#include "stress.h"

#include <asm/processor.h>
#include <linux/atomic.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

#define NR_TIMERS 256
#define EARLIEST (-2L) /* jiffies from now: also what has passed already */

/* How far ahead, in jiffies, and how far apart: two of them make at most 5000. */
static const unsigned long distances[] = { 0, 3, 600, 2500 };

/**
 * struct subject - a timer, and what is known of it
 * @timer: the timer
 * @gate: see above
 * @floor: since it was last quiet nobody has asked for an earlier tick (gate)
 * @span: how far ahead they ask, in jiffies (gate)
 * @ceiling: it was it due in a later one, if @arming is 0 (cmpxchg)
 * @arming: calls that have yet to raise @ceiling (atomic)
 * @inside: handlers that run (atomic)
 * @balance: armings less runs less deletions (atomic)
 */
struct subject {
	struct timer_list timer;
	rwlock_t gate;
	unsigned long floor;
	unsigned long span;
	unsigned long ceiling;
	atomic_t arming;
	atomic_t inside;
	atomic_t balance;
};

static struct subject *subjects;

static int number(const struct subject *s)
{
	return s - subjects;
}

static unsigned long some_distance(void)
{
	return distances[stress_below(ARRAY_SIZE(distances))];
}

/* A few are used all the time, many now and then, some are left alone for long. */
static struct subject *some_subject(void)
{
	u32 n = NR_TIMERS;

	for (int i = 0; i < 4; i++)
		n = 1 + stress_below(n);
	return &subjects[n - 1];
}

/* An expiry that the gate allows. */
static unsigned long some_expiry(const struct subject *s)
{
	unsigned long from = jiffies + EARLIEST;

	return (time_after(from, s->floor) ? from : s->floor) + stress_below(s->span + 1);
}

/* After a call. */
static void raise_ceiling(struct subject *s, unsigned long expires)
{
	unsigned long due = beat_due(expires), old = READ_ONCE(s->ceiling);

	while (time_after(due, old) && !try_cmpxchg(&s->ceiling, &old, due))
		;
}

/* The gate is held. */
static void arm(struct subject *s)
{
	unsigned long expires = some_expiry(s);
	int was_pending = 1;

	atomic_inc(&s->arming);
	switch (stress_below(4)) {
	case 0:
		was_pending = timer_reduce(&s->timer, expires);
		break;
	case 1:
		mod_timer_pending(&s->timer, expires);
		break;
	default:
		was_pending = mod_timer(&s->timer, expires);
	}
	if (!was_pending)
		atomic_inc(&s->balance);
	raise_ceiling(s, expires);
	atomic_dec(&s->arming);
}

/* Between which ticks it may run from now on. The writer holds the gate. */
static void choose(struct subject *s)
{
	s->floor = jiffies + EARLIEST + stress_below(some_distance() + 1);
	s->span = some_distance();
	WRITE_ONCE(s->ceiling, s->floor);
}

/* The writer holds the gate, and the timer is not pending. */
static void arm_alone(struct subject *s)
{
	atomic_inc(&s->arming);
	s->timer.expires = some_expiry(s);
	/* On another CPU it would run there beside the handler that armed it. */
	if (in_serving_softirq() || stress_below(2))
		add_timer(&s->timer);
	else
		add_timer_on(&s->timer, stress_below(num_online_cpus()));
	atomic_inc(&s->balance);
	raise_ceiling(s, s->timer.expires);
	atomic_dec(&s->arming);
}

static void __bh_context check_tick(struct subject *s)
{
	unsigned long now = jiffies;

	STRESS_CHECK(time_after_eq(now, s->floor), "timer %d runs %ld jiffies early", number(s),
		     s->floor - now);
	if (atomic_read(&s->arming))
		return;
	smp_rmb(); /* pairs with the locked instructions of arm(): the ceiling is up to date */
	beat_check(READ_ONCE(s->ceiling));
}

/* Now and then until the next tick, in which others may want it to run again. */
static void __bh_context stay(void)
{
	unsigned long now = jiffies;

	stress_delay(16);
	if (!irqs_disabled() && !stress_below(16))
		while (jiffies == now)
			cpu_relax();
}

/* In the handler it is not pending, unless somebody has armed it since it was called. */
static void __bh_context arm_again(struct subject *s)
{
	if (!stress_below(4)) {
		if (read_trylock(&s->gate)) {
			arm(s);
			read_unlock(&s->gate);
		}
	} else if (write_trylock(&s->gate)) {
		if (!timer_pending(&s->timer)) {
			choose(s);
			arm_alone(s);
		}
		write_unlock(&s->gate);
	}
}

static void __bh_context subject_fn(struct timer_list *t)
{
	struct subject *s = from_timer(s, t, timer);
	int nested = atomic_inc_return(&s->inside) - 1;

	STRESS_CHECK(!nested, "timer %d runs beside itself", number(s));
	check_tick(s);
	atomic_dec(&s->balance);
	stay();
	if (stress_below(8) && !stress_ends())
		arm_again(s);
	atomic_dec(&s->inside);
}

/* Others may be arming it: only the balance can be judged. */
static void __process_context delete_shared(struct subject *s)
{
	int deleted;

	switch (stress_below(3)) {
	case 0:
		deleted = del_timer(&s->timer);
		break;
	case 1:
		deleted = try_to_del_timer_sync(&s->timer) > 0;
		break;
	default:
		deleted = del_timer_sync(&s->timer);
	}
	atomic_sub(deleted, &s->balance);
}

/*
 * The writer holds the gate, so nobody arms it, and it stays where it is: if a beat
 * of that CPU was later than the timer, and it is still pending, it was forgotten.
 */
static void __process_context delete_alone(struct subject *s)
{
	unsigned long beat = beat_last(s->timer.flags & TIMER_CPUMASK);
	/* Broken: does not wait for the handler. */
	int deleted = stress_broken ? del_timer(&s->timer) : del_timer_sync(&s->timer);

	STRESS_CHECK(!atomic_read(&s->inside), "timer %d runs after del_timer_sync()", number(s));
	STRESS_CHECK(!deleted || time_before_eq(beat, s->ceiling),
		     "timer %d is pending, and due %ld jiffies ago", number(s), beat - s->ceiling);
	atomic_sub(deleted, &s->balance);
}

static void __process_context make_quiet(struct subject *s)
{
	write_lock(&s->gate);
	delete_alone(s);
	choose(s);
	arm_alone(s);
	write_unlock(&s->gate);
}

static void __process_context arm_or_delete(struct subject *s)
{
	read_lock(&s->gate);
	if (stress_below(4))
		arm(s);
	else
		delete_shared(s);
	read_unlock(&s->gate);
}

static void __process_context work(unsigned int nr)
{
	struct subject *s;

	while (stress_goes_on()) {
		s = some_subject();
		if (stress_below(4))
			arm_or_delete(s);
		else
			make_quiet(s);
		stress_op();
	}
}

static void __process_context set_up(struct subject *s)
{
	timer_setup(&s->timer, subject_fn, number(s) % 8 ? 0 : TIMER_IRQSAFE);
	rwlock_init(&s->gate);
	make_quiet(s);
}

static void __process_context take_down(struct subject *s)
{
	int pending = del_timer_sync(&s->timer), balance = atomic_read(&s->balance);

	STRESS_CHECK(balance == pending, "timer %d: armed less run less deleted is %d, pending %d",
		     number(s), balance, pending);
}

STRESS(timer_churn, "TOR-06", "Timers that all CPUs arm run in their tick, once, alone.")
{
	struct subject *s;

	subjects = kzalloc(NR_TIMERS * sizeof(*subjects), GFP_KERNEL);
	if (!subjects)
		panic("no memory for the timers");
	beat_start();
	for (s = subjects; s < subjects + NR_TIMERS; s++)
		set_up(s);
	stress_actors(2, work);
	for (s = subjects; s < subjects + NR_TIMERS; s++)
		take_down(s);
	beat_stop();
	kfree(subjects);
}
