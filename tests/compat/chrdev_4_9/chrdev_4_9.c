// SPDX-License-Identifier: MIT
/* A character device: register_chrdev(), class_create() with the owner. */
#include <asm/uaccess.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

static struct class *class;
static int major;

static int my_open(struct inode *inode, struct file *file)
{
	return 0;
}

static long my_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return access_ok(VERIFY_WRITE, (void __user *)arg, sizeof(int)) ? 0 : -EFAULT;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = my_open,
	.unlocked_ioctl = my_ioctl,
};

static int __init chrdev_4_9_init(void)
{
	major = register_chrdev(0, "compat_chr", &fops);
	if (major < 0)
		return major;
	class = class_create(THIS_MODULE, "compat_class");
	if (IS_ERR(class)) {
		unregister_chrdev(major, "compat_chr");
		return PTR_ERR(class);
	}
	device_create(class, NULL, MKDEV(major, 0), NULL, "compat_chr");
	return 0;
}

static void __exit chrdev_4_9_exit(void)
{
	device_destroy(class, MKDEV(major, 0));
	class_destroy(class);
	unregister_chrdev(major, "compat_chr");
	if (major > 0)
		pr_info("compat chrdev_4_9: ok\n");
}

module_init(chrdev_4_9_init);
module_exit(chrdev_4_9_exit);
MODULE_LICENSE("Dual MIT/GPL");
