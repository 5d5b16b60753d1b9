/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H
/*
 * The integer types every file speaks. Sizes come from the compiler's own
 * predefined macros, so that the same header serves the 32-bit kernel and the
 * 64-bit host on which lib/ is tested.
 */
#include <linux/compiler.h>

typedef __INT8_TYPE__ s8;
typedef __UINT8_TYPE__ u8;
typedef __INT16_TYPE__ s16;
typedef __UINT16_TYPE__ u16;
typedef __INT32_TYPE__ s32;
typedef __UINT32_TYPE__ u32;
typedef signed long long s64;
typedef unsigned long long u64;

typedef s8 __s8;
typedef u8 __u8;
typedef s16 __s16;
typedef u16 __u16;
typedef s32 __s32;
typedef u32 __u32;
typedef s64 __s64;
typedef u64 __u64;
typedef u8 uint8_t;
typedef u16 uint16_t;
typedef u32 uint32_t;
typedef u64 uint64_t;
typedef s8 int8_t;
typedef s16 int16_t;
typedef s32 int32_t;
typedef s64 int64_t;

typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __PTRDIFF_TYPE__ ssize_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef _Bool bool;
typedef u32 phys_addr_t;
typedef unsigned int gfp_t;
typedef int pid_t;
typedef s64 ktime_t;            /* ns */
typedef long clock_t;           /* in units of 1/USER_HZ s */
typedef u32 dev_t;              /* a device number: <linux/kdev_t.h> */
typedef s64 loff_t;             /* a place in a file, in bytes */
typedef unsigned short umode_t; /* type and permissions: <linux/stat.h> */
typedef unsigned int fmode_t;   /* FMODE_*: <linux/fs.h> */

/* For sort() and bsearch(). */
typedef int (*cmp_func_t)(const void *a, const void *b);
typedef int (*cmp_r_func_t)(const void *a, const void *b, const void *priv);
typedef void (*swap_func_t)(void *a, void *b, int size);
typedef void (*swap_r_func_t)(void *a, void *b, int size, const void *priv);

#define true 1
#define false 0
#ifndef NULL
#define NULL ((void *)0)
#endif

typedef struct {
	int counter;
} atomic_t;

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_head {
	struct hlist_node *first;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

/* A function to be called later: rcu_head is its name where call_rcu() does that. */
struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
};
#define rcu_head callback_head

#endif

#include <jiffy/brings_basics.h>
