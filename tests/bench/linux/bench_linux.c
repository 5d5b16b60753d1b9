// SPDX-License-Identifier: MIT
/*
 * The bench on Linux: insmod measures all rows, or those given as rows=NAME,NAME, and
 * fails, so that nothing stays loaded.
 *
 * Rows run in a kernel thread, as on Jiffy: a switch between two of those does not
 * change the address space.
 *
 * Context: process context.
 * Locking: none; one insmod at a time.
 * Linux: this file is built there only.
 */
#include "bench.h"

#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>

#define NAMES_MOST 64

static char *rows[NAMES_MOST];
static int nr_rows;
module_param_array(rows, charp, &nr_rows, 0444);

struct irq_work bench_irq;
static DECLARE_COMPLETION(done);

static int run(void *unused)
{
	bench_run(nr_rows, rows);
	complete(&done);
	return 0;
}

static int __init bench_init(void)
{
	struct task_struct *task = kthread_run(run, NULL, "bench");

	if (IS_ERR(task))
		return PTR_ERR(task);
	wait_for_completion(&done);
	return 0;
}
module_init(bench_init);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("what facilities cost, in instructions");
