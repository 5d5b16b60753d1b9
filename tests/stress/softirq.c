// SPDX-License-Identifier: MIT
/*
 * A storm of softirqs: on every CPU threads, a timer and a top half raise the
 * free vector at random, in and out of bottom-half sections, alone and in bursts
 * of which ksoftirqd must take its share.
 *
 * What is owed: `unseen` counts the raises since the vector's last run began. It
 * is changed together with the pending bit, interrupts off, so that on each CPU
 *
 *	it runs          -> somebody on this CPU has raised it
 *	thread context   -> raised and not run means: the bit is pending
 *
 * hold at every moment, and not only when all is quiet: a lost raise is found
 * before the next one hides it.
 *
 * There is no call that raises on another CPU by an interrupt: the interrupts
 * here are the tick's and the wake-ups', at any place, and a software line's.
 *
 * Context: actors in process context; the action and the timers in softirq
 * context; the line's top half in hard interrupt.
 * Locking: none; a `struct storm` belongs to its CPU, `unseen` and `runs` with
 * interrupts off.
 * Linux: - (there is no torture test of softirqs).
 */
#include "stress.h"

#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/timer.h>

#define VECTOR_BIT (1U << IRQ_POLL_SOFTIRQ)
#define STORM_LINE IRQ_SOFT_FIRST
#define ACTORS 3 /* per CPU */
/*
 * Rounds one raise may last: more than the ends of a few interrupts can take, at
 * ten each, before it is ksoftirqd's turn.
 */
#define BURST_MIN 100
#define BURST_SPREAD 100
#define BURSTS_OVERLOAD 4 /* so many, and ksoftirqd cannot have been spared */
/*
 * An actor's rounds, of those of its CPU's most active. They take turns; only at
 * the ends of a rest may one be a few turns ahead.
 */
#define FAIR_PERCENT 50
#define FAIR_MIN_ROUNDS 50

/**
 * struct storm - of one CPU
 * @raises: times the vector was raised
 * @unseen: of these, since its last run began
 * @runs: its runs
 * @ksoftirqd_runs: of these, in ksoftirqd
 * @burst: times it is still to raise itself
 * @bursts: how often that was begun
 * @inside: it runs
 * @begun: actors that are there
 * @rounds: of each of them, since all are
 * @timer: fires every tick
 */
struct storm {
	unsigned long raises;
	unsigned int unseen;
	unsigned long runs;
	unsigned long ksoftirqd_runs;
	unsigned int burst;
	unsigned int bursts;
	bool inside;
	unsigned int begun;
	unsigned long rounds[ACTORS];
	struct timer_list timer;
};

static DEFINE_PER_CPU(struct storm, storms);

/* Broken: the pending word of the next CPU, which that one alone may change. */
static void raise_elsewhere(void)
{
	int cpu = (smp_processor_id() + 1) % num_online_cpus();

	per_cpu(__softirq_pending, cpu) |= VECTOR_BIT;
}

static void raise_here(void)
{
	struct storm *s = this_cpu_ptr(&storms);
	unsigned long flags;

	local_irq_save(flags);
	s->unseen++;
	s->raises++;
	if (stress_broken && !stress_below(64))
		raise_elsewhere();
	else
		raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
	local_irq_restore(flags);
}

/* A run has begun. */
static void take_raises(struct storm *s)
{
	unsigned long flags;

	local_irq_save(flags);
	STRESS_CHECK(s->unseen, "the vector runs, and nobody on this CPU has raised it");
	/* Raised after its bit was taken: that is for the next run. */
	s->unseen = !!(local_softirq_pending() & VECTOR_BIT);
	s->runs++;
	local_irq_restore(flags);
	STRESS_CHECK(s->runs <= s->raises, "%lu runs of %lu raises", s->runs, s->raises);
}

static void __bh_context storm_action(struct softirq_action *h)
{
	struct storm *s = this_cpu_ptr(&storms);
	int cpu = smp_processor_id();

	STRESS_CHECK(!s->inside, "the vector runs on top of itself");
	s->inside = true;
	STRESS_CHECK(in_serving_softirq() && !in_hardirq() && !irqs_disabled(),
		     "in the handler preempt_count is %08x, interrupts are %s", preempt_count(),
		     irqs_disabled() ? "off" : "on");
	take_raises(s);
	s->ksoftirqd_runs += stress_in_ksoftirqd();
	stress_delay(8);
	if (!stress_below(16))
		irq_soft_raise(STORM_LINE);
	if (s->burst && !stress_ends()) {
		s->burst--;
		raise_here();
	}
	STRESS_CHECK(cpu == smp_processor_id(), "the handler was moved from CPU %d", cpu);
	s->inside = false;
}

static irqreturn_t __hardirq_context storm_interrupt(int irq, void *dev_id)
{
	raise_here();
	return IRQ_HANDLED;
}

static void __bh_context storm_timer(struct timer_list *t)
{
	raise_here();
	if (!stress_below(4))
		irq_soft_raise(STORM_LINE);
	mod_timer(t, jiffies + 1);
}

/*
 * What is pending in thread context ksoftirqd has been woken for: it is in the
 * queue, before this thread.
 */
static void __process_context give_way(void)
{
	struct storm *s = this_cpu_ptr(&storms);
	unsigned long runs;
	bool pending;

	local_irq_disable();
	pending = local_softirq_pending() & VECTOR_BIT;
	runs = s->runs;
	local_irq_enable();
	yield();
	STRESS_CHECK(!pending || s->runs != runs,
		     "pending, and not run when all other threads had been");
}

static void __process_context raise_in_section(void)
{
	struct storm *s = this_cpu_ptr(&storms);
	unsigned int levels = 1 + stress_below(3), n;
	unsigned long runs;

	for (n = levels; n; n--)
		local_bh_disable();
	runs = s->runs;
	raise_here();
	stress_delay(16);
	if (!stress_below(4))
		irq_soft_raise(STORM_LINE);
	for (n = levels - 1; n; n--)
		local_bh_enable();
	STRESS_CHECK(s->runs == runs, "it ran with bottom halves off, %u levels", levels);
	local_bh_enable();
	STRESS_CHECK(s->runs != runs, "local_bh_enable() has returned, and it has not run");
}

/* It takes more than the rounds of one local_bh_enable(). */
static void __process_context raise_in_burst(void)
{
	struct storm *s = this_cpu_ptr(&storms);

	s->bursts++;
	local_bh_disable();
	s->burst = BURST_MIN + stress_below(BURST_SPREAD);
	raise_here();
	local_bh_enable();
	give_way();
}

static void __process_context raise_somehow(void)
{
	switch (stress_below(32)) {
	case 0:
		raise_in_burst();
		break;
	case 1 ... 8:
		raise_here();
		give_way();
		break;
	case 9 ... 16:
		irq_soft_raise(STORM_LINE);
		break;
	case 17 ... 24:
		raise_in_section();
		break;
	default:
		stress_delay(16);
	}
}

static void __process_context check_nothing_lost(void)
{
	struct storm *s = this_cpu_ptr(&storms);

	local_irq_disable();
	STRESS_CHECK(!s->unseen || local_softirq_pending() & VECTOR_BIT,
		     "raised %u times and not run, and it is not pending", s->unseen);
	local_irq_enable();
}

static void __process_context raise_often(unsigned int nr)
{
	struct storm *s = this_cpu_ptr(&storms);

	s->begun++;
	while (stress_goes_on()) {
		if (s->begun == ACTORS)
			s->rounds[nr / num_online_cpus()]++;
		raise_somehow();
		check_nothing_lost();
		stress_op();
	}
}

static void __process_context check_shares(const struct storm *s)
{
	unsigned long most = 0;
	int i;

	STRESS_CHECK(s->bursts < BURSTS_OVERLOAD || s->ksoftirqd_runs,
		     "ksoftirqd had none of %lu runs, of which %u bursts", s->runs, s->bursts);
	for (i = 0; i < ACTORS; i++)
		most = max(most, s->rounds[i]);
	for (i = 0; i < ACTORS; i++)
		STRESS_CHECK(most < FAIR_MIN_ROUNDS || s->rounds[i] * 100 >= most * FAIR_PERCENT,
			     "a thread had %lu rounds, another one %lu", s->rounds[i], most);
}

/* On each CPU, after the last raise: what is still pending ksoftirqd must have been woken for. */
static void __process_context settle(unsigned int nr)
{
	struct storm *s = this_cpu_ptr(&storms);

	yield();
	STRESS_CHECK(!(local_softirq_pending() & VECTOR_BIT), "the vector stays pending");
	STRESS_CHECK(!s->unseen, "%u raises were lost", s->unseen);
	check_shares(s);
}

static void __process_context start_storms(void)
{
	struct storm *s;
	int cpu;

	for_each_online_cpu(cpu) {
		s = &per_cpu(storms, cpu);
		*s = (struct storm){ 0 };
		timer_setup(&s->timer, storm_timer, 0);
		s->timer.expires = jiffies + 1;
		add_timer_on(&s->timer, cpu);
	}
}

STRESS(softirq_storm, "TOR-01", "A raised softirq runs, on its CPU, not on top of itself.")
{
	void (*old)(struct softirq_action *h) = softirq_vec[IRQ_POLL_SOFTIRQ].action;
	int cpu;

	open_softirq(IRQ_POLL_SOFTIRQ, storm_action);
	if (request_irq(STORM_LINE, storm_interrupt, 0, "storm", NULL))
		stress_violation("line %d is taken", STORM_LINE);
	start_storms();
	stress_actors(ACTORS, raise_often);
	for_each_online_cpu(cpu)
		timer_shutdown_sync(&per_cpu(storms, cpu).timer);
	stress_actors(1, settle);
	free_irq(STORM_LINE, NULL);
	open_softirq(IRQ_POLL_SOFTIRQ, old);
}
