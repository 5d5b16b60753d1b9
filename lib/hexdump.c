// SPDX-License-Identifier: MIT
/*
 * Bytes as a line of hexadecimal numbers, and as characters beside them:
 *
 *	54 69 6d 65 72 00 2a 00 00 00                    Timer.*...
 *	656d6954 002a0072                                Timer.*.
 *
 * A number of several bytes is printed as this machine reads it, the last byte
 * first. What does not fit into the buffer is counted only, as snprintf() does.
 *
 * Context: any.
 * Locking: none.
 * Linux: lib/hexdump.c. print_hex_dump(), which logs such lines, is in
 * kernel/base/hexdump.c.
 */
#include <linux/ctype.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/types.h>

/* A line and how much of it there is, also beyond its buffer. */
struct line {
	char *buf;
	size_t size;
	size_t len;
};

static void __printf(2, 3) add(struct line *line, const char *fmt, ...)
{
	size_t used = min(line->len, line->size);
	va_list args;

	va_start(args, fmt);
	line->len += vsnprintf(line->buf + used, line->size - used, fmt, args);
	va_end(args);
}

static void add_number(struct line *line, const u8 *bytes, size_t size)
{
	while (size--)
		add(line, "%02x", bytes[size]);
}

static void add_characters(struct line *line, const u8 *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		add(line, "%c", isprint(bytes[i]) ? bytes[i] : '.');
}

// NOLINTNEXTLINE(readability-function-size): Linux's parameters
int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf,
		       size_t linebuflen, bool ascii)
{
	struct line line = { .buf = linebuf, .size = linebuflen };
	size_t at, column;

	if (rowsize != 32)
		rowsize = 16;
	len = min_t(size_t, len, rowsize);
	if ((groupsize != 2 && groupsize != 4 && groupsize != 8) || len % groupsize)
		groupsize = 1;
	column = rowsize * 2 + rowsize / groupsize + 1;

	add(&line, "%s", ""); /* there may be no bytes */
	for (at = 0; at < len; at += groupsize) {
		add(&line, "%s", at ? " " : "");
		add_number(&line, (const u8 *)buf + at, groupsize);
	}
	if (ascii && len) {
		add(&line, "%*s", (int)(column - line.len), "");
		add_characters(&line, buf, len);
	}
	return line.len;
}
