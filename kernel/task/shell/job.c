// SPDX-License-Identifier: MIT
/*
 * Jobs: every command in a thread of its own, named after it.
 *
 * So `current->comm` is what Linux would show, a command can go on in the
 * background, and a command that faults ends itself and nobody else: the oops
 * ends its thread through do_exit(), which never comes back to job_thread().
 * Whoever waits must therefore not wait for something that job_thread() says;
 * the end that always comes is do_exit() completing task->kthread.exited.
 *
 *	job_create() ── owner: the caller ──► job_wait() ── waits, frees
 *	                                 ├──► job_put_background() ─┬─ owner: the list
 *	                                 └──► job_abandon() ────────┘
 *	                                                job_report_ended() frees
 *
 * 1. A job has one owner at any time, who frees it once, after `exited`.
 * 2. Its thread touches it only before do_exit(), so never after it is freed.
 * 3. The owner's reference keeps the task_struct until then.
 * 4. finished is set by job_thread() alone: without it, an oops ended the thread, or it had
 *    become a program, whose end is in its exit_code.
 *
 * A signal does not end a thread. It ends its interruptible sleeps; the command
 * then returns, and the signal becomes its status here.
 *
 * A command that runs another one waits for that job, its inner one. Who asks where a command
 * is wants to know where the innermost is.
 *
 * Context: process context; job_thread() in the job's thread, the rest in the
 * shell's, or in that of a command that runs another (repeat).
 * Locking: jobs_lock, taken in process context only, protects the list and `inner`; an ended
 * job is taken off the list by the shell's thread alone. A job's result passes from its
 * thread to its owner through the completion.
 * Linux: what fork(), exec() and wait() do for a shell; kernel/kthread.c.
 */
#include "shell.h"
#include <jiffy/output.h>
#include <jiffy/program.h>
#include <jiffy/words.h>
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

/* SHELL_STATUS_SIGNAL + SIGSEGV is what a shell on Linux shows for a fault, too. */
#define STATUS_OOPS (SHELL_STATUS_SIGNAL + SIGSEGV)

/* As on Linux, a status is a byte: what a command returns beyond it is cut. */
#define STATUS_MASK 0xff

/**
 * struct job - a command on its way
 * @command: what it runs (set at creation)
 * @task: its thread, with a reference (set at creation)
 * @entry: link in background_jobs (jobs_lock)
 * @inner: the job its thread waits for, or NULL (jobs_lock)
 * @output: the path of the device that gets its output, a copy; or NULL (set at creation)
 * @inherited: the file of the output of the command that made this one, or NULL (its thread)
 * @finished: the command returned (its thread, then the owner after `exited`)
 * @status: what it returned (as @finished)
 * @log_seq: the number of the log's next record when it was typed (its thread)
 * @background: its line has `&` behind it (set at creation)
 * @argc: words in @argv (set at creation)
 * @argv: the words, NULL at the end; their text follows in the same allocation
 */
struct job {
	const struct shell_command *command;
	struct task_struct *task;
	struct list_head entry;
	struct job *inner;
	char *output;
	struct file *inherited;
	bool finished;
	int status;
	u64 log_seq;
	bool background;
	int argc;
	char *argv[];
};

static DEFINE_SPINLOCK(jobs_lock);
static LIST_HEAD(background_jobs); /* jobs_lock */

/* The signal that asks the calling command to end, 0 if none. */
static int taken_signal(void)
{
	unsigned long pending = current->signal_pending_mask & current->signal_allowed_mask;

	return pending ? __ffs(pending) + 1 : 0;
}

/* Where the command's output goes. Opened in its own thread: that may take a while. */
static int __process_context begin_output(struct job *job)
{
	struct file *file = job->inherited;

	job->inherited = NULL;
	if (!job->output)
		return 0;
	if (!file)
		file = filp_open(job->output, O_WRONLY, 0);
	if (IS_ERR(file))
		return shell_path_error(job->output, PTR_ERR(file));
	if (!output_begin(file, job->output))
		return 0;
	fput(file);
	return shell_error("no memory for its output");
}

static int __process_context job_thread(void *data)
{
	struct job *job = data;
	int status;

	status = begin_output(job);
	if (!status)
		status = job->command->run(job->argc, job->argv);
	if (output_end() && !status)
		status = SHELL_STATUS_ERROR;
	if (taken_signal())
		status = SHELL_STATUS_SIGNAL + taken_signal();
	job->status = status & STATUS_MASK;
	job->finished = true;
	return status;
}

/* The shell's own thread has none. */
static struct job *current_job(void)
{
	return current->flags & PF_SHELL ? current->kthread.data : NULL;
}

const struct shell_command *current_job_command(void)
{
	struct job *job = current_job();

	return job ? job->command : NULL;
}

u64 current_job_log_seq(void)
{
	struct job *job = current_job();

	return job ? job->log_seq : printk_next_seq();
}

void job_log_from(struct job *job, u64 seq)
{
	if (!job)
		job = current_job();
	job->log_seq = seq;
}

/* The running command waits for @inner, or for none any more. */
static void set_inner(struct job *inner)
{
	struct job *job = current_job();

	if (!job)
		return;
	spin_lock(&jobs_lock);
	job->inner = inner;
	spin_unlock(&jobs_lock);
}

/* A job with its own copy of the words, and no thread yet. */
static struct job *copy_words(int argc, char **argv)
{
	size_t bytes = sizeof(struct job) + (argc + 1) * sizeof(char *);
	struct job *job;
	char *text;

	for (int i = 0; i < argc; i++)
		bytes += strlen(argv[i]) + 1;
	job = kzalloc(bytes, GFP_KERNEL);
	if (!job)
		return NULL;
	job->argc = argc;
	text = (char *)&job->argv[argc + 1];
	for (int i = 0; i < argc; i++) {
		size_t length = strlen(argv[i]) + 1;

		job->argv[i] = memcpy(text, argv[i], length);
		text += length;
	}
	return job;
}

static void __process_context free_job(struct job *job)
{
	if (job->inherited)
		fput(job->inherited);
	put_task_struct(job->task);
	kfree(job->output);
	kfree(job);
}

void __process_context job_discard(struct job *job)
{
	/* It has not run: it ends without having called job_thread(). */
	kthread_stop(job->task);
	free_job(job);
}

/* In place of one that it had from who made it. */
static bool __process_context set_output(struct job *job, const char *path)
{
	if (job->inherited)
		fput(job->inherited);
	job->inherited = NULL;
	kfree(job->output);
	job->output = kstrdup(path, GFP_KERNEL);
	return job->output != NULL;
}

/* `repeat 3 echo hi > /dev/x`: what the other command prints goes there too. */
static bool __process_context inherit_output(struct job *job)
{
	if (!output_file())
		return true;
	output_flush();
	if (!set_output(job, output_name()))
		return false;
	job->inherited = get_file(output_file());
	return true;
}

struct job *__process_context job_create(const struct shell_command *command, int argc, char **argv)
{
	struct job *job = copy_words(argc, argv);
	struct task_struct *task;

	if (!job)
		return NULL;
	job->command = command;
	job->log_seq = current_job_log_seq();
	task = kthread_create(job_thread, job, "%s", shell_thread_name(command, argv[0]));
	if (IS_ERR(task)) {
		kfree(job);
		return NULL;
	}
	task->flags |= PF_SHELL | (current->flags & PF_BACKGROUND);
	/* Not by allow_signal() in the thread: one that comes before it runs would be lost. */
	task->signal_allowed_mask = sigmask(SIGINT) | sigmask(SIGTERM) | sigmask(SIGKILL);
	job->task = get_task_struct(task);
	if (!inherit_output(job)) {
		job_discard(job);
		return NULL;
	}
	return job;
}

struct job *__process_context job_create_as_cut(const struct shell_command *command,
						const struct words_command *cmd)
{
	struct job *job = job_create(command, cmd->argc, (char **)cmd->argv);

	if (!job)
		return NULL;
	job->background = cmd->background;
	if (!cmd->output || set_output(job, cmd->output))
		return job;
	job_discard(job);
	return NULL;
}

struct task_struct *job_task(const struct job *job)
{
	return job->task;
}

/* Has its thread become a program? After `exited`. */
static bool is_program(const struct job *job)
{
	return !(job->task->flags & PF_KTHREAD);
}

/* After `exited`: what the job came to. Then it is gone. */
static int __process_context take_status(struct job *job)
{
	int status = job->finished ? job->status : STATUS_OOPS;

	if (is_program(job))
		status = program_status(job->task->exit_code);
	free_job(job);
	return status;
}

static void pass_signals_on(struct task_struct *task)
{
	int signal = taken_signal();

	if (signal)
		send_sig(signal, task, 0);
}

void __process_context job_start(struct job *job)
{
	set_inner(job);
	wake_up_process(job->task);
}

/* After `exited`: a line if it was an oops. The job is gone. */
static int __process_context finish(struct job *job)
{
	bool oops = !job->finished && !is_program(job);
	char name[TASK_COMM_LEN];
	int status;

	set_inner(NULL);
	get_task_comm(name, job->task);
	status = take_status(job);
	if (oops)
		tty_printf("%s: ended by an oops (status %d)\n", name, status);
	return status;
}

int __process_context job_wait(struct job *job)
{
	struct completion *exited = &job->task->kthread.exited;

	job_start(job);
	if (wait_for_completion_interruptible(exited)) {
		/* The signal stays pending here: only the uninterruptible form can wait now. */
		pass_signals_on(job->task);
		wait_for_completion(exited);
	}
	return finish(job);
}

bool __process_context job_wait_timeout(struct job *job, unsigned long timeout, int *status)
{
	struct completion *exited = &job->task->kthread.exited;
	unsigned long end = jiffies + timeout;

	if (wait_for_completion_interruptible_timeout(exited, timeout) < 0) {
		pass_signals_on(job->task);
		if (time_before(jiffies, end))
			wait_for_completion_timeout(exited, end - jiffies);
	}
	if (!completion_done(exited))
		return false;
	*status = finish(job);
	return true;
}

struct task_struct *job_innermost_task(struct job *job)
{
	struct task_struct *task;

	spin_lock(&jobs_lock);
	while (job->inner)
		job = job->inner;
	task = get_task_struct(job->task);
	spin_unlock(&jobs_lock);
	return task;
}

void __process_context job_abandon(struct job *job)
{
	set_inner(NULL);
	spin_lock(&jobs_lock);
	list_add_tail(&job->entry, &background_jobs);
	spin_unlock(&jobs_lock);
}

void __process_context job_put_background(struct job *job)
{
	tty_printf("[%d]\n", job->task->pid);
	job->task->flags |= PF_BACKGROUND;
	spin_lock(&jobs_lock);
	list_add_tail(&job->entry, &background_jobs);
	spin_unlock(&jobs_lock);
	wake_up_process(job->task);
}

int __process_context job_run(struct job *job)
{
	if (!job->background)
		return job_wait(job);
	job_put_background(job);
	return 0;
}

static void __process_context report_job(struct job *job)
{
	bool oops = !job->finished && !is_program(job);
	char name[TASK_COMM_LEN];
	pid_t pid = job->task->pid;
	int status;

	get_task_comm(name, job->task);
	status = take_status(job);
	if (!status)
		tty_printf("[%d] done %s\n", pid, name);
	else
		tty_printf("[%d] status %d %s%s\n", pid, status, name,
			   oops ? " (ended by an oops)" : "");
}

/* One that has ended, off the list; NULL if there is none. */
static struct job *take_ended(void)
{
	struct job *job, *ended = NULL;

	spin_lock(&jobs_lock);
	list_for_each_entry(job, &background_jobs, entry) {
		if (!completion_done(&job->task->kthread.exited))
			continue;
		list_del(&job->entry);
		ended = job;
		break;
	}
	spin_unlock(&jobs_lock);
	return ended;
}

void __process_context job_report_ended(void)
{
	struct job *job;

	while ((job = take_ended()))
		report_job(job);
}
