/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BUILD_BUG_H
#define _LINUX_BUILD_BUG_H
/* BUILD_BUG_ON(): what must be true when it is compiled. */
#include <linux/bug.h>

#endif

#include <jiffy/brings_basics.h>
