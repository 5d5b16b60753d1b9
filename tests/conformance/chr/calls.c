// SPDX-License-Identifier: MIT
/*
 * Reading, writing, seeking and commands, as they reach a driver.
 *
 * Context: process context.
 * Locking: none; one row at a time.
 * Linux: fs/read_write.c, fs/ioctl.c, fs/libfs.c.
 */
#include "chr.h"

#include <linux/atomic.h>
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

#define MOST 0x7ffff000

/* What the driver is told to do, and what it saw. */
static ssize_t result;
static size_t seen_count;
static loff_t seen_pos, step;
static char __user *seen_buf;

static ssize_t look(char __user *buf, size_t count, loff_t *pos)
{
	seen_buf = buf;
	seen_count = count;
	seen_pos = *pos;
	*pos += step;
	return result;
}

static ssize_t read_look(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return look(buf, count, pos);
}

static ssize_t write_look(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return look((char __user *)buf, count, pos);
}

static long ioctl_look(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd == 1)
		return arg;
	return cmd == 2 ? -ENOIOCTLCMD : -ENOTTY;
}

static const struct file_operations looking = {
	.owner = THIS_MODULE,
	.llseek = default_llseek,
	.read = read_look,
	.write = write_look,
	.unlocked_ioctl = ioctl_look,
};
static const struct file_operations nothing = { .owner = THIS_MODULE };

static void reset(void)
{
	result = 0;
	step = 0;
	seen_count = 0;
	seen_pos = -1;
	seen_buf = NULL;
}

CONF(CHR_10, "A driver without .read or .write: -EINVAL; without .llseek -ESPIPE, ioctl -ENOTTY.")
{
	struct file *file;
	loff_t pos = 0;
	struct chr c;

	if (!chr_begin(&c, &nothing))
		return;
	file = chr_open(O_RDWR);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		CONF_EQ(chr_vfs_read(file, CHR_USER, 8, &pos), -EINVAL);
		CONF_EQ(chr_vfs_write(file, CHR_USER, 8, &pos), -EINVAL);
		CONF_EQ(vfs_llseek(file, 0, SEEK_SET), -ESPIPE);
		CONF_EQ(vfs_ioctl(file, 1, 0), -ENOTTY);
		filp_close(file, NULL);
	}
	chr_end(&c);
}

CONF(CHR_10_MODE, "What the file was not opened for is -EBADF, and .read and .write do not run.")
{
	struct file *reader, *writer;
	loff_t pos = 0;
	struct chr c;

	reset();
	result = 8;
	if (!chr_begin(&c, &looking))
		return;
	reader = chr_open(O_RDONLY);
	writer = chr_open(O_WRONLY);
	if (CONF_EQ(PTR_ERR_OR_ZERO(reader), 0) && CONF_EQ(PTR_ERR_OR_ZERO(writer), 0)) {
		CONF_EXPECT((reader->f_mode & FMODE_READ) && !(reader->f_mode & FMODE_WRITE));
		CONF_EXPECT(!(writer->f_mode & FMODE_READ) && (writer->f_mode & FMODE_WRITE));
		CONF_EQ(chr_vfs_write(reader, CHR_USER, 8, &pos), -EBADF);
		CONF_EQ(chr_vfs_read(writer, CHR_USER, 8, &pos), -EBADF);
		CONF_EQ(seen_count, 0);
		CONF_EQ(chr_vfs_read(reader, CHR_USER, 8, &pos), 8);
		CONF_EQ(chr_vfs_write(writer, CHR_USER, 8, &pos), 8);
		filp_close(reader, NULL);
		filp_close(writer, NULL);
	}
	chr_end(&c);
}

CONF(CHR_10_IOCTL, "An ioctl command gives what the driver says; -ENOIOCTLCMD becomes -ENOTTY.")
{
	struct file *file;
	struct chr c;

	if (!chr_begin(&c, &looking))
		return;
	file = chr_open(O_RDONLY);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		CONF_EQ(vfs_ioctl(file, 1, 0x12345678), 0x12345678);
		CONF_EQ(vfs_ioctl(file, 2, 0), -ENOTTY);
		CONF_EQ(vfs_ioctl(file, 3, 0), -ENOTTY);
		filp_close(file, NULL);
	}
	chr_end(&c);
}

CONF(CHR_10_BUFFER, "A buffer that no program can have is -EFAULT, a negative place -EINVAL.")
{
	struct file *file;
	loff_t pos = 0, negative = -1;
	struct chr c;

	reset();
	result = 8;
	if (!chr_begin(&c, &looking))
		return;
	file = chr_open(O_RDWR);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		CONF_EQ(chr_vfs_read(file, (char __user *)&pos, 8, &pos), -EFAULT);
		CONF_EQ(chr_vfs_write(file, (char __user *)&pos, 8, &pos), -EFAULT);
		CONF_EQ(chr_vfs_read(file, CHR_USER, 8, &negative), -EINVAL);
		CONF_EQ(chr_vfs_write(file, CHR_USER, 8, &negative), -EINVAL);
		CONF_EQ(seen_count, 0);
		filp_close(file, NULL);
	}
	chr_end(&c);
}

CONF(CHR_10_SEEK, "default_llseek() moves the place, noop_llseek() does not; nonseekable_open().")
{
	struct file *file;
	struct inode *inode;
	struct chr c;

	if (!chr_begin(&c, &looking))
		return;
	file = chr_open(O_RDWR);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		inode = file_inode(file);
		CONF_EQ(vfs_llseek(file, 100, SEEK_SET), 100);
		CONF_EQ(vfs_llseek(file, -30, SEEK_CUR), 70);
		CONF_EQ(file->f_pos, 70);
		CONF_EQ(vfs_llseek(file, -71, SEEK_CUR), -EINVAL);
		CONF_EQ(vfs_llseek(file, -1, SEEK_SET), -EINVAL);
		CONF_EQ(file->f_pos, 70);
		CONF_EQ(noop_llseek(file, 5, SEEK_SET), 70);
		CONF_EQ(vfs_llseek(file, 5, SEEK_END), 5);
		CONF_EQ(vfs_llseek(file, 0x123456789LL, SEEK_SET), 0x123456789LL);
		CONF_EQ(nonseekable_open(inode, file), 0);
		CONF_EQ(vfs_llseek(file, 0, SEEK_SET), -ESPIPE);
		filp_close(file, NULL);
	}
	chr_end(&c);
}

CONF(CHR_11, "The driver moves the place, which is stored unless it failed; it may do less.")
{
	struct file *file;
	struct chr c;

	reset();
	if (!chr_begin(&c, &looking))
		return;
	file = chr_open(O_RDWR);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		result = 3;
		step = 3;
		CONF_EQ(chr_read(file, CHR_USER, 8), 3);
		CONF_EQ(seen_count, 8);
		CONF_EQ(seen_pos, 0);
		CONF_EXPECT(seen_buf == CHR_USER);
		CONF_EQ(chr_write(file, CHR_USER + 1, 100), 3);
		CONF_EQ(seen_count, 100);
		CONF_EQ(seen_pos, 3);
		CONF_EXPECT(seen_buf == CHR_USER + 1);
		CONF_EQ(file->f_pos, 6);
		result = -EIO;
		CONF_EQ(chr_read(file, CHR_USER, 8), -EIO);
		CONF_EQ(file->f_pos, 6);
		result = 0;
		step = 10;
		CONF_EQ(chr_read(file, CHR_USER, 8), 0);
		CONF_EQ(file->f_pos, 16);
		CONF_EQ(chr_read(file, CHR_USER, 0), 0);
		CONF_EQ(seen_count, 0);
		filp_close(file, NULL);
	}
	chr_end(&c);
}

CONF(CHR_11_MOST, "No more than 0x7ffff000 bytes are asked of a driver.")
{
	/* Jiffy's programs have 64 MB: there such a buffer does not exist. */
	long expected = CONF_LINUX ? 1 : -EFAULT;
	size_t asked = CONF_LINUX ? MOST : 0;
	struct file *file;
	loff_t pos = 0;
	struct chr c;

	reset();
	result = 1;
	if (!chr_begin(&c, &looking))
		return;
	file = chr_open(O_RDWR);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		CONF_EQ(chr_vfs_read(file, (char __user *)0x1000, 0x7fffffff, &pos), expected);
		CONF_EQ(seen_count, asked);
		CONF_EQ(chr_vfs_write(file, (char __user *)0x1000, 0x7ffff001, &pos), expected);
		CONF_EQ(seen_count, asked);
		filp_close(file, NULL);
	}
	chr_end(&c);
}

/* --- Two at once ------------------------------------------------------------------------ */

static atomic_t inside;
static DECLARE_WAIT_QUEUE_HEAD(meeting);

/* Comes back when another one is inside too. */
static ssize_t meet(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	atomic_inc(&inside);
	wake_up(&meeting);
	return wait_event_timeout(meeting, atomic_read(&inside) == 2, CONF_TIMEOUT) ? 1 : -ETIME;
}

static ssize_t meet_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return meet(file, NULL, count, pos);
}

static const struct file_operations meeting_fops = { .owner = THIS_MODULE,
						     .read = meet,
						     .write = meet_write };

struct call {
	struct file *file;
	bool write;
	long result;
};

static void do_call(void *arg)
{
	struct call *call = arg;

	if (call->write)
		call->result = chr_write(call->file, CHR_USER, 8);
	else
		call->result = chr_read(call->file, CHR_USER, 8);
}

static void meet_in(struct file *file, bool write)
{
	struct call call = { .file = file, .write = write };
	struct conf_helper h;

	atomic_set(&inside, 0);
	if (!conf_helper_start(&h, conf_other_cpu(), do_call, &call))
		return;
	CONF_EQ(chr_read(file, CHR_USER, 8), 1);
	conf_helper_join(&h);
	CONF_EQ(call.result, 1);
}

CONF(CHR_12, "Two calls for one file run at the same time.")
{
	struct file *file;
	struct chr c;

	if (!chr_begin(&c, &meeting_fops))
		return;
	file = chr_open(O_RDWR);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		meet_in(file, false);
		meet_in(file, true);
		filp_close(file, NULL);
	}
	chr_end(&c);
}

/* --- Waiting ---------------------------------------------------------------------------- */

static bool data;
static DECLARE_WAIT_QUEUE_HEAD(data_queue);

static ssize_t wait_for_data(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	if (data)
		return 1;
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	return wait_event_interruptible(data_queue, READ_ONCE(data)) ?: 1;
}

static const struct file_operations waiting = { .owner = THIS_MODULE, .read = wait_for_data };

CONF(CHR_14, "A driver sees O_NONBLOCK in f_flags; what says how to open is not there.")
{
	struct file *file;
	struct chr c;

	data = false;
	if (!chr_begin(&c, &waiting))
		return;
	file = chr_open(O_RDWR | O_NONBLOCK | O_CREAT | O_NOCTTY);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		CONF_EXPECT(file->f_flags & O_NONBLOCK);
		CONF_EQ(file->f_flags & O_ACCMODE, O_RDWR);
		CONF_EQ(file->f_flags & (O_CREAT | O_NOCTTY), 0);
		CONF_EQ(chr_read(file, CHR_USER, 8), -EAGAIN);
		data = true;
		CONF_EQ(chr_read(file, CHR_USER, 8), 1);
		filp_close(file, NULL);
	}
	chr_end(&c);
}

static void read_with_signals(void *arg)
{
	struct call *call = arg;
	loff_t pos = 0;

	allow_signal(SIGTERM);
	call->result = chr_vfs_read(call->file, CHR_USER, 8, &pos);
}

static void signal_reader(struct file *file)
{
	struct call call = { .file = file };
	struct conf_helper h;

	if (!conf_helper_start(&h, conf_other_cpu(), read_with_signals, &call))
		return;
	CONF_EXPECT(conf_sleep_until(waitqueue_active(&data_queue)));
	send_sig(SIGTERM, h.task, 0);
	conf_helper_join(&h);
	CONF_EQ(call.result, -ERESTARTSYS);
}

static void wake_reader(struct file *file)
{
	struct call call = { .file = file };
	struct conf_helper h;

	if (!conf_helper_start(&h, conf_other_cpu(), read_with_signals, &call))
		return;
	CONF_EXPECT(conf_sleep_until(waitqueue_active(&data_queue)));
	WRITE_ONCE(data, true);
	wake_up(&data_queue);
	conf_helper_join(&h);
	CONF_EQ(call.result, 1);
}

CONF(CHR_14_SIGNAL, "A signal ends a read that waits interruptibly: -ERESTARTSYS.")
{
	struct file *file;
	struct chr c;

	data = false;
	if (!chr_begin(&c, &waiting))
		return;
	file = chr_open(O_RDONLY);
	if (CONF_EQ(PTR_ERR_OR_ZERO(file), 0)) {
		signal_reader(file);
		wake_reader(file);
		filp_close(file, NULL);
	}
	chr_end(&c);
}

CONF_MODULE(CONF_ROW(CHR_10), CONF_ROW(CHR_10_MODE), CONF_ROW(CHR_10_IOCTL),
	    CONF_ROW(CHR_10_BUFFER), CONF_ROW(CHR_10_SEEK), CONF_ROW(CHR_11), CONF_ROW(CHR_11_MOST),
	    CONF_ROW(CHR_12), CONF_ROW(CHR_14), CONF_ROW(CHR_14_SIGNAL));
