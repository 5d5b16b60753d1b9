// SPDX-License-Identifier: MIT
/*
 * A piece of user memory for a kernel thread: what a shell command passes to a driver.
 *
 * Drivers are written for programs: they get a user's pointer, and copy with copy_to_user(),
 * which refuses any other. A command of the shell is a kernel thread and has no such memory.
 * The first time it asks for a buffer it gets a user window of its own, which goes when the
 * thread ends.
 *
 * Context: the thread that uses it, process context.
 * Locking: none: the window is the calling thread's own.
 * Linux: -; kernel buffers were passed with set_fs() before 5.10.
 */
#include <jiffy/user_buffer.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/uaccess.h>

static int __process_context use_window(void)
{
	struct mm_struct *mm;

	if (current->mm)
		return 0;
	mm = mm_alloc();
	if (!mm)
		return -ENOMEM;
	mm->brk = USER_START;
	kthread_use_mm(mm);
	/* The thread has it now. */
	mmput(mm);
	return 0;
}

void __user *__process_context user_buffer_alloc(size_t bytes)
{
	unsigned long addr;

	might_sleep();
	if (WARN_ON_ONCE(!(current->flags & PF_KTHREAD)) || use_window())
		return NULL;
	addr = current->mm->brk;
	if (mm_map(current->mm, addr, bytes))
		return NULL;
	current->mm->brk = PAGE_ALIGN(addr + bytes);
	return (void __user *)addr;
}
