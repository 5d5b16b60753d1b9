// SPDX-License-Identifier: MIT
/*
 * SIRQ rows: what a handler must not do, and what happens then.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: everything happens on the row's CPU.
 * Linux: kernel/softirq.c (handle_softirqs); kernel/sched/core.c (__schedule_bug).
 */
#include "conf_shim.h"

#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/sched.h>

static int runs;

static void count(struct softirq_action *h)
{
	WRITE_ONCE(runs, runs + 1);
}

CONF_DEBUG(SIRQ_10, "raise_softirq_irqoff() with interrupts on is told.")
{
	conf_expect_log("WARNING: CPU");
	runs = 0;
	conf_take_vector(count);
	raise_softirq_irqoff(CONF_VECTOR);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs)));
	conf_give_vector_back();
}

static void leak_preempt_count(struct softirq_action *h)
{
	runs++;
	preempt_disable();
}

CONF(SIRQ_21, "A handler that leaks preempt_count is told each time, and the count is restored.")
{
	int n;

	conf_expect_log("softirq: huh, entered softirq 5 IRQ_POLL");
	conf_expect_log("with preempt_count 00000101, exited with 00000102?");
	runs = 0;
	conf_take_vector(leak_preempt_count);
	for (n = 1; n <= 2; n++) {
		conf_settle();
		local_bh_disable();
		raise_softirq(CONF_VECTOR);
		local_bh_enable();
		CONF_EQ(runs, n);
		CONF_EQ(preempt_count(), 0);
		CONF_EQ(conf_log_count("huh, entered softirq 5"), n);
	}
	conf_give_vector_back();
}

static void sleep_in_handler(struct softirq_action *h)
{
	schedule_timeout_uninterruptible(1);
	WRITE_ONCE(runs, runs + 1);
}

/* In ksoftirqd, which sleeps on a stack of its own: Linux survives that. */
CONF_X(SIRQ_22, "A handler that sleeps is told.")
{
	conf_expect_log("BUG: scheduling while atomic: ");
	conf_expect_end("returns");
	runs = 0;
	conf_take_vector(sleep_in_handler);
	raise_softirq(CONF_VECTOR);
	conf_sleep_until(READ_ONCE(runs));
	conf_give_vector_back();
}

CONF_X(SIRQ_23, "A vector without a handler is called all the same.")
{
	conf_expect_log("BUG: kernel NULL pointer dereference, address: 00000000");
	conf_expect_log("Kernel panic - not syncing: Fatal exception in interrupt");
	conf_expect_end("dies");
	conf_take_vector(NULL);
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
}

CONF_MODULE(CONF_ROW(SIRQ_10), CONF_ROW(SIRQ_21), CONF_ROW(SIRQ_22), CONF_ROW(SIRQ_23));
