// SPDX-License-Identifier: MIT
/*
 * interrupts: how often each line interrupted each CPU, and whose it is.
 *
 * Only lines that somebody requested, or that interrupted at all, are shown.
 * What their top halves put off is counted by `softirqs`.
 *
 * Context: the command in its thread.
 * Locking: none; counters are single words that only grow, and may be of
 * slightly different moments.
 * Linux: /proc/interrupts, in the same columns.
 */
#include "shell.h"
#include <asm/irq_vectors.h>
#include <asm/tlbflush.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/nmi.h>
#include <linux/smp.h>

#define NAMES_BYTES 64

void __process_context shell_print_cpus(int indent, const char *last)
{
	/* Written at once, so that nothing comes between its columns. */
	char row[SHELL_COLUMNS_BYTES];
	int cpu, n = 0;

	row[0] = '\0';
	for_each_online_cpu(cpu)
		n += scnprintf(row + n, sizeof(row) - n, "%*sCPU%d", cpu < 10 ? 7 : 6, "", cpu);
	tty_printf("%*s%s%s\n", indent, "", row, last);
}

unsigned long __process_context
shell_cpu_columns(char *buf, unsigned long (*count)(unsigned int nr, int cpu), unsigned int nr)
{
	unsigned long total = 0, one;
	int cpu, n = 0;

	for_each_online_cpu(cpu) {
		one = count(nr, cpu);
		total += one;
		n += scnprintf(buf + n, SHELL_COLUMNS_BYTES - n, " %10lu", one);
	}
	return total;
}

static void __process_context print_irq(unsigned int irq)
{
	const char *chip = irq_chip_name(irq);
	char names[NAMES_BYTES] = "", columns[SHELL_COLUMNS_BYTES];
	unsigned long total = shell_cpu_columns(columns, kstat_irqs_cpu, irq);

	if (irq_action_names(irq, names, sizeof(names)) || total)
		tty_printf("%3u:%s  %-8s  %s\n", irq, columns, chip ? chip : "-", names);
}

static void __process_context print_counts(const char *name,
					   unsigned long (*count)(unsigned int nr, int cpu),
					   unsigned int nr, const char *what)
{
	char columns[SHELL_COLUMNS_BYTES];

	shell_cpu_columns(columns, count, nr);
	tty_printf("%s:%s  %s\n", name, columns, what);
}

/* Interrupts from other CPUs; with one there are none. */
static void __process_context print_ipis(void)
{
	if (num_online_cpus() == 1)
		return;
	print_counts("RES", kstat_ipis_cpu, RESCHEDULE_VECTOR,
		     "rescheduling: a thread was queued here");
	print_counts("CAL", kstat_ipis_cpu, CALL_FUNCTION_VECTOR,
		     "function calls: another CPU had one made here");
	print_counts("TIC", kstat_ipis_cpu, TICK_VECTOR, "tick: jiffies went on");
	print_counts("TLB", kstat_tlb_flushes_cpu, 0, "TLB shootdowns: a mapping was taken away");
	print_counts("NMI", kstat_nmis_cpu, 0, "non-maskable: where are you, or stop");
}

static int __process_context cmd_interrupts(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	shell_print_cpus(4, "");
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		print_irq(irq);
	print_ipis();
	tty_printf("SPU: %10lu  spurious: no line was asking\n", irq_spurious_count());
	tty_printf("UNH: %10lu  unhandled: no top half claimed it\n", irq_unhandled_count());
	return 0;
}

SHELL_COMMAND(interrupts, .name = "interrupts", .group = "devices",
	      .summary = "counts of each line", .usage = "", .example = "interrupts",
	      .counterpart = "/proc/interrupts", .run = cmd_interrupts);
