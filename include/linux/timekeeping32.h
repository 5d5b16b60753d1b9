/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIMEKEEPING32_H
#define _LINUX_TIMEKEEPING32_H
/* The time with seconds of 32 bits: in <linux/timekeeping.h> here. */
#include <linux/timekeeping.h>
#endif
