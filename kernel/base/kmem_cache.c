// SPDX-License-Identifier: MIT
/*
 * Caches of objects of one size: kmem_cache_create() and its family.
 *
 * kmalloc() has size classes already, so a cache is a size, an alignment and a
 * constructor, and a count of the objects that are out. Each object ends in a
 * word that says whose it is, so that one given back to another cache, or after
 * its cache has gone, is told.
 *
 *	| object, as long as was asked for | gap | its cache |
 *
 * Context: any with GFP_ATOMIC; create and destroy in process context.
 * Locking: none; the count is atomic.
 * Linux: mm/slab_common.c, mm/slub.c; there a cache has pages of its own, and a
 * constructor runs once for each object of a new page.
 */
#include "page.h"

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#define CACHE_LINE_BYTES 64

/**
 * struct kmem_cache - objects of one size
 * @name: for messages (set at creation, as all but @live)
 * @size: what users see of an object, bytes
 * @mark: where in an object its mark stands, bytes
 * @bytes: what is allocated for one; kmalloc() aligns to the power of two above
 * @ctor: or NULL
 * @live: objects that are out (atomic)
 */
struct kmem_cache {
	char name[32];
	unsigned int size;
	unsigned int mark;
	unsigned int bytes;
	void (*ctor)(void *object);
	atomic_t live;
};

static struct kmem_cache **mark_of(struct kmem_cache *s, void *object)
{
	return (struct kmem_cache **)((char *)object + s->mark);
}

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *object))
{
	struct kmem_cache *s = NULL;

	might_sleep();
	if (flags & SLAB_HWCACHE_ALIGN)
		align = max(align, (unsigned int)CACHE_LINE_BYTES);
	if (!WARN_ON_ONCE(!name || !size || size > KMALLOC_MAX_SIZE / 2 || align > PAGE_SIZE ||
			  (align && !is_power_of_2(align))))
		s = __kmalloc_track_caller(sizeof(*s), GFP_KERNEL | __GFP_ZERO, _RET_IP_);
	if (!s) {
		if (flags & SLAB_PANIC)
			panic("kmem_cache_create: no cache '%s'", name);
		return NULL;
	}
	strscpy(s->name, name, sizeof(s->name));
	s->size = size;
	s->mark = ALIGN(size, sizeof(struct kmem_cache *));
	s->bytes = max(s->mark + (unsigned int)sizeof(struct kmem_cache *), align);
	s->ctor = ctor;
	return s;
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	might_sleep();
	if (!s)
		return;
	if (WARN(atomic_read(&s->live),
		 "Objects remaining in %s on __kmem_cache_shutdown()\n"
		 "kmem_cache_destroy %s: Slab cache still has objects when called from %pS: %d\n",
		 s->name, s->name, (void *)_RET_IP_, atomic_read(&s->live)))
		return;
	kfree_caller(s, _RET_IP_);
}

unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->size;
}

void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	void *object;

	if (WARN_ON_ONCE(s->ctor && (gfp & __GFP_ZERO)))
		gfp &= ~__GFP_ZERO;
	object = __kmalloc_track_caller(s->bytes, gfp, _RET_IP_);
	if (!object)
		return NULL;
	*mark_of(s, object) = s;
	atomic_inc(&s->live);
	if (s->ctor)
		s->ctor(object);
	return object;
}

void kmem_cache_free(struct kmem_cache *s, void *object)
{
	if (!object)
		return;
	if (WARN(ksize(object) < s->bytes || *mark_of(s, object) != s,
		 "kmem_cache_free: 0x%08lx is no live object of cache '%s'; called from %pS\n",
		 (unsigned long)object, s->name, (void *)_RET_IP_))
		return;
	*mark_of(s, object) = NULL;
	atomic_dec(&s->live);
	kfree_caller(object, _RET_IP_);
}
