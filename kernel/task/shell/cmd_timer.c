// SPDX-License-Identifier: MIT
/*
 * timer: one timer to try the kernel's timers with, and a list of all.
 *
 * The smallest complete use of a timer: storage that outlives it, a handler,
 * mod_timer() to arm, del_timer_sync() to disarm. The command's thread is long
 * gone when the handler runs; the line it logs says in whose place it ran.
 *
 * Context: the command in its thread; timer_handler() in softirq context.
 * Locking: none of its own. timer_list_for_each() calls back with a base's lock
 * held and interrupts off, so `list` copies first and prints afterwards.
 * Linux: include/linux/timer.h; `list` is /proc/timer_list.
 */
#include "shell.h"
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>

/* So far ahead that time_after() still tells past from future, twice over. */
#define TIMER_MAX_SECONDS (LONG_MAX / 2 / HZ)
/* Room for timers that are armed between counting and copying. */
#define SNAPSHOT_SPARE 16

struct timer_row {
	int cpu;
	unsigned long expires;
	void (*function)(struct timer_list *timer);
};

/* What a walk over the pending timers fills; @row is NULL while it only counts. */
struct snapshot {
	struct timer_row *row;
	unsigned int count;
	unsigned int room;
	int cpu;
};

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

/* Called with a timer base locked. */
static void add_row(struct timer_list *t, void *data)
{
	struct snapshot *all = data;

	if (all->row && all->count < all->room)
		all->row[all->count] = (struct timer_row){
			.cpu = all->cpu,
			.expires = t->expires,
			.function = t->function,
		};
	all->count++;
}

static void walk_timers(struct snapshot *all)
{
	all->count = 0;
	for_each_online_cpu(all->cpu)
		timer_list_for_each(all->cpu, add_row, all);
}

/* By time: few enough for an insertion sort. */
static void sort_rows(struct timer_row *row, unsigned int count)
{
	for (unsigned int i = 1; i < count; i++) {
		struct timer_row moving = row[i];
		unsigned int j = i;

		for (; j > 0 && time_after(row[j - 1].expires, moving.expires); j--)
			row[j] = row[j - 1];
		row[j] = moving;
	}
}

static void __process_context print_rows(const struct snapshot *all)
{
	unsigned int shown = min(all->count, all->room);
	unsigned long now = jiffies;

	tty_printf("CPU    EXPIRES JIFFIES LEFT HANDLER   (now %lu)\n", now);
	for (unsigned int i = 0; i < shown; i++)
		tty_printf("%3d %10lu %12ld %ps\n", all->row[i].cpu, all->row[i].expires,
			   (long)(all->row[i].expires - now), (void *)all->row[i].function);
	if (all->count > shown)
		tty_printf("and %u that were armed meanwhile\n", all->count - shown);
}

static int __process_context timer_list_all(int argc, char **argv)
{
	struct snapshot all = { .row = NULL };
	int status = shell_at_most(argc, argv, 1);

	if (status)
		return status;
	walk_timers(&all);
	all.room = all.count + SNAPSHOT_SPARE;
	all.row = kmalloc(all.room * sizeof(*all.row), GFP_KERNEL);
	if (!all.row)
		return shell_error("no memory for the list");
	walk_timers(&all);
	sort_rows(all.row, min(all.count, all.room));
	print_rows(&all);
	kfree(all.row);
	return 0;
}

static int __process_context cmd_timer(int argc, char **argv)
{
	if (argc < 2)
		return shell_usage("say set, cancel or list");
	if (!strcmp(argv[1], "set"))
		return timer_set(argc, argv);
	if (!strcmp(argv[1], "cancel"))
		return timer_cancel(argc, argv);
	if (!strcmp(argv[1], "list"))
		return timer_list_all(argc, argv);
	return shell_usage("'%.40s' is not set, cancel or list", argv[1]);
}

static const char *const timer_words[] = { "set", "cancel", "list", NULL };

SHELL_COMMAND(timer, .name = "timer", .group = "time", .summary = "arm, cancel or list timers",
	      .usage = "set SECONDS | cancel | list", .example = "timer set 3",
	      .counterpart = "mod_timer(), del_timer_sync(); /proc/timer_list",
	      .words = timer_words, .run = cmd_timer);
