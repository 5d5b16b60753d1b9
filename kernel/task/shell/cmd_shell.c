// SPDX-License-Identifier: MIT
/*
 * help, echo, clear, repeat, on: the commands about the shell itself.
 *
 * help shows all commands on one screen of 80x24, two to a row under their
 * group; a summary too long for its half has a row of its own.
 *
 * Context: each in its command's thread. repeat and on run what they run in a
 * thread of that command's own name, as the shell does.
 * Locking: none; the table of commands is never written.
 * Linux: help, echo, clear and `for` of a shell; taskset.
 */
#include "shell.h"
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#define REPEAT_MAX 1000000
#define ANY_CPU (-1)
/* A row of 78: the group, then twice the name, a blank, the summary and a blank. */
#define GROUP_COLUMNS 8
#define NAME_COLUMNS 10
#define SUMMARY_COLUMNS 23
#define CELL_COLUMNS (NAME_COLUMNS + 1 + SUMMARY_COLUMNS + 1)
#define ROW_BYTES 128
/* The CR tells the console that the cursor is in column 0. */
#define CLEAR_SCREEN "\033[2J\033[H\r"

static const char *const group_order[] = { "time",    "irqs",   "tasks", "modules",
					   "devices", "system", "shell" };

/* The group's next command by name, after @last. */
static const struct shell_command *next_in_group(const char *group,
						 const struct shell_command *last)
{
	const struct shell_command *c = shell_next(last);

	while (c && strcmp(c->group, group))
		c = shell_next(c);
	return c;
}

static bool is_short(const struct shell_command *c)
{
	return strlen(c->summary) <= SUMMARY_COLUMNS;
}

/* Puts a command into the row from column @n on; gives the column behind it. */
static int add_cell(char *row, int n, const struct shell_command *c)
{
	return n + scnprintf(row + n, ROW_BYTES - n, "%-*s %s", NAME_COLUMNS, c->name, c->summary);
}

static void __process_context print_group(const char *group)
{
	const struct shell_command *c = next_in_group(group, NULL);
	const char *label = group;
	char row[ROW_BYTES];

	while (c) {
		int n = scnprintf(row, ROW_BYTES, "%-*s", GROUP_COLUMNS, label);

		n = add_cell(row, n, c);
		c = next_in_group(group, c);
		if (c && n < GROUP_COLUMNS + CELL_COLUMNS && is_short(c)) {
			n += scnprintf(row + n, ROW_BYTES - n, "%*s",
				       GROUP_COLUMNS + CELL_COLUMNS - n, "");
			add_cell(row, n, c);
			c = next_in_group(group, c);
		}
		tty_printf("%s\n", row);
		label = "";
	}
}

static bool has_known_group(const struct shell_command *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(group_order); i++)
		if (!strcmp(c->group, group_order[i]))
			return true;
	return false;
}

/* Is it the first command of its group, by name? */
static bool opens_group(const struct shell_command *c)
{
	const struct shell_command *other;

	for (other = shell_next(NULL); other; other = shell_next(other))
		if (!strcmp(other->group, c->group))
			return other == c;
	return false;
}

static void __process_context print_all(void)
{
	const struct shell_command *c;

	for (size_t i = 0; i < ARRAY_SIZE(group_order); i++)
		print_group(group_order[i]);
	for (c = shell_next(NULL); c; c = shell_next(c))
		if (!has_known_group(c) && opens_group(c))
			print_group(c->group);
	tty_printf("'help CMD' says more. CMD & is in the background, as $!; "
		   "$? is the last status.\n");
}

static int __process_context cmd_help(int argc, char **argv)
{
	const struct shell_command *c;
	int status = shell_at_most(argc, argv, 1);

	if (status)
		return status;
	if (argc < 2) {
		print_all();
		return 0;
	}
	c = shell_find(argv[1]);
	if (!c) {
		shell_unknown("help", argv[1]);
		return SHELL_STATUS_ERROR;
	}
	tty_printf("%s: %s\n", c->name, c->summary);
	tty_printf("  usage     %s%s%s\n", c->name, *c->usage ? " " : "", c->usage);
	tty_printf("  example   %s\n", c->example);
	tty_printf("  on Linux  %s\n", c->counterpart);
	return 0;
}

static int __process_context cmd_echo(int argc, char **argv)
{
	size_t bytes = 1;
	char *line, *end;

	for (int i = 1; i < argc; i++)
		bytes += strlen(argv[i]) + 1;
	line = end = kmalloc(bytes, GFP_KERNEL);
	if (!line)
		return shell_error("no memory for the line");
	for (int i = 1; i < argc; i++)
		end += scnprintf(end, line + bytes - end, "%s%s", i > 1 ? " " : "", argv[i]);
	*end++ = '\n';
	tty_write(line, end - line);
	kfree(line);
	return 0;
}

static int __process_context cmd_clear(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	if (tty_is_dumb())
		return shell_error("this terminal gets no escape sequences (tty=dumb)");
	tty_write(CLEAR_SCREEN, strlen(CLEAR_SCREEN));
	return 0;
}

/* A thread may be bound until it has run for the first time. */
static int __process_context run_once(const struct shell_command *command, int argc, char **argv,
				      int cpu)
{
	struct job *job = job_create(command, argc, argv);

	if (!job)
		return shell_error("no memory for a thread");
	if (cpu != ANY_CPU)
		kthread_bind(job_task(job), cpu);
	return job_wait(job);
}

static int __process_context cmd_repeat(int argc, char **argv)
{
	const struct shell_command *command;
	unsigned long times, done;
	int status = shell_number(argv[1], "times", 1, REPEAT_MAX, &times);

	if (status)
		return status;
	if (argc < 3)
		return shell_usage("say which command");
	command = shell_lookup("repeat", argv[2]);
	if (!command)
		return SHELL_STATUS_NOT_FOUND;
	for (done = 0; done < times && !status && !signal_pending(current); done++) {
		/* `repeat 2 when TEXT CMD`: not twice the same record. */
		if (done)
			job_log_from(NULL, printk_next_seq());
		status = run_once(command, argc - 2, argv + 2, ANY_CPU);
	}
	if (status && !signal_pending(current))
		tty_printf("repeat: stopped at run %lu of %lu: status %d\n", done, times, status);
	return status;
}

static int __process_context cmd_on(int argc, char **argv)
{
	const struct shell_command *command;
	unsigned long cpu;
	int status = shell_number_called(argv[1], "CPU", 0, nr_cpu_ids - 1, &cpu);

	if (status)
		return status;
	if (!cpu_online(cpu))
		return shell_error("CPU %lu did not start", cpu);
	if (argc < 3)
		return shell_usage("say which command");
	command = shell_lookup("on", argv[2]);
	if (!command)
		return SHELL_STATUS_NOT_FOUND;
	return run_once(command, argc - 2, argv + 2, cpu);
}

SHELL_COMMAND(help, .name = "help", .group = "shell", .summary = "commands; one of them",
	      .usage = "[CMD]", .example = "help timer", .counterpart = "help; man",
	      .run = cmd_help);
SHELL_COMMAND(echo, .name = "echo", .group = "shell", .summary = "print its arguments",
	      .usage = "[WORD...]", .example = "echo \"two  words\" $?", .counterpart = "echo",
	      .run = cmd_echo);
SHELL_COMMAND(clear, .name = "clear", .group = "shell", .summary = "clear the screen", .usage = "",
	      .example = "clear", .counterpart = "clear", .run = cmd_clear);
SHELL_COMMAND(repeat, .name = "repeat", .group = "shell", .summary = "run a command N times",
	      .usage = "N CMD [ARGUMENT...]", .example = "repeat 3 sleep 1",
	      .counterpart = "for i in $(seq N); do CMD; done", .run = cmd_repeat);
SHELL_COMMAND(on, .name = "on", .group = "tasks", .summary = "run a command on a CPU",
	      .usage = "CPU CMD [ARGUMENT...]", .example = "on 1 timer set 1",
	      .counterpart = "taskset -c CPU CMD; kthread_bind()", .run = cmd_on);
