/* SPDX-License-Identifier: MIT */
#ifndef _BASE_PAGE_H
#define _BASE_PAGE_H
/* What page_alloc.c and kmalloc.c know of each page. */
#include <linux/gfp.h>
#include <linux/types.h>

enum page_state {
	PAGE_RESERVED = 0, /* not RAM, or the image */
	PAGE_FREE,         /* first page of a free block */
	PAGE_USED,         /* first page of an allocated block */
	PAGE_SLAB,         /* a page of a kmalloc() slab */
	PAGE_VMALLOC,      /* first page of a vmalloc() range */
	PAGE_TAIL,         /* any other page of a block */
};

/**
 * struct page - one page of RAM
 * @state: enum page_state (zone lock)
 * @order: size of the block it is first of (zone lock)
 * @class: size class, in PAGE_SLAB (set before the state)
 * @pages: length of the range it is first of, in PAGE_VMALLOC (its owner)
 * @caller: who allocated the block (zone lock)
 */
struct page {
	u8 state;
	u8 order;
	u8 class;
	u16 pages;
	unsigned long caller;
};

extern struct page *mem_map;
extern unsigned long mem_map_pages;

/** virt_to_page - its page, NULL for an address outside RAM. Context: Any. Return: it. */
static inline struct page *virt_to_page(const void *addr)
{
	unsigned long pfn = (unsigned long)addr >> PAGE_SHIFT;

	return pfn < mem_map_pages ? &mem_map[pfn] : NULL;
}

/** alloc_block - __get_free_pages() in the name of @caller. Context: Any. Return: 0 or it. */
unsigned long alloc_block(gfp_t gfp, unsigned int order, unsigned long caller);

/**
 * alloc_range - as alloc_block(), for any number of pages
 * @gfp: GFP_*
 * @pages: 1 to 2^(MAX_ORDER - 1); no more than these are taken
 * @caller: in whose name
 *
 * The range starts at a multiple of the power of two that holds @pages.
 *
 * Context: Any context with GFP_ATOMIC.
 * Return: the address, or 0.
 */
unsigned long alloc_range(gfp_t gfp, unsigned long pages, unsigned long caller);

/** free_range - give back what alloc_range() gave. Context: Any context. */
void free_range(unsigned long addr, unsigned long pages);

/** kfree_caller - kfree() in the name of @caller. Context: Any context. */
void kfree_caller(const void *p, unsigned long caller);

/** kmalloc_slab_pages - pages held by slabs. Context: Any context. Return: pages. */
unsigned long kmalloc_slab_pages(void);

#endif
