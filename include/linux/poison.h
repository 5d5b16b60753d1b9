/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_POISON_H
#define _LINUX_POISON_H
/*
 * What a removed list entry's pointers are set to: addresses in the unmapped
 * page 0, so that following one is a fault that shows the value.
 */
#define LIST_POISON1 ((void *)0x100)
#define LIST_POISON2 ((void *)0x122)
#endif
