// SPDX-License-Identifier: MIT
/*
 * Does a module change a shared list without a lock?
 *
 * A list that a timer and a process share needs a spinlock at each place that changes it; the
 * one place that was forgotten breaks the list once in a thousand runs. With
 * list_lock_check=MODULE on the kernel command line every change that the module's code makes
 * is looked at, and one without a lock is reported, once for each line:
 *
 *	in process context    no spinlock, no writing rwlock and no mutex is held
 *	in softirqs, top halves    no spinlock and no writing rwlock is held
 *
 * The locks counted are those of this CPU in this context (lock_usage.c), so preempt_disable()
 * or what an interrupted thread holds is none. Not known is which list a lock protects: any
 * will do. A semaphore is not seen, nor interrupts turned off; a list that only one thread
 * ever uses is reported as well. So it is asked for, and not always on.
 *
 * Left alone are lists that live on a stack, as they are one function's own, what init and
 * exit functions do, as nobody else is there, and an entry that is in no list.
 *
 * Only compiled with DEBUG=1.
 *
 * Context: any; called by list_add(), list_del() and their like in a module.
 * Locking: none; a place that two CPUs find at the same time may be told twice.
 * Linux: nothing does; the nearest is KCSAN (kernel/kcsan).
 */
#include <asm/paging.h>
#include <jiffy/cmdline.h>
#include <jiffy/list_check.h>
#include <jiffy/lock_debug.h>
#include <jiffy/module_image.h>
#include <jiffy/stack.h>
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/sched.h>

#define NODES_MAX 64  /* looked at, of a long list */
#define PLACES_MAX 32 /* reported; further ones are not */

const struct module_image *list_lock_module;
static unsigned long places[PLACES_MAX];

static bool is_held(void)
{
	return locks_are_held() || (in_task() && current->held_lock);
}

static bool on_a_stack(const struct list_head *node)
{
	unsigned long low, high;

	return stack_of((unsigned long)node, &low, &high);
}

/* A broken ring is for list_debug.c, which looks next. */
static const struct list_head *next_of(const struct list_head *node)
{
	const struct list_head *next = READ_ONCE(node->next);

	return paging_is_mapped((unsigned long)next) ? next : NULL;
}

/* No node of the ring is on a stack. */
static bool is_shared(const struct list_head *at)
{
	const struct list_head *node = at;
	int nr;

	for (nr = 0; nr < NODES_MAX; nr++) {
		if (on_a_stack(node))
			return false;
		node = next_of(node);
		if (!node || node == at)
			break;
	}
	return node != NULL;
}

static bool on_one_line(unsigned long a, unsigned long b)
{
	unsigned int line_a = 0, line_b = 0;
	const char *file = kallsyms_line(a - 1, &line_a);

	return file && kallsyms_line(b - 1, &line_b) == file && line_a == line_b;
}

/* Is it the first time on this line? The place is remembered then: one move is two changes. */
static bool is_new_place(unsigned long ip)
{
	bool line_is_new = true;
	int i;

	for (i = 0; i < PLACES_MAX && places[i] != ip; i++) {
		if (!cmpxchg(&places[i], 0, ip))
			return line_is_new;
		line_is_new = line_is_new && !on_one_line(places[i], ip);
	}
	return false;
}

static const char *context_name(void)
{
	if (in_hardirq())
		return "hardirq";
	return in_serving_softirq() ? "softirq" : "process";
}

static void report(const char *what, unsigned long ip)
{
	unsigned int line = 0;
	const char *file = kallsyms_line(ip - 1, &line);

	pr_warn("------------[ cut here ]------------\n");
	pr_warn("WARNING: module %s changes a list without a lock: %s at %s:%u (%ps) "
		"in %s context\n",
		list_lock_module->name, what, file ?: "?", line, (void *)ip, context_name());
	pr_warn("What a timer and a process share needs a spinlock: spin_lock() in the handler, "
		"spin_lock_bh() in the process.\n");
	dump_stack();
}

void list_lock_report(const char *what, const struct list_head *at)
{
	const struct module_image *image = list_lock_module;

	if (!module_image_has_code(image, _RET_IP_) || image->module->state != MODULE_STATE_LIVE)
		return;
	if (is_held() || !paging_is_mapped((unsigned long)at) || !is_shared(at))
		return;
	if (is_new_place(_RET_IP_))
		report(what, _RET_IP_);
}

static int __init __process_context list_lock_init(void)
{
	const char *name = cmdline_get("list_lock_check");

	if (!name)
		return 0;
	list_lock_module = module_image_find(name);
	if (!list_lock_module)
		pr_warn("command line: list_lock_check=%s: there is no module '%s'; "
			"'modinfo' lists them\n",
			name, name);
	return 0;
}
device_initcall(list_lock_init);
