// SPDX-License-Identifier: MIT
/* Which context is this? Asked under the old names and the new. */
#include <asm/hardirq.h>
#include <linux/hardirq.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/preempt.h>

static int wrong;

static void in_tasklet(unsigned long unused)
{
	wrong += !in_interrupt() || !in_softirq() || !in_serving_softirq() || in_irq() ||
		 in_hardirq();
	wrong += in_task() || !in_atomic() || irqs_disabled();
}

static DECLARE_TASKLET_OLD(tasklet, in_tasklet);

static int __init contexts_init(void)
{
	unsigned long flags;

	wrong += in_interrupt() || in_softirq() || in_irq() || !in_task() || in_nmi();
	local_bh_disable();
	wrong += !in_interrupt() || !in_softirq() || in_serving_softirq();
	local_bh_enable();
	preempt_disable();
	wrong += preempt_count() == 0;
	preempt_enable();
	local_irq_save(flags);
	wrong += !irqs_disabled();
	local_irq_restore(flags);
	tasklet_schedule(&tasklet);
	return 0;
}

static void __exit contexts_exit(void)
{
	tasklet_kill(&tasklet);
	if (!wrong)
		pr_info("compat contexts: ok\n");
}

module_init(contexts_init);
module_exit(contexts_exit);
MODULE_LICENSE("Dual MIT/GPL");
