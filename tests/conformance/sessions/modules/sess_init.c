// SPDX-License-Identifier: MIT
/* Says where its init and exit functions run; the first one ends as told. */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>

static int result;
module_param(result, int, 0);
static int exits;

static void say(const char *what)
{
	unsigned long begin = jiffies;

	msleep(20);
	pr_info("sess_init: %s, in a task %d, slept %d\n", what, !!in_task(),
		time_after_eq(jiffies, begin + msecs_to_jiffies(20)));
}

static int __init init_init(void)
{
	say("init");
	return result;
}

static void __exit init_exit(void)
{
	exits++;
	say("exit");
	pr_info("sess_init: exit %d, another reference %d\n", exits, !!try_module_get(THIS_MODULE));
}

module_init(init_init);
module_exit(init_exit);
MODULE_LICENSE("Dual MIT/GPL");
