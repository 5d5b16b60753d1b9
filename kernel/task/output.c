// SPDX-License-Identifier: MIT
/*
 * Command output that goes to a device.
 *
 *	tty_printf() ──► tty_write() ──► console                       no output
 *	                           └──► buffer ──► user memory ──► .write of the driver
 *
 * The bytes are gathered as the C library does for a program whose output is no terminal: so
 * a driver sees the same calls here and there. What it refuses is told once, on the
 * terminal, and what comes after it is dropped.
 *
 * Context: the thread whose output it is; output_abandon() in another, after its end.
 * Locking: none: an output belongs to one thread.
 * Linux: dup2() in a shell, stdio in a program.
 */
#include <jiffy/console.h>
#include <jiffy/files.h>
#include <jiffy/output.h>
#include <jiffy/tty.h>
#include <jiffy/user_buffer.h>
#include <linux/errname.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define OUTPUT_BYTES 4096
#define PRINT_BYTES 512

/**
 * struct output - where a thread's output goes; all fields are that thread's
 * @file: open for writing
 * @name: for messages
 * @user: user memory of OUTPUT_BYTES, NULL until something is written
 * @used: bytes in @buffer
 * @err: the first error, 0 if none
 * @buffer: what is not written yet
 */
struct output {
	struct file *file;
	const char *name;
	void __user *user;
	size_t used;
	int err;
	char buffer[OUTPUT_BYTES];
};

void __process_context tty_eprintf(const char *fmt, ...)
{
	char buf[PRINT_BYTES];
	va_list args;

	va_start(args, fmt);
	console_write(buf, vscnprintf(buf, sizeof(buf), fmt, args));
	va_end(args);
}

int __process_context output_begin(struct file *file, const char *name)
{
	struct output *output = kzalloc(sizeof(*output), GFP_KERNEL);

	if (!output)
		return -ENOMEM;
	output->file = file;
	output->name = name;
	current->output = output;
	return 0;
}

static void __process_context tell(const struct output *output, const char *what, int err)
{
	tty_eprintf("%s: cannot write to %.60s: %s (%s)\n", current->comm, output->name, what,
		    errname(err) ?: "an unknown error");
}

static void __process_context fail(struct output *output, int err)
{
	output->err = err;
	if (err == -ERESTARTSYS || err == -EINTR)
		return;
	if (err == -EINVAL && !output->file->f_op->write)
		tell(output, "its driver has no write function", err);
	else if (err == -ENOSPC)
		tell(output, "it is full", err);
	else
		tell(output, "the driver refused", err);
}

/* The driver may take less than it is given: then it is asked again. */
static int __process_context write_all(struct output *output)
{
	size_t done = 0;

	if (!output->user)
		output->user = user_buffer_alloc(OUTPUT_BYTES);
	if (!output->user)
		return -ENOMEM;
	if (copy_to_user(output->user, output->buffer, output->used))
		return -EFAULT;
	while (done < output->used) {
		ssize_t n = file_write(output->file, (char __user *)output->user + done,
				       output->used - done);

		if (n < 0)
			return n;
		if (!n)
			return -EIO;
		done += n;
	}
	return 0;
}

void __process_context output_flush(void)
{
	struct output *output = current->output;
	int err;

	if (!output || !output->used)
		return;
	err = output->err ? 0 : write_all(output);
	output->used = 0;
	if (err)
		fail(output, err);
}

void __process_context output_write(const char *s, size_t n)
{
	struct output *output = current->output;

	while (n && !output->err) {
		size_t part = min_t(size_t, n, OUTPUT_BYTES - output->used);

		memcpy(output->buffer + output->used, s, part);
		output->used += part;
		s += part;
		n -= part;
		if (output->used == OUTPUT_BYTES)
			output_flush();
	}
}

static void __process_context output_abandon(struct output *output)
{
	if (!output)
		return;
	fput(output->file);
	kfree(output);
}

void __process_context exit_output(void)
{
	struct output *output = current->output;

	/* First: its driver may fault once more. */
	current->output = NULL;
	output_abandon(output);
}

int __process_context output_end(void)
{
	struct output *output = current->output;
	int err;

	if (!output)
		return 0;
	output_flush();
	err = output->err;
	current->output = NULL;
	output_abandon(output);
	return err;
}

struct file *__process_context output_file(void)
{
	return current->output ? current->output->file : NULL;
}

const char *__process_context output_name(void)
{
	return current->output->name;
}

struct file *__process_context output_take(void)
{
	struct output *output = current->output;
	struct file *file;

	if (!output)
		return NULL;
	output_flush();
	file = output->file;
	current->output = NULL;
	kfree(output);
	return file;
}

bool __process_context output_failed(void)
{
	return current->output && current->output->err;
}
