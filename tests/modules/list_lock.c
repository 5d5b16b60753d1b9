// SPDX-License-Identifier: MIT
/*
 * A list that a timer and a thread share, with the locks that the parameters say:
 * process=, handler= 0: none, 1: a spinlock, 2: a mutex (process only), 3: preemption off.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>

static int process = 1, handler = 1;
module_param(process, int, 0444);
module_param(handler, int, 0444);

struct entry {
	struct list_head list;
};

static DEFINE_SPINLOCK(list_lock);
static DEFINE_MUTEX(sleeping_lock);
static LIST_HEAD(list);
static struct entry first, second;
static struct task_struct *task;

static void handler_fn(struct timer_list *t)
{
	if (handler == 1)
		spin_lock(&list_lock);
	if (handler == 3)
		preempt_disable();
	list_del(&first.list);
	list_add_tail(&first.list, &list);
	if (handler == 3)
		preempt_enable();
	if (handler == 1)
		spin_unlock(&list_lock);
	mod_timer(t, jiffies + 2);
}

static DEFINE_TIMER(timer, handler_fn);

/* A list of one's own, which needs no lock. */
static void use_own_list(void)
{
	struct entry own;
	LIST_HEAD(mine);

	list_add(&own.list, &mine);
	list_move_tail(&own.list, &mine);
	list_del_init(&own.list);
	list_del_init(&own.list);
}

static int thread_fn(void *unused)
{
	while (!kthread_should_stop()) {
		if (process == 1)
			spin_lock_bh(&list_lock);
		if (process == 2)
			mutex_lock(&sleeping_lock);
		if (process == 3)
			preempt_disable();
		list_move(&second.list, &list);
		if (process == 3)
			preempt_enable();
		if (process == 2)
			mutex_unlock(&sleeping_lock);
		if (process == 1)
			spin_unlock_bh(&list_lock);
		use_own_list();
		schedule_timeout_interruptible(3);
	}
	return 0;
}

static int __init list_lock_init(void)
{
	list_add(&first.list, &list);
	list_add(&second.list, &list);
	task = kthread_run(thread_fn, NULL, "list_lock");
	if (IS_ERR(task))
		return PTR_ERR(task);
	mod_timer(&timer, jiffies + 2);
	return 0;
}

static void __exit list_lock_exit(void)
{
	del_timer_sync(&timer);
	kthread_stop(task);
	list_del(&first.list);
	list_del(&second.list);
}

module_init(list_lock_init);
module_exit(list_lock_exit);
MODULE_LICENSE("Dual MIT/GPL");
