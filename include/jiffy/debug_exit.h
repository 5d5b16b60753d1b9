/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_DEBUG_EXIT_H
#define _JIFFY_DEBUG_EXIT_H
/*
 * QEMU's isa-debug-exit device: a write ends QEMU with the status 2 * value + 1,
 * which tools/run.py maps back. Where the device is absent nothing happens.
 */
#define DEBUG_EXIT_MAX 99 /* the largest status of `exit N` */
#define DEBUG_EXIT_PANIC 100 /* panics and fatal boot errors */

/** debug_exit - leave QEMU with @value; returns if it cannot. Context: Any context. */
void debug_exit(unsigned int value);

#endif
