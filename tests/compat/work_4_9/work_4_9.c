// SPDX-License-Identifier: MIT
/* Work items and queues of one's own, as in the books. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

static struct workqueue_struct *queue;
static int in_process, on_queue;

static void on_system(struct work_struct *work)
{
	in_process += !in_interrupt();
}

static void on_own(struct work_struct *work)
{
	on_queue++;
}

static DECLARE_WORK(system_work, on_system);
static struct work_struct own_work;

static int __init work_4_9_init(void)
{
	queue = create_singlethread_workqueue("compat_queue");
	if (!queue)
		return -ENOMEM;
	INIT_WORK(&own_work, on_own);
	schedule_work(&system_work);
	queue_work(queue, &own_work);
	return 0;
}

static void __exit work_4_9_exit(void)
{
	flush_scheduled_work();
	flush_workqueue(queue);
	destroy_workqueue(queue);
	if (in_process == 1 && on_queue == 1)
		pr_info("compat work_4_9: ok\n");
}

module_init(work_4_9_init);
module_exit(work_4_9_exit);
MODULE_LICENSE("Dual MIT/GPL");
