/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_VERMAGIC_H
#define _LINUX_VERMAGIC_H
/* What a module says it was built for. */
#include <generated/utsrelease.h>

#define VERMAGIC_STRING UTS_RELEASE " SMP mod_unload 686 "

#endif
