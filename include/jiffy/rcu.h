/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_RCU_H
#define _JIFFY_RCU_H
/*
 * What the kernel itself calls of RCU: the tick, the scheduler, and
 * kernel/task/rcu_wait.c. Everybody else: <linux/rcupdate.h>.
 *
 * A CPU that has nothing to do for RCU pays a load and a branch, in the tick and
 * in the scheduler.
 */
#include <jiffy/context.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>

struct pt_regs;

/* Bits of rcu_todo, what this CPU has to do for RCU: mostly nothing. */
#define RCU_TODO_QS 1        /* a grace period waits for its quiescent state */
#define RCU_TODO_CALLBACKS 2 /* callbacks are queued here */
DECLARE_PER_CPU(unsigned int, rcu_todo);

/* Seconds until a grace period that does not end is reported; 0: never. */
extern unsigned int rcu_cpu_stall_timeout;

/** rcu_qs - this CPU is outside all readers: tell who waits for that. Context: Any context. */
void rcu_qs(void);

/** rcu_note_context_switch - a thread gives up this CPU. Context: Process context. */
static inline void rcu_note_context_switch(void)
{
	if (unlikely(this_cpu_read(rcu_todo) & RCU_TODO_QS))
		rcu_qs();
}

/** rcu_all_qs - it would give it up if another one waited; not a reader that calls what may sleep.
 * Context: Process context. */
static inline void rcu_all_qs(void)
{
	if (unlikely(this_cpu_read(rcu_todo) & RCU_TODO_QS) && preemptible())
		rcu_qs();
}

/** rcu_pending - has the tick anything to do for RCU? Mostly not. Context: Hardirq context.
 * Return: true if so. */
static inline bool __hardirq_context rcu_pending(void)
{
	return this_cpu_read(rcu_todo);
}

/**
 * rcu_sched_clock_irq - what the tick has to do for RCU
 * @regs: what it interrupted
 *
 * Context: Hardirq context.
 */
void rcu_sched_clock_irq(const struct pt_regs *regs) __hardirq_context;

/**
 * rcu_barrier_entrain - queue a callback behind those of a CPU
 * @cpu: which
 * @head: as for call_rcu()
 * @func: as for call_rcu()
 *
 * Context: Any context.
 * Return: false if that CPU has none: then nothing is queued.
 */
bool rcu_barrier_entrain(int cpu, struct rcu_head *head, rcu_callback_t func);

/** rcu_init - open RCU_SOFTIRQ, read the command line. Context: Process context, at boot. */
void rcu_init(void) __process_context;

#endif
