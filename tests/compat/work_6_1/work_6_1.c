// SPDX-License-Identifier: MIT
/* alloc_workqueue() and its flags; the system queues under all their names. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/smp.h>
#include <linux/workqueue.h>

static struct workqueue_struct *unbound, *ordered, *high;
static atomic_t ran = ATOMIC_INIT(0);

static void count(struct work_struct *work)
{
	atomic_inc(&ran);
}

static DECLARE_WORK(a, count);
static DECLARE_WORK(b, count);
static DECLARE_WORK(c, count);
static DECLARE_WORK(d, count);
static DECLARE_WORK(e, count);

static int __init work_6_1_init(void)
{
	unbound = alloc_workqueue("compat_%s", WQ_UNBOUND | WQ_MEM_RECLAIM, 0, "unbound");
	ordered = alloc_ordered_workqueue("compat_ordered", WQ_FREEZABLE);
	high = alloc_workqueue("compat_high", WQ_HIGHPRI | WQ_CPU_INTENSIVE, 1);
	if (!unbound || !ordered || !high)
		return -ENOMEM;
	queue_work(unbound, &a);
	queue_work(ordered, &b);
	queue_work_on(0, high, &c);
	queue_work(system_percpu_wq, &d);
	queue_work(system_dfl_wq, &e);
	return 0;
}

static void __exit work_6_1_exit(void)
{
	cancel_work_sync(&d);
	flush_work(&e);
	drain_workqueue(unbound);
	destroy_workqueue(unbound);
	destroy_workqueue(ordered);
	destroy_workqueue(high);
	if (atomic_read(&ran) == 5)
		pr_info("compat work_6_1: ok\n");
}

module_init(work_6_1_init);
module_exit(work_6_1_exit);
MODULE_LICENSE("Dual MIT/GPL");
