/* SPDX-License-Identifier: MIT */
#ifndef _GENERATED_AUTOCONF_H
#define _GENERATED_AUTOCONF_H
/* The build's settings, which are known to every file already. */
#include <linux/kconfig.h>

#endif
