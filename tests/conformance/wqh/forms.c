// SPDX-License-Identifier: MIT
/*
 * WQH rows: the rarer forms of wait_event(), each asleep and woken: the state in
 * which it sleeps, and what it holds or calls meanwhile.
 *
 * Context: process context.
 * Locking: the forms with a lock take one that protects nothing.
 * Linux: include/linux/wait.h.
 */
#include "wqh.h"

#define LONG (100 * HZ)

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DEFINE_SPINLOCK(my_lock);
static int earlier, afters;

/* What the condition of the forms with a lock sees. */
static bool locked_go(struct sleeper *s, spinlock_t *lock)
{
	CONF_EXPECT(spin_is_locked(lock));
	return may_go(s);
}

/* Not counted: these forms queue under the lock and so evaluate it only once before they sleep. */
static bool queue_locked_go(struct sleeper *s)
{
	CONF_EXPECT(spin_is_locked(&s->queue->lock));
	return READ_ONCE(s->go);
}

static long wait_idle(struct sleeper *s)
{
	wait_event_idle(*s->queue, may_go(s));
	return 0;
}

static long wait_idle_exclusive(struct sleeper *s)
{
	wait_event_idle_exclusive(*s->queue, may_go(s));
	return 0;
}

static long wait_idle_long(struct sleeper *s)
{
	return wait_event_idle_timeout(*s->queue, may_go(s), LONG);
}

static long wait_kill_long(struct sleeper *s)
{
	return wait_event_killable_timeout(*s->queue, may_go(s), LONG);
}

static long wait_kill_exclusive(struct sleeper *s)
{
	return wait_event_killable_exclusive(*s->queue, may_go(s));
}

static long wait_cmd(struct sleeper *s)
{
	wait_event_cmd(*s->queue, may_go(s), earlier++, afters++);
	return 0;
}

static long wait_lock_irq(struct sleeper *s)
{
	spin_lock_irq(&my_lock);
	wait_event_lock_irq(*s->queue, locked_go(s, &my_lock), my_lock);
	CONF_EXPECT(irqs_disabled());
	spin_unlock_irq(&my_lock);
	return 0;
}

static long wait_lock_irq_cmd(struct sleeper *s)
{
	spin_lock_irq(&my_lock);
	wait_event_lock_irq_cmd(*s->queue, locked_go(s, &my_lock), my_lock, earlier++);
	spin_unlock_irq(&my_lock);
	return 0;
}

static long wait_signal_lock_irq(struct sleeper *s)
{
	long ret;

	spin_lock_irq(&my_lock);
	ret = wait_event_interruptible_lock_irq(*s->queue, locked_go(s, &my_lock), my_lock);
	spin_unlock_irq(&my_lock);
	return ret;
}

static long wait_signal_lock_irq_long(struct sleeper *s)
{
	long ret;

	spin_lock_irq(&my_lock);
	ret = wait_event_interruptible_lock_irq_timeout(*s->queue, locked_go(s, &my_lock), my_lock,
							LONG);
	spin_unlock_irq(&my_lock);
	return ret;
}

static long wait_locked(struct sleeper *s)
{
	long ret;

	spin_lock(&s->queue->lock);
	ret = wait_event_interruptible_locked(*s->queue, queue_locked_go(s));
	spin_unlock(&s->queue->lock);
	return ret;
}

static long wait_locked_irq(struct sleeper *s)
{
	long ret;

	spin_lock_irq(&s->queue->lock);
	ret = wait_event_interruptible_locked_irq(*s->queue, queue_locked_go(s));
	spin_unlock_irq(&s->queue->lock);
	return ret;
}

/* Asleep in @state, exclusive or not, and through once it may go. Its result. */
static long through(long (*wait)(struct sleeper *s), unsigned int state, bool exclusive)
{
	struct sleeper s = { .queue = &queue, .wait = wait };
	wait_queue_entry_t *entry;

	if (!start_sleeper(&s, conf_other_cpu(), state, 1))
		return -1;
	spin_lock_irq(&queue.lock);
	entry = list_first_entry(&queue.head, wait_queue_entry_t, entry);
	CONF_EQ(!!(entry->flags & WQ_FLAG_EXCLUSIVE), exclusive);
	spin_unlock_irq(&queue.lock);
	end_sleeper(&s);
	CONF_EXPECT(s.returned);
	CONF_EQ(queued(&queue), 0);
	return s.ret;
}

/* Ended by @sig. Its result. */
static long killed(long (*wait)(struct sleeper *s), unsigned int state, int sig)
{
	struct sleeper s = { .queue = &queue, .wait = wait };

	if (!start_sleeper(&s, conf_other_cpu(), state, 1))
		return -1;
	send_sig(sig, s.h.task, 0);
	conf_helper_join(&s.h);
	CONF_EQ(queued(&queue), 0);
	return s.ret;
}

CONF(WQH_02_IDLE, "wait_event_idle() and its relatives sleep in TASK_IDLE.")
{
	long left;

	CONF_EQ(through(wait_idle, TASK_IDLE, false), 0);
	CONF_EQ(through(wait_idle_exclusive, TASK_IDLE, true), 0);
	left = through(wait_idle_long, TASK_IDLE, false);
	CONF_EXPECT(left >= 1 && left <= LONG);
	CONF_EQ(wait_event_idle_timeout(queue, false, 2), 0);
}

CONF(WQH_02_CMD, "wait_event_cmd() calls one command before each sleep and one after.")
{
	earlier = afters = 0;
	CONF_EQ(through(wait_cmd, TASK_UNINTERRUPTIBLE, false), 0);
	CONF_EQ(earlier, 1);
	CONF_EQ(afters, 1);
}

CONF(WQH_11_KILL, "wait_event_killable_timeout(): -ERESTARTSYS after SIGKILL, 0, or at least 1.")
{
	long left = through(wait_kill_long, TASK_KILLABLE, false);

	CONF_EXPECT(left >= 1 && left <= LONG);
	CONF_EQ(killed(wait_kill_long, TASK_KILLABLE, SIGKILL), -ERESTARTSYS);
	CONF_EQ(wait_event_killable_timeout(queue, false, 2), 0);
	CONF_EQ(through(wait_kill_exclusive, TASK_KILLABLE, true), 0);
	CONF_EQ(killed(wait_kill_exclusive, TASK_KILLABLE, SIGKILL), -ERESTARTSYS);
}

CONF(WQH_02_LOCK,
     "wait_event_lock_irq() tests with the lock held, sleeps without, returns with it.")
{
	earlier = 0;
	CONF_EQ(through(wait_lock_irq, TASK_UNINTERRUPTIBLE, false), 0);
	CONF_EQ(through(wait_lock_irq_cmd, TASK_UNINTERRUPTIBLE, false), 0);
	CONF_EQ(earlier, 1);
}

CONF(WQH_07_LOCK, "So do the forms that a signal ends, and the one with a limit.")
{
	long left;

	CONF_EQ(through(wait_signal_lock_irq, TASK_INTERRUPTIBLE, false), 0);
	CONF_EQ(killed(wait_signal_lock_irq, TASK_INTERRUPTIBLE, SIGTERM), -ERESTARTSYS);
	left = through(wait_signal_lock_irq_long, TASK_INTERRUPTIBLE, false);
	CONF_EXPECT(left >= 1 && left <= LONG);
	CONF_EQ(killed(wait_signal_lock_irq_long, TASK_INTERRUPTIBLE, SIGTERM), -ERESTARTSYS);
}

CONF(WQH_07_LOCKED, "wait_event_interruptible_locked() does the same with the queue's own lock.")
{
	CONF_EQ(through(wait_locked, TASK_INTERRUPTIBLE, false), 0);
	CONF_EQ(killed(wait_locked, TASK_INTERRUPTIBLE, SIGTERM), -ERESTARTSYS);
	CONF_EQ(through(wait_locked_irq, TASK_INTERRUPTIBLE, false), 0);
	CONF_EQ(killed(wait_locked_irq, TASK_INTERRUPTIBLE, SIGTERM), -ERESTARTSYS);
}

CONF_MODULE(CONF_ROW(WQH_02_IDLE), CONF_ROW(WQH_02_CMD), CONF_ROW(WQH_11_KILL),
	    CONF_ROW(WQH_02_LOCK), CONF_ROW(WQH_07_LOCK), CONF_ROW(WQH_07_LOCKED));
