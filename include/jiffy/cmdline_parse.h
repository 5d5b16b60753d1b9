/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_CMDLINE_PARSE_H
#define _JIFFY_CMDLINE_PARSE_H
/*
 * The kernel command line, taken apart into keys and values.
 *
 * - Blanks (space, tab, newline) separate the items. An item is `key=value` or
 *   a bare `key`, whose value is empty. The first '=' divides; the value may
 *   hold more of them.
 * - A double quote switches quoting on and off and is dropped; blanks between
 *   quotes belong to the item. It may stand anywhere, so all of
 *	autorun="timer set 3; exit 0"
 *	"autorun=timer set 3; exit 0"
 *   mean the same. The second is what GRUB makes of the first.
 * - \" \' and \\ stand for the second character, inside quotes or out: GRUB
 *   writes them. Any other backslash is an ordinary character.
 * - A quote that is never closed lasts to the end of the line.
 */
#include <linux/types.h>

enum cmdline_item {
	CMDLINE_END = 0,   /* nothing left */
	CMDLINE_PAIR,      /* key and value are filled in */
	CMDLINE_TRUNCATED, /* as PAIR, but one of them was cut to fit */
};

/**
 * cmdline_parse_next - the next item of a command line
 * @cursor: where to read; moved behind the item
 * @key: receives the key; "" for an item that begins with '='
 * @key_size: bytes in @key, at least 1
 * @val: receives the value, "" if there is none
 * @val_size: bytes in @val, at least 1
 *
 * Both are always terminated, and empty at the end of the line. Only CMDLINE_END
 * is false, so that the call can be a loop's condition.
 *
 * Context: Any context.
 * Return: CMDLINE_END, CMDLINE_PAIR or CMDLINE_TRUNCATED.
 */
enum cmdline_item cmdline_parse_next(const char **cursor, char *key, size_t key_size, char *val,
				     size_t val_size);

#endif
