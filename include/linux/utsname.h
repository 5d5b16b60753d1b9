/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_UTSNAME_H
#define _LINUX_UTSNAME_H
/* What `uname` says. */
#include <generated/utsrelease.h>
#include <linux/sched.h>

#define __NEW_UTS_LEN 64

struct new_utsname {
	char sysname[__NEW_UTS_LEN + 1];
	char nodename[__NEW_UTS_LEN + 1];
	char release[__NEW_UTS_LEN + 1];
	char version[__NEW_UTS_LEN + 1];
	char machine[__NEW_UTS_LEN + 1];
	char domainname[__NEW_UTS_LEN + 1];
};

/** utsname - the names. Context: Any context. Return: a structure that nobody changes. */
static inline const struct new_utsname *utsname(void)
{
	static const struct new_utsname names = {
		"Linux", "jiffy", UTS_RELEASE, "#1 SMP", "i686", "(none)",
	};

	return &names;
}
#define init_utsname() utsname()

#endif

#include <jiffy/brings_sched.h>
