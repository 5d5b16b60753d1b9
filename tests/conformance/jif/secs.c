// SPDX-License-Identifier: MIT
/*
 * JIF-13, in a module of its own: secs_to_jiffies() came late into Linux 6.1, and
 * one without it still builds the other rows.
 *
 * Context: process context; arithmetic only.
 * Locking: none.
 * Linux: include/linux/jiffies.h, from 6.1.192 on.
 */
#include "conf.h"

#include <linux/jiffies.h>

static unsigned long initialised = secs_to_jiffies(7);

CONF(JIF_13, "secs_to_jiffies() is a constant of a constant: it may initialise.")
{
	static const unsigned long table[] = { secs_to_jiffies(0), secs_to_jiffies(1) };

	CONF_EQ(initialised, 7 * HZ);
	CONF_EQ(table[0], 0);
	CONF_EQ(table[1], HZ);
	CONF_EQ(secs_to_jiffies(initialised), 7UL * HZ * HZ);
}

CONF_MODULE(CONF_ROW(JIF_13));
