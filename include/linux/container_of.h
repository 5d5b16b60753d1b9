/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CONTAINER_OF_H
#define _LINUX_CONTAINER_OF_H
/* From a member's address to the structure it is embedded in. */
#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#define typeof_member(type, member) typeof(((type *)0)->member)
#define container_of(ptr, type, member)                                               \
	({                                                                                \
		void *_mptr = (void *)(ptr);                                                  \
		_Static_assert(__builtin_types_compatible_p(typeof(*(ptr)),                   \
							    typeof_member(type, member)) ||   \
				       __builtin_types_compatible_p(typeof(*(ptr)), void),        \
			       "pointer type mismatch in container_of()");                    \
		((type *)(_mptr - offsetof(type, member)));                                   \
	})
#endif

#include <jiffy/brings_basics.h>
