// SPDX-License-Identifier: MIT
/*
 * The vsnprintf() family: formatting into memory, for printk and everyone.
 *
 * One pass over the format. Text up to the next '%' is copied as it is read. Of
 * the conversions, nine of ten are %s or a 32-bit number, bare or in a small
 * field: while there is room for the longest such number they are written on
 * the spot (put_common). Any other is parsed into a struct spec, then the
 * routine for its letter makes a text of it and appends that
 * (put_conversion). The output counts every byte and stores only those that fit,
 * which gives both truncation and the length the whole text would have had.
 *
 *	%[flags][width][.precision][length]conversion
 *	flags       - + space # 0
 *	width       decimal, or * (negative: left-adjusted)
 *	precision   decimal, or * (negative: none)
 *	length      hh h l ll L z t
 *	d i u x X o integers
 *	c s %       character, string, percent sign
 *	p           pointer; vsprintf_pointer.c has its kinds
 *
 * A string that is NULL prints (null), one in page 0 or among the error
 * pointers (efault). There is no %n and no floating point: those, and any
 * other letter, are printed as they stand in the format, so that the mistake
 * is seen, and take no argument.
 *
 * Context: any.
 * Locking: none.
 * Linux: lib/vsprintf.c. As there, and other than in the C library: %#x of 0
 * has its 0x, %.0d of 0 prints 0, a precision does not cancel the 0 flag, # adds
 * a 0 to every octal number but 0, and all letters and digits that follow %p
 * belong to it.
 */
#include <linux/compiler.h>
#include <linux/ctype.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/types.h>

#include "digits.h"
#include "vsprintf.h"

/* Width and precision stop here, so that a wild %*d cannot wrap the length. */
#define FIELD_MAX 0x7fffff
/* Sign or 0x. */
#define PREFIX_MAX 2

/* A va_list whose address can be passed on: on some hosts it is an array. */
struct arguments {
	va_list list;
};

static const char upper_digits[] = "0123456789ABCDEF";

static char *put_fill(char *pos, char *end, char c, int n)
{
	if (n <= 0)
		return pos;
	if (pos < end)
		rep_fill(pos, c, min((size_t)n, (size_t)(end - pos)));
	return pos + n;
}

/* @n characters at @s, in their field. */
static char *put_text(char *pos, char *end, const struct spec *spec, const char *s, size_t n)
{
	int pad = spec->width - (int)n;

	if (!(spec->flags & FLAG_LEFT))
		pos = put_fill(pos, end, ' ', pad);
	pos = put_bytes(pos, end, s, n);
	if (spec->flags & FLAG_LEFT)
		pos = put_fill(pos, end, ' ', pad);
	return pos;
}

char *put_string(char *pos, char *end, const struct spec *spec, const char *s)
{
	return put_text(pos, end, spec, s, strnlen(s, (size_t)spec->precision));
}

/* --- numbers ------------------------------------------------------------ */

/* A number as text: a sign or 0x in front of its digits. */
struct number {
	const char *start;
	const char *digits;
	const char *end;
	char text[PREFIX_MAX + DIGITS_MAX];
};

/* A number that its field or precision makes longer than its text. */
static char *put_padded(char *pos, char *end, const struct spec *spec, const struct number *number)
{
	int prefix = number->digits - number->start;
	int digits = number->end - number->digits;
	int zeros = max(spec->precision - digits, 0);
	int pad = spec->width - prefix - zeros - digits;

	if (!(spec->flags & FLAG_LEFT)) {
		if (spec->flags & FLAG_ZERO)
			zeros += max(pad, 0);
		else
			pos = put_fill(pos, end, ' ', pad);
	}
	if (prefix)
		pos = put_bytes(pos, end, number->start, prefix);
	pos = put_fill(pos, end, '0', zeros);
	pos = put_bytes(pos, end, number->digits, digits);
	if (spec->flags & FLAG_LEFT)
		pos = put_fill(pos, end, ' ', pad);
	return pos;
}

/* What the flags ask for in front of the digits at @start. Returns its first character. */
static char *write_prefix(char *start, const struct spec *spec, u64 value, bool negative)
{
	switch (spec->conversion) {
	case 'd':
	case 'i':
		if (negative)
			*--start = '-';
		else if (spec->flags & FLAG_PLUS)
			*--start = '+';
		else if (spec->flags & FLAG_SPACE)
			*--start = ' ';
		break;
	case 'o':
		if ((spec->flags & FLAG_ALTERNATE) && value)
			*--start = '0';
		break;
	case 'x':
	case 'X':
		if (spec->flags & FLAG_ALTERNATE) {
			*--start = spec->conversion;
			*--start = '0';
		}
	}
	return start;
}

static char *write_digits(char *to, u64 value, char conversion)
{
	switch (conversion) {
	case 'x':
		return write_bits(to, value, 4, lower_digits);
	case 'X':
		return write_bits(to, value, 4, upper_digits);
	case 'o':
		return write_bits(to, value, 3, lower_digits);
	}
	return value > U32_MAX ? write_decimal64(to, value) : write_decimal32(to, value);
}

char *put_integer(char *pos, char *end, const struct spec *spec, u64 value, bool negative)
{
	struct number number;
	char *digits = number.text + PREFIX_MAX;

	number.digits = digits;
	number.start = digits;
	number.end = write_digits(digits, value, spec->conversion);
	if (negative || (spec->flags & FLAGS_PREFIX))
		number.start = write_prefix(digits, spec, value, negative);
	return put_padded(pos, end, spec, &number);
}

/* @length in these two: 'H' for hh, 'q' for ll, 'h', 'l', or 0. */

static s64 next_signed(struct arguments *args, char length)
{
	switch (length) {
	case 'H':
		return (signed char)va_arg(args->list, int);
	case 'h':
		return (short)va_arg(args->list, int);
	case 'l':
		return va_arg(args->list, long);
	case 'q':
		return va_arg(args->list, long long);
	}
	return va_arg(args->list, int);
}

static u64 next_unsigned(struct arguments *args, char length)
{
	switch (length) {
	case 'H':
		return (unsigned char)va_arg(args->list, unsigned int);
	case 'h':
		return (unsigned short)va_arg(args->list, unsigned int);
	case 'l':
		return va_arg(args->list, unsigned long);
	case 'q':
		return va_arg(args->list, unsigned long long);
	}
	return va_arg(args->list, unsigned int);
}

static char *put_number(char *pos, char *end, const struct spec *spec, struct arguments *args,
			char length)
{
	s64 value;

	if (spec->conversion != 'd' && spec->conversion != 'i')
		return put_integer(pos, end, spec, next_unsigned(args, length), false);
	value = next_signed(args, length);
	return put_integer(pos, end, spec, value < 0 ? -(u64)value : value, value < 0);
}

/* --- the format --------------------------------------------------------- */

/* Digits or '*'; neither is 0. Returns what follows. */
static inline const char *parse_field(const char *fmt, struct arguments *args, int *value)
{
	int n = 0;

	if (*fmt == '*') {
		n = va_arg(args->list, int);
		*value = clamp(n, -FIELD_MAX, FIELD_MAX);
		return fmt + 1;
	}
	for (; *fmt >= '0' && *fmt <= '9'; fmt++)
		n = min(n * 10 + (*fmt - '0'), FIELD_MAX);
	*value = n;
	return fmt;
}

static const char *parse_flags(const char *fmt, struct spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '0':
			spec->flags |= FLAG_ZERO;
			break;
		case '-':
			spec->flags |= FLAG_LEFT;
			break;
		case '#':
			spec->flags |= FLAG_ALTERNATE;
			break;
		case '+':
			spec->flags |= FLAG_PLUS;
			break;
		case ' ':
			spec->flags |= FLAG_SPACE;
			break;
		default:
			return fmt;
		}
	}
}

/* Flags, width and precision. Returns what follows. */
static const char *parse_layout(const char *fmt, struct arguments *args, struct spec *spec)
{
	/* No flag comes behind '0' in ASCII. */
	if (*fmt <= '0')
		fmt = parse_flags(fmt, spec);
	if (*fmt == '*' || (*fmt >= '0' && *fmt <= '9')) {
		fmt = parse_field(fmt, args, &spec->width);
		if (spec->width < 0) {
			spec->flags |= FLAG_LEFT;
			spec->width = -spec->width;
		}
	}
	if (*fmt == '.')
		fmt = parse_field(fmt + 1, args, &spec->precision);
	return fmt;
}

/* The length modifier, if there is one. Returns what follows. */
static inline const char *parse_length(const char *fmt, char *length)
{
	char c = *fmt;

	switch (c) {
	case 'l':
	case 'h':
		*length = c;
		if (fmt[1] != c)
			return fmt + 1;
		*length = c == 'l' ? 'q' : 'H';
		return fmt + 2;
	case 'L':
		*length = 'q';
		return fmt + 1;
	case 'z':
	case 't':
		/* size_t and ptrdiff_t are as wide as long on i686 and on the hosts. */
		*length = 'l';
		return fmt + 1;
	}
	return fmt;
}

/* How far the output and the format have got. */
struct cursor {
	char *pos;
	const char *fmt;
};

static inline struct cursor cursor_at(char *pos, const char *fmt)
{
	return (struct cursor){ .pos = pos, .fmt = fmt };
}

/* @at.fmt is at a '%'. What is no conversion is printed as it stands. */
static noinline struct cursor put_conversion(struct cursor at, char *end, struct arguments *args)
{
	struct spec spec = { .width = -1, .precision = -1 };
	const char *letter = at.fmt + 1, *behind;
	char *pos = at.pos, length = '\0', c;

	/* Flags, digits, '*' and '.' all come before the letters in ASCII. */
	if (*letter <= '9')
		letter = parse_layout(letter, args, &spec);
	letter = parse_length(letter, &length);
	spec.conversion = *letter;
	behind = letter + 1;
	switch (spec.conversion) {
	case 'd':
	case 'i':
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		pos = put_number(pos, end, &spec, args, length);
		break;
	case 's':
		pos = put_string(pos, end, &spec, readable(va_arg(args->list, const char *)));
		break;
	case 'c':
		c = va_arg(args->list, int);
		pos = put_text(pos, end, &spec, &c, 1);
		break;
	case 'p':
		while (isalnum(*behind))
			behind++;
		pos = put_pointer(pos, end, &spec, va_arg(args->list, void *), letter + 1);
		break;
	case '%':
		pos = put_bytes(pos, end, "%", 1);
		break;
	case '\0':
		behind = letter;
		fallthrough;
	default:
		pos = put_bytes(pos, end, at.fmt, behind - at.fmt);
	}
	return cursor_at(pos, behind);
}

/* --- the common forms --------------------------------------------------- */

/* Room for a number in a field of one digit's width, or in none. */
#define COMMON_MAX 12

static char *put_negative(char *pos, char *end, int value, int width, char fill)
{
	struct spec spec = { .width = width, .precision = -1, .conversion = 'd' };

	if (fill == '0')
		spec.flags = FLAG_ZERO;
	return put_integer(pos, end, &spec, -(u32)value, true);
}

/* Fill the start of the field. Returns where its @length digits belong. */
static inline char *fill_narrow(char *pos, int width, int length, char fill)
{
	int pad = width - length;

	if (pad > 0) {
		rep_fill(pos, fill, pad);
		pos += pad;
	}
	return pos;
}

/*
 * Nine of ten conversions are %s, or %d, %u or %x in a field of less than ten
 * characters or in none: these need no struct spec, and, as long as there is
 * room for the longest, no further look at the room.
 */
static __always_inline struct cursor put_common(struct cursor at, char *end, struct arguments *args)
{
	const char *letter = at.fmt + 1, *s;
	char fill = ' ', *pos = at.pos;
	int width = 0, length;
	u32 value;

	if (unlikely(end - pos < COMMON_MAX))
		return put_conversion(at, end, args);
	if (*letter <= '9') {
		if (*letter == '0')
			fill = *letter++;
		if (*letter < '1' || *letter > '9')
			return put_conversion(at, end, args);
		width = *letter++ - '0';
	}
	if (*letter == 'l' && sizeof(long) == sizeof(int))
		letter++;
	switch (*letter) {
	case 's':
		s = readable(va_arg(args->list, const char *));
		length = strlen(s);
		pos = fill_narrow(pos, width, length, ' ');
		return cursor_at(put_bytes(pos, end, s, length), letter + 1);
	case 'd':
	case 'u':
		value = va_arg(args->list, u32);
		if ((int)value < 0 && *letter == 'd')
			return cursor_at(put_negative(pos, end, value, width, fill), letter + 1);
		if (width)
			pos = fill_narrow(pos, width, decimal_length32(value), fill);
		return cursor_at(write_decimal32(pos, value), letter + 1);
	case 'x':
		value = va_arg(args->list, u32);
		length = hex_length32(value);
		pos = fill_narrow(pos, width, length, fill);
		return cursor_at(write_hex32(pos, value, length), letter + 1);
	}
	return put_conversion(at, end, args);
}

static const bool ends_text[256] = { ['\0'] = true, ['%'] = true };

/* False, and nothing done, if the character ends the text. */
static __always_inline bool copy_character(struct cursor at, int i)
{
	if (ends_text[(u8)at.fmt[i]])
		return false;
	at.pos[i] = at.fmt[i];
	return true;
}

/* Copy text up to the next '%' or the end, which is returned. */
static __always_inline struct cursor copy_text(struct cursor at, char *end)
{
	/* One look at the room serves for four characters. */
	for (; at.pos <= end - 4; at.pos += 4, at.fmt += 4) {
		if (!copy_character(at, 0))
			return at;
		if (!copy_character(at, 1))
			return cursor_at(at.pos + 1, at.fmt + 1);
		if (!copy_character(at, 2))
			return cursor_at(at.pos + 2, at.fmt + 2);
		if (!copy_character(at, 3))
			return cursor_at(at.pos + 3, at.fmt + 3);
	}
	for (; !ends_text[(u8)*at.fmt]; at.pos++, at.fmt++) {
		if (at.pos < end)
			*at.pos = *at.fmt;
	}
	return at;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list va)
{
	/* cppcheck-suppress uninitvar ; written only, where there is no buffer */
	char empty, *start = size ? buf : &empty, *end = start + (size ?: 1) - 1;
	struct cursor at = cursor_at(start, fmt);
	struct arguments args;

	/* sprintf()'s bound may lie behind the last address there is. */
	if (end < start)
		end = (char *)ULONG_MAX;
	va_copy(args.list, va);
	for (;;) {
		at = copy_text(at, end);
		/* Read again; or gcc keeps each character it copies in a second register. */
		barrier();
		if (!*at.fmt)
			break;
		at = put_common(at, end, &args);
	}
	va_end(args.list);
	*min(at.pos, end) = '\0';
	return at.pos - start;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len = vsnprintf(buf, size, fmt, args);

	if (!size)
		return 0;
	return min((size_t)len, size - 1);
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, INT_MAX, fmt, args);
	va_end(args);
	return len;
}
