// SPDX-License-Identifier: MIT
/*
 * DBG rows: what is said of sleeping where one must not, and of preempt_count that is left
 * changed.
 *
 * Context: process context; the handlers in the context they are wrong in.
 * Locking: everything happens on the row's CPU.
 * Linux: kernel/sched/core.c (__schedule_bug, __might_resched, __cant_sleep), kernel/softirq.c,
 * kernel/time/timer.c (call_timer_fn, schedule_timeout), kernel/workqueue.c.
 */
#include "conf_shim.h"

#include <linux/bottom_half.h>
#include <linux/preempt.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static int runs;

CONF(DBG_01, "Sleeping with a count is told with name, pid and count, each time, and made up for.")
{
	int n;

	conf_expect_format("BUG: scheduling while atomic: DBG-01/%d/0x00000002$", current->pid);
	for (n = 1; n <= 2; n++) {
		preempt_disable();
		schedule_timeout_uninterruptible(1);
		CONF_EQ(preempt_count(), 0);
		CONF_EQ(conf_log_count("BUG: scheduling while atomic: "), n);
	}
}

/* Of all that may sleep one is reported a second: not the one that another row has just had. */
static void await_turn(void)
{
	schedule_timeout_uninterruptible(HZ + 1);
}

CONF_DEBUG(DBG_02, "might_sleep() tells where it stands and what is held; the next second again.")
{
	conf_expect_format("BUG: sleeping function called from invalid context at *atomic.c:%d$",
			   __LINE__ + 7);
	conf_expect_format("in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: %d, "
			   "name: DBG-02$",
			   current->pid);
	conf_expect_log("preempt_count: 1, expected: 0$");
	await_turn();
	preempt_disable();
	might_sleep();
	might_sleep();
	preempt_enable();
	CONF_EQ(conf_log_count("BUG: sleeping function called"), 1);
}

CONF_DEBUG(DBG_02_IRQS, "... also with interrupts off, and no count.")
{
	conf_expect_log("BUG: sleeping function called from invalid context at *atomic.c:");
	conf_expect_format("in_atomic(): 0, irqs_disabled(): 1, non_block: 0, pid: %d, "
			   "name: DBG-02-IRQS$",
			   current->pid);
	conf_expect_log("preempt_count: 0, expected: 0$");
	await_turn();
	local_irq_disable();
	might_sleep();
	local_irq_enable();
}

CONF_DEBUG(DBG_03, "A function that may sleep, called after set_current_state(), is reported.")
{
	conf_expect_log("do not call blocking ops when !TASK_RUNNING; state=1 set at [<*>] "
			"conf_run_DBG_03+0x*/0x");
	conf_expect_log("WARNING: CPU");
	set_current_state(TASK_INTERRUPTIBLE);
	might_sleep();
	__set_current_state(TASK_RUNNING);
	might_sleep();
}

CONF_DEBUG(DBG_04, "cant_sleep() tells of a caller who could; not of one with a count.")
{
	conf_expect_format("BUG: assuming atomic context at *atomic.c:%d$", __LINE__ + 6);
	conf_expect_format("in_atomic(): 0, irqs_disabled(): 0, pid: %d, name: DBG-04$",
			   current->pid);
	preempt_disable();
	cant_sleep();
	preempt_enable();
	cant_sleep();
	cant_sleep();
	CONF_EQ(conf_log_count("BUG: assuming atomic context"), 1);
}

static void leak_in_softirq(struct softirq_action *h)
{
	runs++;
	preempt_disable();
}

CONF(DBG_06, "A softirq that leaks preempt_count: vector, handler, the count before and after.")
{
	conf_expect_log("softirq: huh, entered softirq 5 IRQ_POLL *"
			" with preempt_count 00000101, exited with 00000102?$");
	runs = 0;
	conf_settle();
	conf_take_vector(leak_in_softirq);
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
	conf_give_vector_back();
	CONF_EQ(runs, 1);
	CONF_EQ(preempt_count(), 0);
}

static void count_tasklet(struct tasklet_struct *t)
{
	runs++;
}

static void kill_it(void *tasklet)
{
	tasklet_kill(tasklet);
}

CONF(DBG_07, "tasklet_kill() in an interrupt.")
{
	static DECLARE_TASKLET(tasklet, count_tasklet);

	conf_expect_log("softirq: Attempt to kill tasklet from interrupt$");
	conf_in_hardirq(kill_it, &tasklet);
	CONF_EQ(tasklet.state, 0);
}

CONF(DBG_08, "A tasklet on a list with SCHED clear, once, by its function; it is not called.")
{
	static DECLARE_TASKLET(tasklet, count_tasklet);
	int n;

	conf_expect_log("tasklet SCHED state not set: callback count_tasklet+0x0/0x");
	conf_expect_log("WARNING: CPU");
	runs = 0;
	for (n = 0; n < 2; n++) {
		conf_settle();
		local_bh_disable();
		tasklet_schedule(&tasklet);
		clear_bit(TASKLET_STATE_SCHED, &tasklet.state);
		local_bh_enable();
	}
	CONF_EQ(runs, 0);
	CONF_EQ(conf_log_count("tasklet SCHED state not set"), 1);
}

static void leak_in_timer(struct timer_list *t)
{
	preempt_disable();
	WRITE_ONCE(runs, runs + 1);
}

CONF(DBG_10, "A timer that leaks preempt_count, once, by its function, with both counts.")
{
	struct timer_list timer;
	unsigned long start;
	int n;

	conf_expect_log("timer: leak_in_timer+0x0/0x*preempt leak: 00000101 -> 00000102$");
	conf_expect_log("WARNING: CPU");
	runs = 0;
	timer_setup_on_stack(&timer, leak_in_timer, 0);
	for (n = 1; n <= 2; n++) {
		/* It fires over this thread, and not over what the CPU would do meanwhile. */
		conf_settle();
		local_bh_disable();
		start = jiffies;
		mod_timer(&timer, start + 1);
		CONF_EXPECT(conf_spin_until(time_after(jiffies, start + 2)));
		local_bh_enable();
		CONF_EQ(READ_ONCE(runs), n);
		CONF_EQ(preempt_count(), 0);
	}
	CONF_EQ(conf_log_count("preempt leak"), 1);
	del_timer_sync(&timer);
	destroy_timer_on_stack(&timer);
}

CONF(DBG_11, "A negative time: its value in hexadecimal; not slept.")
{
	conf_expect_log("schedule_timeout: wrong timeout value fffffffe$");
	set_current_state(TASK_INTERRUPTIBLE);
	CONF_EQ(schedule_timeout(-2), 0);
	CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
}

static void leak_in_work(struct work_struct *work)
{
	preempt_disable();
	WRITE_ONCE(runs, runs + 1);
}

/* Linux leaves the count as it is, until the thread sleeps. */
CONF(DBG_12, "An item that leaks preempt_count: its thread and count, and its function below.")
{
	static DECLARE_WORK(work, leak_in_work);
	struct workqueue_struct *queue = alloc_ordered_workqueue("dbg-queue", 0);

	if (!CONF_EXPECT(queue))
		return;
	conf_expect_log("BUG: workqueue leaked lock or atomic: */0x00000001/");
	conf_expect_log("     last function: leak_in_work");
	if (CONF_LINUX)
		conf_expect_log("BUG: scheduling while atomic: kworker/*/0x00000002$");
	runs = 0;
	queue_work(queue, &work);
	flush_work(&work);
	destroy_workqueue(queue);
	CONF_EQ(runs, 1);
}

static struct workqueue_struct *reclaims, *plain;

static void count_work(struct work_struct *work)
{
	WRITE_ONCE(runs, runs + 1);
}

/* The other one is queued on this CPU, so it has not begun when it is waited for. */
static void flush_plain(struct work_struct *work)
{
	static DECLARE_WORK(other, count_work);

	queue_work(plain, &other);
	flush_workqueue(plain);
}

static void flush_twice(struct workqueue_struct *from)
{
	static struct work_struct work;
	int n;

	INIT_WORK(&work, flush_plain);
	runs = 0;
	for (n = 1; n <= 2; n++) {
		queue_work(from, &work);
		flush_work(&work);
		CONF_EQ(runs, n);
	}
}

CONF(DBG_13, "An item of a WQ_MEM_RECLAIM queue that waits for one of a queue without, once.")
{
	reclaims = alloc_workqueue("dbg-reclaims", WQ_MEM_RECLAIM, 1);
	plain = alloc_workqueue("dbg-plain", 0, 1);
	if (CONF_EXPECT(reclaims && plain)) {
		flush_twice(system_wq);
		CONF_EQ(conf_log_count("is flushing"), 0);
		conf_expect_log("workqueue: WQ_MEM_RECLAIM dbg-reclaims:flush_plain* is flushing "
				"!WQ_MEM_RECLAIM dbg-plain:");
		conf_expect_log("WARNING: CPU");
		flush_twice(reclaims);
		CONF_EQ(conf_log_count("is flushing"), 1);
	}
	destroy_workqueue(reclaims);
	destroy_workqueue(plain);
}

CONF_MODULE(CONF_ROW(DBG_01), CONF_ROW(DBG_02), CONF_ROW(DBG_02_IRQS), CONF_ROW(DBG_03),
	    CONF_ROW(DBG_04), CONF_ROW(DBG_06), CONF_ROW(DBG_07), CONF_ROW(DBG_08),
	    CONF_ROW(DBG_10), CONF_ROW(DBG_11), CONF_ROW(DBG_12), CONF_ROW(DBG_13));
