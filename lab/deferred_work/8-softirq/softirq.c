// SPDX-License-Identifier: MIT
/*
 * Softirqs by hand: the same vector raised in four ways, and over whom it runs.
 *
 * insmod makes the four experiments, one after the other. README.md is the handout.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/timer.h>

static int loops = 100;
module_param(loops, int, 0444);
MODULE_PARM_DESC(loops, "how often the action runs in a row when it raises itself");

static struct timer_list timer;
static DECLARE_COMPLETION(done);  /* the action has run for the last time of an experiment */
static int run;                   /* which run of the experiment it is */
static int more;                  /* how often the action is still to raise itself */
static struct task_struct *below; /* over whom it ran before: only to be compared */

/* In softirq context. It says over whom it runs, each time that is somebody else. */
static void __maybe_unused rx_action(struct softirq_action *action)
{
	run++;
	if (current != below)
		pr_info("[rx_action] run %d, over %s\n", run, current->comm);
	below = current;
	/* TODO 4/4: if more is above 0, take 1 off, raise the vector again and return */
	if (more-- > 0) {
		raise_softirq(NET_RX_SOFTIRQ);
		return;
	}
	complete(&done);
}

/* In softirq context too: what irq_exit() runs after the tick's top half. */
static void timer_fn(struct timer_list *t)
{
	/* TODO 3/1: raise the vector */
	raise_softirq(NET_RX_SOFTIRQ);
}

static void begin(const char *what)
{
	msleep(20); /* it ends with a tick: the next one is far */
	run = 0;
	more = 0;
	below = NULL;
	reinit_completion(&done);
	pr_info("[softirq] %s\n", what);
}

static void end(void)
{
	if (run)
		wait_for_completion(&done);
	pr_info("[softirq] runs: %d\n", run);
}

static void raise_in_thread(void)
{
	begin("raised by a thread");
	/* TODO 1/1: raise the vector */
	raise_softirq(NET_RX_SOFTIRQ);
	msleep(20);
	end();
}

static void raise_with_bh_off(void)
{
	begin("raised three times with bottom halves off");
	/* TODO 2/5: turn bottom halves off, raise the vector three times, turn them on again */
	local_bh_disable();
	raise_softirq(NET_RX_SOFTIRQ);
	raise_softirq(NET_RX_SOFTIRQ);
	raise_softirq(NET_RX_SOFTIRQ);
	local_bh_enable();
	end();
}

static void raise_in_timer(void)
{
	begin("raised by a timer");
	/* TODO 3/1: let timer_fn() run at the next tick */
	mod_timer(&timer, jiffies + 1);
	msleep(50);
	end();
}

static void raise_in_itself(void)
{
	begin("raised by itself");
	/* TODO 4/4: set more to loops - 1, then raise the vector once with bottom halves off */
	more = loops - 1;
	local_bh_disable();
	raise_softirq(NET_RX_SOFTIRQ);
	local_bh_enable();
	end();
}

static int __init softirq_lab_init(void)
{
	timer_setup(&timer, timer_fn, 0);
	/* TODO 1/1: open NET_RX_SOFTIRQ: its action is rx_action() */
	open_softirq(NET_RX_SOFTIRQ, rx_action);
	raise_in_thread();
	raise_with_bh_off();
	raise_in_timer();
	raise_in_itself();
	return 0;
}

static void __exit softirq_lab_exit(void)
{
	del_timer_sync(&timer);
	/* TODO 1/2: close the vector: no action; wait for a CPU that may still be in the old one */
	open_softirq(NET_RX_SOFTIRQ, NULL);
	synchronize_rcu();
}

module_init(softirq_lab_init);
module_exit(softirq_lab_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("raises a softirq in four ways");
