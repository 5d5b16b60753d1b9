// SPDX-License-Identifier: MIT
/*
 * when: run a command at the moment a text is written to the log.
 *
 * For the worst moment, which a person cannot hit: rmmod while a handler is running.
 *
 *	CPU 0   on 0 when "[timer_handler]" rmmod timer    looks at the log, again and again
 *	CPU 1   timer_handler() ── printk() ── the console's line is slow ── more ── returns
 *	                               ▲ CPU 0 has seen the record: rmmod runs here already
 *
 * A record is in the log before it is on the screen, so it is found while its writer is still
 * at the console. That is why nobody could wake this command: printk() may be called with any
 * lock held. It looks, without sleeping, and lets others run in between.
 *
 * The command's thread is made beforehand, since kthreadd may have to wait for a CPU, and is
 * bound to this CPU: one that idles looks free while a handler is running on it, and a
 * thread that was sent there would only run when that is over.
 *
 * Records count from when the command was typed: a script may go on, with `&`, to what
 * writes the record.
 *
 * Context: the command's thread.
 * Locking: the log's own.
 * Linux: dmesg --follow | grep, in a script, and some luck.
 */
#include "shell.h"
#include <asm/processor.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

/* Does @rec, whose text has no end mark, contain @text? */
static bool contains(const struct printk_record *rec, const char *text)
{
	return strnstr(rec->text, text, rec->len) != NULL;
}

/* Waits for a record from number @seq on. False: a signal came. */
static bool __process_context wait_for_record(u64 seq, const char *text, struct printk_record *rec)
{
	while (!signal_pending(current)) {
		if (!printk_read(seq, rec)) {
			cpu_relax_long();
		} else if (contains(rec, text)) {
			return true;
		} else if (rec->newline || printk_next_seq() > rec->seq + 1) {
			seq = rec->seq + 1;
		}
		/* Else it may grow: it is looked at again. */
		cond_resched();
	}
	return false;
}

static int __process_context run_when(struct job *job, const char *text)
{
	struct printk_record *rec = kmalloc(sizeof(*rec), GFP_KERNEL);
	bool found;

	if (!rec) {
		job_discard(job);
		return shell_error("no memory for a record");
	}
	found = wait_for_record(current_job_log_seq(), text, rec);
	if (found)
		/* `when A when B CMD`: a B that came before A does not count. */
		job_log_from(job, rec->seq + 1);
	kfree(rec);
	if (!found) {
		job_discard(job);
		return 0;
	}
	kthread_bind(job_task(job), smp_processor_id());
	return job_wait(job);
}

static int __process_context cmd_when(int argc, char **argv)
{
	const struct shell_command *command;
	struct job *job;

	if (argc < 2 || !*argv[1])
		return shell_usage("say which text");
	if (argc < 3)
		return shell_usage("say which command");
	command = shell_lookup("when", argv[2]);
	if (!command)
		return SHELL_STATUS_NOT_FOUND;
	job = job_create(command, argc - 2, argv + 2);
	if (!job)
		return shell_error("no memory for a thread");
	return run_when(job, argv[1]);
}

SHELL_COMMAND(when, .name = "when", .group = "modules", .summary = "run it at a log line",
	      .usage = "TEXT CMD [ARGUMENT...]",
	      .example = "when \"[timer_handler]\" ps -el &; timer set 1; sleep 2",
	      .counterpart = "dmesg --follow | grep -m 1 TEXT && CMD", .run = cmd_when);
