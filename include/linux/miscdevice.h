/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MISCDEVICE_H
#define _LINUX_MISCDEVICE_H
/*
 * Misc devices: the shortest way to a character device. They share major number 10, and each
 * has one minor.
 *
 *	static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR,
 *					  .name = "deferred", .fops = &fops };
 *	misc_register(&misc);		/dev/deferred is there, and can be opened
 *	...
 *	misc_deregister(&misc);
 *
 * .open finds the struct miscdevice in file->private_data.
 */
#include <jiffy/context.h>
#include <linux/device.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/types.h>

struct file_operations;

#define MISC_MAJOR 10
#define MISC_DYNAMIC_MINOR 255

/**
 * struct miscdevice - one misc device
 * @minor: its minor number, or MISC_DYNAMIC_MINOR: gets a free one
 * @name: for the log, and in /dev
 * @fops: its operations
 * @list: link in the list of misc devices (misc_lock)
 * @parent: a device above it, or NULL
 * @this_device: gets its struct device
 * @nodename: its name in /dev, if that is not @name
 * @mode: not used: there is one user
 * @caller: who registered it (misc_lock)
 */
struct miscdevice {
	int minor;
	const char *name;
	const struct file_operations *fops;
	struct list_head list;
	struct device *parent;
	struct device *this_device;
	const char *nodename;
	umode_t mode;
	unsigned long caller;
};

/**
 * misc_register - make the device, and its node in /dev
 * @misc: with minor, name and fops set
 *
 * Context: Process context. May sleep.
 * Return: 0; -EBUSY if the minor is taken, or none is free; -EEXIST for the name; -EINVAL;
 * -ENOMEM.
 */
int misc_register(struct miscdevice *misc) __process_context;

/** misc_deregister - take it away; what is open stays so. Context: Process context. May sleep. */
void misc_deregister(struct miscdevice *misc) __process_context;

/* A module that does nothing else in its init and exit functions. */
#define module_misc_device(misc)                      \
	static int __init misc##_init(void)           \
	{                                             \
		return misc_register(&(misc));        \
	}                                             \
	module_init(misc##_init);                     \
	static void __exit misc##_exit(void)          \
	{                                             \
		misc_deregister(&(misc));             \
	}                                             \
	module_exit(misc##_exit)

#endif

#include <jiffy/brings_sched.h>
