// SPDX-License-Identifier: MIT
/*
 * jiffies_cases.h for HZ=250.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: kernel/time/time_test.c.
 */
#undef CONFIG_HZ
#define CONFIG_HZ 250

#include "jiffies_cases.h"
