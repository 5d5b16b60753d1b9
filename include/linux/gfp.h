/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H
/*
 * Pages. GFP_KERNEL says the caller may sleep, GFP_ATOMIC that it may not; the
 * allocator itself never waits, but holds the caller to what it said.
 */
#include <linux/bitops.h>
#include <linux/types.h>

/* Linux's values. Of all flags, three mean something here: DIRECT_RECLAIM, ZERO, NOWARN. */
#define __GFP_DMA ((gfp_t)0x01u)
#define __GFP_HIGHMEM ((gfp_t)0x02u)
#define __GFP_DMA32 ((gfp_t)0x04u)
#define __GFP_MOVABLE ((gfp_t)0x08u)
#define __GFP_RECLAIMABLE ((gfp_t)0x10u)
#define __GFP_HIGH ((gfp_t)0x20u)
#define __GFP_IO ((gfp_t)0x40u)
#define __GFP_FS ((gfp_t)0x80u)
#define __GFP_ZERO ((gfp_t)0x100u)
#define __GFP_ATOMIC ((gfp_t)0x200u) /* until Linux 6.2 */
#define __GFP_DIRECT_RECLAIM ((gfp_t)0x400u)
#define __GFP_KSWAPD_RECLAIM ((gfp_t)0x800u)
#define __GFP_NOWARN ((gfp_t)0x2000u)
#define __GFP_RETRY_MAYFAIL ((gfp_t)0x4000u)
#define __GFP_NORETRY ((gfp_t)0x10000u)
#define __GFP_COMP ((gfp_t)0x40000u)
#define __GFP_ACCOUNT ((gfp_t)0x400000u)
#define __GFP_RECLAIM (__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM)
#define __GFP_WAIT __GFP_RECLAIM /* until Linux 4.3 */

#define GFP_ATOMIC (__GFP_HIGH | __GFP_ATOMIC | __GFP_KSWAPD_RECLAIM)
#define GFP_KERNEL (__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_KERNEL_ACCOUNT (GFP_KERNEL | __GFP_ACCOUNT)
#define GFP_NOWAIT __GFP_KSWAPD_RECLAIM
#define GFP_NOIO __GFP_RECLAIM
#define GFP_NOFS (__GFP_RECLAIM | __GFP_IO)
#define GFP_USER GFP_KERNEL
#define GFP_DMA __GFP_DMA
#define GFP_DMA32 __GFP_DMA32
#define GFP_HIGHUSER (GFP_USER | __GFP_HIGHMEM)

/** gfpflags_allow_blocking - may the caller sleep? Context: Any context. Return: true if so. */
static inline bool gfpflags_allow_blocking(const gfp_t gfp)
{
	return (gfp & __GFP_DIRECT_RECLAIM) != 0;
}

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

/**
 * alloc_pages_exact - allocate as many whole pages as hold a size
 * @size: bytes, 1 to 4 MB
 * @gfp: GFP_*
 *
 * Context: Any context with GFP_ATOMIC; process context with GFP_KERNEL.
 * Return: the memory, or NULL.
 */
void *alloc_pages_exact(size_t size, gfp_t gfp);

/** free_pages_exact - give back what alloc_pages_exact() gave for @size bytes. @virt: NULL is
 * allowed. Context: Any context. */
void free_pages_exact(void *virt, size_t size);

#define __get_free_page(gfp) __get_free_pages(gfp, 0)
#define get_zeroed_page(gfp) __get_free_pages((gfp) | __GFP_ZERO, 0)
#define free_page(addr) free_pages(addr, 0)

#endif

#include <jiffy/brings_sched.h>
