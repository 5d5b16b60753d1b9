// SPDX-License-Identifier: MIT
/*
 * Reading, writing, seeking and commands: between who has a file and its driver.
 *
 * Everything that a driver need not check is checked here: whether the file was opened for
 * this, whether the buffer can be the user's, whether the count is one. What comes back is
 * looked at too: a driver that says it gave more than it was asked for would have a program
 * read beyond its buffer, so it is named and the caller gets -EIO.
 *
 * Context: process context, in the thread that makes the call.
 * Locking: none. Two calls for one file run side by side, as on Linux for devices; f_pos is
 * read before and stored after, and the last to store it wins.
 *
 * 1. A driver's .read and .write see 1 to MAX_RW_COUNT bytes, or 0 if 0 were asked for.
 * 2. f_pos is stored only after a call that did not fail.
 *
 * Linux: fs/read_write.c, fs/ioctl.c, fs/libfs.c.
 */
#include <jiffy/files.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

/* Errors of every call, in the order in which Linux finds them. */
static int check_call(const struct file *file, fmode_t may, fmode_t can, const void __user *buf,
		      size_t count)
{
	if (!(file->f_mode & may))
		return -EBADF;
	if (!(file->f_mode & can))
		return -EINVAL;
	if (!access_ok(buf, count))
		return -EFAULT;
	return 0;
}

/* A place, and a count after it, that are numbers of bytes. */
static int check_place(const loff_t *pos, size_t count)
{
	loff_t end;

	if ((ssize_t)count < 0)
		return -EINVAL;
	if (pos && (*pos < 0 || __builtin_add_overflow(*pos, (loff_t)count, &end)))
		return -EINVAL;
	return 0;
}

/* What a driver's .read or .write returned, if it can be. */
static ssize_t check_result(const struct file *file, const void *function, ssize_t result,
			    size_t count)
{
	dev_t dev = file->f_inode->i_rdev;

	if (result < -MAX_ERRNO) {
		pr_err("%u:%u: the driver's %ps returned %d, which is no error number: made -EIO\n",
		       MAJOR(dev), MINOR(dev), function, (int)result);
		return -EIO;
	}
	if (result > 0 && (size_t)result > count) {
		pr_err("%u:%u: the driver's %ps returned %d, but only %zu bytes were asked for: "
		       "made -EIO\n",
		       MAJOR(dev), MINOR(dev), function, (int)result, count);
		return -EIO;
	}
	return result;
}

ssize_t __process_context vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	int err = check_call(file, FMODE_READ, FMODE_CAN_READ, buf, count);

	might_sleep();
	if (!err)
		err = check_place(pos, count);
	if (err)
		return err;
	count = min_t(size_t, count, MAX_RW_COUNT);
	return check_result(file, file->f_op->read, file->f_op->read(file, buf, count, pos), count);
}

ssize_t __process_context vfs_write(struct file *file, const char __user *buf, size_t count,
				    loff_t *pos)
{
	int err = check_call(file, FMODE_WRITE, FMODE_CAN_WRITE, buf, count);

	might_sleep();
	if (!err)
		err = check_place(pos, count);
	if (err)
		return err;
	count = min_t(size_t, count, MAX_RW_COUNT);
	return check_result(file, file->f_op->write, file->f_op->write(file, buf, count, pos),
			    count);
}

ssize_t __process_context file_read(struct file *file, char __user *buf, size_t count)
{
	loff_t pos = file->f_pos;
	bool stream = file->f_mode & FMODE_STREAM;
	ssize_t n = vfs_read(file, buf, count, stream ? NULL : &pos);

	if (n >= 0 && !stream)
		file->f_pos = pos;
	return n;
}

ssize_t __process_context file_write(struct file *file, const char __user *buf, size_t count)
{
	loff_t pos = file->f_pos;
	bool stream = file->f_mode & FMODE_STREAM;
	ssize_t n = vfs_write(file, buf, count, stream ? NULL : &pos);

	if (n >= 0 && !stream)
		file->f_pos = pos;
	return n;
}

long __process_context vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	long result;

	might_sleep();
	if (!file->f_op->unlocked_ioctl)
		return -ENOTTY;
	result = file->f_op->unlocked_ioctl(file, cmd, arg);
	return result == -ENOIOCTLCMD ? -ENOTTY : result;
}

loff_t __process_context vfs_llseek(struct file *file, loff_t offset, int whence)
{
	might_sleep();
	if (!(file->f_mode & FMODE_LSEEK))
		return -ESPIPE;
	return file->f_op->llseek(file, offset, whence);
}

loff_t __process_context noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}

loff_t __process_context default_llseek(struct file *file, loff_t offset, int whence)
{
	switch (whence) {
	case SEEK_SET:
	case SEEK_END:
		break;
	case SEEK_CUR:
		if (__builtin_add_overflow(offset, file->f_pos, &offset))
			return -EINVAL;
		break;
	case SEEK_DATA:
	case SEEK_HOLE:
		return -ENXIO;
	default:
		return -EINVAL;
	}
	if (offset < 0)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

int __process_context nonseekable_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
	return 0;
}

int __process_context stream_open(struct inode *inode, struct file *file)
{
	nonseekable_open(inode, file);
	file->f_mode |= FMODE_STREAM;
	return 0;
}

int __process_context simple_open(struct inode *inode, struct file *file)
{
	return 0;
}

ssize_t __process_context simple_read_from_buffer(void __user *to, size_t count, loff_t *pos,
						  const void *from, size_t available)
{
	size_t left;

	if (*pos < 0)
		return -EINVAL;
	if (*pos >= available || !count)
		return 0;
	count = min_t(size_t, count, available - *pos);
	left = copy_to_user(to, (const char *)from + *pos, count);
	if (left == count)
		return -EFAULT;
	count -= left;
	*pos += count;
	return count;
}

ssize_t __process_context simple_write_to_buffer(void *to, size_t available, loff_t *pos,
						 const void __user *from, size_t count)
{
	size_t left;

	if (*pos < 0)
		return -EINVAL;
	if (*pos >= available || !count)
		return 0;
	count = min_t(size_t, count, available - *pos);
	left = copy_from_user((char *)to + *pos, from, count);
	if (left == count)
		return -EFAULT;
	count -= left;
	*pos += count;
	return count;
}
