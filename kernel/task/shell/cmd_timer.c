// SPDX-License-Identifier: MIT
/*
 * timer: the lab's device, driven from the prompt.
 *
 *	timer set 3  ──► /dev/deferred there? ──► ioctl(MY_IOCTL_TIMER_SET, 3) ──► its timer
 *	                 no: insmod, mknod                    as ./test s 3 does
 *
 * Whose timer is armed then, and for when, is read from the timer wheel, not believed: a
 * driver in which that is still to be written returns 0 as well. In an image without the
 * module a timer of this file takes its place: the smallest complete use of one. Whatever
 * arms it, the command's thread is long gone when the handler runs; the line it logs says in
 * whose place it ran. `timers` shows it among all others.
 *
 * Context: the command in its thread; timer_handler() in softirq context.
 * Locking: none of its own.
 * Linux: include/linux/timer.h.
 */
#include "../module.h"
#include "shell.h"
#include <jiffy/devnode.h>
#include <jiffy/module_image.h>
#include <jiffy/module_load.h>
#include <linux/errname.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/jiffies.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>

/* So far ahead that time_after() still tells past from future, twice over. */
#define TIMER_MAX_SECONDS (LONG_MAX / 2 / HZ)

/* The module, its device, and what include/deferred.h of the lab says of its commands. */
#define MODULE "deferred"
#define DEVICE "/dev/deferred"
#define DEVICE_NUMBER MKDEV(42, 0)
#define MY_IOCTL_TIMER_SET _IOW('d', 1, unsigned long)
#define MY_IOCTL_TIMER_CANCEL _IO('d', 2)
#define MY_IOCTL_TIMER_ALLOC _IOW('d', 3, unsigned long)
#define MY_IOCTL_TIMER_MON _IOW('d', 4, unsigned long)

/* What a word of the command is to the device. */
struct timer_order {
	const char *word;
	const char *argument; /* of the command, NULL: none */
	unsigned long max;
	unsigned int cmd;
};

static const struct timer_order orders[] = {
	{ "set", "seconds", TIMER_MAX_SECONDS, MY_IOCTL_TIMER_SET },
	{ "cancel", NULL, 0, MY_IOCTL_TIMER_CANCEL },
	{ "alloc", "seconds", TIMER_MAX_SECONDS, MY_IOCTL_TIMER_ALLOC },
	{ "mon", "PID", INT_MAX, MY_IOCTL_TIMER_MON },
};

static void __bh_context timer_handler(struct timer_list *timer)
{
	pr_info("[timer_handler] pid = %d, comm = %s\n", current->pid, current->comm);
}

static DEFINE_TIMER(timer, timer_handler);

static void __process_context tell_expiry(unsigned long expires, unsigned long now,
					  const char *also)
{
	unsigned long left = expires - now;

	/* A tick may have come between the two. */
	if (left % HZ > 1)
		tty_printf("timer: fires in %lu.%02lu s, at jiffy %lu (now %lu)%s\n", left / HZ,
			   left % HZ * 100 / HZ, expires, now, also);
	else
		tty_printf("timer: fires in %lu s, at jiffy %lu (now %lu)%s\n", left / HZ, expires,
			   now, also);
}

/* --- Without the module ------------------------------------------------------------------- */

static int __process_context own_set(unsigned long seconds)
{
	unsigned long now = jiffies;
	unsigned long expires = now + seconds * HZ;
	bool was_pending = mod_timer(&timer, expires);

	tell_expiry(expires, now, was_pending ? "; the one set earlier is replaced" : "");
	return 0;
}

static int __process_context own_cancel(void)
{
	if (del_timer_sync(&timer))
		tty_printf("timer: cancelled\n");
	else
		tty_printf("timer: it was not armed\n");
	return 0;
}

static int __process_context without_module(const struct timer_order *order, unsigned long arg)
{
	if (order->cmd == MY_IOCTL_TIMER_SET)
		return own_set(arg);
	if (order->cmd == MY_IOCTL_TIMER_CANCEL)
		return own_cancel();
	return shell_error("this image has no module " MODULE ", whose device does that; "
			   "'modinfo' lists the modules");
}

/* --- With it -------------------------------------------------------------------------------- */

/* The module's timer that expires first. */
struct armed {
	const struct module_image *image;
	unsigned int count;
	unsigned long expires;
};

/* Called with a timer base locked. */
static void see_timer(struct timer_list *t, void *data)
{
	struct armed *armed = data;

	if (!module_image_has_code(armed->image, (unsigned long)t->function))
		return;
	if (!armed->count++ || time_before(t->expires, armed->expires))
		armed->expires = t->expires;
}

static struct armed __process_context look(const struct module_image *image)
{
	struct armed armed = { .image = image };
	int cpu;

	for_each_online_cpu(cpu)
		timer_list_for_each(cpu, see_timer, &armed);
	return armed;
}

static int __process_context load(const struct module_image *image)
{
	char *none[] = { NULL };
	int err;

	if (module_image_is_loaded(image))
		return 0;
	tty_printf("timer: insmod " MODULE "\n");
	shell_module_note(image->name);
	err = module_load(image->name, none);
	if (!err)
		return 0;
	return shell_error("insmod " MODULE " failed: %s", errname(err) ?: "an unknown error");
}

static struct file *__process_context open_device(void)
{
	struct file *file = filp_open(DEVICE, O_RDONLY, 0);
	int err;

	if (!IS_ERR(file) || PTR_ERR(file) != -ENOENT)
		return file;
	tty_printf("timer: mknod " DEVICE " c 42 0\n");
	err = devnode_mknod(DEVICE, DEVICE_NUMBER);
	return err ? ERR_PTR(err) : filp_open(DEVICE, O_RDONLY, 0);
}

static int __process_context refused(unsigned long arg, int err)
{
	if (err == -ESRCH)
		return shell_error("there is no process %lu; 'ps -e' lists them", arg);
	if (err == -ENOTTY)
		return shell_error("the driver does not know this command (ENOTTY)");
	return shell_error("the driver refused it: %s", errname(err) ?: "an unknown error");
}

static int __process_context tell_result(const struct timer_order *order, unsigned long arg,
					 unsigned long now, const struct module_image *image)
{
	struct armed armed = look(image);

	if (order->cmd == MY_IOCTL_TIMER_CANCEL) {
		if (armed.count)
			tty_printf("timer: the driver returned 0, but its timer is still armed\n");
		else
			tty_printf("timer: no timer of " MODULE " is armed\n");
	} else if (armed.count) {
		tell_expiry(armed.expires, now, "");
	} else if (arg) {
		/* With 0 it may have fired by now. */
		tty_printf("timer: the driver returned 0, but armed no timer\n");
		shell_module_note(image->name);
	}
	return 0;
}

static int __process_context with_module(const struct timer_order *order, unsigned long arg,
					 const struct module_image *image)
{
	int status = load(image);
	unsigned long now;
	struct file *file;
	long err;

	if (status)
		return status;
	file = open_device();
	if (IS_ERR(file))
		return shell_path_error(DEVICE, PTR_ERR(file));
	now = jiffies;
	err = vfs_ioctl(file, order->cmd, arg);
	fput(file);
	return err < 0 ? refused(arg, err) : tell_result(order, arg, now, image);
}

/* --- The command ---------------------------------------------------------------------------- */

static int __process_context cmd_timer(int argc, char **argv)
{
	const struct module_image *image = module_image_find(MODULE);
	const struct timer_order *order = orders;
	const char *missing = module_image_missing(MODULE);
	unsigned long arg = 0;
	int status;

	if (argc < 2)
		return shell_usage("say set, cancel, alloc or mon");
	while (order < orders + ARRAY_SIZE(orders) && strcmp(order->word, argv[1]))
		order++;
	if (order == orders + ARRAY_SIZE(orders))
		return shell_usage("'%.40s' is not set, cancel, alloc or mon", argv[1]);
	if (order->cmd == MY_IOCTL_TIMER_MON)
		status = shell_number_called(argv[2], order->argument, 0, order->max, &arg);
	else if (order->argument)
		status = shell_number(argv[2], order->argument, 0, order->max, &arg);
	else
		status = shell_at_most(argc, argv, 1);
	if (!status)
		status = shell_at_most(argc, argv, 2);
	if (status)
		return status;
	if (missing)
		return shell_error(MODULE " was left out of the image: %s", missing);
	return image ? with_module(order, arg, image) : without_module(order, arg);
}

static const char *const timer_words[] = { "set", "cancel", "alloc", "mon", NULL };

SHELL_COMMAND(timer, .name = "timer", .group = "time", .summary = "drive the lab's timer",
	      .usage = "set SECONDS | cancel | alloc SECONDS | mon PID", .example = "timer set 3",
	      .counterpart = "ioctl() on /dev/deferred; mod_timer(), del_timer_sync()",
	      .words = timer_words, .run = cmd_timer);
