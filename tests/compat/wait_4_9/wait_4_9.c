// SPDX-License-Identifier: MIT
/* wait_queue_t, DECLARE_WAITQUEUE(), the loop by hand. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static wait_queue_head_t done;
static int ready, passed;

static int waiter(void *data)
{
	DECLARE_WAITQUEUE(wait, current);
	wait_queue_t *entry = &wait;

	add_wait_queue(&queue, entry);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (ready)
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	remove_wait_queue(&queue, entry);
	passed = 1;
	wake_up(&done);
	return 0;
}

static int __init wait_4_9_init(void)
{
	struct task_struct *task;

	init_waitqueue_head(&done);
	task = kthread_run(waiter, NULL, "compat_waiter");
	if (IS_ERR(task))
		return PTR_ERR(task);
	return 0;
}

static void __exit wait_4_9_exit(void)
{
	ready = 1;
	wake_up_interruptible(&queue);
	wait_event(done, passed);
	if (passed)
		pr_info("compat wait_4_9: ok\n");
	schedule_timeout_uninterruptible(2);
}

module_init(wait_4_9_init);
module_exit(wait_4_9_exit);
MODULE_LICENSE("Dual MIT/GPL");
