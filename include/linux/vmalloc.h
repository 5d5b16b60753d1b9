/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H
/*
 * Memory by the page, for what is large. On Linux its pages are gathered from
 * anywhere; here they lie side by side, so that more than 4 MB cannot be had.
 */
#include <jiffy/context.h>
#include <linux/gfp.h>
#include <linux/types.h>

/**
 * vmalloc - allocate whole pages
 * @size: bytes, rounded up to pages; 0 gives NULL
 *
 * Context: Process context.
 * Return: the memory, for vfree(); or NULL.
 */
void *vmalloc(unsigned long size) __attribute__((malloc)) __process_context;

/** vzalloc - as vmalloc(), filled with zeroes. Context: Process context. Return: the same. */
void *vzalloc(unsigned long size) __attribute__((malloc)) __process_context;

/** __vmalloc - as vmalloc(), with GFP_*. Context: as kmalloc(). Return: the same. */
void *__vmalloc(unsigned long size, gfp_t gfp) __attribute__((malloc));

/** vfree - give it back. @addr: NULL is allowed. Context: Any context but an NMI. */
void vfree(const void *addr);

/** is_vmalloc_addr - is it from vmalloc()? @addr: the start of an allocation.
 * Context: Any context. Return: true if so. */
bool is_vmalloc_addr(const void *addr);

#endif

#include <jiffy/brings_locks.h>
