/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H
/* Bit operations; asm/bitops.h has the instructions. */
#include <asm/bitops.h>
#endif
