// SPDX-License-Identifier: MIT
/* A thread that wakes its unloader and then still has something to say. */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>

static bool quiet;
module_param(quiet, bool, 0444);

static DECLARE_COMPLETION(go);
static DECLARE_COMPLETION(done);

static int last_words(void *unused)
{
	wait_for_completion(&go);
	complete(&done);
	yield();
	if (!quiet)
		pr_info("and goodbye\n");
	return 0;
}

static int __init wakes_init(void)
{
	return PTR_ERR_OR_ZERO(kthread_run(last_words, NULL, "last_words"));
}

static void __exit wakes_exit(void)
{
	complete(&go);
	wait_for_completion(&done);
}

module_init(wakes_init);
module_exit(wakes_exit);
MODULE_LICENSE("Dual MIT/GPL");
