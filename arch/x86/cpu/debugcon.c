// SPDX-License-Identifier: MIT
/*
 * QEMU's isa-debugcon: a port that takes bytes for the host, and reads as its own number.
 *
 * Context: any.
 * Locking: none.
 * Linux: arch/x86/boot/compressed has nothing like it; QEMU's hw/char/debugcon.c.
 */
#include <asm/io.h>
#include <jiffy/debugcon.h>

#define DEBUGCON_PORT 0xe9

bool debugcon_present(void)
{
	return inb(DEBUGCON_PORT) == DEBUGCON_PORT;
}

void debugcon_write(const char *text, size_t len)
{
	while (len--)
		outb(*text++, DEBUGCON_PORT);
}
