/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SIGNAL_H
#define _LINUX_SIGNAL_H
/* The three signals this kernel delivers, with Linux's numbers. */
#define SIGINT 2
#define SIGKILL 9
#define SIGSEGV 11
#define SIGTERM 15
#define _NSIG 32
#define sigmask(sig) (1UL << ((sig) - 1))
#endif
