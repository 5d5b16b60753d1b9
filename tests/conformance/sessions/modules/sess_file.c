// SPDX-License-Identifier: MIT
/* A device /dev/sess_file whose read function waits at the gate. */
#include "sess_gate.h"

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static ssize_t file_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	pr_info("sess_file: read was let through: %d\n", sess_gate_wait());
	return 0;
}

static int file_release(struct inode *inode, struct file *file)
{
	pr_info("sess_file: released\n");
	return 0;
}

static const struct file_operations file_fops = {
	.owner = THIS_MODULE,
	.read = file_read,
	.release = file_release,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "sess_file",
	.fops = &file_fops,
};

static int __init file_init(void)
{
	return misc_register(&device);
}

static void __exit file_exit(void)
{
	misc_deregister(&device);
}

module_init(file_init);
module_exit(file_exit);
MODULE_LICENSE("Dual MIT/GPL");
