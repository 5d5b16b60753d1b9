// SPDX-License-Identifier: MIT
/*
 * Programs as commands: finding what a word means, and `programs`, which lists them.
 *
 *	timer              a command of the kernel
 *	hello  ./hello     a program of the image; a command of that name comes first
 *	./user/hello       which one, if folders have programs of the same name
 *
 * A program's thread is made like a command's, with the same words, and then becomes the
 * program (program_exec()); from there on its end is the program's.
 *
 * Context: the lookups anywhere; running in the program's thread.
 * Locking: none; both tables are the linker's.
 * Linux: execve(), after a shell has looked along its PATH.
 */
#include "shell.h"
#include <jiffy/nearest.h>
#include <jiffy/program.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#define SCRIPT_MARK "#!"

/* One line of a script; it is cut up. Each command runs in a thread of its own name. */
static int __process_context run_script_line(const char *script, char *line)
{
	struct job *job;
	int status = 0, error = 0;

	while (line && !signal_pending(current) && (job = line_next_job(script, &line, &error)))
		status = job_run(job);
	return error ? error : status;
}

/* A file whose first line is #!: commands for this shell. A line with # in front is none. */
static int __process_context run_script(const struct user_program *script)
{
	char *text = kmemdup_nul(script->image, script->bytes, GFP_KERNEL), *rest = text, *line;
	int status = 0;

	if (!text)
		return shell_error("no memory for it");
	while ((line = strsep(&rest, "\n")))
		if (*line != '#')
			status = run_script_line(script->name, line);
	kfree(text);
	return status;
}

static int __process_context run_program(int argc, char **argv)
{
	const struct user_program *program;
	const char *why;

	/* shell_lookup() has found it. */
	program_find(argv[0], &program);
	if (program->bytes > 2 && !memcmp(program->image, SCRIPT_MARK, 2))
		return run_script(program);
	program_exec(program, argv, &why);
	shell_error("it cannot be run: %s", why);
	return SHELL_STATUS_NOT_STARTED;
}

/* What every program is to the shell. It is not in the table of commands. */
static const struct shell_command program_command = { .run = run_program };

const char *shell_thread_name(const struct shell_command *command, const char *word)
{
	const char *slash = strrchr(word, '/');

	if (command != &program_command)
		return command->name;
	return slash ? slash + 1 : word;
}

/* What to put before a folder, so that it is a path. */
static const char *path_start(const struct user_program *program)
{
	return *program->folder == '.' || *program->folder == '/' ? "" : "./";
}

static void __process_context tell_ambiguous(const char *teller, const char *word)
{
	const struct user_program *program;
	char names[160];
	int n = 0;

	for_each_program(program) if (program_matches(program, word))
		n += scnprintf(names + n, sizeof(names) - n, "%s%s%s/%s", n ? ", " : "",
			       path_start(program), program->folder, program->name);
	tty_printf("%s: there is more than one program '%.40s': %s\n", teller, word, names);
}

static const char *nearest_program(const char *word)
{
	size_t n = __stop_user_programs - __start_user_programs;
	const char **names = kmalloc(n * sizeof(*names), GFP_KERNEL);
	const char *slash = strrchr(word, '/'), *found;

	if (!names)
		return NULL;
	for (size_t i = 0; i < n; i++)
		names[i] = __start_user_programs[i].name;
	found = nearest(slash ? slash + 1 : word, names, n);
	kfree(names);
	return found;
}

static void __process_context tell_unknown(const char *teller, const char *word)
{
	const char *meant = nearest_program(word);

	if (meant)
		tty_printf("%s: no program '%.40s'; did you mean './%s'? ('programs' lists them)\n",
			   teller, word, meant);
	else
		tty_printf("%s: no program '%.40s' ('programs' lists them)\n", teller, word);
}

const struct shell_command *shell_lookup(const char *teller, const char *word)
{
	const struct shell_command *command = shell_find(word);
	const struct user_program *program;
	unsigned int count;

	if (command)
		return command;
	count = program_find(word, &program);
	if (count == 1)
		return &program_command;
	if (count)
		tell_ambiguous(teller, word);
	else if (strchr(word, '/'))
		tell_unknown(teller, word);
	else
		shell_unknown(teller, word);
	return NULL;
}

static int __process_context cmd_programs(int argc, char **argv)
{
	const struct user_program *program;
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	tty_printf("   BYTES PROGRAM\n");
	for_each_program(program) tty_printf("%8lu %s%s/%s\n", program->bytes, path_start(program),
					     program->folder, program->name);
	return 0;
}

SHELL_COMMAND(programs, .name = "programs", .group = "tasks", .summary = "programs for ring 3",
	      .usage = "", .example = "programs; ./hello", .counterpart = "ls",
	      .run = cmd_programs);
