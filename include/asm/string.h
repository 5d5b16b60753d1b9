/* SPDX-License-Identifier: MIT */
#ifndef _ASM_STRING_H
#define _ASM_STRING_H
/* Memory blocks and strings. */
#include <linux/string.h>

#endif

#include <jiffy/brings_basics.h>
