/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_OVERFLOW_H
#define _LINUX_OVERFLOW_H
/*
 * Arithmetic that says when the result did not fit. Sizes of what is allocated
 * are counted with it: the result then is SIZE_MAX, which no allocator has.
 */
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/types.h>

/* *@d is what fits of the result; the value is true if that is not all. */
#define check_add_overflow(a, b, d) __builtin_add_overflow(a, b, d)
#define check_sub_overflow(a, b, d) __builtin_sub_overflow(a, b, d)
#define check_mul_overflow(a, b, d) __builtin_mul_overflow(a, b, d)

/** size_mul - @a * @b, at most SIZE_MAX. Context: Any context. Return: it. */
static inline size_t size_mul(size_t a, size_t b)
{
	size_t bytes;

	return check_mul_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

/** size_add - @a + @b, at most SIZE_MAX. Context: Any context. Return: it. */
static inline size_t size_add(size_t a, size_t b)
{
	size_t bytes;

	return check_add_overflow(a, b, &bytes) ? SIZE_MAX : bytes;
}

#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)
/* Bytes of a structure with @n elements in the array at its end. */
#define struct_size(p, member, n) size_add(sizeof(*(p)), size_mul(sizeof(*(p)->member), n))
#define flex_array_size(p, member, n) size_mul(sizeof(*(p)->member), n)

#endif

#include <jiffy/brings_basics.h>
