// SPDX-License-Identifier: MIT
/*
 * The beginning and the end of a task.
 *
 * A task holds a reference to itself until it is dead, has been switched away
 * from for the last time, and a grace period of RCU has passed: whoever finds it
 * in the list of tasks, as a reader, may look at it and take a reference. The
 * structure is freed with the last one, so somebody who took one can look at a
 * dead task; its stack goes at once.
 *
 *	NEW --wake_up_process--> RUNNING <--> sleeping states
 *	                            |
 *	                         do_exit: EXIT_DEAD, off the list, exited
 *	                            v
 *	                          DEAD --grace period, last put_task_struct--> freed
 *
 * Context: process context, but put_task_struct() and looking up in any.
 * Locking: tasklist_lock protects the list of tasks against others who change it,
 * exit_state and the table of pids; process context. Who only looks, also SysRq in a
 * top half, does so under rcu_read_lock().
 * Linux: kernel/fork.c, kernel/exit.c.
 */
#include "task.h"

#include <jiffy/mutex_debug.h>
#include <jiffy/output.h>
#include <jiffy/stack.h>
#include <jiffy/task_refs.h>
#include <jiffy/trap.h>
#include <linux/fdtable.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/rculist.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <trace/events/sched.h>

extern void ret_from_fork(void);

DEFINE_SPINLOCK(tasklist_lock);
LIST_HEAD(task_list);

/*
 * What __switch_to() finds on the new stack: four registers, the address to
 * return to, and a null frame that ends backtraces.
 */
static unsigned long initial_stack(void *stack)
{
	unsigned long *sp = (unsigned long *)((char *)stack + THREAD_SIZE);

	*--sp = 0;
	*--sp = 0;
	*--sp = (unsigned long)ret_from_fork;
	sp -= 4; /* %ebp, %ebx, %esi, %edi */
	sp[0] = sp[1] = sp[2] = sp[3] = 0;
	return (unsigned long)sp;
}

struct task_struct *task_alloc(void)
{
	struct task_struct *task = kzalloc(sizeof(*task), GFP_KERNEL);

	if (!task)
		return NULL;
	task->stack = stack_alloc();
	if (!task->stack) {
		kfree(task);
		return NULL;
	}
	task->sp = initial_stack(task->stack);
	task->__state = TASK_NEW;
	task->cpu = smp_processor_id();
	cpumask_copy(&task->cpus_mask, cpu_possible_mask);
	refcount_set(&task->usage, 1);
	INIT_LIST_HEAD(&task->run_list);
	INIT_LIST_HEAD(&task->tasks);
	task->pi_lock = __RAW_SPIN_LOCK_UNLOCKED(task->pi_lock);
	init_completion(&task->kthread.exited);
	init_completion(&task->kthread.parked);
	return task;
}

void task_free(struct task_struct *task)
{
	stack_free(task->stack);
	kfree(task);
}

unsigned long idle_init(int cpu)
{
	struct task_struct *idle = task_alloc();

	if (!idle)
		panic("no memory for the idle task of CPU %d", cpu);
	snprintf(idle->comm, sizeof(idle->comm), "swapper/%d", cpu);
	idle->flags = PF_KTHREAD | PF_IDLE;
	idle->cpu = cpu;
	idle->__state = TASK_RUNNING;
	idle->on_rq = idle->on_cpu = 1;
	per_cpu(current_task, cpu) = idle;
	rq_init(cpu, idle);
	return (unsigned long)idle->stack + THREAD_SIZE;
}

int task_publish(struct task_struct *task)
{
	struct pid *pid = alloc_pid();

	if (IS_ERR(pid))
		return PTR_ERR(pid);
	task->thread_pid = pid;
	task->pid = pid_nr(pid);
	spin_lock(&tasklist_lock);
	attach_pid(task);
	list_add_tail_rcu(&task->tasks, &task_list);
	spin_unlock(&tasklist_lock);
	trace_note_comm(task);
	trace_sched_process_fork(task);
	return 0;
}

void put_task_struct(struct task_struct *task)
{
	task_ref_dropped(task, _RET_IP_);
	if (!refcount_dec_and_test(&task->usage))
		return;
	if (WARN_ON(!task->exit_state) || WARN_ON(task == current))
		return;
	task_ref_freed(task);
	put_pid(task->thread_pid);
	kfree(task);
}

static void __bh_context delayed_put_task_struct(struct rcu_head *head)
{
	put_task_struct(container_of(head, struct task_struct, rcu));
}

void put_task_struct_rcu_user(struct task_struct *task)
{
	call_rcu(&task->rcu, delayed_put_task_struct);
}

static void __process_context release_task(struct task_struct *task, long code)
{
	task->exit_code = code;
	spin_lock(&tasklist_lock);
	task->exit_state = EXIT_DEAD;
	detach_pid(task);
	list_del_rcu(&task->tasks);
	spin_unlock(&tasklist_lock);
}

static void (*thread_exits)(struct task_struct *task);

void exit_set_module(void (*fn)(struct task_struct *task))
{
	thread_exits = fn;
}

void do_exit(long code)
{
	struct task_struct *task = current;

	if (in_interrupt())
		panic("Aiee, killing interrupt handler!");
	if (task->pid <= 1)
		panic(task->pid ? "Attempted to kill init!" : "Attempted to kill the idle task!");
	if (irqs_disabled()) {
		pr_info("note: %s[%d] exited with irqs disabled\n", task->comm, task->pid);
		local_irq_enable();
	}
	if (in_atomic()) {
		pr_info("note: %s[%d] exited with preempt_count %d\n", task->comm, task->pid,
			preempt_count());
		preempt_count_set(0);
	}
	if (task->flags & PF_WQ_WORKER)
		wq_worker_exits();
	mutex_report_held(task);
	if (thread_exits)
		thread_exits(task);
	task->flags |= PF_EXITING;
	trace_sched_process_exit(task);
	exit_output();
	exit_files();
	exit_mm();
	release_task(task, code);
	complete_all(&task->kthread.exited);
	/* A wake-up that was on its way, by who saw it asleep last, must not bring it back. */
	set_special_state(TASK_DEAD);
	schedule();
	BUG();
}

/* An exception in a thread: its stack is still good, so it ends like any other. */
static __no_context_analysis void exit_after_trap(int signr)
{
	do_exit(signr);
}

void exit_init(void)
{
	trap_set_exit(exit_after_trap);
}

char *__get_task_comm(char *buf, size_t size, struct task_struct *task)
{
	strscpy(buf, task->comm, size);
	return buf;
}
