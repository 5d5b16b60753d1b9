/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PID_H
#define _LINUX_PID_H
/*
 * Numbers of tasks, for who wants to keep one: a number alone may mean another
 * task tomorrow, a task_struct keeps a dead task's memory. A struct pid is small,
 * and its number is given to nobody else while somebody has a reference to it.
 *
 *	number --find_vpid--> struct pid --pid_task--> task_struct
 *
 * Both steps are made under rcu_read_lock(). What is found is good until
 * rcu_read_unlock(), for longer with a reference.
 */
#include <jiffy/context.h>
#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>

struct task_struct;

#define PID_MAX_DEFAULT 32768 /* numbers are less */
#define RESERVED_PIDS 300     /* after the last, numbers begin again here */

/* Every thread is a process with one thread. */
enum pid_type { PIDTYPE_PID };

/**
 * struct pid - the number of a task
 * @count: references; the number is free again with the last
 * @nr: the number
 * @hash: link in the table of the living (tasklist_lock to write, RCU to read)
 * @task: who has it, NULL once it has ended (tasklist_lock to write, RCU to read)
 */
struct pid {
	refcount_t count;
	pid_t nr;
	struct hlist_node hash;
	struct task_struct __rcu *task;
};

/**
 * find_vpid - a living task's number by its value
 * @nr: the number
 *
 * Context: Any context, under rcu_read_lock().
 * Return: the pid, without a reference, or NULL if there is no such task.
 */
struct pid *find_vpid(pid_t nr);

/** find_get_pid - as find_vpid(), with a reference. @nr: the number.
 * Context: Any context. Return: the pid, for put_pid(), or NULL. */
struct pid *find_get_pid(pid_t nr);

/** get_pid - take a reference. @pid: may be NULL. Context: Any context. Return: @pid. */
static inline struct pid *get_pid(struct pid *pid)
{
	if (pid)
		refcount_inc(&pid->count);
	return pid;
}

/** put_pid - drop a reference; the last frees the number. @pid: may be NULL.
 * Context: Any context. */
void put_pid(struct pid *pid);

/**
 * pid_task - the task that has a number
 * @pid: may be NULL
 * @type: PIDTYPE_PID
 *
 * Context: Any context, under rcu_read_lock().
 * Return: the task, without a reference, or NULL if it has ended.
 */
struct task_struct *pid_task(struct pid *pid, enum pid_type type);

/** get_pid_task - as pid_task(), with a reference. @pid: may be NULL. @type: PIDTYPE_PID.
 * Context: Any context. Return: the task, for put_task_struct(), or NULL. */
struct task_struct *get_pid_task(struct pid *pid, enum pid_type type);

/** get_task_pid - a task's number, with a reference; also after its end.
 * @task: not an idle task. @type: PIDTYPE_PID.
 * Context: Any context. Return: the pid, for put_pid(). */
struct pid *get_task_pid(struct task_struct *task, enum pid_type type);

/** pid_nr - the value. @pid: may be NULL. Context: Any context. Return: it, or 0. */
static inline pid_t pid_nr(struct pid *pid)
{
	return pid ? pid->nr : 0;
}

#endif

#include <jiffy/brings_locks.h>
