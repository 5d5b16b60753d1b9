/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_JITTER_H
#define _JIFFY_JITTER_H
/*
 * Where another CPU may come in between: the seed chooses.
 *
 * Under QEMU's counting clock one host thread runs the CPUs in turn, thousands of
 * instructions each, so that two of them hardly ever meet in the few that matter.
 * A `pause` makes QEMU go on to the next CPU. In a build with JITTER=1 there is a
 * jitter_point() before and after every lock, atomic, bit and interrupt-enable
 * operation; with seed=N on the kernel command line it pauses now and then, as N
 * says: the same seed is the same run, another one another interleaving.
 *
 * Without seed= it costs a load and a branch; in other builds, nothing.
 */
#include <linux/compiler.h>
#include <linux/types.h>

extern u32 jitter_seed; /* 0: off; set at boot */

/** jitter_stumble - perhaps pause. Context: Any context. */
void jitter_stumble(void);

#ifdef CONFIG_JITTER
#define jitter_point()                                \
	do {                                          \
		if (unlikely(READ_ONCE(jitter_seed))) \
			jitter_stumble();             \
	} while (0)
#else
#define jitter_point() ((void)0)
#endif

/** jitter_init - look for seed=. Context: boot. */
void jitter_init(void);

#endif
