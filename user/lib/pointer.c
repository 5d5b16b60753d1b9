// SPDX-License-Identifier: MIT
/*
 * What %p prints in a program: the address. (The kernel hides its own.)
 *
 * Compiled with the kernel's headers: it is the half of lib/vsprintf.c that differs.
 *
 * Context: ring 3.
 * Locking: -
 * Linux: the C library.
 */
#include "../../lib/vsprintf.h"

char *put_pointer(char *pos, char *end, const struct spec *spec, void *ptr, const char *kind)
{
	struct spec hex = *spec;

	(void)kind;
	if (!ptr)
		return put_string(pos, end, spec, "(nil)");
	hex.conversion = 'x';
	hex.flags |= FLAG_ALTERNATE;
	return put_integer(pos, end, &hex, (unsigned long)ptr, false);
}
