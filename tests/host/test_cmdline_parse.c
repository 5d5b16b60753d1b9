// SPDX-License-Identifier: MIT
/*
 * Tests of lib/cmdline_parse.c: quoting in all its places, truncation, and that
 * random bytes are always consumed and never written outside the buffers.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/cmdline_kunit.c.
 */
#include <jiffy/cmdline_parse.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"

#define ROUNDS 100000

/* @line as "key=value|key=value|" of all its items; '!' marks a truncated one. */
static const char *items(const char *line)
{
	static char all[512];
	char key[16], val[64];
	enum cmdline_item item;
	size_t n = 0;

	all[0] = '\0';
	while ((item = cmdline_parse_next(&line, key, sizeof(key), val, sizeof(val))))
		n += scnprintf(all + n, sizeof(all) - n, "%s=%s%s|", key, val,
			       item == CMDLINE_TRUNCATED ? "!" : "");
	CHECK_STR(key, "");
	CHECK_STR(val, "");
	CHECK_INT(*line, '\0');
	return all;
}

static void test_plain(void)
{
	CHECK_STR(items(""), "");
	CHECK_STR(items(" \t\n "), "");
	CHECK_STR(items("quiet"), "quiet=|");
	CHECK_STR(items("  quiet  hz=100\ttty=dumb\n"), "quiet=|hz=100|tty=dumb|");
	CHECK_STR(items("a=b=c d= =e ="), "a=b=c|d=|=e|=|");
}

static void test_quotes(void)
{
	CHECK_STR(items("autorun=\"timer set 3; exit 0\" x=1"), "autorun=timer set 3; exit 0|x=1|");
	CHECK_STR(items("\"autorun=timer set 3; exit 0\" x=1"), "autorun=timer set 3; exit 0|x=1|");
	CHECK_STR(items("auto\"run=a b\"c d"), "autorun=a bc|d=|");
	CHECK_STR(items("\"\" a=\"\""), "=|a=|");
	CHECK_STR(items("a=\"never closed b=2 "), "a=never closed b=2 |");
}

static void test_escapes(void)
{
	CHECK_STR(items("\"a=echo \\\"b c\\\"; ps\" x"), "a=echo \"b c\"; ps|x=|");
	CHECK_STR(items("a=it\\'s b=c\\\\d e=f\\g"), "a=it's|b=c\\d|e=f\\g|");
	CHECK_STR(items("a=\\\"b c\\\""), "a=\"b|c\"=|");
	CHECK_STR(items("a=b\\"), "a=b\\|");
}

static void test_too_long(void)
{
	CHECK_STR(items("abcdefghijklmno=1"), "abcdefghijklmno=1|");
	CHECK_STR(items("abcdefghijklmnop=1 x=2"), "abcdefghijklmno=1!|x=2|");
	CHECK_STR(items("v=123456789012345678901234567890123456789012345678901234567890123 x"),
		  "v=123456789012345678901234567890123456789012345678901234567890123|x=|");
	CHECK_STR(items("v=1234567890123456789012345678901234567890123456789012345678901234 x"),
		  "v=123456789012345678901234567890123456789012345678901234567890123!|x=|");
}

static void test_random(void)
{
	static const char characters[] = "ab=\"\\' \t\n\xff";
	char line[24];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		size_t n = host_random_below(sizeof(line)), i;
		size_t key_size = 1 + host_random_below(4), val_size = 1 + host_random_below(4);
		char key[5] = "~~~~~", val[5] = "~~~~~";
		const char *cursor = line, *before;

		for (i = 0; i < n; i++)
			line[i] = characters[host_random_below(sizeof(characters) - 1)];
		line[n] = '\0';
		do {
			before = cursor;
			i = cmdline_parse_next(&cursor, key, key_size, val, val_size);
			CHECK(cursor <= line + n && cursor >= before);
			CHECK(i == CMDLINE_END || cursor > before);
			CHECK(strnlen(key, 5) < key_size && key[key_size] == '~');
			CHECK(strnlen(val, 5) < val_size && val[val_size] == '~');
		} while (i != CMDLINE_END);
		CHECK_INT(*cursor, '\0');
	}
}

const struct host_test host_tests[] = {
	{ "blanks separate items and the first = divides one", test_plain },
	{ "a quote may stand before the key, before the value or inside", test_quotes },
	{ "a backslash protects quotes and itself only", test_escapes },
	{ "what is too long is cut and flagged, and the next item is whole", test_too_long },
	{ "any bytes are consumed to the end, within the buffers", test_random },
	{ NULL, NULL }
};
