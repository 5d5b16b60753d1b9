/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SORT_H
#define _LINUX_SORT_H
/* Sorting an array in place. Equal elements may change their order; see <linux/list_sort.h>. */
#include <linux/types.h>

/**
 * sort - sort an array
 * @base: its first element
 * @num: elements
 * @size: bytes of each
 * @cmp_func: less than, equal to or more than 0, as the first one is smaller, equal or larger
 * @swap_func: exchanges two elements; NULL: their bytes are exchanged
 *
 * Context: Any context, if both functions may be called there.
 */
void sort(void *base, size_t num, size_t size, cmp_func_t cmp_func, swap_func_t swap_func);

/** sort_r - as sort(), and @priv is given to both functions. Context: Any context. */
void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp_func, swap_r_func_t swap_func,
	    const void *priv);

#endif

#include <jiffy/brings_basics.h>
