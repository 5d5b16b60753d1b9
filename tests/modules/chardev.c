// SPDX-License-Identifier: MIT
/*
 * Four small devices of major number 42, for tests of the shell:
 *
 *	0  keeps what is written, and gives it back    2  read waits until something is written
 *	1  can only be written                         3  lies about what it did
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#define MAJOR_NUMBER 42
#define NR_DEVICES 4
#define BOX_BYTES 4096

static char box[BOX_BYTES];
static size_t box_used;
static bool written;
static DECLARE_WAIT_QUEUE_HEAD(writers);
static struct cdev cdev;

static ssize_t box_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(buf, count, pos, box, box_used);
}

static ssize_t box_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	ssize_t n = simple_write_to_buffer(box, sizeof(box), pos, buf, count);

	pr_info("write of %zu at %lld\n", count, *pos);
	if (n > 0)
		box_used = *pos;
	return n ?: -ENOSPC;
}

static ssize_t wait_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	int err;

	pr_info("a reader waits\n");
	err = wait_event_interruptible(writers, READ_ONCE(written));
	if (err)
		return err;
	WRITE_ONCE(written, false);
	return copy_to_user(buf, "woken\n", 6) ? -EFAULT : 6;
}

static ssize_t wait_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	WRITE_ONCE(written, true);
	wake_up_interruptible(&writers);
	return count;
}

static ssize_t lie_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return count + 1;
}

static ssize_t lie_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return -5000;
}

static int say_release(struct inode *inode, struct file *file)
{
	pr_info("release of %u\n", iminor(inode));
	return 0;
}

static const struct file_operations fops[NR_DEVICES] = {
	{ .owner = THIS_MODULE, .read = box_read, .write = box_write, .release = say_release },
	{ .owner = THIS_MODULE, .write = box_write, .release = say_release },
	{ .owner = THIS_MODULE, .read = wait_read, .write = wait_write, .release = say_release },
	{ .owner = THIS_MODULE, .read = lie_read, .write = lie_write, .release = say_release },
};

static int choose(struct inode *inode, struct file *file)
{
	replace_fops(file, fops_get(&fops[iminor(inode)]));
	return 0;
}

static const struct file_operations choosing = { .owner = THIS_MODULE, .open = choose };

static int __init chardev_init(void)
{
	int err = register_chrdev_region(MKDEV(MAJOR_NUMBER, 0), NR_DEVICES, "chardev");

	if (err)
		return err;
	cdev_init(&cdev, &choosing);
	err = cdev_add(&cdev, MKDEV(MAJOR_NUMBER, 0), NR_DEVICES);
	if (err)
		unregister_chrdev_region(MKDEV(MAJOR_NUMBER, 0), NR_DEVICES);
	return err;
}

static void __exit chardev_exit(void)
{
	cdev_del(&cdev);
	unregister_chrdev_region(MKDEV(MAJOR_NUMBER, 0), NR_DEVICES);
}

module_init(chardev_init);
module_exit(chardev_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("four small character devices");
