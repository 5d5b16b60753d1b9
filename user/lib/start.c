// SPDX-License-Identifier: MIT
/*
 * From the first instruction to main(), and from there to the end.
 *
 * Context: ring 3.
 * Locking: -
 * Linux: the C library.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define EXIT_FUNCTIONS_MAX 8

int main(int argc, char **argv, char **envp);
void start_main(int *stack) __attribute__((noreturn));

static void (*exit_functions[EXIT_FUNCTIONS_MAX])(void);
static int nr_exit_functions;

int atexit(void (*fn)(void))
{
	if (nr_exit_functions == EXIT_FUNCTIONS_MAX)
		return -1;
	exit_functions[nr_exit_functions++] = fn;
	return 0;
}

void exit(int status)
{
	while (nr_exit_functions)
		exit_functions[--nr_exit_functions]();
	_exit(status);
}

void _Exit(int status)
{
	_exit(status);
}

void abort(void)
{
	raise(SIGABRT);
	_exit(128 + SIGABRT);
}

void start_main(int *stack)
{
	int argc = stack[0];
	char **argv = (char **)&stack[1];

	exit(main(argc, argv, argv + argc + 1));
}
