// SPDX-License-Identifier: MIT
/*
 * ATM rows: numbers of a word, on one CPU.
 *
 * Context: process context.
 * Locking: none; that is the point.
 * Linux: include/linux/atomic/atomic-long.h.
 */
#include <linux/limits.h>
#include <linux/types.h>

#define FAMILY atomic_long
#define NUMBER long
#define UNSIGNED unsigned long
#define LEAST LONG_MIN

static const long values[] = { 0,        1,        -1,           2,          5,
			       LONG_MAX, LONG_MIN, LONG_MIN + 1, 0x55555555, 0x0f0f0f0f };

#include "family.h"

CONF(ATM_06_LONG, "atomic_long_t has the functions of atomic_t, for a word.")
{
	static atomic_long_t initialised = ATOMIC_LONG_INIT(-7);

	CONF_EQ(sizeof(atomic_long_t), sizeof(long));
	CONF_EQ(atomic_long_read(&initialised), -7);
	each_pair(no_value);
	each_pair(new_value);
	each_pair(old_value);
	each_pair(condition);
	each_pair(exchange);
}

CONF_MODULE(CONF_ROW(ATM_06_LONG));
