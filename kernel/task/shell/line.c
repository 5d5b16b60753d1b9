// SPDX-License-Identifier: MIT
/*
 * Reading a line from the person at the terminal.
 *
 * lib/lineedit.c knows what each key does to the line; here it is joined to the
 * terminal. The difficulty is that the log may want to write in the middle of a
 * line, from an interrupt. The console then calls hide() before and show() after
 * its records, so both may look at the editor only while no key changes it: all
 * keys are worked on with the console locked, which makes printk() leave its
 * record to console_unlock().
 *
 *	shell   lock  key changes line, screen  unlock: hide, records, show
 *	top half        printk(): not now ─────────────▲
 *
 * The hooks are registered only while a line is edited, so that a log line does
 * not run into the open line of a command's output.
 *
 * Context: the shell's thread; hide_line() and show_line() in any context.
 * Locking: the console lock protects `editor`.
 * Linux: drivers/tty/n_tty.c edits lines in the kernel as well, with fewer keys;
 * the rest is readline's, in the shell's own process.
 */
#include "shell.h"
#include <jiffy/console.h>
#include <jiffy/lineedit.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define TERMINAL_COLUMNS 80

static struct lineedit editor; /* console lock */

/* The console makes "\r\n" of "\n" by itself. */
static void write_screen(void *ctx, const char *s, size_t n)
{
	if (n >= 2 && !memcmp(s + n - 2, "\r\n", 2)) {
		console_emit(s, n - 2);
		s += n - 1;
		n = 1;
	}
	console_emit(s, n);
}

static void hide_line(void)
{
	lineedit_hide(&editor);
}

static void show_line(void)
{
	lineedit_show(&editor);
}

static const struct console_edit edit_hooks = { .hide = hide_line, .show = show_line };

/* Where in a command the word to be completed stands. */
struct place {
	const char *first; /* the command's first word, not terminated */
	size_t first_length;
	unsigned int before; /* words in front of the one to be completed */
};

static bool is_word(const struct place *place, const char *word)
{
	return strlen(word) == place->first_length &&
	       !memcmp(place->first, word, place->first_length);
}

/* Reads the words of the command in @line up to @end, from @at on. */
static struct place find_place(const char *line, size_t at, size_t end)
{
	struct place place = { .before = 0 };

	while (at < end) {
		size_t begin = at;

		while (at < end && line[at] != ' ')
			at++;
		if (at > begin && !place.before++) {
			place.first = line + begin;
			place.first_length = at - begin;
		}
		at++;
	}
	return place;
}

/* The start of the command that the word at @start belongs to. */
static size_t command_start(const char *line, size_t start)
{
	size_t at = start;

	while (at && line[at - 1] != ';')
		at--;
	return at;
}

static bool starts_with(const char *word, const char *typed, size_t length)
{
	return !strncmp(word, typed, length);
}

static const char *nth_command(const char *typed, size_t length, unsigned int index)
{
	const struct shell_command *c;

	for (c = shell_next(NULL); c; c = shell_next(c))
		if (starts_with(c->name, typed, length) && !index--)
			return c->name;
	return NULL;
}

static const char *nth_word(const char *const *words, const char *typed, size_t length,
			    unsigned int index)
{
	for (; words && *words; words++)
		if (starts_with(*words, typed, length) && !index--)
			return *words;
	return NULL;
}

/* For the tab key: a command, or the first argument of one. */
static const char *complete_word(void *ctx, const char *line, size_t start, size_t length,
				 unsigned int index)
{
	struct place place = find_place(line, command_start(line, start), start);
	const struct shell_command *c;

	if (place.before == 0 || (place.before == 1 && is_word(&place, "help")) ||
	    (place.before == 2 && is_word(&place, "repeat")))
		return nth_command(line + start, length, index);
	if (place.before > 1)
		return NULL;
	for (c = shell_next(NULL); c; c = shell_next(c))
		if (is_word(&place, c->name))
			return nth_word(c->words, line + start, length, index);
	return NULL;
}

void line_init(void)
{
	lineedit_init(&editor, SHELL_PROMPT, TERMINAL_COLUMNS, tty_is_dumb(), write_screen,
		      complete_word, NULL);
}

static void __process_context draw_prompt(void)
{
	console_set_edit(&edit_hooks);
	console_lock();
	lineedit_begin(&editor);
	console_unlock();
}

static enum lineedit_event __process_context feed(u8 byte)
{
	enum lineedit_event event;

	console_lock();
	event = lineedit_feed(&editor, byte);
	console_unlock();
	return event;
}

/* The shell allows no signal, so no error but a passing one can come. */
static u8 __process_context read_byte(void)
{
	int byte;

	do
		byte = tty_getc();
	while (byte < 0);
	return byte;
}

enum line_result __process_context line_read(const char **line)
{
	enum lineedit_event event;

	draw_prompt();
	do
		event = feed(read_byte());
	while (event == LINEEDIT_NONE);
	console_set_edit(NULL);
	switch (event) {
	case LINEEDIT_LINE:
		*line = editor.line;
		return LINE_TYPED;
	case LINEEDIT_LINE_TOO_LONG:
		tty_printf("sh: line longer than %d characters ignored\n", LINEEDIT_LINE_SIZE - 1);
		break;
	case LINEEDIT_EOF:
		tty_printf("sh: this shell has no end; 'poweroff' leaves\n");
		break;
	case LINEEDIT_CANCEL:
	case LINEEDIT_NONE:
		break;
	}
	return LINE_NOTHING;
}
