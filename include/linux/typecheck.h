/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TYPECHECK_H
#define _LINUX_TYPECHECK_H
/* Compile-time type checks for macros: always 1, and a warning if the types differ. */
#define typecheck(type, x)                         \
	({                                         \
		type _dummy;                       \
		typeof(x) _dummy2;                 \
		(void)(&_dummy == &_dummy2);       \
		1;                                 \
	})
#define typecheck_fn(type, function)       \
	({                                 \
		typeof(type) _fn = (function); \
		(void)_fn;                 \
	})
#endif
