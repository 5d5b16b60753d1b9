// SPDX-License-Identifier: MIT
/*
 * Exercise 6: a kernel thread, and an unload that waits for its end.
 *
 *	rmmod                                   my_thread_f
 *	flag_stop_thread = 1, wake up ────────► sleeps on wq_stop_thread
 *	sleeps on wq_thread_terminated ◄─────── flag_thread_terminated = 1, wake up
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/wait.h>

MODULE_DESCRIPTION("Simple kernel thread");
MODULE_AUTHOR("Jiffy");
MODULE_LICENSE("Dual MIT/GPL");

/* The unload tells the thread to stop. */
static wait_queue_head_t wq_stop_thread;
static atomic_t flag_stop_thread;
/* The thread tells the unload that it is over. */
static wait_queue_head_t wq_thread_terminated;
static atomic_t flag_thread_terminated;

static int my_thread_f(void *data)
{
	pr_info("[my_thread_f] Current process id is %d (%s)\n", current->pid, current->comm);

	/* TODO 1/1: sleep until the unload tells this thread to stop */
	wait_event_interruptible(wq_stop_thread, atomic_read(&flag_stop_thread) != 0);

	/* TODO 1/3: say so, set the flag for the unload, wake it up */
	pr_info("[my_thread_f] Exiting\n");
	atomic_set(&flag_thread_terminated, 1);
	wake_up(&wq_thread_terminated);

	return 0;
}

static int __init kthread_init(void)
{
	struct task_struct *task;

	pr_info("[kthread_init] Init module\n");

	/* TODO 1/4: initialize the wait queues and the flags */
	init_waitqueue_head(&wq_stop_thread);
	init_waitqueue_head(&wq_thread_terminated);
	atomic_set(&flag_stop_thread, 0);
	atomic_set(&flag_thread_terminated, 0);

	/* TODO 1/3: create and start the thread, as mykthread0; if that fails, so does the load */
	task = kthread_run(my_thread_f, NULL, "%skthread%d", "my", 0);
	if (IS_ERR(task))
		return PTR_ERR(task);

	return 0;
}

static void __exit kthread_exit(void)
{
	/* TODO 1/2: tell the thread to stop */
	atomic_set(&flag_stop_thread, 1);
	wake_up_interruptible(&wq_stop_thread);

	/* TODO 1/1: wait for its end, whatever signal comes */
	wait_event(wq_thread_terminated, atomic_read(&flag_thread_terminated) != 0);

	pr_info("[kthread_exit] Exit module\n");
}

module_init(kthread_init);
module_exit(kthread_exit);
