/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_DEVNODE_H
#define _JIFFY_DEVNODE_H
/*
 * The names in /dev: each stands for a device number. They are all the files there are.
 *
 * - A name does not need a driver: opening it then is -ENXIO.
 * - Removing a name does not close what was opened through it.
 */
#include <jiffy/context.h>
#include <linux/types.h>

#define DEVNODE_NAME_MAX 255 /* bytes, as on Linux */

/**
 * struct devnode - a name in /dev
 * @name: without "/dev/"
 * @mode: S_IFCHR and permissions, which nobody asks for: there is one user
 * @dev: the device number
 * @owner: the struct device that made it, NULL: mknod
 * @caller: who made it
 */
struct devnode {
	const char *name;
	umode_t mode;
	dev_t dev;
	const void *owner;
	unsigned long caller;
};

/**
 * devnode_make - put a name into /dev
 * @node: what it is to be; the name is copied
 *
 * Context: Process context. May sleep.
 * Return: 0; -EEXIST; -ENAMETOOLONG; -EINVAL for a name with a character that cannot be
 * printed, an empty one, "." or ".."; -ENOMEM.
 */
int devnode_make(const struct devnode *node) __process_context;

/**
 * devnode_remove - take a name out of /dev
 * @name: without "/dev/"
 * @owner: only if this struct device made it; NULL: in any case
 *
 * Context: Process context. May sleep.
 * Return: 0, or -ENOENT.
 */
int devnode_remove(const char *name, const void *owner) __process_context;

/**
 * devnode_mknod - put a character device into /dev, by its path
 * @path: "/dev/NAME"
 * @dev: the device number
 *
 * Context: Process context. May sleep.
 * Return: 0; -ENOENT outside /dev; or as devnode_make().
 */
int devnode_mknod(const char *path, dev_t dev) __process_context;

/** devnode_unlink - take a path out of /dev. @path: "/dev/NAME". Context: Process context.
 * May sleep. Return: 0, or -ENOENT. */
int devnode_unlink(const char *path) __process_context;

/** devnode_name - the part of a path behind "/dev/". Context: Any context. Return: it, "" for
 * /dev itself, NULL if @path is not there. */
const char *devnode_name(const char *path);

/**
 * devnode_find - what does a name stand for?
 * @name: without "/dev/"
 * @mode: gets the mode
 * @dev: gets the device number
 *
 * Context: Process context. May sleep.
 * Return: 0, or -ENOENT.
 */
int devnode_find(const char *name, umode_t *mode, dev_t *dev) __process_context;

/**
 * devnode_next - go through the names, in alphabetical order
 * @last: the name before; "" for the first
 * @name: gets the name, DEVNODE_NAME_MAX + 1 bytes; may be @last
 * @dev: gets the device number
 *
 * Context: Process context. May sleep.
 * Return: false after the last one.
 */
bool devnode_next(const char *last, char *name, dev_t *dev) __process_context;

#endif
