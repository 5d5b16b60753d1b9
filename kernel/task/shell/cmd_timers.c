// SPDX-License-Identifier: MIT
/*
 * timers: how many are pending on each CPU, and the next ones of all.
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

/* With what stands above them they fit a screen. */
#define ROWS 16
#define NAME_COLUMNS 11
#define FLAGS_BYTES 32
#define HANDLER_BYTES 48

struct timer_row {
	unsigned long expires;
	void (*function)(struct timer_list *timer);
	u32 flags;
	int cpu;
};

/* What a walk over each CPU's timers fills. */
struct snapshot {
	unsigned long pending[NR_CPUS];
	int cpu; /* whose timers are being walked */
	unsigned int rows;
	struct timer_row row[ROWS]; /* by time */
};

/* Called with a timer base locked. */
static void add_row(struct timer_list *t, void *data)
{
	struct snapshot *all = data;
	unsigned int i = all->rows;

	all->pending[all->cpu]++;
	if (i == ROWS && time_after_eq(t->expires, all->row[ROWS - 1].expires))
		return;
	if (i < ROWS)
		all->rows++;
	else
		i--;
	for (; i > 0 && time_after(all->row[i - 1].expires, t->expires); i--)
		all->row[i] = all->row[i - 1];
	all->row[i] = (struct timer_row){ t->expires, t->function, t->flags, all->cpu };
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
	tty_printf("%10lu %10ld %13llu %3d  %ps%s\n", row->expires, left, left_ms, row->cpu,
		   (void *)row->function, flags);
}

static void __process_context take_snapshot(struct snapshot *all)
{
	all->rows = 0;
	memset(all->pending, 0, sizeof(all->pending));
	for_each_online_cpu(all->cpu)
		timer_list_for_each(all->cpu, add_row, all);
}

/* A column a CPU; returns how many there are. */
static unsigned long __process_context print_pending(const struct snapshot *all)
{
	char columns[SHELL_COLUMNS_BYTES];
	unsigned long total = 0;
	int cpu, n = 0;

	for_each_online_cpu(cpu) {
		n += scnprintf(columns + n, sizeof(columns) - n, " %10lu", all->pending[cpu]);
		total += all->pending[cpu];
	}
	shell_print_cpus(NAME_COLUMNS + 1, "");
	tty_printf("%*s:%s\n", NAME_COLUMNS, "pending", columns);
	return total;
}

static int __process_context cmd_timers(int argc, char **argv)
{
	struct snapshot all;
	unsigned long now, total;
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	take_snapshot(&all);
	now = jiffies;
	tty_printf("%*s: %lu\n", NAME_COLUMNS, "jiffies", now);
	total = print_pending(&all);
	if (!total)
		return 0;
	tty_printf("   EXPIRES IN JIFFIES         IN MS CPU  HANDLER, FLAGS\n");
	for (unsigned int i = 0; i < all.rows; i++)
		print_row(&all.row[i], now);
	if (total > all.rows)
		tty_printf("and %lu later ones\n", total - all.rows);
	return 0;
}

SHELL_COMMAND(timers, .name = "timers", .group = "time", .summary = "pending, the next first",
	      .usage = "", .example = "timer set 3; timers", .counterpart = "/proc/timer_list",
	      .run = cmd_timers);
