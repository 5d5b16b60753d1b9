/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CDEV_H
#define _LINUX_CDEV_H
/*
 * struct cdev: which operations a range of device numbers has.
 *
 *	static struct cdev cdev;
 *	register_chrdev_region(dev, 1, "name");	reserve the numbers
 *	cdev_init(&cdev, &fops);
 *	cdev_add(&cdev, dev, 1);		from here on it can be opened
 *	...
 *	cdev_del(&cdev);			nobody can open it any more
 *	unregister_chrdev_region(dev, 1);
 *
 * - It can be opened before cdev_add() returns: all that .open needs is there by then.
 * - Files that are open at cdev_del() stay open, and keep calling the operations.
 * - A cdev that lies in a structure must live until the last of these files is closed:
 *   cdev_device_add() sees to that, and so does a module that stays as long (.owner).
 */
#include <jiffy/context.h>
#include <linux/device.h>
#include <linux/kdev_t.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/types.h>

struct device;
struct file_operations;
struct module;

/**
 * struct cdev - a character device
 * @kobj: references: who made it, and each open file
 * @owner: THIS_MODULE, or NULL
 * @ops: the operations
 * @list: link in the table of devices (chrdevs_lock); empty: not added
 * @dev: the first number (chrdevs_lock)
 * @count: how many (chrdevs_lock)
 * @caller: who added it (chrdevs_lock)
 */
struct cdev {
	struct kobject kobj;
	struct module *owner;
	const struct file_operations *ops;
	struct list_head list;
	dev_t dev;
	unsigned int count;
	unsigned long caller;
};

/** cdev_init - make one that the caller owns. @cdev: not in use. @fops: the operations.
 * Context: Any context. */
void cdev_init(struct cdev *cdev, const struct file_operations *fops);

/** cdev_alloc - make one that frees itself after cdev_del(). Set its ops, and owner.
 * Context: Process context. May sleep. Return: it, or NULL. */
struct cdev *cdev_alloc(void) __process_context;

/**
 * cdev_add - let its numbers be opened, from now on
 * @cdev: from cdev_init() or cdev_alloc(), not added
 * @dev: the first number
 * @count: how many
 *
 * Where it overlaps with another one, the one with fewer numbers is opened.
 *
 * Context: Process context. May sleep.
 * Return: 0; -EBUSY for number 0:0 or one that is added already; -EINVAL if it has no
 * operations or @count is 0.
 */
int cdev_add(struct cdev *cdev, dev_t dev, unsigned int count) __process_context;

/**
 * cdev_del - let nobody open it any more
 * @cdev: also one that has not been added, to free what cdev_alloc() gave
 *
 * Context: Process context. May sleep.
 */
void cdev_del(struct cdev *cdev) __process_context;

/** cdev_set_parent - hold a reference to @kobj while the cdev is in use. @cdev: not added.
 * Context: Any context. */
void cdev_set_parent(struct cdev *cdev, struct kobject *kobj);

/**
 * cdev_device_add - cdev_add() and device_add(), together
 * @cdev: as for cdev_add(), which takes the number from @dev
 * @dev: from device_initialize(), with devt set (if it is 0, there is no cdev_add())
 *
 * Context: Process context. May sleep.
 * Return: 0, or as cdev_add() and device_add().
 */
int cdev_device_add(struct cdev *cdev, struct device *dev) __process_context;

/** cdev_device_del - device_del() and cdev_del(). Context: Process context. May sleep. */
void cdev_device_del(struct cdev *cdev, struct device *dev) __process_context;

#endif

#include <jiffy/brings_sched.h>
