/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KOBJECT_H
#define _LINUX_KOBJECT_H
/*
 * struct kobject: a counted reference inside an object. On Linux also what sysfs shows; here
 * there is no sysfs, and what is left is what drivers of character devices touch.
 */
#include <jiffy/context.h>
#include <linux/kref.h>

struct kobject;

/**
 * struct kobj_type - what an object is
 * @release: called with the last reference, in process context
 */
struct kobj_type {
	void (*release)(struct kobject *kobj);
};

/**
 * struct kobject - a count, and how the object ends
 * @kref: the count (atomic)
 * @ktype: how it ends; NULL: it was not initialised (set at init)
 * @parent: an object that lives at least as long, or NULL (set before it is used)
 */
struct kobject {
	struct kref kref;
	const struct kobj_type *ktype;
	struct kobject *parent;
};

/** kobject_init - the first reference, the caller's. Context: Any context. */
void kobject_init(struct kobject *kobj, const struct kobj_type *ktype);

/** kobject_get - one more. @kobj: NULL is allowed. Context: Any context. Return: @kobj. */
struct kobject *kobject_get(struct kobject *kobj);

/** kobject_put - one less; with the last it ends. @kobj: NULL is allowed.
 * Context: Process context. May sleep. */
void kobject_put(struct kobject *kobj) __process_context;

#endif

#include <jiffy/brings_sched.h>
