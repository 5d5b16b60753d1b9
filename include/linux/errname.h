/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_ERRNAME_H
#define _LINUX_ERRNAME_H
/* From an error number to its name. */

/**
 * errname - the symbolic name of an error number
 * @err: an errno, positive or negative
 *
 * Context: Any context.
 * Return: "-ENOMEM" for -ENOMEM, "ENOMEM" for ENOMEM; NULL if <linux/errno.h>
 * has no such number. The text is constant.
 * See also: %pe (<linux/sprintf.h>), which prints an ERR_PTR() this way.
 */
const char *errname(int err);

#endif

#include <jiffy/brings_basics.h>
