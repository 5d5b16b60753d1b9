/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H
/* Memory by the byte: size classes of powers of two, naturally aligned. */
#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/types.h>

#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

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

/** kfree - give memory back. @p: NULL is allowed. Context: Any context. */
void kfree(const void *p);

/** ksize - bytes really there. @p: from kmalloc(). Context: Any context. Return: bytes. */
size_t ksize(const void *p);

#endif
