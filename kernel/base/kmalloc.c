// SPDX-License-Identifier: MIT
/*
 * Memory by the byte: one slab allocator a size class, powers of two from 16
 * bytes to 4 KB; whole pages above.
 *
 * A slab is a block of pages cut into objects from its start, so that each is
 * aligned to its size, and an array of tags at its end, one word an object:
 * who allocated it, or 0 while it is free. A free object's first word links it
 * to the next free one of its class. A full or empty slab needs no list of its
 * own: slabs stay with their class.
 *
 *	| object 0 | object 1 | ... | object n-1 |  gap  | tag 0 ... tag n-1 |
 *
 * The tag finds a double free and a pointer that is none, and says whose memory
 * was not given back: kmalloc_for_each() walks the slabs, which stay what they are,
 * and reads tags without a lock.
 *
 * Context: any with GFP_ATOMIC.
 * Locking: a class's lock protects its free list and tags; interrupts off; only
 * the page allocator's lock is taken under it.
 * Linux: mm/slub.c, mm/slab_common.c (kmalloc_info).
 */
#include "page.h"

#include <jiffy/fail.h>
#include <linux/bug.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/math.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define MIN_SHIFT 4
#define NR_CLASSES 9
#define MAX_CLASS_BYTES (1UL << (MIN_SHIFT + NR_CLASSES - 1))
#define FREE_TAG 0

/**
 * struct size_class - objects of one size
 * @lock: this object's
 * @order: pages of a slab, so that at least seven objects share the tags' cost
 * @free: first free object (lock)
 * @slabs: slabs allocated (lock)
 */
struct size_class {
	raw_spinlock_t lock;
	unsigned int order;
	void **free;
	unsigned long slabs;
};

#define SIZE_CLASS(_order) { .lock = __RAW_SPIN_LOCK_INITIALIZER, .order = (_order) }
static struct size_class classes[] = {
	SIZE_CLASS(0), /* 16 */
	SIZE_CLASS(0), /* 32 */
	SIZE_CLASS(0), /* 64 */
	SIZE_CLASS(0), /* 128 */
	SIZE_CLASS(0), /* 256 */
	SIZE_CLASS(0), /* 512 */
	SIZE_CLASS(1), /* 1024 */
	SIZE_CLASS(2), /* 2048 */
	SIZE_CLASS(3), /* 4096 */
};
static_assert(ARRAY_SIZE(classes) == NR_CLASSES);

static inline size_t class_bytes(unsigned int class)
{
	return 1UL << (MIN_SHIFT + class);
}

static inline size_t slab_bytes(unsigned int class)
{
	return PAGE_SIZE << classes[class].order;
}

static inline unsigned int slab_objects(unsigned int class)
{
	return slab_bytes(class) / (class_bytes(class) + sizeof(unsigned long));
}

static unsigned long slab_of(const void *object, unsigned int class)
{
	return (unsigned long)object & ~(slab_bytes(class) - 1);
}

/* The tag of an object, or NULL if @object is not the start of one. */
static unsigned long *tag_of(const void *object, unsigned int class)
{
	unsigned long slab = slab_of(object, class);
	unsigned long offset = (unsigned long)object - slab;
	unsigned long index = offset >> (MIN_SHIFT + class);

	if (offset & (class_bytes(class) - 1) || index >= slab_objects(class))
		return NULL;
	return (unsigned long *)(slab + slab_bytes(class)) - slab_objects(class) + index;
}

static unsigned int class_for(size_t size)
{
	return size <= class_bytes(0) ? 0 : fls(size - 1) - MIN_SHIFT;
}

/* A new slab's objects go on the class's free list, lowest address first. */
static bool grow_locked(unsigned int class, unsigned long caller)
{
	struct size_class *c = &classes[class];
	unsigned long slab = alloc_block(GFP_ATOMIC | __GFP_NOWARN, c->order, caller);
	unsigned int i = slab_objects(class);
	void **object;

	if (!slab)
		return false;
	while (i--) {
		object = (void **)(slab + i * class_bytes(class));
		*tag_of(object, class) = FREE_TAG;
		*object = c->free;
		c->free = object;
	}
	for (i = 0; i < 1U << c->order; i++) {
		mem_map[(slab >> PAGE_SHIFT) + i].class = class;
		/* Pairs with kmalloc_for_each(), which looks without a lock. */
		smp_store_release(&mem_map[(slab >> PAGE_SHIFT) + i].state, PAGE_SLAB);
	}
	c->slabs++;
	return true;
}

static void *alloc_object(unsigned int class, unsigned long caller)
{
	struct size_class *c = &classes[class];
	void **object = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&c->lock, flags);
	if (c->free || grow_locked(class, caller)) {
		object = c->free;
		c->free = *object;
		*tag_of(object, class) = caller;
	}
	raw_spin_unlock_irqrestore(&c->lock, flags);
	return object;
}

void *__kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller)
{
	void *p;

	if (gfp & __GFP_DIRECT_RECLAIM)
		might_sleep();
	if (!size)
		return ZERO_SIZE_PTR;
	if (fail_for(FAIL_KMALLOC, "kmalloc", 0, caller))
		return NULL;
	if (size > PAGE_SIZE << (MAX_ORDER - 1))
		p = NULL;
	else if (size > MAX_CLASS_BYTES)
		p = (void *)alloc_block(gfp | __GFP_NOWARN, get_order(size), caller);
	else
		p = alloc_object(class_for(size), caller);
	if (!p) {
		if (!(gfp & __GFP_NOWARN))
			pr_warn_ratelimited("%s: kmalloc of %zu bytes failed, for %pS\n",
					    current->comm, size, (void *)caller);
		return NULL;
	}
	if (gfp & __GFP_ZERO)
		memset(p, 0, size);
	return p;
}

void *kmalloc(size_t size, gfp_t gfp)
{
	return __kmalloc_track_caller(size, gfp, _RET_IP_);
}

void *kzalloc(size_t size, gfp_t gfp)
{
	return __kmalloc_track_caller(size, gfp | __GFP_ZERO, _RET_IP_);
}

/* What is wrong with freeing @p, or NULL. */
static const char *free_object(void *p, unsigned int class)
{
	struct size_class *c = &classes[class];
	unsigned long *tag = tag_of(p, class), flags;
	const char *wrong = NULL;

	if (!tag)
		return "points into an object";
	raw_spin_lock_irqsave(&c->lock, flags);
	if (*tag == FREE_TAG) {
		wrong = "was freed already";
	} else {
		*tag = FREE_TAG;
		*(void **)p = c->free;
		c->free = p;
	}
	raw_spin_unlock_irqrestore(&c->lock, flags);
	return wrong;
}

void kfree_caller(const void *p, unsigned long caller)
{
	struct page *page = virt_to_page(p);
	const char *wrong = NULL;

	if (ZERO_OR_NULL_PTR(p))
		return;
	if (page && page->state == PAGE_SLAB)
		wrong = free_object((void *)p, page->class);
	else if (page && page->state == PAGE_USED && IS_ALIGNED((unsigned long)p, PAGE_SIZE))
		free_pages((unsigned long)p, page->order);
	else
		wrong = "is not from kmalloc()";
	WARN(wrong, "kfree: 0x%08lx %s; called from %pS\n", (unsigned long)p, wrong,
	     (void *)caller);
}

void kfree(const void *p)
{
	kfree_caller(p, _RET_IP_);
}

size_t ksize(const void *p)
{
	struct page *page = virt_to_page(p);

	if (ZERO_OR_NULL_PTR(p) || WARN_ON(!page))
		return 0;
	return page->state == PAGE_SLAB ? class_bytes(page->class) : PAGE_SIZE << page->order;
}

void *krealloc(const void *p, size_t new_size, gfp_t gfp)
{
	void *moved;

	if (!new_size) {
		kfree_caller(p, _RET_IP_);
		return ZERO_SIZE_PTR;
	}
	if (ksize(p) >= new_size)
		return (void *)p;
	moved = __kmalloc_track_caller(new_size, gfp, _RET_IP_);
	if (moved && !ZERO_OR_NULL_PTR(p)) {
		memcpy(moved, p, ksize(p));
		kfree_caller(p, _RET_IP_);
	}
	return moved;
}

void kfree_sensitive(const void *p)
{
	if (!ZERO_OR_NULL_PTR(p))
		memset((void *)p, 0, ksize(p));
	kfree_caller(p, _RET_IP_);
}

unsigned long kmalloc_slab_pages(void)
{
	unsigned long pages = 0;
	unsigned int i;

	for (i = 0; i < NR_CLASSES; i++)
		pages += READ_ONCE(classes[i].slabs) << classes[i].order;
	return pages;
}

/* One slab's objects; false: @fn has seen enough. */
static bool for_each_in_slab(unsigned long slab,
			     bool (*fn)(const void *, size_t, unsigned long, void *), void *arg)
{
	unsigned int class = virt_to_page((void *)slab)->class, i;

	for (i = 0; i < slab_objects(class); i++) {
		void *object = (void *)(slab + i * class_bytes(class));
		unsigned long caller = READ_ONCE(*tag_of(object, class));

		if (caller != FREE_TAG && !fn(object, class_bytes(class), caller, arg))
			return false;
	}
	return true;
}

void kmalloc_for_each(bool (*fn)(const void *p, size_t bytes, unsigned long caller, void *arg),
		      void *arg)
{
	struct page *page;
	unsigned long pfn, addr;
	bool more = true;

	for (pfn = 0; more && pfn < mem_map_pages; pfn++) {
		page = &mem_map[pfn];
		addr = pfn << PAGE_SHIFT;
		/* Pairs with grow_locked(): a slab's page has its class by now. */
		switch ((enum page_state)smp_load_acquire(&page->state)) {
		case PAGE_SLAB:
			if (slab_of((void *)addr, page->class) == addr)
				more = for_each_in_slab(addr, fn, arg);
			break;
		case PAGE_USED:
			more = fn((void *)addr, PAGE_SIZE << page->order, page->caller, arg);
			break;
		case PAGE_VMALLOC:
			more = fn((void *)addr, page->pages * PAGE_SIZE, page->caller, arg);
			break;
		case PAGE_FREE:
			/* The whole block; most of RAM is one. */
			pfn += (1UL << READ_ONCE(page->order)) - 1;
			break;
		case PAGE_RESERVED:
		case PAGE_TAIL:
			break;
		}
	}
}

void kmalloc_set_caller(const void *p, unsigned long from, unsigned long to)
{
	struct page *page = virt_to_page(p);

	/* Freed meanwhile, it has another caller, or none: then nothing is changed. */
	if (page->state == PAGE_SLAB)
		cmpxchg(tag_of(p, page->class), from, to);
	else
		cmpxchg(&page->caller, from, to);
}
