/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H
/*
 * Random numbers: good enough for tests and timeouts, not for secrets. With
 * seed=N on the kernel command line they are the same in each run.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/types.h>

/** get_random_u64 - 64 random bits. Context: Any context. Return: them. */
u64 get_random_u64(void);

/** get_random_bytes - fill @len bytes. Context: Any context. */
void get_random_bytes(void *buf, size_t len);

static inline u32 get_random_u32(void)
{
	return get_random_u64() >> 32;
}

static inline u16 get_random_u16(void)
{
	return get_random_u64() >> 48;
}

static inline u8 get_random_u8(void)
{
	return get_random_u64() >> 56;
}

static inline unsigned long get_random_long(void)
{
	return get_random_u32();
}

/** get_random_u32_below - a random number. @ceil: not 0. Context: Any context.
 * Return: 0 to @ceil - 1, each as likely. */
u32 get_random_u32_below(u32 ceil);

/** get_random_u32_above - a random number. @floor: not the largest. Context: Any context.
 * Return: @floor + 1 to the largest. */
static inline u32 get_random_u32_above(u32 floor)
{
	return floor + 1 + get_random_u32_below(-1U - floor);
}

/** get_random_u32_inclusive - a random number. Context: Any context. Return: @floor to @ceil. */
static inline u32 get_random_u32_inclusive(u32 floor, u32 ceil)
{
	return floor || ceil != -1U ? floor + get_random_u32_below(ceil - floor + 1)
				    : get_random_u32();
}

static inline int wait_for_random_bytes(void)
{
	return 0;
}

static inline bool rng_is_initialized(void)
{
	return true;
}

static inline unsigned int get_random_int(void) /* until Linux 6.1 */
{
	return get_random_u32();
}

/** random_init - look for seed=. Context: boot. */
void random_init(void);

#include <linux/prandom.h>

#endif

#include <jiffy/brings_locks.h>
