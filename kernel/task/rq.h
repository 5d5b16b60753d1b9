/* SPDX-License-Identifier: MIT */
#ifndef _TASK_RQ_H
#define _TASK_RQ_H
/* The run queues, which sched.c and balance.c share. */
#include <jiffy/context.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

/**
 * struct rq - one CPU's run queue
 * @lock: protects the rest
 * @queue: runnable tasks but the running one, first come first served (lock)
 * @idle: swapper of this CPU (boot)
 */
struct rq {
	raw_spinlock_t lock;
	struct list_head queue;
	struct task_struct *idle;
};

DECLARE_PER_CPU(struct rq, runqueues);

/* Does a CPU have nothing to do? Without its lock: an old answer costs only time. */
static inline bool idle_cpu(int cpu)
{
	struct rq *rq = &per_cpu(runqueues, cpu);

	return READ_ONCE(per_cpu(current_task, cpu)) == rq->idle && list_empty(&rq->queue);
}

static inline bool may_run_on(const struct task_struct *p, int cpu)
{
	return cpumask_test_cpu(cpu, &p->cpus_mask);
}

/* The state table of sched.c, for a task of this run queue. */
static inline void task_assert_state(struct rq *rq, struct task_struct *p)
{
	DEBUG_WARN_ON(!raw_spin_is_locked(&rq->lock));
	DEBUG_WARN_ON(p == rq->idle && !list_empty(&p->run_list));
	DEBUG_WARN_ON(!list_empty(&p->run_list) && !p->on_rq);
	DEBUG_WARN_ON(READ_ONCE(p->__state) == TASK_DEAD && p != current);
}

static inline void enqueue_task(struct rq *rq, struct task_struct *p)
{
	task_assert_state(rq, p);
	p->on_rq = 1;
	list_add_tail(&p->run_list, &rq->queue);
	/* For the CPU's current task, and for its idle loop, which looks before it halts. */
	WRITE_ONCE(per_cpu(need_resched_flag, p->cpu), 1);
}

/* Lock the run queue of a task that may be pulled to another CPU until it is locked. */
static inline struct rq *lock_task_rq(struct task_struct *p)
{
	struct rq *rq;
	int cpu;

	for (;;) {
		cpu = READ_ONCE(p->cpu);
		rq = &per_cpu(runqueues, cpu);
		raw_spin_lock(&rq->lock);
		if (likely(p->cpu == cpu))
			return rq;
		raw_spin_unlock(&rq->lock);
	}
}

/** migrate_task - send a task in TASK_WAKING to a CPU where it may run. A waker who saw it asleep
 * just before may have been faster. Context: Any context, no run queue locked. */
void migrate_task(struct task_struct *p);

/** trigger_load_balance - is there something to pull? Context: the idle loop. */
void trigger_load_balance(void) __process_context;

/** balance_init - an idle CPU pulls threads from here on. Context: boot. */
void balance_init(void) __process_context;

#endif
