// SPDX-License-Identifier: MIT
/*
 * jiffies_cases.h for HZ=100.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: kernel/time/time_test.c.
 */
#undef CONFIG_HZ
#define CONFIG_HZ 100

#include "jiffies_cases.h"
