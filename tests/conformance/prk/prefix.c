// SPDX-License-Identifier: MIT
/*
 * PRK rows: a file that defines pr_fmt() before it includes anything, and
 * not DEBUG (debug.c does).
 *
 * Context: process context.
 * Locking: none.
 * Linux: include/linux/printk.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "prk.h"

CONF(PRK_03, "pr_*() say pr_fmt(); pr_debug() is nothing without DEBUG.")
{
	int evaluated = 0;

	pr_info("prk: with a name\n");
	printk(KERN_INFO "prk: without a name\n");
	pr_info("prk: begun,");
	pr_cont(" ended\n");
	CONF_STREQ(prk_text(prk_find("prk: with a name")->lines),
		   KBUILD_MODNAME ": prk: with a name\n");
	CONF_STREQ(prk_text(prk_find("prk: without a name")->lines), "prk: without a name\n");
	CONF_STREQ(prk_text(prk_find("prk: begun")->lines), KBUILD_MODNAME ": prk: begun, ended\n");

	pr_debug("prk: not printed %d\n", ++evaluated);
	pr_devel("prk: not printed %d\n", ++evaluated);
	CONF_EQ(conf_log_count("prk: not printed"), 0);
	CONF_EQ(evaluated, 0);
}

CONF_MODULE(CONF_ROW(PRK_03));
