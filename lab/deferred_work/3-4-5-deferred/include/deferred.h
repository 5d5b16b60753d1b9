/* SPDX-License-Identifier: MIT */
#ifndef _DEFERRED_H
#define _DEFERRED_H
/*
 * What the driver (kernel/deferred.c) and the program (user/test.c) agree on.
 * The argument of a command is the value itself, not a pointer to it.
 */
#include <asm/ioctl.h>

#define MY_IOCTL_TIMER_SET _IOW('d', 1, unsigned long)   /* seconds */
#define MY_IOCTL_TIMER_CANCEL _IO('d', 2)
#define MY_IOCTL_TIMER_ALLOC _IOW('d', 3, unsigned long) /* seconds */
#define MY_IOCTL_TIMER_MON _IOW('d', 4, unsigned long)   /* pid */

#endif
