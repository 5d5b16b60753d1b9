/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_INSTRUCTION_POINTER_H
#define _LINUX_INSTRUCTION_POINTER_H
/* _RET_IP_ and _THIS_IP_: where one is, and was called from. */
#include <linux/sched.h>

#endif

#include <jiffy/brings_basics.h>
