// SPDX-License-Identifier: MIT
/*
 * Random tests of lib/lineedit.c: random keys, with the line compared to a second
 * editor that is as simple as can be (struct model); then random bytes. The
 * screen is checked after every byte (terminal.c).
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: no counterpart.
 */
#include <jiffy/lineedit.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"
#include "terminal.h"

#define KEYS 200000
#define FUZZ_BYTES 1000000

/* --- random keys against a model ---------------------------------------- */

static struct model {
	char line[LINEEDIT_LINE_SIZE];
	size_t cursor;
} model;

static void model_cut(size_t from, size_t to)
{
	size_t n = strlen(model.line);

	libc_memmove(model.line + from, model.line + to, n - to + 1);
	model.cursor = from;
}

static void model_text(char c)
{
	size_t n = strlen(model.line);

	if (n == LINEEDIT_LINE_SIZE - 1)
		return;
	libc_memmove(model.line + model.cursor + 1, model.line + model.cursor,
		     n - model.cursor + 1);
	model.line[model.cursor++] = c;
}

static void model_kill_word(void)
{
	size_t i = model.cursor;

	while (i > 0 && model.line[i - 1] == ' ')
		i--;
	while (i > 0 && model.line[i - 1] != ' ')
		i--;
	model_cut(i, model.cursor);
}

/* Makes up a key, lets the model obey it, and returns its bytes. */
static const char *random_key(char text[2])
{
	size_t n = strlen(model.line);

	switch (host_random_below(24)) {
	case 0:
		model.cursor = 0;
		return host_random_below(2) ? "\001" : "\033[1~";
	case 1:
		model.cursor = n;
		return host_random_below(2) ? "\005" : "\033OF";
	case 2:
	case 3:
		model.cursor -= model.cursor > 0;
		return LEFT;
	case 4:
		model.cursor += model.cursor < n;
		return RIGHT;
	case 5:
	case 6:
		if (model.cursor)
			model_cut(model.cursor - 1, model.cursor);
		return "\177";
	case 7:
		if (model.cursor < n)
			model_cut(model.cursor, model.cursor + 1);
		return DELETE;
	case 8:
		if (host_random_below(5))
			return "\033[20~";
		model_kill_word();
		return "\027";
	case 9:
		if (host_random_below(20))
			return "\377";
		model_cut(model.cursor, n);
		return "\013";
	case 10:
		if (host_random_below(20))
			return "\033z";
		model_cut(0, model.cursor);
		return "\025";
	}
	text[0] = host_random_below(6) ? 'a' + host_random_below(26) : ' ';
	text[1] = '\0';
	model_text(text[0]);
	return text;
}

static void test_model(void)
{
	char text[2];
	int key, mode;

	for (mode = 0; mode < 4; mode++) {
		memset(&model, 0, sizeof(model));
		terminal_start(mode & 2 ? 33 : COLUMNS_MAX, mode & 1);
		for (key = 0; key < KEYS / 4; key++) {
			CHECK_INT(terminal_feed(random_key(text)), LINEEDIT_NONE);
			CHECK_STR(le.line, model.line);
			CHECK_INT(le.cursor, model.cursor);
			if (host_random_below(50) == 0) {
				lineedit_hide(&le);
				terminal_check();
				lineedit_show(&le);
				terminal_check();
			}
		}
	}
}

/* --- random bytes ------------------------------------------------------- */

static u8 random_byte(void)
{
	static const char likely_bytes[] = "\033\033[[O;~~0134ABCDHF\t\t\b\177\001\005\020\016";

	switch (host_random_below(8)) {
	case 0:
		return host_random();
	case 1:
	case 2:
		return likely_bytes[host_random_below(sizeof(likely_bytes) - 1)];
	case 3:
		return host_random_below(40) ? "tpms "[host_random_below(5)] : '\r';
	}
	return ' ' + host_random_below(95);
}

static void test_fuzz(void)
{
	size_t columns = 0;
	int i;

	for (i = 0; i < FUZZ_BYTES; i++) {
		if (i % (FUZZ_BYTES / 8) == 0) {
			columns = 20 + host_random_below(COLUMNS_MAX - 19);
			terminal_start(columns, host_random_below(2));
		}
		lineedit_feed(&le, random_byte());
		if (host_random_below(100) == 0) {
			lineedit_hide(&le);
			lineedit_show(&le);
		}
		terminal_check();
		CHECK(le.history_lines <= LINEEDIT_HISTORY_LINES);
		CHECK(le.history_bytes <= LINEEDIT_HISTORY_BYTES);
		CHECK(le.recalled <= le.history_lines);
	}
}

const struct host_test host_tests[] = {
	{ "random keys edit as a simple model does, on the screen too", test_model },
	{ "a million random bytes never spoil line, history or screen", test_fuzz },
	{ NULL, NULL }
};
