// SPDX-License-Identifier: MIT
/* A character device: cdev, class_create() with the name alone, misc_register(). */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static struct cdev cdev;
static struct class *class;
static dev_t number;

static ssize_t my_read(struct file *file, char __user *buf, size_t size, loff_t *offset)
{
	char byte = 'x';

	if (!size || *offset)
		return 0;
	if (!access_ok(buf, 1) || copy_to_user(buf, &byte, 1))
		return -EFAULT;
	return ++*offset;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.read = my_read,
};

static struct miscdevice misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "compat_misc",
	.fops = &fops,
};

static int __init chrdev_6_12_init(void)
{
	int err = alloc_chrdev_region(&number, 0, 1, "compat_cdev");

	if (err)
		return err;
	cdev_init(&cdev, &fops);
	cdev.owner = THIS_MODULE;
	err = cdev_add(&cdev, number, 1);
	if (err)
		goto unregister;
	class = class_create("compat_new_class");
	if (IS_ERR(class)) {
		err = PTR_ERR(class);
		goto delete;
	}
	device_create(class, NULL, number, NULL, "compat_cdev%d", MINOR(number));
	err = misc_register(&misc);
	if (!err)
		return 0;
	device_destroy(class, number);
	class_destroy(class);
	delete : cdev_del(&cdev);
unregister:
	unregister_chrdev_region(number, 1);
	return err;
	return 0;
}

static void __exit chrdev_6_12_exit(void)
{
	misc_deregister(&misc);
	device_destroy(class, number);
	class_destroy(class);
	cdev_del(&cdev);
	unregister_chrdev_region(number, 1);
	if (MAJOR(number))
		pr_info("compat chrdev_6_12: ok\n");
}

module_init(chrdev_6_12_init);
module_exit(chrdev_6_12_exit);
MODULE_LICENSE("Dual MIT/GPL");
