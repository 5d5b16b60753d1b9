/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SMP_H
#define _ASM_SMP_H
/*
 * Starting the other CPUs. Which there are is known from the MADT (apic.c).
 * Each that has been set arrives in start_secondary(), in whatever order.
 */
#include <linux/types.h>

/**
 * smp_set_secondary - say with which stack a CPU is to start
 * @cpu: its number, from 1
 * @stack_top: its idle thread's
 *
 * One that has not been set stops for good when it is started.
 *
 * Context: boot.
 */
void smp_set_secondary(int cpu, unsigned long stack_top);

/** smp_write_trampoline - put their first instructions into place. Context: boot, paging on. */
void smp_write_trampoline(void);

#endif
