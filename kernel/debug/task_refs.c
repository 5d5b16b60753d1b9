// SPDX-License-Identifier: MIT
/*
 * The references to tasks that modules hold, so that rmmod can name those that were
 * never given back.
 *
 * get_task_struct() keeps a structure in memory, also of a thread that has ended; what
 * is not put stays for ever, and nothing shows it. In a module it is a call (the kernel's
 * own is inline), which writes down who took it and where; put_task_struct() from a
 * module's code strikes out one of that task, of the same module first.
 *
 * A full table forgets the newest: so many are a mistake that the oldest will show.
 *
 * Only compiled with DEBUG=1.
 *
 * Context: any.
 * Locking: refs_lock, for the table; innermost.
 * Invariants: a task in the table is not freed: the reference written down is one to it,
 * and if somebody gave it back too often, task_ref_freed() strikes it out before.
 * Linux: nothing looks; lib/ref_tracker.c does the same for network devices.
 */
#include <jiffy/module_image.h>
#include <jiffy/task_refs.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#define REFS_MAX 64

static DEFINE_RAW_SPINLOCK(refs_lock);
static struct task_ref refs[REFS_MAX]; /* refs_lock */
static unsigned int nr_refs;           /* refs_lock to write; oldest first */

/* The module whose code @addr is, or NULL. */
static const struct module_image *module_of(unsigned long addr)
{
	const struct module_image *image = module_image_at(addr);

	return image && module_image_has_code(image, addr) ? image : NULL;
}

static struct task_ref remove_locked(unsigned int at)
{
	struct task_ref ref = refs[at];

	for (nr_refs--; at < nr_refs; at++)
		refs[at] = refs[at + 1];
	return ref;
}

/* The newest of @task's that @image took, or any module if that is NULL; or -1. */
static int find_locked(const struct task_struct *task, const struct module_image *image)
{
	int i;

	for (i = (int)nr_refs - 1; i >= 0; i--)
		if (refs[i].task == task && (!image || module_of(refs[i].caller) == image))
			break;
	return i;
}

void task_ref_taken(struct task_struct *task, unsigned long caller)
{
	unsigned long flags;

	if (!task || !module_of(caller))
		return;
	raw_spin_lock_irqsave(&refs_lock, flags);
	if (nr_refs < REFS_MAX)
		refs[nr_refs++] = (struct task_ref){ task, caller };
	raw_spin_unlock_irqrestore(&refs_lock, flags);
}

void task_ref_dropped(struct task_struct *task, unsigned long caller)
{
	const struct module_image *image = READ_ONCE(nr_refs) ? module_of(caller) : NULL;
	unsigned long flags;
	int at;

	if (!image)
		return;
	raw_spin_lock_irqsave(&refs_lock, flags);
	at = find_locked(task, image);
	if (at < 0)
		at = find_locked(task, NULL);
	if (at >= 0)
		remove_locked(at);
	raw_spin_unlock_irqrestore(&refs_lock, flags);
}

void task_ref_freed(const struct task_struct *task)
{
	unsigned long flags;
	int at;

	if (!READ_ONCE(nr_refs))
		return;
	raw_spin_lock_irqsave(&refs_lock, flags);
	while ((at = find_locked(task, NULL)) >= 0)
		remove_locked(at);
	raw_spin_unlock_irqrestore(&refs_lock, flags);
}

struct task_ref task_ref_pop(const struct module_image *image)
{
	struct task_ref ref = { NULL, 0 };
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&refs_lock, flags);
	for (i = 0; i < nr_refs && !ref.task; i++)
		if (module_of(refs[i].caller) == image)
			ref = remove_locked(i);
	raw_spin_unlock_irqrestore(&refs_lock, flags);
	return ref;
}

struct task_struct *get_task_struct_noted(struct task_struct *task)
{
	refcount_inc(&task->usage);
	task_ref_taken(task, _RET_IP_);
	return task;
}
