// SPDX-License-Identifier: MIT
/*
 * Devices, by hand: mknod, rm, ls, cat, devices; and what is said when one cannot be opened.
 *
 *	insmod driver ── reserves 42:0, cdev_add()      `devices` shows the number
 *	mknod /dev/x c 42 0 ── a name for it            `ls` shows the name
 *	cat /dev/x, echo hi > /dev/x ── .open, .read or .write, .release
 *
 * Each of these can be missing, and then what is missing is said with the command that
 * makes it.
 *
 * Context: the command's thread, in which the driver's functions run too.
 * Locking: none here.
 * Linux: the commands of these names; /proc/devices.
 */
#include "shell.h"
#include <jiffy/devices.h>
#include <jiffy/devnode.h>
#include <jiffy/files.h>
#include <jiffy/nearest.h>
#include <jiffy/output.h>
#include <jiffy/user_buffer.h>
#include <linux/errname.h>
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define MAJOR_MAX 4095
#define CAT_BYTES 4096
#define NAMES_MAX 64 /* that a mistyped one is compared with */
#define LIST_BYTES 16384

/* --- What is wrong with a path ---------------------------------------------------------- */

/* Is @dev reserved, and by whom; and is there a cdev? */
struct reservation {
	dev_t dev;
	bool reserved;
	bool served;
	char name[40];
};

static void look_for_reservation(const struct device_record *record, void *data)
{
	struct reservation *wanted = data;

	if (wanted->dev - record->dev >= record->count)
		return;
	if (!strcmp(record->kind, "cdev")) {
		wanted->served = true;
		return;
	}
	wanted->reserved = true;
	strscpy(wanted->name, record->name, sizeof(wanted->name));
}

static int __process_context tell_no_driver(const char *path)
{
	struct reservation wanted = { 0 };
	umode_t mode;

	if (devnode_find(devnode_name(path), &mode, &wanted.dev))
		return shell_error("%.60s has just been removed", path);
	chrdev_for_each(look_for_reservation, &wanted);
	if (wanted.served)
		return shell_error("%.60s: the driver of %u:%u says that there is no such device "
				   "(-ENXIO)",
				   path, MAJOR(wanted.dev), MINOR(wanted.dev));
	if (wanted.reserved)
		return shell_error("%.60s: '%s' has reserved %u:%u, but nothing is there to open "
				   "(no cdev_add()?)",
				   path, wanted.name, MAJOR(wanted.dev), MINOR(wanted.dev));
	return shell_error("%.60s: no driver has the number %u:%u; first insmod its module "
			   "('devices' lists the numbers)",
			   path, MAJOR(wanted.dev), MINOR(wanted.dev));
}

struct names {
	const char *name[NAMES_MAX];
	size_t n;
};

static void __process_context collect_name(const struct device_record *record, void *data)
{
	struct names *names = data;
	char *copy;

	if (names->n == NAMES_MAX)
		return;
	copy = kstrdup(record->name, GFP_KERNEL);
	if (copy)
		names->name[names->n++] = copy;
}

static int __process_context tell_no_node(const char *path)
{
	struct names names = { .n = 0 };
	const char *near;

	devnode_for_each(collect_name, &names);
	near = nearest(devnode_name(path), names.name, names.n);
	if (near)
		shell_error("there is no %.60s; did you mean /dev/%.40s?", path, near);
	else
		shell_error("there is no %.60s; mknod %.60s c MAJOR MINOR makes it "
			    "('devices' lists the numbers)",
			    path, path);
	for (size_t i = 0; i < names.n; i++)
		kfree(names.name[i]);
	return SHELL_STATUS_ERROR;
}

int __process_context shell_path_error(const char *path, int err)
{
	if (!devnode_name(path))
		return shell_error("there is no device '%.60s': all are in /dev ('ls' lists them)",
				   path);
	switch (err) {
	case -ENOENT:
		return tell_no_node(path);
	case -ENXIO:
		return tell_no_driver(path);
	case -EISDIR:
		return shell_error("%.60s is a directory; name a device in it ('ls' lists them)",
				   path);
	case -ENAMETOOLONG:
		return shell_error("the name is longer than %u characters", DEVNODE_NAME_MAX);
	case -ENOMEM:
		return shell_error("no memory to open %.60s", path);
	case -ERESTARTSYS:
	case -EINTR:
		return SHELL_STATUS_ERROR;
	default:
		return shell_error("%.60s: its driver does not let it be opened (%s)", path,
				   errname(err) ?: "an unknown error");
	}
}

/* --- mknod, rm, ls ---------------------------------------------------------------------- */

static int __process_context check_new_path(const char *path)
{
	const char *name = devnode_name(path);

	if (!name)
		return shell_usage("'%.60s' is not in /dev, where all devices are", path);
	if (!*name)
		return shell_usage("'%.60s' is /dev itself; say which name in it", path);
	if (strchr(name, '/'))
		return shell_usage("'%.60s': there are no directories in /dev", path);
	return 0;
}

static int __process_context made(const char *path, int err)
{
	umode_t mode;
	dev_t dev;

	switch (err) {
	case 0:
		return 0;
	case -EEXIST:
		if (devnode_find(devnode_name(path), &mode, &dev))
			dev = 0;
		return shell_error("%.60s exists already, as %u:%u; rm %.60s first", path,
				   MAJOR(dev), MINOR(dev), path);
	case -ENAMETOOLONG:
		return shell_error("the name is longer than %u characters", DEVNODE_NAME_MAX);
	case -EINVAL:
		return shell_error("'%.60s' has a name that no file can have", path);
	default:
		return shell_error("no memory for a name");
	}
}

static int __process_context cmd_mknod(int argc, char **argv)
{
	unsigned long major, minor;
	int status;

	if (argc < 2)
		return shell_usage("say which name");
	status = check_new_path(argv[1]);
	if (status)
		return status;
	if (argc < 3)
		return shell_usage("the type is missing");
	if (strcmp(argv[2], "c"))
		return shell_usage("'%.40s' is not a type here: only c, for a character device",
				   argv[2]);
	status = shell_number_called(argv[3], "major number", 0, MAJOR_MAX, &major);
	if (!status)
		status = shell_number_called(argv[4], "minor number", 0, MINORMASK, &minor);
	if (!status)
		status = shell_at_most(argc, argv, 4);
	if (status)
		return status;
	return made(argv[1], devnode_mknod(argv[1], MKDEV(major, minor)));
}

static int __process_context cmd_rm(int argc, char **argv)
{
	const char *name;
	int status = 0, err;

	if (argc < 2)
		return shell_usage("say which device");
	for (int i = 1; i < argc; i++) {
		name = devnode_name(argv[i]);
		err = devnode_unlink(argv[i]);
		if (name && !*name)
			status = shell_error("/dev itself stays");
		else if (err)
			status = shell_path_error(argv[i], err);
	}
	return status;
}

static void __process_context print_node(const char *name, dev_t dev)
{
	tty_printf("c %4u, %7u  %s\n", MAJOR(dev), MINOR(dev), name);
}

static int __process_context list_all(void)
{
	char *name = kzalloc(DEVNODE_NAME_MAX + 1, GFP_KERNEL);
	dev_t dev;

	if (!name)
		return shell_error("no memory for a name");
	while (!signal_pending(current) && devnode_next(name, name, &dev))
		print_node(name, dev);
	kfree(name);
	return 0;
}

static int __process_context list_path(const char *path)
{
	const char *name = devnode_name(path);
	umode_t mode;
	dev_t dev;

	if (!strcmp(path, "/")) {
		tty_printf("d               dev\n");
		return 0;
	}
	if (!name)
		return shell_path_error(path, -ENOENT);
	if (!*name)
		return list_all();
	if (devnode_find(name, &mode, &dev))
		return shell_path_error(path, -ENOENT);
	print_node(path, dev);
	return 0;
}

static int __process_context cmd_ls(int argc, char **argv)
{
	/* The long form is the only one; who is used to typing -l may. */
	int first = argc > 1 && !strcmp(argv[1], "-l") ? 2 : 1, status = 0;

	if (first < argc && argv[first][0] == '-')
		return shell_usage("unknown option '%.40s'", argv[first]);
	if (first == argc)
		return list_all();
	for (int i = first; i < argc; i++)
		status = max(status, list_path(argv[i]));
	return status;
}

/* --- cat -------------------------------------------------------------------------------- */

/* What cat reads into: the driver's side, and the kernel's. */
struct cat {
	void __user *user;
	char *kernel;
	char last; /* the last character that was printed */
};

/* One read, printed. Bytes; 0: the end, or ctrl-C; or an errno. */
static ssize_t __process_context cat_some(struct cat *cat, struct file *file)
{
	ssize_t n = file_read(file, cat->user, CAT_BYTES);

	if (n <= 0)
		return n;
	if (copy_from_user(cat->kernel, cat->user, n))
		return -EFAULT;
	tty_write(cat->kernel, n);
	cat->last = cat->kernel[n - 1];
	cond_resched();
	return signal_pending(current) || output_failed() ? 0 : n;
}

static int __process_context tell_read_error(const char *path, const struct file *file, int err)
{
	if (err == -ERESTARTSYS || err == -EINTR)
		return SHELL_STATUS_ERROR;
	if (!strcmp(path, "/dev/kmsg"))
		return shell_error("/dev/kmsg can only be written (%s); 'dmesg' shows the log",
				   errname(err) ?: "an unknown error");
	if (err == -EINVAL && !file->f_op->read)
		return shell_error("%.60s cannot be read: its driver has no read function "
				   "(-EINVAL)",
				   path);
	return shell_error("%.60s cannot be read: the driver refused (%s)", path,
			   errname(err) ?: "an unknown error");
}

static int __process_context cat_path(struct cat *cat, const char *path)
{
	struct file *file = filp_open(path, O_RDONLY, 0);
	int status = 0, fd;
	ssize_t n;

	if (IS_ERR(file))
		return shell_path_error(path, PTR_ERR(file));
	/* If its driver faults, the end of this thread closes it. */
	fd = fd_install(file);
	do
		n = cat_some(cat, file);
	while (n > 0);
	/* The next line begins at the left: there the prompt is looked for. */
	if (cat->last != '\n' && !output_file())
		tty_write("\n", 1);
	if (n < 0)
		status = tell_read_error(path, file, n);
	close_fd(fd);
	return status;
}

static int __process_context cmd_cat(int argc, char **argv)
{
	struct cat cat = { .last = '\n' };
	int status = 0;

	if (argc < 2)
		return shell_usage("say which device");
	cat.user = user_buffer_alloc(CAT_BYTES);
	cat.kernel = kmalloc(CAT_BYTES, GFP_KERNEL);
	if (!cat.user || !cat.kernel || files_create_empty()) {
		status = shell_error("no memory for a buffer");
		argc = 0;
	}
	for (int i = 1; i < argc && !signal_pending(current); i++)
		status = max(status, cat_path(&cat, argv[i]));
	kfree(cat.kernel);
	return status;
}

/* --- devices ---------------------------------------------------------------------------- */

/* Gathered while the tables are locked, printed when they are not. */
struct list {
	char *text;
	size_t used;
	const struct device_record *numbers; /* whose nodes are looked for */
	unsigned int nodes;
};

static void add_node(const struct device_record *node, void *data)
{
	struct list *list = data;

	if (node->dev - list->numbers->dev >= list->numbers->count)
		return;
	list->nodes++;
	list->used +=
		scnprintf(list->text + list->used, LIST_BYTES - list->used, " /dev/%s", node->name);
}

static void __process_context add_numbers(const struct device_record *record, void *data)
{
	unsigned int major = MAJOR(record->dev), minor = MINOR(record->dev);
	struct list *list = data;
	char range[24];

	if (strcmp(record->kind, "device numbers"))
		return;
	if (record->count == 1)
		scnprintf(range, sizeof(range), "%u", minor);
	else
		scnprintf(range, sizeof(range), "%u-%u", minor, minor + record->count - 1);
	list->used += scnprintf(list->text + list->used, LIST_BYTES - list->used,
				"%5u  %-15s  %-20s ", major, range, record->name);
	list->numbers = record;
	list->nodes = 0;
	devnode_for_each(add_node, list);
	if (!list->nodes && major == MISC_MAJOR)
		list->used += scnprintf(list->text + list->used, LIST_BYTES - list->used, " none");
	else if (!list->nodes)
		list->used += scnprintf(list->text + list->used, LIST_BYTES - list->used,
					" none: mknod /dev/NAME c %u %u", major, minor);
	list->used += scnprintf(list->text + list->used, LIST_BYTES - list->used, "\n");
}

static int __process_context cmd_devices(int argc, char **argv)
{
	struct list list = { .used = 0 };
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	list.text = kmalloc(LIST_BYTES, GFP_KERNEL);
	if (!list.text)
		return shell_error("no memory for the list");
	chrdev_for_each(add_numbers, &list);
	tty_printf("%5s  %-15s  %-20s  %s\n", "major", "minors", "name", "nodes");
	tty_write(list.text, list.used);
	if (list.used == LIST_BYTES - 1)
		tty_printf("\n... and more\n");
	kfree(list.text);
	return 0;
}

SHELL_COMMAND(mknod, .name = "mknod", .group = "devices", .summary = "make a name in /dev",
	      .usage = "/dev/NAME c MAJOR MINOR", .example = "mknod /dev/deferred c 42 0",
	      .counterpart = "mknod", .run = cmd_mknod);
SHELL_COMMAND(rm, .name = "rm", .group = "devices", .summary = "take such a name away",
	      .usage = "/dev/NAME...", .example = "mknod /dev/x c 42 0; rm /dev/x",
	      .counterpart = "rm", .run = cmd_rm);
SHELL_COMMAND(ls, .name = "ls", .group = "devices", .summary = "the names in /dev",
	      .usage = "[/dev | /dev/NAME]...", .example = "ls /dev", .counterpart = "ls -l",
	      .run = cmd_ls);
SHELL_COMMAND(cat, .name = "cat", .group = "devices", .summary = "read devices",
	      .usage = "/dev/NAME...", .example = "cat /dev/null", .counterpart = "cat",
	      .run = cmd_cat);
SHELL_COMMAND(devices, .name = "devices", .group = "devices", .summary = "their numbers and nodes",
	      .usage = "", .example = "devices", .counterpart = "cat /proc/devices",
	      .run = cmd_devices);
