/* SPDX-License-Identifier: MIT */
#ifndef _ASM_TLBFLUSH_H
#define _ASM_TLBFLUSH_H
/*
 * After a mapping was changed or taken away: until each CPU has forgotten it, one
 * of them may still use the old one. (Where nothing was mapped before, there is
 * nothing to forget.)
 */
#include <jiffy/context.h>

/**
 * flush_tlb_kernel_range - make every CPU forget the translations of a range
 * @start: its first address
 * @end: behind its last
 *
 * Context: Process context, interrupts on, no lock that an interrupt may want:
 * it waits for all CPUs.
 */
void flush_tlb_kernel_range(unsigned long start, unsigned long end) __process_context;

/** kstat_tlb_flushes_cpu - such flushes of @cpu. Context: Any context. Return: a count. */
unsigned long kstat_tlb_flushes_cpu(unsigned int unused, int cpu);

#endif
