/* SPDX-License-Identifier: MIT */
#ifndef _ASM_ERRNO_H
#define _ASM_ERRNO_H
/* Error numbers: this machine has no others than all have. */
#include <linux/errno.h>
#endif
