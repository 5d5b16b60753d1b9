// SPDX-License-Identifier: MIT
/*
 * WQH rows: entries, and what a thread does by hand to wait. It wakes itself.
 *
 * Context: process context.
 * Locking: the queue's own.
 * Linux: kernel/sched/wait.c.
 */
#include "wqh.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);

static unsigned int my_state(void)
{
	return READ_ONCE(current->__state);
}

CONF(WQH_17, "prepare_to_wait() queues once, sets the state, and the entry is not exclusive.")
{
	unsigned int first, second;
	int nr;
	DEFINE_WAIT(wait);

	wait.flags = WQ_FLAG_EXCLUSIVE;
	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	first = my_state();
	prepare_to_wait(&queue, &wait, TASK_INTERRUPTIBLE);
	second = my_state();
	nr = queued(&queue);
	finish_wait(&queue, &wait);
	CONF_EQ(first, TASK_UNINTERRUPTIBLE);
	CONF_EQ(second, TASK_INTERRUPTIBLE);
	CONF_EQ(nr, 1);
	CONF_EQ(wait.flags & WQ_FLAG_EXCLUSIVE, 0);
}

CONF(WQH_18, "prepare_to_wait_exclusive() says whether the queue was empty.")
{
	bool first, second;
	unsigned int state;
	DEFINE_WAIT(a);
	DEFINE_WAIT(b);

	first = prepare_to_wait_exclusive(&queue, &a, TASK_INTERRUPTIBLE);
	state = my_state();
	second = prepare_to_wait_exclusive(&queue, &b, TASK_INTERRUPTIBLE);
	finish_wait(&queue, &a);
	finish_wait(&queue, &b);
	CONF_EXPECT(first);
	CONF_EXPECT(!second);
	CONF_EQ(state, TASK_INTERRUPTIBLE);
	CONF_EQ(a.flags & WQ_FLAG_EXCLUSIVE, WQ_FLAG_EXCLUSIVE);
}

CONF(WQH_19,
     "finish_wait() makes the thread running, and takes the entry out if it is still queued.")
{
	DEFINE_WAIT(wait);

	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	finish_wait(&queue, &wait);
	CONF_EQ(my_state(), TASK_RUNNING);
	CONF_EQ(queued(&queue), 0);
	finish_wait(&queue, &wait);
	CONF_EQ(my_state(), TASK_RUNNING);
}

CONF(WQH_20, "An entry of DEFINE_WAIT() or init_wait() leaves the queue when its thread is woken.")
{
	unsigned int state;
	int nr;
	DEFINE_WAIT(wait);

	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	wake_up(&queue);
	state = my_state();
	nr = queued(&queue);
	finish_wait(&queue, &wait);
	CONF_EQ(state, TASK_RUNNING);
	CONF_EQ(nr, 0);

	init_wait(&wait);
	CONF_EXPECT(wait.func == autoremove_wake_function);
	CONF_EXPECT(wait.private == current);
	prepare_to_wait(&queue, &wait, TASK_INTERRUPTIBLE);
	wake_up_interruptible(&queue);
	nr = queued(&queue);
	finish_wait(&queue, &wait);
	CONF_EQ(nr, 0);
}

CONF(WQH_20_AWAKE, "One whose thread is not asleep stays.")
{
	int nr;
	DEFINE_WAIT(wait);

	prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	wake_up_interruptible(&queue);
	nr = queued(&queue);
	finish_wait(&queue, &wait);
	CONF_EQ(nr, 1);
	CONF_EQ(queued(&queue), 0);
}

CONF(WQH_21, "An entry of DECLARE_WAITQUEUE() stays until remove_wait_queue().")
{
	unsigned int state;
	int nr;
	DECLARE_WAITQUEUE(wait, current);

	CONF_EXPECT(wait.func == default_wake_function);
	add_wait_queue(&queue, &wait);
	set_current_state(TASK_INTERRUPTIBLE);
	wake_up(&queue);
	state = my_state();
	nr = queued(&queue);
	__set_current_state(TASK_RUNNING);
	remove_wait_queue(&queue, &wait);
	CONF_EQ(state, TASK_RUNNING);
	CONF_EQ(nr, 1);
	CONF_EQ(queued(&queue), 0);
}

CONF_DEBUG(WQH_23, "wait_event() in atomic context is reported, also if the condition is true.")
{
	/* One report a second: not the one that another row has just had. */
	schedule_timeout_uninterruptible(HZ + 1);
	conf_expect_log("BUG: sleeping function called from invalid context");
	preempt_disable();
	wait_event(queue, true);
	preempt_enable();
}

CONF(WQH_27,
     "wait_woken() does not sleep after a wake-up that came before it, and forgets it then.")
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	long first, second;

	add_wait_queue(&queue, &wait);
	wake_up(&queue);
	first = wait_woken(&wait, TASK_INTERRUPTIBLE, 100 * HZ);
	second = wait_woken(&wait, TASK_INTERRUPTIBLE, 2);
	remove_wait_queue(&queue, &wait);
	CONF_EQ(first, 100 * HZ);
	CONF_EQ(second, 0);
	CONF_EQ(my_state(), TASK_RUNNING);
}

static long wait_by_woken(struct sleeper *s)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	long left = MAX_SCHEDULE_TIMEOUT;

	add_wait_queue(s->queue, &wait);
	while (!READ_ONCE(s->go))
		left = wait_woken(&wait, TASK_UNINTERRUPTIBLE, left);
	remove_wait_queue(s->queue, &wait);
	return left;
}

CONF(WQH_27_WAKE, "wait_woken() is woken like any other.")
{
	struct sleeper s = { .queue = &queue, .wait = wait_by_woken };

	if (!start_sleeper(&s, conf_other_cpu(), TASK_UNINTERRUPTIBLE, 1))
		return;
	end_sleeper(&s);
	CONF_EQ(s.ret, MAX_SCHEDULE_TIMEOUT);
	CONF_EQ(queued(&queue), 0);
}

CONF_MODULE(CONF_ROW(WQH_17), CONF_ROW(WQH_18), CONF_ROW(WQH_19), CONF_ROW(WQH_20),
	    CONF_ROW(WQH_20_AWAKE), CONF_ROW(WQH_21), CONF_ROW(WQH_23), CONF_ROW(WQH_27),
	    CONF_ROW(WQH_27_WAKE));
