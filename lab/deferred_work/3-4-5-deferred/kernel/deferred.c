// SPDX-License-Identifier: MIT
/*
 * Exercises 3, 4, 5 and 7: a device whose one timer is driven by ioctl().
 *
 *	SET seconds    then print which process the timer interrupted      exercise 3
 *	ALLOC seconds  then call alloc_io(), which sleeps                  exercises 4, 5
 *	MON pid        look every second whether the process has ended     exercise 7
 *	CANCEL         nothing of what was asked for happens any more
 *
 * The calls come in process context, the timer's handler runs in softirq context.
 */
#include <linux/cdev.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "../include/deferred.h"

MODULE_DESCRIPTION("Deferred work character device");
MODULE_AUTHOR("Jiffy");
MODULE_LICENSE("Dual MIT/GPL");

#define MY_MAJOR 42
#define MY_MINOR 0
#define MODULE_NAME "deferred"

/* What the timer is armed for. */
#define TIMER_TYPE_NONE (-1)
#define TIMER_TYPE_SET 0
#define TIMER_TYPE_ALLOC 1
#define TIMER_TYPE_MON 2

/* Longer than this would be in the past: jiffies wrap round. */
#define MAX_SECONDS (MAX_JIFFY_OFFSET / HZ)

static struct my_device_data {
	struct cdev cdev;
	/* TODO 1/1: a timer */
	struct timer_list timer;
	/* TODO 2/1: a flag that says what the timer is armed for: TIMER_TYPE_... */
	int flag;
	/* TODO 3/1: a work item */
	struct work_struct work;
	/* TODO 4/2: the list of the processes that are monitored, and its lock */
	struct list_head list;
	spinlock_t lock;
} dev;

/* A process that is monitored; it holds a reference to the task. */
struct mon_proc {
	struct task_struct *task;
	struct list_head list;
};

/* Stands for work that has to wait for a device. */
static noinline void alloc_io(void)
{
	set_current_state(TASK_INTERRUPTIBLE);
	schedule_timeout(5 * HZ);
	pr_info("Yawn! I've been sleeping for 5 seconds.\n");
}

/*
 * A new item for the process @pid, which keeps its task_struct from being freed until
 * put_task_struct(). ERR_PTR(-ESRCH): there is no such process; ERR_PTR(-ENOMEM).
 */
static struct mon_proc *get_proc(pid_t pid)
{
	struct task_struct *task;
	struct mon_proc *p;

	rcu_read_lock();
	task = pid_task(find_vpid(pid), PIDTYPE_PID);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	if (!task)
		return ERR_PTR(-ESRCH);

	p = kmalloc(sizeof(*p), GFP_KERNEL);
	if (!p) {
		put_task_struct(task);
		return ERR_PTR(-ENOMEM);
	}
	p->task = task;
	return p;
}

/* TODO 3/4: the work item's handler, which may sleep: call alloc_io() */
static void work_handler(struct work_struct *work)
{
	alloc_io();
}

/* The timer's handler calls alloc_io() itself (exercise 4), or leaves it to the work item. */
#define ALLOC_IO_DIRECT
/* TODO 3/1: undefine ALLOC_IO_DIRECT */
#undef ALLOC_IO_DIRECT

static void timer_handler_alloc(struct my_device_data *my_data)
{
#ifdef ALLOC_IO_DIRECT
	alloc_io();
#else
	/* TODO 3/1: queue the work item, on the queue that all share */
	schedule_work(&my_data->work);
#endif
}

/* TIMER_TYPE_MON: once a second, from the timer's handler. */
static void check_processes(struct my_device_data *my_data)
{
	struct mon_proc *p, *next;

	/* TODO 4/15: go through the list, holding its lock; it loses items on the way */
	spin_lock(&my_data->lock);
	list_for_each_entry_safe(p, next, &my_data->list, list) {
		if (READ_ONCE(p->task->__state) != TASK_DEAD)
			continue;
		/* TODO 4: for a process that has ended: say so, take it off the list, */
		/* TODO 4: give its task_struct back, free the item */
		pr_info("task %s (%d) is dead\n", p->task->comm, p->task->pid);
		list_del(&p->list);
		put_task_struct(p->task);
		kfree(p);
	}
	/* TODO 4: look again in a second, unless the timer is for something else by now */
	if (my_data->flag == TIMER_TYPE_MON)
		mod_timer(&my_data->timer, jiffies + HZ);
	spin_unlock(&my_data->lock);
}

static void timer_handler(struct timer_list *tl)
{
	/* TODO 1/1: find the device whose timer this is */
	struct my_device_data *my_data = from_timer(my_data, tl, timer);

	/* TODO 2/4: for TIMER_TYPE_ALLOC call timer_handler_alloc(), and nothing else */
	if (my_data->flag == TIMER_TYPE_ALLOC) {
		timer_handler_alloc(my_data);
		return;
	}

	/* TODO 4/4: for TIMER_TYPE_MON call check_processes(), and nothing else */
	if (my_data->flag == TIMER_TYPE_MON) {
		check_processes(my_data);
		return;
	}

	/* TODO 1/1: for TIMER_TYPE_SET print the pid and the name of the current process */
	pr_info("[timer_handler] pid = %d, comm = %s\n", current->pid, current->comm);
}

static void start_timer(struct my_device_data *my_data, int type, unsigned long seconds)
{
	/* TODO 4/1: keep the timer's handler out, which arms the timer too */
	spin_lock_bh(&my_data->lock);

	/* TODO 2/1: remember what the timer is armed for, before it can fire */
	my_data->flag = type;

	/* TODO 1/1: arm the timer */
	mod_timer(&my_data->timer, jiffies + seconds * HZ);

	/* TODO 4/1: let the handler in again */
	spin_unlock_bh(&my_data->lock);
}

static int monitor(struct my_device_data *my_data, pid_t pid)
{
	struct mon_proc *p;

	/* TODO 4/8: get an item for the process; if there is none, say the call's caller why */
	p = get_proc(pid);
	if (IS_ERR(p))
		return PTR_ERR(p);
	/* TODO 4: put it into the list, holding its lock, and look at it in a second */
	spin_lock_bh(&my_data->lock);
	list_add(&p->list, &my_data->list);
	spin_unlock_bh(&my_data->lock);
	start_timer(my_data, TIMER_TYPE_MON, 1);

	return 0;
}

static int deferred_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct my_device_data, cdev);
	return 0;
}

static long deferred_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct my_device_data *my_data = file->private_data;

	switch (cmd) {
	case MY_IOCTL_TIMER_SET:
		if (arg > MAX_SECONDS)
			return -EINVAL;
		/* TODO 1/1: start the timer: TIMER_TYPE_SET, in as many seconds as arg says */
		start_timer(my_data, TIMER_TYPE_SET, arg);
		return 0;

	case MY_IOCTL_TIMER_CANCEL:
		/* TODO 1/1: stop the timer */
		del_timer_sync(&my_data->timer);
		return 0;

	case MY_IOCTL_TIMER_ALLOC:
		if (arg > MAX_SECONDS)
			return -EINVAL;
		/* TODO 2/1: start the timer: TIMER_TYPE_ALLOC */
		start_timer(my_data, TIMER_TYPE_ALLOC, arg);
		return 0;

	case MY_IOCTL_TIMER_MON:
		return monitor(my_data, arg);
	}
	return -ENOTTY;
}

static const struct file_operations my_fops = {
	.owner = THIS_MODULE,
	.open = deferred_open,
	.unlocked_ioctl = deferred_ioctl,
};

static int __init deferred_init(void)
{
	int err;

	pr_info("[deferred_init] Init module\n");

	err = register_chrdev_region(MKDEV(MY_MAJOR, MY_MINOR), 1, MODULE_NAME);
	if (err)
		return err;

	/* TODO 1/1: initialize the timer */
	timer_setup(&dev.timer, timer_handler, 0);

	/* TODO 2/1: it is armed for nothing yet */
	dev.flag = TIMER_TYPE_NONE;

	/* TODO 3/1: initialize the work item */
	INIT_WORK(&dev.work, work_handler);

	/* TODO 4/2: initialize the list and its lock */
	INIT_LIST_HEAD(&dev.list);
	spin_lock_init(&dev.lock);

	/* From here on there may be calls. */
	cdev_init(&dev.cdev, &my_fops);
	err = cdev_add(&dev.cdev, MKDEV(MY_MAJOR, MY_MINOR), 1);
	if (err)
		unregister_chrdev_region(MKDEV(MY_MAJOR, MY_MINOR), 1);
	return err;
}

static void __exit deferred_exit(void)
{
	struct mon_proc *p, *next;

	cdev_del(&dev.cdev);
	unregister_chrdev_region(MKDEV(MY_MAJOR, MY_MINOR), 1);

	/* TODO 1/1: stop the timer; its handler must not run any more */
	del_timer_sync(&dev.timer);

	/* TODO 3/1: the same for the work item, which the timer can no longer queue */
	cancel_work_sync(&dev.work);

	/* TODO 4/5: free what is still in the list, which nobody else sees any more */
	list_for_each_entry_safe(p, next, &dev.list, list) {
		list_del(&p->list);
		put_task_struct(p->task);
		kfree(p);
	}

	pr_info("[deferred_exit] Exit module\n");
}

module_init(deferred_init);
module_exit(deferred_exit);
