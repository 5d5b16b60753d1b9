// SPDX-License-Identifier: MIT
/*
 * hello: the smallest program. Prints who it is and what it was given.
 *
 * Context: ring 3.
 * Locking: -
 * Linux: runs there unchanged.
 */
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	printf("Hello from ring 3: %s, pid %d\n", argv[0], getpid());
	for (int i = 1; i < argc; i++)
		printf("argument %d: %s\n", i, argv[i]);
	return 0;
}
