// SPDX-License-Identifier: MIT
/*
 * Ways into a context that are the same on both kernels.
 *
 * Context: process context.
 * Locking: none; one row at a time.
 * Linux: -
 */
#include "conf_shim.h"

#include <linux/err.h>
#include <linux/kthread.h>

void conf_in_hardirq(void (*fn)(void *arg), void *arg)
{
	conf_take_irq(fn, arg);
	conf_raise_irq();
	conf_give_irq_back();
}
EXPORT_SYMBOL_GPL(conf_in_hardirq);

struct tasklet_call {
	struct tasklet_struct tasklet;
	void (*fn)(void *arg);
	void *arg;
};

static void run_call(struct tasklet_struct *t)
{
	struct tasklet_call *call = from_tasklet(call, t, tasklet);

	call->fn(call->arg);
}

void conf_in_softirq(void (*fn)(void *arg), void *arg)
{
	struct tasklet_call call = { .fn = fn, .arg = arg };

	tasklet_setup(&call.tasklet, run_call);
	local_bh_disable();
	tasklet_schedule(&call.tasklet);
	local_bh_enable();
	/* On Linux it may have been left to ksoftirqd. */
	tasklet_kill(&call.tasklet);
}
EXPORT_SYMBOL_GPL(conf_in_softirq);

static int helper_thread(void *data)
{
	struct conf_helper *h = data;

	h->fn(h->arg);
	complete(&h->done);
	return 0;
}

bool conf_helper_prepare(struct conf_helper *h, int cpu, void (*fn)(void *arg), void *arg)
{
	h->fn = fn;
	h->arg = arg;
	init_completion(&h->done);
	h->task = kthread_create(helper_thread, h, "conf-helper/%d", cpu);
	if (IS_ERR(h->task)) {
		conf_fail(__FILE__, __LINE__, "no helper thread: %ld", PTR_ERR(h->task));
		complete(&h->done);
		return false;
	}
	kthread_bind(h->task, cpu);
	return true;
}
EXPORT_SYMBOL_GPL(conf_helper_prepare);

bool conf_helper_start(struct conf_helper *h, int cpu, void (*fn)(void *arg), void *arg)
{
	if (!conf_helper_prepare(h, cpu, fn, arg))
		return false;
	wake_up_process(h->task);
	return true;
}
EXPORT_SYMBOL_GPL(conf_helper_start);

void conf_helper_join(struct conf_helper *h)
{
	wait_for_completion(&h->done);
}
EXPORT_SYMBOL_GPL(conf_helper_join);
