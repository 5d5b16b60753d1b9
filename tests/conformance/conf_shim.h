/* SPDX-License-Identifier: MIT */
#ifndef _CONF_SHIM_H
#define _CONF_SHIM_H
/*
 * What rows need and Linux does not export to modules: under the names it has
 * inside the kernel. On Jiffy everything is simply there. Also ways into the
 * contexts a row wants to be in.
 *
 * Linux: the addresses are found by conf_linux.c, through a kprobe.
 */
#include "conf.h"

#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/lockdep.h>
#include <linux/sched.h>

/*
 * A hard interrupt of one's own: taken and given back in process context; raised
 * in any context with interrupts on, it comes at once, on this CPU. On several CPUs by
 * threads that are bound, one of them on each.
 */
void conf_take_irq(void (*fn)(void *arg), void *arg);
void conf_raise_irq(void);
void conf_give_irq_back(void);

/* Call @fn in a top half on this CPU; returns when that, and the softirqs it raised, are done. */
void conf_in_hardirq(void (*fn)(void *arg), void *arg);

/* Call @fn in a tasklet, run by local_bh_enable(): preempt_count 0x101; returns after it. */
void conf_in_softirq(void (*fn)(void *arg), void *arg);

/*
 * IRQ_POLL_SOFTIRQ has no user on either kernel: take it for a handler of one's
 * own, and give it back before the row ends.
 */
void conf_take_vector(void (*action)(struct softirq_action *h));
void conf_give_vector_back(void);
#define CONF_VECTOR IRQ_POLL_SOFTIRQ

/* The softirq_vec entry of a vector. */
struct softirq_action *conf_softirq_action(unsigned int nr);

/* Its name. On Linux until the next call. */
const char *conf_softirq_name(unsigned int nr);

/* Let a watchdog report as soon as it can, on Linux after 1 to 3 seconds; not @soon: as before. */
enum conf_watchdog { CONF_SOFT_LOCKUP, CONF_HUNG_TASK, CONF_RCU_STALL };
void conf_report_soon(enum conf_watchdog which, bool soon);

/* How often a vector has run on this CPU. */
unsigned long conf_softirq_runs(unsigned int nr);

/*
 * Sleep until this CPU's ksoftirqd sleeps. While it is awake, Linux leaves to it
 * what local_bh_enable() and interrupt exit would run at once (SIRQ-17).
 */
void conf_settle(void);

/*
 * A thread beside the row's, bound to @cpu, that calls @fn; the row joins it
 * before it ends. On the row's own CPU it runs when the row sleeps. Prepared, it
 * waits for wake_up_process(h->task).
 */
struct conf_helper {
	void (*fn)(void *arg);
	void *arg;
	struct task_struct *task;
	struct completion done;
};
bool conf_helper_prepare(struct conf_helper *h, int cpu, void (*fn)(void *arg), void *arg);
bool conf_helper_start(struct conf_helper *h, int cpu, void (*fn)(void *arg), void *arg);
void conf_helper_join(struct conf_helper *h);

/* What the end of a thread that has not ended yet will complete, and kthread_stop() waits for. */
struct completion *conf_thread_end(struct task_struct *task);

/* Rows run on the last CPU: another one, or the same if there is no other. */
static inline int conf_other_cpu(void)
{
	return 0;
}

/* The three-argument form that Linux had until 5.8: for CONF_JIFFY rows. */
#ifdef CONF_ON_JIFFY
#define CONF_CLASSIC_TASKLET(name, fn, data) DECLARE_TASKLET(name, fn, data)
#define CONF_CLASSIC_TASKLET_DISABLED(name, fn, data) DECLARE_TASKLET_DISABLED(name, fn, data)
#else
#define CONF_CLASSIC_TASKLET(name, fn, data) DECLARE_TASKLET_OLD(name, fn)
#define CONF_CLASSIC_TASKLET_DISABLED(name, fn, data) DECLARE_TASKLET_DISABLED_OLD(name, fn)
#endif

/*
 * What this thread takes and releases is not lockdep's business from here on. That finds most
 * faults before the lock itself does, and after one report both are silent on Linux.
 */
static inline void conf_without_lockdep(void)
{
#ifndef CONF_ON_JIFFY
	lockdep_off();
#endif
}

#ifndef CONF_ON_JIFFY

#include <linux/kthread.h> /* before its names become macros */

/* The address of a function of the kernel, or a failed row. */
void *conf_symbol(const char *name);

/* Looked for once: that takes a while, and storms raise often. */
static inline void conf_raise_softirq(unsigned int nr)
{
	static void (*found)(unsigned int nr);
	void (*function)(unsigned int nr) = READ_ONCE(found);

	if (!function) {
		function = conf_symbol("raise_softirq");
		WRITE_ONCE(found, function);
	}
	function(nr);
}
#define raise_softirq conf_raise_softirq
#define raise_softirq_irqoff(nr) ((void (*)(unsigned int))conf_symbol("raise_softirq_irqoff"))(nr)
#define __raise_softirq_irqoff(nr) \
	((void (*)(unsigned int))conf_symbol("__raise_softirq_irqoff"))(nr)
#define open_softirq(nr, action)                                             \
	((void (*)(int, void (*)(struct softirq_action *)))conf_symbol(      \
		"open_softirq"))(nr, action)
#define do_softirq() ((void (*)(void))conf_symbol("do_softirq"))()
#define _local_bh_enable() ((void (*)(void))conf_symbol("_local_bh_enable"))()
#define schedule_on_each_cpu(func) \
	((int (*)(work_func_t))conf_symbol("schedule_on_each_cpu"))(func)
#define wake_up_state(task, state)                                      \
	((int (*)(struct task_struct *, unsigned int))conf_symbol(      \
		"wake_up_state"))(task, state)
#define do_exit(code) ((void (*)(long))conf_symbol("do_exit"))(code)
#define kthread_exit(result) ((void (*)(long))conf_symbol("kthread_exit"))(result)

#endif
#endif
