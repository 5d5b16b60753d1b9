// SPDX-License-Identifier: MIT
/*
 * MEM rows: where memory may be asked for and given back, and when there is none.
 *
 * Context: process, softirq and hard interrupt context, and with a lock held.
 * Locking: the lock under test protects nothing.
 * Linux: mm/slub.c, mm/page_alloc.c, include/linux/sched/mm.h (might_alloc).
 */
#include "conf_shim.h"

#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

#define BIGGEST (4UL << 20)
#define BLOCKS_MAX 1024

struct freed_elsewhere {
	void *small, *large, *range;
	int allocated;
};

static void allocate_here(void *arg)
{
	struct freed_elsewhere *f = arg;
	void *atomic = kmalloc(100, GFP_ATOMIC), *nowait = kmalloc(3000, GFP_NOWAIT);

	f->allocated += atomic && nowait;
	kfree(atomic);
	kfree(nowait);
}

static void free_here(void *arg)
{
	struct freed_elsewhere *f = arg;

	kfree(f->small);
	kfree(f->large);
	vfree(f->range);
}

static void with_lock_held(void (*fn)(void *arg), void *arg)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	fn(arg);
	spin_unlock_irqrestore(&lock, flags);
}

CONF(MEM_03, "GFP_ATOMIC and GFP_NOWAIT do in every context.")
{
	struct freed_elsewhere f = { .allocated = 0 };

	allocate_here(&f);
	conf_in_softirq(allocate_here, &f);
	conf_in_hardirq(allocate_here, &f);
	with_lock_held(allocate_here, &f);
	CONF_EQ(f.allocated, 4);
	CONF_EXPECT(gfpflags_allow_blocking(GFP_KERNEL));
	CONF_EXPECT(!gfpflags_allow_blocking(GFP_ATOMIC) && !gfpflags_allow_blocking(GFP_NOWAIT));
}

CONF_DEBUG(MEM_03_SLEEP, "GFP_KERNEL where one may not sleep is reported, and still allocates.")
{
	void *p;

	conf_expect_log("BUG: sleeping function called from invalid context at ");
	conf_expect_log("in_atomic(): 1, irqs_disabled(): 0, ");
	preempt_disable();
	p = kmalloc(100, GFP_KERNEL);
	preempt_enable();
	CONF_EXPECT(p);
	kfree(p);
}

/* Blocks of the largest size until there is none; each holds the address of the one before. */
static int exhaust(void)
{
	void **block, **last = NULL;
	int n;

	for (n = 0; n < BLOCKS_MAX; n++) {
		block = kmalloc(BIGGEST, GFP_ATOMIC | __GFP_NOWARN);
		if (!block)
			break;
		*block = last;
		last = block;
	}
	while (last) {
		block = *last;
		kfree(last);
		last = block;
	}
	return n;
}

CONF(MEM_04, "What is too large, and what is used up, is NULL, and nobody waits for it.")
{
	int n;

	CONF_EXPECT(!kmalloc(BIGGEST + READ_ONCE(jiffies) % 1 + 1, GFP_KERNEL | __GFP_NOWARN));
	n = exhaust();
	CONF_EXPECT(n > 0 && n < BLOCKS_MAX);
	/* All is back. */
	CONF_EXPECT(exhaust() > 0);
}

static void check_free(void (*in)(void (*fn)(void *arg), void *arg))
{
	struct freed_elsewhere f = { kmalloc(100, GFP_KERNEL), kmalloc(20000, GFP_KERNEL),
				     vmalloc(20000), 0 };

	CONF_EXPECT(f.small && f.large && f.range);
	in(free_here, &f);
}

/* vfree() may not be called with interrupts off outside an interrupt. */
static void kfree_with_lock(void)
{
	static DEFINE_SPINLOCK(lock);
	void *p = kmalloc(100, GFP_KERNEL);

	spin_lock_irq(&lock);
	kfree(p);
	spin_unlock_irq(&lock);
}

CONF(MEM_05, "Memory may be given back in an interrupt, in a bottom half, with a lock held.")
{
	check_free(conf_in_softirq);
	check_free(conf_in_hardirq);
	kfree_with_lock();
}

CONF_MODULE(CONF_ROW(MEM_03), CONF_ROW(MEM_03_SLEEP), CONF_ROW(MEM_04), CONF_ROW(MEM_05));
