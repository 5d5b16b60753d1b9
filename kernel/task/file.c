// SPDX-License-Identifier: MIT
/*
 * Open files: from a path to a struct file, and back.
 *
 *	filp_open() ── f_count 1 ──► in use ◄── get_file(), fput() ── 0 ──► .release, freed
 *
 * A descriptor of a program has a reference, and so has each call that is under way: a
 * program may close a descriptor while another thread reads through it, and .release waits
 * for that thread. So a driver never sees .release beside another call for the same file.
 *
 * The inode lies in the same piece of memory as its file. On Linux all files of one node
 * share one, which matters to file systems; a driver keeps what files share in its own
 * structure, which it finds through i_cdev.
 *
 * Context: process context.
 * Locking: files_lock protects the list of open files, which only rmmod and `devices` ask
 * for. The count is atomic.
 *
 * 1. .release is called once for each .open that returned 0, by whoever dropped the last
 *    reference; not at all if .open failed.
 * 2. f_op does not change after filp_open() has returned.
 *
 * Linux: fs/open.c (do_dentry_open), fs/file_table.c (__fput), where the last fput() is put
 * off to the return to user mode.
 */
#include "chrdev.h"

#include <jiffy/devices.h>
#include <jiffy/devnode.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

/* O_* that say how to open and have no meaning afterwards. */
#define OPEN_ONLY_FLAGS (O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC)

/**
 * struct open_file - a file, its inode and its place in the list
 * @file: what drivers see
 * @inode: the node it was opened through
 * @entry: link in open_files (files_lock)
 * @caller: who opened it (set at open)
 */
struct open_file {
	struct file file;
	struct inode inode;
	struct list_head entry;
	unsigned long caller;
};

static LIST_HEAD(open_files); /* files_lock */
static DEFINE_MUTEX(files_lock);

/* The number behind a path, or why it cannot be opened. */
static int __process_context find_node(const char *path, int flags, struct inode *inode)
{
	const char *name = devnode_name(path);
	int err;

	if (!name)
		return -ENOENT;
	if (!*name)
		return -EISDIR;
	if (strlen(name) > DEVNODE_NAME_MAX)
		return -ENAMETOOLONG;
	err = devnode_find(name, &inode->i_mode, &inode->i_rdev);
	if (err)
		return err;
	if (flags & O_DIRECTORY)
		return -ENOTDIR;
	if ((flags & O_CREAT) && (flags & O_EXCL))
		return -EEXIST;
	return 0;
}

/* Access modes 0, 1, 2 and 3 are reading, writing, both, and neither: for ioctl alone. */
static fmode_t open_mode(int flags)
{
	fmode_t mode = (flags + 1) & O_ACCMODE;

	if (mode & FMODE_READ)
		mode |= FMODE_PREAD;
	if (mode & FMODE_WRITE)
		mode |= FMODE_PWRITE;
	return mode | FMODE_LSEEK;
}

/* What the operations allow; .open may have replaced them. */
static void set_abilities(struct file *file)
{
	if ((file->f_mode & FMODE_READ) && file->f_op->read)
		file->f_mode |= FMODE_CAN_READ;
	if ((file->f_mode & FMODE_WRITE) && file->f_op->write)
		file->f_mode |= FMODE_CAN_WRITE;
	if (!file->f_op->llseek)
		file->f_mode &= ~FMODE_LSEEK;
	file->f_flags &= ~OPEN_ONLY_FLAGS;
	file->f_mode |= FMODE_OPENED;
}

static int __process_context open_device(struct open_file *open, const char *path, int flags)
{
	int err = find_node(path, flags, &open->inode);

	if (err)
		return err;
	open->file.f_flags = flags;
	open->file.f_mode = open_mode(flags);
	open->file.f_inode = &open->inode;
	atomic_long_set(&open->file.f_count, 1);
	err = chrdev_open(&open->inode, &open->file);
	if (err)
		return err;
	set_abilities(&open->file);
	return 0;
}

struct file *__process_context filp_open(const char *path, int flags, umode_t mode)
{
	struct open_file *open;
	int err;

	might_sleep();
	open = kzalloc(sizeof(*open), GFP_KERNEL);
	if (!open)
		return ERR_PTR(-ENOMEM);
	open->caller = _RET_IP_;
	err = open_device(open, path, flags);
	if (err) {
		kfree(open);
		return ERR_PTR(err);
	}
	mutex_lock(&files_lock);
	list_add_tail(&open->entry, &open_files);
	mutex_unlock(&files_lock);
	return &open->file;
}

void __process_context fput(struct file *file)
{
	struct open_file *open = container_of(file, struct open_file, file);

	might_sleep();
	if (!atomic_long_dec_and_test(&file->f_count))
		return;
	mutex_lock(&files_lock);
	list_del(&open->entry);
	mutex_unlock(&files_lock);
	if (file->f_op->release)
		file->f_op->release(&open->inode, file);
	chrdev_release(&open->inode, file);
	kfree(open);
}

int __process_context filp_close(struct file *file, void *id)
{
	if (WARN(!file_count(file), "filp_close() of a file that is closed already\n"))
		return 0;
	fput(file);
	return 0;
}

void __process_context file_for_each(device_record_fn fn, void *data)
{
	struct open_file *open;

	mutex_lock(&files_lock);
	list_for_each_entry(open, &open_files, entry) {
		struct device_record record = {
			.kind = "open file",
			.name = "",
			.dev = open->inode.i_rdev,
			.count = 1,
			.caller = open->caller,
			.object = open->file.f_op,
		};

		fn(&record, data);
	}
	mutex_unlock(&files_lock);
}
