/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KMOD_H
#define _LINUX_KMOD_H
/* Loading modules on demand; there is none here: its headers only. */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/workqueue.h>

#endif

#include <jiffy/brings_sched.h>
