// SPDX-License-Identifier: MIT
/*
 * The vsnprintf() family: formatting into memory, for printk and everyone.
 *
 * One pass over the format. Text up to the next '%' is copied as a block; a
 * conversion is first parsed into a struct spec, then the routine for its
 * letter appends to the output. The output counts every byte and stores only
 * those that fit, which gives both truncation and the length the whole text
 * would have had. A number is rendered backwards into a small array, its sign
 * or prefix in front, and appended in one piece.
 *
 *	%[flags][width][.precision][length]conversion
 *	flags       - + space # 0
 *	width       decimal, or * (negative: left-adjusted)
 *	precision   decimal, or * (negative: none)
 *	length      hh h l ll L z t
 *	d i u x X o integers
 *	c s %       character, string, percent sign
 *	p           pointer, as a hash: the same pointer prints the same within
 *	            one boot, and the log gives no address away
 *	px          pointer, as it is
 *	pS pB, ps   symbol+offset/size; symbol (through vsnprintf_symbol_hook)
 *	pe          error pointer by name (-ENOMEM)
 *	ph          `width` bytes in hex, "01 02"; phC, phD, phN: with ':', '-',
 *	            nothing in between
 *	pK          as p
 *
 * A string that is NULL prints (null), one in page 0 or among the error
 * pointers (efault). There is no %n and no floating point: those, and any
 * other letter, are printed as they stand in the format, so that the mistake
 * is seen, and take no argument.
 *
 * Context: any.
 * Locking: none. vsnprintf_hash_key and vsnprintf_symbol_hook are set once at
 * boot; before that pointers are hashed with key 0 and symbols print as
 * addresses.
 * Linux: lib/vsprintf.c, which has forty more kinds of %p. As there, and other
 * than in the C library: %#x of 0 has its 0x, %.0d of 0 prints 0, a precision
 * does not cancel the 0 flag, # adds a 0 to every octal number but 0, and all
 * letters and digits that follow %p belong to it.
 */
#include <linux/compiler.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/errname.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/types.h>

#include "rep_string.h"

#define FLAG_LEFT 0x01
#define FLAG_PLUS 0x02
#define FLAG_SPACE 0x04
#define FLAG_ALTERNATE 0x08
#define FLAG_ZERO 0x10
/* Those that put something in front of a number. */
#define FLAGS_PREFIX (FLAG_PLUS | FLAG_SPACE | FLAG_ALTERNATE)

/* Width and precision stop here, so that a wild %*d cannot wrap the length. */
#define FIELD_MAX 0x7fffff
/* The most %ph prints. */
#define HEX_BYTES_MAX 64
/* Room for a %pS, as name+0x1234/0x5678; longer ones are cut. */
#define SYMBOL_MAX 128
/* No string lives below here: page 0 is unmapped. */
#define FIRST_STRING_ADDRESS 4096
/* Digits of the longest number (a 64-bit one in octal), sign and prefix. */
#define NUMBER_MAX 28

/* One conversion. */
struct spec {
	int width;     /* -1: none */
	int precision; /* -1: none */
	u8 flags;
	char conversion;
};

/* A va_list whose address can be passed on: on some hosts it is an array. */
struct arguments {
	va_list list;
};

u32 vsnprintf_hash_key;
int (*vsnprintf_symbol_hook)(char *buf, size_t size, unsigned long addr, char kind);

static const char lower_digits[] = "0123456789abcdef";
static const char upper_digits[] = "0123456789ABCDEF";

/* "00" to "99": two digits for one division. */
static const char digit_pairs[] = "00010203040506070809"
				  "10111213141516171819"
				  "20212223242526272829"
				  "30313233343536373839"
				  "40414243444546474849"
				  "50515253545556575859"
				  "60616263646566676869"
				  "70717273747576777879"
				  "80818283848586878889"
				  "90919293949596979899";

/*
 * Every put_ function appends at @pos, stores nothing at @end or behind it, and
 * returns the position behind its text whether it fitted or not.
 */

static inline char *put_bytes(char *pos, char *end, const char *s, size_t n)
{
	if (pos < end)
		rep_copy_up(pos, s, min(n, (size_t)(end - pos)));
	return pos + n;
}

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

/* A readable string, cut to the precision, in its field. */
static char *put_string(char *pos, char *end, const struct spec *spec, const char *s)
{
	return put_text(pos, end, spec, s, strnlen(s, (size_t)spec->precision));
}

/* What to print in place of what @ptr cannot possibly point to; NULL if it can. */
static const char *bad_pointer(const void *ptr)
{
	if (likely((unsigned long)ptr >= FIRST_STRING_ADDRESS && !IS_ERR(ptr)))
		return NULL;
	return ptr ? "(efault)" : "(null)";
}

/* --- numbers ------------------------------------------------------------ */

/* The render_ functions write in front of @end and return the first digit. */
static inline char *render_decimal32(char *end, u32 value)
{
	const char *pair;

	while (value >= 100) {
		pair = digit_pairs + 2 * (value % 100);
		value /= 100;
		*--end = pair[1];
		*--end = pair[0];
	}
	pair = digit_pairs + 2 * value;
	*--end = pair[1];
	if (value >= 10)
		*--end = pair[0];
	return end;
}

/* The low digits, nine at a time, until the rest fits in 32 bits. */
static char *render_low_digits(char *end, u64 *value)
{
	while (*value > U32_MAX) {
		char *chunk = end - 9;

		end = render_decimal32(end, do_div(*value, 1000000000));
		while (end > chunk)
			*--end = '0';
	}
	return end;
}

static inline char *render_decimal(char *end, u64 value)
{
	if (unlikely(value > U32_MAX))
		end = render_low_digits(end, &value);
	return render_decimal32(end, value);
}

/* @bits is 4 for hexadecimal, 3 for octal. */
static char *render_bits(char *end, u64 value, unsigned int bits, const char *digits)
{
	u32 mask = (1U << bits) - 1;

	do {
		*--end = digits[(u32)value & mask];
		value >>= bits;
	} while (value);
	return end;
}

/* A number as text: a sign or 0x in front of its digits, at the end of text. */
struct number {
	const char *start;
	const char *digits;
	char text[NUMBER_MAX];
};

/* A number that its field or precision makes longer than its text. */
static char *put_padded(char *pos, char *end, const struct spec *spec, const struct number *number)
{
	int prefix = number->digits - number->start;
	int digits = number->text + NUMBER_MAX - number->digits;
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
static char *render_prefix(char *start, const struct spec *spec, u64 value, bool negative)
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

/* Digits of @value as the conversion wants them, in front of @end. */
static inline char *render_digits(char *end, u64 value, char conversion)
{
	switch (conversion) {
	case 'x':
		return render_bits(end, value, 4, lower_digits);
	case 'X':
		return render_bits(end, value, 4, upper_digits);
	case 'o':
		return render_bits(end, value, 3, lower_digits);
	}
	return render_decimal(end, value);
}

/* @value is the magnitude. */
static char *put_integer(char *pos, char *end, const struct spec *spec, u64 value, bool negative)
{
	struct number number;
	char *number_end = number.text + NUMBER_MAX, *start;

	start = render_digits(number_end, value, spec->conversion);
	number.digits = start;
	if (negative || (spec->flags & FLAGS_PREFIX))
		start = render_prefix(start, spec, value, negative);
	number.start = start;

	/* Most numbers fill their field. */
	if (number_end - start >= spec->width && number_end - number.digits >= spec->precision)
		return put_bytes(pos, end, start, number_end - start);
	return put_padded(pos, end, spec, &number);
}

static char *put_signed(char *pos, char *end, const struct spec *spec, s64 value)
{
	return put_integer(pos, end, spec, value < 0 ? -(u64)value : (u64)value, value < 0);
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

/* --- pointers ----------------------------------------------------------- */

/* All digits of the address, unless the format gives a width. */
static char *put_address(char *pos, char *end, const struct spec *spec, unsigned long addr)
{
	struct spec hex = *spec;

	hex.conversion = 'x';
	if (hex.width < 0) {
		hex.width = 2 * sizeof(addr) + (hex.flags & FLAG_ALTERNATE ? 2 : 0);
		hex.flags |= FLAG_ZERO;
	}
	return put_integer(pos, end, &hex, addr, false);
}

/*
 * A one-to-one mixing of 32 bits (the last step of MurmurHash3, keyed before
 * and after): different pointers stay different.
 */
static u32 hash_address(unsigned long addr)
{
	u32 x = (u32)((u64)addr >> 32) ^ (u32)addr ^ vsnprintf_hash_key;

	x ^= x >> 16;
	x *= 0x85ebca6b;
	x ^= x >> 13;
	x *= 0xc2b2ae35;
	x ^= x >> 16;
	return x ^ (vsnprintf_hash_key << 16 | vsnprintf_hash_key >> 16);
}

/* NULL and error pointers are no addresses, so there is nothing to hide. */
static char *put_hashed(char *pos, char *end, const struct spec *spec, const void *ptr)
{
	unsigned long addr = (unsigned long)ptr;

	return put_address(pos, end, spec, IS_ERR_OR_NULL(ptr) ? addr : hash_address(addr));
}

static char *put_symbol(char *pos, char *end, const struct spec *spec, unsigned long addr,
			char kind)
{
	struct spec raw = *spec;
	char name[SYMBOL_MAX];

	if (vsnprintf_symbol_hook) {
		vsnprintf_symbol_hook(name, sizeof(name), addr, kind);
		return put_string(pos, end, spec, name);
	}
	raw.flags |= FLAG_ALTERNATE;
	return put_address(pos, end, &raw, addr);
}

static char *put_error(char *pos, char *end, const struct spec *spec, const void *ptr)
{
	struct spec number = *spec;
	const char *name;

	if (!IS_ERR(ptr))
		return put_hashed(pos, end, spec, ptr);
	name = errname(PTR_ERR(ptr));
	if (name)
		return put_string(pos, end, spec, name);
	number.conversion = 'd';
	return put_signed(pos, end, &number, PTR_ERR(ptr));
}

/* The width is how many bytes to print: 1 if there is none. */
static char *put_hex_bytes(char *pos, char *end, const struct spec *spec, const u8 *bytes,
			   char kind)
{
	int n = spec->width < 0 ? 1 : min(spec->width, HEX_BYTES_MAX);
	char separator = kind == 'C' ? ':' : kind == 'D' ? '-' : ' ';
	int i;

	if (n && bad_pointer(bytes))
		return put_string(pos, end, spec, bad_pointer(bytes));
	for (i = 0; i < n; i++) {
		char text[3] = { separator, lower_digits[bytes[i] >> 4],
				 lower_digits[bytes[i] & 15] };
		int skip = i == 0 || kind == 'N';

		pos = put_bytes(pos, end, text + skip, sizeof(text) - skip);
	}
	return pos;
}

/* @kind: the letters behind the 'p'. */
static char *put_pointer(char *pos, char *end, const struct spec *spec, void *ptr, const char *kind)
{
	switch (kind[0]) {
	case 'x':
		return put_address(pos, end, spec, (unsigned long)ptr);
	case 'S':
	case 'B':
		return put_symbol(pos, end, spec, (unsigned long)ptr, 'S');
	case 's':
		return put_symbol(pos, end, spec, (unsigned long)ptr, 's');
	case 'e':
		return put_error(pos, end, spec, ptr);
	case 'h':
		return put_hex_bytes(pos, end, spec, ptr, kind[1]);
	}
	return put_hashed(pos, end, spec, ptr);
}

/* --- the format --------------------------------------------------------- */

/* Digits or '*'; neither is 0. Returns what follows. */
static const char *parse_field(const char *fmt, struct arguments *args, int *value)
{
	int n = 0;

	if (*fmt == '*') {
		n = va_arg(args->list, int);
		*value = clamp(n, -FIELD_MAX, FIELD_MAX);
		return fmt + 1;
	}
	for (; isdigit(*fmt); fmt++)
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
	if (isdigit(*fmt) || *fmt == '*') {
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

/*
 * *@fmt is at a '%'; it is moved behind the conversion. What is no conversion
 * is printed as it stands.
 */
static char *put_conversion(char *pos, char *end, const char **fmt, struct arguments *args)
{
	struct spec spec = { .width = -1, .precision = -1 };
	const char *percent = *fmt, *letter = percent + 1, *s;
	char length = '\0', c;

	/* Flags, digits, '*' and '.' all come before the letters in ASCII. */
	if (*letter <= '9')
		letter = parse_layout(letter, args, &spec);
	letter = parse_length(letter, &length);
	spec.conversion = *letter;
	*fmt = letter + 1;
	switch (spec.conversion) {
	case 'd':
	case 'i':
		return put_signed(pos, end, &spec, next_signed(args, length));
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		return put_integer(pos, end, &spec, next_unsigned(args, length), false);
	case 's':
		s = va_arg(args->list, const char *);
		return put_string(pos, end, &spec, bad_pointer(s) ?: s);
	case 'c':
		c = va_arg(args->list, int);
		return put_text(pos, end, &spec, &c, 1);
	case 'p':
		while (isalnum(**fmt))
			++*fmt;
		return put_pointer(pos, end, &spec, va_arg(args->list, void *), letter + 1);
	case '%':
		return put_bytes(pos, end, "%", 1);
	case '\0':
		*fmt = letter;
		break;
	}
	return put_bytes(pos, end, percent, *fmt - percent);
}

/* How far it is to the next '%', or to the end. */
static size_t text_length(const char *fmt)
{
	static const bool ends_text[256] = { ['\0'] = true, ['%'] = true };
	const char *s = fmt;

	while (!ends_text[(u8)*s])
		s++;
	return s - fmt;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list va)
{
	char empty[1], *pos = size ? buf : empty, *start = pos, *end;
	struct arguments args;
	size_t n;

	/* sprintf()'s bound may lie behind the last address there is. */
	end = (char *)((unsigned long)pos + min_t(size_t, size, ULONG_MAX - (unsigned long)pos));

	va_copy(args.list, va);
	while (*fmt) {
		n = text_length(fmt);
		pos = put_bytes(pos, end, fmt, n);
		fmt += n;
		if (*fmt)
			pos = put_conversion(pos, end, &fmt, &args);
	}
	va_end(args.list);

	if (size)
		*(pos < end ? pos : end - 1) = '\0';
	return pos - start;
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
