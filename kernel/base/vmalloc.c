// SPDX-License-Identifier: MIT
/*
 * Memory by the page: vmalloc(), and kvmalloc(), which is one or the other.
 *
 * RAM is mapped where it is, so there is nothing to map: a range is a block of
 * the page allocator without what lies behind its end. Its first page says how
 * long it is; that tells a pointer from vmalloc() from one from kmalloc().
 *
 * Context: any with GFP_ATOMIC; vmalloc() itself is process context, as on Linux.
 * Locking: none: a range belongs to whoever has its address.
 * Linux: mm/vmalloc.c, mm/util.c (kvmalloc_node).
 */
#include "page.h"

#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static void *vmalloc_caller(unsigned long size, gfp_t gfp, unsigned long caller)
{
	unsigned long pages = DIV_ROUND_UP(size, PAGE_SIZE), addr = 0;
	struct page *page;

	if (gfp & __GFP_DIRECT_RECLAIM)
		might_sleep();
	if (pages && size <= KMALLOC_MAX_SIZE)
		addr = alloc_range(gfp | __GFP_NOWARN, pages, caller);
	if (!addr) {
		if (!(gfp & __GFP_NOWARN))
			pr_warn_ratelimited("%s: vmalloc of %lu bytes failed, for %pS\n",
					    current->comm, size, (void *)caller);
		return NULL;
	}
	page = virt_to_page((void *)addr);
	page->pages = pages;
	/* Pairs with kmalloc_for_each(): the length is there by now. */
	smp_store_release(&page->state, PAGE_VMALLOC);
	return (void *)addr;
}

void *vmalloc(unsigned long size)
{
	return vmalloc_caller(size, GFP_KERNEL, _RET_IP_);
}

void *vzalloc(unsigned long size)
{
	return vmalloc_caller(size, GFP_KERNEL | __GFP_ZERO, _RET_IP_);
}

void *__vmalloc(unsigned long size, gfp_t gfp)
{
	return vmalloc_caller(size, gfp, _RET_IP_);
}

bool is_vmalloc_addr(const void *addr)
{
	struct page *page = virt_to_page(addr);

	return page && page->state == PAGE_VMALLOC && IS_ALIGNED((unsigned long)addr, PAGE_SIZE);
}

static void vfree_caller(const void *addr, unsigned long caller)
{
	struct page *page = virt_to_page(addr);

	if (!addr)
		return;
	if (WARN(!is_vmalloc_addr(addr), "vfree: 0x%08lx is not from vmalloc(); called from %pS\n",
		 (unsigned long)addr, (void *)caller))
		return;
	free_range((unsigned long)addr, page->pages);
}

void vfree(const void *addr)
{
	vfree_caller(addr, _RET_IP_);
}

/* Above a page kmalloc() would take up to twice as much. */
void *kvmalloc(size_t size, gfp_t gfp)
{
	if (size <= PAGE_SIZE)
		return __kmalloc_track_caller(size, gfp, _RET_IP_);
	return vmalloc_caller(size, gfp, _RET_IP_);
}

void kvfree(const void *addr)
{
	if (is_vmalloc_addr(addr))
		vfree_caller(addr, _RET_IP_);
	else
		kfree_caller(addr, _RET_IP_);
}
