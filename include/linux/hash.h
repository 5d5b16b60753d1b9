/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_HASH_H
#define _LINUX_HASH_H
/* From a number or a pointer to a few bits that look random: Fibonacci hashing. */
#include <linux/types.h>

#define GOLDEN_RATIO_32 0x61C88647
#define GOLDEN_RATIO_64 0x61C8864680B583EBull

/** hash_32 - @bits bits made of @val. Context: Any context. Return: below 2^@bits. */
static inline u32 hash_32(u32 val, unsigned int bits)
{
	return val * GOLDEN_RATIO_32 >> (32 - bits);
}

/** hash_64 - @bits bits made of @val. Context: Any context. Return: below 2^@bits, @bits <= 32. */
static __always_inline u32 hash_64(u64 val, unsigned int bits)
{
	return hash_32((u32)val ^ (u32)(val >> 32) * GOLDEN_RATIO_32, bits);
}

#define hash_long(val, bits) hash_32(val, bits)

static inline u32 hash_ptr(const void *ptr, unsigned int bits)
{
	return hash_long((unsigned long)ptr, bits);
}

#endif

#include <jiffy/brings_basics.h>
