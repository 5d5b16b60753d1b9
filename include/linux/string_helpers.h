/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STRING_HELPERS_H
#define _LINUX_STRING_HELPERS_H
/* A truth value as a word. Any context. */
#include <linux/ctype.h>
#include <linux/string.h>
#include <linux/types.h>

static inline const char *str_yes_no(bool v)
{
	return v ? "yes" : "no";
}

static inline const char *str_on_off(bool v)
{
	return v ? "on" : "off";
}

static inline const char *str_enable_disable(bool v)
{
	return v ? "enable" : "disable";
}

static inline const char *str_enabled_disabled(bool v)
{
	return v ? "enabled" : "disabled";
}

#endif

#include <jiffy/brings_basics.h>
