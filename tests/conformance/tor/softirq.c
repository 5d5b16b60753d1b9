// SPDX-License-Identifier: MIT
/*
 * TOR rows: a vector that is raised from everywhere, and what a flood of softirqs, or a
 * tasklet that stays disabled, leaves to the others.
 *
 * Context: process context; the vector's action, tasklets and timers in softirq context.
 * Locking: what is kept of a CPU is written on it; the row reads when it is quiet.
 * Linux: kernel/softirq.c.
 */
#include "tor.h"

#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#define VECTOR_BIT (1U << CONF_VECTOR)

/* --- TOR-01: a storm ------------------------------------------------------------------- */

#define STORM_ROUNDS 250

/**
 * struct storm - of one CPU
 * @owed: raised, and the action has not begun since
 * @inside: it runs
 * @raises, @runs: so often
 */
static struct storm {
	int owed, inside;
	unsigned int raises, runs;
} storms[CONF_MAX_CPUS];

static atomic_t nested, unasked;

static void storm_action(struct softirq_action *h)
{
	struct storm *s = &storms[raw_smp_processor_id()];

	if (s->inside++)
		atomic_inc(&nested);
	WRITE_ONCE(s->owed, 0);
	if (++s->runs > READ_ONCE(s->raises))
		atomic_inc(&unasked);
	tor_delay(20);
	s->inside--;
}

/* An interrupt may come in between, and does the same: a raise too many is no harm. */
static void storm_raise(void *unused)
{
	struct storm *s = &storms[raw_smp_processor_id()];

	WRITE_ONCE(s->raises, s->raises + 1);
	WRITE_ONCE(s->owed, 1);
	raise_softirq(CONF_VECTOR);
}

static void storm_raise_bh_off(void)
{
	local_bh_disable();
	storm_raise(NULL);
	tor_delay(40);
	local_bh_enable();
}

static void storm_rounds(int nr)
{
	int n;

	/* The last CPU raises nothing, and gets nothing. */
	if (!conf_meet() || (tor_cpus() > 1 && nr == tor_cpus() - 1))
		return;
	for (n = 0; n < STORM_ROUNDS; n++) {
		switch (tor_below(4)) {
		case 0:
			conf_raise_irq();
			break;
		case 1:
			storm_raise_bh_off();
			break;
		default:
			local_bh_disable();
			tor_delay(20);
			local_bh_enable();
			storm_raise_bh_off();
		}
		cond_resched();
	}
	CONF_EXPECT(conf_sleep_until(!READ_ONCE(storms[nr].owed)));
	CONF_EXPECT(!(local_softirq_pending() & VECTOR_BIT));
}

static void storm(void (*action)(struct softirq_action *h))
{
	int cpu;

	memset(storms, 0, sizeof(storms));
	atomic_set(&nested, 0);
	atomic_set(&unasked, 0);
	conf_take_vector(action);
	conf_take_irq(storm_raise, NULL);
	conf_on_cpus(tor_cpus(), storm_rounds);
	conf_give_irq_back();
	conf_give_vector_back();
	CONF_EQ(atomic_read(&nested), 0);
	CONF_EQ(atomic_read(&unasked), 0);
	for (cpu = 0; cpu < tor_cpus(); cpu++)
		CONF_EQ(storms[cpu].runs > 0, storms[cpu].raises > 0);
}

CONF(TOR_01, "A vector runs on the CPU that raised it, after the last raise, and not in itself.")
{
	storm(storm_action);
}

/* As if a CPU would do what another one asked for. */
static void action_elsewhere(struct softirq_action *h)
{
	struct storm *s = &storms[raw_smp_processor_id()];

	storm_action(h);
	s->runs += s->raises;
}

CONF_BAD(TOR_01_BUSTED, 0, "The same, with runs that nobody asked for.")
{
	storm(action_elsewhere);
}

/* --- And who runs what a thread raises ------------------------------------------------- */

#define RAISES 10

static int raised_runs, in_ksoftirqd;

static void note_who(struct softirq_action *h)
{
	in_ksoftirqd += !strncmp(current->comm, "ksoftirqd/", strlen("ksoftirqd/"));
	WRITE_ONCE(raised_runs, raised_runs + 1);
}

CONF(TOR_01_TASK, "What a thread raises, outside of everything, is for ksoftirqd, not for a tick.")
{
	int n;

	raised_runs = in_ksoftirqd = 0;
	conf_settle();
	conf_take_vector(note_who);
	for (n = 1; n <= RAISES; n++) {
		/* The next tick is far. */
		conf_align_to_tick();
		raise_softirq(CONF_VECTOR);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(raised_runs) == n));
	}
	conf_settle();
	conf_give_vector_back();
	CONF_EXPECT(in_ksoftirqd > RAISES / 2);
}

/* --- TOR-05: scheduled, and disabled for long ------------------------------------------ */

#define HOLD_TURNS 5

static int held_runs, tasklet_turns, timer_turns, work_turns, vector_turns;
static bool over;

static void held_fn(struct tasklet_struct *t)
{
	WRITE_ONCE(held_runs, held_runs + 1);
}

static void tasklet_turn(struct tasklet_struct *t)
{
	WRITE_ONCE(tasklet_turns, tasklet_turns + 1);
}

static void timer_turn(struct timer_list *t)
{
	WRITE_ONCE(timer_turns, timer_turns + 1);
	if (!READ_ONCE(over))
		mod_timer(t, jiffies + 1);
}

static void work_turn(struct work_struct *work)
{
	WRITE_ONCE(work_turns, work_turns + 1);
	if (!READ_ONCE(over))
		schedule_work(work);
}

static DECLARE_TASKLET_DISABLED(held, held_fn);
static DECLARE_TASKLET(other_tasklet, tasklet_turn);
static DEFINE_TIMER(turn_timer, timer_turn);
static DECLARE_WORK(turn_work, work_turn);

static void turns_begin(void)
{
	held_runs = tasklet_turns = timer_turns = work_turns = vector_turns = 0;
	over = false;
	mod_timer(&turn_timer, jiffies + 1);
	schedule_work(&turn_work);
}

static void turns_end(void)
{
	WRITE_ONCE(over, true);
	del_timer_sync(&turn_timer);
	cancel_work_sync(&turn_work);
	tasklet_kill(&other_tasklet);
}

/* A turn of this thread, and has everybody had so many? */
static bool all_had(int turns)
{
	tasklet_schedule(&other_tasklet);
	return READ_ONCE(tasklet_turns) >= turns && READ_ONCE(timer_turns) >= turns &&
	       READ_ONCE(work_turns) >= turns;
}

static void hold_tasklet(bool broken)
{
	conf_settle();
	turns_begin();
	tasklet_schedule(&held);
	CONF_EXPECT(conf_sleep_until(all_had(HOLD_TURNS)));
	/* Busted: enabled for a moment. */
	if (broken) {
		tasklet_enable(&held);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(held_runs)));
		tasklet_disable(&held);
	}
	CONF_EQ(READ_ONCE(held_runs), 0);
	tasklet_schedule(&held);
	tasklet_enable(&held);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(held_runs)));
	turns_end();
	tasklet_kill(&held);
	CONF_EQ(held_runs, 1);
	tasklet_disable(&held);
}

CONF(TOR_05, "A tasklet that is queued and disabled holds up nobody; enabled, it runs once.")
{
	hold_tasklet(false);
}

CONF_BAD(TOR_05_BUSTED, 0, "The same, enabled in between.")
{
	hold_tasklet(true);
}

/* --- TOR-26: a flood ------------------------------------------------------------------- */

#define FLOOD_TURNS 5

static void flood_action(struct softirq_action *h)
{
	WRITE_ONCE(vector_turns, vector_turns + 1);
	if (!READ_ONCE(over))
		raise_softirq(CONF_VECTOR);
}

static int thread_turns;

/* It computes, and is so kind as to let the others go. */
static void compute(void *unused)
{
	while (!READ_ONCE(over)) {
		WRITE_ONCE(thread_turns, thread_turns + 1);
		tor_delay(100);
		cond_resched();
	}
}

CONF(TOR_26, "In a flood of softirqs and beside a thread that computes, everybody gets on.")
{
	unsigned long end = jiffies + CONF_TIMEOUT;
	struct conf_helper h;
	int before;

	thread_turns = 0;
	conf_take_vector(flood_action);
	turns_begin();
	raise_softirq(CONF_VECTOR);
	if (conf_helper_start(&h, raw_smp_processor_id(), compute, NULL)) {
		while (!(all_had(FLOOD_TURNS) && READ_ONCE(thread_turns) >= FLOOD_TURNS) &&
		       time_before(jiffies, end))
			cond_resched();
		CONF_EXPECT(all_had(FLOOD_TURNS));
		CONF_EXPECT(READ_ONCE(thread_turns) >= FLOOD_TURNS);
		CONF_EXPECT(READ_ONCE(vector_turns) >= FLOOD_TURNS);
		turns_end();
		conf_helper_join(&h);
	}
	turns_end();
	do {
		before = READ_ONCE(vector_turns);
		schedule_timeout_uninterruptible(2);
	} while (before != READ_ONCE(vector_turns));
	conf_give_vector_back();
}

static void slow_action(struct softirq_action *h)
{
	unsigned long end = jiffies + msecs_to_jiffies(2) + 1;

	vector_turns++;
	while (time_before(jiffies, end))
		cpu_relax();
	if (vector_turns < 4)
		raise_softirq(CONF_VECTOR);
}

CONF(TOR_26_TIME, "After 2 ms, counted in jiffies, local_bh_enable() makes no other pass.")
{
	int at_return;

	conf_settle();
	vector_turns = 0;
	conf_take_vector(slow_action);
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
	at_return = READ_ONCE(vector_turns);
	CONF_EXPECT(at_return <= 1);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(vector_turns) == 4));
	conf_settle();
	conf_give_vector_back();
}

CONF_MODULE(CONF_ROW(TOR_01), CONF_ROW(TOR_01_BUSTED), CONF_ROW(TOR_01_TASK), CONF_ROW(TOR_05),
	    CONF_ROW(TOR_05_BUSTED), CONF_ROW(TOR_26), CONF_ROW(TOR_26_TIME));
