// SPDX-License-Identifier: MIT
/* A thread, two flags and two queues; a function of its own named kthread_exit(). */
#include <linux/atomic.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/wait.h>

static wait_queue_head_t stop_queue, ended_queue;
static atomic_t stop, ended;

static int worker(void *data)
{
	wait_event_interruptible(stop_queue, atomic_read(&stop) != 0);
	atomic_set(&ended, 1);
	wake_up_interruptible(&ended_queue);
	do_exit(0);
}

static void __exit kthread_exit(void)
{
	atomic_set(&stop, 1);
	wake_up_interruptible(&stop_queue);
	wait_event_interruptible(ended_queue, atomic_read(&ended) != 0);
	pr_info("compat kthread_exit_own: ok\n");
}

static int __init kthread_exit_own_init(void)
{
	init_waitqueue_head(&stop_queue);
	init_waitqueue_head(&ended_queue);
	atomic_set(&stop, 0);
	atomic_set(&ended, 0);
	kthread_run(worker, NULL, "%skthread%d", "my", 0);
	return 0;
}

static void __exit kthread_exit_own_exit(void)
{
	kthread_exit();
}

module_init(kthread_exit_own_init);
module_exit(kthread_exit_own_exit);
MODULE_LICENSE("Dual MIT/GPL");
