/* SPDX-License-Identifier: MIT */
#ifndef _CHR_H
#define _CHR_H
/*
 * A character device for a row, with a node in /dev, and calls into it as a program makes
 * them. Drivers of rows do not copy: what they are given as a user's buffer is only looked at.
 */
#include "conf_shim.h"

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/uaccess.h>

/* An address that a program could have, on both kernels. */
#define CHR_USER ((char __user *)0x40000000)
#define CHR_NAME "conf_chr"

struct chr {
	dev_t dev;
	struct cdev cdev;
	struct class *class;
};

/* A node /dev/NAME for @dev; false after a failed expectation. */
static inline bool chr_node(struct chr *c, dev_t dev, const char *name)
{
	return CONF_EQ(PTR_ERR_OR_ZERO(device_create(c->class, NULL, dev, NULL, "%s", name)), 0);
}

/* Numbers, class and a node /dev/conf_chr, but no cdev: nobody answers. */
static inline bool chr_begin_without_cdev(struct chr *c)
{
	if (!CONF_EQ(alloc_chrdev_region(&c->dev, 0, 4, CHR_NAME), 0))
		return false;
	c->class = class_create(THIS_MODULE, CHR_NAME);
	if (CONF_EQ(PTR_ERR_OR_ZERO(c->class), 0) && chr_node(c, c->dev, CHR_NAME))
		return true;
	unregister_chrdev_region(c->dev, 4);
	return false;
}

static inline void chr_end_without_cdev(struct chr *c)
{
	device_destroy(c->class, c->dev);
	class_destroy(c->class);
	unregister_chrdev_region(c->dev, 4);
}

static inline bool chr_begin(struct chr *c, const struct file_operations *fops)
{
	if (!chr_begin_without_cdev(c))
		return false;
	cdev_init(&c->cdev, fops);
	c->cdev.owner = THIS_MODULE;
	if (CONF_EQ(cdev_add(&c->cdev, c->dev, 4), 0))
		return true;
	chr_end_without_cdev(c);
	return false;
}

/*
 * On Linux a kernel thread's last fput() is put off to a worker: the cdev must stay until that
 * has let go of it.
 */
#define chr_users(cdev) kref_read(&(cdev)->kobj.kref)

static inline void chr_cdev_end(struct cdev *cdev)
{
	CONF_EXPECT(conf_sleep_until(chr_users(cdev) == 1));
	cdev_del(cdev);
}

static inline void chr_end(struct chr *c)
{
	chr_cdev_end(&c->cdev);
	chr_end_without_cdev(c);
}

static inline struct file *chr_open(int flags)
{
	return filp_open("/dev/" CHR_NAME, flags, 0);
}

/* What open() says: 0 (and it is closed again) or an error. */
static inline long chr_open_result(const char *path, int flags)
{
	struct file *file = filp_open(path, flags, 0);

	if (IS_ERR(file))
		return PTR_ERR(file);
	filp_close(file, NULL);
	return 0;
}

/* The condition is what the release function makes true. */
#define chr_released(cond) CONF_EXPECT(conf_sleep_until(cond))

#ifdef CONF_ON_JIFFY

#include <jiffy/files.h>

#define chr_vfs_read vfs_read
#define chr_vfs_write vfs_write
#define chr_read file_read
#define chr_write file_write

#else

#include <linux/fdtable.h>

static inline ssize_t chr_vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	ssize_t (*function)(struct file *, char __user *, size_t, loff_t *) =
		conf_symbol("vfs_read");

	return function(file, buf, count, pos);
}

static inline ssize_t chr_vfs_write(struct file *file, const char __user *buf, size_t count,
				    loff_t *pos)
{
	ssize_t (*function)(struct file *, const char __user *, size_t, loff_t *) =
		conf_symbol("vfs_write");

	return function(file, buf, count, pos);
}

/* read() and write(), which use the place of the file, by a descriptor. */
static inline ssize_t chr_by_descriptor(const char *call, struct file *file, char __user *buf,
					size_t count)
{
	ssize_t (*function)(unsigned int, char __user *, size_t) = conf_symbol(call);
	int fd = get_unused_fd_flags(0);
	ssize_t result;

	if (fd < 0)
		return fd;
	fd_install(fd, get_file(file));
	result = function(fd, buf, count);
	close_fd(fd);
	return result;
}
#define chr_read(file, buf, count) chr_by_descriptor("ksys_read", file, buf, count)
#define chr_write(file, buf, count) chr_by_descriptor("ksys_write", file, buf, count)

#endif
#endif
