// SPDX-License-Identifier: MIT
/*
 * timeline: where deferred work was put off, and where and when it ran: a picture, or a list.
 *
 * Each piece of deferred work in the part of time that is shown gets a letter: small where
 * it is put off, capital where it runs; a line under the picture says the rest.
 *
 *	timeline CMD           of what a command does
 *	timeline               of what is in the rings
 *	timeline 35.2 [90]     from 35.2 ms after the first event on
 *	timeline -t ...        the lines alone, of all softirqs too
 *
 * The picture is drawn by timeline_picture.c.
 *
 * Context: the command's thread.
 * Locking: none.
 * Linux: kernelshark, perf timechart, perf sched timehist.
 */
#include "shell.h"
#include "timeline.h"
#include <linux/ctype.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/vmalloc.h>

#define LETTERS 26
#define WHAT_BYTES (PAIR_NAME_BYTES + 16)
#define TIME_BYTES 24
#define LINE_BYTES 128
#define COLUMNS 79
#define RUN_COLUMNS 27 /* of what put_run() gives */

static const char *const kinds[NR_PAIR_KINDS] = {
	[PAIR_SOFTIRQ] = "softirq", [PAIR_TASKLET] = "tasklet", [PAIR_TIMER] = "timer",
	[PAIR_WORK] = "work",       [PAIR_THREAD] = "thread",   [PAIR_IRQ] = "irq",
	[PAIR_IPI] = "ipi",
};

static const char *const contexts[NR_PAIR_CONTEXTS] = {
	[IN_HARDIRQ] = "hardirq",
	[IN_SOFTIRQ] = "softirq",
	[IN_TASK] = "task",
};

struct timeline_options {
	bool as_text, has_window;
	u64 from_us, to_us;
};

u64 timeline_us(const struct timeline *t, u64 ns)
{
	return div_u64(ns - t->pairs.first, NSEC_PER_USEC);
}

/* The vectors that only call tasklets and timers show as these. */
bool timeline_is_deferred(const struct pair *pair)
{
	switch (pair->kind) {
	case PAIR_TASKLET:
	case PAIR_TIMER:
	case PAIR_WORK:
		return true;
	case PAIR_SOFTIRQ:
		return pair_vector(pair) >= NET_TX_SOFTIRQ && pair_vector(pair) <= IRQ_POLL_SOFTIRQ;
	default:
		return false;
	}
}

/* --- The list ------------------------------------------------------------------------- */

static void put_us(char *buf, u64 ns)
{
	scnprintf(buf, TIME_BYTES, "%llu", div_u64(ns, NSEC_PER_USEC));
}

/* How it went on: waited, ran, on which CPU, in which context. Returns the length. */
static int put_run(char *buf, const struct pair *pair)
{
	char waited[TIME_BYTES] = "?", ran[TIME_BYTES] = "still";

	if (!pair->start && pair->state == PAIR_CANCELLED)
		return scnprintf(buf, LINE_BYTES, "cancelled or set anew");
	if (!pair->start)
		return scnprintf(buf, LINE_BYTES, "has not run yet");
	if (pair->from)
		put_us(waited, pair->start - pair->from);
	if (pair->end)
		put_us(ran, pair->end - pair->start);
	return scnprintf(buf, LINE_BYTES, "%8s %7s %2u %s", waited, ran, pair->cpu,
			 contexts[pair->context]);
}

static void __process_context print_head(void)
{
	tty_printf("us PUT OFF ON BY            WHAT                     WAITED     RAN ON IN\n");
}

/* With a letter it fits a terminal, else it is complete. */
static void __process_context print_pair(const struct timeline *t, const struct pair *pair,
					 char letter)
{
	char by[PAIR_NAME_BYTES], name[PAIR_NAME_BYTES], what[WHAT_BYTES],
		at[TIME_BYTES] = "?", cpu[TIME_BYTES] = "", head[LINE_BYTES], run[LINE_BYTES];
	int room = COLUMNS;

	pair_by_name(pair, by);
	pair_name(pair, name);
	scnprintf(what, sizeof(what), "%s %s", kinds[pair->kind], name);
	if (pair->from) {
		put_us(at, pair->from - t->pairs.first);
		scnprintf(cpu, sizeof(cpu), "%u", pair->from_cpu);
	}
	room -= scnprintf(head, sizeof(head), "%c %8s %2s %-13s ", letter ? letter : ' ', at, cpu,
			  by);
	room -= max(put_run(run, pair), RUN_COLUMNS) + 1;
	room = max(room, 0);
	tty_printf("%s%-*.*s %s\n", head, room, letter ? room : (int)WHAT_BYTES, what, run);
}

/* Is any of it in the part that is shown? */
static bool is_shown(const struct timeline *t, const struct pair *pair)
{
	u64 first = pair->from ? pair->from : pair->start;
	u64 last = pair->start ? (pair->end ? pair->end : t->pairs.last) : pair->from;

	return first <= t->to && last >= t->from;
}

static int __process_context print_list(struct timeline *t)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < t->pairs.nr && !signal_pending(current); i++) {
		const struct pair *pair = &t->pairs.pair[i];

		if (pair->kind > PAIR_WORK || !is_shown(t, pair))
			continue;
		if (!nr++)
			print_head();
		print_pair(t, pair, 0);
	}
	if (!nr)
		tty_printf("nothing was put off\n");
	return 0;
}

/* --- The picture ---------------------------------------------------------------------- */

/* A letter for each piece of work; what comes after the last letter is not shown. */
static void give_letters(struct timeline *t)
{
	unsigned int given = 0;

	for (unsigned int i = 0; i < t->pairs.nr; i++) {
		const struct pair *pair = &t->pairs.pair[i];

		if (!timeline_is_deferred(pair) || !is_shown(t, pair))
			continue;
		if (given == LETTERS) {
			t->to = max(t->from, (pair->from ? pair->from : pair->start) - 1);
			return;
		}
		t->letter[i] = 'a' + given++;
	}
}

static void __process_context print_legend(const struct timeline *t)
{
	bool any = false;

	for (unsigned int i = 0; i < t->pairs.nr && !signal_pending(current); i++) {
		if (!t->letter[i] || !is_shown(t, &t->pairs.pair[i]))
			continue;
		if (!any)
			print_head();
		any = true;
		print_pair(t, &t->pairs.pair[i], t->letter[i]);
	}
	if (!any)
		tty_printf("nothing was put off\n");
}

static void put_ms(char *buf, u64 us)
{
	u32 rest;
	u64 ms = div_u64_rem(us, USEC_PER_MSEC, &rest);

	scnprintf(buf, TIME_BYTES, "%llu.%03u", ms, rest);
}

static void __process_context print_part(const struct timeline *t, u64 wanted)
{
	char from[TIME_BYTES], to[TIME_BYTES], end[TIME_BYTES];

	put_ms(from, timeline_us(t, t->from));
	put_ms(to, timeline_us(t, t->to));
	put_ms(end, timeline_us(t, t->pairs.last));
	if (t->to < wanted)
		tty_printf("This is %s to %s of %s ms. What comes next: timeline %s\n", from, to,
			   end, to);
	else if (t->from > t->pairs.first || t->to < t->pairs.last)
		tty_printf("This is %s to %s of %s ms.\n", from, to, end);
}

static int __process_context print_picture(struct timeline *t)
{
	u64 wanted = t->to;
	int status;

	t->letter = vzalloc(max(t->pairs.nr, 1U));
	if (!t->letter)
		return shell_error("no memory for the picture");
	give_letters(t);
	status = timeline_draw(t);
	if (!status) {
		print_legend(t);
		print_part(t, wanted);
	}
	vfree(t->letter);
	return status;
}

/* --- The command ---------------------------------------------------------------------- */

/* "35", "35.2": ms, at most three digits behind the point. */
static bool parse_ms(const char *word, u64 *us)
{
	u32 unit = USEC_PER_MSEC;

	for (*us = 0; isdigit(*word) && *us < U32_MAX; word++)
		*us = *us * 10 + (*word - '0');
	*us *= USEC_PER_MSEC;
	if (*word == '.')
		for (word++; isdigit(*word) && unit > 1; word++) {
			unit /= 10;
			*us += unit * (*word - '0');
		}
	return !*word;
}

static int __process_context parse_window(int *argc, char ***argv, struct timeline_options *options)
{
	u64 *to[] = { &options->from_us, &options->to_us };

	for (size_t i = 0; i < ARRAY_SIZE(to) && *argc && isdigit(***argv); i++) {
		if (!parse_ms(**argv, to[i]))
			return shell_usage("'%.40s' is not a time in ms, such as 35.214", **argv);
		options->has_window = true;
		--*argc;
		++*argv;
	}
	if (options->to_us < options->from_us)
		return shell_usage("it would end before it begins");
	if (options->has_window && *argc)
		return shell_usage("a part is of what has been recorded: without a command");
	return 0;
}

/* False: nothing lies there. */
static bool choose_part(struct timeline *t, const struct timeline_options *options)
{
	const struct pairs *pairs = &t->pairs;
	u64 us = div_u64(pairs->last - pairs->first, NSEC_PER_USEC);

	t->from = pairs->first + min(options->from_us, us) * NSEC_PER_USEC;
	t->to = options->to_us > us ? pairs->last : pairs->first + options->to_us * NSEC_PER_USEC;
	return options->from_us <= us;
}

static int __process_context report(const struct timeline_options *options)
{
	struct timeline t = { .from = 0 };
	int status = pairs_collect(&t.pairs);

	if (status)
		return status;
	pairs_print_lost(&t.pairs);
	if (!choose_part(&t, options))
		status = shell_error("the last event was at %llu ms",
				     div_u64(timeline_us(&t, t.pairs.last), USEC_PER_MSEC));
	else
		status = options->as_text ? print_list(&t) : print_picture(&t);
	pairs_free(&t.pairs);
	return status;
}

static int __process_context cmd_timeline(int argc, char **argv)
{
	struct timeline_options options = { .to_us = U64_MAX };
	int status, error;

	argc--;
	argv++;
	if (argc && !strcmp(*argv, "-t")) {
		options.as_text = true;
		argc--;
		argv++;
	}
	if (argc && **argv == '-')
		return shell_usage("unknown option '%.40s'", *argv);
	status = parse_window(&argc, &argv, &options);
	if (status || !argc)
		return status ? status : report(&options);
	if (!trace_record(argc, argv, true, &status))
		return status;
	error = report(&options);
	return status ? status : error;
}

static const char *const timeline_words[] = { "-t", NULL };

SHELL_COMMAND(timeline, .name = "timeline", .group = "irqs", .summary = "who deferred, who ran",
	      .usage = "[-t] [CMD [ARGUMENT...] | \"CMD; CMD\" | FROM [TO]]",
	      .example = "timeline irq 24", .counterpart = "kernelshark; perf sched timehist",
	      .words = timeline_words, .run = cmd_timeline);
