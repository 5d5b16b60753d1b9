// SPDX-License-Identifier: MIT
/* Parameters of every kind, and what describes a module. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/stat.h>

static int seconds = 3;
module_param(seconds, int, S_IRUGO);
MODULE_PARM_DESC(seconds, "how long");
static char *name = "nobody";
module_param_named(who, name, charp, 0444);
static bool loud;
module_param(loud, bool, 0);
static unsigned int lines[4];
static int nr_lines; /* signed: no warning on Linux */
module_param_array(lines, uint, &nr_lines, 0644);

MODULE_AUTHOR("compat");
MODULE_DESCRIPTION("parameters");
MODULE_VERSION("1.0");
MODULE_ALIAS("compat-parameters");
MODULE_SUPPORTED_DEVICE("none");

static int __init params_init(void)
{
	pr_info("%s: %d seconds, %s, %s, %d lines\n", KBUILD_MODNAME, seconds, name,
		loud ? "loud" : "quiet", nr_lines);
	return 0;
}

static void __exit params_exit(void)
{
	if (seconds == 3 && !strcmp(name, "nobody") && !loud && nr_lines == 0)
		pr_info("compat params: ok\n");
}

module_init(params_init);
module_exit(params_exit);
MODULE_LICENSE("Dual MIT/GPL");
