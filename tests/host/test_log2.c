// SPDX-License-Identifier: MIT
/*
 * Tests of include/linux/log2.h and overflow.h, at every power of two and its
 * neighbours, as constants and not.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/overflow_kunit.c.
 */
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/types.h>

#include "host.h"

static int log2_of(unsigned long n)
{
	int bits = -1;

	for (; n; n >>= 1)
		bits++;
	return bits;
}

static void check(unsigned long n)
{
	CHECK_INT(ilog2(n), log2_of(n));
	CHECK_INT(ilog2((u32)n), log2_of((u32)n));
	CHECK_INT(is_power_of_2(n), n && 1UL << log2_of(n) == n);
	CHECK_INT(bits_per(n), n ? log2_of(n) + 1 : 1);
	if (!n)
		return;
	CHECK(rounddown_pow_of_two(n) == 1UL << log2_of(n));
	if (n <= 1UL << 63) {
		CHECK_INT(order_base_2(n), log2_of(n) + !is_power_of_2(n));
		CHECK(roundup_pow_of_two(n) == 1UL << order_base_2(n));
	}
}

static void test_log2(void)
{
	int bit;

	for (bit = 0; bit < 64; bit++) {
		check((1UL << bit) - 1);
		check(1UL << bit);
		check((1UL << bit) + 1);
	}
	check(~0UL);
	static_assert(ilog2(1) == 0 && ilog2(4096) == 12 && ilog2(4097) == 12);
	static_assert(roundup_pow_of_two(5) == 8 && rounddown_pow_of_two(5) == 4);
}

static void test_overflow(void)
{
	struct {
		int n;
		u64 items[];
	} *list = NULL;
	int sum;
	u8 byte;

	CHECK(!check_add_overflow(INT_MAX - 1, 1, &sum) && sum == INT_MAX);
	CHECK(check_add_overflow(INT_MAX, 1, &sum));
	CHECK(check_sub_overflow(0, 1, &byte) && byte == 255);
	CHECK(check_mul_overflow(16, 16, &byte) && !check_mul_overflow(15, 17, &byte));
	CHECK(size_mul(SIZE_MAX / 2 + 1, 2) == SIZE_MAX && size_mul(3, 4) == 12);
	CHECK(size_add(SIZE_MAX, 1) == SIZE_MAX && size_add(3, 4) == 7);
	CHECK(array3_size(2, 3, 4) == 24 && array3_size(SIZE_MAX / 2, 3, 1) == SIZE_MAX);
	CHECK(struct_size(list, items, 3) == sizeof(*list) + 24);
	CHECK(struct_size(list, items, SIZE_MAX / 8) == SIZE_MAX);
	CHECK(flex_array_size(list, items, 2) == 16);
}

const struct host_test host_tests[] = {
	{ "logarithms and powers of two are right beside each power", test_log2 },
	{ "sums, products and sizes that do not fit are told", test_overflow },
	{ NULL, NULL }
};
