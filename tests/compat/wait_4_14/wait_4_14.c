// SPDX-License-Identifier: MIT
/* wait_queue_entry_t, DEFINE_WAIT(), prepare_to_wait(), and timeouts. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/timer.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static struct timer_list timer;
static bool ready, woken;
static long left;

static void release(struct timer_list *t)
{
	ready = true;
	wake_up_all(&queue);
}

static int __init wait_4_14_init(void)
{
	DEFINE_WAIT(entry);
	wait_queue_entry_t *as_type = &entry;

	timer_setup(&timer, release, 0);
	mod_timer(&timer, jiffies + 2);
	while (!ready) {
		prepare_to_wait(&queue, as_type, TASK_INTERRUPTIBLE);
		if (!ready)
			schedule();
	}
	finish_wait(&queue, &entry);
	woken = true;
	left = wait_event_interruptible_timeout(queue, false, 2);
	left += wait_event_timeout(queue, ready, HZ) > 0;
	return 0;
}

static void __exit wait_4_14_exit(void)
{
	del_timer_sync(&timer);
	if (woken && left == 1)
		pr_info("compat wait_4_14: ok\n");
}

module_init(wait_4_14_init);
module_exit(wait_4_14_exit);
MODULE_LICENSE("Dual MIT/GPL");
