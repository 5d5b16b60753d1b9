// SPDX-License-Identifier: MIT
/*
 * Pages: a binary buddy allocator.
 *
 * Free memory is kept in blocks of 2^order pages, each aligned to its size, one
 * list an order. To allocate, take a block from the smallest list that has one
 * and halve it until it fits; the other halves go on the lists below. To free,
 * look at the buddy, the one block that differs in the bit of the order; while
 * it is free too, merge.
 *
 * A free block's list links lie in the block itself: RAM is mapped. One struct
 * page a page, behind the image, says what it is.
 *
 * Context: any with GFP_ATOMIC. It never waits: GFP_KERNEL only promises that
 * the caller could sleep, which is checked.
 * Locking: zone_lock protects lists and struct pages; taken with interrupts
 * off, innermost.
 * Invariants:
 * 1. A block on free_area[n] is aligned to 2^n pages and its page is PAGE_FREE.
 * 2. Two free buddies of one order never coexist below the largest order.
 *
 * Linux: mm/page_alloc.c. Knuth, The Art of Computer Programming 1, 2.5.
 */
#include "page.h"

#include <asm/paging.h>
#include <jiffy/memory_map.h>
#include <linux/bug.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define ALLOC_FAILURE "%s: page allocation failure: order:%u, mode:%#x, for %pS\n"

extern char __image_start[], __image_end[];

struct memory_map memory_map;
struct page *mem_map;
unsigned long mem_map_pages;

static DEFINE_RAW_SPINLOCK(zone_lock);
static struct list_head free_area[MAX_ORDER]; /* zone_lock */
static unsigned long nr_free;                 /* zone_lock */
static unsigned long nr_total;                /* set at boot */

static inline struct list_head *links_of(unsigned long pfn)
{
	return (struct list_head *)(pfn << PAGE_SHIFT);
}

static inline unsigned long pfn_of(const struct list_head *links)
{
	return (unsigned long)links >> PAGE_SHIFT;
}

static void add_free_locked(unsigned long pfn, unsigned int order)
{
	mem_map[pfn].state = PAGE_FREE;
	mem_map[pfn].order = order;
	list_add(links_of(pfn), &free_area[order]);
}

static bool buddy_is_free(unsigned long buddy, unsigned int order)
{
	return buddy < mem_map_pages && mem_map[buddy].state == PAGE_FREE &&
	       mem_map[buddy].order == order;
}

static void free_block_locked(unsigned long pfn, unsigned int order)
{
	unsigned long buddy;

	nr_free += 1UL << order;
	mem_map[pfn].state = PAGE_TAIL;
	while (order < MAX_ORDER - 1) {
		buddy = pfn ^ (1UL << order);
		if (!buddy_is_free(buddy, order))
			break;
		list_del(links_of(buddy));
		mem_map[buddy].state = PAGE_TAIL;
		pfn = min(pfn, buddy);
		order++;
	}
	add_free_locked(pfn, order);
}

/* The page frame of a block, or 0. */
static unsigned long take_block_locked(unsigned int order)
{
	unsigned int have = order;
	unsigned long pfn;

	while (have < MAX_ORDER && list_empty(&free_area[have]))
		have++;
	if (have == MAX_ORDER)
		return 0;
	pfn = pfn_of(free_area[have].next);
	list_del(links_of(pfn));
	while (have > order) {
		have--;
		add_free_locked(pfn + (1UL << have), have);
	}
	nr_free -= 1UL << order;
	return pfn;
}

unsigned long alloc_block(gfp_t gfp, unsigned int order, unsigned long caller)
{
	unsigned long flags, pfn = 0;

	if (gfp & __GFP_DIRECT_RECLAIM)
		might_sleep();
	if (order < MAX_ORDER) {
		raw_spin_lock_irqsave(&zone_lock, flags);
		pfn = take_block_locked(order);
		if (pfn) {
			mem_map[pfn].state = PAGE_USED;
			mem_map[pfn].order = order;
			mem_map[pfn].caller = caller;
		}
		raw_spin_unlock_irqrestore(&zone_lock, flags);
	}
	if (!pfn) {
		if (!(gfp & __GFP_NOWARN))
			pr_warn_ratelimited(ALLOC_FAILURE, current->comm, order, gfp,
					    (void *)caller);
		return 0;
	}
	if (gfp & __GFP_ZERO)
		memset((void *)(pfn << PAGE_SHIFT), 0, PAGE_SIZE << order);
	return pfn << PAGE_SHIFT;
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	return alloc_block(gfp, order, _RET_IP_);
}

void free_pages(unsigned long addr, unsigned int order)
{
	struct page *page = virt_to_page((void *)addr);
	unsigned long flags;

	if (!addr)
		return;
	if (WARN(!page || (addr & ~PAGE_MASK) || page->order != order || page->state != PAGE_USED,
		 "free_pages: 0x%lx is not an allocated block of order %u\n", addr, order))
		return;
	raw_spin_lock_irqsave(&zone_lock, flags);
	free_block_locked(addr >> PAGE_SHIFT, order);
	raw_spin_unlock_irqrestore(&zone_lock, flags);
}

/*
 * A block, of which the end that is not wanted goes back at once, page by page: what is
 * free of it merges again, and never with the part that stays.
 */
unsigned long alloc_range(gfp_t gfp, unsigned long pages, unsigned long caller)
{
	unsigned int order = get_order(pages << PAGE_SHIFT);
	unsigned long addr = alloc_block(gfp, order, caller);

	if (addr)
		free_range(addr + (pages << PAGE_SHIFT), (1UL << order) - pages);
	return addr;
}

void free_range(unsigned long addr, unsigned long pages)
{
	unsigned long pfn = addr >> PAGE_SHIFT, flags;

	for (; pages; pages--, pfn++) {
		raw_spin_lock_irqsave(&zone_lock, flags);
		free_block_locked(pfn, 0);
		raw_spin_unlock_irqrestore(&zone_lock, flags);
	}
}

void *alloc_pages_exact(size_t size, gfp_t gfp)
{
	unsigned long pages = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (WARN_ON_ONCE(!pages || pages > 1UL << (MAX_ORDER - 1)))
		return NULL;
	return (void *)alloc_range(gfp, pages, _RET_IP_);
}

void free_pages_exact(void *virt, size_t size)
{
	if (virt)
		free_range((unsigned long)virt, PAGE_ALIGN(size) >> PAGE_SHIFT);
}

void si_meminfo(struct sysinfo *val)
{
	val->totalram = nr_total;
	val->freeram = READ_ONCE(nr_free);
	val->image_bytes = __image_end - __image_start;
	val->slab = kmalloc_slab_pages();
	val->unused = memory_map.unused_bytes >> PAGE_SHIFT;
}

/* Give a range to the lists, in the largest aligned blocks it holds. */
static void give_range(unsigned long pfn, unsigned long end)
{
	unsigned int order;

	while (pfn < end) {
		order = 0;
		while (order < MAX_ORDER - 1 && !(pfn & (1UL << order)) &&
		       pfn + (2UL << order) <= end)
			order++;
		nr_free += 1UL << order;
		add_free_locked(pfn, order);
		pfn += 1UL << order;
	}
}

void mm_init(void)
{
	unsigned long first = PAGE_ALIGN((unsigned long)__image_end), bytes, start;
	unsigned int i;

	for (i = 0; i < MAX_ORDER; i++)
		INIT_LIST_HEAD(&free_area[i]);
	/* The array describes all pages up to the end of RAM and lies behind the image. */
	mem_map_pages = memory_map.ram_end >> PAGE_SHIFT;
	mem_map = (struct page *)first;
	bytes = PAGE_ALIGN(mem_map_pages * sizeof(struct page));
	memset(mem_map, 0, bytes);
	first += bytes;
	for (i = 0; i < memory_map.nr; i++) {
		nr_total += (memory_map.range[i].end - memory_map.range[i].start) >> PAGE_SHIFT;
		start = max(memory_map.range[i].start, first);
		if (start < memory_map.range[i].end)
			give_range(start >> PAGE_SHIFT, memory_map.range[i].end >> PAGE_SHIFT);
	}
}
