/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H
/*
 * Memory by the byte: size classes of powers of two, naturally aligned.
 *
 * - GFP_KERNEL in process context, GFP_ATOMIC or GFP_NOWAIT in every other;
 *   __GFP_ZERO fills with zeroes, __GFP_NOWARN keeps a failure out of the log.
 * - Every allocation may fail: NULL. None waits.
 * - kfree() may be called in any context, with any lock held.
 * - Each allocation remembers who asked for it; kmalloc_for_each() tells.
 */
#include <jiffy/context.h>
#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/overflow.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

#define KMALLOC_MAX_SIZE (PAGE_SIZE << (MAX_ORDER - 1))
#define ARCH_KMALLOC_MINALIGN 16
#define KMALLOC_MIN_SIZE 16

/**
 * kmalloc - allocate memory
 * @size: bytes; 0 gives ZERO_SIZE_PTR
 * @gfp: GFP_KERNEL or GFP_ATOMIC
 *
 * The contents are undefined.
 *
 * Context: Any context with GFP_ATOMIC; process context with GFP_KERNEL.
 * Return: the memory, or NULL.
 */
void *kmalloc(size_t size, gfp_t gfp) __attribute__((malloc));

/** kzalloc - as kmalloc(), filled with zeroes. Context: as kmalloc(). Return: as kmalloc(). */
void *kzalloc(size_t size, gfp_t gfp) __attribute__((malloc));

/** kmalloc_track_caller - kmalloc() for the caller of the function that this stands in.
 * Context: as kmalloc(). Return: as kmalloc(). */
#define kmalloc_track_caller(size, gfp) __kmalloc_track_caller(size, gfp, _RET_IP_)
void *__kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller) __attribute__((malloc));

/**
 * kmalloc_array - allocate an array; a macro, so that the caller's own line is remembered
 * @n: elements
 * @size: bytes of each
 * @gfp: GFP_*
 *
 * Context: as kmalloc().
 * Return: the memory; NULL also if @n * @size is more than a size_t holds.
 */
#define kmalloc_array(n, size, gfp) kmalloc(size_mul(n, size), gfp)

/** kcalloc - as kmalloc_array(), filled with zeroes. Context: as kmalloc(). Return: the same. */
#define kcalloc(n, size, gfp) kzalloc(size_mul(n, size), gfp)

/* There are no nodes of memory here. */
#define kmalloc_node(size, gfp, node) ((void)(node), kmalloc(size, gfp))
#define kzalloc_node(size, gfp, node) ((void)(node), kzalloc(size, gfp))

/**
 * krealloc - change the size of an allocation
 * @p: from kmalloc(); NULL: as kmalloc()
 * @new_size: bytes; 0: as kfree()
 * @gfp: GFP_*
 *
 * The contents stay as far as both sizes reach, the rest is undefined. If it
 * fails, @p stays as it is.
 *
 * Context: as kmalloc().
 * Return: the memory, which may have moved; ZERO_SIZE_PTR for size 0; NULL.
 */
void *__must_check krealloc(const void *p, size_t new_size, gfp_t gfp);

/** krealloc_array - krealloc() to @n elements of @size bytes. Context: as kmalloc().
 * Return: as krealloc(); NULL also if that is more than a size_t holds. */
#define krealloc_array(p, n, size, gfp) krealloc(p, size_mul(n, size), gfp)

/** kfree - give memory back. @p: NULL is allowed. Context: Any context. */
void kfree(const void *p);

/** kfree_sensitive - kfree() of what nobody shall find: zeroed before. @p: NULL is allowed.
 * Context: Any context. */
void kfree_sensitive(const void *p);
#define kzfree(p) kfree_sensitive(p) /* until Linux 5.8 */

/** ksize - bytes really there. @p: from kmalloc(). Context: Any context. Return: bytes. */
size_t ksize(const void *p);

/**
 * kmalloc_for_each - look at all memory that somebody has
 * @fn: called for each allocation with its address, its size in bytes (what is
 * really there) and the address it was asked for from; false ends it
 * @arg: passed on
 *
 * Covers kmalloc() and its family, kmem_cache_alloc(), vmalloc() and pages. What
 * is allocated or freed meanwhile may be missed. @fn is called with no lock held
 * and may free what it is given.
 *
 * Context: Any context.
 */
void kmalloc_for_each(bool (*fn)(const void *p, size_t bytes, unsigned long caller, void *arg),
		      void *arg);

/** kmalloc_set_caller - in whose name it is from now on. @p: as kmalloc_for_each() gave it.
 * @from: the caller it gave. @to: the new one, not 0. Context: Any context. */
void kmalloc_set_caller(const void *p, unsigned long from, unsigned long to);

/* Objects of one size. */
typedef unsigned int slab_flags_t;
#define SLAB_HWCACHE_ALIGN ((slab_flags_t)0x00002000u)
/* The others are accepted, and mean nothing here. */
#define SLAB_CONSISTENCY_CHECKS ((slab_flags_t)0x00000100u)
#define SLAB_RED_ZONE ((slab_flags_t)0x00000400u)
#define SLAB_POISON ((slab_flags_t)0x00000800u)
#define SLAB_STORE_USER ((slab_flags_t)0x00010000u)
#define SLAB_RECLAIM_ACCOUNT ((slab_flags_t)0x00020000u)
#define SLAB_PANIC ((slab_flags_t)0x00040000u)
#define SLAB_MEM_SPREAD ((slab_flags_t)0x00100000u)
#define SLAB_ACCOUNT ((slab_flags_t)0x04000000u)

struct kmem_cache;

/**
 * kmem_cache_create - prepare for objects of one size
 * @name: for messages; copied
 * @size: bytes of an object
 * @align: to which it is aligned, a power of two; 0: as kmalloc() does
 * @flags: SLAB_*
 * @ctor: called for each object before it is given out; or NULL
 *
 * Context: Process context. May sleep.
 * Return: the cache, or NULL; a panic with SLAB_PANIC.
 * See also: KMEM_CACHE(), which takes name and size from a structure.
 */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *object))
	__process_context;

#define KMEM_CACHE(__struct, __flags)                                            \
	kmem_cache_create(#__struct, sizeof(struct __struct),                    \
			  __alignof__(struct __struct), (__flags), NULL)

/**
 * kmem_cache_destroy - the end of a cache
 * @s: all its objects are back (else a WARN, and it stays); NULL is allowed
 *
 * Context: Process context. May sleep.
 */
void kmem_cache_destroy(struct kmem_cache *s) __process_context;

/** kmem_cache_shrink - nothing: memory stays with its size class. Context: Process context.
 * Return: 0. */
static inline int kmem_cache_shrink(struct kmem_cache *s)
{
	return 0;
}

/** kmem_cache_size - bytes of an object. Context: Any context. Return: as created. */
unsigned int kmem_cache_size(struct kmem_cache *s);

/** kmem_cache_alloc - an object. Context: as kmalloc(). Return: it, or NULL. */
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp) __attribute__((malloc));

/** kmem_cache_zalloc - an object full of zeroes. Context: as kmalloc(). Return: it, or NULL. */
static __always_inline void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t gfp)
{
	return kmem_cache_alloc(s, gfp | __GFP_ZERO);
}

/**
 * kmem_cache_free - give an object back
 * @s: the cache it is from (of another one: a WARN, and nothing freed)
 * @object: NULL is allowed
 *
 * Context: Any context.
 */
void kmem_cache_free(struct kmem_cache *s, void *object);

/* Linux has these in <linux/mm.h> since 6.1; a lab finds them in both. */
/** kvmalloc - kmalloc(), or whole pages if that is much. Context: as kmalloc().
 * Return: memory for kvfree(), or NULL. */
void *kvmalloc(size_t size, gfp_t gfp) __attribute__((malloc));
/** kvfree - give back what kvmalloc(), kmalloc() or vmalloc() gave. @addr: NULL is allowed.
 * Context: Any context. */
void kvfree(const void *addr);

#define kvzalloc(size, gfp) kvmalloc(size, (gfp) | __GFP_ZERO)
#define kvmalloc_array(n, size, gfp) kvmalloc(size_mul(n, size), gfp)
#define kvcalloc(n, size, gfp) kvmalloc(size_mul(n, size), (gfp) | __GFP_ZERO)

#endif

#include <jiffy/brings_sched.h>
