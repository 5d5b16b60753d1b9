/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_DEVICES_H
#define _JIFFY_DEVICES_H
/*
 * What is registered in the device layer, one record each: for `devices`, and for rmmod, which
 * names what a module has left behind.
 *
 *	static void show(const struct device_record *record, void *data) { ... }
 *	chrdev_for_each(show, NULL);
 *
 * The function is called with a lock of the layer held: it may look and print, and not call
 * the layer.
 */
#include <jiffy/context.h>
#include <linux/types.h>

/**
 * struct device_record - one thing that is registered
 * @kind: "device numbers", "cdev", "class", "device", "misc device", "node" or "open file"
 * @name: its name, or ""
 * @dev: its first device number, 0 for a class
 * @count: how many
 * @caller: the address from which it was registered
 * @object: the structure itself if the driver gave it; the operations of an open file
 */
struct device_record {
	const char *kind;
	const char *name;
	dev_t dev;
	unsigned int count;
	unsigned long caller;
	const void *object;
};

typedef void (*device_record_fn)(const struct device_record *record, void *data);

/** chrdev_for_each - device numbers and cdevs. Context: Process context. May sleep. */
void chrdev_for_each(device_record_fn fn, void *data) __process_context;
/** class_for_each - classes and devices. Context: Process context. May sleep. */
void class_for_each(device_record_fn fn, void *data) __process_context;
/** misc_for_each - misc devices. Context: Process context. May sleep. */
void misc_for_each(device_record_fn fn, void *data) __process_context;
/** devnode_for_each - names in /dev. Context: Process context. May sleep. */
void devnode_for_each(device_record_fn fn, void *data) __process_context;
/** file_for_each - open files. Context: Process context. May sleep. */
void file_for_each(device_record_fn fn, void *data) __process_context;
/** devices_for_each - all of these. Context: Process context. May sleep. */
void devices_for_each(device_record_fn fn, void *data) __process_context;

#endif
