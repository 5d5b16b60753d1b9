/* SPDX-License-Identifier: MIT */
#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H
/* The kernel's own list. */
#include "../../asm/unistd.h"
#define SYS_exit __NR_exit
#define SYS_read __NR_read
#define SYS_write __NR_write
#define SYS_open __NR_open
#define SYS_close __NR_close
#define SYS_ioctl __NR_ioctl
#define SYS_getpid __NR_getpid
#endif
