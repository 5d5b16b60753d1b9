// SPDX-License-Identifier: MIT
/*
 * Locking: a counter that two threads, on two CPUs if there are two, and a timer change.
 *
 * Whoever adds to it counts in private too, so rmmod can say how many additions were
 * lost. README.md is the handout: which lock, in which form, goes where.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

#define NR_ADDERS 2
#define ADD_US 20 /* so long takes an addition, and reading all */

static int period = 1;
module_param(period, int, 0444);
MODULE_PARM_DESC(period, "jiffies between two runs of the timer; 0: no timer");

/* What is shared. Between two additions total is the sum of the others. */
struct counter {
	unsigned long total;
	unsigned long by_threads;
	unsigned long by_timer;
};

static struct counter counter;
/* TODO 1/1: a spinlock, counter_lock */
static DEFINE_SPINLOCK(counter_lock);

static struct task_struct *adders[NR_ADDERS];
static struct task_struct *reader;
static struct timer_list timer;
/* How often each has added: nobody else writes it. */
static unsigned long adder_runs[NR_ADDERS];
static unsigned long timer_runs;

/* Not one step: what is done meanwhile by somebody else is lost. */
static void add_one(unsigned long *part)
{
	unsigned long total = counter.total;

	(*part)++;
	udelay(ADD_US);
	counter.total = total + 1;
}

/* Not one step either. */
static void read_all(struct counter *copy)
{
	copy->total = counter.total;
	udelay(ADD_US);
	copy->by_threads = counter.by_threads;
	copy->by_timer = counter.by_timer;
}

/* In process context. */
static int adder_fn(void *data)
{
	unsigned long *runs = data;

	while (!kthread_should_stop()) {
		/* TODO 1/1: keep other CPUs out, and the timer of this one */
		spin_lock_bh(&counter_lock);
		add_one(&counter.by_threads);
		/* TODO 1/1: let them in again */
		spin_unlock_bh(&counter_lock);
		(*runs)++;
		cond_resched();
	}
	return 0;
}

/* In softirq context. */
static void timer_fn(struct timer_list *t)
{
	/* TODO 2/1: keep other CPUs out; no thread of this one runs meanwhile */
	spin_lock(&counter_lock);
	add_one(&counter.by_timer);
	/* TODO 2/1: let them in again */
	spin_unlock(&counter_lock);
	timer_runs++;
	mod_timer(&timer, jiffies + period);
}

/* In process context; printing and sleeping take long: not with the lock held. */
static int reader_fn(void *unused)
{
	struct counter copy;
	unsigned long sum;

	while (!kthread_should_stop()) {
		/* TODO 3/1: nobody may be in the middle of an addition */
		spin_lock_bh(&counter_lock);
		read_all(&copy);
		/* TODO 3/1: let them go on */
		spin_unlock_bh(&counter_lock);
		sum = copy.by_threads + copy.by_timer;
		pr_info("[reader] total %lu, threads %lu, timer %lu: %s\n", copy.total,
			copy.by_threads, copy.by_timer, copy.total == sum ? "agree" : "DIFFER");
		msleep(100);
	}
	return 0;
}

static void stop_all(void)
{
	int i;

	del_timer_sync(&timer);
	for (i = 0; i < NR_ADDERS; i++)
		if (!IS_ERR_OR_NULL(adders[i]))
			kthread_stop(adders[i]);
	if (!IS_ERR_OR_NULL(reader))
		kthread_stop(reader);
}

/* 0 or why not; what was started is in adders[] and reader. */
static int start_threads(void)
{
	unsigned int i;

	for (i = 0; i < NR_ADDERS; i++) {
		adders[i] = kthread_create(adder_fn, &adder_runs[i], "adder/%u", i);
		if (IS_ERR(adders[i]))
			return PTR_ERR(adders[i]);
		kthread_bind(adders[i], i % num_online_cpus());
		wake_up_process(adders[i]);
	}
	reader = kthread_run(reader_fn, NULL, "reader");
	return PTR_ERR_OR_ZERO(reader);
}

static int __init locking_lab_init(void)
{
	int err;

	timer_setup(&timer, timer_fn, TIMER_PINNED);
	err = start_threads();
	if (err)
		stop_all();
	if (err || period <= 0)
		return err;
	/* Where the first adder is: it is the one that the timer interrupts. */
	timer.expires = jiffies + period;
	add_timer_on(&timer, 0);
	return 0;
}

static void __exit locking_lab_exit(void)
{
	unsigned long added;

	stop_all();
	added = adder_runs[0] + adder_runs[1] + timer_runs;
	pr_info("[locking] lost %lu of %lu additions\n", added - counter.total, added);
}

module_init(locking_lab_init);
module_exit(locking_lab_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("a counter changed by threads and a timer");
