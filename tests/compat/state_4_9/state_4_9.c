// SPDX-License-Identifier: MIT
/* A task's end, seen in ->state, as before 5.14; everything out of linux/sched.h. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timer.h>

struct watched {
	struct task_struct *task;
	struct list_head list;
};

static LIST_HEAD(watch_list);
static DEFINE_SPINLOCK(watch_lock);
static struct timer_list watch_timer;
static int dead;

static int short_life(void *data)
{
	return 0;
}

static void look(unsigned long unused)
{
	struct watched *w, *next;

	spin_lock(&watch_lock);
	list_for_each_entry_safe(w, next, &watch_list, list) {
		if (w->task->state != TASK_DEAD)
			continue;
		dead++;
		put_task_struct(w->task);
		list_del(&w->list);
		kfree(w);
	}
	spin_unlock(&watch_lock);
	mod_timer(&watch_timer, jiffies + HZ / 50);
}

static int __init state_4_9_init(void)
{
	struct watched *w = kmalloc(sizeof(*w), GFP_ATOMIC);

	if (!w)
		return -ENOMEM;
	w->task = kthread_create(short_life, NULL, "compat_short");
	if (IS_ERR(w->task)) {
		kfree(w);
		return -ENOMEM;
	}
	get_task_struct(w->task);
	spin_lock_bh(&watch_lock);
	list_add(&w->list, &watch_list);
	spin_unlock_bh(&watch_lock);
	setup_timer(&watch_timer, look, 0);
	mod_timer(&watch_timer, jiffies + 1);
	wake_up_process(w->task);
	set_task_state(current, TASK_INTERRUPTIBLE);
	schedule_timeout(1);
	pr_debug("%ld\n", (long)current->state);
	return 0;
}

static void __exit state_4_9_exit(void)
{
	del_timer_sync(&watch_timer);
	if (dead == 1)
		pr_info("compat state_4_9: ok\n");
}

module_init(state_4_9_init);
module_exit(state_4_9_exit);
MODULE_LICENSE("Dual MIT/GPL");
