// SPDX-License-Identifier: MIT
/*
 * timeout: run a command, and end it if it takes too long.
 *
 *	0                SECONDS            SECONDS + 1
 *	|----------------|------------------|
 *	command runs     signal is sent     it did not end: a line says where it waits,
 *	                                    and the shell goes on without it
 *
 * A signal only asks. A command that sleeps where no signal ends it, as rmmod does while an
 * exit function waits for something that never comes, would keep the shell for ever. It cannot
 * be taken away, since somebody may still wake it; but nobody has to wait for it. It goes
 * to the shell's background jobs, which says so should it end after all.
 *
 * Context: its command's thread; what it runs is in a thread of that command's own name.
 * Locking: none.
 * Linux: timeout of the coreutils, which waits for ever for a process that does not end; where
 * one waits is in /proc/PID/wchan.
 */
#include "shell.h"
#include <linux/jiffies.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#define STATUS_TIMED_OUT 124 /* as the coreutils' */
/* From the signal to giving up: far longer than a command needs that means to end. */
#define GRACE_JIFFIES HZ

static void __process_context tell_stuck(struct job *job)
{
	struct task_struct *task = job_innermost_task(job);
	unsigned long ip = get_wchan(task);
	char state = task_state_to_char(task), who[TASK_COMM_LEN + 16], comm[TASK_COMM_LEN];
	unsigned int line = 0;
	const char *file;

	get_task_comm(comm, task);
	scnprintf(who, sizeof(who), "%s[%d]", comm, task->pid);
	file = ip ? kallsyms_line(ip - 1, &line) : NULL;
	if (!ip)
		tty_eprintf("timeout: %s did not end; it runs on CPU %d (state %c)\n", who,
			    task_cpu(task), state);
	else
		tty_eprintf("timeout: %s did not end; it waits in %pS  %s:%u (state %c)\n", who,
			    (void *)ip, file ?: "?", line, state);
	put_task_struct(task);
}

static int __process_context run_limited(struct job *job, unsigned long timeout, int signal)
{
	int status;

	job_start(job);
	/* One jiffy more, as in sleep: part of the present one has passed. */
	if (job_wait_timeout(job, timeout + 1, &status))
		return status;
	send_sig(signal, job_task(job), 0);
	if (job_wait_timeout(job, GRACE_JIFFIES, &status))
		return STATUS_TIMED_OUT;
	tell_stuck(job);
	job_abandon(job);
	return STATUS_TIMED_OUT;
}

static int __process_context cmd_timeout(int argc, char **argv)
{
	const struct shell_command *command;
	int signal = SIGTERM, next = 1, status;
	unsigned long timeout;
	struct job *job;

	if (argc > 1 && !strcmp(argv[1], "-s")) {
		signal = argc > 2 ? signal_number(argv[2]) : 0;
		if (!signal)
			return shell_usage("-s wants INT, TERM or KILL");
		next = 3;
	}
	status = shell_seconds(argv[next], &timeout);
	if (status)
		return status;
	if (++next >= argc)
		return shell_usage("say which command");
	command = shell_lookup("timeout", argv[next]);
	if (!command)
		return SHELL_STATUS_NOT_FOUND;
	job = job_create(command, argc - next, argv + next);
	if (!job)
		return shell_error("no memory for a thread");
	return timeout ? run_limited(job, timeout, signal) : job_wait(job);
}

SHELL_COMMAND(timeout, .name = "timeout", .group = "time", .summary = "end a command in time",
	      .usage = "[-s INT|TERM|KILL] SECONDS CMD [ARGUMENT...]",
	      .example = "timeout 2.5 sleep 1", .counterpart = "timeout", .run = cmd_timeout);
