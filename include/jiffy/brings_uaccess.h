/* SPDX-License-Identifier: MIT */
/*
 * Until Linux 4.11 copy_from_user() and its family were in <asm/uaccess.h>: see brings_basics.h.
 */
#if defined(MODULE) && __INCLUDE_LEVEL__ == 2
#include <linux/uaccess.h>
#endif
