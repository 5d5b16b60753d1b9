// SPDX-License-Identifier: MIT
/* Delayed items, re-armed by themselves and taken back. */
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/workqueue.h>

struct poller {
	struct delayed_work work;
	atomic_t rounds;
};

static struct poller poller;

static void poll_once(struct work_struct *work)
{
	struct delayed_work *d = to_delayed_work(work);
	struct poller *p = container_of(d, struct poller, work);

	atomic_inc(&p->rounds);
	schedule_delayed_work(d, HZ / 50);
}

static void once(struct work_struct *work)
{
}

static DECLARE_DELAYED_WORK(far, once);

static int __init work_delayed_init(void)
{
	atomic_set(&poller.rounds, 0);
	INIT_DELAYED_WORK(&poller.work, poll_once);
	schedule_delayed_work(&poller.work, 1);
	queue_delayed_work(system_wq, &far, 1000 * HZ);
	mod_delayed_work(system_wq, &far, 2000 * HZ);
	return 0;
}

static void __exit work_delayed_exit(void)
{
	bool taken = cancel_delayed_work(&far);

	cancel_delayed_work_sync(&poller.work);
	if (taken && atomic_read(&poller.rounds) > 2)
		pr_info("compat work_delayed: ok\n");
}

module_init(work_delayed_init);
module_exit(work_delayed_exit);
MODULE_LICENSE("Dual MIT/GPL");
