// SPDX-License-Identifier: MIT
/*
 * Tests of include/asm/atomic64.h and include/linux/atomic/atomic-long.h against
 * arithmetic on plain numbers. What follows from the compare-and-exchange is the
 * same source as in the kernel; the exchange itself is the host's, and atomic_long_t
 * is atomic64_t here.
 *
 * Context: a process on the host.
 * Locking: none; one thread.
 * Linux: lib/atomic64_test.c.
 */
#include <linux/atomic.h>
#include <linux/limits.h>

#include "host.h"

#define ROUNDS 20000

/* Small, at an end, in one half only, or anything. */
static s64 random_number(void)
{
	static const s64 ends[] = { 0, 1, -1, S64_MAX, S64_MIN, U32_MAX, (s64)1 << 32 };
	u64 any = (u64)host_random() << 32 | host_random();

	switch (host_random_below(4)) {
	case 0:
		return ends[host_random_below(sizeof(ends) / sizeof(*ends))];
	case 1:
		return (s64)(any & U32_MAX);
	case 2:
		return (s64)(any & ~(u64)U32_MAX);
	default:
		return (s64)any;
	}
}

/* Of family_t *n that is @a: @name with @args, which say n, is @value and leaves @becomes. */
#define GIVES_OF(family, type, name, args, value, becomes)            \
	do {                                                          \
		family##_t number = { 0 }, *n = &number;              \
                                                                      \
		family##_set(n, (type)a);                             \
		CHECK_INT(family##_##name args, value);               \
		CHECK_INT(family##_read(n), (s64)(becomes));          \
	} while (0)

#define GIVES(name, args, value, becomes)                                       \
	do {                                                                    \
		GIVES_OF(atomic64, s64, name, args, value, becomes);            \
		GIVES_OF(atomic_long, long, name, args, value, becomes);        \
	} while (0)

#define LEAVES_OF(family, type, name, args, becomes)                  \
	do {                                                          \
		family##_t number = { 0 }, *n = &number;              \
                                                                      \
		family##_set(n, (type)a);                             \
		family##_##name args;                                 \
		CHECK_INT(family##_read(n), (s64)(becomes));          \
	} while (0)

#define LEAVES(name, args, becomes)                                       \
	do {                                                              \
		LEAVES_OF(atomic64, s64, name, args, becomes);            \
		LEAVES_OF(atomic_long, long, name, args, becomes);        \
	} while (0)

/* For each of many pairs of numbers. */
static void each_pair(void (*test)(s64 a, s64 i))
{
	int round;

	for (round = 0; round < ROUNDS; round++)
		test(random_number(), random_number());
}

static void sums(s64 a, s64 i)
{
	u64 ua = (u64)a, ui = (u64)i; /* which wrap */

	LEAVES(add, (i, n), ua + ui);
	LEAVES(sub, (i, n), ua - ui);
	LEAVES(inc, (n), ua + 1);
	LEAVES(dec, (n), ua - 1);
	GIVES(fetch_add, (i, n), a, ua + ui);
	GIVES(fetch_sub, (i, n), a, ua - ui);
	GIVES(fetch_inc, (n), a, ua + 1);
	GIVES(fetch_dec, (n), a, ua - 1);
	GIVES(add_return, (i, n), (s64)(ua + ui), ua + ui);
	GIVES(sub_return, (i, n), (s64)(ua - ui), ua - ui);
	GIVES(inc_return, (n), (s64)(ua + 1), ua + 1);
	GIVES(dec_return, (n), (s64)(ua - 1), ua - 1);
}

static void test_sums(void)
{
	each_pair(sums);
}

static void bits(s64 a, s64 i)
{
	LEAVES(and, (i, n), a & i);
	LEAVES(or, (i, n), a | i);
	LEAVES(xor, (i, n), a ^ i);
	LEAVES(andnot, (i, n), a & ~i);
	GIVES(fetch_and, (i, n), a, a & i);
	GIVES(fetch_or, (i, n), a, a | i);
	GIVES(fetch_xor, (i, n), a, a ^ i);
	GIVES(fetch_andnot, (i, n), a, a & ~i);
}

static void test_bits(void)
{
	each_pair(bits);
}

static void conditions(s64 a, s64 i)
{
	u64 ua = (u64)a, ui = (u64)i;

	GIVES(sub_and_test, (i, n), a == i, ua - ui);
	GIVES(sub_and_test, (a, n), 1, 0);
	GIVES(inc_and_test, (n), a == -1, ua + 1);
	GIVES(dec_and_test, (n), a == 1, ua - 1);
	GIVES(add_negative, (i, n), (s64)(ua + ui) < 0, ua + ui);
	GIVES(add_unless, (n, i, a), 0, a);
	GIVES(add_unless, (n, 3, i), a != i, a == i ? ua : ua + 3);
	GIVES(fetch_add_unless, (n, i, 1), a, a == 1 ? ua : ua + ui);
	GIVES(inc_not_zero, (n), a != 0, a ? ua + 1 : 0);
	GIVES(inc_unless_negative, (n), a >= 0, a >= 0 ? ua + 1 : ua);
	GIVES(dec_unless_positive, (n), a <= 0, a <= 0 ? ua - 1 : ua);
	GIVES(dec_if_positive, (n), (s64)(ua - 1), a > 0 ? ua - 1 : ua);
}

static void test_conditions(void)
{
	each_pair(conditions);
}

static void exchanges(s64 a, s64 i)
{
	s64 old = i, value = a;
	long old_long = (long)i;

	GIVES(xchg, (n, i), a, i);
	GIVES(cmpxchg, (n, a, i), a, i);
	GIVES(cmpxchg, (n, i, 7), a, a == i ? 7 : a);
	GIVES_OF(atomic64, s64, try_cmpxchg, (n, &old, 7), a == i, a == i ? 7 : a);
	CHECK_INT(old, a);
	GIVES_OF(atomic_long, long, try_cmpxchg, (n, &old_long, 7), a == i, a == i ? 7 : a);
	CHECK_INT(old_long, a);
	CHECK_INT(cmpxchg64(&value, i, 9), a);
	CHECK_INT(value, a == i ? 9 : a);
}

static void test_exchanges(void)
{
	each_pair(exchanges);
}

/* What differs in order only computes the same. */
static void orders(s64 a, s64 i)
{
	u64 ua = (u64)a, ui = (u64)i;

	LEAVES(set_release, (n, i), i);
	GIVES(read_acquire, (n), a, a);
	GIVES(add_return_relaxed, (i, n), (s64)(ua + ui), ua + ui);
	GIVES(sub_return_acquire, (i, n), (s64)(ua - ui), ua - ui);
	GIVES(fetch_inc_release, (n), a, ua + 1);
	GIVES(fetch_xor_relaxed, (i, n), a, a ^ i);
	GIVES(xchg_acquire, (n, i), a, i);
	GIVES(cmpxchg_release, (n, a, i), a, i);
}

static void test_orders(void)
{
	each_pair(orders);
}

static void test_initialisers(void)
{
	static atomic64_t wide = ATOMIC64_INIT(-5);
	static atomic_long_t word = ATOMIC_LONG_INIT(-6);

	CHECK_INT(atomic64_read(&wide), -5);
	CHECK_INT(atomic_long_read(&word), -6);
}

const struct host_test host_tests[] = {
	{ "sums wrap; _return gives the new value, fetch_ the old", test_sums },
	{ "and, or, xor, andnot", test_bits },
	{ "tests and conditional operations are true at their condition only", test_conditions },
	{ "xchg and cmpxchg give the previous value", test_exchanges },
	{ "_relaxed, _acquire and _release forms compute the same", test_orders },
	{ "initialisers", test_initialisers },
	{ NULL, NULL }
};
