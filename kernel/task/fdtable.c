// SPDX-License-Identifier: MIT
/*
 * A program's descriptors.
 *
 *	task->files->fd[]   0 ──┐
 *	                    1 ──┼──► struct file (f_count 3) ──► the terminal
 *	                    2 ──┘
 *	                    3 ─────► struct file (f_count 1) ──► /dev/deferred
 *
 * Each descriptor holds a reference to its file; the last one that goes, by close(), dup2()
 * or the program's end however it comes, calls the driver's .release.
 *
 * Context: process context, in the program's own thread.
 * Locking: none: see <linux/fdtable.h>. So a call uses a file without a reference of its own;
 * Linux needs one, because another thread may close the descriptor meanwhile.
 * Linux: fs/file.c.
 */
#include <jiffy/output.h>
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/slab.h>

int files_create(void)
{
	struct file *terminal, *output;
	struct files_struct *files;

	files = kzalloc(sizeof(*files), GFP_KERNEL);
	if (!files)
		return -ENOMEM;
	terminal = filp_open("/dev/tty", O_RDWR, 0);
	if (IS_ERR(terminal)) {
		kfree(files);
		return PTR_ERR(terminal);
	}
	files->fd[0] = terminal;
	output = output_take();
	files->fd[1] = output ?: get_file(terminal);
	files->fd[2] = get_file(terminal);
	current->files = files;
	return 0;
}

int files_create_empty(void)
{
	if (!current->files)
		current->files = kzalloc(sizeof(*current->files), GFP_KERNEL);
	return current->files ? 0 : -ENOMEM;
}

void exit_files(void)
{
	struct files_struct *files = current->files;

	if (!files)
		return;
	/* Out of its place first: a driver's release function may fault, and lead here again. */
	for (unsigned int fd = 0; fd < NR_OPEN_DEFAULT; fd++)
		if (files->fd[fd])
			close_fd(fd);
	current->files = NULL;
	kfree(files);
}

struct file *fd_file(unsigned int fd)
{
	return fd < NR_OPEN_DEFAULT ? current->files->fd[fd] : NULL;
}

int fd_unused(void)
{
	for (unsigned int fd = 0; fd < NR_OPEN_DEFAULT; fd++)
		if (!current->files->fd[fd])
			return fd;
	return -EMFILE;
}

int fd_install(struct file *file)
{
	int fd = fd_unused();

	if (fd >= 0)
		current->files->fd[fd] = file;
	return fd;
}

int close_fd(unsigned int fd)
{
	struct file *file = fd_file(fd);

	if (!file)
		return -EBADF;
	current->files->fd[fd] = NULL;
	return filp_close(file, current->files);
}

int fd_dup(unsigned int fd)
{
	struct file *file = fd_file(fd);
	int new;

	if (!file)
		return -EBADF;
	new = fd_install(get_file(file));
	if (new < 0)
		fput(file);
	return new;
}

int fd_dup2(unsigned int fd, unsigned int as)
{
	struct file *file = fd_file(fd);

	if (!file || as >= NR_OPEN_DEFAULT)
		return -EBADF;
	if (fd == as)
		return as;
	get_file(file);
	close_fd(as);
	current->files->fd[as] = file;
	return as;
}
