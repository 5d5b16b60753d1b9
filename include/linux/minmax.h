/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H
/*
 * min() and max() evaluate each argument once and refuse to compare two
 * different types: comparing the two dummies' addresses is a warning then.
 */
#define __cmp(x, op, y)                    \
	({                                     \
		typeof(x) _x = (x);                \
		typeof(y) _y = (y);                \
		(void)(&_x == &_y);                \
		_x op _y ? _x : _y;                \
	})
#define min(x, y) __cmp(x, <, y)
#define max(x, y) __cmp(x, >, y)
#define min_t(type, x, y) min((type)(x), (type)(y))
#define max_t(type, x, y) max((type)(x), (type)(y))
#define min3(x, y, z) min((typeof(x))min(x, y), z)
#define max3(x, y, z) max((typeof(x))max(x, y), z)
#define clamp(val, lo, hi) min((typeof(val))max(val, lo), hi)
#define clamp_t(type, val, lo, hi) min_t(type, max_t(type, val, lo), hi)
/* The smaller one that is not 0; 0 if both are. */
#define min_not_zero(x, y)                                          \
	({                                                          \
		typeof(x) _mx = (x);                                \
		typeof(y) _my = (y);                                \
		!_mx ? _my : !_my ? _mx : (typeof(_mx))min(_mx, _my); \
	})
#define swap(a, b)                         \
	do {                                   \
		typeof(a) _t = (a);                \
		(a) = (b);                         \
		(b) = _t;                          \
	} while (0)
#endif

#include <jiffy/brings_basics.h>
