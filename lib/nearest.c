// SPDX-License-Identifier: MIT
/*
 * "did you mean ...?": the nearest of some words, by edit distance.
 *
 * The distance is Damerau and Levenshtein's in its restricted form (optimal
 * string alignment): d[i][j], the edits from the first i letters of one word to
 * the first j of the other, is the cheapest of
 *
 *	d[i-1][j] + 1			a letter dropped
 *	d[i][j-1] + 1			a letter added
 *	d[i-1][j-1] + (a != b)		a letter replaced, or the same
 *	d[i-2][j-2] + 1			if the last two letters are swapped
 *
 * which needs the two rows before the current one and no more, so three rows
 * of fixed length on the stack do.
 *
 * Context: any; no state. Meant for the end of an error path, not for speed.
 * Locking: none.
 * Linux: no counterpart.
 */
#include <jiffy/nearest.h>
#include <linux/ctype.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

/* Longer words are no command names, and have no neighbours. */
#define WORD_LENGTH_MAX 31
/* Prefixes rank behind every word within the limit, which is at most a third of the length. */
#define PREFIX_RANK WORD_LENGTH_MAX
#define NOT_NEAR UINT_MAX
#define SHORTEST_PREFIX 2

static bool same_letter(char a, char b)
{
	return tolower(a) == tolower(b);
}

/* Both words are at most WORD_LENGTH_MAX long. */
static unsigned int edit_distance(const char *a, const char *b)
{
	u8 rows[3][WORD_LENGTH_MAX + 1];
	u8 *before = rows[0], *above = rows[1], *row = rows[2];
	size_t i, j, b_length = strlen(b);

	for (j = 0; j <= b_length; j++)
		above[j] = j;
	for (i = 1; a[i - 1]; i++) {
		u8 *recycled = before;

		row[0] = i;
		for (j = 1; j <= b_length; j++) {
			int change = !same_letter(a[i - 1], b[j - 1]);

			row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + change);
			if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
			    same_letter(a[i - 2], b[j - 1]))
				row[j] = min(row[j], (u8)(before[j - 2] + 1));
		}
		before = above;
		above = row;
		row = recycled;
	}
	return above[b_length];
}

static size_t difference(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

/* Smaller is nearer. */
static unsigned int rank(const char *word, size_t length, const char *candidate)
{
	size_t limit = max(length / 3, (size_t)1), other = strlen(candidate);

	/* Each letter more or less is an edit. */
	if (other <= WORD_LENGTH_MAX && difference(other, length) <= limit) {
		unsigned int distance = edit_distance(word, candidate);

		if (distance <= limit)
			return distance;
	}
	if (length >= SHORTEST_PREFIX && !strncasecmp(word, candidate, length))
		return PREFIX_RANK;
	return NOT_NEAR;
}

void nearest_begin(struct nearest_search *search, const char *word)
{
	search->word = word;
	search->length = strnlen(word, WORD_LENGTH_MAX + 1);
	search->rank = NOT_NEAR;
}

bool nearest_is_nearer(struct nearest_search *search, const char *candidate)
{
	unsigned int r;

	if (!search->length || search->length > WORD_LENGTH_MAX)
		return false;
	r = rank(search->word, search->length, candidate);
	if (r >= search->rank)
		return false;
	search->rank = r;
	return true;
}

const char *nearest(const char *word, const char *const *candidates, size_t n)
{
	struct nearest_search search;
	const char *best = NULL;
	size_t i;

	nearest_begin(&search, word);
	for (i = 0; i < n; i++)
		if (candidates[i] && nearest_is_nearer(&search, candidates[i]))
			best = candidates[i];
	return best;
}
