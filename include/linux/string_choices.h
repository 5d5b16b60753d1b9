/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STRING_CHOICES_H
#define _LINUX_STRING_CHOICES_H
/* str_yes_no() and its family: their header since Linux 6.10. */
#include <linux/string_helpers.h>
#endif
