// SPDX-License-Identifier: MIT
/*
 * Misc devices: one major number that many small drivers share.
 *
 * The number has one cdev, whose .open looks the minor up and goes on with the operations of
 * the driver that has it:
 *
 *	10:minor ──► misc_fops.open ──► struct miscdevice ──► its fops in file->f_op ──► its .open
 *
 * Context: process context.
 * Locking: misc_lock protects the list. It is not held while a driver is called.
 *
 * 1. No two in the list have the same minor.
 *
 * Linux: drivers/char/misc.c.
 */
#include <jiffy/devices.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/string.h>

/* Minors that are given out: from one less down to 0. */
#define DYNAMIC_MINORS 128

static LIST_HEAD(misc_list); /* misc_lock */
static DEFINE_MUTEX(misc_lock);
static struct class *misc_class; /* set at boot */

static struct miscdevice *find_minor_locked(int minor)
{
	struct miscdevice *misc;

	list_for_each_entry(misc, &misc_list, list)
		if (misc->minor == minor)
			return misc;
	return NULL;
}

static int __process_context misc_open(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = NULL;
	struct miscdevice *misc;

	mutex_lock(&misc_lock);
	misc = find_minor_locked(iminor(inode));
	if (misc)
		fops = fops_get(misc->fops);
	mutex_unlock(&misc_lock);
	if (!fops)
		return -ENODEV;
	/* The operations keep the driver's module, in which the struct miscdevice lies. */
	file->private_data = misc;
	replace_fops(file, fops);
	return fops->open ? fops->open(inode, file) : 0;
}

static const struct file_operations misc_fops = { .open = misc_open };

static int choose_minor_locked(struct miscdevice *misc)
{
	if (misc->minor != MISC_DYNAMIC_MINOR)
		return find_minor_locked(misc->minor) ? -EBUSY : 0;
	for (int minor = DYNAMIC_MINORS - 1; minor >= 0; minor--)
		if (!find_minor_locked(minor)) {
			misc->minor = minor;
			return 0;
		}
	return -EBUSY;
}

static int check_misc(const struct miscdevice *misc)
{
	if (WARN(!misc->fops || !misc->name, "misc_register() without fops or a name\n"))
		return -EINVAL;
	return misc->minor < 0 || misc->minor > MISC_DYNAMIC_MINOR ? -EINVAL : 0;
}

static int __process_context insert_misc(struct miscdevice *misc, unsigned long caller)
{
	struct miscdevice *other;
	int err = 0;

	mutex_lock(&misc_lock);
	list_for_each_entry(other, &misc_list, list)
		if (other == misc)
			err = -EBUSY;
	if (!err)
		err = choose_minor_locked(misc);
	if (!err) {
		misc->caller = caller;
		list_add_tail(&misc->list, &misc_list);
	}
	mutex_unlock(&misc_lock);
	return err;
}

static void __process_context remove_misc(struct miscdevice *misc)
{
	mutex_lock(&misc_lock);
	list_del(&misc->list);
	mutex_unlock(&misc_lock);
}

int __process_context misc_register(struct miscdevice *misc)
{
	bool dynamic = misc->minor == MISC_DYNAMIC_MINOR;
	int err = check_misc(misc);

	might_sleep();
	if (!err)
		err = insert_misc(misc, _RET_IP_);
	if (err)
		return err;
	misc->this_device = device_create(misc_class, misc->parent, MKDEV(MISC_MAJOR, misc->minor),
					  misc, "%s", misc->nodename ?: misc->name);
	if (!IS_ERR(misc->this_device))
		return 0;
	remove_misc(misc);
	if (dynamic)
		misc->minor = MISC_DYNAMIC_MINOR;
	return PTR_ERR(misc->this_device);
}

void __process_context misc_deregister(struct miscdevice *misc)
{
	might_sleep();
	if (WARN(!misc->list.next, "misc_deregister() of a device that is not registered\n"))
		return;
	/* While it has its minor, nobody else's device can have that number. */
	device_destroy(misc_class, MKDEV(MISC_MAJOR, misc->minor));
	remove_misc(misc);
	misc->list.next = NULL;
}

void __process_context misc_for_each(device_record_fn fn, void *data)
{
	const struct miscdevice *misc;

	mutex_lock(&misc_lock);
	list_for_each_entry(misc, &misc_list, list) {
		struct device_record record = { .kind = "misc device",
						.name = misc->name,
						.dev = MKDEV(MISC_MAJOR, misc->minor),
						.count = 1,
						.caller = misc->caller,
						.object = misc };

		fn(&record, data);
	}
	mutex_unlock(&misc_lock);
}

static int __process_context misc_init(void)
{
	misc_class = class_create("misc");
	if (IS_ERR(misc_class))
		return PTR_ERR(misc_class);
	return register_chrdev(MISC_MAJOR, "misc", &misc_fops);
}
device_initcall(misc_init);
