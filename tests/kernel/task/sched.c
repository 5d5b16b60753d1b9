// SPDX-License-Identifier: MIT
/*
 * kernel/task: threads, sleeping, waking, wait queues, completions, signals.
 *
 * Context: threads.
 * Locking: what is tested.
 * Linux: the rows SCH, WQH, CMP and KTH of the specification.
 */
#include <jiffy/ktest.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int condition, started, woken;

KTEST(msleep_least, "msleep() sleeps at least as long as asked (SCH-12).")
{
	unsigned long start = jiffies;

	msleep(0);
	EXPECT(time_after_eq(jiffies, start + 1));
	start = jiffies;
	msleep(100);
	EXPECT(time_after_eq(jiffies, start + HZ / 10));
	EXPECT(time_before_eq(jiffies, start + HZ / 10 + 2));
}

static int __process_context waiter(void *data)
{
	wait_event(queue, condition);
	woken++;
	return 0;
}

KTEST(wait_event_wakes, "wait_event() sleeps until the condition holds (WQH-02, 04, 05).")
{
	condition = woken = 0;
	kthread_run(waiter, NULL, "waiter");
	wait_ticks(1);
	wake_up(&queue);
	wait_ticks(1);
	EXPECT_EQ(woken, 0);
	condition = 1;
	wait_ticks(1);
	EXPECT_EQ(woken, 0);
	wake_up(&queue);
	wait_ticks(1);
	EXPECT_EQ(woken, 1);
	EXPECT(!waitqueue_active(&queue));
}

static int __process_context exclusive_waiter(void *data)
{
	struct completion *done = data;

	wait_for_completion(done);
	woken++;
	return 0;
}

KTEST(completion_counts,
      "k completes admit exactly k waiters; complete_all() the rest (CMP-01..03).")
{
	static DECLARE_COMPLETION(done);
	int i;

	woken = 0;
	for (i = 0; i < 5; i++)
		kthread_run(exclusive_waiter, &done, "waiter/%d", i);
	wait_ticks(1);
	complete(&done);
	complete(&done);
	wait_ticks(1);
	EXPECT_EQ(woken, 2);
	complete_all(&done);
	wait_ticks(1);
	EXPECT_EQ(woken, 5);
	EXPECT(completion_done(&done));
}

KTEST(completion_stolen, "A waiter whose event another took first queues up again (CMP-01).")
{
	static DECLARE_COMPLETION(done);

	/* The sleeper is woken, but this thread takes the event before it runs. */
	woken = 0;
	kthread_run(exclusive_waiter, &done, "sleeper");
	wait_ticks(1);
	complete(&done);
	wait_for_completion(&done);
	EXPECT(!completion_done(&done));
	complete(&done);
	wait_ticks(1);
	EXPECT_EQ(woken, 1);
	EXPECT(!waitqueue_active(&done.wait));
}

KTEST(wait_timeout,
      "wait_event_timeout(): 0 when time ran out, 1 if true at once with 0 (WQH-08, 09).")
{
	unsigned long start = jiffies;

	EXPECT_EQ(wait_event_timeout(queue, false, 5), 0);
	EXPECT(time_after_eq(jiffies, start + 5));
	EXPECT_EQ(wait_event_timeout(queue, true, 0), 1);
	EXPECT_EQ(wait_event_timeout(queue, true, 7), 7);
}

static int signal_result;

static int __process_context signal_waiter(void *data)
{
	allow_signal(SIGINT);
	signal_result = wait_event_interruptible(queue, false);
	return 0;
}

KTEST(signal_wakes, "An allowed signal ends an interruptible wait: -ERESTARTSYS (WQH-07).")
{
	struct task_struct *k = kthread_create(signal_waiter, NULL, "waiter");

	get_task_struct(k);
	wake_up_process(k);
	wait_ticks(1);
	EXPECT_EQ(send_sig(SIGTERM, k, 0), 0);
	wait_ticks(1);
	EXPECT_EQ(task_state_to_char(k), 'S');
	EXPECT_EQ(send_sig(SIGINT, k, 0), 0);
	wait_ticks(1);
	EXPECT_EQ(signal_result, -ERESTARTSYS);
	EXPECT_EQ(send_sig(1, k, 0), -EINVAL);
	put_task_struct(k);
}

static void __bh_context wake_queue(struct timer_list *t)
{
	condition = 1;
	wake_up(&queue);
}

KTEST(wake_from_timer, "A timer wakes a sleeping thread (WQH-29).")
{
	static DEFINE_TIMER(timer, wake_queue);
	unsigned long start = jiffies;

	condition = 0;
	mod_timer(&timer, jiffies + 4);
	wait_event(queue, condition);
	EXPECT_EQ(jiffies - start, 4);
}

KTEST(sleep_with_lock,
      "Sleeping with a spinlock held is reported, and the switch is made (SCH-17).")
{
	static DEFINE_SPINLOCK(lock);

	expect_log("BUG: scheduling while atomic: sleep_with_lock/");
	expect_log("/0x00000002");
	spin_lock(&lock);
	schedule();
	EXPECT_EQ(preempt_count(), 0);
	/* The count was reset; put back what the unlock will take. */
	preempt_disable();
	spin_unlock(&lock);
}

static int __process_context spinner(void *data)
{
	int i;

	for (i = 0; i < 100; i++) {
		started++;
		cond_resched();
	}
	return 0;
}

KTEST(cond_resched_fair, "Threads that call cond_resched() take turns (SCH-15, 19).")
{
	started = 0;
	kthread_run(spinner, NULL, "spinner");
	EXPECT_EQ(started, 0);
	EXPECT_EQ(cond_resched(), 1);
	EXPECT_EQ(started, 1);
	EXPECT_EQ(cond_resched(), 1);
	EXPECT_EQ(started, 2);
	wait_ticks(2);
	EXPECT_EQ(started, 100);
	EXPECT_EQ(cond_resched(), 0);
}
