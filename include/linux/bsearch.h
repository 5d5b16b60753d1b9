/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BSEARCH_H
#define _LINUX_BSEARCH_H
/* Searching a sorted array. */
#include <linux/types.h>

/**
 * bsearch - find an element of a sorted array
 * @key: what @cmp gets as its first argument
 * @base: the array's first element
 * @num: elements
 * @size: bytes of each
 * @cmp: less than, equal to or more than 0, as the key is smaller, equal or larger
 *
 * Context: Any context, if @cmp may be called there.
 * Return: an element that is equal, or NULL.
 */
void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp);

#endif

#include <jiffy/brings_basics.h>
