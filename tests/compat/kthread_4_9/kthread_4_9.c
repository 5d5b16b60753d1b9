// SPDX-License-Identifier: MIT
/* complete_and_exit(), and a completion for the end of a thread. */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>

static DECLARE_COMPLETION(ended);
static volatile int stop;

static int loops(void *data)
{
	while (!ACCESS_ONCE(stop)) {
		set_current_state(TASK_INTERRUPTIBLE);
		schedule_timeout(HZ / 50);
	}
	complete_and_exit(&ended, 0);
}

static int __init kthread_4_9_init(void)
{
	struct task_struct *task = kthread_create(loops, NULL, "compat_%d", 49);

	if (IS_ERR(task))
		return PTR_ERR(task);
	wake_up_process(task);
	return 0;
}

static void __exit kthread_4_9_exit(void)
{
	stop = 1;
	wait_for_completion(&ended);
	pr_info("compat kthread_4_9: ok\n");
}

module_init(kthread_4_9_init);
module_exit(kthread_4_9_exit);
MODULE_LICENSE("Dual MIT/GPL");
