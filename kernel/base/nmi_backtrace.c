// SPDX-License-Identifier: MIT
/*
 * Backtraces of other CPUs, and stopping them, by NMI.
 *
 *	asking CPU                          CPU asked
 *	asked |= cpu; NMI    ------------>  note where it is
 *	wait for the bit to go  <---------  asked &= ~cpu  (stops here in a panic)
 *	print the note
 *
 * An NMI comes in the middle of anything, also between drawing a ticket for the
 * log's lock and being served: to print there would be to wait for oneself. So
 * the CPU asked writes into memory that is its own until it clears its bit.
 *
 * A panic stops the others before it prints, so that nothing comes in between.
 * One that holds the log's lock, or waits for it, says "again" and goes on for
 * the moment that takes: else the log would be left half written, or its lock
 * never be free. It is asked a second time, and then stopped whatever it holds.
 *
 * Context: asking in any but NMI; noting in NMI.
 * Locking: `busy` keeps a second asker out; a note belongs to its CPU while its
 * bit is set in `asked`, which it clears with release, else to the asker.
 * Linux: lib/nmi_backtrace.c, arch/x86/kernel/smp.c (stopping).
 */
#include "dump.h"
#include "log.h"

#include <asm/apic.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/nmi.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#define NMI_TIMEOUT_S 10 /* a busy host may have stopped QEMU for a while */
#define POLITE_S 1 /* then one is stopped in the middle of the log too */
#define ANSWER_US 100

/* Where a CPU was. */
struct note {
	pid_t pid;
	char comm[TASK_COMM_LEN];
	int preempt_count;
	bool irqs_off;
	struct backtrace trace;
};

static DEFINE_PER_CPU(struct note, notes);
static DEFINE_PER_CPU(unsigned long, nmi_count); /* its own CPU, in NMI */
static struct cpumask asked; /* atomic: set by the asker, cleared by who has noted */
static struct cpumask again; /* atomic: set by who went on, cleared by the asker */
static unsigned long busy;   /* bit 0: somebody asks; atomic */
/* Both by the CPU that panics: */
static struct cpumask stopped;
static enum { STOP_NOT, STOP_POLITELY, STOP_NOW } stopping;

static void take_note(struct note *note, const struct pt_regs *regs)
{
	note->pid = current->pid;
	memcpy(note->comm, current->comm, sizeof(note->comm));
	note->preempt_count = preempt_count();
	note->irqs_off = !(regs->flags & X86_EFLAGS_IF);
	save_backtrace(&note->trace, regs);
}

bool nmi_cpu_backtrace(const struct pt_regs *regs)
{
	int cpu = smp_processor_id();

	if (!cpumask_test_cpu(cpu, &asked))
		return false;
	this_cpu_inc(nmi_count);
	if (READ_ONCE(stopping) == STOP_POLITELY && log_wanted_here()) {
		cpumask_set_cpu(cpu, &again);
		return true;
	}
	take_note(this_cpu_ptr(&notes), regs);
	/* A locked operation: the note comes before it. Pairs with the read in await_notes(). */
	cpumask_clear_cpu(cpu, &asked);
	if (READ_ONCE(stopping))
		cpu_stop();
	return true;
}

unsigned long kstat_nmis_cpu(unsigned int unused, int cpu)
{
	return per_cpu(nmi_count, cpu);
}

static void send_nmis(const struct cpumask *mask)
{
	unsigned long flags;
	int cpu;

	local_irq_save(flags);
	for_each_cpu(cpu, mask)
		apic_send_nmi(cpu);
	local_irq_restore(flags);
}

static void ask_again(void)
{
	int cpu;

	for_each_cpu(cpu, &again) {
		cpumask_clear_cpu(cpu, &again);
		send_nmis(cpumask_of(cpu));
	}
}

/*
 * Ask and wait; those left in @mask have not answered. One NMI each and no more:
 * a second would come when the first is done with, and nobody would know it.
 */
static void await_notes(struct cpumask *mask, unsigned int seconds)
{
	unsigned int us;
	int cpu;

	for_each_cpu(cpu, mask)
		cpumask_set_cpu(cpu, &asked);
	send_nmis(mask);
	for (us = 0; us < seconds * USEC_PER_SEC; us += ANSWER_US) {
		udelay(ANSWER_US);
		if (!cpumask_and(mask, mask, &asked))
			return;
		ask_again();
	}
	for_each_cpu(cpu, mask)
		cpumask_clear_cpu(cpu, &asked);
}

static void show_note(int cpu)
{
	const struct note *note = &per_cpu(notes, cpu);

	pr_warn("NMI backtrace for cpu %d\n", cpu);
	pr_warn("CPU: %d PID: %d Comm: %s  interrupts %s, preempt_count: %08x\n", cpu, note->pid,
		note->comm, note->irqs_off ? "off" : "on", note->preempt_count);
	show_backtrace(KERN_WARNING, &note->trace);
}

static void show_notes(const struct cpumask *mask)
{
	int cpu;

	for_each_cpu(cpu, mask)
		show_note(cpu);
}

static void others_online(struct cpumask *others)
{
	cpumask_copy(others, cpu_online_mask);
	cpumask_clear_cpu(smp_processor_id(), others);
}

bool trigger_cpumask_backtrace(const struct cpumask *mask)
{
	struct cpumask wanted, silent;

	others_online(&wanted);
	if (!cpumask_and(&wanted, &wanted, mask))
		return true;
	if (test_and_set_bit_lock(0, &busy))
		return false;
	pr_info("Sending NMI from CPU %d to CPUs %*pbl:\n", smp_processor_id(),
		cpumask_pr_args(&wanted));
	cpumask_copy(&silent, &wanted);
	await_notes(&silent, NMI_TIMEOUT_S);
	cpumask_andnot(&wanted, &wanted, &silent);
	show_notes(&wanted);
	if (!cpumask_empty(&silent))
		pr_err("CPUs %*pbl have not answered the NMI in %d s\n", cpumask_pr_args(&silent),
		       NMI_TIMEOUT_S);
	clear_bit_unlock(0, &busy);
	return true;
}

bool trigger_allbutself_cpu_backtrace(void)
{
	return trigger_cpumask_backtrace(cpu_online_mask);
}

bool trigger_single_cpu_backtrace(int cpu)
{
	return trigger_cpumask_backtrace(cpumask_of(cpu));
}

void nmi_stop_others(void)
{
	struct cpumask silent;

	others_online(&stopped);
	cpumask_copy(&silent, &stopped);
	if (cpumask_empty(&silent))
		return;
	WRITE_ONCE(stopping, STOP_POLITELY);
	await_notes(&silent, POLITE_S);
	WRITE_ONCE(stopping, STOP_NOW);
	await_notes(&silent, NMI_TIMEOUT_S);
	cpumask_andnot(&stopped, &stopped, &silent);
}

void nmi_show_stopped(void)
{
	struct cpumask running;

	show_notes(&stopped);
	others_online(&running);
	if (cpumask_andnot(&running, &running, &stopped))
		pr_emerg("CPUs %*pbl could not be stopped\n", cpumask_pr_args(&running));
}
