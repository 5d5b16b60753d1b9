/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MATH_H
#define _LINUX_MATH_H
/* Rounding. The power-of-two forms evaluate to the type of their argument. */
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
/* Halves away from 0. */
#define DIV_ROUND_CLOSEST(n, d)                                                \
	({                                                                     \
		typeof(n) _n = (n);                                            \
		typeof(d) _d = (d);                                            \
		((_n < 0) != (_d < 0)) ? (_n - _d / 2) / _d : (_n + _d / 2) / _d; \
	})
/* To a multiple of any @y; the forms below want a power of two. */
#define roundup(x, y) (DIV_ROUND_UP(x, y) * (y))
#define rounddown(x, y) ((x) - (x) % (y))
#define __round_mask(x, y) ((typeof(x))((y) - 1))
#define round_up(x, y) ((((x) - 1) | __round_mask(x, y)) + 1)
#define round_down(x, y) ((x) & ~__round_mask(x, y))
#define ALIGN(x, a) round_up(x, a)
#define ALIGN_DOWN(x, a) round_down(x, a)
#define PTR_ALIGN(p, a) ((typeof(p))ALIGN((unsigned long)(p), (a)))
#define IS_ALIGNED(x, a) (((x) & ((typeof(x))(a) - 1)) == 0)
#define abs(x)                             \
	({                                     \
		typeof(x) _a = (x);                \
		_a < 0 ? -_a : _a;                 \
	})
#endif

#include <jiffy/brings_basics.h>
