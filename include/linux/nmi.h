/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_NMI_H
#define _LINUX_NMI_H
/*
 * What other CPUs are doing, asked by an interrupt that cannot be held off: it
 * comes to a CPU that spins with interrupts off as well.
 *
 * The CPU asked only notes where it is; whoever asked prints. So nothing in an
 * NMI ever waits for a lock.
 */
#include <jiffy/watchdog.h>
#include <linux/types.h>

struct cpumask;
struct pt_regs;

/**
 * trigger_cpumask_backtrace - log the backtraces of other CPUs
 * @mask: which; those not online and the caller's own are left out
 *
 * One that does not answer within NMI_TIMEOUT_S (nmi_backtrace.c) is said to.
 *
 * Context: Any context but NMI; keeps the CPU until all have answered.
 * Return: false if somebody else is just doing the same: nothing is done.
 */
bool trigger_cpumask_backtrace(const struct cpumask *mask);

/** trigger_allbutself_cpu_backtrace - of all others. Context: as above. Return: as above. */
bool trigger_allbutself_cpu_backtrace(void);

/** trigger_single_cpu_backtrace - of one. @cpu: not the caller's. Context: as above.
 * Return: as above. */
bool trigger_single_cpu_backtrace(int cpu);

/**
 * nmi_cpu_backtrace - an NMI has come: was it asked for?
 * @regs: what it interrupted
 *
 * Does not return where all other CPUs are being stopped.
 *
 * Context: Any context, NMI.
 * Return: true if so, and where the CPU was is noted.
 */
bool nmi_cpu_backtrace(const struct pt_regs *regs);

/**
 * nmi_stop_others - stop all other CPUs for good, wherever they are
 *
 * One that is just writing to the log finishes that first.
 *
 * Context: Any context, interrupts off; once, by the CPU that panics.
 */
void nmi_stop_others(void);

/** kstat_nmis_cpu - NMIs of @cpu that were asked for. Context: Any context. Return: a count. */
unsigned long kstat_nmis_cpu(unsigned int unused, int cpu);

/** nmi_show_stopped - log where each was. Context: Any context, after nmi_stop_others(). */
void nmi_show_stopped(void);

#endif

#include <jiffy/brings_sched.h>
