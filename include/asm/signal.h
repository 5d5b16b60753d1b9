/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SIGNAL_H
#define _ASM_SIGNAL_H
/* Numbers of signals. */
#include <linux/signal.h>

#endif

#include <jiffy/brings_locks.h>
