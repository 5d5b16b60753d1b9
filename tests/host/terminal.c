// SPDX-License-Identifier: MIT
/*
 * A terminal for the line editor to write to, and the check of what it shows.
 *
 * It knows the bytes the editor may send and fails the running test at any
 * other: no byte in the last column, none that moves left of the first, on a
 * dumb terminal no escape sequence and no bell.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: no counterpart.
 */
#include "terminal.h"

#include <jiffy/lineedit.h>
#include <linux/ctype.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"

struct terminal term;
struct lineedit le;

static const char *const words[] = { "timer", "time", "poweroff", "ps", "pssst" };

void terminal_init(size_t columns, bool dumb)
{
	memset(&term, 0, sizeof(term));
	term.columns = columns;
	term.dumb = dumb;
	memset(term.row, ' ', columns);
}

static void terminal_sequence(char final)
{
	unsigned int n = 0;
	size_t i;

	for (i = 2; i + 1 < term.sequence_length; i++)
		n = n * 10 + term.sequence[i] - '0';
	n = n ? n : 1;
	switch (final) {
	case 'K':
		memset(term.row + term.column, ' ', term.columns - term.column);
		return;
	case 'C':
		term.column += n;
		CHECK(term.column < term.columns);
		return;
	case 'D':
		CHECK(term.column >= n);
		term.column -= n;
		return;
	case 'H':
		term.column = 0;
		return;
	case 'J':
		CHECK_INT(n, 2);
		memset(term.row, ' ', term.columns);
		term.clears++;
		return;
	}
	FAIL("the editor sent ESC [ ... %c", final);
}

static void terminal_byte(char c)
{
	if (term.written < TRANSCRIPT_SIZE - 1)
		term.transcript[term.written++] = c;
	if (term.sequence_length || c == '\033') {
		CHECK(!term.dumb);
		CHECK(term.sequence_length < sizeof(term.sequence));
		term.sequence[term.sequence_length++] = c;
		CHECK(term.sequence_length != 2 || c == '[');
		if (term.sequence_length > 2 && isalpha(c)) {
			terminal_sequence(c);
			term.sequence_length = 0;
		}
	} else if (c == '\r') {
		term.column = 0;
	} else if (c == '\n') {
		memcpy(term.above, term.row, sizeof(term.above));
		memset(term.row, ' ', term.columns);
		term.rows++;
	} else if (c == '\b') {
		CHECK(term.column > 0);
		term.column--;
	} else if (c == '\a') {
		CHECK(!term.dumb);
		term.bells++;
	} else {
		CHECK(isprint(c));
		term.row[term.column++] = c;
		/* A byte in the last column: the next one, or this, would wrap. */
		CHECK(term.column < term.columns);
	}
}

void terminal_write(void *ctx, const char *s, size_t n)
{
	CHECK(n > 0);
	while (n--)
		terminal_byte(*s++);
}

static const char *complete_word(void *ctx, const char *line, size_t start, size_t length,
				 unsigned int index)
{
	unsigned int i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strncmp(words[i], line + start, length) && index-- == 0)
			return words[i];
	return NULL;
}

void terminal_start(size_t columns, bool dumb)
{
	terminal_init(columns, dumb);
	lineedit_init(&le, PROMPT, columns, dumb, terminal_write, complete_word, NULL);
	lineedit_begin(&le);
}

void terminal_check(void)
{
	size_t prompt = strlen(PROMPT), width = term.columns - 1 - prompt, shown;
	char want[COLUMNS_MAX + 1];

	CHECK_INT(le.line[le.length], '\0');
	CHECK_INT(strlen(le.line), le.length);
	CHECK(le.length < LINEEDIT_LINE_SIZE && le.cursor <= le.length);
	CHECK_INT(term.sequence_length, 0);
	memset(want, ' ', term.columns);
	want[term.columns] = '\0';
	if (!le.visible) {
		CHECK_STR(term.row, want);
		CHECK_INT(term.column, 0);
		return;
	}
	CHECK(le.length > width || le.window == 0);
	CHECK(le.cursor >= le.window && le.cursor <= le.window + width);
	CHECK(le.cursor == le.length || le.cursor < le.window + width);
	shown = min(le.length - le.window, width);
	memcpy(want, PROMPT, prompt);
	memcpy(want + prompt, le.line + le.window, shown);
	CHECK_STR(term.row, want);
	CHECK_INT(term.column, prompt + le.cursor - le.window);
}

enum lineedit_event terminal_feed(const char *s)
{
	enum lineedit_event event = LINEEDIT_NONE, now;

	for (; *s; s++) {
		now = lineedit_feed(&le, *s);
		if (now)
			event = now;
		terminal_check();
	}
	return event;
}
