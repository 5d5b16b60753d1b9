/* SPDX-License-Identifier: MIT */
#ifndef _ASM_UNISTD_H
#define _ASM_UNISTD_H
/* Numbers of system calls: Linux's for i386, those there are here. Programs include it too. */
#define __NR_exit 1
#define __NR_read 3
#define __NR_write 4
#define __NR_open 5
#define __NR_close 6
#define __NR_time 13
#define __NR_lseek 19
#define __NR_getpid 20
#define __NR_kill 37
#define __NR_dup 41
#define __NR_brk 45
#define __NR_ioctl 54
#define __NR_dup2 63
#define __NR_getppid 64
#define __NR_gettimeofday 78
#define __NR_uname 122
#define __NR_sched_yield 158
#define __NR_nanosleep 162
#define __NR_gettid 224
#define __NR_exit_group 252
#define __NR_clock_gettime 265
#endif
