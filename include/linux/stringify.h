/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STRINGIFY_H
#define _LINUX_STRINGIFY_H
/* __stringify(): text of a macro's value. */
#include <linux/compiler.h>

#endif

#include <jiffy/brings_basics.h>
