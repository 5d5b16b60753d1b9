// SPDX-License-Identifier: MIT
/* The other file. */
#include <parts.h>

int second_part(void)
{
	return 42;
}
