// SPDX-License-Identifier: MIT
/*
 * spin: computes for a while, or for ever, and never asks the kernel for anything. Others
 * run all the same, and ctrl-C ends it.
 *
 * Context: ring 3.
 * Locking: -
 * Linux: runs there unchanged.
 */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 0) : 0;
	volatile unsigned long count = 0;

	do
		count++;
	while (count != rounds);
	printf("spin: %lu rounds\n", count);
	return 0;
}
