// SPDX-License-Identifier: MIT
/*
 * /dev/null, /dev/zero, /dev/full and /dev/kmsg: devices without a device.
 *
 *	        read                write
 *	null    nothing: the end    takes it all
 *	zero    zeroes for ever     takes it all
 *	full    zeroes for ever     -ENOSPC
 *	kmsg    -EINVAL             each write is a record of the kernel log
 *
 * A small driver to read: four devices of one major number. Its .open looks at the minor
 * number and puts the operations of that device in the place of its own.
 *
 * Context: process context.
 * Locking: none: there is no state.
 * Linux: drivers/char/mem.c; kernel/printk/printk.c (devkmsg_write), where kmsg can be read, too.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define MEM_MAJOR 1
#define NULL_MINOR 3
#define ZERO_MINOR 5
#define FULL_MINOR 7
#define KMSG_MINOR 11
#define NR_MEM_MINORS 12
/* Zeroed at a time; between two, others run and ctrl-C is looked for. */
#define ZERO_BYTES 4096
/* Of the number in "<N>" the lowest three bits are the level; syslog's facility is above it. */
#define LOG_LEVEL_MASK 7

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

/* What follows a "<N>" at the start of @text; without one, @text, and *@level stays. */
static const char *skip_level(const char *text, int *level)
{
	unsigned long number;
	char *end;

	if (text[0] != '<')
		return text;
	number = simple_strtoul(text + 1, &end, 10);
	if (*end != '>')
		return text;
	*level = number & LOG_LEVEL_MASK;
	return end + 1;
}

/*
 * The newline is the record's end; one that is missing is added, so that nothing joins it.
 * The level stands in the format: as an argument it would take room in the record.
 */
static void log_text(char *text, size_t length)
{
	static const char *const formats[LOG_LEVEL_MASK + 1] = {
		KERN_EMERG "%s\n",   KERN_ALERT "%s\n",  KERN_CRIT "%s\n", KERN_ERR "%s\n",
		KERN_WARNING "%s\n", KERN_NOTICE "%s\n", KERN_INFO "%s\n", KERN_DEBUG "%s\n",
	};
	int level = default_message_loglevel;
	const char *rest;

	if (length && text[length - 1] == '\n')
		text[length - 1] = '\0';
	rest = skip_level(text, &level);
	printk(formats[level], rest);
}

static ssize_t __process_context kmsg_write(struct file *file, const char __user *buf, size_t count,
					    loff_t *pos)
{
	char *text;

	if (count > PRINTK_TEXT_MAX)
		return -EINVAL;
	text = kmalloc(count + 1, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	if (copy_from_user(text, buf, count)) {
		kfree(text);
		return -EFAULT;
	}
	text[count] = '\0';
	log_text(text, count);
	kfree(text);
	return count;
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
static const struct file_operations kmsg_fops = { .write = kmsg_write };

static const struct {
	const char *name;
	const struct file_operations *fops;
} mem_devices[NR_MEM_MINORS] = {
	[NULL_MINOR] = { "null", &null_fops },
	[ZERO_MINOR] = { "zero", &zero_fops },
	[FULL_MINOR] = { "full", &full_fops },
	[KMSG_MINOR] = { "kmsg", &kmsg_fops },
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
