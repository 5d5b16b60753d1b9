// SPDX-License-Identifier: MIT
/*
 * Devices that come and go, and files that are opened and closed.
 *
 * Context: process context.
 * Locking: none; one row at a time.
 * Linux: fs/char_dev.c, fs/open.c, fs/file_table.c.
 */
#include "chr.h"

static int opens, releases, open_error;
static struct inode *opened_inode;

static int count_open(struct inode *inode, struct file *file)
{
	opened_inode = inode;
	opens++;
	return open_error;
}

/* What it returns goes nowhere. */
static int count_release(struct inode *inode, struct file *file)
{
	WRITE_ONCE(releases, releases + 1);
	return -EIO;
}

static long tell_opens(struct file *file, unsigned int cmd, unsigned long arg)
{
	return opens;
}

static const struct file_operations counting = {
	.owner = THIS_MODULE,
	.open = count_open,
	.release = count_release,
	.unlocked_ioctl = tell_opens,
};

static void reset(void)
{
	opens = 0;
	releases = 0;
	open_error = 0;
	opened_inode = NULL;
}

/* /dev/conf_old and /dev/conf_beyond: minors 255 and 256 of @major. */
static bool begin_old(struct chr *c, unsigned int major)
{
	c->class = class_create(THIS_MODULE, "conf_old");
	if (!CONF_EQ(PTR_ERR_OR_ZERO(c->class), 0))
		return false;
	return chr_node(c, MKDEV(major, 255), "conf_old") &&
	       chr_node(c, MKDEV(major, 256), "conf_beyond");
}

static void end_old(struct chr *c, unsigned int major)
{
	device_destroy(c->class, MKDEV(major, 255));
	device_destroy(c->class, MKDEV(major, 256));
	class_destroy(c->class);
}

CONF(CHR_05, "register_chrdev(0) gives a major number with 256 minors; with a number, 0.")
{
	int major = register_chrdev(0, "conf_old", &counting);
	struct chr c;

	reset();
	if (!CONF_EXPECT(major > 0))
		return;
	if (begin_old(&c, major)) {
		CONF_EQ(chr_open_result("/dev/conf_old", O_RDONLY), 0);
		chr_released(READ_ONCE(releases) == 1);
		CONF_EQ(chr_open_result("/dev/conf_beyond", O_RDONLY), -ENXIO);
		CONF_EQ(register_chrdev(major, "conf_old", &counting), -EBUSY);
		unregister_chrdev(major, "conf_old");
		CONF_EQ(chr_open_result("/dev/conf_old", O_RDONLY), -ENXIO);
		CONF_EQ(register_chrdev(major, "conf_old", &counting), 0);
		CONF_EQ(chr_open_result("/dev/conf_old", O_RDONLY), 0);
		chr_released(READ_ONCE(releases) == 2);
	}
	end_old(&c, major);
	unregister_chrdev(major, "conf_old");
}

CONF(CHR_06, "A device can be opened from cdev_add() until cdev_del(); what is open stays so.")
{
	static struct chr c;
	struct file *file;

	reset();
	if (!chr_begin_without_cdev(&c))
		return;
	cdev_init(&c.cdev, &counting);
	c.cdev.owner = THIS_MODULE;
	CONF_EXPECT(c.cdev.ops == &counting);
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), -ENXIO);
	CONF_EQ(cdev_add(&c.cdev, c.dev, 1), 0);
	file = chr_open(O_RDONLY);
	cdev_del(&c.cdev);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		CONF_EQ(vfs_ioctl(file, 1, 0), 1);
		CONF_EQ(releases, 0);
		filp_close(file, NULL);
		chr_released(READ_ONCE(releases) == 1);
		CONF_EXPECT(conf_sleep_until(chr_users(&c.cdev) == 0));
		schedule_timeout_uninterruptible(2);
	}
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), -ENXIO);
	CONF_EQ(opens, 1);
	chr_end_without_cdev(&c);
}

CONF(CHR_06_ALLOC, "A cdev of cdev_alloc() is used like another one, and frees itself.")
{
	struct cdev *cdev;
	struct chr c;

	reset();
	if (!chr_begin_without_cdev(&c))
		return;
	cdev = cdev_alloc();
	if (CONF_EXPECT(cdev)) {
		cdev->ops = &counting;
		cdev->owner = THIS_MODULE;
		CONF_EQ(cdev_add(cdev, c.dev, 1), 0);
		CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), 0);
		chr_released(READ_ONCE(releases) == 1);
		chr_cdev_end(cdev);
		CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), -ENXIO);
	}
	chr_end_without_cdev(&c);
}

CONF(CHR_06_EXACT, "Where two overlap, the one with fewer numbers is opened.")
{
	static const struct file_operations others = { .owner = THIS_MODULE };
	struct cdev exact;
	struct file *file;
	struct chr c;

	reset();
	if (!chr_begin(&c, &others))
		return;
	cdev_init(&exact, &counting);
	exact.owner = THIS_MODULE;
	CONF_EQ(cdev_add(&exact, c.dev, 1), 0);
	file = chr_open(O_RDONLY);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		CONF_EQ(opens, 1);
		CONF_EXPECT(file_inode(file)->i_cdev == &exact);
		filp_close(file, NULL);
		chr_released(READ_ONCE(releases) == 1);
	}
	chr_cdev_end(&exact);
	chr_end(&c);
}

CONF(CHR_07, "open(): -ENOENT without a node, -ENXIO without a device.")
{
	struct chr c;

	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), -ENOENT);
	if (!chr_begin_without_cdev(&c))
		return;
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), -ENXIO);
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_WRONLY), -ENXIO);
	chr_end_without_cdev(&c);
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), -ENOENT);
}

CONF(CHR_07_NULL, "Without .open everybody can open it, in every mode.")
{
	static const struct file_operations nothing = { .owner = THIS_MODULE };
	struct chr c;

	if (!chr_begin(&c, &nothing))
		return;
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), 0);
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_WRONLY), 0);
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDWR), 0);
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDWR | O_CREAT | O_EXCL), -EEXIST);
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY | O_DIRECTORY), -ENOTDIR);
	chr_end(&c);
}

CONF(CHR_07_ERROR, "If .open fails, the file is not open: .release is not called.")
{
	struct chr c;

	reset();
	if (!chr_begin(&c, &counting))
		return;
	open_error = -EACCES;
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), -EACCES);
	open_error = -EBUSY;
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), -EBUSY);
	CONF_EQ(opens, 2);
	schedule_timeout_uninterruptible(2);
	CONF_EQ(READ_ONCE(releases), 0);
	chr_end(&c);
}

CONF(CHR_07_POSITIVE, "If .open returns more than 0, that is -EINVAL, and told.")
{
	struct chr c;

	reset();
	if (!chr_begin(&c, &counting))
		return;
	conf_expect_log("WARNING");
	open_error = 7;
	CONF_EQ(chr_open_result("/dev/" CHR_NAME, O_RDONLY), -EINVAL);
	chr_end(&c);
	CONF_EQ(READ_ONCE(releases), 0);
}

CONF(CHR_08, "release() is called once, by the last who closes the file.")
{
	struct file *file, *other;
	struct chr c;

	reset();
	if (!chr_begin(&c, &counting))
		return;
	file = chr_open(O_RDONLY);
	other = chr_open(O_RDONLY);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0) && CONF_EQ(PTR_ERR_OR_ZERO(other), 0)) {
		CONF_EXPECT(file != other);
		get_file(file);
		get_file(file);
		CONF_EQ(filp_close(file, NULL), 0);
		CONF_EQ(filp_close(file, NULL), 0);
		schedule_timeout_uninterruptible(2);
		CONF_EQ(READ_ONCE(releases), 0);
		CONF_EQ(filp_close(file, NULL), 0);
		chr_released(READ_ONCE(releases) == 1);
		CONF_EQ(filp_close(other, NULL), 0);
		chr_released(READ_ONCE(releases) == 2);
	}
	chr_end(&c);
	schedule_timeout_uninterruptible(2);
	CONF_EQ(READ_ONCE(releases), 2);
}

/* The usual driver: a structure with a cdev in it, found from the inode. */
struct box {
	int number;
	struct cdev cdev;
};

static int open_box(struct inode *inode, struct file *file)
{
	CONF_EXPECT(!file->private_data);
	file->private_data = container_of(inode->i_cdev, struct box, cdev);
	return count_open(inode, file);
}

static long box_number(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct box *box = file->private_data;

	return box->number + iminor(file_inode(file));
}

static const struct file_operations boxes = {
	.owner = THIS_MODULE,
	.open = open_box,
	.release = count_release,
	.unlocked_ioctl = box_number,
};

CONF(CHR_09, "inode->i_cdev leads to the driver's structure; each file has its private_data.")
{
	static struct box first = { .number = 100 }, second = { .number = 200 };
	struct file *one, *two;
	struct chr c;

	reset();
	if (!chr_begin_without_cdev(&c))
		return;
	cdev_init(&first.cdev, &boxes);
	cdev_init(&second.cdev, &boxes);
	CONF_EQ(cdev_add(&first.cdev, c.dev, 1), 0);
	CONF_EQ(cdev_add(&second.cdev, c.dev + 1, 2), 0);
	chr_node(&c, c.dev + 2, "conf_third");
	one = chr_open(O_RDWR);
	two = filp_open("/dev/conf_third", O_RDWR, 0);
	if (CONF_EQ(PTR_ERR_OR_ZERO(one), 0) && CONF_EQ(PTR_ERR_OR_ZERO(two), 0)) {
		CONF_EXPECT(opened_inode == file_inode(two));
		CONF_EQ(imajor(file_inode(two)), MAJOR(c.dev));
		CONF_EQ(file_inode(two)->i_rdev, c.dev + 2);
		CONF_EXPECT(S_ISCHR(file_inode(two)->i_mode));
		CONF_EXPECT(one->private_data == &first && two->private_data == &second);
		CONF_EQ(vfs_ioctl(one, 1, 0), 100);
		CONF_EQ(vfs_ioctl(two, 1, 0), 202);
		filp_close(one, NULL);
		filp_close(two, NULL);
		chr_released(READ_ONCE(releases) == 2);
	}
	device_destroy(c.class, c.dev + 2);
	chr_cdev_end(&first.cdev);
	chr_cdev_end(&second.cdev);
	chr_end_without_cdev(&c);
}

CONF_MODULE(CONF_ROW(CHR_05), CONF_ROW(CHR_06), CONF_ROW(CHR_06_ALLOC), CONF_ROW(CHR_06_EXACT),
	    CONF_ROW(CHR_07), CONF_ROW(CHR_07_NULL), CONF_ROW(CHR_07_ERROR),
	    CONF_ROW(CHR_07_POSITIVE), CONF_ROW(CHR_08), CONF_ROW(CHR_09));
