/* SPDX-License-Identifier: MIT */
#ifndef _ASM_RTC_H
#define _ASM_RTC_H
/* The PC's clock: an MC146818, or what passes for one. */
#include <linux/time64.h>
#include <linux/types.h>

/**
 * rtc_read_seconds - the date and time, to the second
 *
 * Context: boot: others may be using the same ports.
 * Return: s since 1970, taken for UTC; 0 if there is no clock.
 */
time64_t rtc_read_seconds(void);

#endif
