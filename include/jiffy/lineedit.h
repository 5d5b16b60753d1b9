/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_LINEEDIT_H
#define _JIFFY_LINEEDIT_H
/*
 * A line editor: bytes from a terminal in, an edited line and bytes for the
 * terminal out. A pure state machine with fixed buffers; it waits for nothing.
 *
 * - One round: lineedit_begin() draws the prompt; lineedit_feed() takes each
 *   byte until it returns an event; the caller reads `line` and begins again.
 * - Whoever writes to the same terminal in between calls lineedit_hide() first
 *   and lineedit_show() after. Both do nothing while no line is being edited.
 * - Nothing here is locked: the caller sees to it that hide and show, which may
 *   come from an interrupt, never run during begin or feed (the shell holds the
 *   console lock round them, and the output function writes with it held).
 * - The display stays on one row, within `columns` - 1; a longer line scrolls
 *   sideways. A dumb terminal gets printable bytes, CR, LF and backspaces only.
 *
 *	arrows left/right, ctrl-B/F	move by one
 *	home/end, ctrl-A/E		to the start or the end
 *	arrows up/down, ctrl-P/N	earlier and later lines
 *	backspace (8 and 127), delete	one character
 *	ctrl-W, ctrl-U, ctrl-K		the word before, all before, all behind
 *	ctrl-L				clear the screen
 *	tab				complete the word; twice: list the choices
 *	CR, LF, CR LF			accept the line
 *	ctrl-C				drop the line
 *	ctrl-D				delete, or on an empty line: end of input
 */
#include <linux/types.h>

/* The longest line, with its NUL. */
#define LINEEDIT_LINE_SIZE 1024
/* Lines remembered, and the bytes they may take together. */
#define LINEEDIT_HISTORY_LINES 32
#define LINEEDIT_HISTORY_BYTES 4096
/* Completed words are cut to this, with the NUL. */
#define LINEEDIT_WORD_SIZE 64

enum lineedit_event {
	LINEEDIT_NONE,          /* go on feeding */
	LINEEDIT_LINE,          /* accepted: see line */
	LINEEDIT_LINE_TOO_LONG, /* accepted, but what did not fit was lost */
	LINEEDIT_CANCEL,        /* ctrl-C */
	LINEEDIT_EOF,           /* ctrl-D on an empty line */
};

/* Writes @n bytes to the terminal. */
typedef void lineedit_output_fn(void *ctx, const char *s, size_t n);

/*
 * Returns the @index-th word, from 0, that the @length bytes at @line + @start
 * may be completed to, or NULL if there are no more. What stands before @start
 * tells which words can come here. The word is used before the next call.
 */
typedef const char *lineedit_complete_fn(void *ctx, const char *line, size_t start, size_t length,
					 unsigned int index);

/* Where the input is in an escape sequence (lib/lineedit_keys.c). */
struct lineedit_decoder {
	u8 state;
	bool more_parameters;
	bool after_cr;          /* a LF that follows belongs to the CR */
	unsigned int parameter; /* the first one */
};

struct lineedit {
	/* Set by lineedit_init(). */
	const char *prompt;
	size_t prompt_length; /* of what is shown of it */
	size_t columns;
	bool dumb;
	lineedit_output_fn *output;
	lineedit_complete_fn *complete;
	void *ctx;

	/* The line. */
	char line[LINEEDIT_LINE_SIZE];
	size_t length;   /* line[length] is NUL */
	size_t cursor;   /* 0 ... length */
	bool overflowed; /* something typed did not fit */
	bool editing;    /* between begin and an event */

	/* The display: what the terminal shows behind the prompt. */
	bool visible;
	size_t window; /* the first character shown */
	size_t shown;  /* how many are */
	size_t column; /* where the terminal's cursor is, from the window's start */

	/* Earlier lines, oldest first, each with its NUL. */
	char history[LINEEDIT_HISTORY_BYTES];
	size_t history_bytes;
	unsigned int history_lines;
	unsigned int recalled;          /* 0: the line typed; n: the n-th last */
	char draft[LINEEDIT_LINE_SIZE]; /* the line typed, while another is recalled */

	/* The input. */
	struct lineedit_decoder keys;
	bool after_tab; /* the last tab found several words */
	bool belled;    /* a run of bad bytes rings once */
};

/**
 * lineedit_init - prepare an editor, with an empty history
 * @le: the editor; all its memory
 * @prompt: drawn in front of the line; must outlive @le; no control characters
 * @columns: width of the terminal; 0 means 80, at least 20 are assumed
 * @dumb: the terminal knows no escape sequences
 * @output: writes to the terminal; called from every function below
 * @complete: finds words for the tab key; may be NULL
 * @ctx: handed to both
 *
 * Context: Any context.
 */
void lineedit_init(struct lineedit *le, const char *prompt, size_t columns, bool dumb,
		   lineedit_output_fn *output, lineedit_complete_fn *complete, void *ctx);

/**
 * lineedit_begin - start a new, empty line: draw the prompt
 * @le: the editor; the terminal's cursor is at the start of an empty row
 *
 * Context: Any context that @output allows.
 */
void lineedit_begin(struct lineedit *le);

/**
 * lineedit_feed - take a byte from the terminal
 * @le: the editor; begins a line by itself if none is being edited
 * @byte: any value; what has no meaning is dropped
 *
 * An accepted line goes into the history, unless it is blank or the same as
 * the last one. After any event but LINEEDIT_NONE the terminal's cursor is at
 * the start of a new row.
 *
 * Context: Any context that @output allows.
 * Return: LINEEDIT_NONE, or what happened; le->line is then the line, until the
 * next call.
 */
enum lineedit_event lineedit_feed(struct lineedit *le, u8 byte);

/**
 * lineedit_hide - take prompt and line off the screen
 * @le: the editor
 *
 * Leaves the terminal's cursor at the start of an empty row.
 *
 * Context: Any context that @output allows.
 */
void lineedit_hide(struct lineedit *le);

/**
 * lineedit_show - draw prompt and line again
 * @le: the editor; the terminal's cursor is at the start of an empty row
 *
 * Context: Any context that @output allows.
 */
void lineedit_show(struct lineedit *le);

/**
 * lineedit_history - an earlier line
 * @le: the editor
 * @n: 1 for the last line, 2 for the one before, ...
 *
 * Context: Any context.
 * Return: the line, until the next line is accepted; NULL if there are not so many.
 */
const char *lineedit_history(const struct lineedit *le, unsigned int n);

#endif
