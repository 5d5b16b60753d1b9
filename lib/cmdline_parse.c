// SPDX-License-Identifier: MIT
/*
 * Takes the kernel command line apart; the syntax is in <jiffy/cmdline_parse.h>.
 *
 * One pass, one character at a time: a reader resolves quotes and backslashes
 * and says whether a character separates items, and each plain character goes
 * to one of two bounded texts, the key until the first '=', then the value. So
 * nothing is allocated and the line itself, which the loader owns, is not
 * written to.
 *
 * Context: any; boot, before memory is set up, in particular.
 * Locking: none; all state is the caller's.
 * Linux: lib/cmdline.c, next_arg(), which cuts the line up in place and knows
 * quotes at the start of an item or value only.
 */
#include <jiffy/cmdline_parse.h>
#include <linux/ctype.h>
#include <linux/string.h>
#include <linux/types.h>

/* A buffer being filled; one byte stays free for the NUL. */
struct text {
	char *buf;
	size_t size;
	size_t len;
	bool cut;
};

static void text_add(struct text *t, char c)
{
	if (t->len + 1 < t->size)
		t->buf[t->len++] = c;
	else
		t->cut = true;
	t->buf[t->len] = '\0';
}

static bool is_escape(const char *s)
{
	return s[0] == '\\' && (s[1] == '"' || s[1] == '\'' || s[1] == '\\');
}

enum cmdline_item cmdline_parse_next(const char **cursor, char *key, size_t key_size, char *val,
				     size_t val_size)
{
	struct text name = { .buf = key, .size = key_size };
	struct text value = { .buf = val, .size = val_size };
	struct text *now = &name;
	const char *s = skip_spaces(*cursor);
	bool quoted = false, any = *s != '\0';

	key[0] = val[0] = '\0';
	for (; *s && (quoted || !isspace(*s)); s++) {
		if (*s == '"') {
			quoted = !quoted;
		} else if (*s == '=' && now == &name) {
			now = &value;
		} else {
			if (is_escape(s))
				s++;
			text_add(now, *s);
		}
	}
	*cursor = s;
	if (!any)
		return CMDLINE_END;
	return name.cut || value.cut ? CMDLINE_TRUNCATED : CMDLINE_PAIR;
}
