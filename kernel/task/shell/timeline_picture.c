// SPDX-License-Identifier: MIT
/*
 * The picture of `timeline`: a row for each CPU and context, time from left to right.
 *
 *	us        |0  |31  |66 ~ 7574 us ~ |7640 |7649   |7656
 *	hardirq/0      .               [irq 0=
 *	softirq/0                             A process_timeout
 *	task/0    [irq=a
 *
 * Deferred work waits microseconds or seconds, so no scale fits both. Time is cut at
 * each instant at which something begins, ends or is put off; such a segment has as
 * many columns as the logarithm of its length. Where nothing runs for long, time is cut out
 * (`~`). What does not fit into a line goes on in the next panel, which has its own axis.
 *
 *	instants   x──x───x─────────────────x──x─
 *	segments     0  1         2           3
 *	columns    |..|...|~~~~~~~~~~~~~|..|..
 *
 * What belongs to no work is left out: ticks that find nothing to do, IPIs that only wake a
 * CPU, and who recorded.
 *
 * Context: a command's thread.
 * Locking: none.
 * Linux: kernelshark.
 */
#include "shell.h"
#include "timeline.h"
#include <linux/cpumask.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/vmalloc.h>

#define LABEL_COLUMNS 11
#define COLUMNS 68 /* of time; with the label one less than a terminal has */
#define PANELS_MAX 4
/* Nothing runs for that long: it is cut out. */
#define IDLE_NS (200 * NSEC_PER_USEC)
#define COLUMNS_MIN 2
#define COLUMNS_MAX 10
#define TIME_BYTES 24
#define LABEL_MIN 3 /* shorter, a name says nothing */

/* From @ns to the next instant so many runs are on, and so many of top halves and softirqs. At
 * first: by how much that changes. */
struct instant {
	u64 ns;
	s32 active, inner;
};

/* Of the time from one instant to the next. */
struct segment {
	u64 ns;
	int column;
	bool idle;
};

/* One line of rows. */
struct panel {
	struct segment segments[COLUMNS + 1]; /* the last one has only its beginning */
	unsigned int nr;
	char row[COLUMNS + 1];
};

struct picture {
	struct timeline *t;
	struct instant *instants;
	unsigned int nr, next; /* the first instant of the next panel */
	struct panel panel;
};

/* --- Which runs are shown ------------------------------------------------------------- */

static bool is_drawn(const struct pair *pair)
{
	if (!pair->start || pair->start == pair->end)
		return false;
	if (pair->kind == PAIR_THREAD)
		return pair->object != (u32)trace_recorder();
	return pair->eventful;
}

/* A work item that sleeps is not drawn any more: its thread is. */
static u64 end_of(const struct timeline *t, const struct pair *pair)
{
	if (pair->paused)
		return pair->paused;
	return pair->end ? pair->end : t->pairs.last;
}

/* A softirq's own ends are not worth a column if it only calls tasklets and timers. */
static bool has_instants(const struct pair *pair)
{
	return is_drawn(pair) && (pair->kind != PAIR_SOFTIRQ || timeline_is_deferred(pair));
}

/* --- Instants ------------------------------------------------------------------------- */

static void add_instant(struct picture *p, u64 ns, s32 active, s32 inner)
{
	ns = clamp(ns, p->t->from, p->t->to);
	p->instants[p->nr++] = (struct instant){ ns, active, inner };
}

static int compare_instants(const void *a, const void *b)
{
	const struct instant *x = a, *y = b;

	return x->ns < y->ns ? -1 : x->ns > y->ns;
}

/* Those at the same time become one; changes become sums. */
static void merge_instants(struct picture *p)
{
	unsigned int kept = 0;

	sort(p->instants, p->nr, sizeof(*p->instants), compare_instants, NULL);
	for (unsigned int i = 0; i < p->nr; i++) {
		struct instant at = p->instants[i];

		if (i) {
			at.active += p->instants[kept - 1].active;
			at.inner += p->instants[kept - 1].inner;
		}
		if (!kept || p->instants[kept - 1].ns != at.ns)
			kept++;
		p->instants[kept - 1] = at;
	}
	p->nr = kept;
}

static int __process_context find_instants(struct picture *p)
{
	const struct timeline *t = p->t;
	s32 inner;

	p->instants = vmalloc((3 * t->pairs.nr + 2) * sizeof(*p->instants));
	if (!p->instants)
		return shell_error("no memory for the picture");
	for (unsigned int i = 0; i < t->pairs.nr; i++) {
		const struct pair *pair = &t->pairs.pair[i];

		if (t->letter[i] && pair->from >= t->from && pair->from <= t->to)
			add_instant(p, pair->from, 0, 0);
		if (!has_instants(pair) || pair->start > t->to || end_of(t, pair) < t->from)
			continue;
		inner = pair->context != IN_TASK;
		add_instant(p, pair->start, 1, inner);
		add_instant(p, end_of(t, pair), -1, -inner);
	}
	merge_instants(p);
	return 0;
}

/* --- Columns -------------------------------------------------------------------------- */

/* "~ 98 ms ~" */
static int idle_text(u64 ns, char *buf)
{
	u64 us = div_u64(ns, NSEC_PER_USEC);

	if (us < 10000)
		return scnprintf(buf, TIME_BYTES, "~ %llu us ~", us);
	return scnprintf(buf, TIME_BYTES, "~ %llu ms ~", div_u64(us, 1000));
}

static int columns_for(u64 ns, bool idle)
{
	char text[TIME_BYTES];
	u64 us = div_u64(ns, NSEC_PER_USEC);

	if (idle)
		return idle_text(ns, text);
	return us ? min(COLUMNS_MIN + 2 + ilog2(us), COLUMNS_MAX) : COLUMNS_MIN;
}

/* What follows from a top half is to stay in one panel with it: give back what comes after the
 * last idle time; else after the longest time in which there was none. */
static void break_well(struct picture *p)
{
	struct panel *panel = &p->panel;
	const struct instant *first = &p->instants[p->next - panel->nr];
	unsigned int best = panel->nr;
	u64 longest = 0;

	for (unsigned int i = panel->nr; panel->segments[i].column > COLUMNS / 2; i--) {
		u64 ns = first[i].ns - first[i - 1].ns;

		if (first[i - 1].inner || ns <= longest)
			continue;
		longest = ns;
		best = i;
		if (panel->segments[i - 1].idle)
			break;
	}
	p->next -= panel->nr - best;
	panel->nr = best;
}

/* Segments from p->next on, as many as fit. */
static void fill_panel(struct picture *p)
{
	struct panel *panel = &p->panel;
	int column = 0;

	for (panel->nr = 0;; panel->nr++, p->next++) {
		struct segment *segment = &panel->segments[panel->nr];
		const struct instant *at = &p->instants[p->next];
		u64 ns;

		*segment = (struct segment){ .ns = at->ns, .column = column };
		if (p->next + 1 == p->nr)
			return;
		ns = at[1].ns - at->ns;
		segment->idle = !at->active && ns >= IDLE_NS;
		column += columns_for(ns, segment->idle);
		if (column > COLUMNS)
			break;
	}
	break_well(p);
}

/* The columns that are left go to those that run, in turn. */
static void stretch_panel(struct panel *panel)
{
	int spare = COLUMNS - panel->segments[panel->nr].column, busy = 0, done = 0, given = 0;

	for (unsigned int i = 0; i < panel->nr; i++)
		busy += !panel->segments[i].idle;
	for (unsigned int i = 0; i <= panel->nr; i++) {
		panel->segments[i].column += given;
		if (i < panel->nr && !panel->segments[i].idle)
			given = min(spare * ++done / busy, done * COLUMNS_MAX);
	}
}

static u64 panel_end(const struct panel *panel)
{
	return panel->segments[panel->nr].ns;
}

static int column_of(const struct panel *panel, u64 ns)
{
	unsigned int i = 0;

	while (i < panel->nr && panel->segments[i + 1].ns <= ns)
		i++;
	return panel->segments[i].column;
}

/* --- Rows ----------------------------------------------------------------------------- */

/* The columns of a run, from @first to before @end; false: none of it is in this panel. */
static bool run_columns(const struct picture *p, const struct pair *pair, int *first, int *end)
{
	const struct panel *panel = &p->panel;
	u64 last = end_of(p->t, pair);

	if (pair->start >= panel_end(panel) || last < panel->segments[0].ns)
		return false;
	*first = column_of(panel, pair->start);
	*end = min(max(column_of(panel, last), *first + 1), COLUMNS);
	return true;
}

static bool is_in_row(const struct pair *pair, int cpu, enum pair_context context)
{
	return is_drawn(pair) && pair->cpu == cpu && pair->context == context;
}

/* Is it what others run in? */
static bool is_outer(const struct pair *pair)
{
	return pair->kind == PAIR_THREAD || pair->kind == PAIR_SOFTIRQ;
}

/* Runs as lines: the outer ones first, so that the others lie on them. */
static void draw_runs(struct picture *p, int cpu, enum pair_context context, bool outer)
{
	const struct pairs *pairs = &p->t->pairs;
	int first, end;

	for (unsigned int i = 0; i < pairs->nr; i++) {
		const struct pair *pair = &pairs->pair[i];

		if (!is_in_row(pair, cpu, context) || is_outer(pair) != outer ||
		    !run_columns(p, pair, &first, &end))
			continue;
		memset(p->panel.row + first, '=', end - first);
		if (pair->start < p->panel.segments[0].ns)
			continue;
		p->panel.row[first] = p->t->letter[i] ? toupper(p->t->letter[i]) : '[';
	}
}

/* A small letter where work is put off. */
static void draw_letters(struct picture *p, int cpu, enum pair_context context)
{
	const struct pairs *pairs = &p->t->pairs;
	const struct panel *panel = &p->panel;

	for (unsigned int i = 0; i < pairs->nr; i++) {
		const struct pair *pair = &pairs->pair[i];

		if (p->t->letter[i] && pair->from >= panel->segments[0].ns &&
		    pair->from < panel_end(panel) && pair->from_cpu == cpu &&
		    pair->by_context == context)
			p->panel.row[column_of(panel, pair->from)] = p->t->letter[i];
	}
}

/* The name, where the line has the most room for it. */
static void draw_name(char *row, const struct pair *pair, int first, int end)
{
	char name[PAIR_NAME_BYTES];
	int at = first, best = first, room = 0;

	for (int i = first; i <= end; i++) {
		if (i < end && row[i] == '=')
			continue;
		if (i - at > room) {
			best = at;
			room = i - at;
		}
		at = i + 1;
	}
	if (room < LABEL_MIN)
		return;
	pair_name(pair, name);
	if (best == first + 1 && isupper(row[first])) {
		row[best++] = ':';
		room--;
	}
	for (int i = 0; i < room && name[i]; i++)
		row[best + i] = name[i];
}

static void draw_names(struct picture *p, int cpu, enum pair_context context, bool outer)
{
	const struct pairs *pairs = &p->t->pairs;
	int first, end;

	for (unsigned int i = 0; i < pairs->nr; i++) {
		const struct pair *pair = &pairs->pair[i];

		if (is_in_row(pair, cpu, context) && has_instants(pair) &&
		    is_outer(pair) == outer && run_columns(p, pair, &first, &end))
			draw_name(p->panel.row, pair, first, end);
	}
}

static bool is_blank(const char *row)
{
	return strspn(row, " ") == strlen(row);
}

static void draw_idle(struct panel *panel)
{
	for (unsigned int i = 0; i < panel->nr; i++)
		if (panel->segments[i].idle)
			memset(panel->row + panel->segments[i].column, '~',
			       panel->segments[i + 1].column - panel->segments[i].column);
}

static void clear_row(struct panel *panel)
{
	memset(panel->row, ' ', COLUMNS);
	panel->row[COLUMNS] = '\0';
}

static void __process_context print_row(const char *label, char *row)
{
	int len = COLUMNS;

	while (len && row[len - 1] == ' ')
		len--;
	tty_printf("%-*s%.*s\n", LABEL_COLUMNS, label, len, row);
}

static void __process_context draw_row(struct picture *p, int cpu, enum pair_context context)
{
	static const char *const names[] = { "hardirq", "softirq", "task" };
	char label[TIME_BYTES];

	clear_row(&p->panel);
	draw_runs(p, cpu, context, true);
	draw_runs(p, cpu, context, false);
	draw_letters(p, cpu, context);
	if (is_blank(p->panel.row))
		return;
	draw_names(p, cpu, context, false);
	draw_names(p, cpu, context, true);
	draw_idle(&p->panel);
	scnprintf(label, sizeof(label), "%s/%d", names[context], cpu);
	print_row(label, p->panel.row);
}

/* --- The axis ------------------------------------------------------------------------- */

/* A time at its column, if there is room. */
static int draw_time(struct picture *p, const struct segment *segment, int free)
{
	char text[TIME_BYTES];
	int len = scnprintf(text, sizeof(text), "|%llu", timeline_us(p->t, segment->ns));

	if (segment->column < free || segment->column + len > COLUMNS)
		return free;
	for (int i = 0; i < len; i++)
		if (p->panel.row[segment->column + i] != ' ')
			return free;
	memcpy(p->panel.row + segment->column, text, len);
	return segment->column + len + 1;
}

static void __process_context draw_axis(struct picture *p)
{
	struct panel *panel = &p->panel;
	char text[TIME_BYTES];
	int free = 0;

	clear_row(panel);
	for (unsigned int i = 0; i < panel->nr; i++)
		if (panel->segments[i].idle)
			memcpy(panel->row + panel->segments[i].column, text,
			       idle_text(panel->segments[i + 1].ns - panel->segments[i].ns, text));
	for (unsigned int i = 0; i <= panel->nr; i++)
		free = draw_time(p, &panel->segments[i], free);
	print_row("us", panel->row);
}

/* --- The picture ---------------------------------------------------------------------- */

static void __process_context draw_panel(struct picture *p)
{
	int cpu, context;

	stretch_panel(&p->panel);
	draw_axis(p);
	for_each_possible_cpu(cpu)
		for (context = 0; context < NR_PAIR_CONTEXTS; context++)
			draw_row(p, cpu, context);
	tty_printf("\n");
}

static void __process_context draw_panels(struct picture *p)
{
	tty_printf("a: put off; A: runs; [: runs, not deferred; ~: nothing ran, cut out\n");
	for (int i = 0; i < PANELS_MAX && p->next + 1 < p->nr && !signal_pending(current); i++) {
		fill_panel(p);
		draw_panel(p);
	}
	if (p->next + 1 < p->nr)
		p->t->to = p->instants[p->next].ns;
}

int __process_context timeline_draw(struct timeline *t)
{
	struct picture *p = kzalloc(sizeof(*p), GFP_KERNEL);
	int status;

	if (!p)
		return shell_error("no memory for the picture");
	p->t = t;
	status = find_instants(p);
	if (!status && p->nr)
		draw_panels(p);
	vfree(p->instants);
	kfree(p);
	return status;
}
