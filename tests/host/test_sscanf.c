// SPDX-License-Identifier: MIT
/*
 * Tests of lib/vsscanf.c: random formats over random texts against the C library.
 *
 * Where the two differ on purpose the texts are such that it does not show: there
 * is no '+' in them, no "%%" in the format, no number overflows, nothing unsigned meets a '-'.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/test_scanf.c.
 */
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"

#define ROUNDS 200000
#define ARGS 4
#define ARG_BYTES 40

static char got[ARGS][ARG_BYTES], want[ARGS][ARG_BYTES];

static int ours(const char *text, const char *fmt, ...)
{
	va_list args;
	int stored;

	va_start(args, fmt);
	stored = vsscanf(text, fmt, args);
	va_end(args);
	return stored;
}

static int theirs(const char *text, const char *fmt, ...)
{
	va_list args;
	int stored;

	va_start(args, fmt);
	stored = libc_vsscanf(text, fmt, args);
	va_end(args);
	/* At the end of the text it says -1. */
	return stored < 0 ? 0 : stored;
}

static void add(char *to, const char *piece)
{
	strcat(to, piece);
}

static void random_text(char *text, const char *letters)
{
	unsigned int n = host_random_below(25);

	while (n--)
		*text++ = letters[host_random_below(strlen(letters))];
	*text = '\0';
}

/* Each conversion has a width, so that no number is too large. */
static void random_format(char *fmt, const char *numbers)
{
	static const char *const sizes[] = { "", "", "h", "hh", "l", "ll", "z" };
	static const char *const texts[] = {
		"s", "c", "[a-f]", "[^,]", "[]0]", "[^]0-4]", "[0-9-]"
	};
	static const char *const between[] = { "", " ", ",", "a", " ,", "-" };
	int i, n = 1 + host_random_below(ARGS);
	char piece[20];

	*fmt = '\0';
	for (i = 0; i < n; i++) {
		add(fmt, between[host_random_below(6)]);
		snprintf(piece, sizeof(piece), "%%%s%u", host_random_below(5) ? "" : "*",
			 1 + host_random_below(8));
		switch (host_random_below(5)) {
		case 0:
			add(fmt, "%n");
			break;
		case 1:
		case 2:
			add(fmt, piece);
			add(fmt, texts[host_random_below(7)]);
			break;
		default:
			add(fmt, piece);
			add(fmt, sizes[host_random_below(7)]);
			snprintf(piece, sizeof(piece), "%c",
				 numbers[host_random_below(strlen(numbers))]);
			add(fmt, piece);
		}
	}
}

static void compare(const char *text, const char *fmt)
{
	int a, b;

	memset(got, 0x55, sizeof(got));
	memset(want, 0x55, sizeof(want));
	a = ours(text, fmt, got[0], got[1], got[2], got[3]);
	b = theirs(text, fmt, want[0], want[1], want[2], want[3]);
	if (a != b)
		FAIL("\"%s\" by \"%s\" gives %d, should be %d", text, fmt, a, b);
	if (memcmp(got, want, sizeof(got)))
		FAIL("\"%s\" by \"%s\" stores something else", text, fmt);
}

static void test_random(void)
{
	char text[40], fmt[200];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		bool with_signs = round % 2;

		random_text(text, with_signs ? "0123456789-  ,a" : "0123456789  ,agf]%");
		random_format(fmt, with_signs ? "di" : "uxXodi");
		compare(text, fmt);
	}
}

static void test_table(void)
{
	int a = 0, b = 0, c = 0;
	unsigned long long big;
	char word[10];
	s8 small;

	CHECK_INT(sscanf("12:34:56", "%d:%d:%d", &a, &b, &c), 3);
	CHECK(a == 12 && b == 34 && c == 56);
	CHECK_INT(sscanf("set 0x1f", "%9s %i", word, &a), 2);
	CHECK_STR(word, "set");
	CHECK_INT(a, 31);
	CHECK_INT(sscanf("ff 0XFF", "%x%x", (unsigned int *)&a, (unsigned int *)&b), 2);
	CHECK(a == 255 && b == 255);
	CHECK_INT(sscanf("18446744073709551615", "%llu", &big), 1);
	CHECK(big == 18446744073709551615ULL);
	CHECK_INT(sscanf("-128", "%hhd", &small), 1);
	CHECK_INT(small, -128);
	CHECK_INT(sscanf("50%", "%d%%%n", &a, &b), 1);
	CHECK(a == 50 && b == 3);
	/* As on Linux: no '+', no sign for %u, 0 for an empty text. */
	CHECK_INT(sscanf("+1", "%d", &a), 0);
	CHECK_INT(sscanf("-1", "%u", (unsigned int *)&a), 0);
	CHECK_INT(sscanf("", "%d", &a), 0);
	CHECK_INT(sscanf("x", "%d", &a), 0);
}

const struct host_test host_tests[] = {
	{ "random formats take from random texts what the C library takes", test_random },
	{ "times, commands, and what Linux does otherwise", test_table },
	{ NULL, NULL }
};
