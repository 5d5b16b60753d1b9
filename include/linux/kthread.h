/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H
/*
 * Kernel threads.
 *
 * - kthread_create() makes a thread that sleeps until wake_up_process();
 *   kthread_run() does both.
 * - The thread function runs in process context and may sleep. It ends by
 *   returning or by do_exit().
 * - kthread_stop() asks it to end and waits; the thread sees the request in
 *   kthread_should_stop(). A thread that may end by itself must be held by
 *   get_task_struct() for kthread_stop() to be safe.
 */
#include <linux/err.h>
#include <linux/sched.h>

/**
 * kthread_create - create a stopped thread
 * @threadfn: its function; the result is for kthread_stop()
 * @data: its argument
 * @namefmt: printf format of its name, cut to 15 characters
 *
 * Context: Process context. May sleep.
 * Return: the task, or ERR_PTR(-ENOMEM).
 */
struct task_struct *kthread_create(int (*threadfn)(void *data), void *data, const char *namefmt,
				   ...) __printf(3, 4) __process_context;

#define kthread_run(threadfn, data, namefmt, ...)                            \
	({                                                                   \
		struct task_struct *_k =                                     \
			kthread_create(threadfn, data, namefmt, ##__VA_ARGS__); \
		if (!IS_ERR(_k))                                             \
			wake_up_process(_k);                                 \
		_k;                                                          \
	})

/**
 * kthread_bind - run only on one CPU
 * @task: just created, not yet woken (else WARN, and no effect)
 * @cpu: an online CPU
 *
 * Context: Process context.
 */
void kthread_bind(struct task_struct *task, unsigned int cpu) __process_context;

/**
 * kthread_stop - ask a thread to end, and wait for it
 * @task: the thread
 *
 * Context: Process context. May sleep.
 * Return: the thread function's result; -EINTR if it was never started.
 */
int kthread_stop(struct task_struct *task) __process_context;

/** kthread_should_stop - has kthread_stop() been called for the calling thread?
 * Context: Process context. Return: true if so. */
bool kthread_should_stop(void) __process_context;

#endif
