// SPDX-License-Identifier: MIT
/*
 * Counted objects: a struct cdev, a struct device.
 *
 * An object ends when nobody holds it any more, which may be long after it was unregistered:
 * an open file holds a cdev, and the cdev holds the structure it lies in (@parent). So a
 * release function, and not the one who unregisters, is what frees.
 *
 * Context: process context; taking one more in any context.
 * Locking: none, the count is atomic.
 * Linux: lib/kobject.c.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/kobject.h>

void kobject_init(struct kobject *kobj, const struct kobj_type *ktype)
{
	kref_init(&kobj->kref);
	kobj->ktype = ktype;
	kobj->parent = NULL;
}

struct kobject *kobject_get(struct kobject *kobj)
{
	if (!kobj)
		return NULL;
	if (WARN(!kobj->ktype, "kobject_get() of an object that was not initialised\n"))
		return kobj;
	kref_get(&kobj->kref);
	return kobj;
}

void __process_context kobject_put(struct kobject *kobj)
{
	struct kobject *parent;

	if (!kobj)
		return;
	if (WARN(!kobj->ktype, "kobject_put() of an object that was not initialised\n"))
		return;
	if (!refcount_dec_and_test(&kobj->kref.refcount))
		return;
	parent = kobj->parent;
	if (kobj->ktype->release)
		kobj->ktype->release(kobj);
	kobject_put(parent);
}
