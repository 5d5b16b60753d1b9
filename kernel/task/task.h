/* SPDX-License-Identifier: MIT */
#ifndef _TASK_TASK_H
#define _TASK_TASK_H
/* What the files of kernel/task share among themselves. */
#include <jiffy/context.h>
#include <linux/sched.h>

/** __switch_to - arch/x86/cpu/switch.S. Context: rq->lock held. Return: who ran before. */
struct task_struct *__switch_to(unsigned long *prev_sp, unsigned long next_sp,
				struct task_struct *prev);

/** schedule_tail - the first C of a new thread. @prev: who ran before. Context: entry.S. */
void schedule_tail(struct task_struct *prev) __process_context __noreturn;

/** kthread_entry - a new thread's life. Context: Process context. Does not return. */
void kthread_entry(void) __process_context __noreturn;

/** task_alloc - a task in TASK_NEW with a stack that starts in ret_from_fork.
 * Context: Process context. Return: it, or NULL. */
struct task_struct *task_alloc(void) __process_context;

/** task_free - a task that was never published. Context: Any context. */
void task_free(struct task_struct *task);

/** task_publish - give it a pid and put it in the list of tasks. Context: Process context.
 * Return: 0, -ENOMEM, or -EAGAIN if all numbers are taken. */
int task_publish(struct task_struct *task) __process_context;

/** alloc_pid - a number that no task has, with a reference. Context: Process context.
 * Return: it, or ERR_PTR() of -ENOMEM or, if all are taken, -EAGAIN. */
struct pid *alloc_pid(void) __process_context;

/** attach_pid - let @task be found by its pid. Context: tasklist_lock held. */
void attach_pid(struct task_struct *task);

/** detach_pid - let it be found no more. Context: tasklist_lock held. */
void detach_pid(struct task_struct *task);

/** bind_task - keep a task that has not run yet to one CPU. @cpu: an online one.
 * Context: Any context. Return: false if it has been woken already: nothing is done. */
bool bind_task(struct task_struct *task, int cpu);

/** put_task_struct_rcu_user - a dead task's own reference goes after a grace period.
 * @task: switched away from for the last time. Context: Any context. */
void put_task_struct_rcu_user(struct task_struct *task);

/** rq_init - an empty run queue. @cpu: whose. @idle: its idle task. Context: boot. */
void rq_init(int cpu, struct task_struct *idle);

/** idle_init - swapper/N of a further CPU. @cpu: which. Context: boot.
 * Return: its stack's end. */
unsigned long idle_init(int cpu) __process_context;

/** start_secondary - a further CPU's first C. @cpu: its number. Context: trampoline.S. */
void start_secondary(int cpu) __process_context __noreturn;

/** kthread_has_begun - has its function been called? Context: Any context. Return: true if so;
 * if not, it will be. */
bool kthread_has_begun(const struct task_struct *task);

/** kthreadd_init - start the thread that makes all others. Context: boot. */
void kthreadd_init(void) __process_context;

/** ksoftirqd_init - start ksoftirqd/N of each CPU. Context: boot. */
void ksoftirqd_init(void) __process_context;

/** hung_task_init - start khungtaskd. Context: boot. */
void hung_task_init(void) __process_context;

/** wq_worker_exits - a thread of a queue ends in the middle of an item, by an exception or
 * do_exit(): another goes on. Context: Process context. */
void wq_worker_exits(void) __process_context;

/** exit_set_module - what do_exit() has to call, for who ends in a module's init or exit
 * function. @fn: in process context. Context: boot. */
void exit_set_module(void (*fn)(struct task_struct *task));

/** exit_init - exceptions end threads from here on. Context: boot. */
void exit_init(void);

#endif
