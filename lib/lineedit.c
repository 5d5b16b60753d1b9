// SPDX-License-Identifier: MIT
/*
 * The line editor of the shell, as a pure state machine: a byte in, at most one
 * event out, and on the way bytes for the terminal.
 *
 * Input. lineedit_keys.c turns bytes into keys; obey() has a case for each.
 *
 * Display. The terminal shows the prompt and a window of the line:
 *
 *	         window           window + shown
 *	           |                 |
 *	line   abcdefghijklmnopqrstuvwxyz
 *	jiffy> efghijklmnopqrstuv
 *	               ^ column
 *
 * Prompt and window together leave the last column free, so the terminal never
 * wraps and the line is always one row, which a single CR returns to. After
 * each key refresh() repairs the screen from the first character that changed:
 * typing at the end of the line is thus the echo of one byte. The same code
 * serves dumb terminals: only how to move and how to erase differs.
 *
 * Invariants: cursor <= length < LINEEDIT_LINE_SIZE; line[length] is NUL;
 * while visible and between calls, window + column == cursor, column <= shown
 * <= the window's width.
 *
 * Context: any; the output function decides.
 * Locking: none here; see <jiffy/lineedit.h>.
 * Linux: drivers/tty/n_tty.c erases characters and words; history and the rest
 * are a user program's there (readline).
 */
#include <jiffy/lineedit.h>
#include <linux/ctype.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

#include "lineedit_keys.h"

#define DEFAULT_COLUMNS 80
#define FEWEST_COLUMNS 20
/* Up to here repeating a byte is as short as an escape sequence. */
#define SHORT_MOVE 4
#define CANCEL_MARK "^C"
#define ERASE_TO_END "\033[K"
#define CLEAR_SCREEN "\033[H\033[2J"

/* --- output ------------------------------------------------------------- */

static void put(struct lineedit *le, const char *s, size_t n)
{
	if (n)
		le->output(le->ctx, s, n);
}

static void put_string(struct lineedit *le, const char *s)
{
	put(le, s, strlen(s));
}

static void put_repeated(struct lineedit *le, char c, size_t n)
{
	char run[16];

	memset(run, c, sizeof(run));
	for (; n > sizeof(run); n -= sizeof(run))
		put(le, run, sizeof(run));
	put(le, run, n);
}

/* ESC [ @n @final */
static void put_sequence(struct lineedit *le, size_t n, char final)
{
	char text[16], *s = text + sizeof(text);

	*--s = final;
	for (; n; n /= 10)
		*--s = '0' + n % 10;
	*--s = '[';
	*--s = '\033';
	put(le, s, text + sizeof(text) - s);
}

static void bell(struct lineedit *le)
{
	if (!le->dumb && le->visible && !le->belled)
		put(le, "\a", 1);
	le->belled = true;
}

/* --- the display -------------------------------------------------------- */

/* Columns for the line; the last one of the row stays empty. */
static size_t window_width(const struct lineedit *le)
{
	return le->columns - 1 - le->prompt_length;
}

/* What lies between the cursor's place and @column is on the screen already. */
static void move_to(struct lineedit *le, size_t column)
{
	size_t left = le->column - column, right = column - le->column;

	if (column < le->column) {
		if (le->dumb || left <= SHORT_MOVE)
			put_repeated(le, '\b', left);
		else
			put_sequence(le, left, 'D');
	} else if (column > le->column) {
		if (le->dumb || right <= SHORT_MOVE)
			put(le, le->line + le->window + le->column, right);
		else
			put_sequence(le, right, 'C');
	}
	le->column = column;
}

/* Erases @n characters from the terminal's cursor on, which are the row's last. */
static void erase_rest(struct lineedit *le, size_t n)
{
	if (!n)
		return;
	if (le->dumb) {
		put_repeated(le, ' ', n);
		le->column += n;
	} else {
		put_string(le, ERASE_TO_END);
	}
}

/* By half a window at a time, so that not every key redraws all of it. */
static void scroll_to_cursor(struct lineedit *le)
{
	size_t width = window_width(le), half = width / 2;
	/* The character under the cursor is to be seen, if there is one. */
	size_t needed = le->cursor + (le->cursor < le->length);

	if (le->length <= width)
		le->window = 0;
	else if (le->cursor < le->window || needed > le->window + width)
		le->window = le->cursor > half ? le->cursor - half : 0;
}

/* Repairs the screen: line[@from] and what follows may have changed. */
static void refresh(struct lineedit *le, size_t from)
{
	size_t old_window = le->window, end;

	scroll_to_cursor(le);
	if (!le->visible)
		return;
	if (le->window != old_window || from < le->window)
		from = le->window;
	end = min(le->length, le->window + window_width(le));
	if (from < end || end < le->window + le->shown) {
		size_t was_shown = le->shown;

		from = min(from, end);
		move_to(le, from - le->window);
		put(le, le->line + from, end - from);
		le->column = le->shown = end - le->window;
		if (was_shown > le->shown)
			erase_rest(le, was_shown - le->shown);
	}
	move_to(le, le->cursor - le->window);
}

/* Prompt and window on an empty row. */
static void draw(struct lineedit *le)
{
	put(le, le->prompt, le->prompt_length);
	le->visible = true;
	le->shown = le->column = 0;
	refresh(le, 0);
}

/* Only the cursor has moved. */
static void refresh_cursor(struct lineedit *le)
{
	refresh(le, le->length);
}

/* --- the line ----------------------------------------------------------- */

static void cut(struct lineedit *le, size_t from, size_t to)
{
	memmove(le->line + from, le->line + to, le->length - to + 1);
	le->length -= to - from;
	le->cursor = from;
	if (!le->length)
		le->overflowed = false;
	refresh(le, from);
}

static void insert(struct lineedit *le, const char *s, size_t n)
{
	size_t room = LINEEDIT_LINE_SIZE - 1 - le->length, at = le->cursor;

	if (n > room) {
		n = room;
		le->overflowed = true;
		bell(le);
	} else {
		le->belled = false;
	}
	memmove(le->line + at + n, le->line + at, le->length - at + 1);
	memcpy(le->line + at, s, n);
	le->length += n;
	le->cursor += n;
	if (n)
		refresh(le, at);
}

static void replace(struct lineedit *le, const char *s)
{
	strscpy(le->line, s, sizeof(le->line));
	le->length = le->cursor = strlen(le->line);
	refresh(le, 0);
}

static void move_cursor(struct lineedit *le, size_t to)
{
	le->cursor = to;
	refresh_cursor(le);
}

static size_t previous_word(const struct lineedit *le)
{
	size_t i = le->cursor;

	while (i && le->line[i - 1] == ' ')
		i--;
	while (i && le->line[i - 1] != ' ')
		i--;
	return i;
}

/* --- history ------------------------------------------------------------ */

const char *lineedit_history(const struct lineedit *le, unsigned int n)
{
	const char *line = le->history;
	unsigned int i;

	if (!n || n > le->history_lines)
		return NULL;
	for (i = le->history_lines; i > n; i--)
		line += strlen(line) + 1;
	return line;
}

static void forget_oldest(struct lineedit *le)
{
	size_t n = strlen(le->history) + 1;

	le->history_bytes -= n;
	le->history_lines--;
	memmove(le->history, le->history + n, le->history_bytes);
}

static void remember(struct lineedit *le)
{
	const char *last = lineedit_history(le, 1);
	size_t n = le->length + 1;

	if (!*skip_spaces(le->line) || (last && !strcmp(last, le->line)))
		return;
	while (le->history_lines == LINEEDIT_HISTORY_LINES ||
	       le->history_bytes + n > LINEEDIT_HISTORY_BYTES)
		forget_oldest(le);
	memcpy(le->history + le->history_bytes, le->line, n);
	le->history_bytes += n;
	le->history_lines++;
}

/* Go to the @n-th last line; the one being typed is kept as number 0. */
static void recall(struct lineedit *le, unsigned int n)
{
	if (n > le->history_lines) {
		bell(le);
		return;
	}
	if (!le->recalled)
		memcpy(le->draft, le->line, le->length + 1);
	le->recalled = n;
	replace(le, n ? lineedit_history(le, n) : le->draft);
}

/* --- completion --------------------------------------------------------- */

static size_t word_start(const struct lineedit *le)
{
	size_t i = le->cursor;

	while (i && !strchr(" ;&>\"", le->line[i - 1]))
		i--;
	return i;
}

/* What all words that fit begin with goes to @common. Returns how many fit. */
static unsigned int common_start(struct lineedit *le, size_t start, char *common)
{
	size_t length = le->cursor - start, i;
	unsigned int n;
	const char *word;

	common[0] = '\0';
	for (n = 0; (word = le->complete(le->ctx, le->line, start, length, n)) != NULL; n++) {
		if (!n)
			strscpy(common, word, LINEEDIT_WORD_SIZE);
		for (i = 0; common[i] && common[i] == word[i]; i++)
			;
		common[i] = '\0';
	}
	return n;
}

static void new_row(struct lineedit *le)
{
	put_string(le, "\r\n");
	le->shown = le->column = 0;
}

static void list_words(struct lineedit *le, size_t start)
{
	size_t length = le->cursor - start, column = 0;
	unsigned int n;
	const char *word;

	new_row(le);
	for (n = 0; (word = le->complete(le->ctx, le->line, start, length, n)) != NULL; n++) {
		size_t width = strnlen(word, LINEEDIT_WORD_SIZE - 1);

		width = min(width, le->columns - 1);
		if (column && column + 2 + width >= le->columns) {
			new_row(le);
			column = 0;
		}
		if (column) {
			put_string(le, "  ");
			column += 2;
		}
		put(le, word, width);
		column += width;
	}
	new_row(le);
	draw(le);
}

static void complete(struct lineedit *le)
{
	size_t start = word_start(le), typed = le->cursor - start;
	bool again = le->after_tab;
	char common[LINEEDIT_WORD_SIZE];
	unsigned int n;

	le->after_tab = false;
	n = le->complete ? common_start(le, start, common) : 0;
	if (n && strlen(common) > typed)
		insert(le, common + typed, strlen(common) - typed);
	else if (n > 1 && again)
		list_words(le, start);
	else if (n != 1)
		bell(le);

	if (n == 1 && le->line[le->cursor] != ' ')
		insert(le, " ", 1);
	else if (n == 1)
		move_cursor(le, le->cursor + 1);
	le->after_tab = n > 1;
}

/* --- keys --------------------------------------------------------------- */

/* The line is done with; it stays readable. */
static enum lineedit_event finish(struct lineedit *le, enum lineedit_event event)
{
	new_row(le);
	le->editing = le->visible = false;
	return event;
}

static enum lineedit_event enter(struct lineedit *le)
{
	if (le->overflowed)
		return finish(le, LINEEDIT_LINE_TOO_LONG);
	remember(le);
	return finish(le, LINEEDIT_LINE);
}

/* Leaves a mark behind the text, if the row has room for it. */
static enum lineedit_event cancel(struct lineedit *le)
{
	if (le->visible && le->shown + strlen(CANCEL_MARK) <= window_width(le)) {
		move_to(le, le->shown);
		put_string(le, CANCEL_MARK);
	}
	return finish(le, LINEEDIT_CANCEL);
}

static void clear_screen(struct lineedit *le)
{
	if (le->dumb)
		new_row(le);
	else
		put_string(le, CLEAR_SCREEN);
	draw(le);
}

static void delete_at_cursor(struct lineedit *le)
{
	size_t at = le->cursor;

	if (at < le->length)
		cut(le, at, at + 1);
	else
		bell(le);
}

static void backspace(struct lineedit *le)
{
	if (le->cursor)
		cut(le, le->cursor - 1, le->cursor);
	else
		bell(le);
}

static enum lineedit_event obey(struct lineedit *le, enum lineedit_key key, u8 byte)
{
	char text = byte;

	switch (key) {
	case KEY_NONE:
		break;
	case KEY_BAD:
		bell(le);
		break;
	case KEY_TEXT:
		insert(le, &text, 1);
		break;
	case KEY_LEFT:
		move_cursor(le, le->cursor ? le->cursor - 1 : 0);
		break;
	case KEY_RIGHT:
		move_cursor(le, min(le->cursor + 1, le->length));
		break;
	case KEY_UP:
		recall(le, le->recalled + 1);
		break;
	case KEY_DOWN:
		if (le->recalled)
			recall(le, le->recalled - 1);
		break;
	case KEY_HOME:
		move_cursor(le, 0);
		break;
	case KEY_END:
		move_cursor(le, le->length);
		break;
	case KEY_BACKSPACE:
		backspace(le);
		break;
	case KEY_DELETE:
		delete_at_cursor(le);
		break;
	case KEY_KILL_WORD:
		cut(le, previous_word(le), le->cursor);
		break;
	case KEY_KILL_BEFORE:
		cut(le, 0, le->cursor);
		break;
	case KEY_KILL_BEHIND:
		cut(le, le->cursor, le->length);
		break;
	case KEY_CLEAR:
		clear_screen(le);
		break;
	case KEY_TAB:
		complete(le);
		break;
	case KEY_ENTER:
		return enter(le);
	case KEY_CANCEL:
		return cancel(le);
	case KEY_EOF:
		if (!le->length)
			return finish(le, LINEEDIT_EOF);
		delete_at_cursor(le);
		break;
	}
	return LINEEDIT_NONE;
}

enum lineedit_event lineedit_feed(struct lineedit *le, u8 byte)
{
	enum lineedit_key key = lineedit_decode(&le->keys, byte);

	if (key == KEY_NONE)
		return LINEEDIT_NONE;
	if (!le->editing)
		lineedit_begin(le);
	if (key != KEY_BAD && key != KEY_TEXT)
		le->belled = false;
	if (key != KEY_TAB)
		le->after_tab = false;
	return obey(le, key, byte);
}

/* --- the rest of the interface ------------------------------------------ */

// NOLINTNEXTLINE(readability-function-size): all that is fixed for the editor's life
void lineedit_init(struct lineedit *le, const char *prompt, size_t columns, bool dumb,
		   lineedit_output_fn *output, lineedit_complete_fn *complete, void *ctx)
{
	memset(le, 0, sizeof(*le));
	le->prompt = prompt;
	le->columns = columns ? max(columns, (size_t)FEWEST_COLUMNS) : DEFAULT_COLUMNS;
	le->prompt_length = min(strlen(prompt), le->columns / 2);
	le->dumb = dumb;
	le->output = output;
	le->complete = complete;
	le->ctx = ctx;
}

void lineedit_begin(struct lineedit *le)
{
	le->line[0] = '\0';
	le->length = le->cursor = le->window = 0;
	le->overflowed = le->belled = le->after_tab = false;
	le->recalled = 0;
	le->editing = true;
	draw(le);
}

void lineedit_hide(struct lineedit *le)
{
	if (!le->visible)
		return;
	put_string(le, "\r");
	if (le->dumb) {
		put_repeated(le, ' ', le->prompt_length + le->shown);
		put_string(le, "\r");
	} else {
		put_string(le, ERASE_TO_END);
	}
	le->visible = false;
}

void lineedit_show(struct lineedit *le)
{
	if (le->editing && !le->visible)
		draw(le);
}
