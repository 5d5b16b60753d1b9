// SPDX-License-Identifier: MIT
/*
 * timer: one timer to try the kernel's timers with.
 *
 * The smallest complete use of a timer: storage that outlives it, a handler,
 * mod_timer() to arm, del_timer_sync() to disarm. The command's thread is long
 * gone when the handler runs; the line it logs says in whose place it ran.
 * `timers` shows it among all others.
 *
 * Context: the command in its thread; timer_handler() in softirq context.
 * Locking: none of its own.
 * Linux: include/linux/timer.h.
 */
#include "shell.h"
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timer.h>

/* So far ahead that time_after() still tells past from future, twice over. */
#define TIMER_MAX_SECONDS (LONG_MAX / 2 / HZ)

static void __bh_context timer_handler(struct timer_list *timer)
{
	pr_info("[timer_handler] pid = %d, comm = %s\n", current->pid, current->comm);
}

static DEFINE_TIMER(timer, timer_handler);

static int __process_context timer_set(int argc, char **argv)
{
	unsigned long seconds, now, expires;
	int status = shell_number(argv[2], "seconds", 0, TIMER_MAX_SECONDS, &seconds);
	bool was_pending;

	if (!status)
		status = shell_at_most(argc, argv, 2);
	if (status)
		return status;
	now = jiffies;
	expires = now + seconds * HZ;
	was_pending = mod_timer(&timer, expires);
	tty_printf("timer: fires in %lu s, at jiffy %lu (now %lu)%s\n", seconds, expires, now,
		   was_pending ? "; the one set earlier is replaced" : "");
	return 0;
}

static int __process_context timer_cancel(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 1);

	if (status)
		return status;
	if (del_timer_sync(&timer))
		tty_printf("timer: cancelled\n");
	else
		tty_printf("timer: it was not armed\n");
	return 0;
}

static int __process_context cmd_timer(int argc, char **argv)
{
	if (argc < 2)
		return shell_usage("say set or cancel");
	if (!strcmp(argv[1], "set"))
		return timer_set(argc, argv);
	if (!strcmp(argv[1], "cancel"))
		return timer_cancel(argc, argv);
	return shell_usage("'%.40s' is not set or cancel", argv[1]);
}

static const char *const timer_words[] = { "set", "cancel", NULL };

SHELL_COMMAND(timer, .name = "timer", .group = "time", .summary = "arm or cancel a timer",
	      .usage = "set SECONDS | cancel", .example = "timer set 3",
	      .counterpart = "mod_timer(), del_timer_sync()", .words = timer_words,
	      .run = cmd_timer);
