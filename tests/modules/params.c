// SPDX-License-Identifier: MIT
/* One parameter of each type; says what it was given. */
#include <linux/module.h>

static unsigned char p_byte;
static short p_short;
static unsigned short p_ushort;
static int p_int = -1;
static unsigned int p_uint;
static long p_long;
static unsigned long p_ulong;
static bool p_bool, p_invbool;
static char *p_charp = "none";
static int p_array[3];
static unsigned int p_array_nr;
static int inner;
static char p_string[8] = "none";

module_param(p_byte, byte, 0444);
module_param(p_short, short, 0444);
module_param(p_ushort, ushort, 0444);
module_param(p_int, int, 0644);
module_param(p_uint, uint, 0);
module_param(p_long, long, 0444);
module_param(p_ulong, ulong, 0444);
module_param(p_bool, bool, 0444);
module_param(p_invbool, invbool, 0444);
module_param(p_charp, charp, 0444);
module_param_array(p_array, int, &p_array_nr, 0444);
module_param_named(outer, inner, int, 0444);
module_param_string(p_string, p_string, sizeof(p_string), 0444);
MODULE_PARM_DESC(p_int, "a whole number");

static int __init params_init(void)
{
	pr_info("byte %u short %d ushort %u int %d uint %u long %ld ulong %lu\n", p_byte, p_short,
		p_ushort, p_int, p_uint, p_long, p_ulong);
	pr_info("bool %d invbool %d charp %s array %u: %d %d %d outer %d string %s\n", p_bool,
		p_invbool, p_charp, p_array_nr, p_array[0], p_array[1], p_array[2], inner,
		p_string);
	return 0;
}

static void __exit params_exit(void)
{
}

module_init(params_init);
module_exit(params_exit);
MODULE_LICENSE("Dual MIT/GPL");
