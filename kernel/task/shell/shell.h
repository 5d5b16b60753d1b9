/* SPDX-License-Identifier: MIT */
#ifndef _SHELL_H
#define _SHELL_H
/* What the files of the shell share. */
#include <jiffy/shell.h>
#include <linux/types.h>

struct task_struct;
struct job;
struct words_command;

#define SHELL_PID 1
/* In task->flags: the shell or a command of it. Set before the thread first runs. */
#define PF_SHELL 0x00000001
#define SHELL_STATUS_ERROR 1
#define SHELL_STATUS_NOT_STARTED 126

/** shell_find - the command called @name. Context: Any context. Return: it, or NULL. */
const struct shell_command *shell_find(const char *name);

/**
 * shell_next - go through the commands by name
 * @last: the one before; NULL for the first
 *
 * Context: Any context.
 * Return: the command; NULL after the last one.
 */
const struct shell_command *shell_next(const struct shell_command *last);

/** shell_module_note - a line that says which folder a module is from and which of its TODOs
 * are open, if a student works on it. Context: Process context, in a command's thread. */
void shell_module_note(const char *name) __process_context;

/**
 * shell_unknown - one line: there is no such command, and which is like it
 * @teller: "sh", or the command that was given the name
 * @name: the name
 *
 * Context: Process context.
 * Return: SHELL_STATUS_NOT_FOUND.
 */
int shell_unknown(const char *teller, const char *name) __process_context;

/**
 * shell_lookup - what a word at the place of a command means
 * @teller: "sh", or the command that was given the word
 * @word: a command's name, or a program's: "NAME", "./NAME", "FOLDER/NAME"
 *
 * Context: Process context.
 * Return: the command, or one that runs the program; NULL after a line that says that there
 * is no such thing, or more than one: then the status is SHELL_STATUS_NOT_FOUND.
 */
const struct shell_command *shell_lookup(const char *teller, const char *word) __process_context;

/** shell_thread_name - what the thread is called that runs @command for @word.
 * Context: Any context. Return: the command's or the program's name, inside @word if that. */
const char *shell_thread_name(const struct shell_command *command, const char *word);

/**
 * shell_error - one line: the running command could not do what was asked
 * @fmt: why, no newline
 *
 * Context: Process context, in a command's thread.
 * Return: SHELL_STATUS_ERROR, to be returned by the command.
 */
int shell_error(const char *fmt, ...) __printf(1, 2) __process_context;

/**
 * shell_at_most - refuse more than @most arguments
 * @argc: words, with the command's name
 * @argv: the words
 * @most: how many arguments it takes
 *
 * Context: Process context, in a command's thread.
 * Return: 0, or SHELL_STATUS_USAGE after a line that names the first too many.
 */
int shell_at_most(int argc, char **argv, int most) __process_context;

/**
 * shell_number_called - shell_number() for what is no "number of" something
 * @arg: the argument; NULL: missing
 * @what: "status", for "is not a status from 0 to 99"
 * @min: smallest allowed
 * @max: largest allowed
 * @value: gets it
 *
 * Context: Process context, in a command's thread.
 * Return: 0, or SHELL_STATUS_USAGE.
 */
int shell_number_called(const char *arg, const char *what, unsigned long min, unsigned long max,
			unsigned long *value) __process_context;

/**
 * shell_seconds - read a time from an argument: "3", "0.25"
 * @arg: the argument; NULL: missing
 * @timeout: gets it in jiffies, rounded up
 *
 * Context: Process context, in a command's thread.
 * Return: 0, or SHELL_STATUS_USAGE after the one line.
 */
int shell_seconds(const char *arg, unsigned long *timeout) __process_context;

/** signal_number - "-9", "-INT", "INT" or "-SIGINT" as a number. Context: Any context.
 * Return: it; 0 if it is none that exists here. */
int signal_number(const char *option);

/** shell_print_cpus - the heading "CPU0 CPU1 ..." over 10-digit columns after @indent blanks,
 * and @last at its end. Context: Process context, in a command's thread. */
void shell_print_cpus(int indent, const char *last) __process_context;

/* Columns for all CPUs and a NUL. */
#define SHELL_COLUMNS_BYTES (NR_CPUS * 11 + 1)

/**
 * shell_cpu_columns - a count for each CPU, under the heading of shell_print_cpus()
 * @buf: SHELL_COLUMNS_BYTES; gets " %10lu" for each
 * @count: the count of @nr on a CPU
 * @nr: passed on: a line, a vector
 *
 * Context: Process context, in a command's thread.
 * Return: the sum over all CPUs.
 */
unsigned long shell_cpu_columns(char *buf, unsigned long (*count)(unsigned int nr, int cpu),
				unsigned int nr) __process_context;

/**
 * job_create - make a thread that will run a command
 * @command: which
 * @argc: number of words
 * @argv: its words; copied
 *
 * Context: Process context.
 * Return: the job, owned by the caller until job_wait() or job_put_background();
 * NULL if there is no memory.
 */
struct job *job_create(const struct shell_command *command, int argc, char **argv)
	__process_context;

/**
 * job_create_as_cut - job_create(), with the output that the line gives
 * @command: which
 * @cmd: from words_split(); its words and the output's name are copied, `&` is for job_run()
 *
 * The device is opened when the job begins.
 *
 * Context: Process context.
 * Return: as job_create().
 */
struct job *job_create_as_cut(const struct shell_command *command, const struct words_command *cmd)
	__process_context;

/** job_discard - free a job that was not started. Context: Process context. May sleep. */
void job_discard(struct job *job) __process_context;

/**
 * shell_path_error - one line: a path could not be opened, and what to type
 * @path: as typed
 * @err: of filp_open()
 *
 * Context: Process context, in a command's thread.
 * Return: SHELL_STATUS_ERROR.
 */
int shell_path_error(const char *path, int err) __process_context;

/** job_task - its thread, valid until the job is freed. Context: Any context. Return: it. */
struct task_struct *job_task(const struct job *job);

/**
 * job_wait - let a job run, wait for its end, and free it
 * @job: not yet started
 *
 * Signals that interrupt the caller are passed on to the job.
 *
 * Context: Process context. May sleep.
 * Return: its status.
 */
int job_wait(struct job *job) __process_context;

/** job_start - let a job run, and do not wait for it yet. @job: not yet started.
 * Context: Process context. */
void job_start(struct job *job) __process_context;

/**
 * job_wait_timeout - wait a while for the end of a job, and free it if it comes
 * @job: started; still the caller's if it has not ended
 * @timeout: how long, jiffies; less than MAX_SCHEDULE_TIMEOUT
 * @status: gets its status if it ended
 *
 * A signal that interrupts the caller is passed on to the job; the wait goes on.
 *
 * Context: Process context. May sleep.
 * Return: has it ended?
 */
bool job_wait_timeout(struct job *job, unsigned long timeout, int *status) __process_context;

/**
 * job_innermost_task - whom a job really waits for
 * @job: started, and the caller's
 *
 * Context: Process context.
 * Return: the thread of the command that it runs, or that one runs, and so on; with a reference.
 */
struct task_struct *job_innermost_task(struct job *job);

/** job_abandon - wait for a job no more: the shell says when it has ended. @job: started, and
 * not the caller's any more. Context: Process context. */
void job_abandon(struct job *job) __process_context;

/**
 * job_put_background - let a job run, say its PID, and go on
 * @job: not yet started; belongs to the list of background jobs from now on
 *
 * Context: Process context.
 */
void job_put_background(struct job *job) __process_context;

/** job_run - as its line says: wait for it as job_wait(), or, if it has `&`, put it into the
 * background. @job: not yet started. Context: Process context. May sleep. Return: its status; 0. */
int job_run(struct job *job) __process_context;

/**
 * line_next_job - make the next command of a line into a job
 * @teller: who complains: a script, a command
 * @rest: the line; moved on, and cut up; NULL at its end
 * @status: set if there is no job: 0 at the end of the line, else after a line that says why
 *
 * Context: Process context, in a command's thread.
 * Return: the job, not yet started; or NULL.
 */
struct job *line_next_job(const char *teller, char **rest, int *status) __process_context;

struct prepared;

/**
 * prepare_commands - make ready what another command was given to run
 * @teller: that command
 * @argc: how many words
 * @argv: a command and its arguments; or one word: a line in quotes, "timer set 1; sleep 2"
 * @status: set if it returns NULL, after a line that says what is wrong
 *
 * All threads are there before the first runs: who records does not record how they are made,
 * and what is mistyped is told before anything has run.
 *
 * Context: Process context, in a command's thread.
 * Return: for run_prepared() or discard_prepared().
 */
struct prepared *prepare_commands(const char *teller, int argc, char **argv, int *status)
	__process_context;

/** run_prepared - run them in turn, until a signal comes; free them. Context: Process context, in
 * a command's thread. May sleep. Return: the last one's status. */
int run_prepared(struct prepared *prepared) __process_context;

/** discard_prepared - free them. Context: Process context. May sleep. */
void discard_prepared(struct prepared *prepared) __process_context;

/** job_report_ended - name the background jobs that have ended, and free them.
 * Context: Process context, the shell's thread. */
void job_report_ended(void) __process_context;

/** current_job_command - what runs in this thread. Context: Any context.
 * Return: the command; NULL outside a command's thread. */
const struct shell_command *current_job_command(void);

/**
 * current_job_log_seq - from where the log is new to the running command
 *
 * Context: Process context.
 * Return: the number the next record had when the command was typed, also if another command
 * runs it; unless job_log_from() has said otherwise.
 */
u64 current_job_log_seq(void);

/**
 * job_log_from - say from where the log is new to a command, and to those it will make
 * @job: not yet started; NULL: the running command
 * @seq: number of a record
 *
 * Context: Process context, in a command's thread.
 */
void job_log_from(struct job *job, u64 seq);

/* What line_read() gives. */
enum line_result {
	LINE_TYPED,   /* a line, perhaps empty */
	LINE_NOTHING, /* given up by ctrl-C, or too long, and that has been said */
};

/**
 * line_read - prompt, and let a person edit a line until Enter
 * @line: gets the line; valid until the next call
 *
 * Context: Process context, the shell's thread. May sleep.
 * Return: LINE_TYPED, or LINE_NOTHING with @line untouched.
 */
enum line_result line_read(const char **line) __process_context;

/** line_init - an empty history. Context: Process context, before the first line_read(). */
void line_init(void);

/* What stands before a line to be typed, and before each command of autorun=. */
#define SHELL_PROMPT "jiffy> "

#endif
