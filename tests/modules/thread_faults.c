// SPDX-License-Identifier: MIT
/* A thread of its own faults; rmmod is possible all the same. */
#include <linux/kthread.h>
#include <linux/module.h>

static int *volatile nowhere = (int *)16;

static int faulty(void *unused)
{
	*nowhere = 1;
	return 0;
}

static int __init thread_faults_init(void)
{
	return PTR_ERR_OR_ZERO(kthread_run(faulty, NULL, "faulty"));
}

static void __exit thread_faults_exit(void)
{
	pr_info("exit was called\n");
}

module_init(thread_faults_init);
module_exit(thread_faults_exit);
MODULE_LICENSE("Dual MIT/GPL");
