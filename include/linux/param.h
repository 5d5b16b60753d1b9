/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PARAM_H
#define _LINUX_PARAM_H
/* HZ: ticks a second, a number that #if understands. USER_HZ: the unit of clock_t. */
#define HZ CONFIG_HZ
#define USER_HZ 100
#endif
