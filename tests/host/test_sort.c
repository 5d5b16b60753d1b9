// SPDX-License-Identifier: MIT
/*
 * Tests of lib/sort.c and lib/bsearch.c: random arrays, with many equal elements
 * and with few, in elements of every size.
 *
 * Sorted means two things: no element is before a smaller one, and each value is
 * there as often as before.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/test_sort.c.
 */
#include <linux/bsearch.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"

#define ROUNDS 2000
#define LONGEST 200
#define WIDEST 24
#define VALUES 256

static unsigned long swaps, compared;
static size_t element_bytes;

static int compare(const void *a, const void *b)
{
	compared++;
	return *(const u8 *)a - *(const u8 *)b;
}

static int compare_down(const void *a, const void *b, const void *priv)
{
	CHECK(priv == &swaps);
	return *(const u8 *)b - *(const u8 *)a;
}

static void swap_elements(void *a, void *b, int size)
{
	u8 kept[WIDEST];

	CHECK_INT(size, element_bytes);
	memcpy(kept, a, size);
	memcpy(a, b, size);
	memcpy(b, kept, size);
	swaps++;
}

static void swap_elements_r(void *a, void *b, int size, const void *priv)
{
	CHECK(priv == &swaps);
	swap_elements(a, b, size);
}

/* The first byte of an element is its key, the others are made of it. */
static u8 *random_array(size_t n, size_t size, unsigned int values, unsigned int count[VALUES])
{
	u8 *array = host_alloc(n * size + 1);
	size_t i;

	memset(count, 0, VALUES * sizeof(count[0]));
	for (i = 0; i < n; i++) {
		array[i * size] = host_random_below(values);
		memset(array + i * size + 1, (u8)~array[i * size], size - 1);
		count[array[i * size]]++;
	}
	return array;
}

static void check_sorted(const u8 *array, size_t n, size_t size, bool down,
			 unsigned int count[VALUES])
{
	size_t i;

	for (i = 0; i < n; i++) {
		const u8 *e = array + i * size;

		if (i && (down ? e[0] > e[0 - (long)size] : e[0] < e[0 - (long)size]))
			FAIL("element %zu of %zu is out of order", i, n);
		CHECK(!memchr_inv(e + 1, (u8)~e[0], size - 1));
		count[e[0]]--;
	}
	CHECK(!memchr_inv(count, 0, VALUES * sizeof(count[0])));
}

static void one_array(size_t n, size_t size, unsigned int values)
{
	unsigned int count[VALUES];
	u8 *array = random_array(n, size, values, count);

	element_bytes = size;
	switch (host_random_below(3)) {
	case 0:
		sort(array, n, size, compare, NULL);
		check_sorted(array, n, size, false, count);
		break;
	case 1:
		sort(array, n, size, compare, swap_elements);
		check_sorted(array, n, size, false, count);
		break;
	default:
		sort_r(array, n, size, compare_down, swap_elements_r, &swaps);
		check_sorted(array, n, size, true, count);
	}
}

static void test_sort(void)
{
	static u8 memory[LONGEST * WIDEST];
	unsigned int count[VALUES];
	int round;

	for (round = 0; round < 15; round++)
		one_array(host_random_below(LONGEST + 1), 1 + host_random_below(WIDEST),
			  round % 2 ? VALUES : 3);
	for (round = 0; round < ROUNDS; round++) {
		size_t n = host_random_below(LONGEST + 1), i;

		memset(count, 0, sizeof(count));
		for (i = 0; i < n; i++) {
			memory[i] = host_random_below(round % VALUES + 1);
			count[memory[i]]++;
		}
		sort(memory, n, 1, compare, NULL);
		check_sorted(memory, n, 1, false, count);
	}
}

static void test_cost(void)
{
	static u8 memory[4096];
	unsigned int i;

	/* The orders that are a quicksort's worst. */
	for (i = 0; i < sizeof(memory); i++)
		memory[i] = i / 16;
	compared = 0;
	sort(memory, sizeof(memory), 1, compare, NULL);
	CHECK(compared < 2 * 12 * sizeof(memory));
	for (i = 0; i < sizeof(memory); i++)
		memory[i] = 255 - i / 16;
	compared = 0;
	sort(memory, sizeof(memory), 1, compare, NULL);
	CHECK(compared < 2 * 12 * sizeof(memory));
}

static int compare_key(const void *key, const void *element)
{
	return *(const int *)key - *(const int *)element;
}

static void test_bsearch(void)
{
	int array[50], n, i, key, *found;

	for (n = 0; n <= 50; n++) {
		for (i = 0; i < n; i++)
			array[i] = 2 * i;
		for (key = -1; key <= 2 * n; key++) {
			found = bsearch(&key, array, n, sizeof(int), compare_key);
			CHECK(found == (key % 2 || key == 2 * n ? NULL : &array[key / 2]));
		}
	}
}

const struct host_test host_tests[] = {
	{ "sort() and sort_r() put random arrays in order and lose nothing", test_sort },
	{ "no order takes more than 2 n log n comparisons", test_cost },
	{ "bsearch() finds each element, and nothing between them", test_bsearch },
	{ NULL, NULL }
};
