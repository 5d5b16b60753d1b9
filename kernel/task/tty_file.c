// SPDX-License-Identifier: MIT
/*
 * /dev/tty and /dev/console: the terminal, as a file.
 *
 * What a person types is handed to a reader line by line, when Enter is pressed, and echoed
 * meanwhile:
 *
 *	backspace  takes back the last character     ctrl-U  takes back the line
 *	ctrl-D     hands over what there is; at the beginning of a line that is the end: 0 bytes
 *	ctrl-C     SIGINT for the command in the foreground (tty.c)
 *
 * Only a command in the foreground may read: what is typed otherwise is the shell's. Each open
 * file has a line of its own.
 *
 * Context: process context.
 * Locking: a mutex in each open file protects its line; a reader holds it while it waits for
 * keys, so a second one of the same file waits until the first has its line.
 * Linux: drivers/tty/n_tty.c (canonical mode), tty_io.c.
 */
#include <jiffy/console.h>
#include <jiffy/tty.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define TTYAUX_MAJOR 5
#define TTY_MINOR 0
#define CONSOLE_MINOR 1
#define NR_MINORS 2

#define LINE_BYTES 256
#define WRITE_BYTES 256

#define CTRL_D 4
#define CTRL_U 21
#define BACKSPACE 8
#define DELETE 127

/**
 * struct line - what is being typed for one open file
 * @lock: protects the rest
 * @ended: it has been handed over: it is read, and not edited any more
 * @used: characters in @text
 * @at: how many of them have been read; the rest is for the next read
 * @text: the line
 */
struct line {
	struct mutex lock;
	bool ended;
	size_t used;
	size_t at;
	char text[LINE_BYTES];
};

static void __process_context echo(const char *s)
{
	console_write(s, strlen(s));
}

static void __process_context take_back(struct line *line, size_t n)
{
	for (; n && line->used; n--, line->used--)
		echo("\b \b");
}

/* A key. True: the line is handed over. */
static bool __process_context add_key(struct line *line, int key)
{
	switch (key) {
	case '\r':
	case '\n':
		line->text[line->used++] = '\n';
		echo("\n");
		return true;
	case CTRL_D:
		return true;
	case CTRL_U:
		take_back(line, line->used);
		return false;
	case BACKSPACE:
	case DELETE:
		take_back(line, 1);
		return false;
	default:
		if (key < ' ' && key != '\t')
			return false;
		line->text[line->used++] = key;
		console_write(&line->text[line->used - 1], 1);
		/* There must be room for the end of the line. */
		return line->used == LINE_BYTES - 1;
	}
}

static int __process_context read_line(struct line *line, bool wait)
{
	int key;

	do {
		if (!wait && !tty_input_pending())
			return -EAGAIN;
		key = tty_getc();
		if (key < 0)
			return key;
	} while (!add_key(line, key));
	line->ended = true;
	return 0;
}

static ssize_t __process_context copy_line(struct line *line, char __user *buf, size_t count)
{
	size_t n = min_t(size_t, count, line->used - line->at);

	if (copy_to_user(buf, line->text + line->at, n))
		return -EFAULT;
	line->at += n;
	if (line->at == line->used) {
		line->ended = false;
		line->used = line->at = 0;
	}
	return n;
}

static ssize_t __process_context tty_read(struct file *file, char __user *buf, size_t count,
					  loff_t *pos)
{
	struct line *line = file->private_data;
	ssize_t result = 0;

	if (current->flags & PF_BACKGROUND)
		return -EIO;
	if (mutex_lock_interruptible(&line->lock))
		return -ERESTARTSYS;
	if (!line->ended)
		result = read_line(line, !(file->f_flags & O_NONBLOCK));
	if (!result)
		result = copy_line(line, buf, count);
	mutex_unlock(&line->lock);
	return result;
}

static ssize_t __process_context tty_file_write(struct file *file, const char __user *buf,
						size_t count, loff_t *pos)
{
	char text[WRITE_BYTES];
	size_t done = 0;

	while (done < count) {
		size_t part = min_t(size_t, count - done, sizeof(text));

		if (copy_from_user(text, buf + done, part))
			return done ?: -EFAULT;
		console_write(text, part);
		done += part;
		cond_resched();
		if (signal_pending(current))
			break;
	}
	return done;
}

static int __process_context tty_open(struct inode *inode, struct file *file)
{
	struct line *line = kzalloc(sizeof(*line), GFP_KERNEL);

	if (!line)
		return -ENOMEM;
	mutex_init(&line->lock);
	file->private_data = line;
	return nonseekable_open(inode, file);
}

static int __process_context tty_release(struct inode *inode, struct file *file)
{
	struct line *line = file->private_data;

	mutex_destroy(&line->lock);
	kfree(line);
	return 0;
}

static const struct file_operations tty_fops = {
	.open = tty_open,
	.release = tty_release,
	.read = tty_read,
	.write = tty_file_write,
};

static int __process_context tty_file_init(void)
{
	int err = __register_chrdev(TTYAUX_MAJOR, 0, NR_MINORS, "tty", &tty_fops);
	struct class *class;
	struct device *dev;

	if (err)
		return err;
	class = class_create("tty");
	if (IS_ERR(class))
		return PTR_ERR(class);
	dev = device_create(class, NULL, MKDEV(TTYAUX_MAJOR, TTY_MINOR), NULL, "tty");
	if (!IS_ERR(dev))
		dev = device_create(class, NULL, MKDEV(TTYAUX_MAJOR, CONSOLE_MINOR), NULL,
				    "console");
	return PTR_ERR_OR_ZERO(dev);
}
device_initcall(tty_file_init);
