// SPDX-License-Identifier: MIT
/*
 * /dev/null, /dev/zero and /dev/full: devices without a device.
 *
 *	        read                write
 *	null    nothing: the end    takes it all
 *	zero    zeroes for ever     takes it all
 *	full    zeroes for ever     -ENOSPC
 *
 * A small driver to read: three devices of one major number. Its .open looks at the minor
 * number and puts the operations of that device in the place of its own.
 *
 * Context: process context.
 * Locking: none: there is no state.
 * Linux: drivers/char/mem.c.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#define MEM_MAJOR 1
#define NULL_MINOR 3
#define ZERO_MINOR 5
#define FULL_MINOR 7
#define NR_MEM_MINORS 8
/* Zeroed at a time; between two, others run and ctrl-C is looked for. */
#define ZERO_BYTES 4096

static ssize_t __process_context null_read(struct file *file, char __user *buf, size_t count,
					   loff_t *pos)
{
	return 0;
}

static ssize_t __process_context null_write(struct file *file, const char __user *buf, size_t count,
					    loff_t *pos)
{
	return count;
}

static ssize_t __process_context zero_read(struct file *file, char __user *buf, size_t count,
					   loff_t *pos)
{
	size_t done = 0;

	while (done < count) {
		size_t part = min_t(size_t, count - done, ZERO_BYTES);
		size_t left = clear_user(buf + done, part);

		done += part - left;
		if (left)
			return done ?: -EFAULT;
		if (signal_pending(current))
			break;
		cond_resched();
	}
	return count && !done ? -ERESTARTSYS : done;
}

static ssize_t __process_context full_write(struct file *file, const char __user *buf, size_t count,
					    loff_t *pos)
{
	return -ENOSPC;
}

/* Any place, and it does not matter. */
static loff_t __process_context null_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos = 0;
}

static const struct file_operations null_fops = { .llseek = null_llseek,
						  .read = null_read,
						  .write = null_write };
static const struct file_operations zero_fops = { .llseek = null_llseek,
						  .read = zero_read,
						  .write = null_write };
static const struct file_operations full_fops = { .llseek = null_llseek,
						  .read = zero_read,
						  .write = full_write };

static const struct {
	const char *name;
	const struct file_operations *fops;
} mem_devices[NR_MEM_MINORS] = {
	[NULL_MINOR] = { "null", &null_fops },
	[ZERO_MINOR] = { "zero", &zero_fops },
	[FULL_MINOR] = { "full", &full_fops },
};

static int __process_context memory_open(struct inode *inode, struct file *file)
{
	unsigned int minor = iminor(inode);

	if (minor >= NR_MEM_MINORS || !mem_devices[minor].fops)
		return -ENXIO;
	replace_fops(file, mem_devices[minor].fops);
	return 0;
}

static const struct file_operations memory_fops = { .open = memory_open };

static int __process_context mem_init(void)
{
	struct class *class;
	struct device *dev;
	int err;

	err = register_chrdev(MEM_MAJOR, "mem", &memory_fops);
	if (err)
		return err;
	class = class_create("mem");
	if (IS_ERR(class))
		return PTR_ERR(class);
	for (int minor = 0; minor < NR_MEM_MINORS; minor++) {
		if (!mem_devices[minor].name)
			continue;
		dev = device_create(class, NULL, MKDEV(MEM_MAJOR, minor), NULL, "%s",
				    mem_devices[minor].name);
		if (IS_ERR(dev))
			return PTR_ERR(dev);
	}
	return 0;
}
device_initcall(mem_init);
