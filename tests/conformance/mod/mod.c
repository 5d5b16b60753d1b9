// SPDX-License-Identifier: MIT
/*
 * MOD rows: what a module can see of itself.
 *
 * Context: process context.
 * Locking: none.
 * Linux: include/linux/module.h, include/linux/moduleparam.h, kernel/module/main.c.
 */
#include "conf_shim.h"

#include <linux/module.h>
#include <linux/moduleparam.h>

static unsigned char p_byte = 1;
static short p_short = -2;
static unsigned short p_ushort = 3;
static int p_int = -4;
static unsigned int p_uint = 5;
static long p_long = -6;
static unsigned long p_ulong = 7;
static bool p_bool = true, p_invbool;
static char *p_charp = "text";
static int p_array[3] = { 1, 2, 3 };
static unsigned int p_array_nr = 3;
static int inner = 8;
static char p_string[8] = "string";

module_param(p_byte, byte, 0);
module_param(p_short, short, 0444);
module_param(p_ushort, ushort, 0644);
module_param(p_int, int, 0);
module_param(p_uint, uint, 0);
module_param(p_long, long, 0);
module_param(p_ulong, ulong, 0);
module_param(p_bool, bool, 0);
module_param(p_invbool, invbool, 0);
module_param(p_charp, charp, 0);
module_param_array(p_array, int, &p_array_nr, 0);
module_param_named(outer, inner, int, 0);
module_param_string(p_string, p_string, sizeof(p_string), 0);
MODULE_PARM_DESC(p_int, "a number");
MODULE_AUTHOR("somebody");
MODULE_AUTHOR("and somebody else");
MODULE_VERSION("1.0");
MODULE_ALIAS("conf-mod");
MODULE_INFO(anything, "else");

CONF(MOD_06, "References are counted; rmmod's own is not among them.")
{
	int before = module_refcount(THIS_MODULE);

	CONF_EXPECT(before >= 0);
	CONF_EQ(try_module_get(THIS_MODULE), 1);
	CONF_EQ(module_refcount(THIS_MODULE), before + 1);
	__module_get(THIS_MODULE);
	CONF_EQ(module_refcount(THIS_MODULE), before + 2);
	module_put(THIS_MODULE);
	module_put(THIS_MODULE);
	CONF_EQ(module_refcount(THIS_MODULE), before);
}

CONF(MOD_06_NULL, "The kernel itself, NULL, can always be referenced.")
{
	CONF_EQ(try_module_get(NULL), 1);
	__module_get(NULL);
	module_put(NULL);
}

CONF(MOD_10, "A parameter that nobody gave has the value of the source.")
{
	CONF_EQ(p_byte, 1);
	CONF_EQ(p_short, -2);
	CONF_EQ(p_ushort, 3);
	CONF_EQ(p_int, -4);
	CONF_EQ(p_uint, 5);
	CONF_EQ(p_long, -6);
	CONF_EQ(p_ulong, 7);
	CONF_EQ(p_bool, 1);
	CONF_EQ(p_invbool, 0);
	CONF_STREQ(p_charp, "text");
	CONF_EQ(p_array[2], 3);
	CONF_EQ(p_array_nr, 3);
	CONF_EQ(inner, 8);
	CONF_STREQ(p_string, "string");
}

CONF(MOD_11, "A module knows its name, which is KBUILD_MODNAME.")
{
	/* cppcheck-suppress nullPointer ; NULL only in the image, without -DMODULE */
	CONF_STREQ(THIS_MODULE->name, KBUILD_MODNAME);
	CONF_STREQ(KBUILD_MODNAME, "conf_mod_mod");
	CONF_STREQ(module_name(THIS_MODULE), KBUILD_MODNAME);
	CONF_STREQ(module_name(NULL), "kernel");
	CONF_EXPECT(module_is_live(THIS_MODULE));
}

CONF_MODULE(CONF_ROW(MOD_06), CONF_ROW(MOD_06_NULL), CONF_ROW(MOD_10), CONF_ROW(MOD_11));
