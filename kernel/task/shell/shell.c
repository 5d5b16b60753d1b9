// SPDX-License-Identifier: MIT
/*
 * The shell: pid 1, and what a person talks to.
 *
 * Its thread prints the banner, runs what autorun= on the kernel command line
 * says, and then reads lines for ever. A line is cut into commands one at a
 * time, each when the one before has ended: so that $? is known, and $!.
 *
 *	line ── words_split() ──► "$?", "$!" replaced ──► shell_lookup() ──► a job's thread
 *	  ▲                                                                     │
 *	  └── background jobs that ended are named ◄── status ◄─────────────────┘
 *
 * While a command runs in the foreground, ctrl-C is SIGINT for it (tty), and
 * the rest of the line is given up with it. At the prompt ctrl-C is a key.
 *
 * Context: the shell's own thread.
 * Locking: none; all state belongs to that thread.
 * Linux: user space; the kernel's part ends with starting pid 1 (init/main.c,
 * kernel_init).
 */
#include "shell.h"
#include <jiffy/cmdline.h>
#include <jiffy/version.h>
#include <jiffy/words.h>
#include <linux/ctype.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#define STATUS_INTERRUPTED (SHELL_STATUS_SIGNAL + SIGINT)

static int last_status;           /* $? */
static pid_t last_background_pid; /* $!; 0: there has been none */

/* A line being run. */
struct line_run {
	const char *text; /* the line as it was typed */
	char *cut;        /* its copy, where words are terminated */
	char *expanded;   /* the words of one command that contained "$?" or "$!" */
	size_t expanded_bytes;
};

static void __process_context print_banner(void)
{
	unsigned int cpus = num_online_cpus();

	tty_printf("Jiffy %s on %u CPU%s, HZ=%d\n", jiffy_version, cpus, cpus == 1 ? "" : "s", HZ);
	tty_printf("'help' lists the commands; a first one to try: timer set 3\n");
	tty_printf("To leave: poweroff. Under 'make run' ctrl-] x ends QEMU at once.\n");
}

/* The value of what a word has at @at, or NULL. */
static const int *value_at(const char *at)
{
	if (!strncmp(at, "$?", 2))
		return &last_status;
	return strncmp(at, "$!", 2) ? NULL : &last_background_pid;
}

/* Copies @word to @to with "$?" and "$!" replaced; gives the place behind it. */
static char *expand_word(char *to, const char *end, const char *word)
{
	const int *value;

	while (*word && to < end) {
		value = value_at(word);
		if (!value) {
			*to++ = *word++;
			continue;
		}
		to += scnprintf(to, end - to, "%d", *value);
		word += 2;
	}
	*to++ = '\0';
	return to;
}

/* False, after a line: there is a "$!", and no value for it. */
static bool __process_context expand_words(struct line_run *run, struct words_command *cmd)
{
	const char *end = run->expanded + run->expanded_bytes - 1;
	char *to = run->expanded;

	for (int i = 0; i < cmd->argc; i++) {
		char *word = cmd->argv[i];

		if (strstr(word, "$!") && !last_background_pid) {
			tty_printf("sh: $! is the PID of the last command with &, and there has "
				   "been none\n");
			return false;
		}
		if (!strstr(word, "$?") && !strstr(word, "$!"))
			continue;
		cmd->argv[i] = to;
		to = expand_word(to, end, word);
	}
	return true;
}

static int __process_context run_in_foreground(struct job *job)
{
	struct task_struct *task = get_task_struct(job_task(job));
	int status;

	tty_set_foreground(task);
	status = job_wait(job);
	tty_set_foreground(NULL);
	/* A ctrl-C that came when the command had looked for the last time ends the line too. */
	if (READ_ONCE(task->signal_pending_mask) & sigmask(SIGINT))
		status = STATUS_INTERRUPTED;
	put_task_struct(task);
	if (status == STATUS_INTERRUPTED)
		tty_printf("^C\n");
	return status;
}

static int __process_context run_command(const struct words_command *cmd)
{
	const struct shell_command *command;
	struct job *job;

	command = shell_lookup("sh", cmd->argv[0]);
	if (!command)
		return SHELL_STATUS_NOT_FOUND;
	job = job_create_as_cut(command, cmd);
	if (!job) {
		tty_printf("sh: no memory for a thread\n");
		return SHELL_STATUS_NOT_STARTED;
	}
	if (!cmd->background)
		return run_in_foreground(job);
	last_background_pid = job_task(job)->pid;
	job_put_background(job);
	return 0;
}

/* A command of autorun=, from @start to @end, as if it had been typed. */
static void __process_context print_as_typed(const char *start, const char *end)
{
	while (start < end && isspace(*start))
		start++;
	while (end > start && (isspace(end[-1]) || end[-1] == ';'))
		end--;
	job_report_ended();
	tty_printf(SHELL_PROMPT "%.*s\n", (int)(end - start), start);
}

/* Runs the line command by command; with @show each is printed first. */
static void __process_context run_commands(struct line_run *run, bool show)
{
	char *rest = run->cut;
	enum words_error error = WORDS_OK;
	struct words_command cmd;

	while (rest && !error) {
		const char *start = run->text + (rest - run->cut), *end;

		error = words_split(&rest, &cmd);
		if (!error && !cmd.argc)
			continue;
		end = rest ? run->text + (rest - run->cut) : start + strlen(start);
		if (show)
			print_as_typed(start, end);
		if (error)
			break;
		last_status = expand_words(run, &cmd) ? run_command(&cmd) : SHELL_STATUS_USAGE;
		if (last_status == STATUS_INTERRUPTED)
			break;
	}
	if (error) {
		tty_printf("sh: %s\n", words_error_text(error));
		last_status = SHELL_STATUS_USAGE;
	}
}

static void __process_context run_line(const char *text, bool show)
{
	size_t length = strlen(text);
	/* "$!" becomes five digits at most: two and a half times as long, at worst. */
	struct line_run run = {
		.text = text,
		.cut = kmalloc(length + 1, GFP_KERNEL),
		.expanded_bytes = 2 * length + length / 2 + 1,
	};

	run.expanded = kmalloc(run.expanded_bytes, GFP_KERNEL);
	if (run.cut && run.expanded) {
		memcpy(run.cut, text, length + 1);
		run_commands(&run, show);
	} else {
		tty_printf("sh: no memory for the line\n");
		last_status = SHELL_STATUS_NOT_STARTED;
	}
	kfree(run.cut);
	kfree(run.expanded);
}

/* In a copy: commands ask for parameters too, and an answer is good until the next. */
static void __process_context run_autorun(void)
{
	const char *text = cmdline_get("autorun");
	char *copy;

	if (!text)
		return;
	copy = kmalloc(strlen(text) + 1, GFP_KERNEL);
	if (!copy)
		panic("no memory for autorun=");
	strcpy(copy, text);
	run_line(copy, true);
	kfree(copy);
}

static int __process_context shell_thread(void *unused)
{
	const char *line;

	current->flags |= PF_SHELL;
	line_init();
	print_banner();
	run_autorun();
	for (;;) {
		job_report_ended();
		if (line_read(&line) == LINE_TYPED)
			run_line(line, false);
	}
	return 0;
}

static struct task_struct *shell; /* set at boot */

void __process_context shell_create(void)
{
	shell = kthread_create(shell_thread, NULL, "sh");
	if (IS_ERR(shell))
		panic("no memory for the shell");
}

void __process_context shell_start(void)
{
	wake_up_process(shell);
}
