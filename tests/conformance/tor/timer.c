// SPDX-License-Identifier: MIT
/*
 * TOR rows: timers that all CPUs arm, move and delete; periodic ones that end; one that
 * goes round the CPUs.
 *
 * Each arming of a timer that was not armed ends in a run or in a deletion. Counted by
 * what the calls return, that makes a ledger.
 *
 * Context: process context; handlers in softirq context.
 * Locking: counts are atomic. What is only one CPU's is written with bottom halves off.
 * Linux: kernel/time/timer.c.
 */
#include "tor.h"

#include <linux/bottom_half.h>
#include <linux/jiffies.h>
#include <linux/string.h>
#include <linux/timer.h>

/* --- TOR-06: armed, moved, deleted ----------------------------------------------------- */

#define TIMERS 16
#define ROUNDS 200
#define SPAN 8 /* jiffies; from two before now */

/**
 * struct shared - a timer of all CPUs
 * @timer: it
 * @armed: activations that have not come to an end
 * @inside: its handler runs
 */
struct shared {
	struct timer_list timer;
	atomic_t armed, inside;
};

/**
 * struct own - a timer of one CPU
 * @timer: it
 * @expires: as it was armed last
 * @runs: of its handler
 */
struct own {
	struct timer_list timer;
	unsigned long expires;
	unsigned int runs;
};

static struct shared shared[TIMERS];
static struct own own[CONF_MAX_CPUS];
static atomic_t doubled, early, moved;
static bool busted;

static void shared_fn(struct timer_list *t)
{
	struct shared *s = from_timer(s, t, timer);

	if (atomic_inc_return(&s->inside) != 1)
		atomic_inc(&doubled);
	atomic_dec(&s->armed);
	tor_delay(20);
	atomic_dec(&s->inside);
}

static void own_fn(struct timer_list *t)
{
	struct own *o = from_timer(o, t, timer);

	if (time_before(jiffies, o->expires))
		atomic_inc(&early);
	if (o != &own[raw_smp_processor_id()])
		atomic_inc(&moved);
	o->runs++;
}

static unsigned long some_time(void)
{
	return jiffies - 2 + tor_below(SPAN);
}

static void shared_round(struct shared *s)
{
	switch (tor_below(8)) {
	case 0:
		if (del_timer(&s->timer))
			atomic_dec(&s->armed);
		break;
	case 1:
		if (del_timer_sync(&s->timer))
			atomic_dec(&s->armed);
		break;
	case 2:
		if (!timer_reduce(&s->timer, some_time()))
			atomic_inc(&s->armed);
		break;
	default:
		if (!mod_timer(&s->timer, some_time()))
			atomic_inc(&s->armed);
	}
}

/* With bottom halves off its handler does not come in between. */
static void own_round(struct own *o)
{
	local_bh_disable();
	o->expires = some_time();
	mod_timer(&o->timer, o->expires);
	/* Busted: the handler is told a later time. */
	if (busted)
		o->expires += SPAN;
	local_bh_enable();
}

static void timer_rounds(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS; n++) {
		shared_round(&shared[tor_below(TIMERS)]);
		if (!tor_below(4))
			own_round(&own[nr]);
		tor_delay(30);
		if (!tor_below(16))
			schedule_timeout_uninterruptible(2);
	}
	del_timer_sync(&own[nr].timer);
}

static void arm_and_delete(bool broken)
{
	int i, runs = 0;

	busted = broken;
	memset(shared, 0, sizeof(shared));
	memset(own, 0, sizeof(own));
	for (i = 0; i < TIMERS; i++)
		timer_setup(&shared[i].timer, shared_fn, 0);
	for (i = 0; i < CONF_MAX_CPUS; i++)
		timer_setup(&own[i].timer, own_fn, 0);
	atomic_set(&doubled, 0);
	atomic_set(&early, 0);
	atomic_set(&moved, 0);
	conf_on_cpus(tor_cpus(), timer_rounds);
	for (i = 0; i < TIMERS; i++) {
		if (del_timer_sync(&shared[i].timer))
			atomic_dec(&shared[i].armed);
		CONF_EQ(atomic_read(&shared[i].armed), 0);
	}
	for (i = 0; i < CONF_MAX_CPUS; i++)
		runs += own[i].runs;
	CONF_EXPECT(runs > 0);
	CONF_EQ(atomic_read(&doubled), 0);
	CONF_EQ(atomic_read(&early), 0);
	CONF_EQ(atomic_read(&moved), 0);
}

CONF(TOR_06, "Each arming ends in one run or one deletion, whoever moves the timer; none is early.")
{
	arm_and_delete(false);
}

CONF_BAD(TOR_06_BUSTED, 0, "The same, with handlers that expect to be called later.")
{
	arm_and_delete(true);
}

/* --- TOR-07: periodic, until they are stopped ------------------------------------------ */

#define LIVES 4

/**
 * struct periodic - a timer that arms itself
 * @timer: it
 * @cpu: where it was armed first
 * @period: in jiffies
 * @begun: when
 * @runs: so often
 * @dead: it was stopped
 */
struct periodic {
	struct timer_list timer;
	int cpu;
	unsigned long period, begun;
	unsigned int runs;
	bool dead;
};

static struct periodic periodics[CONF_MAX_CPUS];
static atomic_t late;

static void periodic_fn(struct timer_list *t)
{
	struct periodic *p = from_timer(p, t, timer);

	if (READ_ONCE(p->dead))
		atomic_inc(&late);
	if (raw_smp_processor_id() != p->cpu)
		atomic_inc(&moved);
	WRITE_ONCE(p->runs, p->runs + 1);
	mod_timer(t, jiffies + p->period);
}

static void periodic_begin(struct periodic *p, int cpu)
{
	memset(p, 0, sizeof(*p));
	timer_setup(&p->timer, periodic_fn, TIMER_PINNED);
	p->cpu = cpu;
	p->period = 1 + tor_below(2);
	p->begun = jiffies;
	p->timer.expires = p->begun + p->period;
	add_timer_on(&p->timer, cpu);
}

static void periodic_end(struct periodic *p)
{
	unsigned long elapsed;

	CONF_EXPECT(conf_sleep_until(READ_ONCE(p->runs) >= 3));
	/* Busted: not stopped before it is said to be dead. */
	if (busted) {
		WRITE_ONCE(p->dead, true);
		CONF_EXPECT(conf_sleep_until(atomic_read(&late)));
	}
	if (tor_below(2))
		del_timer_sync(&p->timer);
	else
		timer_shutdown_sync(&p->timer);
	p->dead = true;
	elapsed = jiffies - p->begun;
	CONF_EXPECT(!timer_pending(&p->timer));
	CONF_EXPECT(p->runs <= elapsed / p->period + 1);
}

static void live_and_stop(bool broken)
{
	int n, cpu;

	busted = broken;
	atomic_set(&late, 0);
	atomic_set(&moved, 0);
	for (n = 0; n < LIVES; n++) {
		for (cpu = 0; cpu < tor_cpus(); cpu++)
			periodic_begin(&periodics[cpu], cpu);
		for (cpu = 0; cpu < tor_cpus(); cpu++)
			periodic_end(&periodics[cpu]);
	}
	schedule_timeout_uninterruptible(3);
	CONF_EQ(atomic_read(&late), 0);
	CONF_EQ(atomic_read(&moved), 0);
}

CONF(TOR_07,
     "A timer that arms itself stays on its CPU; stopped by a _sync call, it fires no more.")
{
	live_and_stop(false);
}

CONF_BAD(TOR_07_BUSTED, 0, "The same, not stopped in time.")
{
	live_and_stop(true);
}

/* --- TOR-08: round the CPUs ------------------------------------------------------------ */

#define HOPS 40

static struct timer_list token;
static atomic_t tokens;
static int next_cpu, hops;

/* After add_timer_on() it may be in another CPU's hands already. */
static void hop(struct timer_list *t)
{
	int cpu = raw_smp_processor_id(), n = hops + 1;

	if (atomic_inc_return(&tokens) != 1)
		atomic_inc(&doubled);
	if (cpu != next_cpu)
		atomic_inc(&moved);
	hops = n;
	next_cpu = (cpu + 1) % tor_cpus();
	atomic_dec(&tokens);
	if (n >= HOPS)
		return;
	t->expires = jiffies + 1;
	add_timer_on(t, next_cpu);
}

CONF(TOR_08, "A timer that its handler arms on the next CPU fires there, and only there.")
{
	hops = next_cpu = 0;
	atomic_set(&tokens, 0);
	atomic_set(&doubled, 0);
	atomic_set(&moved, 0);
	timer_setup(&token, hop, TIMER_PINNED);
	token.expires = jiffies + 1;
	add_timer_on(&token, 0);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(hops) == HOPS));
	del_timer_sync(&token);
	CONF_EQ(hops, HOPS);
	CONF_EQ(atomic_read(&doubled), 0);
	CONF_EQ(atomic_read(&moved), 0);
}

CONF_MODULE(CONF_ROW(TOR_06), CONF_ROW(TOR_06_BUSTED), CONF_ROW(TOR_07), CONF_ROW(TOR_07_BUSTED),
	    CONF_ROW(TOR_08));
