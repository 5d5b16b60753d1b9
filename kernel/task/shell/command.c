// SPDX-License-Identifier: MIT
/*
 * What every command leans on: being found by name, and complaining in one line.
 *
 * Commands register themselves with SHELL_COMMAND() in a section of the image
 * that the linker script brackets with two symbols; the table is never written.
 * A complaint has one shape everywhere: "NAME: what was wrong; usage: NAME ...".
 * It is put together first and written at once, so that no log line can come
 * between its parts.
 *
 * Context: the lookups anywhere; the complaints in a command's thread.
 * Locking: none.
 * Linux: initcalls and module parameters are gathered in sections in this way
 * (include/asm-generic/vmlinux.lds.h).
 */
#include "shell.h"
#include <jiffy/nearest.h>
#include <linux/ctype.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/time64.h>

#define MESSAGE_BYTES 256
/* With a jiffy for the rounding, and one that a sleeper adds. */
#define SECONDS_MAX (MAX_SCHEDULE_TIMEOUT / HZ - 1UL)

/* The registered commands; linker.ld puts the two symbols round them. */
extern const struct shell_command __start_shell_commands[], __stop_shell_commands[];

static size_t nr_commands(void)
{
	/* cppcheck-suppress comparePointers ; one table, of which it sees only the ends */
	return __stop_shell_commands - __start_shell_commands;
}

const struct shell_command *shell_find(const char *name)
{
	for (size_t i = 0; i < nr_commands(); i++)
		if (!strcmp(__start_shell_commands[i].name, name))
			return &__start_shell_commands[i];
	return NULL;
}

const struct shell_command *shell_next(const struct shell_command *last)
{
	const struct shell_command *next = NULL;

	for (size_t i = 0; i < nr_commands(); i++) {
		const struct shell_command *c = &__start_shell_commands[i];

		if (last && strcmp(c->name, last->name) <= 0)
			continue;
		if (!next || strcmp(c->name, next->name) < 0)
			next = c;
	}
	return next;
}

static const char *nearest_command(const char *name)
{
	size_t n = nr_commands();
	const char **names = kmalloc(n * sizeof(*names), GFP_KERNEL);
	const char *found;

	if (!names)
		return NULL;
	for (size_t i = 0; i < n; i++)
		names[i] = __start_shell_commands[i].name;
	found = nearest(name, names, n);
	kfree(names);
	return found;
}

int __process_context shell_unknown(const char *teller, const char *name)
{
	const char *meant = nearest_command(name);

	if (meant)
		tty_eprintf("%s: no command '%.40s'; did you mean '%s'? ('help' lists them)\n",
			    teller, name, meant);
	else
		tty_eprintf("%s: no command '%.40s' ('help' lists them)\n", teller, name);
	return SHELL_STATUS_NOT_FOUND;
}

/* One line "NAME: <fmt, args>[; usage: NAME <usage>]". */
static void __process_context complain(const char *fmt, va_list args, bool with_usage)
{
	const struct shell_command *c = current_job_command();
	/* A program on its way has no command's name, but its thread has its name. */
	const char *name = !c ? "sh" : c->name ?: current->comm;
	char text[MESSAGE_BYTES];
	int n;

	n = scnprintf(text, sizeof(text), "%s: ", name);
	n += vscnprintf(text + n, sizeof(text) - n, fmt, args);
	if (c && with_usage)
		scnprintf(text + n, sizeof(text) - n, "; usage: %s%s%s", name, *c->usage ? " " : "",
			  c->usage);
	tty_eprintf("%s\n", text);
}

int __process_context shell_usage(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	complain(fmt, args, true);
	va_end(args);
	return SHELL_STATUS_USAGE;
}

int __process_context shell_error(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	complain(fmt, args, false);
	va_end(args);
	return SHELL_STATUS_ERROR;
}

int __process_context shell_at_most(int argc, char **argv, int most)
{
	if (argc - 1 <= most)
		return 0;
	return shell_usage("%s '%.40s'",
			   argv[most + 1][0] == '-' ? "unknown option" : "unexpected argument",
			   argv[most + 1]);
}

int __process_context shell_number_called(const char *arg, const char *what, unsigned long min,
					  unsigned long max, unsigned long *value)
{
	if (!arg)
		return shell_usage("the %s is missing", what);
	if (kstrtoul(arg, 10, value) || *value < min || *value > max)
		return shell_usage("'%.40s' is not a %s from %lu to %lu", arg, what, min, max);
	return 0;
}

int __process_context shell_number(const char *arg, const char *what, unsigned long min,
				   unsigned long max, unsigned long *value)
{
	char phrase[40];

	scnprintf(phrase, sizeof(phrase), "number of %s", what);
	return shell_number_called(arg, phrase, min, max, value);
}

/* ".25" in ns: digits beyond the ninth count only as more than nothing. */
static bool parse_fraction(const char *digits, unsigned long *ns)
{
	unsigned long unit = NSEC_PER_SEC / 10;

	for (*ns = 0; isdigit(*digits); digits++, unit /= 10)
		*ns += unit ? unit * (*digits - '0') : *digits > '0';
	return !*digits;
}

/* "3", "0.25", ".5" */
static bool parse_seconds(const char *arg, unsigned long *seconds, unsigned long *ns)
{
	const char *point = strchrnul(arg, '.');
	char whole[16] = "0";

	*ns = 0;
	if (point - arg >= (long)sizeof(whole))
		return false;
	if (point > arg)
		strscpy(whole, arg, point - arg + 1);
	if (kstrtoul(whole, 10, seconds) || *seconds > SECONDS_MAX)
		return false;
	return *arg && (!*point || (isdigit(point[1]) && parse_fraction(point + 1, ns)));
}

int __process_context shell_seconds(const char *arg, unsigned long *timeout)
{
	unsigned long seconds, ns;

	if (!arg)
		return shell_usage("the number of seconds is missing");
	if (!parse_seconds(arg, &seconds, &ns))
		return shell_usage("'%.40s' is not a number of seconds from 0 to %lu", arg,
				   SECONDS_MAX);
	*timeout = seconds * HZ + DIV_ROUND_UP(ns, NSEC_PER_SEC / HZ);
	return 0;
}
