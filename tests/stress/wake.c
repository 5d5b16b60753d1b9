// SPDX-License-Identifier: MIT
/*
 * The hunt for the wake-up that is lost: the sleeper finds nothing to do and is on its
 * way to sleep; just then the waker makes the condition true, looks for sleepers, and
 * finds none. It must not be possible:
 *
 *	sleeper                        waker
 *	on the queue, state set        condition = true
 *	full barrier                   full barrier
 *	looks at the condition         looks at queue and state
 *
 * Threads are paired, on different CPUs if there are some, and pass a ball. Who has it
 * makes the other one's condition true, wakes him, and goes to sleep himself, when the
 * ball may be back already. So each is producer and consumer in turn. It is passed by
 * the thread, or by a timer on the CPU of the one who sleeps. He waits in one of the
 * ways that there are. Each ball has a number: none is lost, none comes twice. On one
 * CPU he sleeps already when it is passed, so the hunt proper, and what is broken, needs
 * two.
 *
 * A timer of each CPU looks at the sleepers of its CPU in every tick. One that is still
 * in a sleep state, with its condition true, a second after it was first seen so, has
 * missed a wake-up. The second is one of that CPU (stress_own_ticks()). Then it is
 * woken, so that the run comes to an end.
 *
 * Context: actors in process context; timers in softirq context.
 * Locking: none; a ball is its receiver's from the moment on that it is there.
 * Linux: - ; what waits is kernel/sched/wait.c.
 */
#include "stress.h"

#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>

#define ACTORS_PER_CPU 4
#define MAX_ACTORS (ACTORS_PER_CPU * NR_CPUS)
#define PATIENCE HZ /* of a sleeper's CPU */
#define LOOPS 60
#define BROKEN_LOOPS 2000
#define SHORT_JIFFIES 3
#define TIMER_JIFFIES 2
#define BY_TIMER 8 /* one of so many passes */

enum form { EVENT, TIMEOUT, INTERRUPTIBLE, QUEUED, BARE, FORMS };

static const char *const form_names[FORMS] = { "wait_event()", "wait_event_timeout()",
					       "wait_event_interruptible()", "prepare_to_wait()",
					       "set_current_state()" };

/**
 * struct player - one of a pair
 * @task: its thread (the thread, before it first waits)
 * @cpu: where that is bound
 * @other: who plays with it (set at the beginning)
 * @wq: where it waits
 * @form: how (the thread)
 * @waits: it does, now (the thread; read by the watcher)
 * @ball: there is one for it: the condition (who passes sets it, who waits clears it)
 * @over: it is the last one (who passes it, before @ball)
 * @number: of the ball (who passes it, before @ball)
 * @passed, @received: balls (the thread)
 * @passer: passes the ball to @other
 * @seen: the ball with which the watcher saw it asleep (the watcher)
 * @since: in ticks of its CPU (the watcher)
 */
struct player {
	struct task_struct *task;
	int cpu;
	struct player *other;
	struct wait_queue_head wq;
	enum form form;
	bool waits;
	bool ball;
	bool over;
	unsigned int number;
	unsigned int passed, received;
	struct timer_list passer;
	unsigned int seen;
	unsigned long since;
};

static struct player players[MAX_ACTORS];
static DEFINE_PER_CPU(struct timer_list, watchers);

static bool has_ball(struct player *p)
{
	/* Pairs with throw(). */
	return smp_load_acquire(&p->ball);
}

/*
 * What the waker has to do, and nothing more. Who has the ball may go on before he is
 * woken, and may end: as a reader of RCU one can wake him all the same.
 */
static void throw(struct player *to)
{
	rcu_read_lock();
	/* Pairs with has_ball(): number and `over` before it. */
	smp_store_release(&to->ball, true);
	if (to->form == BARE)
		wake_up_process(to->task);
	else
		wake_up(&to->wq);
	rcu_read_unlock();
}

static void __bh_context throw_by_timer(struct timer_list *timer)
{
	struct player *p = from_timer(p, timer, passer);

	throw(p->other);
}

static void __process_context pass(struct player *p, bool over)
{
	struct player *to = p->other;

	to->number = ++p->passed;
	to->over = over;
	/* The last call may still be returning: then it stays on that CPU. */
	if (!over && !stress_below(BY_TIMER)) {
		p->passer.expires = jiffies + stress_below(TIMER_JIFFIES);
		add_timer_on(&p->passer, to->cpu);
	} else {
		throw(to);
	}
}

/* Long, so that the watcher sees what is lost, or short, so that the time may be over. */
static void __process_context wait_limited(struct player *p)
{
	long timeout = stress_below(4) ? 2 * PATIENCE : 1 + stress_below(SHORT_JIFFIES), left;
	unsigned long start;

	do {
		start = jiffies;
		left = wait_event_timeout(p->wq, has_ball(p), timeout);
		STRESS_CHECK(left >= 0 && left <= timeout, "%ld of %ld jiffies are left", left,
			     timeout);
		STRESS_CHECK(left || time_after_eq(jiffies, start + timeout),
			     "the time is over after %lu of %ld jiffies", jiffies - start, timeout);
		STRESS_CHECK(!left || has_ball(p), "the wait is over, and it is not true");
	} while (!left);
}

static void __process_context wait_queued(struct player *p)
{
	DEFINE_WAIT(entry);

	for (;;) {
		prepare_to_wait(&p->wq, &entry, TASK_UNINTERRUPTIBLE);
		if (has_ball(p))
			break;
		schedule();
	}
	finish_wait(&p->wq, &entry);
}

/* Broken: looks first, and sets the state then. */
static void __process_context wait_bare(struct player *p)
{
	for (;;) {
		if (!stress_broken)
			set_current_state(TASK_UNINTERRUPTIBLE);
		if (has_ball(p))
			break;
		if (stress_broken) {
			stress_delay(BROKEN_LOOPS);
			set_current_state(TASK_UNINTERRUPTIBLE);
		}
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

static void __process_context wait_in_form(struct player *p)
{
	int error;

	switch (p->form) {
	case EVENT:
		wait_event(p->wq, has_ball(p));
		break;
	case TIMEOUT:
		wait_limited(p);
		break;
	case INTERRUPTIBLE:
		error = wait_event_interruptible(p->wq, has_ball(p));
		STRESS_CHECK(!error, "wait_event_interruptible() returns %d", error);
		break;
	case QUEUED:
		wait_queued(p);
		break;
	case BARE:
	case FORMS:
		wait_bare(p);
		break;
	}
}

/* False: it was the last ball. */
static bool __process_context receive(struct player *p)
{
	stress_delay(LOOPS);
	WRITE_ONCE(p->waits, true);
	wait_in_form(p);
	WRITE_ONCE(p->waits, false);
	STRESS_CHECK(has_ball(p), "%s returns, and it is not true", form_names[p->form]);
	STRESS_CHECK(!waitqueue_active(&p->wq), "%s returns on the queue", form_names[p->form]);
	WRITE_ONCE(p->received, p->received + 1);
	STRESS_CHECK(p->number == p->received, "ball %u comes after %u", p->number,
		     p->received - 1);
	/* How the next one is waited for, before the other can throw it. */
	p->form = stress_below(FORMS);
	WRITE_ONCE(p->ball, false);
	stress_op();
	return !p->over;
}

/* The last one is thrown by who has the ball when the time is over. */
static void __process_context play(unsigned int nr)
{
	struct player *p = &players[nr];
	bool goes_on = true;

	p->task = current;
	/* Of each pair the first one begins, when the other one is there. */
	if (p < p->other) {
		while (!READ_ONCE(p->other->task))
			schedule_timeout_uninterruptible(1);
		pass(p, false);
	}
	while (receive(p)) {
		goes_on = stress_goes_on();
		pass(p, !goes_on);
		if (!goes_on)
			break;
	}
}

/* A sleeper with its condition true. */
static void watch(struct player *p)
{
	unsigned int state = p->task ? READ_ONCE(p->task->__state) : TASK_RUNNING;
	unsigned int next = READ_ONCE(p->received) + 1;

	if (!READ_ONCE(p->waits) || !READ_ONCE(p->ball) || state == TASK_RUNNING) {
		p->seen = 0;
		return;
	}
	if (p->seen != next) {
		p->seen = next;
		p->since = stress_own_ticks();
		return;
	}
	if (stress_own_ticks() - p->since <= PATIENCE)
		return;
	stress_violation("a wake-up is lost: asleep for a second in %s, and it is true",
			 form_names[p->form]);
	p->seen = 0;
	wake_up_process(p->task);
}

static void __bh_context watch_all(struct timer_list *timer)
{
	for (unsigned int i = 0; i < MAX_ACTORS; i++)
		if (players[i].other && players[i].cpu == smp_processor_id())
			watch(&players[i]);
	mod_timer(timer, jiffies + 1);
}

static void set_up_players(unsigned int nr)
{
	struct player *p;

	memset(players, 0, sizeof(players));
	for (p = players; p < players + nr; p++) {
		p->cpu = (p - players) % num_online_cpus();
		p->other = &players[nr - 1 - (p - players)];
		p->form = stress_below(FORMS);
		init_waitqueue_head(&p->wq);
		timer_setup(&p->passer, throw_by_timer, 0);
	}
}

static void __process_context start_watchers(void)
{
	struct timer_list *timer;
	int cpu;

	for_each_online_cpu(cpu) {
		timer = &per_cpu(watchers, cpu);
		timer_setup(timer, watch_all, 0);
		timer->expires = jiffies + 1;
		add_timer_on(timer, cpu);
	}
}

static void __process_context check_players(unsigned int nr)
{
	for (struct player *p = players; p < players + nr; p++) {
		STRESS_CHECK(p->received == p->other->passed, "%u balls passed, %u received",
			     p->other->passed, p->received);
		STRESS_CHECK(!timer_shutdown_sync(&p->passer), "a ball is on its way at the end");
	}
}

STRESS(lost_wakeup, "TOR-17", "Nobody sleeps on when what he waits for is true.")
{
	unsigned int nr = ACTORS_PER_CPU * num_online_cpus();
	int cpu;

	set_up_players(nr);
	start_watchers();
	stress_actors(ACTORS_PER_CPU, play);
	for_each_online_cpu(cpu)
		timer_shutdown_sync(&per_cpu(watchers, cpu));
	check_players(nr);
}
