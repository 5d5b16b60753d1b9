// SPDX-License-Identifier: MIT
/*
 * Tests of lib/lineedit.c, key by key. What the editor writes goes to a small
 * terminal emulator, and after every byte fed the row with the cursor must show
 * exactly the prompt and the part of the line it should, with the cursor in
 * its place (terminal.c).
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: no counterpart.
 */
#include <jiffy/lineedit.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"
#include "terminal.h"

/* Feeds @keys to a new line in both modes; the line must be @text, with the cursor at @cursor. */
static void check_keys(const char *keys, const char *text, size_t cursor)
{
	int dumb;

	for (dumb = 0; dumb < 2; dumb++) {
		terminal_start(COLUMNS_MAX, dumb);
		CHECK_INT(terminal_feed(keys), LINEEDIT_NONE);
		CHECK_STR(le.line, text);
		CHECK_INT(le.cursor, cursor);
	}
}

/* --- keys --------------------------------------------------------------- */

static void test_typing(void)
{
	check_keys("", "", 0);
	check_keys("timer set 3", "timer set 3", 11);
	check_keys("abc" LEFT LEFT "x", "axbc", 2);
	check_keys("abc\002\002\006x", "abxc", 3);
	check_keys("abc" RIGHT RIGHT "d" LEFT LEFT LEFT LEFT LEFT LEFT "x", "xabcd", 1);
}

static void test_home_end(void)
{
	static const char *const home[] = { "\001", "\033[H", "\033[1~", "\033[7~", "\033OH" };
	static const char *const end[] = { "\005", "\033[F", "\033[4~", "\033[8~", "\033OF" };
	char keys[64];
	int i;

	for (i = 0; i < 5; i++) {
		snprintf(keys, sizeof(keys), "abc%sx", home[i]);
		check_keys(keys, "xabc", 1);
		snprintf(keys, sizeof(keys), "abc\001%sx", end[i]);
		check_keys(keys, "abcx", 4);
	}
	check_keys("abc\033OD\033OD\033OCx", "abxc", 3);
}

static void test_deleting(void)
{
	check_keys("abc\b", "ab", 2);
	check_keys("abc\177\177\177\177", "", 0);
	check_keys("abc" LEFT "\b", "ac", 1);
	check_keys("abc\001" DELETE, "bc", 0);
	check_keys("abc" DELETE, "abc", 3);
	check_keys("abc" LEFT LEFT "\004", "ac", 1);
	check_keys("one two  \027", "one ", 4);
	check_keys("one two\027\027\027", "", 0);
	check_keys("one two" LEFT "\027", "one o", 4);
	check_keys("one two" LEFT LEFT LEFT "\025", "two", 0);
	check_keys("one two" LEFT LEFT LEFT "\013", "one ", 4);
}

static void test_unknown(void)
{
	check_keys("a\033[5~\033[15~\033[1;5P\033OPb", "ab", 2);
	check_keys("a\033[[Db\033[[Ec", "abc", 3);
	check_keys("a\033xb\033\033[5~c\033(Bd", "abcd", 4);
	check_keys("ab\033[1;5Dx", "axb", 2);
	check_keys("a\033[99999999999999999999~\033[3;3;3;3$~b", "ab", 2);
	check_keys("a\033\bb\033[\bc", "c", 1);
	check_keys("a\200\377\303\251\001\007\005\026\034b", "ab", 2);
	terminal_start(COLUMNS_MAX, false);
	CHECK_INT(terminal_feed("a\033[1\r"), LINEEDIT_LINE);
	CHECK_STR(le.line, "a");
}

static void test_bell(void)
{
	terminal_start(COLUMNS_MAX, false);
	terminal_feed("a\200\201\202");
	CHECK_INT(term.bells, 1);
	terminal_feed("b\200");
	CHECK_INT(term.bells, 2);
	terminal_feed(UP);
	CHECK_INT(term.bells, 3);
}

static void test_enter(void)
{
	terminal_start(COLUMNS_MAX, true);
	CHECK_INT(terminal_feed("a\r"), LINEEDIT_LINE);
	CHECK_STR(le.line, "a");
	CHECK_INT(term.rows, 1);
	lineedit_begin(&le);
	CHECK_INT(terminal_feed("\n"), LINEEDIT_NONE);
	CHECK_INT(terminal_feed("\n"), LINEEDIT_LINE);
	CHECK_STR(le.line, "");
	CHECK_INT(term.rows, 2);
	lineedit_begin(&le);
	CHECK_INT(terminal_feed("b" LEFT "\r"), LINEEDIT_LINE);
	CHECK_STR(le.line, "b");
	CHECK_INT(strncmp(term.above, PROMPT "b ", 9), 0);
	lineedit_begin(&le);
	CHECK_INT(terminal_feed("\r"), LINEEDIT_LINE);
	CHECK_INT(term.rows, 4);
}

static void test_cancel_eof(void)
{
	terminal_start(COLUMNS_MAX, false);
	CHECK_INT(terminal_feed("half a line" LEFT LEFT "\003"), LINEEDIT_CANCEL);
	CHECK_INT(strncmp(term.above, PROMPT "half a line^C ", 21), 0);
	lineedit_begin(&le);
	CHECK_INT(terminal_feed(UP "\004"), LINEEDIT_EOF);
	lineedit_begin(&le);
	CHECK_INT(terminal_feed("a\004" LEFT "\004\004"), LINEEDIT_EOF);
}

static void test_clear(void)
{
	terminal_start(COLUMNS_MAX, false);
	terminal_feed("abc" LEFT "\014");
	CHECK_INT(term.clears, 1);
	CHECK_INT(term.rows, 0);
	terminal_start(COLUMNS_MAX, true);
	terminal_feed("abc" LEFT "\014x");
	CHECK_INT(term.rows, 1);
	CHECK_STR(le.line, "abxc");
}

static void test_transcript(void)
{
	terminal_start(COLUMNS_MAX, true);
	terminal_feed("timer set 3\r");
	CHECK_STR(term.transcript, PROMPT "timer set 3\r\n");
	terminal_start(COLUMNS_MAX, false);
	terminal_feed("timer set 3\b2\r");
	CHECK_STR(term.transcript, PROMPT "timer set 3\b\033[K2\r\n");
	terminal_start(COLUMNS_MAX, true);
	terminal_feed("ab\b" LEFT "x");
	CHECK_STR(term.transcript, PROMPT "ab\b \b\bxa\b");
}

/* --- history ------------------------------------------------------------ */

static void enter_line(const char *line)
{
	terminal_feed(line);
	CHECK_INT(terminal_feed("\r"), LINEEDIT_LINE);
	lineedit_begin(&le);
}

static void test_history(void)
{
	terminal_start(COLUMNS_MAX, true);
	CHECK(!lineedit_history(&le, 1));
	enter_line("one");
	enter_line("two");
	enter_line("two");
	enter_line("  ");
	enter_line("");
	CHECK_STR(lineedit_history(&le, 1), "two");
	CHECK_STR(lineedit_history(&le, 2), "one");
	CHECK(!lineedit_history(&le, 3) && !lineedit_history(&le, 0));
	terminal_feed("draft" LEFT UP);
	CHECK_STR(le.line, "two");
	CHECK_INT(le.cursor, 3);
	terminal_feed("\020");
	CHECK_STR(le.line, "one");
	terminal_feed(UP "x" DOWN);
	CHECK_STR(le.line, "two");
	terminal_feed("\016");
	CHECK_STR(le.line, "draft");
	terminal_feed(DOWN DOWN);
	CHECK_STR(le.line, "draft");
	terminal_feed(UP UP "\r");
	CHECK_STR(le.line, "one");
	CHECK_STR(lineedit_history(&le, 1), "one");
}

static void test_history_bounds(void)
{
	char line[LINEEDIT_LINE_SIZE];
	size_t bytes = 0;
	unsigned int i;

	terminal_start(COLUMNS_MAX, true);
	for (i = 0; i < 100; i++) {
		snprintf(line, sizeof(line), "line %u", i);
		enter_line(line);
	}
	CHECK_STR(lineedit_history(&le, LINEEDIT_HISTORY_LINES), "line 68");
	CHECK(!lineedit_history(&le, LINEEDIT_HISTORY_LINES + 1));
	for (i = 0; i < 10; i++) {
		memset(line, 'a' + i, sizeof(line) - 1);
		line[sizeof(line) - 1] = '\0';
		enter_line(line);
	}
	for (i = 1; lineedit_history(&le, i); i++) {
		CHECK_INT(lineedit_history(&le, i)[0], 'a' + 10 - i);
		bytes += strlen(lineedit_history(&le, i)) + 1;
	}
	CHECK_INT(i, 1 + LINEEDIT_HISTORY_BYTES / LINEEDIT_LINE_SIZE);
	CHECK_INT(bytes, LINEEDIT_HISTORY_BYTES);
}

/* --- long lines --------------------------------------------------------- */

static void test_too_long(void)
{
	char line[LINEEDIT_LINE_SIZE];
	int i;

	terminal_start(COLUMNS_MAX, false);
	for (i = 0; i < 10000; i++)
		terminal_feed("x");
	CHECK_INT(le.length, LINEEDIT_LINE_SIZE - 1);
	CHECK_INT(term.bells, 1);
	CHECK_INT(terminal_feed("\r"), LINEEDIT_LINE_TOO_LONG);
	CHECK(!lineedit_history(&le, 1));
	lineedit_begin(&le);
	for (i = 0; i < 1023; i++)
		line[i] = 'y';
	line[i] = '\0';
	terminal_feed(line);
	CHECK_INT(terminal_feed("\r"), LINEEDIT_LINE);
	CHECK_STR(le.line, line);
	lineedit_begin(&le);
	terminal_feed(line);
	terminal_feed("yy\025z");
	CHECK_INT(terminal_feed("\r"), LINEEDIT_LINE);
	CHECK_STR(le.line, "z");
}

static void test_scrolling(void)
{
	int dumb, i;

	for (dumb = 0; dumb < 2; dumb++) {
		terminal_start(20, dumb);
		terminal_feed("0123456789ab");
		CHECK_INT(le.window, 0);
		terminal_feed("c");
		CHECK_INT(le.window, 7);
		terminal_feed("defghijklmnopqrstuvwxyz");
		CHECK_INT(le.length, 36);
		for (i = 0; i < 36; i++)
			terminal_feed(LEFT);
		CHECK_INT(le.window, 0);
		terminal_feed("\005\001\005");
		for (i = 0; i < 30; i++)
			terminal_feed("\b");
		CHECK_STR(le.line, "012345");
		terminal_feed("6789abcdefghijklmnopqrstuvwxyz\001");
		for (i = 0; i < 36; i++)
			terminal_feed(DELETE);
		CHECK_STR(le.line, "");
	}
}

static void test_small_terminal(void)
{
	terminal_init(20, false);
	lineedit_init(&le, PROMPT, 1, false, terminal_write, NULL, NULL);
	lineedit_begin(&le);
	terminal_feed("a line longer than twenty columns\001\t\005");
	terminal_init(80, true);
	lineedit_init(&le, PROMPT, 0, true, terminal_write, NULL, NULL);
	lineedit_begin(&le);
	terminal_feed(
		"a line of up to seventy columns, and then some more, so that it has to scroll");
}

/* --- completion --------------------------------------------------------- */

static void test_complete(void)
{
	check_keys("po\t", "poweroff ", 9);
	check_keys("po\t\t", "poweroff ", 9);
	check_keys("t\t", "time", 4);
	check_keys("timer\t3", "timer 3", 7);
	check_keys("xyz\t", "xyz", 3);
	check_keys("a;po\t", "a;poweroff ", 11);
	check_keys("po x" LEFT LEFT "\t", "poweroff x", 9);
	check_keys("pox" LEFT "\t", "poweroff x", 9);
}

static void test_list(void)
{
	terminal_start(COLUMNS_MAX, false);
	terminal_feed("echo t\t");
	CHECK_STR(le.line, "echo time");
	CHECK_INT(term.rows, 0);
	terminal_feed("\t");
	CHECK_INT(term.rows, 2);
	CHECK_INT(strncmp(term.above, "timer  time  ", 13), 0);
	CHECK_STR(le.line, "echo time");
	terminal_start(COLUMNS_MAX, true);
	terminal_feed("p\tx\b\t");
	CHECK_INT(term.rows, 0);
	terminal_feed("\t");
	CHECK_INT(term.rows, 2);
	terminal_start(20, true);
	terminal_feed("\t\t");
	CHECK_INT(term.rows, 3);
	CHECK_STR(term.above, "poweroff  ps  pssst ");
}

static void test_complete_full(void)
{
	char line[LINEEDIT_LINE_SIZE];

	memset(line, ' ', sizeof(line) - 1);
	strcpy(line + sizeof(line) - 4, "po");
	terminal_start(COLUMNS_MAX, true);
	terminal_feed(line);
	terminal_feed("\t\t\t");
	CHECK_INT(le.length, LINEEDIT_LINE_SIZE - 1);
	CHECK_INT(terminal_feed("\r"), LINEEDIT_LINE_TOO_LONG);
}

/* --- hide and show ------------------------------------------------------ */

static void test_hide_show(void)
{
	int dumb;

	for (dumb = 0; dumb < 2; dumb++) {
		terminal_start(30, dumb);
		terminal_feed("a line that is longer than the row" LEFT LEFT LEFT);
		lineedit_hide(&le);
		terminal_check();
		lineedit_hide(&le);
		terminal_write(NULL, "[    1.000000] log\r\n", 20);
		terminal_check();
		lineedit_show(&le);
		lineedit_show(&le);
		terminal_check();
		terminal_feed("x");
		CHECK_STR(le.line, "a line that is longer than the xrow");
		terminal_feed("\r");
		lineedit_hide(&le);
		lineedit_show(&le);
		CHECK(!le.visible);
		terminal_check();
	}
}

static void test_hidden_keys(void)
{
	terminal_start(COLUMNS_MAX, false);
	terminal_feed("abc");
	lineedit_hide(&le);
	terminal_feed("d" LEFT LEFT "\b\200");
	CHECK_INT(term.bells, 0);
	lineedit_show(&le);
	terminal_check();
	CHECK_STR(le.line, "acd");
}

const struct host_test host_tests[] = {
	{ "typed characters are inserted at the cursor", test_typing },
	{ "all forms of home and end are known", test_home_end },
	{ "backspace, delete and the kill keys remove what they say", test_deleting },
	{ "unknown sequences and bytes leave the line alone", test_unknown },
	{ "a run of bad bytes rings once", test_bell },
	{ "CR, LF and CR LF are one end of line each", test_enter },
	{ "ctrl-C drops the line; ctrl-D ends the input on an empty line only", test_cancel_eof },
	{ "ctrl-L redraws on a cleared screen, or a new row", test_clear },
	{ "typing at the end of a line is the echo of one byte", test_transcript },
	{ "history recalls lines, keeps the draft and no repeats", test_history },
	{ "history is bounded in lines and bytes", test_history_bounds },
	{ "a line too long for the buffer is reported", test_too_long },
	{ "a line too long for the row scrolls", test_scrolling },
	{ "odd terminal widths are survived", test_small_terminal },
	{ "tab completes a word, or as far as all choices agree", test_complete },
	{ "a second tab lists the choices", test_list },
	{ "completion stops at the end of the buffer", test_complete_full },
	{ "hide leaves an empty row, show draws the line again", test_hide_show },
	{ "keys typed while hidden are shown later", test_hidden_keys },
	{ NULL, NULL }
};
