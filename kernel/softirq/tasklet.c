// SPDX-License-Identifier: MIT
/*
 * Tasklets: functions that run once for any number of calls, never beside
 * themselves.
 *
 * Two lists a CPU, one run by HI_SOFTIRQ before everything, one by
 * TASKLET_SOFTIRQ. Two bits of its state make a tasklet what it is:
 *
 *	SCHED  queued. Whoever sets it queues; whoever finds it set need not.
 *	       Cleared before the function is called, so that a call that comes
 *	       while it runs is not lost.
 *	RUN    running. Taken before it runs; a CPU that cannot take it puts the
 *	       tasklet back on its own list and tries again.
 *
 *	from      to        function               where          lock
 *	idle      SCHED     tasklet_schedule       any            bit, atomic
 *	SCHED     SCHED+RUN tasklet_action_common  softirq        bit, atomic
 *	SCHED+RUN RUN       tasklet_action_common  softirq        RUN held
 *	RUN       RUN+SCHED tasklet_schedule       any            bit, atomic
 *	RUN       idle      tasklet_action_common  softirq        RUN held
 *
 * A disabled one (count > 0) stays queued and is looked at again and again.
 *
 * Context: scheduling in any context; the functions run in softirq context.
 * Locking: the lists belong to their CPU, interrupts off; bits are atomic.
 * Invariant: a tasklet is on a list iff SCHED is set and nobody is between
 * setting it and queueing.
 *
 * Linux: kernel/softirq.c (tasklet_action_common).
 */
#include "guard.h"

#include <asm/barrier.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>

/* A queue with its end; empty: tail points to head. */
struct tasklet_head {
	struct tasklet_struct *head;
	struct tasklet_struct **tail;
};

static DEFINE_PER_CPU(struct tasklet_head, tasklet_vec);
static DEFINE_PER_CPU(struct tasklet_head, tasklet_hi_vec);

/* The tail is set here and not at boot: a zeroed head is an empty one. */
static void append_irqoff(struct tasklet_head *list, struct tasklet_struct *t)
{
	if (!list->head)
		list->tail = &list->head;
	t->next = NULL;
	*list->tail = t;
	list->tail = &t->next;
}

static void schedule_on_list(struct tasklet_struct *t, struct tasklet_head __percpu *lists,
			     unsigned int softirq_nr)
{
	unsigned long flags;

	local_irq_save(flags);
	append_irqoff(this_cpu_ptr(lists), t);
	raise_softirq_irqoff(softirq_nr);
	local_irq_restore(flags);
}

void __tasklet_schedule(struct tasklet_struct *t)
{
	schedule_on_list(t, &tasklet_vec, TASKLET_SOFTIRQ);
}

void __tasklet_hi_schedule(struct tasklet_struct *t)
{
	schedule_on_list(t, &tasklet_hi_vec, HI_SOFTIRQ);
}

/* The state table above for a tasklet whose RUN bit this CPU holds. */
static void tasklet_assert_state(const struct tasklet_struct *t)
{
	DEBUG_WARN_ON(!in_serving_softirq() || irqs_disabled());
	DEBUG_WARN_ON(!test_bit(TASKLET_STATE_RUN, &t->state));
	DEBUG_WARN_ON(!t->callback);
}

/* Call the function, and hold it to what it must leave as it was. */
static void __bh_context call_tasklet(struct tasklet_struct *t)
{
	void *fn = t->use_callback ? (void *)t->callback : (void *)t->func;
	int count = preempt_count();

	if (t->use_callback)
		t->callback(t);
	else
		t->func(t->data);
	/* From here on t->state is all that may be touched. */
	if (WARN_ONCE(preempt_count() != count, "tasklet: %pS preempt leak: %08x -> %08x\n", fn,
		      count, preempt_count()))
		preempt_count_set(count);
	guard_irqs(false, "tasklet", fn);
}

/* Run it if nobody else does and it is enabled; false: put it back. */
static bool __bh_context try_run(struct tasklet_struct *t)
{
	if (test_and_set_bit(TASKLET_STATE_RUN, &t->state))
		return false;
	tasklet_assert_state(t);
	if (atomic_read(&t->count)) {
		clear_bit_unlock(TASKLET_STATE_RUN, &t->state);
		return false;
	}
	if (test_and_clear_bit(TASKLET_STATE_SCHED, &t->state))
		call_tasklet(t);
	else
		WARN_ONCE(1, "tasklet SCHED state not set: %s %pS\n",
			  t->use_callback ? "callback" : "func", t->callback);
	clear_bit_unlock(TASKLET_STATE_RUN, &t->state);
	return true;
}

static void __bh_context tasklet_action_common(struct tasklet_head __percpu *lists,
					       unsigned int softirq_nr)
{
	struct tasklet_struct *list, *t;

	local_irq_disable();
	list = this_cpu_ptr(lists)->head;
	this_cpu_ptr(lists)->head = NULL;
	local_irq_enable();
	while (list) {
		t = list;
		list = t->next;
		if (try_run(t))
			continue;
		local_irq_disable();
		append_irqoff(this_cpu_ptr(lists), t);
		__raise_softirq_irqoff(softirq_nr);
		local_irq_enable();
	}
}

static void __bh_context tasklet_action(struct softirq_action *h)
{
	tasklet_action_common(&tasklet_vec, TASKLET_SOFTIRQ);
}

static void __bh_context tasklet_hi_action(struct softirq_action *h)
{
	tasklet_action_common(&tasklet_hi_vec, HI_SOFTIRQ);
}

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *t))
{
	*t = (struct tasklet_struct){ .callback = callback, .use_callback = true };
}

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long data), unsigned long data)
{
	*t = (struct tasklet_struct){ .func = func, .data = data };
}

void tasklets_init(void)
{
	open_softirq(TASKLET_SOFTIRQ, tasklet_action);
	open_softirq(HI_SOFTIRQ, tasklet_hi_action);
}
