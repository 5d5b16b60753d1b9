/* SPDX-License-Identifier: MIT */
#ifndef _SYS_STAT_H
#define _SYS_STAT_H
/* Permissions, for the third argument of open(): nobody asks for them here. */
#include <sys/types.h>
#define S_IRUSR 0400
#define S_IWUSR 0200
#define S_IRWXU 0700
#endif
