// SPDX-License-Identifier: MIT
/*
 * latency: how long deferred work waits, in figures.
 *
 * For each way to put something off, from the events in the rings: how often, the least, the
 * middle one, the one that 99 of 100 do not exceed, the most; and a histogram, a row for
 * each power of two. The figures are those of samples, not of buckets: p50 is the one in
 * the middle when they are sorted.
 *
 * Context: the command's thread.
 * Locking: none.
 * Linux: trace-cmd report | a script; perf sched latency, perf kwork latency; irqsoff,
 * hist triggers of ftrace.
 */
#include "shell.h"
#include "trace_pairs.h"
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/vmalloc.h>

#define BUCKETS 33 /* below 1 us, then a power of two each: the last ones are hours */
#define BAR_COLUMNS 40

static bool is_raised_in_irq(const struct pair *pair)
{
	return pair->kind == PAIR_SOFTIRQ && pair->by_context == IN_HARDIRQ;
}

static bool is_raised_elsewhere(const struct pair *pair)
{
	return pair->kind == PAIR_SOFTIRQ && pair->by_context != IN_HARDIRQ;
}

static bool is_tasklet(const struct pair *pair)
{
	return pair->kind == PAIR_TASKLET;
}

static bool is_timer(const struct pair *pair)
{
	return pair->kind == PAIR_TIMER;
}

static bool is_work(const struct pair *pair)
{
	return pair->kind == PAIR_WORK;
}

/* But for who recorded. */
static bool is_thread(const struct pair *pair)
{
	return pair->kind == PAIR_THREAD && pair->object != (u32)trace_recorder();
}

static const struct measure {
	const char *name, *what;
	bool (*is_one)(const struct pair *pair);
} measures[] = {
	{ "irq -> softirq", "from raise_softirq() in a top half to the action", is_raised_in_irq },
	{ "thread -> softirq", "raised in a thread or softirq, to the action",
	  is_raised_elsewhere },
	{ "tasklet", "from tasklet_schedule() to its function", is_tasklet },
	{ "timer lateness", "from the tick it was set to, to its function", is_timer },
	{ "queue -> work", "from queue_work() to its function", is_work },
	{ "wake-up -> run", "from wake_up_process() until the thread runs", is_thread },
};

struct samples {
	u64 *ns;
	unsigned int nr;
	s32 ticks_max;
	unsigned int late; /* by a tick or more */
};

static int compare_ns(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static void gather(struct samples *s, const struct pairs *pairs, const struct measure *measure)
{
	s->nr = s->late = s->ticks_max = 0;
	for (unsigned int i = 0; i < pairs->nr; i++) {
		const struct pair *pair = &pairs->pair[i];

		if (!pair->from || !pair->start || !measure->is_one(pair))
			continue;
		s->ns[s->nr++] = is_timer(pair) ? pair->late_ns : pair->start - pair->from;
		s->late += pair->late_ticks > 0;
		s->ticks_max = max(s->ticks_max, pair->late_ticks);
	}
	sort(s->ns, s->nr, sizeof(*s->ns), compare_ns, NULL);
}

/* The sample that @percent of 100 do not exceed. */
static u64 percentile(const struct samples *s, unsigned int percent)
{
	return s->ns[DIV_ROUND_UP(s->nr * percent, 100) - 1];
}

static void __process_context print_us(const char *name, u64 ns)
{
	u32 rest;
	u64 us = div_u64_rem(ns, NSEC_PER_USEC, &rest);

	tty_printf("%s %llu.%03u", name, us, rest);
}

static unsigned int bucket_of(u64 ns)
{
	u64 us = div_u64(ns, NSEC_PER_USEC);

	return us ? min(1 + ilog2(us), BUCKETS - 1) : 0;
}

static void __process_context print_bar(unsigned int bucket, unsigned int nr, unsigned int most)
{
	char bar[BAR_COLUMNS + 1];
	unsigned int len = DIV_ROUND_UP(nr * BAR_COLUMNS, most);

	memset(bar, '#', len);
	bar[len] = '\0';
	tty_printf("  %10llu .. %-10llu us %-*s %u\n", bucket ? 1ULL << (bucket - 1) : 0ULL,
		   1ULL << bucket, BAR_COLUMNS, bar, nr);
}

static void __process_context print_histogram(const struct samples *s)
{
	unsigned int counts[BUCKETS] = { 0 }, most = 0, first, last;

	for (unsigned int i = 0; i < s->nr; i++) {
		unsigned int *count = &counts[bucket_of(s->ns[i])];

		most = max(most, ++*count);
	}
	first = bucket_of(s->ns[0]);
	last = bucket_of(s->ns[s->nr - 1]);
	for (unsigned int i = first; i <= last; i++)
		if (counts[i])
			print_bar(i, counts[i], most);
}

static void __process_context print_measure(const struct samples *s, const struct measure *measure)
{
	if (!s->nr) {
		tty_printf("%-17s none\n", measure->name);
		return;
	}
	tty_printf("%-17s %s\n  count %u", measure->name, measure->what, s->nr);
	print_us(", us: min", s->ns[0]);
	print_us(", p50", percentile(s, 50));
	print_us(", p99", percentile(s, 99));
	print_us(", max", s->ns[s->nr - 1]);
	tty_printf("\n");
	if (measure->is_one == is_timer)
		tty_printf("  a tick or more late: %u of %u; at most %d ticks of %lu us\n", s->late,
			   s->nr, s->ticks_max, TICK_NSEC / NSEC_PER_USEC);
	print_histogram(s);
}

static int __process_context report(void)
{
	struct samples samples;
	struct pairs pairs;
	int status = pairs_collect(&pairs);

	if (status)
		return status;
	samples.ns = vmalloc(max(pairs.nr, 1U) * sizeof(*samples.ns));
	if (samples.ns) {
		pairs_print_lost(&pairs);
		for (size_t i = 0; i < ARRAY_SIZE(measures) && !signal_pending(current); i++) {
			gather(&samples, &pairs, &measures[i]);
			print_measure(&samples, &measures[i]);
		}
		vfree(samples.ns);
	} else {
		status = shell_error("no memory for the samples");
	}
	pairs_free(&pairs);
	return status;
}

static int __process_context cmd_latency(int argc, char **argv)
{
	int status, error;

	if (argc < 2)
		return report();
	if (!trace_record(argc - 1, argv + 1, true, &status))
		return status;
	error = report();
	return status ? status : error;
}

SHELL_COMMAND(latency, .name = "latency", .group = "irqs", .summary = "how long work waits",
	      .usage = "[CMD [ARGUMENT...] | \"CMD; CMD\"]",
	      .example = "latency \"timer set 1; sleep 2\"",
	      .counterpart = "perf sched latency; perf kwork latency", .run = cmd_latency);
