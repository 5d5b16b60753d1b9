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
/* Seconds after boot when jiffies, 32 bits, wrap: as on Linux, so that nobody relies on them. */
#ifndef CONFIG_WRAP_SECONDS
#define CONFIG_WRAP_SECONDS 300
#endif
/* The most CPUs the image has room for; how many run is found at boot. */
#define CONFIG_NR_CPUS 16

/*
 * IS_ENABLED(CONFIG_X) - 1 if the setting is defined as 1, else 0, also in C
 * expressions: an argument that begins with a macro of no value shifts the rest.
 */
#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(ignored, val, ...) val
#define ___is_defined(...) __take_second_arg(__VA_ARGS__ 1, 0)
#define __is_defined_value(val) ___is_defined(__ARG_PLACEHOLDER_##val)
#define IS_ENABLED(option) __is_defined_value(option)
#endif
