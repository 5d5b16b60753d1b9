/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PAGE_H
#define _ASM_PAGE_H
/* PAGE_SIZE and its family. */
#include <linux/gfp.h>

#endif

#include <jiffy/brings_basics.h>
