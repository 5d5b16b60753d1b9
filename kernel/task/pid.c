// SPDX-License-Identifier: MIT
/*
 * The numbers of tasks.
 *
 * A task has a struct pid from its creation until its task_struct is freed, and
 * with it the number: a bit in pidmap, which is taken until the last reference to
 * the pid is put. The pid is found by its number only while the task lives:
 *
 *	alloc_pid         attach_pid              detach_pid           last put_pid
 *	bit set ---------> in the table, has task ------> found no more ------> bit clear
 *	                       (creation)                 (do_exit)
 *
 * Numbers are handed out upwards, so that one that has just become free is not
 * the next one given.
 *
 * No grace period is needed to free a pid: its task's reference is put one after
 * detach_pid(), and by then no reader of RCU can have found it in the table.
 *
 * Context: any; creation and end in process context.
 * Locking: pidmap_lock (any context, irqsave, taken under no other) protects the
 * bits and last_pid. tasklist_lock is held by who changes the table.
 * Linux: kernel/pid.c.
 */
#include "task.h"

#include <jiffy/task_refs.h>
#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/rculist.h>
#include <linux/slab.h>

enum { PID_HASH = 64 };

static DEFINE_RAW_SPINLOCK(pidmap_lock);
static DECLARE_BITMAP(pidmap, PID_MAX_DEFAULT) = { 1 }; /* pidmap_lock; 0: the idle tasks */
static pid_t last_pid;                                  /* pidmap_lock */
static struct hlist_head pid_hash[PID_HASH];            /* tasklist_lock, RCU */

static struct hlist_head *pid_bucket(pid_t nr)
{
	return &pid_hash[(unsigned int)nr % PID_HASH];
}

/* The next free number, or PID_MAX_DEFAULT. */
static pid_t next_pid_locked(void)
{
	pid_t nr = find_next_zero_bit(pidmap, PID_MAX_DEFAULT, last_pid + 1);

	if (nr >= PID_MAX_DEFAULT)
		nr = find_next_zero_bit(pidmap, PID_MAX_DEFAULT, RESERVED_PIDS);
	return nr;
}

static pid_t take_number(void)
{
	unsigned long flags;
	pid_t nr;

	raw_spin_lock_irqsave(&pidmap_lock, flags);
	nr = next_pid_locked();
	if (nr < PID_MAX_DEFAULT) {
		__set_bit(nr, pidmap);
		last_pid = nr;
	}
	raw_spin_unlock_irqrestore(&pidmap_lock, flags);
	return nr;
}

struct pid *alloc_pid(void)
{
	struct pid *pid = kzalloc(sizeof(*pid), GFP_KERNEL);

	if (!pid)
		return ERR_PTR(-ENOMEM);
	pid->nr = take_number();
	if (pid->nr >= PID_MAX_DEFAULT) {
		kfree(pid);
		return ERR_PTR(-EAGAIN);
	}
	refcount_set(&pid->count, 1);
	return pid;
}

void put_pid(struct pid *pid)
{
	unsigned long flags;

	if (!pid || !refcount_dec_and_test(&pid->count))
		return;
	raw_spin_lock_irqsave(&pidmap_lock, flags);
	__clear_bit(pid->nr, pidmap);
	raw_spin_unlock_irqrestore(&pidmap_lock, flags);
	kfree(pid);
}

void attach_pid(struct task_struct *task)
{
	struct pid *pid = task->thread_pid;

	rcu_assign_pointer(pid->task, task);
	hlist_add_head_rcu(&pid->hash, pid_bucket(pid->nr));
}

void detach_pid(struct task_struct *task)
{
	struct pid *pid = task->thread_pid;

	hlist_del_rcu(&pid->hash);
	RCU_INIT_POINTER(pid->task, NULL);
}

struct pid *find_vpid(pid_t nr)
{
	struct pid *pid;

	hlist_for_each_entry_rcu(pid, pid_bucket(nr), hash)
		if (pid->nr == nr)
			return pid;
	return NULL;
}

struct pid *find_get_pid(pid_t nr)
{
	struct pid *pid;

	rcu_read_lock();
	pid = get_pid(find_vpid(nr));
	rcu_read_unlock();
	return pid;
}

struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	return pid && type == PIDTYPE_PID ? rcu_dereference(pid->task) : NULL;
}

struct task_struct *get_pid_task(struct pid *pid, enum pid_type type)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(pid, type);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	task_ref_taken(task, _RET_IP_);
	return task;
}

struct pid *get_task_pid(struct task_struct *task, enum pid_type type)
{
	return type == PIDTYPE_PID ? get_pid(task->thread_pid) : NULL;
}

struct task_struct *find_get_task_by_vpid(pid_t nr)
{
	struct task_struct *task;

	rcu_read_lock();
	task = get_pid_task(find_vpid(nr), PIDTYPE_PID);
	rcu_read_unlock();
	task_ref_taken(task, _RET_IP_);
	return task;
}
