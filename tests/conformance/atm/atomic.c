// SPDX-License-Identifier: MIT
/*
 * ATM rows: what the atomic operations compute and return, on one CPU.
 *
 * Context: process context.
 * Locking: none; that is the point.
 * Linux: Documentation/atomic_t.txt, include/linux/atomic.
 */
#include "conf.h"

#include <linux/atomic.h>
#include <linux/limits.h>

/* Ends, small numbers, and what fills other bits. */
static const int values[] = {
	0, 1, -1, 2, 5, INT_MAX, INT_MIN, INT_MIN + 1, 0x55555555, 0x0f0f0f0f
};

/* @operation, which changes v from a and i, leaves @becomes in it. */
#define LEAVES(operation, becomes)                               \
	do {                                                     \
		atomic_set(&v, a);                               \
		operation;                                       \
		CONF_EQ(atomic_read(&v), (int)(becomes));        \
	} while (0)

/* ... and its value is @returns. */
#define GIVES(operation, returns, becomes) LEAVES(CONF_EQ(operation, (int)(returns)), becomes)

static void no_value(int a, int i)
{
	unsigned int ua = a, ui = i; /* unsigned, so that wrapping is defined here too */
	atomic_t v;

	LEAVES(atomic_add(i, &v), ua + ui);
	LEAVES(atomic_sub(i, &v), ua - ui);
	LEAVES(atomic_inc(&v), ua + 1);
	LEAVES(atomic_dec(&v), ua - 1);
	LEAVES(atomic_and(i, &v), a & i);
	LEAVES(atomic_or(i, &v), a | i);
	LEAVES(atomic_xor(i, &v), a ^ i);
	LEAVES(atomic_andnot(i, &v), a & ~i);
}

static void new_value(int a, int i)
{
	unsigned int ua = a, ui = i;
	atomic_t v;

	GIVES(atomic_add_return(i, &v), ua + ui, ua + ui);
	GIVES(atomic_sub_return(i, &v), ua - ui, ua - ui);
	GIVES(atomic_inc_return(&v), ua + 1, ua + 1);
	GIVES(atomic_dec_return(&v), ua - 1, ua - 1);
}

static void old_value(int a, int i)
{
	unsigned int ua = a, ui = i;
	atomic_t v;

	GIVES(atomic_fetch_add(i, &v), a, ua + ui);
	GIVES(atomic_fetch_sub(i, &v), a, ua - ui);
	GIVES(atomic_fetch_inc(&v), a, ua + 1);
	GIVES(atomic_fetch_dec(&v), a, ua - 1);
	GIVES(atomic_fetch_and(i, &v), a, a & i);
	GIVES(atomic_fetch_or(i, &v), a, a | i);
	GIVES(atomic_fetch_xor(i, &v), a, a ^ i);
	GIVES(atomic_fetch_andnot(i, &v), a, a & ~i);
}

/* Call @check with each pair of values. */
static void each_pair(void (*check)(int a, int i))
{
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		for (k = 0; k < ARRAY_SIZE(values); k++)
			check(values[i], values[k]);
}

CONF(ATM_01, "atomic_t is an int: _return gives the new value, fetch_ the old, overflow wraps.")
{
	static atomic_t initialised = ATOMIC_INIT(-7);

	CONF_EQ(sizeof(atomic_t), sizeof(int));
	CONF_EQ(atomic_read(&initialised), -7);
	each_pair(no_value);
	each_pair(new_value);
	each_pair(old_value);
}

static void condition(int a, int i)
{
	unsigned int ua = a, ui = i;
	atomic_t v;

	GIVES(atomic_add_negative(i, &v), (int)(ua + ui) < 0, ua + ui);
	GIVES(atomic_sub_and_test(i, &v), ua == ui, ua - ui);
	GIVES(atomic_inc_and_test(&v), a == -1, ua + 1);
	GIVES(atomic_dec_and_test(&v), a == 1, ua - 1);
	GIVES(atomic_add_unless(&v, 3, i), a != i, a == i ? ua : ua + 3);
	GIVES(atomic_fetch_add_unless(&v, 3, i), a, a == i ? ua : ua + 3);
	GIVES(atomic_inc_not_zero(&v), a != 0, a ? ua + 1 : 0);
	GIVES(atomic_inc_unless_negative(&v), a >= 0, a >= 0 ? ua + 1 : ua);
	GIVES(atomic_dec_unless_positive(&v), a <= 0, a <= 0 ? ua - 1 : ua);
	/* INT_MIN - 1 is positive to Linux, which looks at the difference. */
	if (a != INT_MIN)
		GIVES(atomic_dec_if_positive(&v), ua - 1, a > 0 ? ua - 1 : ua);
}

CONF(ATM_02, "The testing and conditional operations are true exactly at their condition.")
{
	each_pair(condition);
}

/* A variable between two neighbours that must stay. */
#define EXCHANGE(type)                                                     \
	static void exchange_##type(void)                                  \
	{                                                                  \
		struct {                                                   \
			type before, v, after;                             \
		} s = { 0x5a, 17, 0x5a };                                  \
		type old = 16;                                             \
                                                                           \
		CONF_EQ(xchg(&s.v, 18), 17);                               \
		CONF_EQ(cmpxchg(&s.v, 17, 19), 18);                        \
		CONF_EQ(s.v, 18);                                          \
		CONF_EQ(cmpxchg(&s.v, 18, 19), 18);                        \
		CONF_EQ(s.v, 19);                                          \
		CONF_EQ(try_cmpxchg(&s.v, &old, 20), 0);                   \
		CONF_EQ(old, 19);                                          \
		CONF_EQ(s.v, 19);                                          \
		CONF_EQ(try_cmpxchg(&s.v, &old, 20), 1);                   \
		CONF_EQ(old, 19);                                          \
		CONF_EQ(s.v, 20);                                          \
		CONF_EXPECT(s.before == 0x5a && s.after == 0x5a);          \
	}

EXCHANGE(u8)
EXCHANGE(u16)
EXCHANGE(u32)
EXCHANGE(long)

CONF(ATM_03,
     "cmpxchg and xchg give the previous value, also of 1, 2 and 4 bytes; try_cmpxchg a bool.")
{
	int here = 0, *pointer = NULL, old = 4;
	atomic_t v = ATOMIC_INIT(5);

	CONF_EQ(atomic_xchg(&v, 6), 5);
	CONF_EQ(atomic_cmpxchg(&v, 5, 7), 6);
	CONF_EQ(atomic_read(&v), 6);
	CONF_EQ(atomic_cmpxchg(&v, 6, 7), 6);
	CONF_EQ(atomic_read(&v), 7);
	CONF_EQ(atomic_try_cmpxchg(&v, &old, 8), 0);
	CONF_EQ(old, 7);
	CONF_EQ(atomic_try_cmpxchg(&v, &old, 8), 1);
	CONF_EQ(old, 7);
	CONF_EQ(atomic_read(&v), 8);
	exchange_u8();
	exchange_u16();
	exchange_u32();
	exchange_long();
	CONF_EXPECT(!cmpxchg(&pointer, NULL, &here) && pointer == &here);
	CONF_EXPECT(xchg(&pointer, NULL) == &here && !pointer);
}

CONF_MODULE(CONF_ROW(ATM_01), CONF_ROW(ATM_02), CONF_ROW(ATM_03));
