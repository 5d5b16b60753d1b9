// SPDX-License-Identifier: MIT
/*
 * From text to values by a format: sscanf().
 *
 * The format is taken apart into conversions, as in vsprintf.c: each has a
 * width, a size and a letter. A conversion takes what it can from the text, at
 * most its width, and says whether that was anything; if not, all ends there.
 *
 * As on Linux, and not as in the C library: it returns 0 also when the text
 * ended before the first conversion, and takes no '+'.
 *
 * Context: any; no state.
 * Locking: none.
 * Linux: lib/vsprintf.c (vsscanf).
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/limits.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/types.h>

/**
 * struct conversion - one % of a format
 * @width: characters it may take
 * @bytes: size of the number it stores
 * @letter: d, s, ...
 * @suppress: nothing is stored
 * @set: for [: the characters it takes
 */
struct conversion {
	size_t width;
	size_t bytes;
	char letter;
	bool suppress;
	DECLARE_BITMAP(set, UCHAR_MAX + 1);
};

/* Behind the '['. A ']' in front belongs to the set; a '^' before it means all others. */
static const char *parse_set(const char *fmt, struct conversion *c)
{
	bool others = *fmt == '^';
	const char *first;

	bitmap_zero(c->set, UCHAR_MAX + 1);
	fmt += others;
	for (first = fmt; *fmt && (*fmt != ']' || fmt == first); fmt++) {
		unsigned int from = (u8)fmt[0], to = from;

		if (fmt[1] == '-' && fmt[2] && fmt[2] != ']') {
			to = (u8)fmt[2];
			fmt += 2;
		}
		if (to >= from)
			bitmap_set(c->set, from, to - from + 1);
	}
	if (others)
		bitmap_complement(c->set, c->set, UCHAR_MAX + 1);
	return *fmt ? fmt + 1 : fmt;
}

static const char *parse_size(const char *fmt, struct conversion *c)
{
	c->bytes = sizeof(int);
	switch (*fmt) {
	case 'h':
		c->bytes = fmt[1] == 'h' ? sizeof(char) : sizeof(short);
		return fmt + (fmt[1] == 'h' ? 2 : 1);
	case 'l':
		c->bytes = fmt[1] == 'l' ? sizeof(long long) : sizeof(long);
		return fmt + (fmt[1] == 'l' ? 2 : 1);
	case 'q':
	case 'L':
		c->bytes = sizeof(long long);
		return fmt + 1;
	case 'z':
	case 't':
		c->bytes = sizeof(size_t);
		return fmt + 1;
	default:
		return fmt;
	}
}

/* Behind the '%'. */
static const char *parse_conversion(const char *fmt, struct conversion *c)
{
	c->suppress = *fmt == '*';
	fmt += c->suppress;
	c->width = 0;
	for (; isdigit(*fmt); fmt++)
		c->width = c->width * 10 + *fmt - '0';
	fmt = parse_size(fmt, c);
	c->letter = *fmt;
	if (!c->width)
		c->width = c->letter == 'c' ? 1 : SIZE_MAX;
	if (!c->letter)
		return fmt;
	return c->letter == '[' ? parse_set(fmt + 1, c) : fmt + 1;
}

static unsigned int digit_of(char c)
{
	if (isdigit(c))
		return c - '0';
	return isxdigit(c) ? tolower(c) - 'a' + 10 : UCHAR_MAX;
}

/* 0: the text says which, as for kstrtoull(). Steps over a "0x". */
static const char *find_base(const char *s, size_t *width, unsigned int *base)
{
	bool hex = *width > 2 && s[0] == '0' && tolower(s[1]) == 'x' && isxdigit(s[2]);

	if (!*base)
		*base = hex ? 16 : s[0] == '0' ? 8 : 10;
	if (!hex || *base != 16)
		return s;
	*width -= 2;
	return s + 2;
}

/* Returns the place behind the number; NULL if there is none. */
static const char *scan_number(const char *s, const struct conversion *c, u64 *value)
{
	bool is_signed = c->letter == 'd' || c->letter == 'i';
	bool negative = is_signed && *s == '-' && c->width > 1;
	unsigned int base = c->letter == 'o' ? 8 : tolower(c->letter) == 'x' ? 16 : 10;
	size_t width = c->width - negative;
	const char *digits;

	if (c->letter == 'i')
		base = 0;
	s = digits = find_base(s + negative, &width, &base);
	for (*value = 0; width && digit_of(*s) < base; width--, s++)
		*value = *value * base + digit_of(*s);
	if (negative)
		*value = -*value;
	return s == digits ? NULL : s;
}

static void store_number(void *to, size_t bytes, u64 value)
{
	switch (bytes) {
	case 1:
		*(u8 *)to = value;
		break;
	case 2:
		*(u16 *)to = value;
		break;
	case 4:
		*(u32 *)to = value;
		break;
	default:
		*(u64 *)to = value;
	}
}

/* How many characters of @s a %s, %c or %[ takes. */
static size_t scan_text(const char *s, const struct conversion *c)
{
	size_t n = 0;

	while (n < c->width && s[n]) {
		if (c->letter == 's' && isspace(s[n]))
			break;
		if (c->letter == '[' && !test_bit((u8)s[n], c->set))
			break;
		n++;
	}
	return n;
}

/* Returns the place behind what was taken; NULL if that is nothing. */
static const char *convert(const char *s, const struct conversion *c, void *to)
{
	u64 value;
	size_t n;

	if (c->letter != 'c' && c->letter != '[')
		s = skip_spaces(s);
	if (!strchr("sc[", c->letter)) {
		s = scan_number(s, c, &value);
		if (s && to)
			store_number(to, c->bytes, value);
		return s;
	}
	n = scan_text(s, c);
	if (!n)
		return NULL;
	if (to) {
		memcpy(to, s, n);
		if (c->letter != 'c') /* those are characters, not a string */
			((char *)to)[n] = '\0';
	}
	return s + n;
}

int vsscanf(const char *buf, const char *fmt, va_list args)
{
	const char *s = buf;
	struct conversion c;
	int stored = 0;

	while (*fmt) {
		if (isspace(*fmt)) {
			fmt++;
			s = skip_spaces(s);
			continue;
		}
		if (*fmt != '%' || fmt[1] == '%') {
			fmt += *fmt == '%';
			if (*fmt++ != *s++)
				break;
			continue;
		}
		fmt = parse_conversion(fmt + 1, &c);
		if (c.letter == 'n') {
			store_number(va_arg(args, void *), c.bytes, s - buf);
			continue;
		}
		if (!c.letter || !strchr("diuoxXsc[", c.letter) || !*s)
			break;
		s = convert(s, &c, c.suppress ? NULL : va_arg(args, void *));
		if (!s)
			break;
		stored += !c.suppress;
	}
	return stored;
}

int sscanf(const char *buf, const char *fmt, ...)
{
	va_list args;
	int stored;

	va_start(args, fmt);
	stored = vsscanf(buf, fmt, args);
	va_end(args);
	return stored;
}
