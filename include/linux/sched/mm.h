/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_MM_H
#define _LINUX_SCHED_MM_H
/*
 * Processes' memory: making it, filling it, letting a kernel thread use it.
 *
 *	mm = mm_alloc();
 *	mm_map(mm, USER_START, PAGE_SIZE);	RAM, zeroed, may be written
 *	kthread_use_mm(mm);			now copy_to_user(USER_START, ...) works here
 *	...
 *	kthread_unuse_mm(mm);
 *	mmput(mm);				pages and all
 */
#include <jiffy/context.h>
#include <linux/mm_types.h>
#include <linux/types.h>

struct task_struct;

/** mm_alloc - an empty user window, one reference. Context: Process context. May sleep.
 * Return: it, or NULL if there is no memory. */
struct mm_struct *mm_alloc(void) __process_context;

/** mmget - take a reference. Context: Any context. */
static inline void mmget(struct mm_struct *mm)
{
	refcount_inc(&mm->mm_users);
}

/**
 * mmput - drop a reference; the last one frees the pages
 * @mm: nobody's memory any more when it is the last
 *
 * Context: Process context. May sleep.
 */
void mmput(struct mm_struct *mm) __process_context;

/**
 * mm_map - put zeroed pages into a user window
 * @mm: whose
 * @addr: from here
 * @bytes: so many; whole pages are mapped
 *
 * Pages that are there already stay as they are. After -ENOMEM some may be mapped; mmput()
 * frees them.
 *
 * Context: Process context. May sleep.
 * Return: 0; -EINVAL if that is not all inside the window; -ENOMEM.
 */
int mm_map(struct mm_struct *mm, unsigned long addr, unsigned long bytes) __process_context;

/**
 * mm_protect - let pages only be read from now on, by the process and by copy_to_user()
 * @mm: whose; the caller's, or in nobody's use
 * @addr: from here, page-aligned
 * @bytes: so many
 *
 * Context: Process context.
 */
void mm_protect(struct mm_struct *mm, unsigned long addr, unsigned long bytes) __process_context;

/**
 * mm_unmap - take pages away and free them
 * @mm: whose; the caller's, or in nobody's use
 * @addr: from here, page-aligned
 * @bytes: so many
 *
 * Context: Process context.
 */
void mm_unmap(struct mm_struct *mm, unsigned long addr, unsigned long bytes) __process_context;

/** mm_pages - pages that are mapped. @mm: whose. Context: Process context. Return: so many. */
unsigned long mm_pages(const struct mm_struct *mm) __process_context;

/** get_task_mm - a task's memory, with a reference. @task: not ended as long as the caller looks,
 * or the caller itself. Context: Process context. Return: it; NULL for a kernel thread. */
struct mm_struct *get_task_mm(struct task_struct *task) __process_context;

/** switch_mm - show another process in this CPU's window. @next: whose; NULL: nobody.
 * Context: Any context, interrupts off: the scheduler and mm.c. */
void switch_mm(const struct mm_struct *next);

/** exec_mm - an empty window for the calling thread, in place of any it has.
 * Context: Process context. May sleep. Return: 0 or -ENOMEM. */
int exec_mm(void) __process_context;

/** exit_mm - the calling thread lets go of its memory. Context: Process context. */
void exit_mm(void) __process_context;

#endif

#include <jiffy/brings_sched.h>
