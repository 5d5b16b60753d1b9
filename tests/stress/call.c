// SPDX-License-Identifier: MIT
/*
 * Functions that all CPUs call on all CPUs at once, waiting for the end or not.
 *
 * A call carries a payload: what the caller wrote before must be seen by who is
 * called; what they wrote must be seen by a caller that waited. Each CPU writes its
 * own place, so each shows whether, and how often, it was called. A caller that does
 * not wait has a few calls on their way, and looks at one when it needs it again.
 *
 * A call may raise a softirq. If it interrupted a thread, that must have run when
 * the thread goes on: the mark `due` is set by the call, cleared by the softirq, and
 * no thread may ever see it on its CPU. If it interrupted a softirq or a
 * bottom-half section, the softirq runs after that. Each CPU runs it exactly as often
 * as it was raised there while it was not pending.
 *
 * Callers that wait for each other must all get through: a CPU that waits is called
 * meanwhile. One that does not is an actor that never ends.
 *
 * Context: actors in process context, some with bottom halves off; what they call
 * in hard interrupt context, on their own CPU in theirs with interrupts off.
 * Locking: a call belongs to its actor; each CPU writes its part of it.
 * Linux: kernel/scftorture.c.
 */
#include "stress.h"

#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/wait.h>

#define VECTOR IRQ_POLL_SOFTIRQ /* that nothing else uses */
#define ACTORS_PER_CPU 2
#define CALLS 4 /* of an actor, on their way at once */
#define WATCH_LOOPS 20
/* For the last softirqs: ksoftirqd's turn may be late, more so if the host stops its CPU. */
#define LAST_JIFFIES (10 * HZ)

enum form { SINGLE, MANY, OTHERS, EACH, EACH_OF };

static const char *const form_names[] = { "smp_call_function_single", "smp_call_function_many",
					  "smp_call_function", "on_each_cpu", "on_each_cpu_mask" };
#define NR_FORMS ARRAY_SIZE(form_names)

/**
 * struct call - one call and its payload
 * @form: which function calls
 * @wanted: what it is asked to call
 * @called: what it must call of these
 * @caller: its CPU
 * @on_its_way: it was not waited for, and not looked at since
 * @in, @in_inverted: written by the caller, nonzero
 * @of: written by each CPU that is called: what it saw, and how often
 * @left: calls that have not run, where nobody waits (atomic)
 * @done: none is left
 */
struct call {
	enum form form;
	struct cpumask wanted, called;
	int caller;
	bool on_its_way;
	u32 in, in_inverted;
	struct {
		u32 out;
		unsigned int times;
	} of[NR_CPUS];
	atomic_t left;
	struct completion done;
};

/* A CPU's softirq: raised when it was not pending, run, and see above (its own CPU). */
struct vector {
	unsigned int raises, runs;
	bool due;
};

static DEFINE_PER_CPU(struct vector, vector);
static DECLARE_WAIT_QUEUE_HEAD(runs_wait);

static void __bh_context vector_runs(struct softirq_action *h)
{
	struct vector *v = this_cpu_ptr(&vector);

	WRITE_ONCE(v->due, false);
	WRITE_ONCE(v->runs, v->runs + 1);
	STRESS_CHECK(v->runs <= READ_ONCE(v->raises), "the softirq ran %u times, raised %u times",
		     v->runs, v->raises);
	STRESS_CHECK(!in_hardirq() && !irqs_disabled(), "the softirq runs in a top half");
	/* The count is written before the queue is read; pairs with prepare_to_wait(). */
	smp_mb();
	if (waitqueue_active(&runs_wait))
		wake_up(&runs_wait);
}

/* Interrupts are off. */
static void raise_vector(void)
{
	struct vector *v = this_cpu_ptr(&vector);

	if (in_hardirq() && !in_softirq())
		WRITE_ONCE(v->due, true);
	if (!(local_softirq_pending() & BIT(VECTOR)))
		WRITE_ONCE(v->raises, v->raises + 1);
	raise_softirq_irqoff(VECTOR);
}

/* On this CPU: a top half elsewhere, here the caller's thread. */
static void check_context(const struct call *c, int cpu)
{
	bool remote = cpu != c->caller;

	STRESS_CHECK(!!in_hardirq() == remote && irqs_disabled(),
		     "%s: called by CPU %d with preempt_count %x, interrupts %s",
		     form_names[c->form], c->caller, preempt_count(),
		     irqs_disabled() ? "off" : "on");
}

static void called(void *info)
{
	int cpu = smp_processor_id();
	struct call *c = info;

	STRESS_CHECK(cpumask_test_cpu(cpu, &c->called), "%s calls this CPU, not one of %*pbl",
		     form_names[c->form], cpumask_pr_args(&c->called));
	STRESS_CHECK(c->in && c->in == ~c->in_inverted, "%s: the argument is %#x and %#x",
		     form_names[c->form], c->in, c->in_inverted);
	check_context(c, cpu);
	stress_delay(2);
	c->of[cpu].out = c->in + cpu;
	c->of[cpu].times++;
	if (!stress_below(2))
		raise_vector();
}

/* The same where nobody waits: after the last one, the caller may use it again. */
static void called_and_left(void *info)
{
	struct call *c = info;

	called(info);
	if (atomic_dec_and_test(&c->left))
		complete(&c->done);
}

/* What has been called, has it, and once? */
static void check_call(const struct call *c, const char *when)
{
	unsigned int times;
	int cpu;

	for_each_online_cpu(cpu) {
		times = cpumask_test_cpu(cpu, &c->called);
		STRESS_CHECK(c->of[cpu].times == times, "%s to %*pbl: CPU %d called %u times %s",
			     form_names[c->form], cpumask_pr_args(&c->called), cpu,
			     c->of[cpu].times, when);
		STRESS_CHECK(c->of[cpu].out == times * (c->in + cpu),
			     "%s: CPU %d wrote %#x, and %#x is seen %s", form_names[c->form], cpu,
			     c->in + cpu, c->of[cpu].out, when);
	}
}

static void prepare(struct call *c)
{
	c->form = stress_below(NR_FORMS);
	c->caller = smp_processor_id();
	cpumask_copy(&c->wanted, cpu_online_mask);
	if (c->form == SINGLE)
		cpumask_copy(&c->wanted, cpumask_of(stress_below(num_online_cpus())));
	else if (c->form == MANY || c->form == EACH_OF)
		c->wanted.bits[0] = stress_random() & BITMAP_LAST_WORD_MASK(NR_CPUS);
	cpumask_and(&c->called, &c->wanted, cpu_online_mask);
	if (c->form == MANY || c->form == OTHERS)
		cpumask_clear_cpu(c->caller, &c->called);
	c->in = stress_random() | 1;
	c->in_inverted = ~c->in;
	memset(c->of, 0, sizeof(c->of));
	atomic_set(&c->left, cpumask_weight(&c->called));
}

static void __process_context make_call(struct call *c, bool wait)
{
	smp_call_func_t fn = wait ? called : called_and_left;

	switch (c->form) {
	case SINGLE:
		smp_call_function_single(cpumask_first(&c->wanted), fn, c, wait);
		break;
	case MANY:
		preempt_disable();
		smp_call_function_many(&c->wanted, fn, c, wait);
		preempt_enable();
		break;
	case OTHERS:
		smp_call_function(fn, c, wait);
		break;
	case EACH:
		on_each_cpu(fn, c, wait);
		break;
	case EACH_OF:
		on_each_cpu_mask(&c->wanted, fn, c, wait);
	}
}

/* Broken: who wants to wait does not. */
static void __process_context start(struct call *c)
{
	bool wait = stress_below(2), bh_off = !stress_below(4);

	prepare(c);
	if (bh_off)
		local_bh_disable();
	make_call(c, wait && !stress_broken);
	if (wait)
		check_call(c, "when it returns");
	if (bh_off)
		local_bh_enable();
	c->on_its_way = (!wait || stress_broken) && !cpumask_empty(&c->called);
}

static void __process_context finish(struct call *c)
{
	if (c->on_its_way) {
		wait_for_completion(&c->done);
		check_call(c, "in the end");
	}
	c->on_its_way = false;
	c->in = 0;
}

/* With bottom halves on, so whatever comes in between leaves nothing to be done. */
static void watch(void)
{
	for (u32 n = stress_below(WATCH_LOOPS); n; n--) {
		STRESS_CHECK(!this_cpu_read(vector.due),
			     "a softirq raised in a call has not run at its interrupt's end");
		cpu_relax();
	}
}

static void __process_context call_around(unsigned int nr)
{
	struct call *calls = kzalloc(CALLS * sizeof(*calls), GFP_KERNEL), *c;

	if (!calls)
		panic("no memory for the calls");
	for (c = calls; c < calls + CALLS; c++)
		init_completion(&c->done);
	while (stress_goes_on()) {
		c = &calls[stress_below(CALLS)];
		finish(c);
		start(c);
		watch();
		stress_op();
	}
	for (c = calls; c < calls + CALLS; c++)
		finish(c);
	kfree(calls);
}

static unsigned int runs_left(void)
{
	unsigned int left = 0;
	int cpu;

	for_each_online_cpu(cpu)
		left += READ_ONCE(per_cpu(vector, cpu).raises) -
			READ_ONCE(per_cpu(vector, cpu).runs);
	return left;
}

STRESS(calls, "TOR-21", "A function is called once on each CPU it should be, and seen to be.")
{
	void (*before)(struct softirq_action *h) = softirq_vec[VECTOR].action;
	int cpu;

	for_each_possible_cpu(cpu)
		memset(&per_cpu(vector, cpu), 0, sizeof(struct vector));
	open_softirq(VECTOR, vector_runs);
	stress_actors(ACTORS_PER_CPU, call_around);
	wait_event_timeout(runs_wait, !runs_left(), LAST_JIFFIES);
	STRESS_CHECK(!runs_left(), "%u softirqs that were raised have not run", runs_left());
	open_softirq(VECTOR, before);
}
