// SPDX-License-Identifier: MIT
/*
 * QEMU's isa-debug-exit: one port; what is written to it becomes QEMU's exit
 * status, 2 * value + 1.
 *
 * Context: any.
 * Locking: none.
 * Linux: nothing; QEMU's hw/misc/debugexit.c.
 */
#include <asm/io.h>
#include <jiffy/debug_exit.h>
#include <linux/types.h>

#define DEBUG_EXIT_PORT 0xf4

void debug_exit(unsigned int value)
{
	outl(value, DEBUG_EXIT_PORT);
}
