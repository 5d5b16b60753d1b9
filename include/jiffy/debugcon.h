/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_DEBUGCON_H
#define _JIFFY_DEBUGCON_H
/*
 * QEMU's isa-debugcon device at port 0xe9: what is written there goes into a file on the host
 * (-debugcon file:NAME), byte by byte and at once.
 */
#include <linux/types.h>

/** debugcon_present - is there one? Context: Any context. Return: true if so. */
bool debugcon_present(void);

/** debugcon_write - @len bytes of @text to the host. Context: Any context. */
void debugcon_write(const char *text, size_t len);

#endif
