// SPDX-License-Identifier: MIT
/*
 * Waiting for RCU: a callback that completes what the caller sleeps on.
 *
 * synchronize_rcu() queues one and waits for it. rcu_barrier() puts one behind
 * the callbacks of each CPU that has any: a CPU calls its callbacks in order, so
 * when the last of these has run, all that were queued before have returned.
 *
 * Context: process context; the callbacks in softirq context.
 * Locking: none; each caller has a count and a completion of its own.
 * Linux: kernel/rcu/update.c (__wait_rcu_gp), kernel/rcu/tree.c (rcu_barrier).
 */
#include <jiffy/rcu.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>

struct rcu_synchronize {
	struct rcu_head head;
	struct completion completion;
};

static void __bh_context wakeme_after_rcu(struct rcu_head *head)
{
	complete(&container_of(head, struct rcu_synchronize, head)->completion);
}

/* Who may not sleep is a reader himself: a grace period would wait for him, and he for it. */
static bool waits_for_itself(const char *what)
{
	return WARN(in_atomic() || irqs_disabled(),
		    "%s() by a reader or a handler would wait for its own end\n", what);
}

void synchronize_rcu(void)
{
	struct rcu_synchronize rcu;

	might_sleep();
	if (waits_for_itself("synchronize_rcu"))
		return;
	init_completion(&rcu.completion);
	call_rcu(&rcu.head, wakeme_after_rcu);
	wait_for_completion(&rcu.completion);
}

void kvfree_rcu_mightsleep(const void *ptr)
{
	synchronize_rcu();
	kfree(ptr);
}

/**
 * struct barrier - a caller of rcu_barrier()
 * @left: callbacks that have not run, and the caller while he queues them (atomic)
 * @done: none is left
 */
struct barrier {
	atomic_t left;
	struct completion done;
};

struct barrier_callback {
	struct rcu_head head;
	struct barrier *barrier;
};

static void one_less(struct barrier *barrier)
{
	if (atomic_dec_and_test(&barrier->left))
		complete(&barrier->done);
}

static void __bh_context barrier_callback(struct rcu_head *head)
{
	one_less(container_of(head, struct barrier_callback, head)->barrier);
}

void rcu_barrier(void)
{
	struct barrier_callback callbacks[NR_CPUS];
	struct barrier barrier = { .left = ATOMIC_INIT(1) };
	int cpu;

	might_sleep();
	if (waits_for_itself("rcu_barrier"))
		return;
	init_completion(&barrier.done);
	for_each_possible_cpu(cpu) {
		callbacks[cpu].barrier = &barrier;
		atomic_inc(&barrier.left);
		if (!rcu_barrier_entrain(cpu, &callbacks[cpu].head, barrier_callback))
			one_less(&barrier);
	}
	one_less(&barrier);
	wait_for_completion(&barrier.done);
}
