// SPDX-License-Identifier: MIT
/*
 * PRK rows: a file that defines DEBUG before it includes anything.
 *
 * Context: process context.
 * Locking: none.
 * Linux: include/linux/printk.h; with CONFIG_DYNAMIC_DEBUG, lib/dynamic_debug.c.
 */
#define DEBUG

#include "prk.h"

CONF(PRK_03_DEBUG, "With DEBUG, pr_debug() and print_hex_dump_bytes() print, with level 7.")
{
	pr_debug("prk: a debug message\n");
	pr_devel("prk: a devel message\n");
	print_hex_dump_bytes("prk: bytes ", DUMP_PREFIX_NONE, "debug", 5);
	CONF_EQ(prk_level("prk: a debug message"), LOGLEVEL_DEBUG);
	CONF_EQ(prk_level("prk: a devel message"), LOGLEVEL_DEBUG);
	CONF_EQ(prk_level("prk: bytes 64 65 62 75 67 "), LOGLEVEL_DEBUG);
}

CONF_MODULE(CONF_ROW(PRK_03_DEBUG));
