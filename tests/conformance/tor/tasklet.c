// SPDX-License-Identifier: MIT
/*
 * TOR rows: tasklets under load: one that all CPUs and it itself schedule; several that
 * are disabled and enabled meanwhile; some that end while others schedule them.
 *
 * Context: process context; the tasklets in softirq context, and a top half.
 * Locking: none; counts are atomic, an ordered tasklet belongs to its CPU.
 * Linux: kernel/softirq.c; it has no torture test of tasklets.
 */
#include "tor.h"

#include <linux/bottom_half.h>
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/string.h>

static bool busted;

/**
 * struct watched - a tasklet, and what is known of it
 * @tasklet: it
 * @inside: its function runs, so often
 * @unseen: schedules since its function began last
 * @schedules: all of them
 * @starts: of its function
 * @held: calls of tasklet_disable() that have returned and not been taken back
 */
struct watched {
	struct tasklet_struct tasklet;
	atomic_t inside, unseen, schedules, starts, held;
};

static atomic_t doubled;  /* it ran beside itself */
static atomic_t too_many; /* more runs than schedules */
static atomic_t held_ran; /* it ran though it was disabled */

static void watched_fn(struct tasklet_struct *t)
{
	struct watched *w = from_tasklet(w, t, tasklet);

	if (atomic_inc_return(&w->inside) != 1)
		atomic_inc(&doubled);
	atomic_set(&w->unseen, 0);
	if (atomic_inc_return(&w->starts) > atomic_read(&w->schedules))
		atomic_inc(&too_many);
	if (atomic_read(&w->held))
		atomic_inc(&held_ran);
	tor_delay(20);
	if (atomic_read(&w->held))
		atomic_inc(&held_ran);
	atomic_dec(&w->inside);
}

static void watched_schedule(struct watched *w)
{
	atomic_inc(&w->schedules);
	atomic_inc(&w->unseen);
	if (tor_below(2))
		tasklet_schedule(&w->tasklet);
	else
		tasklet_hi_schedule(&w->tasklet);
}

static void watched_init(struct watched *w, void (*fn)(struct tasklet_struct *t))
{
	memset(w, 0, sizeof(*w));
	tasklet_setup(&w->tasklet, fn);
}

/* Nobody schedules it any more. */
static void watched_settle(struct watched *w)
{
	CONF_EXPECT(conf_sleep_until(!READ_ONCE(w->tasklet.state)));
	CONF_EQ(atomic_read(&w->unseen), 0);
	CONF_EQ(atomic_read(&w->tasklet.count), 0);
	tasklet_kill(&w->tasklet);
	CONF_EQ(w->tasklet.state, 0);
}

static void begin(bool broken)
{
	busted = broken;
	atomic_set(&doubled, 0);
	atomic_set(&too_many, 0);
	atomic_set(&held_ran, 0);
}

static void end(void)
{
	CONF_EQ(atomic_read(&doubled), 0);
	CONF_EQ(atomic_read(&too_many), 0);
	CONF_EQ(atomic_read(&held_ran), 0);
}

/* --- TOR-02: one, from everywhere ------------------------------------------------------ */

#define PINGPONG_ROUNDS 300

static struct watched ball;

static void ball_fn(struct tasklet_struct *t)
{
	watched_fn(t);
	if (!tor_below(4))
		watched_schedule(&ball);
}

static void hit_ball(void *unused)
{
	watched_schedule(&ball);
}

/* Busted: the function is called past the protocol, from a top half in the middle of it. */
static void run_beside(void *unused)
{
	atomic_inc(&ball.inside);
	watched_fn(&ball.tasklet);
	atomic_dec(&ball.inside);
}

static void pingpong(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < PINGPONG_ROUNDS; n++) {
		switch (tor_below(4)) {
		case 0:
			conf_raise_irq();
			break;
		case 1:
			local_bh_disable();
			watched_schedule(&ball);
			tor_delay(40);
			local_bh_enable();
			break;
		default:
			watched_schedule(&ball);
			tor_delay(40);
		}
		cond_resched();
	}
	if (busted && !nr)
		run_beside(NULL);
}

static void play(bool broken)
{
	begin(broken);
	watched_init(&ball, ball_fn);
	conf_take_irq(hit_ball, NULL);
	conf_on_cpus(tor_cpus(), pingpong);
	watched_settle(&ball);
	conf_give_irq_back();
	end();
}

CONF(TOR_02, "A tasklet that all CPUs schedule runs alone, and after the last schedule once more.")
{
	play(false);
}

CONF_BAD(TOR_02_BUSTED, 0, "The same, with its function called beside it.")
{
	play(true);
}

/* --- TOR-03: disabled and enabled; in order -------------------------------------------- */

#define TASKLETS 12
#define TOGGLE_ROUNDS 150
#define LEVELS 3
#define IN_ORDER 3

static struct watched toggled[TASKLETS];

/**
 * struct in_order - a tasklet that one CPU queues, and nobody disables
 * @tasklet: it
 * @cpu: that CPU
 * @queued: from the queueing to the end of its function
 * @ticket: when it was queued
 */
struct in_order {
	struct tasklet_struct tasklet;
	int cpu;
	bool queued;
	unsigned int ticket;
};

static struct ordered_list {
	unsigned int given, taken;
	struct in_order members[IN_ORDER];
} lists[CONF_MAX_CPUS];

static atomic_t wrong_cpu, wrong_order;

static void in_order_fn(struct tasklet_struct *t)
{
	struct in_order *o = from_tasklet(o, t, tasklet);
	struct ordered_list *list = &lists[o->cpu];

	if (raw_smp_processor_id() != o->cpu)
		atomic_inc(&wrong_cpu);
	if (o->ticket != list->taken + 1)
		atomic_inc(&wrong_order);
	list->taken = o->ticket;
	WRITE_ONCE(o->queued, false);
}

/* With bottom halves off: the CPU's list changes only here. */
static void queue_in_order(int nr)
{
	struct ordered_list *list = &lists[nr];
	struct in_order *o;
	int n;

	local_bh_disable();
	for (n = 0; n < IN_ORDER; n++) {
		o = &list->members[tor_below(IN_ORDER)];
		if (o->queued)
			continue;
		o->queued = true;
		o->ticket = ++list->given;
		tasklet_schedule(&o->tasklet);
	}
	local_bh_enable();
}

static struct watched *some_tasklet(void)
{
	return &toggled[tor_below(TASKLETS)];
}

static void stay_disabled(struct watched *w)
{
	if (tor_below(2))
		watched_schedule(w);
	tor_delay(60);
}

static void enable_for_a_moment(struct watched *w, int levels)
{
	int n;

	for (n = 0; n < levels; n++)
		tasklet_enable(&w->tasklet);
	local_bh_disable();
	watched_schedule(w);
	local_bh_enable();
	for (n = 0; n < levels; n++)
		tasklet_disable_nosync(&w->tasklet);
}

/* The outer levels may be of either kind; the innermost waits for a function that runs. */
static void toggle(struct watched *w)
{
	int n, levels = tor_below(LEVELS);

	for (n = 0; n < levels; n++)
		tasklet_disable_nosync(&w->tasklet);
	tasklet_disable(&w->tasklet);
	atomic_inc(&w->held);
	stay_disabled(w);
	/* Busted: enabled for a moment. */
	if (busted)
		enable_for_a_moment(w, levels + 1);
	for (n = 0; n < levels; n++)
		tasklet_enable(&w->tasklet);
	atomic_dec(&w->held);
	tasklet_enable(&w->tasklet);
}

/* In a top half nobody waits. */
static void toggle_nosync(void *unused)
{
	struct watched *w = some_tasklet();

	tasklet_disable_nosync(&w->tasklet);
	stay_disabled(w);
	tasklet_enable(&w->tasklet);
}

static void toggle_them(int nr)
{
	int n;

	if (!conf_meet())
		return;
	for (n = 0; n < TOGGLE_ROUNDS; n++) {
		switch (tor_below(4)) {
		case 0:
			conf_raise_irq();
			break;
		case 1:
			toggle(some_tasklet());
			break;
		case 2:
			queue_in_order(nr);
			break;
		default:
			watched_schedule(some_tasklet());
		}
		cond_resched();
	}
}

static void setup_order(void)
{
	int cpu, i;

	atomic_set(&wrong_cpu, 0);
	atomic_set(&wrong_order, 0);
	memset(lists, 0, sizeof(lists));
	for (cpu = 0; cpu < CONF_MAX_CPUS; cpu++)
		for (i = 0; i < IN_ORDER; i++) {
			tasklet_setup(&lists[cpu].members[i].tasklet, in_order_fn);
			lists[cpu].members[i].cpu = cpu;
		}
}

static void check_order(void)
{
	int cpu, i;

	for (cpu = 0; cpu < CONF_MAX_CPUS; cpu++) {
		for (i = 0; i < IN_ORDER; i++)
			tasklet_kill(&lists[cpu].members[i].tasklet);
		CONF_EQ(lists[cpu].taken, lists[cpu].given);
	}
	CONF_EQ(atomic_read(&wrong_cpu), 0);
	CONF_EQ(atomic_read(&wrong_order), 0);
}

static void toggle_all(bool broken)
{
	int i;

	begin(broken);
	for (i = 0; i < TASKLETS; i++)
		watched_init(&toggled[i], watched_fn);
	setup_order();
	conf_take_irq(toggle_nosync, NULL);
	conf_on_cpus(tor_cpus(), toggle_them);
	for (i = 0; i < TASKLETS; i++)
		watched_settle(&toggled[i]);
	conf_give_irq_back();
	check_order();
	end();
}

CONF(TOR_03, "A disabled tasklet does not run, enabled it does; the others run in order, where "
	     "they were queued.")
{
	toggle_all(false);
}

/* --- TOR-04: an end, while others schedule it ------------------------------------------ */

#define LIVES 40

/**
 * struct victim - an object with a tasklet
 * @tasklet: the tasklet
 * @stop: nobody may schedule it any more
 * @dead: it has been killed
 */
struct victim {
	struct tasklet_struct tasklet;
	bool stop, dead;
};

static struct victim *victim;
static atomic_t late, runs;

static void victim_fn(struct tasklet_struct *t)
{
	struct victim *v = from_tasklet(v, t, tasklet);

	atomic_inc(&runs);
	if (READ_ONCE(v->dead))
		atomic_inc(&late);
}

static bool victim_born(void)
{
	struct victim *v = kzalloc(sizeof(*v), GFP_KERNEL);

	if (v)
		tasklet_setup(&v->tasklet, victim_fn);
	WRITE_ONCE(victim, v);
	return CONF_EXPECT(v != NULL);
}

/* The owner's order: nobody begins any more; it is killed; who had begun is done; once more. */
static bool victim_dies(void)
{
	struct victim *v = victim;
	bool met;

	tor_delay(400);
	WRITE_ONCE(v->stop, true);
	tasklet_kill(&v->tasklet);
	met = conf_meet();
	tasklet_kill(&v->tasklet);
	CONF_EQ(v->tasklet.state, 0);
	v->dead = true;
	kfree(v);
	return met;
}

static void schedule_victim(struct victim *v)
{
	while (!READ_ONCE(v->stop)) {
		tasklet_schedule(&v->tasklet);
		tor_delay(20);
		cond_resched();
	}
}

static void live_and_die(int nr)
{
	bool owner = nr == tor_cpus() - 1;
	int n;

	for (n = 0; n < LIVES; n++) {
		if (owner && !victim_born())
			break;
		if (!conf_meet())
			break;
		if (!owner)
			schedule_victim(victim);
		if (!(owner ? victim_dies() : conf_meet()))
			break;
	}
}

CONF_SMP(TOR_04, 2, "After tasklet_kill(), with a flag that stops who schedules, it runs no more.")
{
	atomic_set(&late, 0);
	atomic_set(&runs, 0);
	conf_on_cpus(tor_cpus(), live_and_die);
	CONF_EQ(atomic_read(&late), 0);
	CONF_EXPECT(atomic_read(&runs) > 0);
}

CONF_BAD(TOR_04_BUSTED, 0, "The same, and it is not killed before it is dead.")
{
	atomic_set(&late, 0);
	if (!victim_born())
		return;
	local_bh_disable();
	tasklet_schedule(&victim->tasklet);
	victim->dead = true;
	local_bh_enable();
	tasklet_kill(&victim->tasklet);
	kfree(victim);
	CONF_EQ(atomic_read(&late), 0);
}

CONF_BAD(TOR_03_BUSTED, 0, "Tasklets that are enabled too early.")
{
	toggle_all(true);
}

CONF_MODULE(CONF_ROW(TOR_02), CONF_ROW(TOR_02_BUSTED), CONF_ROW(TOR_03), CONF_ROW(TOR_03_BUSTED),
	    CONF_ROW(TOR_04), CONF_ROW(TOR_04_BUSTED));
