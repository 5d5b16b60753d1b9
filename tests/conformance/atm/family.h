/* SPDX-License-Identifier: MIT */
#ifndef _ATM_FAMILY_H
#define _ATM_FAMILY_H
/*
 * What the operations of a family compute and return, on one CPU: the same for
 * atomic_t, atomic64_t and atomic_long_t. Whoever includes this has defined
 *
 *	FAMILY		atomic, atomic64, atomic_long
 *	NUMBER		its signed type, and UNSIGNED the unsigned one
 *	LEAST		its most negative number
 *	values		an array of numbers to try, each with each
 *
 * Process context.
 */
#include "conf.h"

#include <linux/atomic.h>

#define __PASTE2(family, name) family##_##name
#define __PASTE1(family, name) __PASTE2(family, name)
#define OP(name) __PASTE1(FAMILY, name)

/* @operation, which changes v from a and i, leaves @becomes in it. */
#define LEAVES(operation, becomes)                               \
	do {                                                     \
		OP(set)(&v, a);                                  \
		operation;                                       \
		CONF_EQ(OP(read)(&v), (NUMBER)(becomes));        \
	} while (0)

/* ... and its value is @returns. */
#define GIVES(operation, returns, becomes) LEAVES(CONF_EQ(operation, (NUMBER)(returns)), becomes)

static void no_value(NUMBER a, NUMBER i)
{
	UNSIGNED ua = a, ui = i; /* unsigned, so that wrapping is defined here too */
	OP(t) v;

	LEAVES(OP(add)(i, &v), ua + ui);
	LEAVES(OP(sub)(i, &v), ua - ui);
	LEAVES(OP(inc)(&v), ua + 1);
	LEAVES(OP(dec)(&v), ua - 1);
	LEAVES(OP(and)(i, &v), a & i);
	LEAVES(OP(or)(i, &v), a | i);
	LEAVES(OP(xor)(i, &v), a ^ i);
	LEAVES(OP(andnot)(i, &v), a & ~i);
}

static void new_value(NUMBER a, NUMBER i)
{
	UNSIGNED ua = a, ui = i;
	OP(t) v;

	GIVES(OP(add_return)(i, &v), ua + ui, ua + ui);
	GIVES(OP(sub_return)(i, &v), ua - ui, ua - ui);
	GIVES(OP(inc_return)(&v), ua + 1, ua + 1);
	GIVES(OP(dec_return)(&v), ua - 1, ua - 1);
}

static void old_value(NUMBER a, NUMBER i)
{
	UNSIGNED ua = a, ui = i;
	OP(t) v;

	GIVES(OP(fetch_add)(i, &v), a, ua + ui);
	GIVES(OP(fetch_sub)(i, &v), a, ua - ui);
	GIVES(OP(fetch_inc)(&v), a, ua + 1);
	GIVES(OP(fetch_dec)(&v), a, ua - 1);
	GIVES(OP(fetch_and)(i, &v), a, a & i);
	GIVES(OP(fetch_or)(i, &v), a, a | i);
	GIVES(OP(fetch_xor)(i, &v), a, a ^ i);
	GIVES(OP(fetch_andnot)(i, &v), a, a & ~i);
}

static void condition(NUMBER a, NUMBER i)
{
	UNSIGNED ua = a, ui = i;
	OP(t) v;

	GIVES(OP(add_negative)(i, &v), (NUMBER)(ua + ui) < 0, ua + ui);
	GIVES(OP(sub_and_test)(i, &v), ua == ui, ua - ui);
	GIVES(OP(inc_and_test)(&v), a == -1, ua + 1);
	GIVES(OP(dec_and_test)(&v), a == 1, ua - 1);
	GIVES(OP(add_unless)(&v, 3, i), a != i, a == i ? ua : ua + 3);
	GIVES(OP(fetch_add_unless)(&v, 3, i), a, a == i ? ua : ua + 3);
	GIVES(OP(inc_not_zero)(&v), a != 0, a ? ua + 1 : 0);
	GIVES(OP(inc_unless_negative)(&v), a >= 0, a >= 0 ? ua + 1 : ua);
	GIVES(OP(dec_unless_positive)(&v), a <= 0, a <= 0 ? ua - 1 : ua);
	/* The least minus 1 is positive to Linux, which looks at the difference. */
	if (a != LEAST)
		GIVES(OP(dec_if_positive)(&v), ua - 1, a > 0 ? ua - 1 : ua);
}

static void exchange(NUMBER a, NUMBER i)
{
	NUMBER old = i;
	OP(t) v;

	GIVES(OP(xchg)(&v, i), a, i);
	GIVES(OP(cmpxchg)(&v, a, i), a, i);
	GIVES(OP(cmpxchg)(&v, i, 7), a, a == i ? 7 : a);
	GIVES(OP(try_cmpxchg)(&v, &old, 7), a == i, a == i ? 7 : a);
	CONF_EQ(old, a);
}

/* Call @check with each pair of values. */
static void each_pair(void (*check)(NUMBER a, NUMBER i))
{
	unsigned int i, k;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		for (k = 0; k < ARRAY_SIZE(values); k++)
			check(values[i], values[k]);
}

#endif
