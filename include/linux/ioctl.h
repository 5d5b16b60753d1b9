/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IOCTL_H
#define _LINUX_IOCTL_H
/* _IO(), _IOR(), _IOW(), _IOWR(): the commands of ioctl(). */
#include <asm/ioctl.h>
#endif

#include <jiffy/brings_basics.h>
