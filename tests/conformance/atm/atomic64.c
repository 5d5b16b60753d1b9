// SPDX-License-Identifier: MIT
/*
 * ATM rows: numbers of 64 bits, on one CPU.
 *
 * Context: process context.
 * Locking: none; that is the point.
 * Linux: arch/x86/include/asm/atomic64_32.h, cmpxchg_32.h.
 */
#include <linux/limits.h>
#include <linux/types.h>

#define FAMILY atomic64
#define NUMBER s64
#define UNSIGNED u64
#define LEAST S64_MIN
#define HIGH ((s64)1 << 32)

/* Ends, small numbers, what is in one half only, and what crosses from one to the other. */
static const s64 values[] = { 0,        1,       -1,      2,     HIGH,
			      HIGH - 1, S64_MAX, S64_MIN, -HIGH, 0x5555555500000000 };

#include "family.h"

CONF(ATM_06, "atomic64_t has the functions of atomic_t, for 64 bits.")
{
	static atomic64_t initialised = ATOMIC64_INIT(-7 * HIGH);

	CONF_EQ(sizeof(atomic64_t), 8);
	CONF_EQ(__alignof__(atomic64_t), 8);
	CONF_EQ(atomic64_read(&initialised), -7 * HIGH);
	each_pair(no_value);
	each_pair(new_value);
	each_pair(old_value);
	each_pair(condition);
	each_pair(exchange);
}

CONF(ATM_03_64, "cmpxchg64() and try_cmpxchg64() exchange a variable of 8 bytes.")
{
	struct {
		u64 before, v, after;
	} s = { 0x5a, 17 * HIGH, 0x5a };
	u64 old = 17;

	CONF_EQ(cmpxchg64(&s.v, 17, 18), 17 * HIGH);
	CONF_EQ(s.v, 17 * HIGH);
	CONF_EQ(cmpxchg64(&s.v, 17 * HIGH, 18), 17 * HIGH);
	CONF_EQ(s.v, 18);
	CONF_EQ(try_cmpxchg64(&s.v, &old, 19), 0);
	CONF_EQ(old, 18);
	CONF_EQ(s.v, 18);
	CONF_EQ(try_cmpxchg64(&s.v, &old, 19 * HIGH), 1);
	CONF_EQ(old, 18);
	CONF_EQ(s.v, 19 * HIGH);
	CONF_EXPECT(s.before == 0x5a && s.after == 0x5a);
}

CONF_MODULE(CONF_ROW(ATM_06), CONF_ROW(ATM_03_64));
