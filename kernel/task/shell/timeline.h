/* SPDX-License-Identifier: MIT */
#ifndef _TIMELINE_H
#define _TIMELINE_H
/* What a timeline is drawn from: pairs of the trace, and the part of time that is asked for. */
#include "trace_pairs.h"

/**
 * struct timeline - what is to be drawn
 * @pairs: of the rings
 * @letter: of each pair; 0: it has none
 * @from, @to: the part of time that is shown, ns since boot
 */
struct timeline {
	struct pairs pairs;
	char *letter;
	u64 from, to;
};

/** timeline_is_deferred - is it work that somebody put off, with its own line and letter?
 * Context: Any context. Return: true if so. */
bool timeline_is_deferred(const struct pair *pair);

/** timeline_us - a time, in us since the first event. Context: Any context. Return: it. */
u64 timeline_us(const struct timeline *t, u64 ns);

/**
 * timeline_draw - the picture
 * @t: with letters; @to is moved to the front if not all of it fits
 *
 * Context: Process context, in a command's thread. May sleep.
 * Return: 0, or a status after a line that says what is wrong.
 */
int timeline_draw(struct timeline *t) __process_context;

#endif
