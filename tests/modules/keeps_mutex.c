// SPDX-License-Identifier: MIT
/* Keeps a mutex of its own locked when its init function fails, or in its exit function. */
#include <linux/module.h>
#include <linux/mutex.h>

static int result;
module_param(result, int, 0444);

static DEFINE_MUTEX(kept_lock);

static int __init keeps_init(void)
{
	if (result)
		mutex_lock(&kept_lock);
	return result;
}

static void __exit keeps_exit(void)
{
	mutex_lock(&kept_lock);
}

module_init(keeps_init);
module_exit(keeps_exit);
MODULE_LICENSE("Dual MIT/GPL");
