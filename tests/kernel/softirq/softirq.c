// SPDX-License-Identifier: MIT
/*
 * kernel/softirq/softirq.c: what Linux does not promise, or does otherwise. The
 * rest is tests/conformance: sirq, bh, ctx. Vector 5, IRQ_POLL, is free for
 * tests, as on Linux.
 *
 * Context: tests in threads; handlers in softirq context.
 * Locking: one CPU.
 * Linux: kernel/softirq.c.
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

#define ROUNDS 10 /* MAX_SOFTIRQ_RESTART */
#define VECTOR_BIT (1 << IRQ_POLL_SOFTIRQ)

static int runs, wanted_runs;
static char seen_comm[TASK_COMM_LEN];
static unsigned long seen_stack;

static void __bh_context noting_action(struct softirq_action *h)
{
	unsigned long low, high;

	runs++;
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

static void raise_and_enable(void)
{
	local_bh_disable();
	raise_softirq(IRQ_POLL_SOFTIRQ);
	local_bh_enable();
}

KTEST(softirq_rounds, "There are ten rounds if they are short; ksoftirqd has the rest.")
{
	prepare(100);
	wait_ticks(1); /* the next tick, which could end the rounds, is far */
	raise_and_enable();
	EXPECT_EQ(runs, ROUNDS);
	while (runs < 100)
		wait_ticks(1);
	EXPECT_EQ(runs, 100);
	EXPECT_EQ(strcmp(seen_comm, "ksoftirqd/0"), 0);
}

static void __bh_context slow_action(struct softirq_action *h)
{
	unsigned long end = jiffies + msecs_to_jiffies(2);

	runs++;
	while (time_before(jiffies, end))
		cpu_relax_long();
	if (runs < wanted_runs)
		raise_softirq(IRQ_POLL_SOFTIRQ);
}

KTEST(softirq_time, "After 2 ms, counted in jiffies, there is no other round.")
{
	prepare(3);
	open_softirq(IRQ_POLL_SOFTIRQ, slow_action);
	raise_and_enable();
	EXPECT_EQ(runs, 1);
	EXPECT(local_softirq_pending() & VECTOR_BIT);
	while (runs < 3)
		wait_ticks(1);
}

KTEST(softirq_stack, "Softirqs run on their CPU's stack for them, also in ksoftirqd.")
{
	prepare(1);
	raise_and_enable();
	EXPECT_EQ(seen_stack, this_cpu_read(softirq_stack_top));
	EXPECT_EQ(strcmp(seen_comm, current->comm), 0);
	prepare(1);
	raise_softirq(IRQ_POLL_SOFTIRQ);
	yield();
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(strcmp(seen_comm, "ksoftirqd/0"), 0);
	EXPECT_EQ(seen_stack, this_cpu_read(softirq_stack_top));
}

static void __hardirq_context raise_in_top_half(void)
{
	raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
}

KTEST(softirq_irq_exit, "Interrupt exit runs what is pending, also while ksoftirqd is runnable.")
{
	prepare(1);
	wait_ticks(1); /* the tick's own exit would run it too */
	local_irq_disable();
	raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
	EXPECT_EQ(runs, 0);
	local_irq_enable();
	in_top_half(raise_in_top_half);
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(strcmp(seen_comm, current->comm), 0);
	EXPECT(!(local_softirq_pending() & VECTOR_BIT));
}

KTEST(softirq_counted, "softirq_count_runs() counts each run of a vector.")
{
	unsigned long before = softirq_count_runs(IRQ_POLL_SOFTIRQ, 0);

	prepare(3);
	wait_ticks(1);
	raise_and_enable();
	EXPECT_EQ(softirq_count_runs(IRQ_POLL_SOFTIRQ, 0) - before, 3);
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
	raise_and_enable();
	EXPECT_EQ(runs, 1);
	EXPECT(!irqs_disabled());
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
	raise_and_enable();
	EXPECT_EQ(runs, 1);
	EXPECT_EQ(preempt_count(), 0);
}
