// SPDX-License-Identifier: MIT
/*
 * Forward progress: whatever one kind of deferred work does to a CPU, the others
 * go on. A tasklet that is scheduled and stays disabled is looked at again and
 * again; a softirq that raises itself never comes to an end; threads compute for
 * whole ticks between two cond_resched(); a work item queues itself (TOR-26).
 *
 * Each kind of work notes when it last got on, in the clock of its CPU: the timer
 * interrupts that one has taken (stress_own_ticks()). If that is long ago, it has
 * been starved. On that clock a second of a CPU which the host has stopped takes
 * as long as that of a busy one; on jiffies it would not.
 * Who looks: the timer of the CPU, after all others; a thread, after the timer.
 *
 * That a flood leaves room at all is the restart limit's doing: one invocation of
 * the softirqs is ten rounds at most, and an invocation has a cause. So between
 * two looks of a thread
 *
 *	runs <= 10 * (interrupts taken + bottom-half sections left + turns of ksoftirqd)
 *
 * holds exactly.
 *
 * Context: actors and work items in process context; the vector's action, tasklets and timers in
 * softirq context; a software line's top half in hard interrupt.
 * Locking: none; a `struct cpu_progress` belongs to its CPU. An interrupt writes no
 * word of it that what it interrupts reads and then writes.
 * Linux: kernel/rcu/rcutorture.c (rcu_torture_fwd_prog) does it for callbacks.
 */
#include "stress.h"

#include <asm/irq_vectors.h>
#include <asm/processor.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#define PROGRESS_LINE IRQ_SOFT_FIRST
#define VECTOR_BIT (1U << IRQ_POLL_SOFTIRQ)
#define MAX_SOFTIRQ_RESTART 10 /* as in kernel/softirq/softirq.c */
#define THREADS 3              /* that compute, per CPU */

/* The kinds of work, and what they are called. */
enum { VECTOR, KSOFTIRQD, TASKLET, TIMER, WORK, THREAD, KINDS = THREAD + THREADS };

static const char *const kind_names[KINDS] = {
	[VECTOR] = "the softirq",           [KSOFTIRQD] = "ksoftirqd",
	[TASKLET] = "the tasklet",          [TIMER] = "the timer",
	[WORK] = "the work item",           [THREAD] = "the first thread",
	[THREAD + 1] = "the second thread", [THREAD + 2] = "the third thread",
};

/**
 * struct cpu_progress - of one CPU
 * @last: when each kind of work got on, in the CPU's own ticks
 * @runs: of the vector
 * @sections: bottom-half sections that have been left
 * @begun: threads that are there; before all are, nobody complains
 * @timer: fires every tick
 * @tasklet: an ordinary one
 * @work: an item of its thread
 */
struct cpu_progress {
	unsigned long last[KINDS];
	unsigned long runs;
	unsigned long sections;
	unsigned int begun;
	struct timer_list timer;
	struct tasklet_struct tasklet;
	struct work_struct work;
};

static DEFINE_PER_CPU(struct cpu_progress, progress);
static struct workqueue_struct *progress_queue;
static unsigned long patience; /* of each kind, in its CPU's ticks; longer than a rest */

static void get_on(unsigned int kind)
{
	this_cpu_ptr(&progress)->last[kind] = stress_own_ticks();
}

static void __bh_context vector_got_on(void)
{
	this_cpu_ptr(&progress)->runs++;
	get_on(VECTOR);
	if (stress_in_ksoftirqd())
		get_on(KSOFTIRQD);
}

/* Complain of a kind of work that has not got on, and be patient with it again. */
static void check_one(struct cpu_progress *p, unsigned int kind)
{
	/* In this order: an interrupt in between may move `last` on. */
	unsigned long last = READ_ONCE(p->last[kind]);
	unsigned long waited = stress_own_ticks() - last;

	if (!STRESS_CHECK(waited <= patience, "%s has not got on for %lu ticks", kind_names[kind],
			  waited))
		get_on(kind);
}

static void check_all_but_timer(void)
{
	struct cpu_progress *p = this_cpu_ptr(&progress);

	for (unsigned int kind = 0; kind < KINDS; kind++)
		if (kind != TIMER && p->begun == THREADS && !stress_ends())
			check_one(p, kind);
}

static void check_timer(void)
{
	struct cpu_progress *p = this_cpu_ptr(&progress);

	if (p->begun == THREADS && !stress_ends())
		check_one(p, TIMER);
}

static void __bh_context progress_timer(struct timer_list *t)
{
	get_on(TIMER);
	check_all_but_timer();
	mod_timer(t, jiffies + 1);
}

static void __bh_context progress_tasklet(struct tasklet_struct *t)
{
	get_on(TASKLET);
}

static void __process_context progress_work(struct work_struct *work)
{
	get_on(WORK);
}

/* A thread's turn. */
static void __process_context take_turn(unsigned int nr)
{
	get_on(THREAD + nr / num_online_cpus());
	check_timer();
	tasklet_schedule(&this_cpu_ptr(&progress)->tasklet);
	queue_work(progress_queue, &this_cpu_ptr(&progress)->work);
	stress_op();
}

static void __process_context begin_thread(void)
{
	struct cpu_progress *p = this_cpu_ptr(&progress);

	/* From the last one's beginning on, everybody is expected to get on. */
	for (unsigned int kind = 0; kind < KINDS; kind++)
		get_on(kind);
	p->begun++;
}

static void __process_context start_progress(unsigned long ticks, work_func_t fn)
{
	struct cpu_progress *p;
	int cpu;

	patience = ticks;
	progress_queue = create_workqueue("progress");
	if (!progress_queue)
		panic("no memory for a queue");
	for_each_online_cpu(cpu) {
		p = &per_cpu(progress, cpu);
		*p = (struct cpu_progress){ 0 };
		tasklet_setup(&p->tasklet, progress_tasklet);
		INIT_WORK(&p->work, fn);
		timer_setup(&p->timer, progress_timer, 0);
		p->timer.expires = jiffies + 1;
		add_timer_on(&p->timer, cpu);
	}
}

static void __process_context stop_progress(void)
{
	int cpu;

	for_each_online_cpu(cpu) {
		timer_shutdown_sync(&per_cpu(progress, cpu).timer);
		tasklet_kill(&per_cpu(progress, cpu).tasklet);
	}
	destroy_workqueue(progress_queue);
}

/* On each CPU, when nobody raises the vector any more: none is left pending. */
static void __process_context drain_vector(unsigned int nr)
{
	local_bh_disable();
	local_bh_enable();
	STRESS_CHECK(!(local_softirq_pending() & VECTOR_BIT), "the vector stays pending");
}

static void __process_context take_over(void (*action)(struct softirq_action *h),
					irq_handler_t handler)
{
	open_softirq(IRQ_POLL_SOFTIRQ, action);
	if (request_irq(PROGRESS_LINE, handler, 0, "stress", NULL))
		stress_violation("line %d is taken", PROGRESS_LINE);
}

/* --- TOR-05: a tasklet that is scheduled and stays disabled ----------------- */

#define HELD_PATIENCE (HZ / 2)
#define LONG_HOLD_DIVISOR 2   /* the first time it stays so for this part of the run: */
#define SHORT_HOLD_JIFFIES 20 /* 5 s of 10; then for up to this */

/**
 * struct held_tasklet - of one CPU
 * @tasklet: the tasklet
 * @disabled: it is, and must not run
 * @runs: of its function
 */
struct held_tasklet {
	struct tasklet_struct tasklet;
	bool disabled;
	unsigned int runs;
};

static DEFINE_PER_CPU(struct held_tasklet, held_tasklets);

static void __bh_context held_fn(struct tasklet_struct *t)
{
	struct held_tasklet *h = from_tasklet(h, t, tasklet);

	STRESS_CHECK(!h->disabled, "the tasklet runs while it is disabled");
	h->runs++;
}

static irqreturn_t __hardirq_context held_interrupt(int irq, void *dev_id)
{
	tasklet_schedule(&this_cpu_ptr(&held_tasklets)->tasklet);
	return IRQ_HANDLED;
}

static void __bh_context counting_action(struct softirq_action *h)
{
	vector_got_on();
}

/* Disabled, and asked for again and again, for so long. */
static void __process_context hold(struct held_tasklet *h, unsigned long length)
{
	unsigned long start = jiffies;

	do {
		take_turn(0);
		if (stress_below(2))
			tasklet_schedule(&h->tasklet);
		else
			irq_soft_raise(PROGRESS_LINE);
		if (stress_broken && !stress_below(64)) {
			/* Broken: enabled for a moment. */
			tasklet_enable(&h->tasklet);
			yield();
			tasklet_disable(&h->tasklet);
		}
	} while (stress_goes_on() && time_before(jiffies, start + length));
}

/*
 * It is queued here, its softirq pending, and ksoftirqd has been woken: that is in
 * the queue before this thread.
 */
static void __process_context check_single_run(struct held_tasklet *h)
{
	yield();
	STRESS_CHECK(h->runs == 1, "enabled, and it has run %u times", h->runs);
	schedule_timeout_uninterruptible(1);
	STRESS_CHECK(h->runs == 1, "enabled a while ago, and it has run %u times", h->runs);
	STRESS_CHECK(!h->tasklet.state, "state %lx, and it has run", h->tasklet.state);
}

static void __process_context hold_and_let_go(unsigned long length)
{
	struct held_tasklet *h = this_cpu_ptr(&held_tasklets);

	tasklet_disable(&h->tasklet);
	h->disabled = true;
	h->runs = 0;
	hold(h, length);
	STRESS_CHECK(!h->runs, "disabled, and it has run %u times", h->runs);
	h->disabled = false;
	tasklet_enable(&h->tasklet);
	check_single_run(h);
}

/* The first of each CPU holds its tasklet, the others work. */
static void __process_context hold_or_work(unsigned int nr)
{
	unsigned long length = stress_length() / LONG_HOLD_DIVISOR;

	begin_thread();
	while (stress_goes_on()) {
		if (nr < num_online_cpus()) {
			hold_and_let_go(length);
			length = 1 + stress_below(SHORT_HOLD_JIFFIES);
			continue;
		}
		take_turn(nr);
		raise_softirq(IRQ_POLL_SOFTIRQ);
	}
}

static void __process_context set_up_held(void)
{
	struct held_tasklet *h;
	int cpu;

	for_each_online_cpu(cpu) {
		h = &per_cpu(held_tasklets, cpu);
		*h = (struct held_tasklet){ 0 };
		tasklet_setup(&h->tasklet, held_fn);
	}
}

STRESS(tasklet_disabled, "TOR-05", "A tasklet that is queued and disabled holds up nothing else.")
{
	void (*old)(struct softirq_action *h) = softirq_vec[IRQ_POLL_SOFTIRQ].action;
	int cpu;

	set_up_held();
	take_over(counting_action, held_interrupt);
	start_progress(HELD_PATIENCE, progress_work);
	stress_actors(THREADS, hold_or_work);
	for_each_online_cpu(cpu)
		tasklet_kill(&per_cpu(held_tasklets, cpu).tasklet);
	stop_progress();
	stress_actors(1, drain_vector);
	free_irq(PROGRESS_LINE, NULL);
	open_softirq(IRQ_POLL_SOFTIRQ, old);
}

/* --- TOR-26: a flood, and threads that compute ------------------------------ */

#define FLOOD_PATIENCE HZ
#define HOG_TICKS (FLOOD_PATIENCE + HZ / 2)
#define HOG_TURN 4 /* at which it does, counted when the others have begun */

/* Broken: one thread computes for longer than the others can be expected to wait. */
static void hog(void)
{
	unsigned long start = stress_own_ticks();

	while (stress_own_ticks() - start < HOG_TICKS)
		cpu_relax_long();
}

static void __bh_context flood_action(struct softirq_action *h)
{
	vector_got_on();
	if (!stress_ends())
		raise_softirq(IRQ_POLL_SOFTIRQ);
}

static void __process_context flood_work(struct work_struct *work)
{
	progress_work(work);
	if (!stress_ends())
		queue_work(progress_queue, work);
}

static irqreturn_t __hardirq_context flood_interrupt(int irq, void *dev_id)
{
	return IRQ_HANDLED;
}

/**
 * struct look - what a thread has seen of its CPU
 * @runs: of the vector
 * @causes: times something has begun an invocation of the softirqs, ksoftirqd left out
 */
struct look {
	unsigned long runs;
	unsigned long causes;
};

static struct look look_now(void)
{
	struct cpu_progress *p = this_cpu_ptr(&progress);
	struct look now;
	unsigned int i;

	local_irq_disable();
	now = (struct look){ p->runs, p->sections + irq_spurious_count() };
	for (i = 0; i < NR_IRQS; i++)
		now.causes += kstat_irqs_cpu(i, smp_processor_id());
	for (i = 0; i < NR_IPI_VECTORS; i++)
		now.causes += kstat_ipis_cpu(FIRST_IPI_VECTOR + i, smp_processor_id());
	local_irq_enable();
	return now;
}

static void check_limit(const struct look *before, unsigned int ksoftirqd_turns)
{
	struct look now = look_now();
	unsigned long runs = now.runs - before->runs;
	unsigned long causes = now.causes - before->causes + ksoftirqd_turns;

	STRESS_CHECK(runs <= MAX_SOFTIRQ_RESTART * causes, "%lu runs in %lu invocations", runs,
		     causes);
}

/* To the next tick, and never give up the CPU. */
static void __process_context compute(void)
{
	unsigned long start = jiffies;
	struct look before = look_now();

	while (jiffies == start && !stress_ends())
		stress_random();
	irq_soft_raise(PROGRESS_LINE);
	check_limit(&before, 0);
}

static void __process_context leave_section(void)
{
	struct look before = look_now();

	local_bh_disable();
	this_cpu_ptr(&progress)->sections++;
	local_bh_enable();
	check_limit(&before, 0);
}

/* First come, first served: until it is this thread's turn again, ksoftirqd has had one. */
static void __process_context give_way(void)
{
	struct look before = look_now();

	cond_resched();
	check_limit(&before, 1);
}

static bool all_begun(void)
{
	return this_cpu_ptr(&progress)->begun == THREADS;
}

static void __process_context flood_and_compute(unsigned int nr)
{
	unsigned int turns = 0;

	begin_thread();
	raise_softirq(IRQ_POLL_SOFTIRQ);
	while (stress_goes_on()) {
		take_turn(nr);
		if (!stress_below(4))
			compute();
		leave_section();
		give_way();
		if (stress_broken && !nr && all_begun() && ++turns == HOG_TURN)
			hog();
	}
}

STRESS(forward_progress, "TOR-26", "In a flood of softirqs everything gets on, every second.")
{
	void (*old)(struct softirq_action *h) = softirq_vec[IRQ_POLL_SOFTIRQ].action;

	take_over(flood_action, flood_interrupt);
	start_progress(FLOOD_PATIENCE, flood_work);
	stress_actors(THREADS, flood_and_compute);
	stop_progress();
	stress_actors(1, drain_vector);
	free_irq(PROGRESS_LINE, NULL);
	open_softirq(IRQ_POLL_SOFTIRQ, old);
}
