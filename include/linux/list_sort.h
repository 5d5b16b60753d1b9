/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LIST_SORT_H
#define _LINUX_LIST_SORT_H
/* Sorting a struct list_head list, in O(n log n) comparisons and no memory. */
#include <linux/types.h>

/* Above 0: @a belongs behind @b; else it stays in front. */
typedef int (*list_cmp_func_t)(void *priv, const struct list_head *a, const struct list_head *b);

/**
 * list_sort - sort a list
 * @priv: passed to @cmp
 * @head: the list
 * @cmp: compares; with the side that was in front as its @a
 *
 * Stable: what compares equal stays in order. So a function that answers with
 * a bool, a > b, will do.
 *
 * Context: Any context, as far as @cmp goes.
 */
void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp);

#endif

#include <jiffy/brings_basics.h>
