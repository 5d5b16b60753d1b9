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
	PAGE_TAIL,         /* any other page of a block */
};

/**
 * struct page - one page of RAM
 * @state: enum page_state (zone lock)
 * @order: size of the block it is first of (zone lock)
 * @class: size class, in PAGE_SLAB (set before the slab is used)
 * @caller: who allocated the block (zone lock)
 */
struct page {
	u8 state;
	u8 order;
	u8 class;
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

/** kmalloc_slab_pages - pages held by slabs. Context: Any context. Return: pages. */
unsigned long kmalloc_slab_pages(void);

#endif
