/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LOG2_H
#define _LINUX_LOG2_H
/* Powers of two. Any context. ilog2() and roundup_pow_of_two() of a constant are one. */
#include <linux/bitops.h>
#include <linux/types.h>

/** is_power_of_2 - is it? 0 is not. Context: Any context. Return: true if so. */
static inline __attribute__((const)) bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}

/* The number of the highest bit set; -1 of 0. */
static inline __attribute__((const)) int __ilog2_u32(u32 n)
{
	return fls(n) - 1;
}

static inline __attribute__((const)) int __ilog2_u64(u64 n)
{
	return fls64(n) - 1;
}

#define __ilog2_const(n) ((n) ? 63 - __builtin_clzll(n) : -1)
#define const_ilog2(n) __ilog2_const((unsigned long long)(n))
#define ilog2(n)                                                              \
	(__builtin_constant_p(n) ? const_ilog2(n) :                           \
	 sizeof(n) <= 4	 ? __ilog2_u32(n) :                                   \
				   __ilog2_u64(n))

/* The least power of two that is not below @n, and the largest not above; @n is not 0. */
#define roundup_pow_of_two(n) ((n) <= 1 ? 1UL : 1UL << (ilog2((unsigned long)(n) - 1) + 1))
#define rounddown_pow_of_two(n) (1UL << ilog2((unsigned long)(n)))

/* Such an order that 2^order is not below @n; and how many bits @n takes. */
#define order_base_2(n) ((n) > 1 ? ilog2((n) - 1) + 1 : 0)
#define bits_per(n) ((n) < 2 ? 1 : ilog2(n) + 1)

#endif

#include <jiffy/brings_basics.h>
