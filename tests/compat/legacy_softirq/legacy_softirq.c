// SPDX-License-Identifier: MIT
/* A softirq's handler: with its argument, as until 6.11. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/module.h>

static int handled;

static void handler(struct softirq_action *action)
{
	handled++;
}

static void handler_6_12(void)
{
	handled++;
}

static int __init legacy_softirq_init(void)
{
	/* Nobody has this vector; an open one stays open, so it gets its old handler back. */
	struct softirq_action before = softirq_vec[IRQ_POLL_SOFTIRQ];

	open_softirq(IRQ_POLL_SOFTIRQ, handler);
	local_bh_disable();
	raise_softirq(IRQ_POLL_SOFTIRQ);
	local_bh_enable();
	while (handled < 1)
		schedule_timeout_uninterruptible(1);
	open_softirq(IRQ_POLL_SOFTIRQ, handler_6_12);
	raise_softirq(IRQ_POLL_SOFTIRQ);
	while (handled < 2)
		schedule_timeout_uninterruptible(1);
	softirq_vec[IRQ_POLL_SOFTIRQ] = before;
	return 0;
}

static void __exit legacy_softirq_exit(void)
{
	if (handled == 2)
		pr_info("compat legacy_softirq: ok\n");
}

module_init(legacy_softirq_init);
module_exit(legacy_softirq_exit);
MODULE_LICENSE("Dual MIT/GPL");
