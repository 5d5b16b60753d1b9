// SPDX-License-Identifier: MIT
/*
 * Rows that must fail, each in its own way, and two that must not. They run only
 * when they are named: test_conformance.py looks whether the runner sees it.
 *
 * Context: process context.
 * Locking: none.
 * Linux: -
 */
#include "conf.h"

#include <linux/bug.h>

CONF_BAD(BAD_01, 0, "One is two.")
{
	CONF_EQ(1, 2);
}

CONF_BAD(BAD_02, 0, "Nothing is reported.")
{
	WARN(1, "not announced\n");
}

CONF_BAD(BAD_03, 0, "Something is reported.")
{
	conf_expect_log("announced and not said");
}

CONF_BAD(BAD_04, 0, "One thing is reported, and no other.")
{
	conf_expect_log("announced");
	WARN(1, "announced\n");
	WARN(1, "the other\n");
}

CONF_BAD(BAD_05, 0, "The row comes to its end.")
{
	conf_expect_log("BUG: kernel NULL pointer dereference");
	WRITE_ONCE(*(int *)NULL, 0);
}

CONF_BAD(BAD_06, 0, "A context level is given back.")
{
	preempt_disable();
}

CONF_BAD(BAD_07, CONF_F_X, "It dies.")
{
	conf_expect_end("dies");
}

CONF_BAD(BAD_08, CONF_F_X, "It says something before it returns.")
{
	conf_expect_log("announced and not said");
	conf_expect_end("returns");
}

CONF_BAD(BAD_09, CONF_F_X, "It says how it ends.")
{
}

CONF_BAD(BAD_10, 0, "A line ends where it was announced to.")
{
	conf_expect_log("announced$");
	WARN(1, "announced, and more\n");
}

CONF_BAD(GOOD_01, 0, "What is announced may come.")
{
	conf_expect_log("announced");
	WARN(1, "announced\n");
	conf_expect_log("now a whole*, of *%$");
	WARN(1, "and now a whole line, of 100%%\n");
}

CONF_BAD(GOOD_02, CONF_F_X, "What is announced may come, and the end too.")
{
	conf_expect_log("not syncing: announced*text$");
	conf_expect_end("dies");
	panic("announced text");
}

CONF_MODULE(CONF_ROW(BAD_01), CONF_ROW(BAD_02), CONF_ROW(BAD_03), CONF_ROW(BAD_04),
	    CONF_ROW(BAD_05), CONF_ROW(BAD_06), CONF_ROW(BAD_07), CONF_ROW(BAD_08),
	    CONF_ROW(BAD_09), CONF_ROW(BAD_10), CONF_ROW(GOOD_01), CONF_ROW(GOOD_02));
