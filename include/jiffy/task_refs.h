/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_TASK_REFS_H
#define _JIFFY_TASK_REFS_H
/*
 * Which references to tasks do modules hold? With DEBUG=1; kernel/debug/task_refs.c.
 * Any context.
 */
#include <linux/types.h>

struct module_image;
struct task_struct;

/**
 * struct task_ref - a reference that a module's code took, and nobody gave back
 * @task: to whom; NULL: none
 * @caller: where it was taken
 */
struct task_ref {
	struct task_struct *task;
	unsigned long caller;
};

#ifdef CONFIG_DEBUG

/** get_task_struct_noted - get_task_struct() in a module. Context: Any context. Return: @task. */
struct task_struct *get_task_struct_noted(struct task_struct *task);
/** task_ref_taken - remember it, if @caller is a module's code. Context: Any context. */
void task_ref_taken(struct task_struct *task, unsigned long caller);
/** task_ref_dropped - forget one, if @caller is a module's code. Context: Any context. */
void task_ref_dropped(struct task_struct *task, unsigned long caller);
/** task_ref_freed - forget all that lead to @task. Context: Any context. */
void task_ref_freed(const struct task_struct *task);
/** task_ref_pop - one that @image's code has taken; it is forgotten. Context: Any context.
 * Return: it; its @task is NULL if there is none. */
struct task_ref task_ref_pop(const struct module_image *image);

#else

static inline void task_ref_taken(struct task_struct *task, unsigned long caller)
{
}

static inline void task_ref_dropped(struct task_struct *task, unsigned long caller)
{
}

static inline void task_ref_freed(const struct task_struct *task)
{
}

static inline struct task_ref task_ref_pop(const struct module_image *image)
{
	return (struct task_ref){ NULL, 0 };
}

#endif
#endif
