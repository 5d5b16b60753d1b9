// SPDX-License-Identifier: MIT
/*
 * ps, kill: the threads there are, and ending those that may be ended.
 *
 * Every thread of this kernel is a kernel thread; those that run the shell and
 * its commands carry PF_SHELL, and stand for what a user's processes are on
 * Linux: a terminal is theirs, and only they can be killed. A signal is a
 * request: it ends an interruptible sleep, and the command then returns.
 *
 * Context: each in its command's thread.
 * Locking: a reader of RCU while the list is copied, which may not sleep as printing may.
 * Linux: ps(1) reads /proc, and kill(1) is kill_pid_info() in kernel/signal.c.
 */
#include "shell.h"
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

/* Room for threads that are made between counting and copying. */
#define SNAPSHOT_SPARE 8

/* What ps shows of a task, copied while it cannot go away. */
struct ps_row {
	pid_t pid;
	int cpu;
	char state;
	bool is_shell;
	unsigned long ticks;
	char comm[TASK_COMM_LEN];
};

struct ps_options {
	bool everyone; /* -e */
	bool is_long;  /* -l */
};

static void fill_row(struct ps_row *row, const struct task_struct *task)
{
	row->pid = task->pid;
	row->cpu = task->cpu;
	row->state = task_state_to_char(task);
	row->is_shell = task->flags & PF_SHELL;
	row->ticks = READ_ONCE(task->ticks);
	strscpy(row->comm, task->comm, sizeof(row->comm));
}

/* Copies up to @room tasks; gives how many there are. */
static unsigned int copy_tasks(struct ps_row *row, unsigned int room)
{
	unsigned int count = 0;
	struct task_struct *task;

	rcu_read_lock();
	for_each_process(task) {
		if (count < room)
			fill_row(&row[count], task);
		count++;
	}
	rcu_read_unlock();
	return count;
}

static void __process_context print_row(const struct ps_row *row, const struct ps_options *options)
{
	unsigned long seconds = row->ticks / HZ;
	char state[8] = "";

	if (!row->is_shell && !options->everyone)
		return;
	if (options->is_long)
		scnprintf(state, sizeof(state), "%c %3d ", row->state, row->cpu);
	tty_printf("%5d %s%-8s %02lu:%02lu:%02lu %s\n", row->pid, state,
		   row->is_shell ? "ttyS0" : "?", seconds / 3600, seconds / 60 % 60, seconds % 60,
		   row->comm);
}

static int parse_ps(int argc, char **argv, struct ps_options *options)
{
	for (int i = 1; i < argc; i++) {
		const char *letters = argv[i] + 1;

		if (argv[i][0] != '-' || !*letters)
			return -EINVAL;
		for (; *letters; letters++) {
			if (*letters == 'e')
				options->everyone = true;
			else if (*letters == 'l')
				options->is_long = true;
			else
				return -EINVAL;
		}
	}
	return 0;
}

static int __process_context cmd_ps(int argc, char **argv)
{
	struct ps_options options = { false, false };
	unsigned int room = copy_tasks(NULL, 0) + SNAPSHOT_SPARE, count;
	struct ps_row *row, idle;
	int cpu;

	if (parse_ps(argc, argv, &options))
		return shell_usage("-e and -l are its only options");
	row = kmalloc(room * sizeof(*row), GFP_KERNEL);
	if (!row)
		return shell_error("no memory for the list");
	count = min(copy_tasks(row, room), room);
	tty_printf("  PID %sTTY          TIME CMD\n", options.is_long ? "S CPU " : "");
	for_each_online_cpu(cpu) {
		fill_row(&idle, idle_task(cpu));
		print_row(&idle, &options);
	}
	for (unsigned int i = 0; i < count; i++)
		print_row(&row[i], &options);
	kfree(row);
	return 0;
}

int signal_number(const char *option)
{
	static const struct {
		int number;
		const char *name;
	} known[] = { { SIGINT, "INT" }, { SIGKILL, "KILL" }, { SIGTERM, "TERM" } };
	const char *name = option + (*option == '-');
	int number = 0;

	if (kstrtoint(name, 10, &number))
		number = 0;
	if (!strncmp(name, "SIG", 3))
		name += 3;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i].number == number || !strcmp(known[i].name, name))
			return known[i].number;
	return 0;
}

/* The task if it may be sent a signal, with a reference; else a line, and NULL. */
static struct task_struct *__process_context find_victim(pid_t pid)
{
	struct task_struct *task = find_get_task_by_vpid(pid);

	if (!task) {
		tty_printf("kill: there is no process %d ('ps -e' lists them)\n", pid);
		return NULL;
	}
	if (pid != SHELL_PID && task->flags & PF_SHELL)
		return task;
	tty_printf("kill: %d is %s, %s: it takes no signals\n", pid, task->comm,
		   pid == SHELL_PID ? "the shell" : "a kernel thread");
	put_task_struct(task);
	return NULL;
}

static int __process_context cmd_kill(int argc, char **argv)
{
	int signal = SIGTERM, next = 1, status;
	struct task_struct *task;
	unsigned long pid;

	if (argc > 2 && argv[1][0] == '-') {
		signal = signal_number(argv[1]);
		if (!signal)
			return shell_usage("'%.40s' is not -INT, -KILL, -TERM, -2, -9 or -15",
					   argv[1]);
		next = 2;
	}
	status = shell_number_called(argv[next], "PID", 1, PID_MAX_DEFAULT, &pid);
	if (!status)
		status = shell_at_most(argc, argv, next);
	if (status)
		return status;
	task = find_victim(pid);
	if (!task)
		return 1;
	send_sig(signal, task, 0);
	put_task_struct(task);
	return 0;
}

static const char *const ps_words[] = { "-e", "-l", "-el", NULL };

SHELL_COMMAND(ps, .name = "ps", .group = "tasks", .summary = "threads; -e: them all",
	      .usage = "[-e] [-l]", .example = "ps -e -l",
	      .counterpart = "ps, with kernel threads in brackets", .words = ps_words,
	      .run = cmd_ps);
SHELL_COMMAND(kill, .name = "kill", .group = "tasks", .summary = "end one by its PID",
	      .usage = "[-INT|-KILL|-TERM|-NUMBER] PID", .example = "sleep 60 &; ps; kill 7",
	      .counterpart = "kill; send_sig()", .run = cmd_kill);
