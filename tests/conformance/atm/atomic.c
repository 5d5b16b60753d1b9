// SPDX-License-Identifier: MIT
/*
 * ATM rows: what the atomic operations compute and return, on one CPU.
 *
 * Context: process context.
 * Locking: none; that is the point.
 * Linux: Documentation/atomic_t.txt, include/linux/atomic.
 */
#include <linux/limits.h>
#include <linux/types.h>

#define FAMILY atomic
#define NUMBER int
#define UNSIGNED unsigned int
#define LEAST INT_MIN

/* Ends, small numbers, and what fills other bits. */
static const int values[] = {
	0, 1, -1, 2, 5, INT_MAX, INT_MIN, INT_MIN + 1, 0x55555555, 0x0f0f0f0f
};

#include "family.h"

CONF(ATM_01, "atomic_t is an int: _return gives the new value, fetch_ the old, overflow wraps.")
{
	static atomic_t initialised = ATOMIC_INIT(-7);

	CONF_EQ(sizeof(atomic_t), sizeof(int));
	CONF_EQ(atomic_read(&initialised), -7);
	each_pair(no_value);
	each_pair(new_value);
	each_pair(old_value);
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
	int here = 0, *pointer = NULL;

	each_pair(exchange);
	exchange_u8();
	exchange_u16();
	exchange_u32();
	exchange_long();
	CONF_EXPECT(!cmpxchg(&pointer, NULL, &here) && pointer == &here);
	CONF_EXPECT(xchg(&pointer, NULL) == &here && !pointer);
}

CONF_MODULE(CONF_ROW(ATM_01), CONF_ROW(ATM_02), CONF_ROW(ATM_03));
