// SPDX-License-Identifier: MIT
/*
 * kernel/task: the device layer, where Linux has none of it or says nothing.
 *
 * Context: threads.
 * Locking: none.
 * Linux: the rows CHR of the specification are in tests/conformance/chr.
 */
#include <jiffy/devices.h>
#include <jiffy/devnode.h>
#include <jiffy/files.h>
#include <jiffy/ktest.h>
#include <jiffy/output.h>
#include <jiffy/tty.h>
#include <jiffy/user_buffer.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define LONG_NAME 10000

static int releases, writes;
static ssize_t answer;
static char text[16];

static int __process_context count_release(struct inode *inode, struct file *file)
{
	releases++;
	return 0;
}

static ssize_t __process_context answer_read(struct file *file, char __user *buf, size_t count,
					     loff_t *pos)
{
	return answer;
}

static ssize_t __process_context take(struct file *file, const char __user *buf, size_t count,
				      loff_t *pos)
{
	writes++;
	if (answer)
		return answer;
	return simple_write_to_buffer(text, sizeof(text) - 1, pos, buf, count);
}

static const struct file_operations fops = { .read = answer_read,
					     .write = take,
					     .release = count_release };
static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR, .name = "test-misc", .fops = &fops };

/* /dev/test-misc, opened; NULL after a failed expectation. */
static struct file *__process_context open_misc(int flags)
{
	struct file *file;

	releases = 0;
	writes = 0;
	answer = 0;
	memset(text, 0, sizeof(text));
	misc.minor = MISC_DYNAMIC_MINOR;
	if (!EXPECT_EQ(misc_register(&misc), 0))
		return NULL;
	file = filp_open("/dev/test-misc", flags, 0);
	if (EXPECT(!IS_ERR(file)))
		return file;
	misc_deregister(&misc);
	return NULL;
}

KTEST(devnode_names, "A name in /dev is printable, of 1 to 255 characters, and there once.")
{
	char *longest = test_alloc(LONG_NAME);
	dev_t dev = 0;
	umode_t mode;

	memset(longest, 'x', LONG_NAME);
	longest[LONG_NAME - 1] = '\0';
	strncpy(longest, "/dev/", 5);
	EXPECT_EQ(devnode_mknod(longest, MKDEV(1, 2)), -ENAMETOOLONG);
	EXPECT_EQ(PTR_ERR(filp_open(longest, O_RDONLY, 0)), -ENAMETOOLONG);
	longest[5 + DEVNODE_NAME_MAX] = '\0';
	EXPECT_EQ(devnode_mknod(longest, MKDEV(1, 2)), 0);
	EXPECT_EQ(devnode_mknod(longest, MKDEV(1, 3)), -EEXIST);
	EXPECT_EQ(devnode_find(longest + 5, &mode, &dev), 0);
	EXPECT_EQ(dev, MKDEV(1, 2));
	EXPECT_EQ(devnode_unlink(longest), 0);
	EXPECT_EQ(devnode_unlink(longest), -ENOENT);
	EXPECT_EQ(devnode_mknod("/dev/a\nb", 1), -EINVAL);
	EXPECT_EQ(devnode_mknod("/dev/..", 1), -EINVAL);
	EXPECT_EQ(devnode_mknod("/dev/", 1), -EEXIST);
	EXPECT_EQ(devnode_mknod("/device", 1), -ENOENT);
	EXPECT_EQ(devnode_mknod("/", 1), -ENOENT);
	EXPECT_EQ(devnode_mknod("", 1), -ENOENT);
	EXPECT_EQ(PTR_ERR(filp_open("/dev", O_RDONLY, 0)), -EISDIR);
	kfree(longest);
}

KTEST(devnode_order, "The names are listed in alphabetical order, each once.")
{
	char name[DEVNODE_NAME_MAX + 1] = "", last[DEVNODE_NAME_MAX + 1] = "";
	bool found = false;
	dev_t dev;

	EXPECT_EQ(devnode_mknod("/dev/m-second", MKDEV(9, 2)), 0);
	EXPECT_EQ(devnode_mknod("/dev/m-first", MKDEV(9, 1)), 0);
	while (devnode_next(name, name, &dev)) {
		EXPECT(strcmp(last, name) < 0);
		if (!strcmp(last, "m-first"))
			found = !strcmp(name, "m-second") && dev == MKDEV(9, 2);
		strcpy(last, name);
	}
	EXPECT(found);
	devnode_unlink("/dev/m-first");
	devnode_unlink("/dev/m-second");
}

KTEST(device_node_of_others, "device_destroy() leaves a node alone that a person made anew.")
{
	struct class *class = class_create("test-class");
	umode_t mode;
	dev_t dev;

	if (!EXPECT(!IS_ERR(class)))
		return;
	EXPECT(!IS_ERR(device_create(class, NULL, MKDEV(200, 1), NULL, "test!%d", 1)));
	EXPECT_EQ(devnode_find("test/1", &mode, &dev), 0);
	EXPECT_EQ(devnode_unlink("/dev/test/1"), 0);
	EXPECT_EQ(devnode_mknod("/dev/test/1", MKDEV(200, 2)), 0);
	device_destroy(class, MKDEV(200, 1));
	EXPECT_EQ(devnode_find("test/1", &mode, &dev), 0);
	EXPECT_EQ(dev, MKDEV(200, 2));
	expect_log("/dev/test/1 is there already, and is not made for 200:1");
	EXPECT(!IS_ERR(device_create(class, NULL, MKDEV(200, 1), NULL, "test/1")));
	device_destroy(class, MKDEV(200, 1));
	devnode_unlink("/dev/test/1");
	class_destroy(class);
}

KTEST(class_forms, "class_create() takes a name, or an owner and a name; a name is there once.")
{
	struct class *class = class_create(THIS_MODULE, "test-class");

	expect_log("there is a class 'test-class' already");
	EXPECT_EQ(PTR_ERR(class_create("test-class")), -EEXIST);
	EXPECT_EQ(PTR_ERR(device_create(ERR_PTR(-EEXIST), NULL, 1, NULL, "x")), -ENODEV);
	class_destroy(ERR_PTR(-EEXIST));
	class_destroy(NULL);
	class_destroy(class);
}

KTEST(class_destroyed_first, "A class that goes before its device is told, and used no more.")
{
	struct class *class = class_create("test-class");
	struct device *dev = device_create(class, NULL, MKDEV(200, 1), &class, "test-dev");

	if (!EXPECT(!IS_ERR(dev)))
		return;
	EXPECT_EQ(PTR_ERR(device_create(class, NULL, MKDEV(200, 2), NULL, "test-dev")), -EEXIST);
	EXPECT(dev_get_drvdata(dev) == &class);
	expect_log("class 'test-class' still has device 'test-dev'");
	expect_log("device 'test-dev' cannot be added");
	class_destroy(class);
	EXPECT(!strcmp(dev->class->name, "test-class"));
	device_destroy(class, MKDEV(200, 1));
	EXPECT_EQ(devnode_unlink("/dev/test-dev"), -ENOENT);
}

KTEST(cdev_misuse,
      "A cdev without operations, without a number, or added twice is refused and told.")
{
	dev_t dev;
	static struct cdev cdev;

	if (!EXPECT_EQ(alloc_chrdev_region(&dev, 0, 2, "test"), 0))
		return;
	expect_log("cdev_add() of a cdev without cdev_init()");
	expect_log("cdev_add() of a cdev without operations");
	expect_log("cdev_add() with the device number 0:0");
	expect_log("cdev_add() of a cdev that is added already");
	memset(&cdev, 0, sizeof(cdev));
	EXPECT_EQ(cdev_add(&cdev, dev, 1), -EINVAL);
	cdev_init(&cdev, NULL);
	EXPECT_EQ(cdev_add(&cdev, dev, 1), -EINVAL);
	cdev_init(&cdev, &fops);
	EXPECT_EQ(cdev_add(&cdev, 0, 1), -EBUSY);
	EXPECT_EQ(cdev_add(&cdev, dev, 0), -EINVAL);
	EXPECT_EQ(cdev_add(&cdev, dev, 1), 0);
	EXPECT_EQ(cdev_add(&cdev, dev + 1, 1), -EBUSY);
	cdev_del(&cdev);
	EXPECT_EQ(alloc_chrdev_region(&dev, 0, 0, "none"), -EINVAL);
	unregister_chrdev_region(dev, 2);
}

KTEST(file_liars, "A driver that returns more than it was asked for, or no errno, is told: -EIO.")
{
	struct file *file = open_misc(O_RDWR);
	char __user *buf = user_buffer_alloc(PAGE_SIZE);

	if (!file)
		return;
	expect_log("answer_read returned 9, but only 8 bytes were asked for");
	expect_log("answer_read returned -5000, which is no error number");
	expect_log("take returned 7, but only 6 bytes were asked for");
	answer = 9;
	EXPECT_EQ(file_read(file, buf, 8), -EIO);
	answer = -5000;
	EXPECT_EQ(file_read(file, buf, 8), -EIO);
	answer = 7;
	EXPECT_EQ(file_write(file, buf, 6), -EIO);
	answer = -MAX_ERRNO;
	EXPECT_EQ(file_write(file, buf, 6), -MAX_ERRNO);
	filp_close(file, NULL);
	EXPECT_EQ(releases, 1);
	misc_deregister(&misc);
}

KTEST(file_without_node, "A file stays open when its node and its device are gone.")
{
	struct file *file = open_misc(O_WRONLY);
	char __user *buf = user_buffer_alloc(4);

	if (!file)
		return;
	EXPECT_EQ(devnode_unlink("/dev/test-misc"), 0);
	EXPECT_EQ(PTR_ERR(filp_open("/dev/test-misc", O_RDONLY, 0)), -ENOENT);
	misc_deregister(&misc);
	EXPECT_EQ(copy_to_user(buf, "hi!", 4), 0);
	EXPECT_EQ(file_write(file, buf, 3), 3);
	EXPECT(!strcmp(text, "hi!"));
	EXPECT(file->private_data == &misc);
	EXPECT_EQ(releases, 0);
	filp_close(file, NULL);
	EXPECT_EQ(releases, 1);
}

KTEST(misc_numbers, "Misc devices have minors of their own; a name and a minor are there once.")
{
	static struct miscdevice other = { .name = "test-misc", .fops = &fops };
	struct file *file = open_misc(O_RDONLY);

	if (!file)
		return;
	EXPECT(misc.minor >= 0 && misc.minor < 128);
	EXPECT_EQ(misc_register(&misc), -EBUSY);
	other.minor = misc.minor;
	EXPECT_EQ(misc_register(&other), -EBUSY);
	other.minor = MISC_DYNAMIC_MINOR;
	expect_log("device 'test-misc' cannot be added");
	EXPECT_EQ(misc_register(&other), -EEXIST);
	EXPECT_EQ(other.minor, MISC_DYNAMIC_MINOR);
	filp_close(file, NULL);
	misc_deregister(&misc);
	expect_log("misc_deregister() of a device that is not registered");
	misc_deregister(&misc);
}

/* A structure with a device and a cdev in it, which ends with the last file. */
struct both {
	struct device dev;
	struct cdev cdev;
};
static int ends;

static void __process_context end_both(struct device *dev)
{
	ends++;
	kfree(container_of(dev, struct both, dev));
}

KTEST(cdev_device, "What cdev_device_add() was given lives until the last file is closed.")
{
	struct both *both = kzalloc(sizeof(*both), GFP_KERNEL);
	struct file *file;

	EXPECT(both);
	if (!both)
		return;
	ends = 0;
	releases = 0;
	device_initialize(&both->dev);
	both->dev.release = end_both;
	both->dev.devt = MKDEV(200, 0);
	EXPECT_EQ(dev_set_name(&both->dev, "test-both"), 0);
	cdev_init(&both->cdev, &fops);
	EXPECT_EQ(cdev_device_add(&both->cdev, &both->dev), 0);
	file = filp_open("/dev/test-both", O_RDONLY, 0);
	cdev_device_del(&both->cdev, &both->dev);
	put_device(&both->dev);
	EXPECT_EQ(PTR_ERR(filp_open("/dev/test-both", O_RDONLY, 0)), -ENOENT);
	EXPECT_EQ(ends, 0);
	if (EXPECT(!IS_ERR(file)))
		filp_close(file, NULL);
	EXPECT_EQ(releases, 1);
	EXPECT_EQ(ends, 1);
}

KTEST(output_to_device, "What is printed after '>' reaches .write in one piece; errors end it.")
{
	struct file *file = open_misc(O_WRONLY);

	if (!file)
		return;
	EXPECT_EQ(output_begin(file, "/dev/test-misc"), 0);
	tty_printf("one ");
	tty_printf("two");
	EXPECT_EQ(writes, 0);
	EXPECT_EQ(output_end(), 0);
	EXPECT_EQ(writes, 1);
	EXPECT(!strcmp(text, "one two"));
	EXPECT_EQ(releases, 1);
	misc_deregister(&misc);
	file = open_misc(O_WRONLY);
	if (!file)
		return;
	EXPECT_EQ(output_begin(file, "/dev/test-misc"), 0);
	answer = -ENOSPC;
	tty_printf("three");
	output_flush();
	EXPECT(output_failed());
	tty_printf("four");
	EXPECT_EQ(output_end(), -ENOSPC);
	EXPECT_EQ(writes, 1);
	EXPECT_EQ(releases, 1);
	misc_deregister(&misc);
}

static const char *wanted;
static unsigned int found;

static void count_record(const struct device_record *record, void *data)
{
	if (!strcmp(record->kind, wanted) && (record->object == data || !data))
		found++;
}

static unsigned int __process_context count(const char *kind, const void *object)
{
	wanted = kind;
	found = 0;
	devices_for_each(count_record, (void *)object);
	return found;
}

KTEST(devices_listed, "Everything that is registered is found, with who registered it.")
{
	unsigned int nodes = count("node", NULL), numbers = count("device numbers", NULL);
	struct file *file;

	EXPECT_EQ(count("misc device", &misc), 0);
	EXPECT_EQ(count("open file", &fops), 0);
	file = open_misc(O_RDONLY);
	if (!file)
		return;
	EXPECT_EQ(count("misc device", &misc), 1);
	EXPECT_EQ(count("open file", &fops), 1);
	EXPECT_EQ(count("device", misc.this_device), 1);
	EXPECT_EQ(count("node", NULL), nodes + 1);
	filp_close(file, NULL);
	misc_deregister(&misc);
	EXPECT_EQ(count("open file", &fops), 0);
	EXPECT_EQ(count("node", NULL), nodes);
	EXPECT_EQ(count("device numbers", NULL), numbers);
}
