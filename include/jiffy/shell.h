/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_SHELL_H
#define _JIFFY_SHELL_H
/*
 * Shell commands. A command registers itself in a linker table: adding one
 * touches no other file.
 */
#include <jiffy/context.h>
#include <jiffy/tty.h>
#include <linux/compiler.h>

/**
 * struct shell_command - one command
 * @name: what is typed
 * @group: heading in `help`: "time", "irqs", "tasks", "modules", "devices",
 * "system", "shell"
 * @summary: one line for `help`, at most 23 characters beside another one
 * @usage: arguments, "set SECONDS | cancel | list"; "" for none
 * @example: a line to type
 * @counterpart: what does this on Linux
 * @words: NULL-terminated first arguments for completion, or NULL
 * @run: the command; runs in a thread of its own named after it. argv[argc] is
 * NULL. Its result is the status: 0, or 1 to 125; shell_usage() gives 2.
 */
struct shell_command {
	const char *name;
	const char *group;
	const char *summary;
	const char *usage;
	const char *example;
	const char *counterpart;
	const char *const *words;
	int (*run)(int argc, char **argv);
};

#define SHELL_COMMAND(ident, ...)                                                          \
	static const struct shell_command __used __section(".shell_commands") __aligned(4) \
		shell_command_##ident = { __VA_ARGS__ }

#define SHELL_STATUS_USAGE 2
#define SHELL_STATUS_NOT_FOUND 127
#define SHELL_STATUS_SIGNAL 128 /* plus the signal's number */

/**
 * shell_usage - one line: what was wrong and how to call the running command
 * @fmt: what was wrong, no newline
 *
 * Prints "NAME: <what was wrong>; usage: NAME <usage>".
 *
 * Context: Process context, in a command's thread.
 * Return: SHELL_STATUS_USAGE, to be returned by the command.
 */
int shell_usage(const char *fmt, ...) __printf(1, 2) __process_context;

/**
 * shell_number - read a number from an argument
 * @arg: the argument
 * @what: what it is, for the message ("seconds")
 * @min: smallest allowed
 * @max: largest allowed
 * @value: gets it
 *
 * Prints the one line itself if @arg is missing, not a number or out of range.
 *
 * Context: Process context, in a command's thread.
 * Return: 0, or SHELL_STATUS_USAGE.
 */
int shell_number(const char *arg, const char *what, unsigned long min, unsigned long max,
		 unsigned long *value) __process_context;

/** shell_create - the shell's thread, asleep. First of all threads, it is pid 1. Context: boot. */
void shell_create(void) __process_context;

/** shell_start - let it run, when all else is there. Context: boot. */
void shell_start(void) __process_context;

#endif
