// SPDX-License-Identifier: MIT
/*
 * What is in the queues, and items that do not get on.
 *
 * Here an item that sleeps holds up those behind it: two items that wait for one
 * another in one thread are a deadlock that Linux does not have. So whoever queues
 * an item behind another starts a timer, if it is not running already, which looks
 * whether the thread has begun another one meanwhile. With nothing waiting there is
 * no timer.
 *
 * A debug build also looks, when an item is set up, whether it is still queued.
 *
 * Context: the timer in softirq context; showing in any.
 * Locking: each cwq->lock, one after another; nothing is printed under it, but
 * what a line needs is copied. The list of queues is read as a reader of RCU.
 * Linux: kernel/workqueue.c (wq_watchdog_timer_fn, show_all_workqueues), lib/debugobjects.c.
 */
#define pr_fmt(fmt) "workqueue: " fmt

#include "task.h"
#include "workqueue_internal.h"

#include <jiffy/cmdline.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/rculist.h>
#include <linux/sched/debug.h>

#define WQ_WATCHDOG_SECONDS 30 /* Linux's default */
#define WQ_WATCHDOG_SECONDS_MAX 3600

static unsigned long wq_watchdog_thresh; /* jiffies; 0: off (boot) */

void cwq_take_snapshot(struct cpu_workqueue_struct *cwq, struct cwq_snapshot *snap)
{
	struct work_struct *work;
	unsigned long flags;

	snap->nr = 0;
	raw_spin_lock_irqsave(&cwq->lock, flags);
	snap->running = cwq->running ? cwq->running->func : NULL;
	snap->since = cwq->since;
	list_for_each_entry(work, &cwq->worklist, entry) {
		if (snap->nr < CWQ_SHOWN_MAX)
			snap->waiting[snap->nr] = work->func;
		snap->nr++;
	}
	raw_spin_unlock_irqrestore(&cwq->lock, flags);
}

static void print_snapshot(const struct cpu_workqueue_struct *cwq, const struct cwq_snapshot *snap)
{
	unsigned int i;

	pr_info("  %s: pid %d, %c, CPU %d, since %lu ms\n", cwq->thread->comm, cwq->thread->pid,
		task_state_to_char(cwq->thread), cwq->thread->cpu,
		(unsigned long)jiffies_to_msecs(jiffies - snap->since));
	if (snap->running)
		pr_info("    in-flight: %ps\n", snap->running);
	for (i = 0; i < snap->nr && i < CWQ_SHOWN_MAX; i++)
		pr_info("    pending: %ps\n", snap->waiting[i]);
	if (snap->nr > CWQ_SHOWN_MAX)
		pr_info("    and %u more\n", snap->nr - CWQ_SHOWN_MAX);
}

void show_workqueue_state(void)
{
	struct cpu_workqueue_struct *cwq;
	struct workqueue_struct *wq;
	struct cwq_snapshot snap;

	pr_info("Showing busy workqueues and their threads:\n");
	rcu_read_lock();
	list_for_each_entry_rcu(wq, &workqueues, list)
		for_each_cwq(cwq, wq) {
			cwq_take_snapshot(cwq, &snap);
			if (snap.running || snap.nr)
				print_snapshot(cwq, &snap);
		}
	rcu_read_unlock();
}

static void report_stuck(struct cpu_workqueue_struct *cwq, const struct cwq_snapshot *snap)
{
	pr_emerg("BUG: workqueue lockup - pool cpus=%d node=0 flags=0x0 nice=0 stuck for %lus!\n",
		 cwq->thread->cpu, (jiffies - snap->since) / HZ);
	pr_emerg("%u items wait behind %ps in %s\n", snap->nr, snap->running, cwq->thread->comm);
	print_snapshot(cwq, snap);
	if (snap->running)
		sched_show_task(cwq->thread);
}

/* Does anything wait in this thread? Report it if nothing was begun for too long. */
static bool check_cwq(struct cpu_workqueue_struct *cwq)
{
	struct cwq_snapshot snap;

	cwq_take_snapshot(cwq, &snap);
	if (!snap.nr)
		return false;
	if (time_before(cwq->told, snap.since))
		cwq->told = snap.since;
	if (time_after_eq(jiffies, cwq->told + wq_watchdog_thresh)) {
		cwq->told = jiffies;
		report_stuck(cwq, &snap);
	}
	return true;
}

static void __bh_context wq_watchdog_timer_fn(struct timer_list *timer)
{
	struct cpu_workqueue_struct *cwq;
	struct workqueue_struct *wq;
	bool waits = false;

	rcu_read_lock();
	list_for_each_entry_rcu(wq, &workqueues, list)
		for_each_cwq(cwq, wq)
			waits |= check_cwq(cwq);
	rcu_read_unlock();
	if (waits)
		mod_timer(timer, jiffies + wq_watchdog_thresh / 2);
}

DEFINE_TIMER(wq_watchdog_timer, wq_watchdog_timer_fn);

void wq_watchdog_start(void)
{
	if (wq_watchdog_thresh)
		mod_timer(&wq_watchdog_timer, jiffies + wq_watchdog_thresh);
}

void workqueue_watchdog_init(void)
{
	wq_watchdog_thresh = HZ * cmdline_number("workqueue.watchdog_thresh", WQ_WATCHDOG_SECONDS,
						 0, WQ_WATCHDOG_SECONDS_MAX);
}

static bool is_queued_locked(const struct cpu_workqueue_struct *cwq,
			     const struct work_struct *wanted)
{
	const struct work_struct *work;

	list_for_each_entry(work, &cwq->worklist, entry)
		if (work == wanted)
			return true;
	return false;
}

static void forget_if_queued(struct cpu_workqueue_struct *cwq, struct work_struct *work)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&cwq->lock, flags);
	if (WARN(is_queued_locked(cwq, work),
		 "ODEBUG: init active (active state 0) object type: work_struct hint: %pS\n"
		 "a queued work is set up: it is taken off its queue\n",
		 work->func))
		remove_work_locked(cwq, work);
	raw_spin_unlock_irqrestore(&cwq->lock, flags);
}

/* What is set up may be any garbage: it is believed only if it names a cwq that exists. */
void __init_work(struct work_struct *work)
{
	unsigned long data = atomic_long_read(&work->data);
	struct cpu_workqueue_struct *cwq;
	struct workqueue_struct *wq;

	if (!IS_ENABLED(CONFIG_DEBUG) ||
	    (data & WORK_STRUCT_FLAG_MASK) != (WORK_STRUCT_PENDING | WORK_STRUCT_CWQ))
		return;
	rcu_read_lock();
	list_for_each_entry_rcu(wq, &workqueues, list)
		for_each_cwq(cwq, wq)
			if ((unsigned long)cwq == (data & ~WORK_STRUCT_FLAG_MASK))
				forget_if_queued(cwq, work);
	rcu_read_unlock();
}
