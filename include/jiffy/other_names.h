/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_OTHER_NAMES_H
#define _JIFFY_OTHER_NAMES_H
/*
 * Names that Linux had before 6.1, or has since, for what is here under another one:
 * for modules only, through <jiffy/brings_locks.h>. Names whose header is not one of the
 * kernel's own path stand in that header.
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

/* Tasks. */
#define set_task_state(task, s) smp_store_mb((task)->__state, (s))	/* until 4.10 */
#define __set_task_state(task, s) WRITE_ONCE((task)->__state, (s))	/* until 4.10 */
#define cpus_allowed cpus_mask						/* until 5.2 */

/* Threads. */
#define complete_and_exit(comp, code) kthread_complete_and_exit(comp, code) /* until 5.16 */
#define module_put_and_exit(code) module_put_and_kthread_exit(code)	/* until 5.16 */

/** kthread_stop_put - kthread_stop(), and the caller's reference goes; since 6.7.
 * Context: Process context. May sleep. Return: as kthread_stop(). */
static inline int __process_context kthread_stop_put(struct task_struct *task)
{
	int result = kthread_stop(task);

	put_task_struct(task);
	return result;
}

/** kthread_run_on_cpu - kthread_create_on_cpu(), and woken; since 5.17.
 * Context: Process context. May sleep. Return: as kthread_create_on_cpu(). */
static inline struct task_struct *__process_context
kthread_run_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu, const char *namefmt)
{
	struct task_struct *task = kthread_create_on_cpu(threadfn, data, cpu, namefmt);

	if (!IS_ERR(task))
		wake_up_process(task);
	return task;
}

/* Waiting. */
typedef struct wait_queue_entry wait_queue_t;                           /* until 4.12 */
#define INIT_COMPLETION(x) reinit_completion(&(x))			/* until 3.12 */

/* Timers. */
#define TIMER_DATA_TYPE unsigned long					/* 4.14 */
#define TIMER_FUNC_TYPE void *						/* 4.14 */
#define init_timer_key(timer, func, flags, name, key) timer_setup(timer, func, flags) /* 4.15 */
#define timer_init_key(timer, func, flags, name, key) timer_setup(timer, func, flags) /* 6.16 */

/* Work queues, since 6.17. */
#define system_percpu_wq system_wq
#define system_dfl_wq system_unbound_wq

/* Interrupts. */
#define IRQF_DISABLED 0							/* until 4.0 */
#define IRQF_SAMPLE_RANDOM 0						/* until 3.5 */

/* Modules. */
#define MODULE_SUPPORTED_DEVICE(name) static_assert(sizeof(name))	/* until 5.11 */

#endif
