// SPDX-License-Identifier: MIT
/*
 * Device numbers, and the numbers of ioctl commands.
 *
 * Context: process context.
 * Locking: none.
 * Linux: fs/char_dev.c; include/linux/kdev_t.h; include/uapi/asm-generic/ioctl.h.
 */
#include "chr.h"

#include <linux/ioctl.h>
#include <linux/kdev_t.h>

#define NAME "conf_numbers"
#define MINORS (1U << MINORBITS)
#define LAST_MAJOR 511
#define DYNAMIC_MAX (254 - 234 + 1 + 511 - 384 + 1)

CONF(CHR_01, "A device number has 12 bits of major number and 20 bits of minor number.")
{
	dev_t dev = MKDEV(0xabc, 0x12345);

	CONF_EQ(dev, 0xabc12345);
	CONF_EQ(MAJOR(dev), 0xabc);
	CONF_EQ(MINOR(dev), 0x12345);
	CONF_EQ(MAJOR(MKDEV(0xfff, MINORMASK)), 0xfff);
	CONF_EQ(MINOR(MKDEV(0xfff, MINORMASK)), MINORMASK);
	CONF_EQ(MINORBITS, 20);
	CONF_EQ(sizeof(dev_t), 4);
}

CONF(CHR_02, "register_chrdev_region(): what overlaps is -EBUSY, what lies beside it is not.")
{
	unsigned int major;
	dev_t dev;

	if (!CONF_EQ(alloc_chrdev_region(&dev, 10, 10, NAME), 0))
		return;
	major = MAJOR(dev);
	CONF_EQ(MINOR(dev), 10);
	CONF_EQ(register_chrdev_region(MKDEV(major, 10), 10, NAME), -EBUSY);
	CONF_EQ(register_chrdev_region(MKDEV(major, 15), 1, NAME), -EBUSY);
	CONF_EQ(register_chrdev_region(MKDEV(major, 19), 10, NAME), -EBUSY);
	CONF_EQ(register_chrdev_region(MKDEV(major, 0), 11, NAME), -EBUSY);
	CONF_EQ(register_chrdev_region(MKDEV(major, 0), 100, NAME), -EBUSY);
	CONF_EQ(register_chrdev_region(MKDEV(major, 0), 10, NAME), 0);
	CONF_EQ(register_chrdev_region(MKDEV(major, 20), 5, NAME), 0);
	unregister_chrdev_region(MKDEV(major, 20), 5);
	unregister_chrdev_region(MKDEV(major, 0), 10);
	unregister_chrdev_region(dev, 10);
}

CONF(CHR_02_INVALID, "A major number above 511, and minor numbers of 21 bits, are -EINVAL.")
{
	dev_t dev;

	CONF_EQ(register_chrdev_region(MKDEV(LAST_MAJOR + 1, 0), 1, NAME), -EINVAL);
	CONF_EQ(register_chrdev_region(MKDEV(4095, 0), 1, NAME), -EINVAL);
	CONF_EQ(alloc_chrdev_region(&dev, MINORS - 1, 2, NAME), -EINVAL);
	CONF_EQ(alloc_chrdev_region(&dev, 0, MINORS + 1, NAME), -EINVAL);
	if (CONF_EQ(alloc_chrdev_region(&dev, MINORS - 1, 1, NAME), 0))
		unregister_chrdev_region(dev, 1);
	if (CONF_EQ(alloc_chrdev_region(&dev, 0, MINORS, NAME), 0))
		unregister_chrdev_region(dev, MINORS);
}

CONF(CHR_02_ALL, "A range over two major numbers is registered whole, or not at all.")
{
	dev_t upper, lower, range;

	if (!CONF_EQ(alloc_chrdev_region(&upper, 0, 1, NAME), 0))
		return;
	if (!CONF_EQ(alloc_chrdev_region(&lower, 0, 1, NAME), 0)) {
		unregister_chrdev_region(upper, 1);
		return;
	}
	if (MAJOR(lower) + 1 != MAJOR(upper)) {
		conf_skip("no two major numbers in a row are free");
	} else {
		range = MKDEV(MAJOR(lower), MINORS - 10);
		CONF_EQ(register_chrdev_region(range, 20, NAME), -EBUSY);
		CONF_EQ(register_chrdev_region(range, 10, NAME), 0);
		unregister_chrdev_region(range, 10);
		unregister_chrdev_region(upper, 1);
		CONF_EQ(register_chrdev_region(range, 20, NAME), 0);
		CONF_EQ(register_chrdev_region(upper, 1, NAME), -EBUSY);
		unregister_chrdev_region(range, 20);
		CONF_EQ(register_chrdev_region(upper, 1, NAME), 0);
	}
	unregister_chrdev_region(lower, 1);
	unregister_chrdev_region(upper, 1);
}

/* The next one may be this: lower in the first range, or lower in the second. */
static bool may_follow(unsigned int last, unsigned int major)
{
	bool first = major >= 234 && major <= 254, second = major >= 384 && major <= 511;

	if (!last)
		return first || second;
	if (last <= 254)
		return (first && major < last) || second;
	return second && major < last;
}

CONF(CHR_03, "alloc_chrdev_region() gives 254 to 234, then 511 to 384, and then -EBUSY.")
{
	static dev_t devs[DYNAMIC_MAX];
	unsigned int n, last = 0;
	dev_t dev = 0;
	int err = 0;

	for (n = 0; n < DYNAMIC_MAX; n++) {
		err = alloc_chrdev_region(&devs[n], 3, 1, NAME);
		if (err)
			break;
		CONF_EQ(MINOR(devs[n]), 3);
		CONF_EXPECT(may_follow(last, MAJOR(devs[n])));
		last = MAJOR(devs[n]);
	}
	CONF_EXPECT(n > 0);
	if (!err)
		err = alloc_chrdev_region(&dev, 3, 1, NAME);
	CONF_EQ(err, -EBUSY);
	while (n--)
		unregister_chrdev_region(devs[n], 1);
}

CONF(CHR_04, "unregister_chrdev_region() of a range that is not one does nothing.")
{
	dev_t dev;

	if (!CONF_EQ(alloc_chrdev_region(&dev, 0, 4, NAME), 0))
		return;
	unregister_chrdev_region(dev, 3);
	unregister_chrdev_region(dev, 5);
	unregister_chrdev_region(dev + 1, 3);
	CONF_EQ(register_chrdev_region(dev, 1, NAME), -EBUSY);
	CONF_EQ(register_chrdev_region(dev + 3, 1, NAME), -EBUSY);
	unregister_chrdev_region(dev, 4);
	CONF_EQ(register_chrdev_region(dev, 4, NAME), 0);
	unregister_chrdev_region(dev, 4);
	unregister_chrdev_region(dev, 4);
}

struct three_words {
	u32 word[3];
};

CONF(CHR_13, "_IO(), _IOR(), _IOW(), _IOWR(): direction, size, type and number in 32 bits.")
{
	unsigned int cmd = _IOWR('k', 200, struct three_words);

	CONF_EQ(_IO('k', 1), 'k' << 8 | 1);
	CONF_EQ(_IOW('k', 1, int), 0x40046b01);
	CONF_EQ(_IOR('k', 1, int), 0x80046b01);
	CONF_EQ(_IOWR('k', 1, int), 0xc0046b01);
	CONF_EQ(_IOW('k', 1, char[16383]), 0x7fff6b01);
	CONF_EQ(_IOC_DIR(cmd), _IOC_READ | _IOC_WRITE);
	CONF_EQ(_IOC_SIZE(cmd), sizeof(struct three_words));
	CONF_EQ(_IOC_TYPE(cmd), 'k');
	CONF_EQ(_IOC_NR(cmd), 200);
	CONF_EQ(_IOC_DIR(_IO('k', 1)), _IOC_NONE);
	CONF_EQ(_IOC_DIR(_IOW('k', 1, int)), _IOC_WRITE);
	CONF_EQ(_IOC_DIR(_IOR('k', 1, int)), _IOC_READ);
}

CONF_MODULE(CONF_ROW(CHR_01), CONF_ROW(CHR_02), CONF_ROW(CHR_02_INVALID), CONF_ROW(CHR_02_ALL),
	    CONF_ROW(CHR_03), CONF_ROW(CHR_04), CONF_ROW(CHR_13));
