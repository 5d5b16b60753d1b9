// SPDX-License-Identifier: MIT
/*
 * Memory in the log, a line for each 16 or 32 bytes.
 *
 * Context: any.
 * Locking: none. Another context's records may stand between the lines.
 * Linux: lib/hexdump.c (print_hex_dump).
 */
#include <linux/minmax.h>
#include <linux/printk.h>

/* 32 bytes one by one, two blanks, 32 characters. */
#define HEX_LINE_BYTES (32 * 3 + 2 + 32 + 1)

// NOLINTNEXTLINE(readability-function-size): Linux's parameters
void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize,
		    int groupsize, const void *buf, size_t len, bool ascii)
{
	const u8 *bytes = buf;
	char line[HEX_LINE_BYTES];
	size_t at;

	if (rowsize != 32)
		rowsize = 16;
	for (at = 0; at < len; at += rowsize) {
		hex_dump_to_buffer(bytes + at, len - at, rowsize, groupsize, line, sizeof(line),
				   ascii);
		switch (prefix_type) {
		case DUMP_PREFIX_ADDRESS:
			printk("%s%s%p: %s\n", level, prefix_str, bytes + at, line);
			break;
		case DUMP_PREFIX_OFFSET:
			printk("%s%s%.8zx: %s\n", level, prefix_str, at, line);
			break;
		default:
			printk("%s%s%s\n", level, prefix_str, line);
		}
	}
}
