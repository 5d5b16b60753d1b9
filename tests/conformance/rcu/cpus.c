// SPDX-License-Identifier: MIT
/*
 * RCU-01: grace periods between CPUs.
 *
 * A helper on another CPU is a reader, and says so; then the row waits for a grace
 * period: on return the helper must have left.
 *
 * Context: process context; readers in every context.
 * Locking: one flag that the reader writes and the row reads.
 * Linux: kernel/rcu/tree.c; kernel/rcu/rcutorture.c.
 */
#include "rcu.h"

#include <linux/atomic.h>
#include <linux/bottom_half.h>
#include <linux/delay.h>

#define HOLD_MS 60 /* longer than a grace period that does not wait for it */
#define EACH 200

static bool inside, left;

static void hold(void *unused)
{
	WRITE_ONCE(inside, true);
	mdelay(HOLD_MS);
	WRITE_ONCE(left, true);
}

static void read_it(void *unused)
{
	rcu_read_lock();
	rcu_read_lock();
	rcu_read_unlock();
	hold(NULL);
	rcu_read_unlock();
}

static void read_with_bh_off(void *unused)
{
	rcu_read_lock_bh();
	hold(NULL);
	rcu_read_unlock_bh();
}

static void read_with_preemption_off(void *unused)
{
	rcu_read_lock_sched();
	hold(NULL);
	rcu_read_unlock_sched();
}

static void read_with_irqs_off(void *unused)
{
	local_irq_disable();
	hold(NULL);
	local_irq_enable();
}

static void read_in_softirq(void *unused)
{
	conf_in_softirq(hold, NULL);
}

static void read_in_hardirq(void *unused)
{
	conf_in_hardirq(hold, NULL);
}

/* @read on another CPU is waited for by @wait. */
static void must_wait_for(void (*read)(void *unused), void (*wait)(void))
{
	struct conf_helper h;

	inside = left = false;
	if (!conf_helper_start(&h, conf_other_cpu(), read, NULL))
		return;
	CONF_EXPECT(conf_spin_until(READ_ONCE(inside)));
	wait();
	CONF_EXPECT(READ_ONCE(left));
	conf_helper_join(&h);
}

CONF_SMP(RCU_01_GP, 2, "synchronize_rcu() waits for a reader on another CPU.")
{
	must_wait_for(read_it, synchronize_rcu);
}

CONF_SMP(RCU_01_GP_BH, 2, "It waits for one with bottom halves off.")
{
	must_wait_for(read_with_bh_off, synchronize_rcu);
}

CONF_SMP(RCU_01_GP_SCHED, 2, "It waits for one with preemption off.")
{
	must_wait_for(read_with_preemption_off, synchronize_rcu);
}

CONF_SMP(RCU_01_GP_IRQ, 2, "It waits for one with interrupts off.")
{
	must_wait_for(read_with_irqs_off, synchronize_rcu);
}

CONF_SMP(RCU_01_GP_SOFTIRQ, 2, "It waits for a softirq.")
{
	must_wait_for(read_in_softirq, synchronize_rcu);
}

CONF_SMP(RCU_01_GP_HARDIRQ, 2, "It waits for a top half.")
{
	must_wait_for(read_in_hardirq, synchronize_rcu);
}

static bool called;

static void set_called(struct rcu_head *head)
{
	WRITE_ONCE(called, true);
}

static void wait_for_a_callback(void)
{
	static struct rcu_head head;

	called = false;
	call_rcu(&head, set_called);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(called)));
	rcu_barrier();
}

CONF_SMP(RCU_01_GP_CALL, 2, "A callback does not run before a reader on another CPU has ended.")
{
	must_wait_for(read_it, wait_for_a_callback);
}

static bool stop;

/* It never sleeps. The delays change, so that no clock keeps in step with them. */
static void read_all_the_time(void *unused)
{
	unsigned int n;

	WRITE_ONCE(inside, true);
	for (n = 0; !READ_ONCE(stop); n++) {
		rcu_read_lock();
		udelay(1 + n % 5);
		rcu_read_unlock();
		udelay(1 + n % 7);
	}
}

CONF_SMP(RCU_01_NEWER, 2, "Readers that come and go all the time do not keep it from ending.")
{
	struct conf_helper h;
	int i;

	inside = stop = false;
	if (!conf_helper_start(&h, conf_other_cpu(), read_all_the_time, NULL))
		return;
	CONF_EXPECT(conf_spin_until(READ_ONCE(inside)));
	for (i = 0; i < 3; i++)
		synchronize_rcu();
	WRITE_ONCE(stop, true);
	conf_helper_join(&h);
}

/*
 * The first grace period is in progress, and this CPU has done its part in it, when
 * it becomes a reader. What the other queues then must wait for it too.
 */
static bool queue_now;
static struct object late;

static void queue_late(void *unused)
{
	unsigned long end = jiffies + CONF_TIMEOUT;

	rcu_read_lock();
	WRITE_ONCE(inside, true);
	while (!READ_ONCE(queue_now) && time_before(jiffies, end))
		barrier();
	call_rcu(&late.rcu, note_call);
	rcu_read_unlock();
}

CONF_SMP(RCU_01_LATE, 2, "A callback queued during a grace period waits for the next one.")
{
	static struct object first;
	struct conf_helper h;

	inside = queue_now = false;
	memset(&first, 0, sizeof(first));
	memset(&late, 0, sizeof(late));
	if (!conf_helper_start(&h, conf_other_cpu(), queue_late, NULL))
		return;
	CONF_EXPECT(conf_spin_until(READ_ONCE(inside)));
	call_rcu(&first.rcu, note_call);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(READ_ONCE(first.runs), 0);
	rcu_read_lock();
	WRITE_ONCE(queue_now, true);
	spin_ticks(3 * TICKS);
	CONF_EQ(READ_ONCE(late.runs), 0);
	rcu_read_unlock();
	conf_helper_join(&h);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(first.runs) && READ_ONCE(late.runs)));
	rcu_barrier();
}

static atomic_t ran;
static struct rcu_head heads[2][EACH];

static void count(struct rcu_head *head)
{
	atomic_inc(&ran);
}

static void queue_each(void *heads_of_mine)
{
	struct rcu_head *head = heads_of_mine;
	int i;

	for (i = 0; i < EACH; i++)
		call_rcu(&head[i], count);
}

CONF_SMP(RCU_01_BARRIER_CPUS, 2, "rcu_barrier() waits for the callbacks of all CPUs.")
{
	struct conf_helper h;

	atomic_set(&ran, 0);
	if (!conf_helper_start(&h, conf_other_cpu(), queue_each, heads[0]))
		return;
	queue_each(heads[1]);
	conf_helper_join(&h);
	rcu_barrier();
	CONF_EQ(atomic_read(&ran), 2 * EACH);
}

CONF_MODULE(CONF_ROW(RCU_01_GP), CONF_ROW(RCU_01_GP_BH), CONF_ROW(RCU_01_GP_SCHED),
	    CONF_ROW(RCU_01_GP_IRQ), CONF_ROW(RCU_01_GP_SOFTIRQ), CONF_ROW(RCU_01_GP_HARDIRQ),
	    CONF_ROW(RCU_01_GP_CALL), CONF_ROW(RCU_01_NEWER), CONF_ROW(RCU_01_LATE),
	    CONF_ROW(RCU_01_BARRIER_CPUS));
