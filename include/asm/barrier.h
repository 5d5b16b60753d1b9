/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BARRIER_H
#define _ASM_BARRIER_H
/*
 * Memory barriers for x86 (Intel SDM vol. 3A, 9.2 "Memory Ordering"): loads
 * are not reordered with loads, nor stores with stores, nor a store with an
 * earlier load. Only a store followed by a load of another address may be seen
 * the other way round, so only smp_mb() needs an instruction. A locked
 * read-modify-write is cheaper than mfence and exists on every i686.
 *
 * Everything else here only keeps the compiler from moving accesses. A barrier
 * orders nothing by itself: the other side needs its partner, and each names it.
 * docs/memory-ordering.md explains, with tests that show it.
 */
#include <linux/compiler.h>

#ifdef __i386__
#define smp_mb() __asm__ __volatile__("lock; addl $0,-4(%%esp)" ::: "memory", "cc")
#else
#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST) /* tests/host */
#endif
#define smp_rmb() barrier()
#define smp_wmb() barrier()
#define mb() smp_mb()
#define rmb() smp_rmb()
#define wmb() smp_wmb()
/* After a load on which depends whether one goes on: later stores wait for it, now loads too. */
#define smp_acquire__after_ctrl_dep() smp_rmb()
/* Round an atomic operation without a value: the lock prefix orders already. */
#define smp_mb__before_atomic() barrier()
#define smp_mb__after_atomic() barrier()
/* The same for each operation, until Linux 3.15; and for Alpha, until Linux 5.8. */
#define smp_mb__before_atomic_inc() smp_mb__before_atomic()
#define smp_mb__after_atomic_inc() smp_mb__after_atomic()
#define smp_mb__before_atomic_dec() smp_mb__before_atomic()
#define smp_mb__after_atomic_dec() smp_mb__after_atomic()
#define smp_mb__before_clear_bit() smp_mb__before_atomic()
#define smp_mb__after_clear_bit() smp_mb__after_atomic()
#define read_barrier_depends() barrier()
#define smp_read_barrier_depends() barrier()

/* Whatever was written before is seen by whoever sees this with smp_load_acquire(). */
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

/* A store that no later load overtakes: set a state, then look at a condition. */
#define smp_store_mb(var, value)        \
	do {                            \
		WRITE_ONCE(var, value); \
		smp_mb();               \
	} while (0)

#endif

#include <jiffy/brings_basics.h>
