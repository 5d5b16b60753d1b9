// SPDX-License-Identifier: MIT
/*
 * The table behind <linux/ctype.h>: one byte of class bits for each character.
 *
 * A table, not comparisons, because a predicate over several classes is then
 * one load and one mask. Ranges are written as ranges, so that the table can
 * be checked against ASCII by reading it; the upper half is all zero.
 *
 * Context: any; the table is constant.
 * Locking: none.
 * Linux: lib/ctype.c, which classes 0xa0-0xff as Latin-1. Here those bytes
 * have no class, so that binary input never counts as letters or blanks.
 */
#include <linux/ctype.h>

const u8 _ctype[256] = {
	[0x00 ... 0x08] = _CTYPE_CNTRL,
	['\t' ... '\r'] = _CTYPE_CNTRL | _CTYPE_WHITE,
	[0x0e ... 0x1f] = _CTYPE_CNTRL,
	[' '] = _CTYPE_WHITE | _CTYPE_SPACE,
	['!' ... '/'] = _CTYPE_PUNCT,
	['0' ... '9'] = _CTYPE_DIGIT,
	[':' ... '@'] = _CTYPE_PUNCT,
	['A' ... 'F'] = _CTYPE_UPPER | _CTYPE_HEX,
	['G' ... 'Z'] = _CTYPE_UPPER,
	['[' ... '`'] = _CTYPE_PUNCT,
	['a' ... 'f'] = _CTYPE_LOWER | _CTYPE_HEX,
	['g' ... 'z'] = _CTYPE_LOWER,
	['{' ... '~'] = _CTYPE_PUNCT,
	[0x7f] = _CTYPE_CNTRL,
};
