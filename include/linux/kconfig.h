/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H
/*
 * The build's settings as constants, included before every file (Makefile).
 * HZ and DEBUG come from the command line of make.
 */
#ifndef CONFIG_HZ
#define CONFIG_HZ 100
#endif
/* The most CPUs the image has room for; how many run is found at boot. */
#define CONFIG_NR_CPUS 16
#endif
