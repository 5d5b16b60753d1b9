/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_VERSION_H
#define _JIFFY_VERSION_H
/* What was built; written by the Makefile into build/version.c. */
extern const char jiffy_version[]; /* git describe */
extern const char jiffy_compiler[];
#endif
