/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H
/*
 * Files, as a driver of a character device sees them.
 *
 *	name in /dev ──► device number ──► struct cdev ──► struct file_operations
 *	                 open() makes a struct file with an inode ──► .open()
 *	                 read(), write(), ioctl() ──► .read(), .write(), .unlocked_ioctl()
 *	                 the last close() ──► .release()
 *
 * - All of them run in process context, in the thread that makes the call: they may sleep.
 * - Nothing keeps two of them apart, not even for one file: a driver has locks of its own.
 * - .release runs once for each .open that returned 0, when nobody has the file any more.
 *   What it returns is ignored.
 * - While a file is open, .owner = THIS_MODULE keeps the module from being removed.
 * - .read and .write get a user's pointer: copy_to_user(), copy_from_user().
 * - What is NULL is refused: read and write -EINVAL, lseek -ESPIPE, ioctl -ENOTTY. A NULL
 *   .open lets everybody in.
 * - There are no other files than devices, and no inode is shared: each file has its own.
 */
#include <jiffy/context.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fcntl.h>
#include <linux/ioctl.h>
#include <linux/kdev_t.h>
#include <linux/list.h>
#include <linux/stat.h>
#include <linux/types.h>

struct cdev;
struct file;
struct inode;
struct module;

/* file->f_mode */
#define FMODE_READ 0x1
#define FMODE_WRITE 0x2
#define FMODE_LSEEK 0x4
#define FMODE_PREAD 0x8
#define FMODE_PWRITE 0x10
#define FMODE_CAN_READ 0x20000
#define FMODE_CAN_WRITE 0x40000
#define FMODE_OPENED 0x80000
#define FMODE_STREAM 0x200000

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4
#define SEEK_MAX SEEK_HOLE

/* The most bytes of one read or write: a multiple of the page size that fits into ssize_t. */
#define MAX_RW_COUNT 0x7ffff000UL

/**
 * struct file_operations - what a driver can do; NULL where it cannot
 * @owner: THIS_MODULE
 * @llseek: move file->f_pos. Return: where it is now, or -errno
 * @read: copy at most the given bytes to the user, move the given place. Return: bytes
 * copied, 0 at the end, or -errno
 * @write: take at most the given bytes, move the given place. Return: bytes taken, or -errno
 * @unlocked_ioctl: a command with an argument. Return: 0 or more, or -errno; -ENOTTY for one
 * that it does not know
 * @compat_ioctl: never called: all programs are 32-bit
 * @open: somebody opens it. Return: 0, or -errno: then it is not open
 * @release: the last user has closed it
 */
struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	ssize_t (*read)(struct file *file, char __user *buf, size_t count, loff_t *pos);
	ssize_t (*write)(struct file *file, const char __user *buf, size_t count, loff_t *pos);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
};

/**
 * struct inode - the device node through which a file was opened
 * @i_mode: S_IFCHR and the permissions
 * @i_rdev: the device number
 * @i_cdev: the driver's, for container_of(); set before .open
 *
 * Set at open, and then only read.
 */
struct inode {
	umode_t i_mode;
	dev_t i_rdev;
	struct cdev *i_cdev;
};

/**
 * struct file - an open file
 * @f_count: who has it: descriptors, and calls that are under way (atomic)
 * @f_flags: O_* with which it was opened
 * @f_mode: FMODE_*: what may be done (set at open; .open may change it)
 * @f_pos: where the next read or write is (whoever uses the file; nothing protects it)
 * @f_op: the driver's; .open may replace it
 * @f_inode: its node (set at open)
 * @private_data: the driver's, NULL before .open
 */
struct file {
	atomic_long_t f_count;
	unsigned int f_flags;
	fmode_t f_mode;
	loff_t f_pos;
	const struct file_operations *f_op;
	struct inode *f_inode;
	void *private_data;
};

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}

static inline unsigned int iminor(const struct inode *inode)
{
	return MINOR(inode->i_rdev);
}

static inline unsigned int imajor(const struct inode *inode)
{
	return MAJOR(inode->i_rdev);
}

/** get_file - one more user of an open file; fput() gives it back (<linux/file.h>).
 * Context: Any context. Return: @file. */
static inline struct file *get_file(struct file *file)
{
	atomic_long_inc(&file->f_count);
	return file;
}

static inline long file_count(const struct file *file)
{
	return atomic_long_read(&file->f_count);
}

/* For a driver that has several sets of operations, in its .open. Needs <linux/module.h>. */
#define fops_get(fops)                                                                         \
	({                                                                                     \
		const struct file_operations *_fops = (fops);                                  \
		_fops && try_module_get(_fops->owner) ? _fops : NULL;                          \
	})
#define fops_put(fops)                                                                         \
	do {                                                                                   \
		const struct file_operations *_fops = (fops);                                  \
		if (_fops)                                                                     \
			module_put(_fops->owner);                                              \
	} while (0)
#define replace_fops(file, fops)                                                               \
	do {                                                                                   \
		struct file *_file = (file);                                                   \
		fops_put(_file->f_op);                                                         \
		_file->f_op = (fops);                                                          \
	} while (0)

/**
 * filp_open - open a device
 * @path: "/dev/NAME"
 * @flags: O_RDONLY, O_WRONLY or O_RDWR, and O_NONBLOCK
 * @mode: for a file that O_CREAT makes: not used, there are only devices
 *
 * Context: Process context. May sleep.
 * Return: the file, for filp_close(); ERR_PTR(): -ENOENT no such name, -ENXIO no driver has
 * its number, -ENAMETOOLONG, -EISDIR and -ENOTDIR around /dev itself, -ENOMEM, or what the
 * driver's .open said.
 */
struct file *filp_open(const char *path, int flags, umode_t mode) __process_context;

/**
 * filp_close - give an open file back
 * @file: from filp_open()
 * @id: the table of descriptors that it was in; not used
 *
 * Context: Process context. May sleep.
 * Return: 0.
 */
int filp_close(struct file *file, void *id) __process_context;

/**
 * vfs_read - read from an open file
 * @file: the file
 * @buf: the user's buffer
 * @count: bytes; at most MAX_RW_COUNT are asked of the driver
 * @pos: from where; the driver moves it. The caller stores it to f_pos, unless it failed
 *
 * A driver that says that it read more than it was asked for, or gives a number that is no
 * errno, is named in the log: then it is -EIO.
 *
 * Context: Process context. May sleep.
 * Return: bytes read, 0 at the end; -EBADF if it is not open for reading, -EINVAL if it
 * cannot be read at all or @count is negative, -EFAULT if @buf is not in the user window, or
 * what the driver said.
 */
ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos) __process_context;

/** vfs_write - write to an open file; as vfs_read(). Context: Process context. May sleep.
 * Return: bytes written, or as vfs_read(). */
ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
	__process_context;

/**
 * vfs_llseek - move a file's place
 * @file: the file
 * @offset: bytes
 * @whence: SEEK_SET, SEEK_CUR or SEEK_END
 *
 * Context: Process context. May sleep.
 * Return: the place; -ESPIPE if it has none, or what the driver said.
 */
loff_t vfs_llseek(struct file *file, loff_t offset, int whence) __process_context;

/**
 * vfs_ioctl - a driver's command
 * @file: the file
 * @cmd: _IO() and its like
 * @arg: a number, or a user's pointer
 *
 * Context: Process context. May sleep.
 * Return: what the driver said; -ENOTTY if it takes none, or did not know this one.
 */
long vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg) __process_context;

/* Ready-made .llseek functions. */

/** default_llseek - any place that is not negative; the size is 0. Context: Process context.
 * Return: the place, -EINVAL, or -ENXIO for SEEK_DATA and SEEK_HOLE. */
loff_t default_llseek(struct file *file, loff_t offset, int whence) __process_context;

/** noop_llseek - it stays where it is. Context: Process context. Return: the place. */
loff_t noop_llseek(struct file *file, loff_t offset, int whence) __process_context;

/* The device has no place: lseek() is -ESPIPE. It was a function before Linux 6.0. */
#define no_llseek NULL

/* Ready-made .open functions, or for the end of one. */

/** nonseekable_open - this file has no place: lseek() is -ESPIPE. Context: Process context.
 * Return: 0. */
int nonseekable_open(struct inode *inode, struct file *file) __process_context;

/** stream_open - the same, and .read and .write get NULL as the place. Context: Process context.
 * Return: 0. */
int stream_open(struct inode *inode, struct file *file) __process_context;

/** simple_open - private_data = what the node has: NULL here. Context: Process context.
 * Return: 0. */
int simple_open(struct inode *inode, struct file *file) __process_context;

/**
 * simple_read_from_buffer - a whole .read for a device that is a piece of memory
 * @to: the user's buffer
 * @count: its bytes
 * @pos: from where; moved
 * @from: the memory
 * @available: its bytes
 *
 * Context: Process context. May sleep.
 * Return: bytes copied, 0 at the end, -EINVAL if @pos is negative, -EFAULT.
 */
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *pos, const void *from,
				size_t available) __process_context;

/**
 * simple_write_to_buffer - a whole .write for a device that is a piece of memory
 * @to: the memory
 * @available: its bytes
 * @pos: to where; moved
 * @from: the user's buffer
 * @count: its bytes
 *
 * Context: Process context. May sleep.
 * Return: bytes copied, 0 if @pos is at the end, -EINVAL if @pos is negative, -EFAULT.
 */
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *pos, const void __user *from,
			       size_t count) __process_context;

/*
 * Numbers and operations at once, the way before there was struct cdev: 256 minors of one
 * major number.
 */

/**
 * __register_chrdev - register operations for minors of one major number
 * @major: the number; 0: choose a free one
 * @baseminor: the first minor
 * @count: how many
 * @name: for `devices`
 * @fops: the operations
 *
 * Context: Process context. May sleep.
 * Return: 0, or the chosen number if @major was 0; -EBUSY, -EINVAL, -ENOMEM.
 */
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops) __process_context;

/** __unregister_chrdev - take it back; the same numbers. Context: Process context. May sleep. */
void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name) __process_context;

/** register_chrdev - the same for minors 0 to 255. Context: Process context. May sleep.
 * Return: as __register_chrdev(). */
static inline int __process_context register_chrdev(unsigned int major, const char *name,
						    const struct file_operations *fops)
{
	return __register_chrdev(major, 0, 256, name, fops);
}

/** unregister_chrdev - take it back. Context: Process context. May sleep. */
static inline void __process_context unregister_chrdev(unsigned int major, const char *name)
{
	__unregister_chrdev(major, 0, 256, name);
}

/**
 * register_chrdev_region - reserve device numbers
 * @from: the first; its major is not 0
 * @count: how many
 * @name: for `devices`
 *
 * All of them, or none. They lead to no driver yet: cdev_add().
 *
 * Context: Process context. May sleep.
 * Return: 0; -EBUSY if some are taken; -EINVAL if there are no such numbers; -ENOMEM.
 */
int register_chrdev_region(dev_t from, unsigned int count, const char *name) __process_context;

/**
 * alloc_chrdev_region - reserve minors of a major number that is free
 * @dev: gets the first
 * @baseminor: its minor
 * @count: how many
 * @name: for `devices`
 *
 * Context: Process context. May sleep.
 * Return: 0; -EBUSY if no major is free; -EINVAL; -ENOMEM.
 */
int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name)
	__process_context;

/** unregister_chrdev_region - give numbers back. @from, @count: as reserved; anything else
 * changes nothing. Context: Process context. May sleep. */
void unregister_chrdev_region(dev_t from, unsigned int count) __process_context;

#endif

#include <jiffy/brings_files.h>
#include <jiffy/brings_sched.h>
