// SPDX-License-Identifier: MIT
/*
 * Which CPU a thread may run on, and pulling those that wait over to a CPU that idles.
 *
 * A CPU that runs out of threads, and at each tick while it idles, looks whether one
 * waits elsewhere, and pulls it over in SCHED_SOFTIRQ: the one that has waited longest
 * of those that may run here. A running thread never moves.
 *
 * Context: pulling in softirq context; changing a mask in process context.
 * Locking: rq->lock of both CPUs to pull, the one at the lower address first; pi_lock
 * and rq->lock to change cpus_mask. See sched.c.
 * Linux: kernel/sched/fair.c (load_balance), kernel/sched/core.c (set_cpus_allowed_ptr).
 */
#include "rq.h"
#include "task.h"

#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>

/* --- Where it may run ----------------------------------------------------------------- */

bool bind_task(struct task_struct *p, int cpu)
{
	unsigned long flags;
	bool asleep;

	raw_spin_lock_irqsave(&p->pi_lock, flags);
	/* Woken already, it may be on its way to a CPU. */
	asleep = READ_ONCE(p->__state) == TASK_UNINTERRUPTIBLE && !READ_ONCE(p->on_rq);
	if (asleep) {
		WRITE_ONCE(p->cpu, cpu);
		cpumask_copy(&p->cpus_mask, cpumask_of(cpu));
		p->flags |= PF_NO_SETAFFINITY;
	}
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
	return asleep;
}

/* True: it waited for its turn on a CPU where it may not run; it is in no queue now. */
static bool set_mask(struct task_struct *p, const struct cpumask *mask)
{
	struct rq *rq = lock_task_rq(p);
	bool leaves;

	cpumask_copy(&p->cpus_mask, mask);
	leaves = p->on_rq && !p->on_cpu && !may_run_on(p, p->cpu);
	/* If it runs there, for its next cond_resched(); else that costs a look. */
	WRITE_ONCE(per_cpu(need_resched_flag, p->cpu), 1);
	if (leaves) {
		list_del_init(&p->run_list);
		p->on_rq = 0;
		WRITE_ONCE(p->__state, TASK_WAKING);
	}
	raw_spin_unlock(&rq->lock);
	return leaves;
}

int set_cpus_allowed_ptr(struct task_struct *task, const struct cpumask *new_mask)
{
	unsigned long flags;
	bool leaves;

	might_sleep();
	if (!cpumask_intersects(new_mask, cpu_online_mask))
		return -EINVAL;
	raw_spin_lock_irqsave(&task->pi_lock, flags);
	leaves = set_mask(task, new_mask);
	raw_spin_unlock_irqrestore(&task->pi_lock, flags);
	if (leaves)
		migrate_task(task);
	if (task == current && !may_run_on(task, task->cpu))
		schedule();
	return 0;
}

/* --- Pulling threads to an idle CPU ------------------------------------------------- */

/* Interrupts are off. */
static void lock_both(struct rq *a, struct rq *b)
{
	raw_spin_lock(a < b ? &a->lock : &b->lock);
	raw_spin_lock(a < b ? &b->lock : &a->lock);
}

/* Does a thread wait behind another? One whose CPU still idles is about to run there. */
static bool waits_there(int cpu)
{
	struct rq *rq = &per_cpu(runqueues, cpu);

	return !list_empty(&rq->queue) && READ_ONCE(per_cpu(current_task, cpu)) != rq->idle;
}

static struct task_struct *first_movable(struct rq *rq, int to)
{
	struct task_struct *p;

	list_for_each_entry(p, &rq->queue, run_list)
		if (may_run_on(p, to))
			return p;
	return NULL;
}

/* Take the thread that has waited longest on another CPU; false if none may be taken. */
static bool pull_task(int from, int to)
{
	struct rq *src = &per_cpu(runqueues, from), *dst = &per_cpu(runqueues, to);
	struct task_struct *p;
	unsigned long flags;

	local_irq_save(flags);
	lock_both(src, dst);
	p = waits_there(from) ? first_movable(src, to) : NULL;
	if (p) {
		task_assert_state(src, p);
		list_del_init(&p->run_list);
		WRITE_ONCE(p->cpu, to);
		enqueue_task(dst, p);
	}
	raw_spin_unlock(&src->lock);
	raw_spin_unlock(&dst->lock);
	local_irq_restore(flags);
	return p != NULL;
}

static void __bh_context run_rebalance_domains(struct softirq_action *h)
{
	int cpu, self = smp_processor_id();

	for_each_online_cpu(cpu) {
		if (!idle_cpu(self))
			return;
		if (cpu != self && waits_there(cpu))
			pull_task(cpu, self);
	}
}

void trigger_load_balance(void)
{
	int cpu;

	for_each_online_cpu(cpu) {
		if (cpu == smp_processor_id() || !waits_there(cpu))
			continue;
		local_bh_disable();
		raise_softirq(SCHED_SOFTIRQ);
		local_bh_enable();
		return;
	}
}

void __process_context balance_init(void)
{
	open_softirq(SCHED_SOFTIRQ, run_rebalance_domains);
}
