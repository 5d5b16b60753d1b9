// SPDX-License-Identifier: MIT
/*
 * kernel/softirq/softirq.c: when vectors run, in which order, how often, and
 * what is said of handlers that break the rules. Vector 5, IRQ_POLL, is free
 * for tests, as on Linux.
 *
 * Context: tests in threads; handlers in softirq context.
 * Locking: one CPU.
 * Linux: the rows SIRQ, BH and CTX of the specification.
 */
#include <asm/processor.h>
#include <jiffy/ktest.h>
#include <jiffy/stack.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

static int runs, wanted_runs;
static int runs_before_return;
static int seen_count;
static char seen_comm[TASK_COMM_LEN];
static unsigned long seen_stack;

static void __bh_context noting_action(struct softirq_action *h)
{
	unsigned long low, high;

	runs++;
	seen_count = preempt_count();
	strscpy(seen_comm, current->comm, sizeof(seen_comm));
	seen_stack = stack_of((unsigned long)&low, &low, &high) ? high : 0;
	if (runs < wanted_runs)
		raise_softirq(IRQ_POLL_SOFTIRQ);
}

static void __process_context prepare(int wanted)
{
	open_softirq(IRQ_POLL_SOFTIRQ, noting_action);
	runs = 0;
	wanted_runs = wanted;
}

KTEST(softirq_coalesce, "Raised twice with bottom halves off, a vector runs once (SIRQ-07, 09).")
{
	prepare(1);
	local_bh_disable();
	raise_softirq(IRQ_POLL_SOFTIRQ);
	raise_softirq(IRQ_POLL_SOFTIRQ);
	EXPECT_EQ(runs, 0);
	EXPECT_EQ(local_softirq_pending(), 1 << IRQ_POLL_SOFTIRQ);
	local_bh_enable();
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(seen_count, SOFTIRQ_OFFSET + 1);
	EXPECT_EQ(seen_stack, this_cpu_read(softirq_stack_top));
	EXPECT_EQ(preempt_count(), 0);
}

KTEST(softirq_nested_enable, "Only the outermost local_bh_enable() runs softirqs (BH-01, 03, 04).")
{
	prepare(1);
	local_bh_disable();
	local_bh_disable();
	EXPECT_EQ(preempt_count(), 2 * SOFTIRQ_DISABLE_OFFSET);
	EXPECT(in_task() && in_softirq() && !in_serving_softirq());
	raise_softirq(IRQ_POLL_SOFTIRQ);
	local_bh_enable();
	EXPECT_EQ(runs, 0);
	local_bh_enable();
	EXPECT_EQ(runs, 1);
}

KTEST(softirq_restart, "A vector that raises itself runs 10 times, then ksoftirqd has the rest.")
{
	prepare(100);
	local_bh_disable();
	raise_softirq(IRQ_POLL_SOFTIRQ);
	local_bh_enable();
	runs_before_return = runs;
	EXPECT(runs_before_return >= 1 && runs_before_return <= 10);
	while (runs < 100)
		wait_ticks(1);
	EXPECT_EQ(runs, 100);
	EXPECT_EQ(strcmp(seen_comm, "ksoftirqd/0"), 0);
	EXPECT_EQ(seen_count, SOFTIRQ_OFFSET);
}

KTEST(softirq_from_task, "Raised by a thread it does not run at once; ksoftirqd runs it (SIRQ-08).")
{
	prepare(1);
	raise_softirq(IRQ_POLL_SOFTIRQ);
	EXPECT(runs == 0 || strcmp(seen_comm, current->comm));
	yield();
	EXPECT_EQ(runs, 1);
}

static void __hardirq_context raise_in_top_half(void)
{
	raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
	seen_count = runs;
}

KTEST(softirq_irq_exit, "Raised in a top half it runs right after it, before the thread goes on.")
{
	prepare(1);
	irq_soft_raise(NR_IRQS - 2); /* a line nobody has: see irq.c's test */
	in_top_half(raise_in_top_half);
	EXPECT_EQ(runs, 1);
	expect_log("nobody cared");
}

static void __bh_context leaking_action(struct softirq_action *h)
{
	runs++;
	preempt_disable();
}

KTEST(softirq_leak, "A handler that leaks preempt_count is named, the count restored (DBG-06).")
{
	expect_log("softirq: huh, entered softirq 5 IRQ_POLL");
	prepare(1);
	open_softirq(IRQ_POLL_SOFTIRQ, leaking_action);
	local_bh_disable();
	raise_softirq(IRQ_POLL_SOFTIRQ);
	local_bh_enable();
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(preempt_count(), 0);
}

static void __bh_context irqs_off_action(struct softirq_action *h)
{
	runs++;
	local_irq_disable();
}

KTEST(softirq_irqs_left_off, "A handler that leaves interrupts off is named, and they come on.")
{
	expect_log("IRQ_POLL: irqs_off_action+0x0/");
	expect_log("left interrupts disabled");
	prepare(1);
	open_softirq(IRQ_POLL_SOFTIRQ, irqs_off_action);
	local_bh_disable();
	raise_softirq(IRQ_POLL_SOFTIRQ);
	local_bh_enable();
	EXPECT_EQ(runs, 1);
	EXPECT(!irqs_disabled());
}

KTEST(softirq_enable_irqs_off,
      "local_bh_enable() with interrupts off warns and runs nothing (BH-07).")
{
	unsigned long flags;

	expect_log("local_bh_enable() with interrupts off");
	prepare(1);
	local_bh_disable();
	raise_softirq(IRQ_POLL_SOFTIRQ);
	local_irq_save(flags);
	local_bh_enable();
	EXPECT_EQ(runs, 0);
	EXPECT(irqs_disabled());
	local_irq_restore(flags);
	wait_ticks(1);
	EXPECT_EQ(runs, 1);
}

static void __bh_context sleeping_action(struct softirq_action *h)
{
	runs++;
	schedule();
}

KTEST(softirq_sleep, "schedule() in a handler is reported and returns (SIRQ-22).")
{
	expect_log("BUG: scheduling while atomic: softirq_sleep/");
	expect_log("schedule() returns without sleeping");
	prepare(1);
	open_softirq(IRQ_POLL_SOFTIRQ, sleeping_action);
	local_bh_disable();
	raise_softirq(IRQ_POLL_SOFTIRQ);
	local_bh_enable();
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(preempt_count(), 0);
}

static int order[4], order_next;

static void __bh_context order_action(struct softirq_action *h)
{
	order[order_next++ & 3] = 5;
}

static void __bh_context order_tasklet(struct tasklet_struct *t)
{
	order[order_next++ & 3] = 6;
}

static void __bh_context order_hi_tasklet(struct tasklet_struct *t)
{
	order[order_next++ & 3] = 0;
}

KTEST(softirq_order,
      "Pending vectors run lowest first, in whatever order raised (SIRQ-11, TSK-11).")
{
	static DECLARE_TASKLET(normal, order_tasklet);
	static DECLARE_TASKLET(high, order_hi_tasklet);

	order_next = 0;
	open_softirq(IRQ_POLL_SOFTIRQ, order_action);
	local_bh_disable();
	tasklet_schedule(&normal);
	raise_softirq(IRQ_POLL_SOFTIRQ);
	tasklet_hi_schedule(&high);
	local_bh_enable();
	EXPECT_EQ(order_next, 3);
	EXPECT_EQ(order[0], 0);
	EXPECT_EQ(order[1], 5);
	EXPECT_EQ(order[2], 6);
}
