// SPDX-License-Identifier: MIT
/*
 * TLB shootdown: every CPU keeps translations of its own, and only it can drop
 * them. Whoever takes a mapping away calls a function on all of them and waits;
 * when it returns, nobody can reach the page by its old address.
 *
 * Context: asking in process context; flush_here() in hard interrupt context on
 * the other CPUs.
 * Locking: none; the caller serialises changes of the same mapping.
 * Linux: arch/x86/mm/tlb.c (flush_tlb_kernel_range).
 */
#include <asm/processor.h>
#include <asm/tlbflush.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/smp.h>

/* More pages than this: forgetting everything is cheaper than one by one. */
#define FLUSH_ALL_PAGES 33

struct range {
	unsigned long start, end;
};

static DEFINE_PER_CPU(unsigned long, tlb_flushes);

unsigned long kstat_tlb_flushes_cpu(unsigned int unused, int cpu)
{
	return per_cpu(tlb_flushes, cpu);
}

static void flush_here(void *info)
{
	const struct range *range = info;
	unsigned long addr;

	this_cpu_inc(tlb_flushes);
	if (range->end - range->start >= FLUSH_ALL_PAGES * PAGE_SIZE) {
		write_cr3(read_cr3());
		return;
	}
	for (addr = range->start & PAGE_MASK; addr < range->end; addr += PAGE_SIZE)
		invlpg(addr);
}

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	struct range range = { start, end };

	on_each_cpu(flush_here, &range, 1);
}
