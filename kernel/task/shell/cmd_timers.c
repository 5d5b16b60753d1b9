// SPDX-License-Identifier: MIT
/*
 * timers: what is pending on each CPU, the next one first.
 *
 * The wheel is in no order that could be read off, and there may be a million
 * timers in it. So the walk keeps the nearest ROWS in a sorted table and counts
 * the rest: storage is bounded, and a timer that is not among them costs one
 * comparison.
 *
 * Context: the command in its thread; add_row() with a timer base locked.
 * Locking: none of its own. timer_list_for_each() calls back with the base's
 * lock held and interrupts off, so nothing is printed before it has returned.
 * Linux: /proc/timer_list (kernel/time/timer_list.c).
 */
#include "shell.h"
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>

/* Of a CPU: fits a screen. */
#define ROWS 16
#define FLAGS_BYTES 32
#define HANDLER_BYTES 48

struct timer_row {
	unsigned long expires;
	void (*function)(struct timer_list *timer);
	u32 flags;
};

/* What a walk over one CPU's timers fills. */
struct snapshot {
	unsigned long pending;
	unsigned int rows;
	struct timer_row row[ROWS]; /* by time */
};

/* Called with a timer base locked. */
static void add_row(struct timer_list *t, void *data)
{
	struct snapshot *all = data;
	unsigned int i = all->rows;

	all->pending++;
	if (i == ROWS && time_after_eq(t->expires, all->row[ROWS - 1].expires))
		return;
	if (i < ROWS)
		all->rows++;
	else
		i--;
	for (; i > 0 && time_after(all->row[i - 1].expires, t->expires); i--)
		all->row[i] = all->row[i - 1];
	all->row[i] = (struct timer_row){ t->expires, t->function, t->flags };
}

static void flag_names(u32 flags, char *buf)
{
	scnprintf(buf, FLAGS_BYTES, "%s%s%s", flags & TIMER_DEFERRABLE ? " deferrable" : "",
		  flags & TIMER_PINNED ? " pinned" : "", flags & TIMER_IRQSAFE ? " irqsafe" : "");
}

static void __process_context print_row(const struct timer_row *row, unsigned long now)
{
	long left = row->expires - now;
	u64 left_ms = left > 0 ? div_u64(mul_u32_u32(left, MSEC_PER_SEC), HZ) : 0;
	char flags[FLAGS_BYTES];

	flag_names(row->flags, flags);
	tty_printf("%10lu %10ld %13llu  %ps%s\n", row->expires, left, left_ms,
		   (void *)row->function, flags);
}

static void __process_context print_cpu(int cpu, struct snapshot *all)
{
	unsigned long now;

	*all = (struct snapshot){ .rows = 0 };
	timer_list_for_each(cpu, add_row, all);
	now = jiffies;
	tty_printf("CPU %d, jiffies %lu: %lu pending\n", cpu, now, all->pending);
	if (!all->pending)
		return;
	tty_printf("   EXPIRES IN JIFFIES         IN MS  HANDLER, FLAGS\n");
	for (unsigned int i = 0; i < all->rows; i++)
		print_row(&all->row[i], now);
	if (all->pending > all->rows)
		tty_printf("and %lu later ones\n", all->pending - all->rows);
}

static int __process_context cmd_timers(int argc, char **argv)
{
	struct snapshot all;
	int cpu, status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	for_each_online_cpu(cpu)
		print_cpu(cpu, &all);
	return 0;
}

SHELL_COMMAND(timers, .name = "timers", .group = "time", .summary = "pending ones, next first",
	      .usage = "", .example = "timer set 3; timers", .counterpart = "/proc/timer_list",
	      .run = cmd_timers);
