// SPDX-License-Identifier: MIT
/*
 * kernel/hardirq/irq.c: requesting, sharing, refusing; what a top half sees and
 * what is said of one that breaks the rules. The lines without a device, from
 * IRQ_SOFT_FIRST on, stand in for hardware.
 *
 * Context: tests in threads; handlers in hard interrupt.
 * Locking: one CPU.
 * Linux: the rows IRQ and CTX of the specification.
 */
#include <jiffy/ktest.h>
#include <jiffy/stack.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/sched.h>

#define LINE IRQ_SOFT_FIRST

static int calls, seen_count;
static bool seen_irqs_off;
static struct task_struct *seen_current;
static unsigned long seen_stack;
static int cookie_a, cookie_b;

static irqreturn_t __hardirq_context noting(int irq, void *dev_id)
{
	unsigned long low, high;

	calls++;
	seen_count = preempt_count();
	seen_irqs_off = irqs_disabled();
	seen_current = current;
	seen_stack = stack_of((unsigned long)&low, &low, &high) ? high : 0;
	return dev_id == &cookie_b ? IRQ_NONE : IRQ_HANDLED;
}

KTEST(irq_context,
      "A top half runs with interrupts off, over the thread, on its own stack (CTX-09).")
{
	unsigned long before = kstat_irqs_cpu(LINE, 0);

	calls = 0;
	EXPECT_EQ(request_irq(LINE, noting, 0, "test", &cookie_a), 0);
	irq_soft_raise(LINE);
	EXPECT_EQ(calls, 1);
	EXPECT_EQ(seen_count, HARDIRQ_OFFSET);
	EXPECT(seen_irqs_off);
	EXPECT(seen_current == current);
	EXPECT_EQ(seen_stack, this_cpu_read(hardirq_stack_top));
	EXPECT_EQ(kstat_irqs_cpu(LINE, 0), before + 1);
	free_irq(LINE, &cookie_a);
}

KTEST(irq_request_errors, "request_irq() refuses what it must (IRQ-01).")
{
	EXPECT_EQ(request_irq(NR_IRQS, noting, 0, "test", NULL), -EINVAL);
	EXPECT_EQ(request_irq(LINE, NULL, 0, "test", NULL), -EINVAL);
	EXPECT_EQ(request_irq(LINE, noting, IRQF_SHARED, "test", NULL), -EINVAL);
	EXPECT_EQ(request_irq(LINE, noting, 0, "test", &cookie_a), 0);
	EXPECT_EQ(request_irq(LINE, noting, 0, "test", &cookie_b), -EBUSY);
	EXPECT_EQ(request_irq(LINE, noting, IRQF_SHARED, "test", &cookie_b), -EBUSY);
	free_irq(LINE, &cookie_a);
}

KTEST(irq_shared, "Every handler on a shared line is asked (IRQ-01).")
{
	calls = 0;
	EXPECT_EQ(request_irq(LINE, noting, IRQF_SHARED, "a", &cookie_a), 0);
	EXPECT_EQ(request_irq(LINE, noting, IRQF_SHARED, "b", &cookie_b), 0);
	irq_soft_raise(LINE);
	EXPECT_EQ(calls, 2);
	free_irq(LINE, &cookie_a);
	irq_soft_raise(LINE);
	EXPECT_EQ(calls, 3);
	free_irq(LINE, &cookie_b);
}

KTEST(irq_free_twice, "free_irq() of what is not there is a WARN.")
{
	expect_log("Trying to free already-free IRQ 24");
	EXPECT(!free_irq(LINE, &cookie_a));
}

KTEST(irq_nobody, "An interrupt on a line without a handler is counted and reported once.")
{
	unsigned long before = irq_unhandled_count();

	expect_log("irq 29: nobody cared (no handler)");
	irq_soft_raise(29);
	irq_soft_raise(29);
	EXPECT_EQ(irq_unhandled_count(), before + 2);
	EXPECT_EQ(log_contains("nobody cared"), 1);
}

static irqreturn_t __hardirq_context enabling(int irq, void *dev_id)
{
	local_irq_enable();
	preempt_disable();
	return IRQ_HANDLED;
}

KTEST(irq_handler_rules, "A top half that enables interrupts or leaks the count is named.")
{
	expect_log("irq handler enabling+0x0/");
	expect_log(", interrupts enabled");
	EXPECT_EQ(request_irq(LINE, enabling, 0, "test", &cookie_a), 0);
	irq_soft_raise(LINE);
	free_irq(LINE, &cookie_a);
	EXPECT_EQ(preempt_count(), 0);
}

KTEST(irq_soft_bad, "irq_soft_raise() of a line with a device is refused.")
{
	expect_log("irq_soft_raise: line 4 is not one of 24 to 31");
	irq_soft_raise(4);
}
