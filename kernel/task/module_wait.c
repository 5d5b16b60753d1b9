// SPDX-License-Identifier: MIT
/*
 * The last thread in a module: rmmod waits for it.
 *
 * A thread that wakes its unloader, or completes what the exit function waits for, still
 * has a few instructions of the module before it: its return, at least. On Linux the
 * module's memory may be gone by then. Here rmmod looks at every thread: is a return
 * address on its stack in the module, or, while it runs on another CPU, is its function?
 * It waits for it up to a second, and says whom it waited for.
 *
 * (Handlers, in softirq or hard interrupt context on other CPUs, are over already: module.c
 * has waited for a grace period of RCU.)
 *
 * Context: process context.
 * Locking: RCU, to walk the tasks.
 * Linux: does not wait; livepatch looks at stacks in this way (kernel/livepatch/transition.c).
 */
#include "task.h"
#include "workqueue_internal.h"

#include <asm/stacktrace.h>
#include <asm/switch_to.h>
#include <jiffy/leftovers.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>

/* A thread that does not run: does it return to the module? It may begin to run meanwhile;
 * then what is read is old, but still memory of a stack. */
static bool stack_leads_to(const struct task_struct *task, const struct module_image *image)
{
	const struct inactive_task_frame *frame = (const void *)READ_ONCE(task->sp);
	struct unwind_state state;
	unsigned long ip, fp;

	unwind_start(&state, (unsigned long)&frame->bp);
	while (unwind_next(&state, &ip, &fp))
		if (module_image_has_code(image, ip))
			return true;
	return false;
}

static bool is_in(struct task_struct *task, const struct module_image *image)
{
	if (task == current || (READ_ONCE(task->exit_state) && !READ_ONCE(task->on_cpu)))
		return false;
	/* It runs, or has not begun yet and will call its function. */
	if (READ_ONCE(task->on_cpu) || !kthread_has_begun(task))
		return module_image_has_code(image, (unsigned long)task->kthread.threadfn);
	return stack_leads_to(task, image);
}

/* A work item of the module that is being called; its thread's own function is the queue's. */
static bool works_in(const struct module_image *image, char *who, size_t size)
{
	struct workqueue_struct *wq;
	struct cpu_workqueue_struct *cwq;
	unsigned long flags;
	bool is = false;

	rcu_read_lock();
	list_for_each_entry_rcu(wq, &workqueues, list)
		for_each_cwq(cwq, wq) {
			raw_spin_lock_irqsave(&cwq->lock, flags);
			if (cwq->running &&
			    module_image_has_code(image, (unsigned long)cwq->running->func)) {
				scnprintf(who, size, "%s[%d], running the work item %ps",
					  cwq->thread->comm, cwq->thread->pid, cwq->running->func);
				is = true;
			}
			raw_spin_unlock_irqrestore(&cwq->lock, flags);
		}
	rcu_read_unlock();
	return is;
}

/* Is anybody in the module? @who gets his name. */
static bool anybody_in(const struct module_image *image, char *who, size_t size)
{
	struct task_struct *task;
	bool is = false;

	rcu_read_lock();
	for_each_process(task) {
		if (is_in(task, image)) {
			scnprintf(who, size, "%s[%d]", task->comm, task->pid);
			is = true;
			break;
		}
	}
	rcu_read_unlock();
	/* Rather the item than its thread, which is found as well if it sleeps. */
	return works_in(image, who, size) || is;
}

bool leftovers_thread(const struct module_image *image)
{
	char who[80];

	return anybody_in(image, who, sizeof(who));
}

void leftovers_wait(const struct module_image *image)
{
	unsigned long start = jiffies;
	char who[80] = "";

	while (anybody_in(image, who, sizeof(who))) {
		if (time_after_eq(jiffies, start + HZ)) {
			pr_warn("left behind: thread %s in [%s]\n", who, image->name);
			return;
		}
		schedule_timeout_uninterruptible(1);
	}
	if (*who)
		pr_info("%s: waited until %s had left it; Linux would not have waited\n",
			image->name, who);
}
