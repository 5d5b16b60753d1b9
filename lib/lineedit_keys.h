/* SPDX-License-Identifier: MIT */
#ifndef _LIB_LINEEDIT_KEYS_H
#define _LIB_LINEEDIT_KEYS_H
/* What the line editor's input is made of: lineedit_keys.c to lineedit.c. */
#include <jiffy/lineedit.h>
#include <linux/types.h>

enum lineedit_key {
	KEY_NONE, /* nothing yet, or nothing at all */
	KEY_BAD,  /* a byte without meaning */
	KEY_TEXT, /* insert the byte */
	KEY_LEFT,
	KEY_RIGHT,
	KEY_UP,
	KEY_DOWN,
	KEY_HOME,
	KEY_END,
	KEY_BACKSPACE,
	KEY_DELETE,
	KEY_KILL_WORD,
	KEY_KILL_BEFORE,
	KEY_KILL_BEHIND,
	KEY_CLEAR,
	KEY_TAB,
	KEY_ENTER,
	KEY_CANCEL,
	KEY_EOF,
};

/**
 * lineedit_decode - take a byte from the terminal
 * @d: the state between bytes
 * @byte: any value
 *
 * Context: Any context.
 * Return: the key that is complete with this byte, or KEY_NONE.
 */
enum lineedit_key lineedit_decode(struct lineedit_decoder *d, u8 byte);

#endif
