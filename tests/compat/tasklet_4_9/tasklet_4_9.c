// SPDX-License-Identifier: MIT
/* Tasklets that get a number, declared with three arguments. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/module.h>

static int ran[3];

static void tasklet_func(unsigned long index)
{
	ran[index]++;
}

static DECLARE_TASKLET(first, tasklet_func, 0);
static DECLARE_TASKLET_DISABLED(second, tasklet_func, 1);
static struct tasklet_struct third;

static int __init tasklet_4_9_init(void)
{
	tasklet_init(&third, tasklet_func, 2);
	tasklet_schedule(&first);
	tasklet_schedule(&second);
	tasklet_hi_schedule(&third);
	tasklet_enable(&second);
	return 0;
}

static void __exit tasklet_4_9_exit(void)
{
	tasklet_kill(&first);
	tasklet_kill(&second);
	tasklet_kill(&third);
	if (ran[0] == 1 && ran[1] == 1 && ran[2] == 1)
		pr_info("compat tasklet_4_9: ok\n");
}

module_init(tasklet_4_9_init);
module_exit(tasklet_4_9_exit);
MODULE_LICENSE("Dual MIT/GPL");
