// SPDX-License-Identifier: MIT
/*
 * The scheduler: a FIFO queue of runnable threads a CPU, the switch from one to
 * the next, and waking. Cooperative: only schedule() switches.
 *
 *	           wake_up_process                picked by __schedule
 *	sleeping ------------------> queued ---------------------------> running
 *	   ^                           ^                                  |  |  |
 *	   |                           +--- schedule, still RUNNING ------+  |  |
 *	   +------------------- schedule in a sleep state -------------------+  |
 *	dead <------------------------------- do_exit --------------------------+
 *
 *	from      to        function           context   lock
 *	new       queued    wake_up_process    any       pi_lock, then rq->lock
 *	sleeping  queued    try_to_wake_up     any       pi_lock, then rq->lock
 *	queued    running   __schedule         task      rq->lock
 *	running   queued    __schedule         task      rq->lock
 *	running   sleeping  __schedule         task      rq->lock
 *	running   dead      do_exit            task      rq->lock
 *	queued    queued    pull_task          softirq   rq->lock of both CPUs
 *	running   waking    __schedule         task      rq->lock
 *	queued    waking    set_cpus_allowed_ptr  task   pi_lock, then rq->lock
 *	waking    queued    wake_sleeping      task      pi_lock, then rq->lock
 *
 * A sleeper sets its state, tests its condition and calls schedule(). A waker
 * makes the condition true and looks at the state. set_current_state() and
 * try_to_wake_up() each have a full barrier between their write and their read,
 * so one of the two sees the other: no wake-up is lost. If the sleeper is still
 * on its way into schedule() it is on_rq, and setting its state back is enough.
 * If it is off the queue but its CPU is still switching away from it, on_cpu is
 * set and the waker waits for that to end.
 *
 * A thread that is not bound goes, when it is woken, to the CPU it was on if that
 * idles, else to any that does, else it queues where it was. An idle CPU pulls one
 * over that waits elsewhere (balance.c). A running thread never moves. One that may no
 * longer run where it is, after set_cpus_allowed_ptr(), is runnable and in no queue
 * (TASK_WAKING) until it has been sent to another CPU: a thread that runs at its
 * next schedule(), by the thread that it switches to.
 *
 * Context: schedule() in process context; waking in any.
 * Locking: p->pi_lock serialises wakers; rq->lock protects the queue, on_rq and cpu
 * of its tasks; both are held to change cpus_mask. Order: pi_lock, rq->lock, and of
 * two the one at the lower address first. All with interrupts off. The thread switched
 * to releases the rq->lock the one before took. Who has only pi_lock finds the run
 * queue, locks it, and looks again whether it is still the right one.
 * Invariants:
 * 1. A task is in a run queue iff on_rq is set and it is not running.
 * 2. current is in no run queue; on_cpu is set for it.
 * 3. preempt_count is 1 across a switch, on both sides.
 * 4. Under its rq->lock, a task in the queue has on_cpu clear.
 *
 * Linux: kernel/sched/core.c (__schedule, try_to_wake_up), fair.c
 * (select_idle_sibling).
 */
#include "rq.h"
#include "task.h"

#include <asm/barrier.h>
#include <asm/processor.h>
#include <jiffy/rcu.h>
#include <jiffy/stack.h>
#include <jiffy/watchdog.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/string.h>
#include <linux/sysrq.h>
#include <trace/events/sched.h>

DEFINE_PER_CPU(struct rq, runqueues);

struct task_struct *idle_task(int cpu)
{
	return per_cpu(runqueues, cpu).idle;
}

static struct task_struct *pick_next_task(struct rq *rq)
{
	struct task_struct *next;

	if (list_empty(&rq->queue))
		return rq->idle;
	next = list_first_entry(&rq->queue, struct task_struct, run_list);
	task_assert_state(rq, next);
	list_del_init(&next->run_list);
	return next;
}

/*
 * The count includes schedule()'s own level: 1 is right. A thread that holds a
 * lock is switched away from all the same, as on Linux. A handler cannot be: it
 * runs on the CPU's interrupt stack, over a thread that has nothing to do with
 * it. False: do not switch.
 */
static bool check_atomic(struct task_struct *prev)
{
	if (likely(preempt_count() == PREEMPT_OFFSET))
		return true;
	pr_err("BUG: scheduling while atomic: %s/%d/0x%08x\n", prev->comm, prev->pid,
	       preempt_count());
	dump_stack();
	if (in_hardirq() || in_serving_softirq()) {
		pr_err("schedule() returns without sleeping: an interrupt handler is no thread\n");
		WRITE_ONCE(prev->__state, TASK_RUNNING);
		return false;
	}
	preempt_count_set(PREEMPT_OFFSET);
	return true;
}

/*
 * Does @prev stay runnable? It sleeps unless a signal it waits for has come. One that
 * may not run here any more is nobody's until finish_task_switch() has sent it on.
 */
static void put_prev_task(struct rq *rq, struct task_struct *prev)
{
	unsigned int state = READ_ONCE(prev->__state);

	if (prev == rq->idle)
		return;
	if (state != TASK_RUNNING && signal_pending_state(state, prev)) {
		WRITE_ONCE(prev->__state, TASK_RUNNING);
		state = TASK_RUNNING;
	}
	if (state == TASK_RUNNING && likely(may_run_on(prev, prev->cpu))) {
		enqueue_task(rq, prev);
		return;
	}
	prev->on_rq = 0;
	if (state == TASK_RUNNING)
		WRITE_ONCE(prev->__state, TASK_WAKING);
}

/* In the thread switched to: let go of what the one before still holds. */
static __always_inline void finish_task_switch(struct task_struct *prev)
{
	struct rq *rq = this_cpu_ptr(&runqueues);
	unsigned int state = READ_ONCE(prev->__state);

	/* Pairs with the wait in try_to_wake_up(): its stack is not in use any more. */
	smp_store_release(&prev->on_cpu, 0);
	raw_spin_hand_over(&rq->lock);
	if (unlikely(state == TASK_WAKING)) {
		raw_spin_unlock(&rq->lock);
		/* Interrupts stay off: it may end elsewhere, and is freed a tick later. */
		migrate_task(prev);
		local_irq_enable();
		return;
	}
	raw_spin_unlock_irq(&rq->lock);
	if (likely(state != TASK_DEAD))
		return;
	stack_free(prev->stack);
	put_task_struct_rcu_user(prev);
}

static void context_switch(struct task_struct *prev, struct task_struct *next)
{
	trace_sched_switch(prev, next);
	next->on_cpu = 1;
	prev->nvcsw++;
	if (unlikely(prev->mm != next->mm))
		switch_mm(next->mm);
	this_cpu_write(current_task, next);
	prev = __switch_to(&prev->sp, next->sp, prev);
	finish_task_switch(prev);
}

/* preempt_count is 1. */
static void __schedule(void)
{
	struct rq *rq = this_cpu_ptr(&runqueues);
	struct task_struct *prev = current, *next;

	if (!check_atomic(prev))
		return;
	rcu_note_context_switch();
	raw_spin_lock_irq(&rq->lock);
	put_prev_task(rq, prev);
	next = pick_next_task(rq);
	this_cpu_write(need_resched_flag, !list_empty(&rq->queue));
	touch_softlockup_watchdog();
	if (next != prev) {
		context_switch(prev, next);
		return;
	}
	raw_spin_unlock_irq(&rq->lock);
}

void schedule(void)
{
	preempt_disable();
	__schedule();
	preempt_enable();
}

void schedule_tail(struct task_struct *prev)
{
	finish_task_switch(prev);
	preempt_enable();
	kthread_entry();
}

void yield(void)
{
	__set_current_state(TASK_RUNNING);
	schedule();
}

int cond_resched(void)
{
	might_sleep();
	if (!need_resched()) {
		/* Offered, and nobody wants the CPU: however long that lasts, it is not stuck. */
		touch_softlockup_watchdog();
		rcu_all_qs();
		return 0;
	}
	schedule();
	return 1;
}

/*
 * If the task is still on a run queue (or running, on its way into schedule()),
 * its state is all there is to change.
 */
static bool wake_on_rq(struct task_struct *p)
{
	struct rq *rq = lock_task_rq(p);
	bool on_rq = p->on_rq;

	if (on_rq) {
		trace_sched_wakeup(p, p->cpu);
		WRITE_ONCE(p->__state, TASK_RUNNING);
	}
	raw_spin_unlock(&rq->lock);
	return on_rq;
}

/* Of several CPUs. */
static int select_task_rq(const struct task_struct *p)
{
	bool may_stay = may_run_on(p, p->cpu);
	int cpu;

	if (may_stay && idle_cpu(p->cpu))
		return p->cpu;
	for_each_cpu_and(cpu, &p->cpus_mask, cpu_online_mask)
		if (idle_cpu(cpu))
			return cpu;
	return may_stay ? p->cpu : (int)cpumask_any_and(&p->cpus_mask, cpu_online_mask);
}

static __always_inline void wake_sleeping(struct task_struct *p)
{
	struct rq *rq;
	bool kick;
	int cpu;

	/* Pairs with finish_task_switch(): until then its CPU uses its stack. */
	while (smp_load_acquire(&p->on_cpu))
		cpu_relax();
	WRITE_ONCE(p->__state, TASK_RUNNING);
	cpu = nr_cpu_ids == 1 ? p->cpu : select_task_rq(p);
	rq = &per_cpu(runqueues, cpu);
	trace_sched_wakeup(p, cpu);
	raw_spin_lock(&rq->lock);
	/* Nobody else looks: it is on no queue, and pi_lock keeps other wakers out. */
	WRITE_ONCE(p->cpu, cpu);
	enqueue_task(rq, p);
	/* It went idle under this lock, or will find the queue not empty. */
	kick = cpu != smp_processor_id() && per_cpu(current_task, cpu) == rq->idle;
	raw_spin_unlock(&rq->lock);
	if (kick)
		smp_send_reschedule(cpu);
}

void migrate_task(struct task_struct *p)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&p->pi_lock, flags);
	if (READ_ONCE(p->__state) == TASK_WAKING)
		wake_sleeping(p);
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
}

static int try_to_wake_up(struct task_struct *p, unsigned int state)
{
	unsigned long flags;
	int woken = 0;

	raw_spin_lock_irqsave(&p->pi_lock, flags);
	/* The condition was written before this; pairs with set_current_state(). */
	smp_mb();
	if (READ_ONCE(p->__state) & state) {
		/*
		 * Its state first, then this: a task that sets a sleep state is on_rq, and
		 * was before it did. Pairs with the lock of the rq it was queued under.
		 */
		smp_rmb();
		if (!READ_ONCE(p->on_rq) || !wake_on_rq(p))
			wake_sleeping(p);
		woken = 1;
	}
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
	return woken;
}

int wake_up_process(struct task_struct *task)
{
	return try_to_wake_up(task, TASK_NORMAL);
}

int wake_up_state(struct task_struct *task, unsigned int state)
{
	return try_to_wake_up(task, state);
}

void rq_init(int cpu, struct task_struct *idle)
{
	struct rq *rq = &per_cpu(runqueues, cpu);

	*rq = (struct rq){ .lock = __RAW_SPIN_LOCK_UNLOCKED(rq->lock), .idle = idle };
	INIT_LIST_HEAD(&rq->queue);
	/* The idle task runs with the level that schedule() would add. */
	per_cpu(__preempt_count, cpu) = PREEMPT_OFFSET;
}

void __process_context sched_init(void)
{
	rq_init(smp_processor_id(), current);
	balance_init();
}

/*
 * With interrupts off, nothing can become runnable between the test and hlt:
 * safe_halt() lets them in only in the halted state.
 */
static void idle_wait(void)
{
	local_irq_disable();
	if (need_resched())
		local_irq_enable();
	else
		native_safe_halt();
}

static atomic_t nr_idle_cpus; /* in the loop below */
static void (*idle_notifier)(void);

bool all_cpus_idle(void)
{
	return atomic_read(&nr_idle_cpus) == num_online_cpus();
}

void set_idle_notifier(void (*fn)(void))
{
	WRITE_ONCE(idle_notifier, fn);
}

/* @n: 1 or -1. Only a step to or from "all" is told. */
static void count_idle_cpu(int n)
{
	void (*notifier)(void) = READ_ONCE(idle_notifier);
	int most = atomic_add_return(n, &nr_idle_cpus) + (n < 0);

	if (notifier && most == num_online_cpus())
		notifier();
}

void cpu_startup_entry(void)
{
	for (;;) {
		count_idle_cpu(1);
		while (!need_resched()) {
			if (nr_cpu_ids > 1)
				trigger_load_balance();
			idle_wait();
		}
		count_idle_cpu(-1);
		__schedule();
	}
}
