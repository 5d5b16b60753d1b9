// SPDX-License-Identifier: MIT
/* Goes and leaves a device of each kind; owner=0: one that does not know its module. */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static bool owner = true;
module_param(owner, bool, 0444);

static int leave_open(struct inode *inode, struct file *file)
{
	pr_info("the device was opened\n");
	return 0;
}

static struct file_operations fops = {
	.open = leave_open,
};
static struct miscdevice misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "leftover_misc",
	.fops = &fops,
};
static struct cdev cdev;

static int __init leave_init(void)
{
	dev_t dev = MKDEV(42, 0);
	int err;

	fops.owner = owner ? THIS_MODULE : NULL;
	err = register_chrdev_region(dev, 2, "leftover");
	if (err)
		return err;
	cdev_init(&cdev, &fops);
	cdev.owner = fops.owner;
	err = cdev_add(&cdev, dev, 2);
	if (err)
		return err;
	return misc_register(&misc);
}

static void __exit leave_exit(void)
{
}

module_init(leave_init);
module_exit(leave_exit);
MODULE_LICENSE("Dual MIT/GPL");
