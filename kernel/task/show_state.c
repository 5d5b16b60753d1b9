// SPDX-License-Identifier: MIT
/*
 * Where tasks are: SysRq t in a line each, SysRq w with the backtrace of those that sleep
 * uninterruptibly, which is what reports of hung tasks and workqueues have, too; and in a
 * word: get_wchan(), the place that waits.
 *
 * A task that does not run left a frame on its stack when it was switched away from;
 * the backtrace begins there. One that runs has none: SysRq l asks its CPU.
 *
 * Context: any.
 * Locking: a reader of RCU, so that the tasks stay. Their states are read without a
 * lock; a stack that is in use again meanwhile is read all the same, and shows that.
 * Linux: kernel/sched/core.c (sched_show_task, show_state_filter, get_wchan),
 * drivers/tty/sysrq.c. There the functions one waits through have a section of their own.
 */
#include "task.h"
#include "workqueue_internal.h"

#include <asm/barrier.h>
#include <asm/stacktrace.h>
#include <asm/switch_to.h>
#include <jiffy/task_state.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/rculist.h>
#include <linux/sched/debug.h>
#include <linux/string.h>
#include <linux/sysrq.h>

char task_state_to_char(const struct task_struct *task)
{
	if (task->flags & PF_IDLE)
		return 'R';
	return task->exit_state ? 'X' : task_state_letter(READ_ONCE(task->__state));
}

void sched_show_task(struct task_struct *task)
{
	bool runs = smp_load_acquire(&task->on_cpu);

	pr_info("task:%-15.15s state:%c%s pid:%-5d cpu:%-3d flags:0x%08x\n", task->comm,
		task_state_to_char(task), runs ? " running" : "", task->pid, task_cpu(task),
		task->flags);
	if (!runs)
		show_stack(task, NULL, KERN_INFO);
}

/* Code through which one waits: it says how, not where. */
static bool waits_for_others(unsigned long ip)
{
	static const char *const files[] = {
		"kernel/task/sched.c",      "kernel/task/sleep.c", "kernel/task/wait.c",
		"kernel/task/completion.c", "kernel/task/mutex.c", "kernel/task/semaphore.c",
	};
	unsigned int line;
	const char *file = kallsyms_line(ip - 1, &line);

	for (size_t i = 0; file && i < ARRAY_SIZE(files); i++)
		if (!strcmp(file, files[i]))
			return true;
	return false;
}

unsigned long get_wchan(struct task_struct *task)
{
	const struct inactive_task_frame *frame = (const void *)READ_ONCE(task->sp);
	unsigned long ip, fp, found = 0;
	struct unwind_state state;

	if (task == current || smp_load_acquire(&task->on_cpu))
		return 0;
	unwind_start(&state, (unsigned long)&frame->bp);
	while (unwind_next(&state, &ip, &fp) && kernel_text_address(ip)) {
		if (kallsyms_module(ip))
			return ip;
		if (!found && !waits_for_others(ip))
			found = ip;
	}
	return found;
}

void show_state_filter(unsigned int state_filter)
{
	struct task_struct *p;
	unsigned int state;

	rcu_read_lock();
	for_each_process(p) {
		state = READ_ONCE(p->__state);
		if (!state_filter || ((state & state_filter) && !(state & TASK_NOLOAD)))
			sched_show_task(p);
	}
	rcu_read_unlock();
}

static void __hardirq_context sysrq_show_tasks(u8 key)
{
	struct task_struct *p;

	pr_info("  PID S  CPU  COMMAND\n");
	rcu_read_lock();
	for_each_process(p)
		pr_info("%5d %c %4d  %s\n", p->pid, task_state_to_char(p), p->cpu, p->comm);
	rcu_read_unlock();
}

static void __hardirq_context sysrq_show_blocked(u8 key)
{
	show_state_filter(TASK_UNINTERRUPTIBLE);
	show_workqueue_state();
}

SYSRQ_KEY(tasks, .key = 't', .handler = sysrq_show_tasks, .help_msg = "show-task-states(t)",
	  .action_msg = "Show State");
SYSRQ_KEY(blocked, .key = 'w', .handler = sysrq_show_blocked, .help_msg = "show-blocked-tasks(w)",
	  .action_msg = "Show Blocked State");
