// SPDX-License-Identifier: MIT
/*
 * Searching a sorted array, by halves: what is sought lies, if at all, in
 * [base, base + num) all the time.
 *
 * Context: any, as far as the caller's function allows.
 * Locking: none.
 * Linux: lib/bsearch.c.
 */
#include <linux/bsearch.h>
#include <linux/types.h>

void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp)
{
	const char *first = base;

	while (num) {
		const char *middle = first + num / 2 * size;
		int order = cmp(key, middle);

		if (!order)
			return (void *)middle;
		if (order > 0) {
			first = middle + size;
			num--;
		}
		num /= 2;
	}
	return NULL;
}
