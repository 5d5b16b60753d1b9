// SPDX-License-Identifier: MIT
/*
 * Tasklets under load: one that all CPUs, and itself, schedule from every
 * context; and many that are disabled and enabled all the time, while some that
 * are left alone must run in the order they were queued in.
 *
 * A run goes in spells, of so many rounds of the actors that a schedule which is
 * lost may be hidden by the next one, but not for long: after each all is quiet,
 * and what is still owed is counted.
 *
 * Context: actors in process context, tasklets and timers in softirq context, a
 * software line's top half in hard interrupt.
 * Locking: none; counts are atomic. A `struct in_order` belongs to its CPU,
 * interrupts off.
 * Linux: - (there is no torture test of tasklets).
 */
#include "stress.h"

#include <linux/atomic.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/timer.h>

#define TASKLET_LINE IRQ_SOFT_FIRST
/* A queued tasklet runs at the next tick of its CPU, which the host may have stopped meanwhile. */
#define QUIET_JIFFIES (30 * HZ)

/**
 * struct watched - a tasklet, and what is known of it
 * @tasklet: it
 * @inside: its function runs, so often
 * @schedules: calls of tasklet_schedule() and tasklet_hi_schedule()
 * @starts: of its function
 * @unseen: schedules since the last start
 * @held: disables that have returned, and whose enable has not been called
 * (only of those that wait for the function's end)
 */
struct watched {
	struct tasklet_struct tasklet;
	atomic_t inside, schedules, starts, unseen, held;
};

static void watched_schedule(struct watched *w)
{
	atomic_inc(&w->schedules);
	atomic_inc(&w->unseen);
	if (stress_below(2))
		tasklet_schedule(&w->tasklet);
	else
		tasklet_hi_schedule(&w->tasklet);
}

static void __bh_context watched_begin(struct watched *w)
{
	STRESS_CHECK(atomic_inc_return(&w->inside) == 1, "the tasklet runs beside itself");
	atomic_set(&w->unseen, 0);
	STRESS_CHECK(atomic_inc_return(&w->starts) <= atomic_read(&w->schedules),
		     "%d runs of %d schedules", atomic_read(&w->starts),
		     atomic_read(&w->schedules));
}

static void __bh_context watched_end(struct watched *w)
{
	atomic_dec(&w->inside);
}

/* Nobody schedules it any more: what is queued runs, with no further call. */
static void __process_context watched_settle(struct watched *w)
{
	unsigned long limit = jiffies + QUIET_JIFFIES;

	while (READ_ONCE(w->tasklet.state) && time_before(jiffies, limit))
		schedule_timeout_uninterruptible(1);
	STRESS_CHECK(!atomic_read(&w->tasklet.count), "count %d: disabled and enabled as often",
		     atomic_read(&w->tasklet.count));
	if (!STRESS_CHECK(!w->tasklet.state, "state %lx, and nobody schedules it",
			  w->tasklet.state))
		panic("a tasklet has not run for %d s", QUIET_JIFFIES / HZ);
	STRESS_CHECK(!atomic_read(&w->unseen), "%d schedules were lost", atomic_read(&w->unseen));
}

static void __process_context watched_kill(struct watched *w)
{
	tasklet_kill(&w->tasklet);
	STRESS_CHECK(!w->tasklet.state, "state %lx after tasklet_kill()", w->tasklet.state);
}

static void __process_context take_line(irq_handler_t handler)
{
	if (request_irq(TASKLET_LINE, handler, 0, "stress", NULL))
		stress_violation("line %d is taken", TASKLET_LINE);
}

/* --- TOR-02: one, from everywhere ----------------------------------------- */

#define PINGPONG_ROUNDS 500 /* of an actor, in a spell */

static struct watched pingpong;

static void __bh_context pingpong_fn(struct tasklet_struct *t)
{
	watched_begin(&pingpong);
	stress_delay(4);
	watched_end(&pingpong);
	if (!stress_below(4))
		watched_schedule(&pingpong);
}

static irqreturn_t __hardirq_context pingpong_interrupt(int irq, void *dev_id)
{
	watched_schedule(&pingpong);
	return IRQ_HANDLED;
}

static void __process_context pingpong_round(void)
{
	switch (stress_below(4)) {
	case 0:
		irq_soft_raise(TASKLET_LINE);
		break;
	case 1:
		local_bh_disable();
		watched_schedule(&pingpong);
		stress_delay(8);
		local_bh_enable();
		break;
	default:
		watched_schedule(&pingpong);
	}
	/* Broken: its function called past the protocol. */
	if (stress_broken && !stress_below(64)) {
		local_bh_disable();
		pingpong_fn(&pingpong.tasklet);
		local_bh_enable();
	}
}

static void __process_context schedule_it(unsigned int nr)
{
	for (int n = PINGPONG_ROUNDS; n && stress_goes_on(); n--) {
		pingpong_round();
		stress_op();
	}
}

STRESS(tasklet_pingpong, "TOR-02", "A tasklet that all CPUs schedule never runs beside itself.")
{
	pingpong = (struct watched){ 0 };
	tasklet_setup(&pingpong.tasklet, pingpong_fn);
	take_line(pingpong_interrupt);
	while (!stress_ends()) {
		stress_actors(1, schedule_it);
		watched_settle(&pingpong);
	}
	watched_kill(&pingpong);
	free_irq(TASKLET_LINE, NULL);
}

/* --- TOR-03: many, disabled and enabled ------------------------------------ */

#define TASKLETS 64
#define TOGGLE_ROUNDS 200 /* of an actor, in a spell */
#define LEVELS 3          /* of disabling, at most */

static struct watched *toggled;

static struct watched *some_tasklet(void)
{
	return &toggled[stress_below(TASKLETS)];
}

static void check_not_held(struct watched *w)
{
	int held = atomic_read(&w->held);

	STRESS_CHECK(!held, "tasklet %zd runs, and %d disables have returned", w - toggled, held);
}

static void __bh_context toggled_fn(struct tasklet_struct *t)
{
	struct watched *w = from_tasklet(w, t, tasklet);

	watched_begin(w);
	check_not_held(w);
	stress_delay(8);
	check_not_held(w);
	watched_end(w);
}

/* It has been disabled without waiting: of its runs only that one may begin which had got past. */
static void stay_disabled(struct watched *w)
{
	int before = atomic_read(&w->starts), begun;

	if (stress_below(2))
		watched_schedule(w);
	stress_delay(16);
	begun = atomic_read(&w->starts) - before;
	STRESS_CHECK(begun <= 1, "tasklet %zd began %d times while it was disabled", w - toggled,
		     begun);
}

/* Any context. */
static void toggle_nosync(struct watched *w)
{
	unsigned int levels = 1 + stress_below(LEVELS), n;

	for (n = levels; n; n--)
		tasklet_disable_nosync(&w->tasklet);
	stay_disabled(w);
	for (n = levels; n; n--)
		tasklet_enable(&w->tasklet);
}

/* From a thread, or a timer: what may not be waited for asleep is waited for spinning. */
static void __bh_context toggle_spinning(struct watched *w)
{
	tasklet_disable_in_atomic(&w->tasklet);
	atomic_inc(&w->held);
	stay_disabled(w);
	atomic_dec(&w->held);
	tasklet_enable(&w->tasklet);
}

/* The outer levels may be of either kind; the innermost waits. */
static void __process_context toggle_waiting(struct watched *w)
{
	unsigned int levels = 1 + stress_below(LEVELS), n;

	for (n = levels - 1; n; n--)
		tasklet_disable_nosync(&w->tasklet);
	/* Broken: not waited for. */
	if (stress_broken)
		tasklet_disable_nosync(&w->tasklet);
	else
		tasklet_disable(&w->tasklet);
	atomic_inc(&w->held);
	stay_disabled(w);
	if (!stress_below(4))
		cond_resched();
	for (n = levels - 1; n; n--)
		tasklet_enable(&w->tasklet);
	atomic_dec(&w->held);
	tasklet_enable(&w->tasklet);
}

/*
 * Those that are left alone. Each is of one CPU, which gives it a ticket when it
 * queues it; its function takes them one after the other.
 */
#define IN_ORDER 4 /* of each list of each CPU */

/**
 * struct in_order - one of them
 * @tasklet: it
 * @list: its list
 * @queued: from the queueing to the end of its function
 * @ticket: its place
 */
struct in_order {
	struct tasklet_struct tasklet;
	struct ordered_list *list;
	bool queued;
	unsigned long ticket;
};

/**
 * struct ordered_list - those of one CPU and one softirq
 * @cpu: the CPU
 * @hi: HI_SOFTIRQ
 * @given: the last ticket
 * @taken: the last one that has run
 * @members: the tasklets
 */
struct ordered_list {
	int cpu;
	bool hi;
	unsigned long given, taken;
	struct in_order members[IN_ORDER];
};

enum { NORMAL, HI, LISTS };
static DEFINE_PER_CPU(struct ordered_list, ordered_lists[LISTS]);

static void __bh_context in_order_fn(struct tasklet_struct *t)
{
	struct in_order *o = from_tasklet(o, t, tasklet);
	struct ordered_list *list = o->list;

	STRESS_CHECK(list->cpu == smp_processor_id(), "queued on CPU %d", list->cpu);
	STRESS_CHECK(o->ticket == list->taken + 1, "%s list: number %lu runs, after %lu",
		     list->hi ? "hi" : "normal", o->ticket, list->taken);
	list->taken = o->ticket;
	WRITE_ONCE(o->queued, false);
}

static void queue_one_irqoff(struct ordered_list *list, struct in_order *o)
{
	if (o->queued)
		return;
	o->queued = true;
	o->ticket = ++list->given;
	if (list->hi)
		tasklet_hi_schedule(&o->tasklet);
	else
		tasklet_schedule(&o->tasklet);
}

/* Several, so that there is an order. */
static void queue_in_order(void)
{
	struct ordered_list *list = this_cpu_ptr(&ordered_lists[stress_below(LISTS)]);
	unsigned long flags;

	local_irq_save(flags);
	for (int n = IN_ORDER; n; n--)
		queue_one_irqoff(list, &list->members[stress_below(IN_ORDER)]);
	local_irq_restore(flags);
}

static void __process_context set_up_in_order(void)
{
	struct ordered_list *list;
	struct in_order *o;
	int cpu, nr;

	for_each_online_cpu(cpu)
		for (nr = 0; nr < LISTS; nr++) {
			list = &per_cpu(ordered_lists[nr], cpu);
			*list = (struct ordered_list){ .cpu = cpu, .hi = nr == HI };
			for (o = list->members; o < list->members + IN_ORDER; o++) {
				tasklet_setup(&o->tasklet, in_order_fn);
				o->list = list;
			}
		}
}

static void __process_context kill_in_order(void)
{
	struct ordered_list *list;
	int cpu, nr, i;

	for_each_online_cpu(cpu)
		for (nr = 0; nr < LISTS; nr++) {
			list = &per_cpu(ordered_lists[nr], cpu);
			for (i = 0; i < IN_ORDER; i++)
				tasklet_kill(&list->members[i].tasklet);
			STRESS_CHECK(list->taken == list->given,
				     "CPU %d: %lu were queued in order, %lu have run", cpu,
				     list->given, list->taken);
		}
}

/* What every context may do. */
static void toggle_anywhere(void)
{
	if (!stress_below(4))
		queue_in_order();
	else if (stress_below(2))
		toggle_nosync(some_tasklet());
	else
		watched_schedule(some_tasklet());
}

static irqreturn_t __hardirq_context toggle_interrupt(int irq, void *dev_id)
{
	toggle_anywhere();
	return IRQ_HANDLED;
}

static DEFINE_PER_CPU(struct timer_list, toggle_timers);

static void __bh_context toggle_timer(struct timer_list *t)
{
	toggle_anywhere();
	toggle_spinning(some_tasklet());
	mod_timer(t, jiffies + 1);
}

static void __process_context toggle_round(void)
{
	switch (stress_below(8)) {
	case 0:
		irq_soft_raise(TASKLET_LINE);
		break;
	case 1 ... 2:
		toggle_waiting(some_tasklet());
		break;
	case 3:
		toggle_spinning(some_tasklet());
		break;
	default:
		toggle_anywhere();
	}
}

static void __process_context toggle_them(unsigned int nr)
{
	struct timer_list *timer = this_cpu_ptr(&toggle_timers);

	timer_setup(timer, toggle_timer, 0);
	mod_timer(timer, jiffies + 1);
	for (int n = TOGGLE_ROUNDS; n && stress_goes_on(); n--) {
		toggle_round();
		stress_op();
	}
	timer_shutdown_sync(timer);
}

STRESS(tasklet_toggle, "TOR-03", "A disabled tasklet does not run; enabled, it does; in order.")
{
	int i;

	toggled = kzalloc(TASKLETS * sizeof(*toggled), GFP_KERNEL);
	if (!toggled) {
		stress_violation("no memory");
		return;
	}
	for (i = 0; i < TASKLETS; i++)
		tasklet_setup(&toggled[i].tasklet, toggled_fn);
	set_up_in_order();
	take_line(toggle_interrupt);
	while (!stress_ends()) {
		stress_actors(1, toggle_them);
		for (i = 0; i < TASKLETS; i++)
			watched_settle(&toggled[i]);
	}
	for (i = 0; i < TASKLETS; i++)
		watched_kill(&toggled[i]);
	kill_in_order();
	free_irq(TASKLET_LINE, NULL);
	kfree(toggled);
}
