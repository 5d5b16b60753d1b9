/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BARRIER_H
#define _ASM_BARRIER_H
/*
 * Memory barriers for x86 (Intel SDM vol. 3A, 9.2 "Memory Ordering"): loads
 * are not reordered with loads, nor stores with stores, nor a store with an
 * earlier load. Only a store followed by a load of another address may be seen
 * the other way round, so only smp_mb() needs an instruction. A locked
 * read-modify-write is cheaper than mfence and exists on every i686.
 */
#include <linux/compiler.h>

#define smp_mb() __asm__ __volatile__("lock; addl $0,-4(%%esp)" ::: "memory", "cc")
#define smp_rmb() barrier()
#define smp_wmb() barrier()
#define mb() smp_mb()
#define rmb() smp_rmb()
#define wmb() smp_wmb()
#define smp_mb__before_atomic() barrier()
#define smp_mb__after_atomic() barrier()

#define smp_store_release(p, v)         \
	do {                            \
		barrier();              \
		WRITE_ONCE(*(p), (v));  \
	} while (0)

#define smp_load_acquire(p)                        \
	({                                         \
		typeof(*(p)) _v = READ_ONCE(*(p)); \
		barrier();                         \
		_v;                                \
	})

#define smp_store_mb(var, value)        \
	do {                            \
		WRITE_ONCE(var, value); \
		smp_mb();               \
	} while (0)

#endif
