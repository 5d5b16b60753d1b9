// SPDX-License-Identifier: MIT
/*
 * /dev: names for device numbers.
 *
 * A name is made by a person (mknod) or by a driver (device_create()), and it is only a name:
 * it says nothing about whether a driver is there, and what was opened through it does not
 * need it any more. There is no other directory and no other kind of file. A driver may put
 * a name such as "input/mouse0" there; that slash is a character like others.
 *
 * Context: process context.
 * Locking: devnodes_lock protects the list.
 *
 * 1. The list is sorted by name, and no name is in it twice.
 * 2. What a driver made goes when its device does, unless it is another's by then: a person
 *    may have removed it and made a new one.
 *
 * Linux: drivers/base/devtmpfs.c; fs/namei.c (do_mknodat).
 */
#include <jiffy/devices.h>
#include <jiffy/devnode.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/string.h>

#define DEV_DIRECTORY "/dev"
#define NODE_MODE (S_IFCHR | S_IRUSR | S_IWUSR)

/**
 * struct entry - a name in the list
 * @link: in devnodes (devnodes_lock)
 * @node: what it is; its name points to @name (set at creation)
 * @name: the name
 */
struct entry {
	struct list_head link;
	struct devnode node;
	char name[];
};

static LIST_HEAD(devnodes); /* devnodes_lock */
static DEFINE_MUTEX(devnodes_lock);

const char *devnode_name(const char *path)
{
	size_t length = strlen(DEV_DIRECTORY);

	if (strncmp(path, DEV_DIRECTORY, length) || (path[length] && path[length] != '/'))
		return NULL;
	path += length;
	while (*path == '/')
		path++;
	return path;
}

static int check_name(const char *name)
{
	if (strlen(name) > DEVNODE_NAME_MAX)
		return -ENAMETOOLONG;
	if (!*name || !strcmp(name, ".") || !strcmp(name, ".."))
		return -EINVAL;
	for (; *name; name++)
		if (!isprint(*name))
			return -EINVAL;
	return 0;
}

static struct entry *find_locked(const char *name)
{
	struct entry *e;

	list_for_each_entry(e, &devnodes, link)
		if (!strcmp(e->name, name))
			return e;
	return NULL;
}

static int insert_locked(struct entry *new)
{
	struct entry *e;
	int order;

	list_for_each_entry(e, &devnodes, link) {
		order = strcmp(new->name, e->name);
		if (!order)
			return -EEXIST;
		if (order < 0)
			break;
	}
	/* Before the first that comes after it, or at the end: the head, as an entry. */
	list_add_tail(&new->link, &e->link);
	return 0;
}

int __process_context devnode_make(const struct devnode *node)
{
	struct entry *new;
	int err = check_name(node->name);

	might_sleep();
	if (err)
		return err;
	new = kmalloc(sizeof(*new) + strlen(node->name) + 1, GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	strcpy(new->name, node->name);
	new->node = *node;
	new->node.name = new->name;
	mutex_lock(&devnodes_lock);
	err = insert_locked(new);
	mutex_unlock(&devnodes_lock);
	if (err)
		kfree(new);
	return err;
}

int __process_context devnode_remove(const char *name, const void *owner)
{
	struct entry *e;

	might_sleep();
	mutex_lock(&devnodes_lock);
	e = find_locked(name);
	if (e && owner && e->node.owner != owner)
		e = NULL;
	if (e)
		list_del(&e->link);
	mutex_unlock(&devnodes_lock);
	if (!e)
		return -ENOENT;
	kfree(e);
	return 0;
}

int __process_context devnode_mknod(const char *path, dev_t dev)
{
	struct devnode node = {
		.name = devnode_name(path), .mode = NODE_MODE, .dev = dev, .caller = _RET_IP_
	};

	if (!node.name)
		return -ENOENT;
	if (!*node.name)
		return -EEXIST;
	return devnode_make(&node);
}

int __process_context devnode_unlink(const char *path)
{
	const char *name = devnode_name(path);

	return name ? devnode_remove(name, NULL) : -ENOENT;
}

int __process_context devnode_find(const char *name, umode_t *mode, dev_t *dev)
{
	const struct entry *e;

	might_sleep();
	mutex_lock(&devnodes_lock);
	e = find_locked(name);
	if (e) {
		*mode = e->node.mode;
		*dev = e->node.dev;
	}
	mutex_unlock(&devnodes_lock);
	return e ? 0 : -ENOENT;
}

bool __process_context devnode_next(const char *last, char *name, dev_t *dev)
{
	const struct entry *e;
	bool found = false;

	might_sleep();
	mutex_lock(&devnodes_lock);
	list_for_each_entry(e, &devnodes, link) {
		found = strcmp(e->name, last) > 0;
		if (!found)
			continue;
		strcpy(name, e->name);
		*dev = e->node.dev;
		break;
	}
	mutex_unlock(&devnodes_lock);
	return found;
}

void __process_context devnode_for_each(device_record_fn fn, void *data)
{
	const struct entry *e;

	mutex_lock(&devnodes_lock);
	list_for_each_entry(e, &devnodes, link) {
		struct device_record record = {
			.kind = "node",
			.name = e->name,
			.dev = e->node.dev,
			.count = 1,
			.caller = e->node.caller,
		};

		fn(&record, data);
	}
	mutex_unlock(&devnodes_lock);
}
