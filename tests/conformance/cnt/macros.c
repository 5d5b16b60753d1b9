// SPDX-License-Identifier: MIT
/*
 * CNT rows: from a member to its structure, and the small arithmetic of kernel code.
 *
 * Context: process context.
 * Locking: none.
 * Linux: include/linux/container_of.h, kernel.h, math.h, minmax.h, math64.h.
 */
#include "conf.h"

#include <linux/build_bug.h>
#include <linux/container_of.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/stddef.h>

struct outer {
	char first;
	struct inner {
		short x;
	} in[3];
	long last;
};

static int evaluated;

static int once(int value)
{
	evaluated++;
	return value;
}

CONF(CNT_01, "container_of() is the structure around a member, also a const one.")
{
	struct outer o;
	const struct outer c = { .last = 7 };
	const long *last = &c.last;
	void *at = &o.last; /* a void pointer is any member's */

	BUILD_BUG_ON(offsetof(struct outer, first));
	CONF_EXPECT(container_of(&o.last, struct outer, last) == &o);
	CONF_EXPECT(container_of(&o.in[2], struct outer, in[2]) == &o);
	CONF_EXPECT(container_of(at, struct outer, last) == &o);
	CONF_EXPECT((const struct outer *)container_of(last, struct outer, last) == &c);
	CONF_EQ((char *)&o.in[1] - (char *)&o, offsetof(struct outer, in[1]));
	CONF_EQ(offsetofend(struct outer, last), sizeof(struct outer));
	CONF_EQ(sizeof_field(struct outer, in), 3 * sizeof(struct inner));
	CONF_EQ(ARRAY_SIZE(o.in), 3);
	CONF_EQ(ARRAY_SIZE(c.in), 3);
}

CONF(CNT_01_MINMAX, "min(), max(), clamp(), swap(): each argument evaluated once.")
{
	int a = 3, b = -4;
	long long big = 1LL << 40;

	evaluated = 0;
	CONF_EQ(min(once(a), once(b)), -4);
	CONF_EQ(max(once(a), once(b)), 3);
	CONF_EQ(evaluated, 4);
	CONF_EQ(min_t(u8, 300, 100), 44);
	CONF_EQ(max_t(unsigned int, -1, 1), UINT_MAX);
	CONF_EQ(max_t(int, -1, 1), 1);
	CONF_EQ(min3(5, 4, 6), 4);
	CONF_EQ(max3(5, 4, 6), 6);
	CONF_EQ(min(big, big + 1), big);
	CONF_EQ(clamp(5, 1, 3), 3);
	CONF_EQ(clamp(-5, 1, 3), 1);
	CONF_EQ(clamp(2, 1, 3), 2);
	CONF_EQ(clamp_t(u8, 260, 1, 3), 3);
	CONF_EQ(min_not_zero(0, 4), 4);
	CONF_EQ(min_not_zero(3, 4), 3);
	CONF_EQ(min_not_zero(0, 0), 0);
	swap(a, b);
	CONF_EQ(a, -4);
	CONF_EQ(b, 3);
	CONF_EQ(abs(a), 4);
}

CONF(CNT_01_ROUND, "Division and rounding, of powers of two and of other numbers.")
{
	u64 n = 10000000000ULL;
	u32 rem;

	CONF_EQ(DIV_ROUND_UP(10, 3), 4);
	CONF_EQ(DIV_ROUND_UP(9, 3), 3);
	CONF_EQ(DIV_ROUND_CLOSEST(10, 4), 3);
	CONF_EQ(DIV_ROUND_CLOSEST(-10, 4), -3);
	CONF_EQ(roundup(10, 6), 12);
	CONF_EQ(rounddown(10, 6), 6);
	CONF_EQ(round_up(17, 16), 32);
	CONF_EQ(round_up(16, 16), 16);
	CONF_EQ(round_down(31, 16), 16);
	CONF_EQ(ALIGN(0x1001, 0x1000), 0x2000);
	CONF_EQ(ALIGN_DOWN(0x1fff, 0x1000), 0x1000);
	CONF_EXPECT(IS_ALIGNED(0x2000, 0x1000));
	CONF_EXPECT(!IS_ALIGNED(0x2001, 0x1000));
	CONF_EXPECT(PTR_ALIGN((char *)0x11, 16) == (char *)0x20);
	CONF_EQ(do_div(n, 7), 10000000000ULL % 7);
	CONF_EQ(n, 10000000000ULL / 7);
	CONF_EQ(div_u64(1ULL << 40, 3), (1ULL << 40) / 3);
	CONF_EQ(div_u64_rem(1ULL << 40, 1000, &rem), (1ULL << 40) / 1000);
	CONF_EQ(rem, (1ULL << 40) % 1000);
	CONF_EQ(div_s64(-(1LL << 40), 3), -(1LL << 40) / 3);
	CONF_EQ(div64_u64(1ULL << 63, 1ULL << 33), 1 << 30);
}

CONF(CNT_01_TYPES, "typeof() is the type; likely() and unlikely() are the truth of their argument.")
{
	typeof(&evaluated) p = &evaluated;

	BUILD_BUG_ON(sizeof(typeof(*p)) != sizeof(int));
	CONF_EQ(likely(0), 0);
	CONF_EQ(unlikely(4), 1);
	CONF_EQ(lower_32_bits(0x123456789abcdef0ULL), 0x9abcdef0);
	CONF_EQ(upper_32_bits(0x123456789abcdef0ULL), 0x12345678);
}

CONF_MODULE(CONF_ROW(CNT_01), CONF_ROW(CNT_01_MINMAX), CONF_ROW(CNT_01_ROUND),
	    CONF_ROW(CNT_01_TYPES));
