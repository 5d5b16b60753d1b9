/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CTYPE_H
#define _LINUX_CTYPE_H
/*
 * What kind of character a byte is. ASCII only: every predicate is false for
 * 0x80-0xff (Linux calls those Latin-1 letters). Any context.
 *
 * The argument may be any char, negative ones included. It is evaluated once.
 */
#include <linux/types.h>

#define _CTYPE_UPPER 0x01
#define _CTYPE_LOWER 0x02
#define _CTYPE_DIGIT 0x04
#define _CTYPE_CNTRL 0x08
#define _CTYPE_PUNCT 0x10
#define _CTYPE_WHITE 0x20 /* \t \n \v \f \r and the space */
#define _CTYPE_HEX 0x40   /* A-F and a-f; digits have a bit of their own */
#define _CTYPE_SPACE 0x80 /* the space, 0x20: prints, but leaves no ink */

/* The bits above for each byte. */
extern const u8 _ctype[256];

#define _ctype_is(c, mask) ((_ctype[(u8)(c)] & (mask)) != 0)

#define isupper(c) _ctype_is(c, _CTYPE_UPPER)
#define islower(c) _ctype_is(c, _CTYPE_LOWER)
#define isalpha(c) _ctype_is(c, _CTYPE_UPPER | _CTYPE_LOWER)
#define isdigit(c) _ctype_is(c, _CTYPE_DIGIT)
#define isalnum(c) _ctype_is(c, _CTYPE_UPPER | _CTYPE_LOWER | _CTYPE_DIGIT)
#define isxdigit(c) _ctype_is(c, _CTYPE_DIGIT | _CTYPE_HEX)
#define isspace(c) _ctype_is(c, _CTYPE_WHITE)
#define iscntrl(c) _ctype_is(c, _CTYPE_CNTRL)
#define ispunct(c) _ctype_is(c, _CTYPE_PUNCT)
#define isgraph(c) _ctype_is(c, _CTYPE_UPPER | _CTYPE_LOWER | _CTYPE_DIGIT | _CTYPE_PUNCT)
#define isprint(c) \
	_ctype_is(c, _CTYPE_UPPER | _CTYPE_LOWER | _CTYPE_DIGIT | _CTYPE_PUNCT | _CTYPE_SPACE)
#define isascii(c) ((u8)(c) < 0x80)

/** tolower - A-Z to a-z, anything else unchanged. Context: Any context. Return: the byte. */
static inline char tolower(char c)
{
	return isupper(c) ? c + ('a' - 'A') : c;
}

/** toupper - a-z to A-Z, anything else unchanged. Context: Any context. Return: the byte. */
static inline char toupper(char c)
{
	return islower(c) ? c - ('a' - 'A') : c;
}

#endif

#include <jiffy/brings_basics.h>
