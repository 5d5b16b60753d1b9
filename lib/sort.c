// SPDX-License-Identifier: MIT
/*
 * Sorting an array in place: heapsort.
 *
 * The array is seen as a tree, in which the sons of element i are 2i + 1 and
 * 2i + 2. First every father is made no smaller than his sons, from the last
 * father to the first; then the root, the largest of all, changes places with
 * the last element, which leaves the tree, and the new root sinks to its place.
 *
 *	[ heap: the root is its largest | sorted, all larger ]
 *
 * It takes n log n comparisons for any order, no memory and no recursion: not
 * quicksort, whose worst case somebody else might choose. Equal elements may
 * change their order.
 *
 * Context: any, as far as the caller's functions allow.
 * Locking: none.
 * Linux: lib/sort.c, which needs fewer comparisons by sinking to a leaf first.
 */
#include <linux/sort.h>
#include <linux/types.h>

/**
 * struct array - what is sorted, and how
 * @base: first element
 * @size: bytes of each
 * @cmp: compares two
 * @swap: exchanges two; NULL: byte by byte
 * @priv: for both
 */
struct array {
	char *base;
	size_t size;
	cmp_r_func_t cmp;
	swap_r_func_t swap;
	const void *priv;
};

static void swap_bytes(char *x, char *y, size_t size)
{
	for (; size; size--, x++, y++) {
		char byte = *x;

		*x = *y;
		*y = byte;
	}
}

static void exchange(const struct array *a, size_t i, size_t j)
{
	char *x = a->base + i * a->size, *y = a->base + j * a->size;

	if (a->swap)
		a->swap(x, y, a->size, a->priv);
	else
		swap_bytes(x, y, a->size);
}

static bool less(const struct array *a, size_t i, size_t j)
{
	return a->cmp(a->base + i * a->size, a->base + j * a->size, a->priv) < 0;
}

/* Element @i goes down in a heap of @n until it has no larger son. */
static void sink(const struct array *a, size_t i, size_t n)
{
	size_t son;

	while (2 * i + 1 < n) {
		son = 2 * i + 1;
		if (son + 1 < n && less(a, son, son + 1))
			son++;
		if (!less(a, i, son))
			break;
		exchange(a, i, son);
		i = son;
	}
}

static void heapsort(const struct array *a, size_t num)
{
	size_t i;

	for (i = num / 2; i > 0; i--)
		sink(a, i - 1, num);
	for (i = num; i > 1; i--) {
		exchange(a, 0, i - 1);
		sink(a, 0, i - 1);
	}
}

/* Six parameters: Linux has them. NOLINTNEXTLINE(readability-function-size) */
void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp, swap_r_func_t swap_func,
	    const void *priv)
{
	struct array a = { base, size, cmp, swap_func, priv };

	heapsort(&a, num);
}

/* The caller's functions, which know of no @priv. */
struct plain {
	cmp_func_t cmp;
	swap_func_t swap;
};

static int plain_cmp(const void *x, const void *y, const void *priv)
{
	return ((const struct plain *)priv)->cmp(x, y);
}

static void plain_swap(void *x, void *y, int size, const void *priv)
{
	((const struct plain *)priv)->swap(x, y, size);
}

void sort(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap_func)
{
	struct plain functions = { cmp, swap_func };
	struct array a = { base, size, plain_cmp, swap_func ? plain_swap : NULL, &functions };

	heapsort(&a, num);
}
