// SPDX-License-Identifier: MIT
/*
 * interrupts, softirqs: how often each ran, by CPU.
 *
 * The two halves of deferred work side by side: a line's count rises in its
 * top half, the vector's that it raised in the bottom half. Only lines that
 * somebody requested, or that interrupted at all, are shown.
 *
 * Context: each in its command's thread.
 * Locking: none; counters are single words that only grow, and may be of
 * slightly different moments.
 * Linux: /proc/interrupts and /proc/softirqs, in the same columns.
 */
#include "shell.h"
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/smp.h>

#define NAMES_BYTES 64
/* A row is written at once, so that nothing comes between its columns. */
#define ROW_BYTES (NR_CPUS * 11 + NAMES_BYTES + 32)

static void __process_context print_cpu_heading(int indent)
{
	char row[ROW_BYTES];
	int cpu, n = scnprintf(row, sizeof(row), "%*s", indent, "");

	for_each_online_cpu(cpu)
		n += scnprintf(row + n, sizeof(row) - n, "%*sCPU%d", cpu < 10 ? 7 : 6, "", cpu);
	tty_printf("%s\n", row);
}

static void __process_context print_irq(unsigned int irq)
{
	const char *chip = irq_chip_name(irq);
	char names[NAMES_BYTES] = "", row[ROW_BYTES];
	unsigned long total = 0;
	int cpu, n = 0;

	for_each_online_cpu(cpu)
		total += kstat_irqs_cpu(irq, cpu);
	if (!irq_action_names(irq, names, sizeof(names)) && !total)
		return;
	for_each_online_cpu(cpu)
		n += scnprintf(row + n, sizeof(row) - n, " %10lu", kstat_irqs_cpu(irq, cpu));
	tty_printf("%3u:%s  %-8s  %s\n", irq, row, chip ? chip : "-", names);
}

static int __process_context cmd_interrupts(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	print_cpu_heading(4);
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		print_irq(irq);
	tty_printf("SPU: %10lu  spurious: no line was asking\n", irq_spurious_count());
	tty_printf("UNH: %10lu  unhandled: no top half claimed it\n", irq_unhandled_count());
	return 0;
}

static void __process_context print_softirq(unsigned int nr)
{
	char row[ROW_BYTES];
	int cpu, n = 0;

	for_each_online_cpu(cpu)
		n += scnprintf(row + n, sizeof(row) - n, " %10lu", softirq_count_runs(nr, cpu));
	tty_printf("%11s:%s\n", softirq_to_name[nr], row);
}

static void __process_context print_pending(void)
{
	char row[ROW_BYTES];
	int cpu, n = 0;

	for_each_online_cpu(cpu)
		n += scnprintf(row + n, sizeof(row) - n, "      0x%03x",
			       READ_ONCE(per_cpu(__softirq_pending, cpu)));
	tty_printf("%11s:%s\n", "pending", row);
}

static int __process_context cmd_softirqs(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	print_cpu_heading(12);
	for (unsigned int nr = 0; nr < NR_SOFTIRQS; nr++)
		print_softirq(nr);
	print_pending();
	return 0;
}

SHELL_COMMAND(interrupts, .name = "interrupts", .group = "interrupts",
	      .summary = "counts of each line", .usage = "", .example = "interrupts",
	      .counterpart = "/proc/interrupts", .run = cmd_interrupts);
SHELL_COMMAND(softirqs, .name = "softirqs", .group = "interrupts", .summary = "runs of each vector",
	      .usage = "", .example = "softirqs", .counterpart = "/proc/softirqs",
	      .run = cmd_softirqs);
