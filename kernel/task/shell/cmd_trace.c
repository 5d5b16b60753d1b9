// SPDX-License-Identifier: MIT
/*
 * trace: what the kernel did, event by event, in ftrace's text format.
 *
 *	trace on irq sched     from now on, the events of these groups, or single ones
 *	trace show 20 timer    the last 20 lines with "timer" in them
 *	trace COMMAND          clear, record while the command runs, show
 *
 * While the rings are shown recording stands still: else what showing does would
 * overwrite what is to be shown.
 *
 * Context: the command's thread.
 * Locking: none; see kernel/base/trace.c.
 * Linux: /sys/kernel/tracing (tracing_on, trace, set_event), trace-cmd.
 */
#include "shell.h"
#include "trace_choice.h"
#include "trace_pairs.h"
#include <jiffy/debugcon.h>
#include <jiffy/trace.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#define DIGITS_SHOWN 6 /* as ftrace */
#define DIGITS_EXPORTED 9

/* Too large for the stack. */
struct trace_reader {
	struct trace_iter iter;
	char line[TRACE_LINE_MAX];
	void (*put)(const char *text, size_t len);
	int digits;
};

static void __process_context put_tty(const char *text, size_t len)
{
	tty_write(text, len);
}

static void __process_context put_host(const char *text, size_t len)
{
	debugcon_write(text, len);
}

static void __process_context put_header(struct trace_reader *reader)
{
	static const char columns[] = "#                                _-----=> irqs-off\n"
				      "#                               / _----=> need-resched\n"
				      "#                              | / _---=> hardirq/softirq\n"
				      "#                              || / _--=> preempt-depth\n"
				      "#                              ||| / _-=> migrate-disable\n"
				      "#                              |||| /     delay\n"
				      "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n"
				      "#              | |         |   |||||     |         |\n";
	unsigned long kept, written = trace_count(&kept);
	int len = scnprintf(reader->line, sizeof(reader->line),
			    "# tracer: nop\n#\n"
			    "# entries-in-buffer/entries-written: %lu/%lu   #P:%u\n#\n",
			    kept, written, num_online_cpus());

	reader->put(reader->line, len);
	reader->put(columns, sizeof(columns) - 1);
}

/* The event as a line in reader->line, if it has @filter in it. Returns its length, or 0. */
static int __process_context format_if(struct trace_reader *reader, const char *filter)
{
	int len =
		trace_format(&reader->iter, reader->digits, reader->line, sizeof(reader->line) - 1);

	if (filter && !strstr(reader->line, filter))
		return 0;
	reader->line[len] = '\n';
	return len + 1;
}

static unsigned long __process_context count_lines(struct trace_reader *reader, const char *filter)
{
	unsigned long n = 0;

	trace_rewind(&reader->iter);
	while (trace_next(&reader->iter))
		n += format_if(reader, filter) != 0;
	return n;
}

/* The lines with @filter in them, but for the first @skip. */
static void __process_context put_lines(struct trace_reader *reader, unsigned long skip,
					const char *filter)
{
	int len;

	trace_rewind(&reader->iter);
	while (trace_next(&reader->iter) && !signal_pending(current)) {
		len = format_if(reader, filter);
		if (len && skip)
			skip--;
		else if (len)
			reader->put(reader->line, len);
	}
}

/* NULL after a line if there is no memory. */
static struct trace_reader *__process_context new_reader(void (*put)(const char *text, size_t len),
							 int digits)
{
	struct trace_reader *reader = kzalloc(sizeof(*reader), GFP_KERNEL);

	if (!reader) {
		shell_error("no memory to read the trace");
		return NULL;
	}
	reader->put = put;
	reader->digits = digits;
	return reader;
}

/* Why there is not one line to show. */
static int __process_context tell_nothing(struct trace_reader *reader, const char *filter,
					  bool running)
{
	unsigned long events = count_lines(reader, NULL);

	if (events)
		return shell_error("none of the %lu events has '%.40s' in its line", events,
				   filter);
	if (running)
		return shell_error("it is on, but nothing has happened yet");
	return shell_error("nothing is recorded: 'trace on' first, or name a command");
}

/* The last @nr lines with @filter in them. */
static int __process_context show_lines(struct trace_reader *reader, unsigned long nr,
					const char *filter, bool running)
{
	unsigned long lines = count_lines(reader, filter);

	if (!lines)
		return tell_nothing(reader, filter, running);
	put_header(reader);
	trace_print_lost();
	put_lines(reader, lines - min(lines, nr), filter);
	return 0;
}

static int __process_context show(unsigned long nr, const char *filter)
{
	struct trace_reader *reader = new_reader(put_tty, DIGITS_SHOWN);
	bool was_on = trace_stop();
	int status = SHELL_STATUS_ERROR;

	if (reader)
		status = show_lines(reader, nr, filter, was_on);
	kfree(reader);
	if (was_on)
		trace_start();
	return status;
}

static int __process_context trace_cmd_show(int argc, char **argv)
{
	unsigned long nr = ULONG_MAX;
	int next = 2, status;

	if (argc > 3) {
		status = shell_number(argv[2], "lines", 1, ULONG_MAX, &nr);
		if (status)
			return status;
		next++;
	} else if (argc > 2 && !kstrtoul(argv[2], 10, &nr)) {
		if (!nr)
			return shell_usage("0 lines are none; 'trace show' shows all");
		next++;
	}
	return argc > 4 ? shell_at_most(argc, argv, 3) : show(nr, argv[next]);
}

static int __process_context trace_cmd_export(int argc, char **argv)
{
	static const char end[] = "# end\n";
	struct trace_reader *reader;

	if (argc > 2)
		return shell_at_most(argc, argv, 1);
	trace_stop();
	if (!debugcon_present())
		return shell_error(
			"there is no debug console; on the host: make trace RUN=\"...\"");
	reader = new_reader(put_host, DIGITS_EXPORTED);
	if (!reader)
		return SHELL_STATUS_ERROR;
	put_header(reader);
	put_lines(reader, 0, NULL);
	put_host(end, sizeof(end) - 1);
	kfree(reader);
	return 0;
}

static int __process_context trace_cmd_on(int argc, char **argv)
{
	int status = trace_choose(argc - 2, argv + 2);

	return status ? status : trace_begin_recording();
}

static int __process_context trace_cmd_off(int argc, char **argv)
{
	if (argc > 2)
		return shell_at_most(argc, argv, 1);
	trace_stop();
	return 0;
}

static int __process_context trace_cmd_clear(int argc, char **argv)
{
	if (argc > 2)
		return shell_at_most(argc, argv, 1);
	trace_clear();
	return 0;
}

static int __process_context trace_cmd_events(int argc, char **argv)
{
	if (argc > 2)
		return shell_at_most(argc, argv, 1);
	trace_print_events();
	return 0;
}

/* It is the event's name: trace_printk() shows in which function it stands. */
static noinline void tracing_mark_write(const char *text)
{
	trace_printk("%s", text);
}

static int __process_context trace_cmd_mark(int argc, char **argv)
{
	if (argc < 3)
		return shell_usage("say which text, in quotes");
	if (argc > 3)
		return shell_at_most(argc, argv, 2);
	if (!trace_is_on(TRACE_PRINT))
		return shell_error("it is not recorded: 'trace on' or 'trace on printk' first");
	tracing_mark_write(argv[2]);
	return 0;
}

/* `trace` alone. */
static int __process_context print_state(void)
{
	unsigned long kept, written = trace_count(&kept);

	tty_printf("recording: %s\n", trace_running() ? "on" : "off");
	trace_print_choice();
	tty_printf("entries:   %lu kept, %lu lost; %zu KB for each of %u CPU%s\n", kept,
		   written - kept, trace_bytes() / 1024, num_possible_cpus(),
		   num_possible_cpus() == 1 ? "" : "s");
	return 0;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} subcommands[] = {
	{ "clear", trace_cmd_clear },   { "events", trace_cmd_events },
	{ "export", trace_cmd_export }, { "mark", trace_cmd_mark },
	{ "off", trace_cmd_off },       { "on", trace_cmd_on },
	{ "show", trace_cmd_show },
};

static int __process_context cmd_trace(int argc, char **argv)
{
	int status;

	if (argc < 2)
		return print_state();
	for (size_t i = 0; i < ARRAY_SIZE(subcommands); i++)
		if (!strcmp(argv[1], subcommands[i].name))
			return subcommands[i].run(argc, argv);
	if (trace_record(argc - 1, argv + 1, false, &status))
		show(ULONG_MAX, NULL);
	return status;
}

static const char *const trace_words[] = { "clear", "events", "export", "mark",
					   "off",   "on",     "show",   NULL };

SHELL_COMMAND(trace, .name = "trace", .group = "irqs", .summary = "events, as ftrace",
	      .usage = "[on [EVENT...]|off|clear|show [N] [TEXT]|events|mark|CMD...]",
	      .example = "trace timer set 1", .counterpart = "trace-cmd; /sys/kernel/tracing",
	      .words = trace_words, .run = cmd_trace);
