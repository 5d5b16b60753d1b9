// SPDX-License-Identifier: MIT
/*
 * The kernel's page tables (include/asm/paging.h has the map).
 *
 * RAM is mapped where it is. The first 4 MB, which hold the image, have 4 KB
 * pages, so that parts can be write-protected and single pages unmapped; the
 * rest are 4 MB pages, one entry each. CR0.WP makes read-only hold for the
 * kernel too.
 *
 * Each CPU has a page directory of its own. They differ in the entries of the user
 * window, which show the process that runs there; the page tables behind all other
 * entries are shared.
 *
 * Context: boot, except the questions, which any context may ask.
 * Locking: entries are written at boot, or by kernel/base/stack.c under its
 * lock, whose pages stay once they are mapped, or by kernel/task/module_memory.c, which
 * has the TLBs flushed.
 *
 * Linux: arch/x86/mm/init_32.c; there the kernel lives above 3 GB.
 */
#include <asm/paging.h>
#include <asm/processor.h>
#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/smp.h>
#include <linux/string.h>

#define VGA_START 0xa0000UL
#define VGA_END 0xc0000UL
#define BIOS_END 0x100000UL

typedef unsigned long pte_t;

static pte_t page_directory[PTRS_PER_TABLE] __aligned(4096);
static pte_t *directories[NR_CPUS] = { page_directory }; /* boot; NULL: no such CPU */
static pte_t low_table[PTRS_PER_TABLE] __aligned(4096);
static pte_t fixmap_table[PTRS_PER_TABLE] __aligned(4096);
static unsigned long fixmap_next = FIXMAP_START;

extern char _text[], _etext[], __start_rodata[], __end_rodata[];
extern char __bss_end[], __ksyms_end[], boot_stack_guard[];

static inline bool within(unsigned long addr, const char *start, const char *end)
{
	return addr >= (unsigned long)start && addr < PAGE_ALIGN((unsigned long)end);
}

/* As this CPU sees it. */
static pte_t entry_of(unsigned long addr)
{
	return ((pte_t *)read_cr3())[addr >> PGDIR_SHIFT];
}

static pte_t *pte_of(unsigned long addr)
{
	pte_t entry = entry_of(addr);

	if (!(entry & _PAGE_PRESENT) || (entry & _PAGE_PSE))
		return NULL;
	return (pte_t *)(entry & PAGE_MASK) + ((addr >> PAGE_SHIFT) % PTRS_PER_TABLE);
}

/* How a page of the first 4 MB is mapped. */
static unsigned long low_prot(unsigned long addr)
{
	if (addr == (unsigned long)boot_stack_guard)
		return 0;
	if (addr >= VGA_START && addr < VGA_END)
		return _PAGE_PRESENT | _PAGE_RW | _PAGE_PCD;
	if (addr >= VGA_END && addr < BIOS_END)
		return _PAGE_PRESENT;
	if (within(addr, _text, _etext) || within(addr, __start_rodata, __end_rodata) ||
	    within(addr, __bss_end, __ksyms_end))
		return _PAGE_PRESENT;
	return _PAGE_PRESENT | _PAGE_RW;
}

void paging_init(unsigned long ram_end)
{
	unsigned long addr, prot;

	for (addr = 0; addr < PGDIR_SIZE && addr < max(ram_end, BIOS_END); addr += PAGE_SIZE) {
		prot = low_prot(addr);
		low_table[addr >> PAGE_SHIFT] = prot ? addr | prot : 0;
	}
	page_directory[0] = (pte_t)low_table | _PAGE_PRESENT | _PAGE_RW;
	for (addr = PGDIR_SIZE; addr < ram_end; addr += PGDIR_SIZE)
		page_directory[addr >> PGDIR_SHIFT] = addr | _PAGE_PRESENT | _PAGE_RW | _PAGE_PSE;
	page_directory[FIXMAP_START >> PGDIR_SHIFT] = (pte_t)fixmap_table | _PAGE_PRESENT |
						      _PAGE_RW;
	write_cr4(read_cr4() | X86_CR4_PSE);
	write_cr3((unsigned long)page_directory);
	write_cr0(read_cr0() | X86_CR0_PG | X86_CR0_WP);
}

void paging_add_cpu(int cpu, unsigned long page)
{
	memcpy((void *)page, page_directory, sizeof(page_directory));
	directories[cpu] = (pte_t *)page;
}

unsigned long paging_directory(int cpu)
{
	return (unsigned long)directories[cpu];
}

void paging_set_window(const unsigned long *tables)
{
	pte_t *window = (pte_t *)read_cr3() + (USER_START >> PGDIR_SHIFT);
	unsigned int i;

	for (i = 0; i < USER_TABLES; i++)
		window[i] = tables && tables[i] ? tables[i] | _PAGE_PRESENT | _PAGE_RW | _PAGE_USER
						: 0;
	/* Every translation of the process before is forgotten with this. */
	write_cr3(read_cr3());
}

void paging_unmap_page_zero(void)
{
	low_table[0] = 0;
	invlpg(0);
}

bool paging_has_table(unsigned long addr)
{
	return pte_of(addr) != NULL;
}

void paging_set_table(unsigned long addr, unsigned long table)
{
	int cpu;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		if (directories[cpu])
			directories[cpu][addr >> PGDIR_SHIFT] = table | _PAGE_PRESENT | _PAGE_RW;
}

void paging_map(unsigned long addr, unsigned long phys, unsigned long prot)
{
	*pte_of(addr) = phys | prot | _PAGE_PRESENT;
}

void paging_unmap(unsigned long addr)
{
	*pte_of(addr) &= ~_PAGE_PRESENT;
}

unsigned long paging_forget(unsigned long addr)
{
	pte_t *entry = pte_of(addr), old = *entry;

	if (old & _PAGE_PRESENT)
		return 0;
	*entry = 0;
	return old & PAGE_MASK;
}

bool paging_is_mapped(unsigned long addr)
{
	pte_t entry;

	/* Before paging_init() everything is reachable. */
	if (!(read_cr0() & X86_CR0_PG))
		return true;
	entry = entry_of(addr);
	if (!(entry & _PAGE_PRESENT) || (entry & _PAGE_PSE))
		return entry & _PAGE_PRESENT;
	return *pte_of(addr) & _PAGE_PRESENT;
}

/* Is the page at @addr mapped to @phys with @prot? The CPU's own two bits do not count. */
static bool maps_to(unsigned long addr, unsigned long phys, unsigned long prot)
{
	pte_t entry = *pte_of(addr) & ~(_PAGE_ACCESSED | _PAGE_DIRTY);

	return entry == (phys | prot | _PAGE_PRESENT);
}

/* The address at which @pages pages from @phys are mapped already, or 0. */
static unsigned long fixmap_find(unsigned long phys, unsigned long pages, unsigned long prot)
{
	unsigned long addr, n;

	for (addr = FIXMAP_START; addr + pages * PAGE_SIZE <= fixmap_next; addr += PAGE_SIZE) {
		for (n = 0; n < pages; n++)
			if (!maps_to(addr + n * PAGE_SIZE, phys + n * PAGE_SIZE, prot))
				break;
		if (n == pages)
			return addr;
	}
	return 0;
}

void *fixmap(unsigned long phys, unsigned long bytes, unsigned long prot)
{
	unsigned long start = phys & PAGE_MASK;
	unsigned long pages = DIV_ROUND_UP(phys - start + bytes, PAGE_SIZE);
	unsigned long addr = fixmap_find(start, pages, prot), i;

	if (!addr) {
		if (pages > (FIXMAP_END - fixmap_next) >> PAGE_SHIFT)
			return NULL;
		addr = fixmap_next;
		for (i = 0; i < pages; i++)
			paging_map(addr + i * PAGE_SIZE, start + i * PAGE_SIZE, prot);
		fixmap_next += pages * PAGE_SIZE;
	}
	return (void *)(addr + phys - start);
}
