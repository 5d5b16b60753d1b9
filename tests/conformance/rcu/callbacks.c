// SPDX-License-Identifier: MIT
/*
 * RCU-01: what is put off until after a grace period, and waiting for it.
 *
 * Context: process context; the callbacks in softirq context, or in a thread with
 * bottom halves off.
 * Locking: a callback's counts are read after it was seen to have run.
 * Linux: kernel/rcu/tree.c.
 */
#include "rcu.h"

#include <linux/slab.h>

#define MANY 1000
#define AGAIN 5
#define OBJECTS 16
#define OBJECT_BYTES 64
#define PATTERN 0x5a

CONF(RCU_01_CALL, "A callback runs once, with bottom halves off, and gets its head.")
{
	static struct object object;

	memset(&object, 0, sizeof(object));
	call_rcu(&object.rcu, note_call);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(object.runs)));
	CONF_EXPECT(object.in_softirq);
	CONF_EXPECT(!object.in_hardirq);
	CONF_EXPECT(!object.irqs_off);
	rcu_barrier();
	CONF_EQ(object.runs, 1);
}

static void queue_it(void *object)
{
	call_rcu(&((struct object *)object)->rcu, note_call);
}

CONF(RCU_01_ANYWHERE, "call_rcu() may be called in a top half, in a softirq, with interrupts off.")
{
	static struct object objects[3];
	int i;

	memset(objects, 0, sizeof(objects));
	conf_in_hardirq(queue_it, &objects[0]);
	conf_in_softirq(queue_it, &objects[1]);
	local_irq_disable();
	queue_it(&objects[2]);
	local_irq_enable();
	rcu_barrier();
	for (i = 0; i < 3; i++)
		CONF_EQ(objects[i].runs, 1);
}

static void call_again(struct rcu_head *head)
{
	struct object *object = container_of(head, struct object, rcu);

	note_call(head);
	if (object->runs < AGAIN)
		call_rcu(head, call_again);
}

CONF(RCU_01_AGAIN, "A callback may queue its own head again.")
{
	static struct object object;

	memset(&object, 0, sizeof(object));
	call_rcu(&object.rcu, call_again);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(object.runs) == AGAIN));
	rcu_barrier();
	CONF_EQ(object.runs, AGAIN);
}

CONF(RCU_01_SYNC, "synchronize_rcu() returns, with nobody reading, again and again.")
{
	int i;

	for (i = 0; i < 3; i++)
		synchronize_rcu();
	CONF_EQ(preempt_count(), 0);
}

CONF(RCU_01_BARRIER, "rcu_barrier() waits for every callback queued before.")
{
	static struct object objects[MANY];
	int i, ran = 0;

	/* With none there is nothing to wait for. */
	rcu_barrier();
	memset(objects, 0, sizeof(objects));
	for (i = 0; i < MANY; i++)
		call_rcu(&objects[i].rcu, note_call);
	rcu_barrier();
	for (i = 0; i < MANY; i++)
		ran += objects[i].runs == 1;
	CONF_EQ(ran, MANY);
}

struct freed {
	char text[OBJECT_BYTES - sizeof(struct rcu_head)];
	struct rcu_head rcu;
};

static int whole(const struct freed *object)
{
	unsigned int i;

	for (i = 0; i < sizeof(object->text); i++)
		if (object->text[i] != PATTERN)
			return 0;
	return 1;
}

/* Allocates as many of the size, and writes into all of them, whosever they were. */
static void overwrite_free_memory(void)
{
	void *other[2 * OBJECTS];
	int i;

	for (i = 0; i < 2 * OBJECTS; i++) {
		other[i] = kmalloc(sizeof(struct freed), GFP_ATOMIC);
		if (other[i])
			memset(other[i], 0, sizeof(struct freed));
	}
	for (i = 0; i < 2 * OBJECTS; i++)
		kfree(other[i]);
}

CONF(RCU_01_KFREE, "kfree_rcu() does not free under a reader.")
{
	struct freed *objects[OBJECTS], *none = NULL;
	int i, n = 0;

	for (i = 0; i < OBJECTS; i++) {
		objects[i] = kmalloc(sizeof(*objects[i]), GFP_KERNEL);
		if (!CONF_EXPECT(objects[i]))
			return;
		memset(objects[i]->text, PATTERN, sizeof(objects[i]->text));
	}
	rcu_read_lock();
	for (i = 0; i < OBJECTS; i++)
		kfree_rcu(objects[i], rcu);
	kfree_rcu(none, rcu);
	spin_ticks(TICKS);
	overwrite_free_memory();
	for (i = 0; i < OBJECTS; i++)
		n += whole(objects[i]);
	rcu_read_unlock();
	CONF_EQ(n, OBJECTS);
}

CONF(RCU_01_KFREE_1, "kfree_rcu() of an object without a head: it may wait.")
{
	void *object = kmalloc(OBJECT_BYTES, GFP_KERNEL);

	CONF_EXPECT(object);
	kfree_rcu(object);
	CONF_EQ(preempt_count(), 0);
}

CONF_MODULE(CONF_ROW(RCU_01_CALL), CONF_ROW(RCU_01_ANYWHERE), CONF_ROW(RCU_01_AGAIN),
	    CONF_ROW(RCU_01_SYNC), CONF_ROW(RCU_01_BARRIER), CONF_ROW(RCU_01_KFREE),
	    CONF_ROW(RCU_01_KFREE_1));
