/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STDDEF_H
#define _LINUX_STDDEF_H
/* Where a member lies in its structure. NULL is in <linux/types.h>. */
#include <linux/types.h>

#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))
#define FIELD_SIZEOF(type, member) sizeof_field(type, member) /* until Linux 5.4 */

#endif

#include <jiffy/brings_basics.h>
