// SPDX-License-Identifier: MIT
/*
 * jiffies_cases.h for HZ=1000.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: kernel/time/time_test.c.
 */
#undef CONFIG_HZ
#define CONFIG_HZ 1000

#include "jiffies_cases.h"
