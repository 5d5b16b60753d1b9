/* SPDX-License-Identifier: MIT */
#ifndef _GENERATED_UTSRELEASE_H
#define _GENERATED_UTSRELEASE_H
/* The Linux whose behaviour this kernel follows, as `uname -r` says it there. */
#define UTS_RELEASE "6.1.192"

#endif
