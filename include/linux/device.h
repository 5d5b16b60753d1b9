/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H
/*
 * Classes and devices: how a driver puts a name into /dev by itself, without mknod.
 *
 *	class = class_create("deferred");
 *	device_create(class, NULL, MKDEV(major, 0), NULL, "deferred%d", 0);	/dev/deferred0
 *	...
 *	device_destroy(class, MKDEV(major, 0));
 *	class_destroy(class);
 *
 * - Both creating functions return ERR_PTR(), never NULL.
 * - The name is only a name: cdev_add() lets it be opened.
 * - Of a device there is here what leads to its node: no bus, no driver, no sysfs.
 */
#include <jiffy/context.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/types.h>

struct module;

/**
 * struct class - devices of one kind
 * @name: a copy
 * @kobj: references: who made it, and each of its devices
 * @entry: link in the list of classes (devices_lock)
 * @caller: who made it
 */
struct class
{
	const char *name;
	struct kobject kobj;
	struct list_head entry;
	unsigned long caller;
};

/**
 * struct device - one device
 * @kobj: references
 * @parent: above it, or NULL; kept as long as the device
 * @class: its class, or NULL (set before device_add())
 * @devt: its device number, 0: no node in /dev (set before device_add())
 * @driver_data: the driver's
 * @release: frees it, with the last reference
 * @name: of dev_set_name()
 * @entry: link in the list of devices (devices_lock)
 * @caller: who added it
 */
struct device {
	struct kobject kobj;
	struct device *parent;
	struct class *class;
	dev_t devt;
	void *driver_data;
	void (*release)(struct device *dev);
	const char *name;
	struct list_head entry;
	unsigned long caller;
};

/**
 * class_create - make a class
 *
 * class_create(name), as since Linux 6.4, and class_create(THIS_MODULE, name), as before. The
 * name is copied.
 *
 * Context: Process context. May sleep.
 * Return: it; ERR_PTR(): -EEXIST, -ENOMEM.
 */
#define class_create(...) __CLASS_CREATE(__VA_ARGS__, __class_create2, __class_create1)(__VA_ARGS__)
#define __CLASS_CREATE(_1, _2, function, ...) function
#define __class_create1(name) __class_create(NULL, name)
#define __class_create2(owner, name) __class_create(owner, name)
struct class *__class_create(struct module *owner, const char *name) __process_context;

/** class_destroy - its devices are gone. @class: NULL and ERR_PTR() are allowed.
 * Context: Process context. May sleep. */
void class_destroy(struct class *class) __process_context;

/**
 * device_create - make a device, and its node in /dev
 * @class: from class_create()
 * @parent: above it, or NULL
 * @devt: its device number; 0: no node
 * @drvdata: for dev_get_drvdata()
 * @fmt: its name; a '!' in it is a '/' in /dev
 *
 * A name that is in /dev already stays what it is, and the log says so.
 *
 * Context: Process context. May sleep.
 * Return: it; ERR_PTR(): -EEXIST if the class has one of that name, -ENODEV if @class is an
 * error itself, -EINVAL for a name that cannot be one, -ENOMEM.
 */
struct device *device_create(struct class *class, struct device *parent, dev_t devt, void *drvdata,
			     const char *fmt, ...) __printf(5, 6) __process_context;

/** device_destroy - take away what device_create() made. Context: Process context. May sleep. */
void device_destroy(struct class *class, dev_t devt) __process_context;

/** device_initialize - the first reference, for put_device(). @dev: zeroed. Context: Any. */
void device_initialize(struct device *dev);
/** dev_set_name - before device_add(). Context: Process context. Return: 0 or -ENOMEM. */
int dev_set_name(struct device *dev, const char *fmt, ...) __printf(2, 3) __process_context;
/** device_add - let it be found, make its node. Context: Process context. May sleep.
 * Return: 0, -EEXIST, -EINVAL or -ENOMEM. */
int device_add(struct device *dev) __process_context;
/** device_del - undo device_add(). Context: Process context. May sleep. */
void device_del(struct device *dev) __process_context;
/** device_register - initialize and add; if that fails, put_device(). Context: Process context.
 * May sleep. Return: as device_add(). */
int device_register(struct device *dev) __process_context;
/** device_unregister - device_del() and put_device(). Context: Process context. May sleep. */
void device_unregister(struct device *dev) __process_context;
/** get_device - one reference more. @dev: may be NULL. Context: Any context. Return: @dev. */
struct device *get_device(struct device *dev);
/** put_device - one reference less. @dev: may be NULL. Context: Process context. May sleep. */
void put_device(struct device *dev) __process_context;

static inline const char *dev_name(const struct device *dev)
{
	return dev->name;
}

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

/* The log, with the class and the name of a device before the text. */
#define __dev_log(log, dev, fmt, ...)                                                  \
	({                                                                             \
		const struct device *_dev = (dev);                                     \
		log("%s %s: " fmt, _dev->class ? _dev->class->name : "", dev_name(_dev), \
		    ##__VA_ARGS__);                                                    \
	})
#define dev_err(dev, fmt, ...) __dev_log(pr_err, dev, fmt, ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) __dev_log(pr_warn, dev, fmt, ##__VA_ARGS__)
#define dev_notice(dev, fmt, ...) __dev_log(pr_notice, dev, fmt, ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) __dev_log(pr_info, dev, fmt, ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...) __dev_log(pr_debug, dev, fmt, ##__VA_ARGS__)

#endif

#include <jiffy/brings_sched.h>
