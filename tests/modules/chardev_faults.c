// SPDX-License-Identifier: MIT
/* A device whose read, or write and release functions follow a bad pointer. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static int *volatile nowhere = (int *)8;
static bool release_too;
module_param(release_too, bool, 0444);

static ssize_t faults_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return *nowhere;
}

static ssize_t faults_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return *nowhere;
}

static int faults_release(struct inode *inode, struct file *file)
{
	pr_info("release\n");
	return release_too ? *nowhere : 0;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = faults_read,
	.write = faults_write,
	.release = faults_release,
};
static struct miscdevice misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "faults",
	.fops = &fops,
};
module_misc_device(misc);
MODULE_LICENSE("Dual MIT/GPL");
