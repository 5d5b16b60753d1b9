// SPDX-License-Identifier: MIT
/*
 * Classes and devices: nodes in /dev that drivers make themselves.
 *
 *	class ◄── device ── its node in /dev
 *	            ▲
 *	            └── a cdev that lies in the same structure (cdev_device_add())
 *
 * On Linux a device is the centre of the driver model. Here it is a name, a number and a
 * count: enough for device_create(), and for a driver whose structure has to live until its
 * last file is closed.
 *
 * Context: process context.
 * Locking: devices_lock protects both lists.
 *
 * 1. A device holds a reference to its class and its parent, from device_add() until it ends.
 *    So a class that is destroyed too early is told, and not used after it was freed.
 * 2. What device_add() makes in /dev is taken away by device_del(), and nothing else.
 *
 * Linux: drivers/base/core.c, class.c, devtmpfs.c; fs/char_dev.c (cdev_device_add).
 */
#include "chrdev.h"

#include <jiffy/devices.h>
#include <jiffy/devnode.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/stat.h>
#include <linux/string.h>

#define NODE_MODE (S_IFCHR | S_IRUSR | S_IWUSR)

static LIST_HEAD(classes); /* devices_lock */
static LIST_HEAD(devices); /* devices_lock */
static DEFINE_MUTEX(devices_lock);

/* --- Classes ---------------------------------------------------------------------------- */

static void release_class(struct kobject *kobj)
{
	struct class *class = container_of(kobj, struct class, kobj);

	kfree(class->name);
	kfree(class);
}

static const struct kobj_type class_type = { .release = release_class };

static struct class *__process_context alloc_class(const char *name)
{
	struct class *class = kzalloc(sizeof(*class), GFP_KERNEL);

	if (!class)
		return NULL;
	kobject_init(&class->kobj, &class_type);
	class->name = kstrdup(name, GFP_KERNEL);
	if (class->name)
		return class;
	kfree(class);
	return NULL;
}

static struct class *find_class_locked(const char *name)
{
	struct class *class;

	list_for_each_entry(class, &classes, entry)
		if (!strcmp(class->name, name))
			return class;
	return NULL;
}

struct class *__process_context __class_create(struct module *owner, const char *name)
{
	struct class *class = alloc_class(name);
	const struct class *old;

	might_sleep();
	if (!class)
		return ERR_PTR(-ENOMEM);
	class->caller = _RET_IP_;
	mutex_lock(&devices_lock);
	old = find_class_locked(name);
	if (!old)
		list_add_tail(&class->entry, &classes);
	else
		pr_err("class_create(): there is a class '%.40s' already, of %ps\n", name,
		       (void *)old->caller);
	mutex_unlock(&devices_lock);
	if (!old)
		return class;
	kobject_put(&class->kobj);
	return ERR_PTR(-EEXIST);
}

void __process_context class_destroy(struct class *class)
{
	const struct device *dev;

	might_sleep();
	if (IS_ERR_OR_NULL(class))
		return;
	mutex_lock(&devices_lock);
	list_del(&class->entry);
	list_for_each_entry(dev, &devices, entry)
		if (dev->class == class)
			pr_err("class_destroy(): class '%s' still has device '%s'\n", class->name,
			       dev_name(dev));
	mutex_unlock(&devices_lock);
	kobject_put(&class->kobj);
}

/* --- Devices ---------------------------------------------------------------------------- */

static void __process_context release_device(struct kobject *kobj)
{
	struct device *dev = container_of(kobj, struct device, kobj);
	struct device *parent = dev->parent;
	struct class *class = dev->class;
	const char *name = dev->name;

	if (!WARN(!dev->release, "device '%s' ends, and has no release function\n", name))
		dev->release(dev);
	kfree(name);
	put_device(parent);
	if (class)
		kobject_put(&class->kobj);
}

static const struct kobj_type device_type = { .release = release_device };

void device_initialize(struct device *dev)
{
	kobject_init(&dev->kobj, &device_type);
	INIT_LIST_HEAD(&dev->entry);
}

struct device *get_device(struct device *dev)
{
	if (dev)
		kobject_get(&dev->kobj);
	return dev;
}

void __process_context put_device(struct device *dev)
{
	if (dev)
		kobject_put(&dev->kobj);
}

static int __process_context set_name(struct device *dev, const char *fmt, va_list args)
{
	char *name = kvasprintf(GFP_KERNEL, fmt, args);

	if (!name)
		return -ENOMEM;
	kfree(dev->name);
	dev->name = name;
	for (; *name; name++)
		if (*name == '!')
			*name = '/';
	return 0;
}

int __process_context dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list args;
	int err;

	va_start(args, fmt);
	err = set_name(dev, fmt, args);
	va_end(args);
	return err;
}

static int insert_device_locked(struct device *new)
{
	const struct device *dev;

	list_for_each_entry(dev, &devices, entry)
		if (dev == new || (dev->class == new->class && !strcmp(dev->name, new->name)))
			return -EEXIST;
	list_add_tail(&new->entry, &devices);
	return 0;
}

static int __process_context make_node(const struct device *dev)
{
	struct devnode node = { .name = dev->name,
				.mode = NODE_MODE,
				.dev = dev->devt,
				.owner = dev,
				.caller = dev->caller };
	int err = devnode_make(&node);

	if (err != -EEXIST)
		return err;
	pr_warn("/dev/%.40s is there already, and is not made for %u:%u; 'rm /dev/%.40s' first\n",
		dev->name, MAJOR(dev->devt), MINOR(dev->devt), dev->name);
	return 0;
}

static void __process_context remove_device(struct device *dev)
{
	mutex_lock(&devices_lock);
	list_del_init(&dev->entry);
	mutex_unlock(&devices_lock);
}

static int __process_context add_device(struct device *dev, unsigned long caller)
{
	int err;

	if (!dev->name)
		return -EINVAL;
	dev->caller = caller;
	mutex_lock(&devices_lock);
	err = insert_device_locked(dev);
	mutex_unlock(&devices_lock);
	if (!err && dev->devt) {
		err = make_node(dev);
		if (err)
			remove_device(dev);
	}
	if (err) {
		pr_err("device '%.40s' cannot be added: error %d\n", dev->name, err);
		/* Not its references: they were not taken. */
		dev->class = NULL;
		dev->parent = NULL;
		return err;
	}
	if (dev->class)
		kobject_get(&dev->class->kobj);
	get_device(dev->parent);
	return 0;
}

int __process_context device_add(struct device *dev)
{
	might_sleep();
	return add_device(dev, _RET_IP_);
}

void __process_context device_del(struct device *dev)
{
	might_sleep();
	if (dev->devt)
		devnode_remove(dev->name, dev);
	remove_device(dev);
}

int __process_context device_register(struct device *dev)
{
	might_sleep();
	device_initialize(dev);
	return add_device(dev, _RET_IP_);
}

void __process_context device_unregister(struct device *dev)
{
	device_del(dev);
	put_device(dev);
}

/* --- Both at once ----------------------------------------------------------------------- */

static void free_device(struct device *dev)
{
	kfree(dev);
}

static struct device *__process_context alloc_device(const char *fmt, va_list args)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (!dev)
		return NULL;
	device_initialize(dev);
	dev->release = free_device;
	if (!set_name(dev, fmt, args))
		return dev;
	put_device(dev);
	return NULL;
}

struct device *__process_context device_create(struct class *class, struct device *parent,
					       dev_t devt, void *drvdata, const char *fmt, ...)
{
	struct device *dev;
	va_list args;
	int err;

	might_sleep();
	if (IS_ERR_OR_NULL(class))
		return ERR_PTR(-ENODEV);
	va_start(args, fmt);
	dev = alloc_device(fmt, args);
	va_end(args);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	dev->class = class;
	dev->parent = parent;
	dev->devt = devt;
	dev->driver_data = drvdata;
	err = add_device(dev, _RET_IP_);
	if (!err)
		return dev;
	put_device(dev);
	return ERR_PTR(err);
}

void __process_context device_destroy(struct class *class, dev_t devt)
{
	struct device *dev, *found = NULL;

	might_sleep();
	mutex_lock(&devices_lock);
	list_for_each_entry(dev, &devices, entry)
		if (dev->class == class && dev->devt == devt)
			found = dev;
	mutex_unlock(&devices_lock);
	if (found)
		device_unregister(found);
}

int __process_context cdev_device_add(struct cdev *cdev, struct device *dev)
{
	int err = 0;

	might_sleep();
	if (dev->devt) {
		cdev_set_parent(cdev, &dev->kobj);
		err = cdev_add_by(cdev, dev->devt, 1, _RET_IP_);
	}
	if (err)
		return err;
	err = add_device(dev, _RET_IP_);
	if (err && dev->devt)
		cdev_del(cdev);
	return err;
}

void __process_context cdev_device_del(struct cdev *cdev, struct device *dev)
{
	device_del(dev);
	if (dev->devt)
		cdev_del(cdev);
}

/* --- What is there ---------------------------------------------------------------------- */

void __process_context class_for_each(device_record_fn fn, void *data)
{
	const struct class *class;
	const struct device *dev;

	mutex_lock(&devices_lock);
	list_for_each_entry(class, &classes, entry) {
		struct device_record record = { .kind = "class",
						.name = class->name,
						.caller = class->caller };

		fn(&record, data);
	}
	list_for_each_entry(dev, &devices, entry) {
		struct device_record record = { .kind = "device",
						.name = dev->name,
						.dev = dev->devt,
						.count = 1,
						.caller = dev->caller,
						.object = dev };

		fn(&record, data);
	}
	mutex_unlock(&devices_lock);
}

void __process_context devices_for_each(device_record_fn fn, void *data)
{
	file_for_each(fn, data);
	misc_for_each(fn, data);
	chrdev_for_each(fn, data);
	class_for_each(fn, data);
	devnode_for_each(fn, data);
}
