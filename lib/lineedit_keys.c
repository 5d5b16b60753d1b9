// SPDX-License-Identifier: MIT
/*
 * From the terminal's bytes to keys, for lib/lineedit.c.
 *
 * Keys that are no single byte come as escape sequences, which have the shape
 * ECMA-48 gives them, so one that means nothing here is swallowed whole:
 *
 *	        ESC         [            final byte
 *	GROUND -----> ESC -----> CSI ----------------> GROUND
 *	               |          |
 *	               | O        | [ (Linux's console: function keys)
 *	               v          v
 *	              SS3      CONSOLE
 *	               |          |  any one byte
 *	               +----------+------------------> GROUND
 *
 * ESC and any other letter (alt and a key) is one sequence, too.
 *
 * A control character in the middle of a sequence ends it and is obeyed, so
 * Enter and ctrl-C work after a stray ESC; a byte from 0x80 ends it and is
 * dropped, as outside.
 *
 * Context: any; the state is the caller's.
 * Locking: none; see <jiffy/lineedit.h>.
 * Linux: drivers/tty/vt/keyboard.c sends such sequences; readline reads them.
 */
#include "lineedit_keys.h"

#include <jiffy/lineedit.h>
#include <linux/ctype.h>
#include <linux/minmax.h>
#include <linux/types.h>

#define CTRL(letter) ((letter) & 0x1f)
#define ESC 0x1b
#define RUBOUT 0x7f
/* No key has a larger parameter. */
#define PARAMETER_MAX 1000U

/* A new decoder is all zeros. */
enum decoder_state { STATE_GROUND = 0, STATE_ESC, STATE_CSI, STATE_SS3, STATE_CONSOLE };

static enum lineedit_key control_key(u8 byte)
{
	switch (byte) {
	case CTRL('A'):
		return KEY_HOME;
	case CTRL('B'):
		return KEY_LEFT;
	case CTRL('C'):
		return KEY_CANCEL;
	case CTRL('D'):
		return KEY_EOF;
	case CTRL('E'):
		return KEY_END;
	case CTRL('F'):
		return KEY_RIGHT;
	case '\b':
	case RUBOUT:
		return KEY_BACKSPACE;
	case '\t':
		return KEY_TAB;
	case '\n':
	case '\r':
		return KEY_ENTER;
	case CTRL('K'):
		return KEY_KILL_BEHIND;
	case CTRL('L'):
		return KEY_CLEAR;
	case CTRL('N'):
		return KEY_DOWN;
	case CTRL('P'):
		return KEY_UP;
	case CTRL('U'):
		return KEY_KILL_BEFORE;
	case CTRL('W'):
		return KEY_KILL_WORD;
	}
	return KEY_BAD;
}

/* The final byte of ESC [ or ESC O. */
static enum lineedit_key sequence_key(u8 final, unsigned int parameter)
{
	switch (final) {
	case 'A':
		return KEY_UP;
	case 'B':
		return KEY_DOWN;
	case 'C':
		return KEY_RIGHT;
	case 'D':
		return KEY_LEFT;
	case 'H':
		return KEY_HOME;
	case 'F':
		return KEY_END;
	case '~':
		if (parameter == 1 || parameter == 7)
			return KEY_HOME;
		if (parameter == 4 || parameter == 8)
			return KEY_END;
		if (parameter == 3)
			return KEY_DELETE;
	}
	return KEY_NONE;
}

static enum lineedit_key decode_ground(struct lineedit_decoder *d, u8 byte)
{
	bool after_cr = d->after_cr;

	d->after_cr = byte == '\r';
	if (byte == '\n' && after_cr)
		return KEY_NONE;
	if (byte == ESC) {
		d->state = STATE_ESC;
		return KEY_NONE;
	}
	return isprint(byte) ? KEY_TEXT : control_key(byte);
}

static enum lineedit_key decode_csi(struct lineedit_decoder *d, u8 byte)
{
	if (isdigit(byte)) {
		if (!d->more_parameters)
			d->parameter = min(d->parameter * 10 + (byte - '0'), PARAMETER_MAX);
		return KEY_NONE;
	}
	if (byte < '@') {
		d->more_parameters = true;
		return KEY_NONE;
	}
	d->state = byte == '[' ? STATE_CONSOLE : STATE_GROUND;
	return sequence_key(byte, d->parameter);
}

enum lineedit_key lineedit_decode(struct lineedit_decoder *d, u8 byte)
{
	if (byte < ' ' || byte >= RUBOUT || d->state == STATE_GROUND) {
		d->state = STATE_GROUND;
		return decode_ground(d, byte);
	}
	switch ((enum decoder_state)d->state) {
	case STATE_CSI:
		return decode_csi(d, byte);
	case STATE_SS3:
		d->state = STATE_GROUND;
		return sequence_key(byte, 0);
	case STATE_CONSOLE:
		d->state = STATE_GROUND;
		return KEY_NONE;
	case STATE_ESC:
	case STATE_GROUND:
		break;
	}
	if (byte < '0')
		return KEY_NONE;
	d->state = byte == '[' ? STATE_CSI : byte == 'O' ? STATE_SS3 : STATE_GROUND;
	d->parameter = 0;
	d->more_parameters = false;
	return KEY_NONE;
}
