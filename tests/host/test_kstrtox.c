// SPDX-License-Identifier: MIT
/*
 * Tests of lib/kstrtox.c: a table of texts with their values and errors, the
 * ends of every type, and random digits against the C library.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/test-kstrtox.c.
 */
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"

#define ROUNDS 50000
/* What a failing call must leave in its result. */
#define UNTOUCHED 4711

static void check_ull(const char *s, unsigned int base, int want, unsigned long long value)
{
	unsigned long long got = UNTOUCHED;
	int err = kstrtoull(s, base, &got);

	if (err != want || got != (want ? UNTOUCHED : value))
		FAIL("\"%s\" in base %u gives %d and %llu", s, base, err, got);
}

static void check_ll(const char *s, int want, long long value)
{
	long long got = UNTOUCHED;
	int err = kstrtoll(s, 0, &got);

	if (err != want || got != (want ? UNTOUCHED : value))
		FAIL("\"%s\" gives %d and %lld", s, err, got);
}

static void test_syntax(void)
{
	static const char *const bad[] = { "",   " ",   "\n",    "+",    "-",   "++1",  "+-1", "-1",
					   " 1", "1 ",  "1\n\n", "1\nx", "1x",  "0x",   "0xg", "08",
					   "a",  "1.5", "1e3",   "0b1",  "1\r", "\xff", "x1" };
	unsigned int i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_ull(bad[i], 0, -EINVAL, 0);
	check_ull("0", 0, 0, 0);
	check_ull("+12\n", 0, 0, 12);
	check_ull("0x1F", 0, 0, 31);
	check_ull("0X1f\n", 0, 0, 31);
	check_ull("+0x10", 0, 0, 16);
	check_ull("010", 0, 0, 8);
	check_ull("010", 10, 0, 10);
	check_ull("ff", 16, 0, 255);
	check_ull("0xff", 16, 0, 255);
	check_ull("0xff", 10, -EINVAL, 0);
	check_ull("101", 2, 0, 5);
	check_ull("102", 2, -EINVAL, 0);
	check_ull("00000000000000000000000000000000007", 10, 0, 7);
}

static void test_u64_ends(void)
{
	check_ull("18446744073709551615", 0, 0, ULLONG_MAX);
	check_ull("18446744073709551616", 0, -ERANGE, 0);
	check_ull("18446744073709551620", 0, -ERANGE, 0);
	check_ull("28446744073709551615", 0, -ERANGE, 0);
	check_ull("184467440737095516150", 0, -ERANGE, 0);
	check_ull("99999999999999999999999999x", 0, -ERANGE, 0);
	check_ull("0xffffffffffffffff", 0, 0, ULLONG_MAX);
	check_ull("0x10000000000000000", 0, -ERANGE, 0);
	check_ull("01777777777777777777777", 0, 0, ULLONG_MAX);
	check_ull("02000000000000000000000", 0, -ERANGE, 0);
}

static void test_signed(void)
{
	check_ll("-1", 0, -1);
	check_ll("-0", 0, 0);
	check_ll("+5", 0, 5);
	check_ll("-0x10\n", 0, -16);
	check_ll("9223372036854775807", 0, LLONG_MAX);
	check_ll("9223372036854775808", -ERANGE, 0);
	check_ll("-9223372036854775808", 0, LLONG_MIN);
	check_ll("-9223372036854775809", -ERANGE, 0);
	check_ll("-+1", -EINVAL, 0);
	check_ll("--1", -EINVAL, 0);
	check_ll("-", -EINVAL, 0);
	check_ll("- 1", -EINVAL, 0);
}

/* The number one farther from zero than @digits, which no type may be able to hold. */
static void one_more(char *text, const char *digits)
{
	size_t i;

	strcpy(text, digits);
	for (i = strlen(text) - 1; text[i] == '9'; i--)
		text[i] = '0';
	text[i]++;
}

/* Each narrower type: its largest value is taken, one more is not. */
#define CHECK_ENDS(fn, type, lowest, highest, format)                                 \
	do {                                                                          \
		char _text[40], _more[40];                                            \
		type _value = UNTOUCHED;                                                \
		snprintf(_text, sizeof(_text), format, highest);                      \
		one_more(_more, _text);                                               \
		CHECK_INT(fn(_text, 10, &_value), 0);                                   \
		CHECK(_value == (highest));                                             \
		_value = UNTOUCHED;                                                     \
		CHECK_INT(fn(_more, 10, &_value), -ERANGE);                             \
		CHECK(_value == UNTOUCHED);                                             \
		CHECK_INT(fn("1x", 10, &_value), -EINVAL);                              \
		CHECK(_value == UNTOUCHED);                                             \
		snprintf(_text, sizeof(_text), format, lowest);                       \
		CHECK_INT(fn(_text, 10, &_value), 0);                                   \
		CHECK(_value == (lowest));                                              \
		if (lowest) {                                                         \
			one_more(_more, _text);                                       \
			CHECK_INT(fn(_more, 10, &_value), -ERANGE);                     \
		} else {                                                              \
			CHECK_INT(fn("-1", 10, &_value), -EINVAL);                      \
		}                                                                     \
	} while (0)

static void test_narrow(void)
{
	CHECK_ENDS(kstrtoint, int, INT_MIN, INT_MAX, "%d");
	CHECK_ENDS(kstrtouint, unsigned int, 0U, UINT_MAX, "%u");
	CHECK_ENDS(kstrtol, long, LONG_MIN, LONG_MAX, "%ld");
	CHECK_ENDS(kstrtoul, unsigned long, 0UL, ULONG_MAX, "%lu");
}

static void test_random(void)
{
	char text[40], *end;
	int round, overflow;

	for (round = 0; round < ROUNDS; round++) {
		unsigned int base = 2 + host_random_below(15), n = 1 + host_random_below(30), i;
		unsigned long long got = UNTOUCHED, want;
		int err;

		for (i = 0; i < n; i++)
			text[i] = "0123456789abcdefABCDEF"[host_random_below(base)];
		text[n] = '\0';
		want = libc_strtoull(text, &end, base, &overflow);
		err = kstrtoull(text, base, &got);
		if (err != (overflow ? -ERANGE : 0) || (!err && got != want))
			FAIL("\"%s\" in base %u gives %d and %llu", text, base, err, got);
	}
}

static void test_bool(void)
{
	static const char *const yes[] = { "y", "Y", "yes", "1", "on", "ON", "t", "true" };
	static const char *const no[] = { "n", "N", "no", "0", "off", "oF", "f", "False" };
	static const char *const bad[] = { "", "o", "ox", "2", "x", " y" };
	unsigned int i;
	bool got;

	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		got = false;
		CHECK_INT(kstrtobool(yes[i], &got), 0);
		CHECK(got);
		CHECK_INT(kstrtobool(no[i], &got), 0);
		CHECK(!got);
	}
	got = true;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_INT(kstrtobool(bad[i], &got), -EINVAL);
	CHECK_INT(kstrtobool(NULL, &got), -EINVAL);
	CHECK(got);
}

static void test_simple(void)
{
	const char *text = "12ab";
	char *end;

	CHECK_INT(simple_strtoul(text, &end, 10), 12);
	CHECK(end == text + 2);
	CHECK_INT(simple_strtoul(text, &end, 16), 0x12ab);
	CHECK(end == text + 4);
	CHECK_INT(simple_strtoul("0x1f,", &end, 0), 31);
	CHECK_INT(*end, ',');
	CHECK_INT(simple_strtoul("0xz", &end, 0), 0);
	CHECK_INT(*end, 'x');
	CHECK_INT(simple_strtol("-5;", &end, 0), -5);
	CHECK_INT(*end, ';');
	CHECK_INT(simple_strtol("7", NULL, 0), 7);
	CHECK_INT(simple_strtoull("99999999999", NULL, 10), 99999999999LL);
	text = "x";
	CHECK_INT(simple_strtoul(text, &end, 10), 0);
	CHECK(end == text);
}

const struct host_test host_tests[] = {
	{ "only a sign, digits and one newline make a number; base 0 is found out", test_syntax },
	{ "the ends of 64 bits are exact in every base", test_u64_ends },
	{ "signed numbers reach from LLONG_MIN to LLONG_MAX", test_signed },
	{ "narrower types take their own ends and refuse one more", test_narrow },
	{ "random digits agree with strtoull in bases 2 to 16", test_random },
	{ "truth values are read as Linux reads them", test_bool },
	{ "simple_strto* stop at the first character that is no digit", test_simple },
	{ NULL, NULL }
};
