// SPDX-License-Identifier: MIT
/* Completions: INIT_COMPLETION() of old, reinit_completion(), with timeouts. */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static struct completion done;
static DECLARE_COMPLETION(never);
static bool fine;

static void finish(struct work_struct *work)
{
	complete_all(&done);
}

static DECLARE_WORK(work, finish);

static int __init completion_init(void)
{
	init_completion(&done);
	schedule_work(&work);
	wait_for_completion(&done);
	fine = completion_done(&done) && try_wait_for_completion(&done);
	INIT_COMPLETION(done);
	fine = fine && !completion_done(&done);
	schedule_work(&work);
	fine = fine && wait_for_completion_timeout(&done, HZ) > 0;
	reinit_completion(&done);
	fine = fine && wait_for_completion_timeout(&never, 1) == 0;
	flush_work(&work);
	return 0;
}

static void __exit completion_exit(void)
{
	if (fine)
		pr_info("compat completion: ok\n");
}

module_init(completion_init);
module_exit(completion_exit);
MODULE_LICENSE("Dual MIT/GPL");
