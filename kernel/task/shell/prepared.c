// SPDX-License-Identifier: MIT
/*
 * Commands that a line or another command gives: made into jobs one by one, or all beforehand.
 *
 *	trace timer set 1               several words: one command
 *	trace "timer set 1; sleep 2"    one word: a line, as it would be typed
 *
 * A script makes each job when the one before has ended. Who records what the commands do makes
 * them all before the first runs: then kthreadd's work for the threads is not in the record, and
 * a mistyped command is told before anything has happened.
 *
 * Context: a command's thread.
 * Locking: none; a job has one owner (job.c).
 * Linux: `sh -c`; perf and strace run the command that they are given likewise.
 */
#include "shell.h"
#include <jiffy/words.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

/**
 * struct prepared - jobs to be run in turn; all fields belong to who has it
 * @nr: how many
 * @jobs: not started yet
 */
struct prepared {
	unsigned int nr;
	struct job *jobs[];
};

struct job *__process_context line_next_job(const char *teller, char **rest, int *status)
{
	const struct shell_command *command;
	struct words_command cmd = { .argc = 0 };
	enum words_error error;
	struct job *job;

	*status = 0;
	while (*rest && !cmd.argc) {
		error = words_split(rest, &cmd);
		if (error) {
			*status = shell_error("%s", words_error_text(error));
			return NULL;
		}
	}
	if (!cmd.argc)
		return NULL;
	command = shell_lookup(teller, cmd.argv[0]);
	if (!command) {
		*status = SHELL_STATUS_NOT_FOUND;
		return NULL;
	}
	job = job_create_as_cut(command, &cmd);
	if (!job)
		*status = shell_error("no memory for a thread");
	return job;
}

static int __process_context prepare_words(struct prepared *prepared, const char *teller, int argc,
					   char **argv)
{
	const struct shell_command *command = shell_lookup(teller, argv[0]);

	if (!command)
		return SHELL_STATUS_NOT_FOUND;
	prepared->jobs[0] = job_create(command, argc, argv);
	if (!prepared->jobs[0])
		return shell_error("no memory for a thread");
	prepared->nr = 1;
	return 0;
}

static int __process_context prepare_line(struct prepared *prepared, const char *teller,
					  const char *line)
{
	char *copy = kstrdup(line, GFP_KERNEL), *rest = copy;
	struct job *job;
	int status;

	if (!copy)
		return shell_error("no memory for the line");
	while ((job = line_next_job(teller, &rest, &status)))
		prepared->jobs[prepared->nr++] = job;
	kfree(copy);
	if (!status && !prepared->nr)
		status = shell_usage("say which command");
	return status;
}

struct prepared *__process_context prepare_commands(const char *teller, int argc, char **argv,
						    int *status)
{
	struct prepared *prepared;
	unsigned int most = 1;

	for (const char *s = argv[0]; *s; s++)
		most += *s == ';';
	prepared = kzalloc(struct_size(prepared, jobs, most), GFP_KERNEL);
	if (!prepared) {
		*status = shell_error("no memory for the commands");
		return NULL;
	}
	if (argc > 1)
		*status = prepare_words(prepared, teller, argc, argv);
	else
		*status = prepare_line(prepared, teller, argv[0]);
	if (!*status)
		return prepared;
	discard_prepared(prepared);
	return NULL;
}

int __process_context run_prepared(struct prepared *prepared)
{
	unsigned int done = 0;
	int status = 0;

	while (done < prepared->nr && !signal_pending(current))
		status = job_run(prepared->jobs[done++]);
	while (done < prepared->nr)
		job_discard(prepared->jobs[done++]);
	kfree(prepared);
	return status;
}

void __process_context discard_prepared(struct prepared *prepared)
{
	for (unsigned int i = 0; i < prepared->nr; i++)
		job_discard(prepared->jobs[i]);
	kfree(prepared);
}
