/* SPDX-License-Identifier: MIT */
#ifndef _LIB_VSPRINTF_H
#define _LIB_VSPRINTF_H
/*
 * Between vsprintf.c, which reads the format, and vsprintf_pointer.c, which
 * prints what %p can.
 *
 * Every put_ function appends at @pos, stores no text at @end, which is kept for
 * the NUL, or behind it, and returns the position behind its text whether it
 * fitted or not.
 */
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "rep_string.h"

#define FLAG_LEFT 0x01
#define FLAG_PLUS 0x02
#define FLAG_SPACE 0x04
#define FLAG_ALTERNATE 0x08
#define FLAG_ZERO 0x10
/* Those that put something in front of a number. */
#define FLAGS_PREFIX (FLAG_PLUS | FLAG_SPACE | FLAG_ALTERNATE)

/* No string lives below here: page 0 is unmapped. */
#define FIRST_STRING_ADDRESS 4096

/* One conversion. */
struct spec {
	int width;     /* -1: none */
	int precision; /* -1: none */
	u8 flags;
	char conversion;
};

static inline char *put_bytes(char *pos, char *end, const char *s, size_t n)
{
	if (pos < end)
		rep_copy_up(pos, s, min(n, (size_t)(end - pos)));
	return pos + n;
}

/* What to print in place of what @ptr cannot possibly point to; NULL if it can. */
static inline const char *bad_pointer(const void *ptr)
{
	if (likely((unsigned long)ptr >= FIRST_STRING_ADDRESS && !IS_ERR(ptr)))
		return NULL;
	return ptr ? "(efault)" : "(null)";
}

/* @s, or what to print in its place. */
static inline const char *readable(const char *s)
{
	return bad_pointer(s) ?: s;
}

/* A string, cut to the precision, in its field. */
char *put_string(char *pos, char *end, const struct spec *spec, const char *s);

/* A number in its field; @value is the magnitude. */
char *put_integer(char *pos, char *end, const struct spec *spec, u64 value, bool negative);

/* What %p and the letters @kind behind it print of @ptr. */
char *put_pointer(char *pos, char *end, const struct spec *spec, void *ptr, const char *kind);

#endif
