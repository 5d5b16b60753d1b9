// SPDX-License-Identifier: MIT
/*
 * Objects with a tasklet in them, ended while other CPUs schedule it: the order
 * a driver's remove() has to keep.
 *
 *	owner                          all others, from threads and top halves
 *	                               users++
 *	stop = true                    stop not set? ... schedule
 *	tasklet_kill()                 users--
 *	take the object off its place
 *	wait until users is 0
 *	tasklet_kill()
 *	free
 *
 * The first tasklet_kill() races with those who have looked at `stop` already,
 * with a tasklet that schedules itself for ever, and sometimes with another
 * tasklet_kill(). What it does not cover, a schedule that comes after it, the
 * wait and the second one do.
 *
 * What is freed is not given back at once: it lies in its owner's graveyard for
 * a while, filled with a pattern, with an idle tasklet in it whose function is a
 * trap. A late tasklet_schedule() changes the pattern, and springs the trap.
 *
 * Context: actors in process context, tasklets in softirq context, a software
 * line's top half in hard interrupt.
 * Locking: none; `users` keeps an object where it is.
 * Linux: kernel/softirq.c (tasklet_kill), and the remove() of a driver that calls
 * it.
 */
#include "stress.h"

#include <asm/barrier.h>
#include <asm/processor.h>
#include <linux/atomic.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#define VICTIM_LINE IRQ_SOFT_FIRST
#define ACTORS 2 /* per CPU, so that one CPU has others too */
#define LIFE_ROUNDS 32 /* of its owner, that an object lives, at most */
#define GRAVES 8
#define FREED_BYTE 0x6b

/**
 * struct victim - an object with a tasklet
 * @tasklet: the tasklet
 * @stop: nobody may schedule it any more
 * @stubborn: its function does, all the same
 * @inside: its function runs
 */
struct victim {
	struct tasklet_struct tasklet;
	bool stop;
	bool stubborn;
	atomic_t inside;
};

/**
 * struct place - where the others find an actor's object
 * @victim: the object, or NULL
 * @users: those who are using what they have found here
 * @graves: what was freed, newest at @buried % GRAVES
 * @buried: so many
 */
struct place {
	struct victim *victim;
	atomic_t users;
	struct victim *graves[GRAVES];
	unsigned int buried;
};

static struct place *places; /* one an actor */
static unsigned int nr_places;
static struct victim freed; /* what a freed one looks like */

static void __bh_context victim_fn(struct tasklet_struct *t)
{
	struct victim *v = from_tasklet(v, t, tasklet);

	STRESS_CHECK(atomic_inc_return(&v->inside) == 1, "the tasklet runs beside itself");
	stress_delay(8);
	atomic_dec(&v->inside);
	if (v->stubborn || (!READ_ONCE(v->stop) && !stress_below(4)))
		tasklet_schedule(t);
}

static void __bh_context trap_fn(struct tasklet_struct *t)
{
	stress_violation("the tasklet of a freed object runs");
}

static struct place *some_place(void)
{
	return &places[stress_below(nr_places)];
}

/* Pairs with the owner's wait in wait_for_users(): it sees the user, or the user sees no object. */
static struct victim *get_victim(struct place *place)
{
	atomic_inc(&place->users);
	smp_mb__after_atomic();
	return READ_ONCE(place->victim);
}

static void put_victim(struct place *place)
{
	smp_mb__before_atomic();
	atomic_dec(&place->users);
}

/* Any context. */
static void schedule_some(void)
{
	struct place *place = some_place();
	struct victim *v = get_victim(place);

	if (v && !READ_ONCE(v->stop)) {
		stress_delay(8);
		if (stress_below(2))
			tasklet_schedule(&v->tasklet);
		else
			tasklet_hi_schedule(&v->tasklet);
	}
	put_victim(place);
}

/* One that its owner has stopped and may be killing just now. */
static void __process_context kill_another(void)
{
	struct place *place = some_place();
	struct victim *v = get_victim(place);

	if (v && READ_ONCE(v->stop))
		tasklet_kill(&v->tasklet);
	put_victim(place);
}

static irqreturn_t __hardirq_context victim_interrupt(int irq, void *dev_id)
{
	schedule_some();
	return IRQ_HANDLED;
}

static void __process_context victim_round(void)
{
	switch (stress_below(4)) {
	case 0:
		irq_soft_raise(VICTIM_LINE);
		break;
	case 1:
		kill_another();
		break;
	default:
		schedule_some();
	}
	stress_op();
}

static void __process_context wait_for_users(struct place *place)
{
	WRITE_ONCE(place->victim, NULL);
	smp_mb(); /* pairs with get_victim() */
	/* On this CPU one may be asleep in tasklet_kill(). */
	while (atomic_read(&place->users)) {
		cond_resched();
		cpu_relax();
	}
}

static void __process_context check_killed(struct victim *v)
{
	STRESS_CHECK(!v->tasklet.state, "state %lx after tasklet_kill()", v->tasklet.state);
	STRESS_CHECK(!atomic_read(&v->inside), "its function runs after tasklet_kill()");
}

static void __process_context end_victim(struct place *place)
{
	struct victim *v = place->victim;

	WRITE_ONCE(v->stop, true);
	/* Time for another killer, or none for those who have just looked at it. */
	if (stress_below(2))
		stress_delay(64);
	tasklet_kill(&v->tasklet);
	if (stress_broken) {
		/* Broken: those who have looked at `stop` before are not waited for. */
		WRITE_ONCE(place->victim, NULL);
		return;
	}
	wait_for_users(place);
	tasklet_kill(&v->tasklet);
	check_killed(v);
}

/* Has it been left in peace? Give it back. */
static void __process_context exhume(struct victim *v)
{
	if (!v)
		return;
	if (!STRESS_CHECK(!memcmp((u8 *)v, (u8 *)&freed, sizeof(*v)),
			  "a freed object was changed: state %lx, next %p", v->tasklet.state,
			  v->tasklet.next))
		tasklet_kill(&v->tasklet); /* it may be queued */
	memset(v, FREED_BYTE, sizeof(*v));
	kfree(v);
}

static void __process_context bury(struct place *place, struct victim *v)
{
	struct victim **grave = &place->graves[place->buried++ % GRAVES];

	memcpy(v, &freed, sizeof(*v));
	exhume(*grave);
	*grave = v;
}

/* The life of one object. */
static void __process_context live(struct place *place)
{
	struct victim *v = kzalloc(sizeof(*v), GFP_KERNEL);

	if (!v)
		return;
	tasklet_setup(&v->tasklet, victim_fn);
	v->stubborn = !stress_below(4);
	smp_store_release(&place->victim, v);
	for (unsigned int n = 1 + stress_below(LIFE_ROUNDS); n && stress_goes_on(); n--)
		victim_round();
	end_victim(place);
	bury(place, v);
}

static void __process_context live_and_die(unsigned int nr)
{
	while (stress_goes_on())
		live(&places[nr]);
}

static void __process_context prepare_freed(void)
{
	memset(&freed, FREED_BYTE, sizeof(freed));
	tasklet_setup(&freed.tasklet, trap_fn);
}

static void __process_context exhume_all(struct place *place)
{
	for (int i = 0; i < GRAVES; i++)
		exhume(place->graves[i]);
}

STRESS(tasklet_kill, "TOR-04", "After tasklet_kill(), with nobody scheduling, it can be freed.")
{
	nr_places = ACTORS * num_online_cpus();
	places = kzalloc(nr_places * sizeof(*places), GFP_KERNEL);
	if (!places || request_irq(VICTIM_LINE, victim_interrupt, 0, "stress", NULL)) {
		stress_violation("no memory, or no line %d", VICTIM_LINE);
		return;
	}
	prepare_freed();
	stress_actors(ACTORS, live_and_die);
	free_irq(VICTIM_LINE, NULL);
	for (unsigned int i = 0; i < nr_places; i++)
		exhume_all(&places[i]);
	kfree(places);
}
