// SPDX-License-Identifier: MIT
/*
 * Spinlocks: taking and releasing one that nobody else wants.
 *
 * Context: a thread.
 * Locking: bench_lock protects nothing.
 * Linux: include/linux/spinlock_api_smp.h, asm/qspinlock.h; on a kernel for one
 * CPU include/linux/spinlock_api_up.h.
 */
#include "bench.h"

#include <linux/spinlock.h>

static DEFINE_SPINLOCK(bench_lock);

BENCH(spin_pair, "spin_lock/unlock pair")
{
	BENCH_PAIR(spin_lock(&bench_lock); spin_unlock(&bench_lock));
}

BENCH(spin_bh_pair, "spin_lock_bh/unlock_bh pair")
{
	BENCH_PAIR(spin_lock_bh(&bench_lock); spin_unlock_bh(&bench_lock));
}

BENCH(spin_irqsave_pair, "spin_lock_irqsave/restore pair")
{
	unsigned long flags;

	BENCH_PAIR(spin_lock_irqsave(&bench_lock, flags);
		   spin_unlock_irqrestore(&bench_lock, flags));
}
