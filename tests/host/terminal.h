/* SPDX-License-Identifier: MIT */
#ifndef _HOST_TERMINAL_H
#define _HOST_TERMINAL_H
/*
 * A line editor joined to an emulated terminal, for its tests. terminal_feed()
 * checks the screen after every byte.
 */
#include <jiffy/lineedit.h>
#include <linux/types.h>

#define PROMPT "jiffy> "
#define COLUMNS_MAX 80
#define TRANSCRIPT_SIZE 512

#define UP "\033[A"
#define DOWN "\033[B"
#define RIGHT "\033[C"
#define LEFT "\033[D"
#define DELETE "\033[3~"

/* Only the cursor's row is kept: a finished row goes to `above`. */
struct terminal {
	size_t columns;
	bool dumb;
	char row[COLUMNS_MAX + 1];
	char above[COLUMNS_MAX + 1];
	size_t column;
	unsigned int rows, bells, clears;
	char sequence[16];
	size_t sequence_length;           /* 0: not in a sequence */
	char transcript[TRANSCRIPT_SIZE]; /* the first bytes written */
	size_t written;
};

extern struct terminal term;
extern struct lineedit le;

/* An empty terminal, without the editor. */
void terminal_init(size_t columns, bool dumb);

/* An empty terminal, and the editor with a new line on it; it completes a few words. */
void terminal_start(size_t columns, bool dumb);

/* The editor's output function. */
void terminal_write(void *ctx, const char *s, size_t n);

/* Fails the test if an invariant of the editor is broken or the screen is not as it must be. */
void terminal_check(void);

/* Feeds all of @s and checks each time. Returns the last event that was not NONE. */
enum lineedit_event terminal_feed(const char *s);

#endif
