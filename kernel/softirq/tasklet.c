// SPDX-License-Identifier: MIT
/*
 * Tasklets: functions that run once for any number of calls, never beside
 * themselves.
 *
 * Two lists a CPU, one run by HI_SOFTIRQ before everything, one by
 * TASKLET_SOFTIRQ. Bits of its state make a tasklet what it is:
 *
 *	SCHED  queued. Whoever sets it queues; whoever finds it set need not.
 *	       Cleared before the function is called, so that a call that comes
 *	       while it runs is not lost.
 *	RUN    running. Taken before it runs; a CPU that cannot take it puts the
 *	       tasklet back on its own list and tries again.
 *	KILL   tasklet_kill() waits for SCHED. This once SCHED is cleared after
 *	       the function: one that schedules itself each time finds it set, so
 *	       the killer gets it at the end. (Linux leaves that to luck, and on
 *	       one CPU there is none.)
 *
 *	from      to        function               where          lock
 *	idle      SCHED     tasklet_schedule       any            bit, atomic
 *	SCHED     SCHED+RUN try_run                softirq        bit, atomic
 *	SCHED+RUN RUN       run_locked             softirq        RUN held
 *	RUN       RUN+SCHED tasklet_schedule       any            bit, atomic
 *	RUN       idle      tasklet_unlock         softirq        RUN held
 *	idle      SCHED     tasklet_kill           task           bit, atomic
 *	SCHED     idle      tasklet_kill           task           SCHED held
 *
 * A disabled one (count > 0) stays queued and is looked at again and again.
 *
 * Who waits for a bit sleeps, and is counted in nr_waiting, so that whoever
 * clears a bit with nobody waiting pays one comparison.
 *
 * Context: scheduling in any context; the functions run in softirq context;
 * waiting in process context.
 * Locking: the lists belong to their CPU, interrupts off; bits are atomic.
 * Invariant: a tasklet is on a list iff SCHED is set and nobody is between
 * setting it and queueing, or is killing it.
 *
 * Linux: kernel/softirq.c (tasklet_action_common, tasklet_kill).
 */
#define pr_fmt(fmt) "softirq: " fmt

#include <asm/processor.h>
#include <jiffy/guard.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <trace/events/irq.h>

/* A queue with its end; empty: tail points to head. */
struct tasklet_head {
	struct tasklet_struct *head;
	struct tasklet_struct **tail;
};

static DEFINE_PER_CPU(struct tasklet_head, tasklet_vec);
static DEFINE_PER_CPU(struct tasklet_head, tasklet_hi_vec);
/* Whose function is being called here: its own CPU, softirq context. */
static DEFINE_PER_CPU(struct tasklet_struct *, tasklet_running);
/* For tasklet_for_each(), which may interrupt tasklet_action_common() anywhere: what is on no list
 * meanwhile. The one in hand is put back, or stays until its call has ended; the rest follows. */
static DEFINE_PER_CPU(struct tasklet_struct *, tasklet_in_hand);
static DEFINE_PER_CPU(struct tasklet_struct *, tasklet_rest);

static atomic_t nr_waiting;                                 /* tasks asleep in wait_clear() */
static void (*wait_hook)(struct tasklet_struct *t, int nr); /* set at boot */
static void (*wake_hook)(void);                             /* set at boot */

void tasklet_set_wait(void (*wait)(struct tasklet_struct *t, int nr), void (*wake)(void))
{
	wait_hook = wait;
	wake_hook = wake;
}

/* For messages and the trace: which tasklet. */
static void *tasklet_function(const struct tasklet_struct *t)
{
	return t->use_callback ? (void *)t->callback : (void *)t->func;
}

/* The tail is set here and not at boot: a zeroed head is an empty one. */
static void append_irqoff(struct tasklet_head *list, struct tasklet_struct *t)
{
	if (!list->head)
		list->tail = &list->head;
	t->next = NULL;
	*list->tail = t;
	list->tail = &t->next;
}

static __always_inline void schedule_on_list(struct tasklet_struct *t,
					     struct tasklet_head __percpu *lists,
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
	trace_tasklet_schedule(t, tasklet_function(t), TASKLET_SOFTIRQ);
	schedule_on_list(t, &tasklet_vec, TASKLET_SOFTIRQ);
}

void __tasklet_hi_schedule(struct tasklet_struct *t)
{
	trace_tasklet_schedule(t, tasklet_function(t), HI_SOFTIRQ);
	schedule_on_list(t, &tasklet_hi_vec, HI_SOFTIRQ);
}

/* The state table above for a tasklet whose RUN bit this CPU holds. */
static void tasklet_assert_state(const struct tasklet_struct *t)
{
	DEBUG_WARN_ON(!in_serving_softirq() || irqs_disabled());
	DEBUG_WARN_ON(!test_bit(TASKLET_STATE_RUN, &t->state));
	DEBUG_WARN_ON(!t->callback);
}

/* After a bit was cleared. Pairs with the increment in wait_clear(). */
static inline void wake_waiting(void)
{
	smp_mb__after_atomic();
	if (unlikely(atomic_read(&nr_waiting)))
		wake_hook();
}

void tasklet_unlock(struct tasklet_struct *t)
{
	clear_bit_unlock(TASKLET_STATE_RUN, &t->state);
	wake_waiting();
}

static noinline void tasklet_leaked(const void *fn, int count)
{
	if (WARN_ONCE(preempt_count() != count, "tasklet: %pS preempt leak: %08x -> %08x\n", fn,
		      count, preempt_count()))
		preempt_count_set(count);
	guard_irqs(false, "tasklet", fn);
}

static void __bh_context call_tasklet(struct tasklet_struct *t)
{
	void *fn = tasklet_function(t);
	int count = preempt_count();

	this_cpu_write(tasklet_running, t);
	trace_tasklet_entry(t, fn);
	if (t->use_callback)
		t->callback(t);
	else
		t->func(t->data);
	trace_tasklet_exit(t, fn);
	this_cpu_write(tasklet_running, NULL);
	/* From here on t->state is all that may be touched. */
	if (handler_leaked(count, false))
		tasklet_leaked(fn, count);
}

/* RUN is held; it is enabled. */
static void __bh_context run_locked(struct tasklet_struct *t)
{
	bool killed = test_bit(TASKLET_STATE_KILL, &t->state);
	bool queued;

	if (unlikely(killed))
		queued = test_bit(TASKLET_STATE_SCHED, &t->state);
	else
		queued = test_and_clear_bit(TASKLET_STATE_SCHED, &t->state);
	if (WARN_ONCE(!queued, "tasklet SCHED state not set: %s %pS\n",
		      t->use_callback ? "callback" : "func", tasklet_function(t)))
		return;
	call_tasklet(t);
	if (unlikely(killed))
		clear_bit(TASKLET_STATE_SCHED, &t->state);
}

/* Run it if nobody else does and it is enabled; false: put it back. */
static bool __bh_context try_run(struct tasklet_struct *t)
{
	bool enabled;

	if (!tasklet_trylock(t))
		return false;
	tasklet_assert_state(t);
	enabled = !atomic_read(&t->count);
	if (likely(enabled)) {
		run_locked(t);
		this_cpu_write(tasklet_in_hand, NULL);
	}
	/* Whoever waited for it may free it now. */
	tasklet_unlock(t);
	return enabled;
}

static void __bh_context tasklet_action_common(struct tasklet_head __percpu *lists,
					       unsigned int softirq_nr)
{
	struct tasklet_struct *list, *t;

	local_irq_disable();
	list = this_cpu_ptr(lists)->head;
	this_cpu_ptr(lists)->head = NULL;
	this_cpu_write(tasklet_rest, list);
	local_irq_enable();
	while (list) {
		t = list;
		this_cpu_write(tasklet_in_hand, t);
		list = t->next;
		this_cpu_write(tasklet_rest, list);
		if (try_run(t))
			continue;
		local_irq_disable();
		append_irqoff(this_cpu_ptr(lists), t);
		__raise_softirq_irqoff(softirq_nr);
		this_cpu_write(tasklet_in_hand, NULL);
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

/* Would waiting for @t be waiting for the caller, or for what the caller interrupted? */
static bool runs_beneath(const struct tasklet_struct *t)
{
	return in_interrupt() && this_cpu_read(tasklet_running) == t;
}

static void __process_context wait_clear(struct tasklet_struct *t, int nr)
{
	if (!test_bit(nr, &t->state))
		return;
	atomic_inc(&nr_waiting);
	wait_hook(t, nr);
	atomic_dec(&nr_waiting);
}

void tasklet_unlock_wait(struct tasklet_struct *t)
{
	might_sleep();
	wait_clear(t, TASKLET_STATE_RUN);
}

void tasklet_unlock_spin_wait(struct tasklet_struct *t)
{
	while (test_bit(TASKLET_STATE_RUN, &t->state)) {
		if (WARN(runs_beneath(t), "waiting for the tasklet %pS on top of itself\n",
			 tasklet_function(t)))
			return;
		cpu_relax();
	}
}

void tasklet_disable_in_atomic(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	tasklet_unlock_spin_wait(t);
	smp_mb();
}

/* Not only for process context: who calls it elsewhere is told, and still waits. */
void tasklet_disable(struct tasklet_struct *t)
{
	might_sleep();
	if (in_atomic() || irqs_disabled()) {
		tasklet_disable_in_atomic(t);
		return;
	}
	tasklet_disable_nosync(t);
	tasklet_unlock_wait(t);
	smp_mb();
}

void tasklet_enable(struct tasklet_struct *t)
{
	/* What was done while it was disabled, before it can run. */
	smp_mb__before_atomic();
	WARN(atomic_dec_return(&t->count) < 0,
	     "tasklet_enable() of %pS without tasklet_disable(): it is blocked now\n",
	     tasklet_function(t));
}

void tasklet_kill(struct tasklet_struct *t)
{
	if (in_interrupt()) {
		pr_notice("Attempt to kill tasklet from interrupt\n");
		WARN(t->state, "tasklet_kill() of %pS cannot wait here: nothing done\n",
		     tasklet_function(t));
		return;
	}
	might_sleep();
	while (test_and_set_bit(TASKLET_STATE_SCHED, &t->state)) {
		set_bit(TASKLET_STATE_KILL, &t->state);
		wait_clear(t, TASKLET_STATE_SCHED);
	}
	wait_clear(t, TASKLET_STATE_RUN);
	/* Another killer may have set KILL again meanwhile; it will once more. */
	clear_bit(TASKLET_STATE_KILL, &t->state);
	clear_bit_unlock(TASKLET_STATE_SCHED, &t->state);
	wake_waiting();
}

/* Only in a debug build, where it costs a walk of this CPU's lists. */
static void dequeue(struct tasklet_head *list, struct tasklet_struct *t)
{
	struct tasklet_struct **p = &list->head;

	while (*p && *p != t)
		p = &(*p)->next;
	if (!*p)
		return;
	*p = t->next;
	if (!t->next)
		list->tail = p;
	WARN(1, "a queued tasklet (%pS) is initialised: it is taken off its list\n",
	     tasklet_function(t));
}

static void forget_if_queued(struct tasklet_struct *t)
{
	unsigned long flags;

	if (!IS_ENABLED(CONFIG_DEBUG))
		return;
	local_irq_save(flags);
	dequeue(this_cpu_ptr(&tasklet_vec), t);
	dequeue(this_cpu_ptr(&tasklet_hi_vec), t);
	local_irq_restore(flags);
}

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *t))
{
	forget_if_queued(t);
	*t = (struct tasklet_struct){ .callback = callback, .use_callback = true };
}

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long data), unsigned long data)
{
	forget_if_queued(t);
	*t = (struct tasklet_struct){ .func = func, .data = data };
}

static void each_behind(struct tasklet_struct *t, void (*fn)(struct tasklet_struct *t, void *data),
			void *data)
{
	for (; t; t = t->next)
		fn(t, data);
}

void tasklet_for_each(void (*fn)(struct tasklet_struct *t, void *data), void *data)
{
	struct tasklet_struct *in_hand = this_cpu_read(tasklet_in_hand);
	struct tasklet_struct *rest = this_cpu_read(tasklet_rest);

	/* Between the two writes it is the first of the rest, too. */
	if (in_hand && in_hand != rest)
		fn(in_hand, data);
	each_behind(rest, fn, data);
	each_behind(this_cpu_read(tasklet_hi_vec.head), fn, data);
	each_behind(this_cpu_read(tasklet_vec.head), fn, data);
}

void tasklets_init(void)
{
	open_softirq(TASKLET_SOFTIRQ, tasklet_action);
	open_softirq(HI_SOFTIRQ, tasklet_hi_action);
}
