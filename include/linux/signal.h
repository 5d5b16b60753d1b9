/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SIGNAL_H
#define _LINUX_SIGNAL_H
/*
 * Signals, with Linux's numbers. Three can be sent; the others say why a program ended, or
 * are what it ends itself with.
 */
#define SIGINT 2
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGSEGV 11
#define SIGTERM 15
#define _NSIG 32
#define sigmask(sig) (1UL << ((sig) - 1))
#endif

#include <jiffy/brings_sched.h>
