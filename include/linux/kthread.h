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
 *   get_task_struct() for kthread_stop() to be safe. After it, signal_pending()
 *   is true in the thread: its interruptible sleeps return early.
 * - kthread_park() asks it to wait in kthread_parkme(), until kthread_unpark().
 * - All are made by kthreadd, pid 2.
 */
#include <linux/err.h>
#include <linux/sched.h>

#define NUMA_NO_NODE (-1) /* Linux's <linux/numa.h>: there are no nodes here */

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

/**
 * kthread_create_on_node - as kthread_create(), with memory of a node
 * @threadfn: its function
 * @data: its argument
 * @node: NUMA_NO_NODE, or anything: there are no nodes here
 * @namefmt: printf format of its name
 *
 * Context: Process context. May sleep.
 * Return: as kthread_create().
 */
struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node,
					   const char *namefmt, ...) __printf(4, 5)
	__process_context;

/**
 * kthread_create_on_cpu - create a stopped thread that is bound to a CPU
 * @threadfn: its function
 * @data: its argument
 * @cpu: an online CPU
 * @namefmt: its name, with one %u for @cpu
 *
 * Context: Process context. May sleep.
 * Return: the task, not woken yet; ERR_PTR(-EINVAL) after a WARN if @cpu is not
 * online; ERR_PTR(-ENOMEM).
 */
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu,
					  const char *namefmt) __process_context;

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
 * @task: just created, not yet woken (else WARN, and no effect; a thread that
 * happens to sleep in TASK_UNINTERRUPTIBLE cannot be told from one, as on Linux)
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

/**
 * kthread_park - ask a thread to wait in kthread_parkme(), and wait until it does
 * @task: the thread; one that has not run yet parks before its function
 *
 * Context: Process context. May sleep.
 * Return: 0; after a WARN -ENOSYS if it is ending, -EBUSY if it has been asked already.
 */
int kthread_park(struct task_struct *task) __process_context;

/** kthread_unpark - let @task out of kthread_parkme(). Context: Any context. */
void kthread_unpark(struct task_struct *task);

/** kthread_parkme - wait here if, and while, one is asked to. Context: Process context.
 * May sleep. */
void kthread_parkme(void) __process_context;

/** kthread_should_park - has kthread_park() been called for the calling thread?
 * Context: Process context. Return: true if so. */
bool kthread_should_park(void) __process_context;

#ifndef MODULE_HAS_KTHREAD_EXIT /* a module of before Linux 5.17 may have one of its own */
/** kthread_exit - end the calling thread. @result: for kthread_stop().
 * Context: Process context. */
void kthread_exit(long result) __noreturn __process_context;
#endif

/**
 * kthread_complete_and_exit - end the calling thread, and say so before
 * @comp: completed; or NULL
 * @code: for kthread_stop()
 *
 * Context: Process context.
 */
void kthread_complete_and_exit(struct completion *comp, long code) __noreturn __process_context;

/** kthread_data - what kthread_create() was given for @task. Context: Any context.
 * Return: the argument of its function. */
void *kthread_data(struct task_struct *task);

/** kthread_func - what @task runs. Context: Any context. Return: its function. */
void *kthread_func(struct task_struct *task);

struct mm_struct;

/**
 * kthread_use_mm - let the calling kernel thread reach a process's memory
 * @mm: whose (<linux/sched/mm.h>); a reference is held until kthread_unuse_mm()
 *
 * From here copy_to_user() and its like work on it.
 *
 * Context: Process context, in a kernel thread that uses none.
 */
void kthread_use_mm(struct mm_struct *mm) __process_context;

/** kthread_unuse_mm - the end of that. @mm: the same; freed if that was the last reference.
 * Context: Process context. May sleep. */
void kthread_unuse_mm(struct mm_struct *mm) __process_context;

#endif

#include <jiffy/brings_sched.h>
