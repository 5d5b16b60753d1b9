// SPDX-License-Identifier: MIT
/*
 * lines: reads lines until ctrl-D and prints each with its number.
 *
 * Context: ring 3.
 * Locking: -
 * Linux: runs there unchanged.
 */
#include <stdio.h>

int main(void)
{
	char line[128];
	int number = 0;

	while (fgets(line, sizeof(line), stdin))
		printf("%d: %s", ++number, line);
	printf("lines: %d\n", number);
	return 0;
}
