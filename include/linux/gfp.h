/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H
/*
 * Pages. GFP_KERNEL says the caller may sleep, GFP_ATOMIC that it may not; the
 * allocator itself never waits, but holds the caller to what it said.
 */
#include <linux/bitops.h>
#include <linux/types.h>

#define __GFP_DIRECT_RECLAIM 0x400u
#define __GFP_ZERO 0x100u
#define __GFP_NOWARN 0x2000u
#define GFP_KERNEL __GFP_DIRECT_RECLAIM
#define GFP_ATOMIC 0x20u
#define GFP_NOWAIT 0x800u

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(addr) (((addr) + PAGE_SIZE - 1) & PAGE_MASK)
/* The largest block is 2^(MAX_ORDER - 1) pages: 4 MB. */
#define MAX_ORDER 11

/** get_order - of the smallest block that holds @size bytes, at least 1. Context: Any context.
 * Return: 0, 1, ... */
static inline int get_order(unsigned long size)
{
	return fls((size - 1) >> PAGE_SHIFT);
}

/**
 * __get_free_pages - allocate 2^@order pages, aligned to their size
 * @gfp: GFP_*
 * @order: 0 to MAX_ORDER - 1
 *
 * Context: Any context with GFP_ATOMIC; process context with GFP_KERNEL.
 * Return: the address, or 0.
 */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);

/** free_pages - give back what __get_free_pages() gave. @addr: 0 is allowed. Context: Any. */
void free_pages(unsigned long addr, unsigned int order);

#define __get_free_page(gfp) __get_free_pages(gfp, 0)
#define get_zeroed_page(gfp) __get_free_pages((gfp) | __GFP_ZERO, 0)
#define free_page(addr) free_pages(addr, 0)

#endif
