// SPDX-License-Identifier: MIT
/*
 * Character devices: who has which device numbers, and who answers when one is opened.
 *
 * Two tables. Reserving numbers and serving them are two steps, because a driver first needs
 * to know its numbers, and can be opened only when all of it is ready:
 *
 *	regions   register_chrdev_region() ── "42:0, 1 minor, is 'deferred'"   a name
 *	cdevs     cdev_add()               ── "42:0, 1 minor, has these ops"   what open() finds
 *
 * Opening:
 *
 *	42:0 ──► cdevs ──► struct cdev ──► a reference to it, one to cdev->owner,
 *	                                   one to ops->owner ──► .open
 *
 * The references are dropped when the file is closed. So cdev_del() only takes the cdev out
 * of the table; what is open goes on, and a module with .owner = THIS_MODULE stays as long.
 *
 * Context: process context.
 * Locking: chrdevs_lock protects both tables. It is not held while a driver is called.
 *
 * 1. No two regions of one major number overlap, and they are sorted by number.
 * 2. cdevs are sorted by how many numbers they have, so that the most exact is found first.
 * 3. A cdev in the table is referenced by whoever added it.
 *
 * Linux: fs/char_dev.c; drivers/base/map.c, where cdevs are hashed by major number. There a
 * node that is still open keeps leading to a deleted cdev; here it does not.
 */
#include "chrdev.h"

#include <jiffy/devices.h>
#include <jiffy/fail.h>
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#define CHRDEV_MAJOR_MAX 512
/* Where free major numbers are looked for, from the first down to the second. */
#define CHRDEV_MAJOR_DYN_START 254
#define CHRDEV_MAJOR_DYN_END 234
#define CHRDEV_MAJOR_DYN_EXT_START 511
#define CHRDEV_MAJOR_DYN_EXT_END 384

#define NR_MINORS (1U << MINORBITS)
#define REGION_NAME_BYTES 64

/**
 * struct region - reserved device numbers, all of one major
 * @entry: link in regions (chrdevs_lock)
 * @major: the major number
 * @baseminor: the first minor
 * @count: how many
 * @cdev: made by __register_chrdev(), or NULL (chrdevs_lock)
 * @caller: who reserved them
 * @name: a copy, cut to its size
 *
 * What has no lock is set before it is in the list.
 */
struct region {
	struct list_head entry;
	unsigned int major;
	unsigned int baseminor;
	unsigned int count;
	struct cdev *cdev;
	unsigned long caller;
	char name[REGION_NAME_BYTES];
};

/* What is asked for. */
struct region_request {
	unsigned int major; /* 0: a free one */
	unsigned int baseminor;
	unsigned int count;
	const char *name;
	unsigned long caller;
};

static LIST_HEAD(regions); /* chrdevs_lock */
static LIST_HEAD(cdevs);   /* chrdevs_lock */
static DEFINE_MUTEX(chrdevs_lock);

/* --- Regions ---------------------------------------------------------------------------- */

static bool major_is_used_locked(unsigned int major)
{
	const struct region *r;

	list_for_each_entry(r, &regions, entry)
		if (r->major == major)
			return true;
	return false;
}

static int find_dynamic_major_locked(void)
{
	for (int major = CHRDEV_MAJOR_DYN_START; major >= CHRDEV_MAJOR_DYN_END; major--)
		if (!major_is_used_locked(major))
			return major;
	for (int major = CHRDEV_MAJOR_DYN_EXT_START; major >= CHRDEV_MAJOR_DYN_EXT_END; major--)
		if (!major_is_used_locked(major))
			return major;
	return -EBUSY;
}

static bool overlap(const struct region *a, const struct region *b)
{
	return a->major == b->major && a->baseminor < b->baseminor + b->count &&
	       b->baseminor < a->baseminor + a->count;
}

static bool before(const struct region *a, const struct region *b)
{
	return a->major < b->major || (a->major == b->major && a->baseminor < b->baseminor);
}

static int insert_region_locked(struct region *new)
{
	struct list_head *place = &regions;
	struct region *r;
	int major;

	if (!new->major) {
		major = find_dynamic_major_locked();
		if (major < 0) {
			pr_err("chrdev \"%s\": no major number is free\n", new->name);
			return major;
		}
		new->major = major;
	}
	list_for_each_entry(r, &regions, entry) {
		if (overlap(new, r))
			return -EBUSY;
		if (place == &regions && before(new, r))
			place = &r->entry;
	}
	list_add_tail(&new->entry, place);
	return 0;
}

static int check_request(const struct region_request *want)
{
	if (want->major >= CHRDEV_MAJOR_MAX) {
		pr_err("chrdev \"%.40s\": major %u is greater than the maximum (%u)\n", want->name,
		       want->major, CHRDEV_MAJOR_MAX - 1);
		return -EINVAL;
	}
	if (want->baseminor >= NR_MINORS || want->count > NR_MINORS - want->baseminor) {
		pr_err("chrdev \"%.40s\": %u minors from %u on go beyond the maximum (%u)\n",
		       want->name, want->count, want->baseminor, NR_MINORS - 1);
		return -EINVAL;
	}
	if (!want->count) {
		pr_err("chrdev \"%.40s\": no minors were asked for\n", want->name);
		return -EINVAL;
	}
	return 0;
}

static struct region *__process_context reserve(const struct region_request *want)
{
	struct region *new;
	int err = check_request(want);

	if (err)
		return ERR_PTR(err);
	new = kzalloc(sizeof(*new), GFP_KERNEL);
	if (!new)
		return ERR_PTR(-ENOMEM);
	new->major = want->major;
	new->baseminor = want->baseminor;
	new->count = want->count;
	new->caller = want->caller;
	strscpy(new->name, want->name, sizeof(new->name));
	mutex_lock(&chrdevs_lock);
	err = insert_region_locked(new);
	mutex_unlock(&chrdevs_lock);
	if (!err)
		return new;
	kfree(new);
	return ERR_PTR(err);
}

/* Takes out exactly this region; gives the cdev of __register_chrdev(), if it was that. */
static struct cdev *__process_context release_region(unsigned int major, unsigned int baseminor,
						     unsigned int count)
{
	struct cdev *cdev = NULL;
	struct region *r, *found = NULL;

	mutex_lock(&chrdevs_lock);
	list_for_each_entry(r, &regions, entry)
		if (r->major == major && r->baseminor == baseminor && r->count == count)
			found = r;
	if (found) {
		list_del(&found->entry);
		cdev = found->cdev;
	}
	mutex_unlock(&chrdevs_lock);
	kfree(found);
	return cdev;
}

/* The part of [from, end) that has from's major number. */
static unsigned int part_of_major(u64 from, u64 end)
{
	u64 next = (from | MINORMASK) + 1;

	return (next < end ? next : end) - from;
}

void __process_context unregister_chrdev_region(dev_t from, unsigned int count)
{
	u64 end = (u64)from + count;

	might_sleep();
	for (u64 n = from; n < end; n += part_of_major(n, end))
		release_region(MAJOR(n), MINOR(n), part_of_major(n, end));
}

int __process_context register_chrdev_region(dev_t from, unsigned int count, const char *name)
{
	u64 end = (u64)from + count;
	struct region *r;

	might_sleep();
	if (fail_here(FAIL_CHRDEV, -EBUSY))
		return -EBUSY;
	for (u64 n = from; n < end; n += part_of_major(n, end)) {
		struct region_request want = { .major = n >> MINORBITS,
					       .baseminor = MINOR(n),
					       .count = part_of_major(n, end),
					       .name = name,
					       .caller = _RET_IP_ };

		r = reserve(&want);
		if (IS_ERR(r)) {
			unregister_chrdev_region(from, n - from);
			return PTR_ERR(r);
		}
	}
	return 0;
}

int __process_context alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count,
					  const char *name)
{
	struct region_request want = {
		.baseminor = baseminor, .count = count, .name = name, .caller = _RET_IP_
	};
	struct region *r;

	might_sleep();
	if (fail_here(FAIL_CHRDEV, -EBUSY))
		return -EBUSY;
	r = reserve(&want);
	if (IS_ERR(r))
		return PTR_ERR(r);
	*dev = MKDEV(r->major, r->baseminor);
	return 0;
}

/* --- cdevs ------------------------------------------------------------------------------ */

static void release_nothing(struct kobject *kobj)
{
}

static void free_cdev(struct kobject *kobj)
{
	kfree(container_of(kobj, struct cdev, kobj));
}

static const struct kobj_type cdev_default = { .release = release_nothing };
static const struct kobj_type cdev_dynamic = { .release = free_cdev };

void cdev_init(struct cdev *cdev, const struct file_operations *fops)
{
	memset(cdev, 0, sizeof(*cdev));
	INIT_LIST_HEAD(&cdev->list);
	kobject_init(&cdev->kobj, &cdev_default);
	cdev->ops = fops;
}

struct cdev *__process_context cdev_alloc(void)
{
	struct cdev *cdev = kzalloc(sizeof(*cdev), GFP_KERNEL);

	if (!cdev)
		return NULL;
	INIT_LIST_HEAD(&cdev->list);
	kobject_init(&cdev->kobj, &cdev_dynamic);
	return cdev;
}

void cdev_set_parent(struct cdev *cdev, struct kobject *kobj)
{
	cdev->kobj.parent = kobj;
}

/* The first with as many numbers or more: the new one comes before it. */
static struct list_head *place_of_locked(unsigned int count)
{
	struct cdev *c;

	list_for_each_entry(c, &cdevs, list)
		if (c->count >= count)
			return &c->list;
	return &cdevs;
}

static int check_cdev(const struct cdev *cdev, dev_t dev, unsigned int count)
{
	if (WARN(!cdev->kobj.ktype, "cdev_add() of a cdev without cdev_init()\n"))
		return -EINVAL;
	if (WARN(!cdev->ops, "cdev_add() of a cdev without operations\n"))
		return -EINVAL;
	if (WARN(!dev, "cdev_add() with the device number 0:0\n"))
		return -EBUSY;
	return count ? 0 : -EINVAL;
}

int __process_context cdev_add_by(struct cdev *cdev, dev_t dev, unsigned int count,
				  unsigned long caller)
{
	int err = check_cdev(cdev, dev, count);

	if (err)
		return err;
	mutex_lock(&chrdevs_lock);
	if (list_empty(&cdev->list)) {
		cdev->dev = dev;
		cdev->count = count;
		cdev->caller = caller;
		list_add_tail(&cdev->list, place_of_locked(count));
	} else {
		err = -EBUSY;
	}
	mutex_unlock(&chrdevs_lock);
	if (WARN(err, "cdev_add() of a cdev that is added already, as %u:%u\n", MAJOR(cdev->dev),
		 MINOR(cdev->dev)))
		return err;
	kobject_get(cdev->kobj.parent);
	return 0;
}

int __process_context cdev_add(struct cdev *cdev, dev_t dev, unsigned int count)
{
	might_sleep();
	if (fail_here(FAIL_CHRDEV, -ENOMEM))
		return -ENOMEM;
	return cdev_add_by(cdev, dev, count, _RET_IP_);
}

void __process_context cdev_del(struct cdev *cdev)
{
	might_sleep();
	if (WARN(!cdev->kobj.ktype, "cdev_del() of a cdev without cdev_init()\n"))
		return;
	mutex_lock(&chrdevs_lock);
	list_del_init(&cdev->list);
	mutex_unlock(&chrdevs_lock);
	kobject_put(&cdev->kobj);
}

/* --- Both at once ----------------------------------------------------------------------- */

static struct cdev *__process_context make_cdev(const char *name,
						const struct file_operations *fops)
{
	struct cdev *cdev = cdev_alloc();

	if (!cdev)
		return NULL;
	cdev->owner = fops->owner;
	cdev->ops = fops;
	return cdev;
}

int __process_context __register_chrdev(unsigned int major, unsigned int baseminor,
					unsigned int count, const char *name,
					const struct file_operations *fops)
{
	struct region_request want = { .major = major,
				       .baseminor = baseminor,
				       .count = count,
				       .name = name,
				       .caller = _RET_IP_ };
	struct cdev *cdev;
	struct region *r;
	int err;

	might_sleep();
	if (fail_for(FAIL_CHRDEV, "register_chrdev", -EBUSY, want.caller))
		return -EBUSY;
	cdev = make_cdev(name, fops);
	if (!cdev)
		return -ENOMEM;
	r = reserve(&want);
	if (IS_ERR(r)) {
		cdev_del(cdev);
		return PTR_ERR(r);
	}
	mutex_lock(&chrdevs_lock);
	r->cdev = cdev;
	mutex_unlock(&chrdevs_lock);
	want.major = r->major;
	err = cdev_add_by(cdev, MKDEV(want.major, baseminor), count, want.caller);
	if (err) {
		__unregister_chrdev(want.major, baseminor, count, name);
		return err;
	}
	return major ? 0 : want.major;
}

void __process_context __unregister_chrdev(unsigned int major, unsigned int baseminor,
					   unsigned int count, const char *name)
{
	struct cdev *cdev;

	might_sleep();
	cdev = release_region(major, baseminor, count);
	if (cdev)
		cdev_del(cdev);
}

/* --- Opening ---------------------------------------------------------------------------- */

static void __process_context put_cdev(struct cdev *cdev)
{
	struct module *owner = cdev->owner;

	kobject_put(&cdev->kobj);
	module_put(owner);
}

/* The cdev that has @dev, with a reference to it and to its module; or NULL. */
static struct cdev *__process_context get_cdev(dev_t dev)
{
	struct cdev *c, *found = NULL;

	mutex_lock(&chrdevs_lock);
	list_for_each_entry(c, &cdevs, list) {
		if (dev - c->dev < c->count && try_module_get(c->owner)) {
			found = c;
			kobject_get(&c->kobj);
			break;
		}
	}
	mutex_unlock(&chrdevs_lock);
	return found;
}

/* As told to the opener: 0 or an errno. */
static int opening_result(const struct file *file, dev_t dev, int result)
{
	if (result <= 0 && result >= -MAX_ERRNO)
		return result;
	WARN(1, "%ps opened %u:%u and returned %d, which is neither 0 nor an error number\n",
	     file->f_op->open, MAJOR(dev), MINOR(dev), result);
	return -EINVAL;
}

int __process_context chrdev_open(struct inode *inode, struct file *file)
{
	struct cdev *cdev = get_cdev(inode->i_rdev);
	int err = 0;

	if (!cdev)
		return -ENXIO;
	inode->i_cdev = cdev;
	file->f_op = fops_get(cdev->ops);
	if (!file->f_op) {
		put_cdev(cdev);
		return -ENXIO;
	}
	if (file->f_op->open)
		err = opening_result(file, inode->i_rdev, file->f_op->open(inode, file));
	if (err)
		chrdev_release(inode, file);
	return err;
}

void __process_context chrdev_release(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = file->f_op;
	struct module *owner = fops ? fops->owner : NULL;

	/* Each may hold the module in which the other lies: the cdev goes first, as on Linux. */
	put_cdev(inode->i_cdev);
	module_put(owner);
}

/* --- What is there ---------------------------------------------------------------------- */

static void record_region(const struct region *r, device_record_fn fn, void *data)
{
	struct device_record record = {
		.kind = "device numbers",
		.name = r->name,
		.dev = MKDEV(r->major, r->baseminor),
		.count = r->count,
		.caller = r->caller,
	};

	fn(&record, data);
}

static void record_cdev(const struct cdev *c, device_record_fn fn, void *data)
{
	struct device_record record = {
		.kind = "cdev",
		.name = "",
		.dev = c->dev,
		.count = c->count,
		.caller = c->caller,
		.object = c->kobj.ktype == &cdev_default ? c : NULL,
	};

	fn(&record, data);
}

void __process_context chrdev_for_each(device_record_fn fn, void *data)
{
	const struct region *r;
	const struct cdev *c;

	mutex_lock(&chrdevs_lock);
	list_for_each_entry(r, &regions, entry)
		record_region(r, fn, data);
	list_for_each_entry(c, &cdevs, list)
		record_cdev(c, fn, data);
	mutex_unlock(&chrdevs_lock);
}
