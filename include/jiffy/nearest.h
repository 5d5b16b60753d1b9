/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_NEAREST_H
#define _JIFFY_NEAREST_H
/* What a mistyped word was probably meant to be. */
#include <linux/types.h>

/**
 * nearest - the candidate most like a word
 * @word: what was typed
 * @candidates: @n words; NULL entries are passed over
 * @n: how many
 *
 * Likeness is the number of edits between the two, upper and lower case being
 * the same: a letter more, less, other, or two neighbours swapped. Near means
 * at most a third of the word's length, or 1 for short words. A candidate that
 * begins with the word (of two letters at least) is also near, but less so than
 * one within that distance. The first of several equals wins.
 *
 * Context: Any context.
 * Return: one of @candidates; NULL if none is near.
 */
const char *nearest(const char *word, const char *const *candidates, size_t n);

/* One search, where the candidates come one by one. Its fields are those of lib/nearest.c. */
struct nearest_search {
	const char *word;
	size_t length;
	unsigned int rank;
};

/**
 * nearest_begin - begin a search
 * @search: the caller's
 * @word: what was typed; stays until the end of the search
 *
 * Context: Any context.
 */
void nearest_begin(struct nearest_search *search, const char *word);

/**
 * nearest_is_nearer - is this one near, and nearer than all before?
 * @search: begun
 * @candidate: a word
 *
 * Context: Any context.
 * Return: true if so: the last one for which it was is what nearest() would return.
 */
bool nearest_is_nearer(struct nearest_search *search, const char *candidate);

#endif
