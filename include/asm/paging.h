/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PAGING_H
#define _ASM_PAGING_H
/*
 * The address space, the same on every CPU but for the user window:
 *
 *	0x00000000  not mapped: a NULL pointer faults
 *	0x00001000  identity map of RAM, up to 1 GB; the first 4 MB, with the
 *	            image, in 4 KB pages, text and read-only data write-protected
 *	0x40000000  the user window, 64 MB: of the process that runs on this CPU
 *	0xd0000000  modules, loaded ones mapped; their zeroed data at 0xd8000000
 *	0xe0000000  kernel stacks: slots between guard pages
 *	0xffc00000  fixmap: device registers and ACPI tables
 */
#include <linux/types.h>

#define IDENTITY_MAP_END 0x40000000UL
#define USER_START IDENTITY_MAP_END
#define USER_END 0x44000000UL
#define STACKS_START 0xe0000000UL
#define STACKS_END 0xf0000000UL
#define FIXMAP_START 0xffc00000UL
#define FIXMAP_END 0xfffff000UL

#define PGDIR_SHIFT 22
#define PGDIR_SIZE (1UL << PGDIR_SHIFT) /* what one page table maps */
#define PTRS_PER_TABLE 1024
/* Page tables of the whole user window. */
#define USER_TABLES ((USER_END - USER_START) >> PGDIR_SHIFT)

#define _PAGE_PRESENT 0x001
#define _PAGE_RW 0x002
#define _PAGE_USER 0x004
#define _PAGE_PCD 0x010 /* uncached: device registers */
#define _PAGE_ACCESSED 0x020 /* set by the CPU */
#define _PAGE_DIRTY 0x040 /* set by the CPU */
#define _PAGE_PSE 0x080 /* in a directory entry: a 4 MB page */

/**
 * paging_init - build the map and turn paging on
 * @ram_end: end of the RAM to map, bytes, at most IDENTITY_MAP_END
 *
 * Page 0 stays mapped until paging_unmap_page_zero().
 *
 * Context: boot.
 */
void paging_init(unsigned long ram_end);

/**
 * paging_add_cpu - prepare the page directory of a further CPU
 * @cpu: its number
 * @page: a page for it, kept for ever
 *
 * Context: boot.
 */
void paging_add_cpu(int cpu, unsigned long page);

/** paging_directory - what CR3 holds on @cpu, for ever. Context: Any context.
 * Return: an address. */
unsigned long paging_directory(int cpu);

/**
 * paging_set_window - show a process in this CPU's user window
 * @tables: USER_TABLES page tables, 0 for those there are not; NULL: an empty window
 *
 * Context: Any context, interrupts off.
 */
void paging_set_window(const unsigned long *tables);

/** paging_unmap_page_zero - from here a NULL pointer faults. Context: boot. */
void paging_unmap_page_zero(void);

/** paging_has_table - does the 4 MB around @addr have a page table?
 * Context: Any context. Return: true if so. */
bool paging_has_table(unsigned long addr);

/** paging_set_table - install a zeroed page as page table. @addr: in its 4 MB. @table: page,
 * identity mapped, kept for ever. Context: the caller serialises. */
void paging_set_table(unsigned long addr, unsigned long table);

/** paging_map - map one page. @addr: its address; its table exists. @phys: page frame.
 * @prot: _PAGE_*. Context: the caller serialises; no TLB flush, so only where nothing was. */
void paging_map(unsigned long addr, unsigned long phys, unsigned long prot);

/** paging_unmap - take one page away. @addr: its address; its table exists. Context: the caller
 * serialises, and has the TLBs flushed. */
void paging_unmap(unsigned long addr);

/** paging_forget - after the flush. @addr: as given to paging_unmap(). Context: the caller
 * serialises. Return: the page frame that was there, or 0. */
unsigned long paging_forget(unsigned long addr);

/** paging_is_mapped - can the kernel read this address? Context: Any context.
 * Return: true if it is mapped now. */
bool paging_is_mapped(unsigned long addr);

/**
 * fixmap - make physical memory outside the identity map readable
 * @phys: address
 * @bytes: how many
 * @prot: _PAGE_*
 *
 * The mapping is kept; asking again for the same pages gives the same ones.
 *
 * Context: boot.
 * Return: the address, or NULL if the area is full.
 */
void *fixmap(unsigned long phys, unsigned long bytes, unsigned long prot);

#endif
