// SPDX-License-Identifier: MIT
/*
 * Tests of lib/string_helpers.c and the inline functions of <linux/string.h>:
 * random strings against the same said more simply, and tables.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/test-string_helpers.c, lib/cmdline_kunit.c.
 */
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/types.h>

#include "host.h"

#define ROUNDS 50000
#define LONGEST 12

static void random_string(char *s)
{
	size_t n = host_random_below(LONGEST + 1);

	while (n--)
		*s++ = "aab\n"[host_random_below(4)];
	*s = '\0';
}

/* strnstr() is strstr() in a copy that ends there. */
static void test_find(void)
{
	char s[LONGEST + 1], needle[LONGEST + 1], cut[LONGEST + 1];
	const char *found;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		size_t n = host_random_below(LONGEST + 3);

		random_string(s);
		random_string(needle);
		needle[host_random_below(4)] = '\0';
		strlcpy(cut, s, n + 1 < sizeof(cut) ? n + 1 : sizeof(cut));
		found = libc_strstr(cut, needle);
		CHECK(strnstr(s, needle, n) == (found ? s + (found - cut) : NULL));
		found = libc_strchr(cut, 'b');
		CHECK(strnchr(s, n, 'b') == (found ? s + (found - cut) : NULL));
		found = libc_strchr(s, 'b');
		CHECK(strchrnul(s, 'b') == (found ? found : s + strlen(s)));
		CHECK(memscan(s, 'b', strlen(s)) == (void *)(found ? found : s + strlen(s)));
		CHECK_INT(strstarts(s, needle), libc_strstr(s, needle) == s);
		CHECK_INT(str_has_prefix(s, needle),
			  libc_strstr(s, needle) == s ? strlen(needle) : 0);
	}
}

static void test_sysfs(void)
{
	static const char *const modes[] = { "off", "on", "auto", NULL, "never" };

	CHECK(sysfs_streq("on", "on") && sysfs_streq("on\n", "on") && sysfs_streq("on", "on\n"));
	CHECK(sysfs_streq("", "\n") && sysfs_streq("\n", "\n") && sysfs_streq("", ""));
	CHECK(!sysfs_streq("on", "on\n\n") && !sysfs_streq("on", "one"));
	CHECK(!sysfs_streq("on\nx", "on") && !sysfs_streq("o", "on"));
	CHECK_INT(match_string(modes, 5, "auto"), 2);
	CHECK_INT(match_string(modes, -1, "on"), 1);
	CHECK_INT(match_string(modes, 1, "on"), -EINVAL);
	CHECK_INT(match_string(modes, 5, "never"), -EINVAL);
	CHECK_INT(match_string(modes, 5, "auto\n"), -EINVAL);
	CHECK_INT(sysfs_match_string(modes, "auto\n"), 2);
	CHECK_INT(sysfs_match_string(modes, "aut"), -EINVAL);
}

static void test_copy(void)
{
	char buf[8], path[] = "a/b/c";
	u32 words[3] = { 1, 2, 3 };
	u16 halves[3] = { 1, 2, 3 };

	memset(buf, 'x', sizeof(buf));
	CHECK_INT(strscpy_pad(buf, "ab", sizeof(buf)), 2);
	CHECK(!memcmp(buf, "ab\0\0\0\0\0", sizeof(buf)));
	CHECK_INT(strscpy_pad(buf, "abcdefgh", sizeof(buf)), -E2BIG);
	CHECK_STR(buf, "abcdefg");
	CHECK_INT(strscpy(buf, "array"), 5);
	CHECK_INT(strscpy(buf, "longer than that"), -E2BIG);
	CHECK_STR(buf, "longer ");
	CHECK(stpcpy(buf, "end") == buf + 3);
	CHECK_STR(buf, "end");
	CHECK(strreplace(path, '/', '!') == path + 5);
	CHECK_STR(path, "a!b!c");
	memset32(words, 0x12345678, 2);
	CHECK(words[0] == 0x12345678 && words[1] == 0x12345678 && words[2] == 3);
	memset16(halves, 0x1234, 2);
	CHECK(halves[0] == 0x1234 && halves[1] == 0x1234 && halves[2] == 3);
	memzero_explicit(words, sizeof(words));
	CHECK(!memchr_inv(words, 0, sizeof(words)));
}

static void test_words(void)
{
	char *end;
	const char *text = "16M,";

	CHECK_STR(kbasename("/lib/modules/x.ko"), "x.ko");
	CHECK_STR(kbasename("x.ko"), "x.ko");
	CHECK_STR(kbasename("/"), "");
	CHECK(memparse(text, &end) == 16 << 20 && end == text + 3);
	CHECK(memparse("0x10k", NULL) == 16 << 10);
	CHECK(memparse("7", &end) == 7 && !*end);
	CHECK(memparse("1G", NULL) == 1 << 30 && memparse("1P", NULL) == 1LL << 50);
	CHECK(memparse("3x", &end) == 3 && *end == 'x');
	CHECK_STR(str_yes_no(true), "yes");
	CHECK_STR(str_on_off(false), "off");
	CHECK_STR(str_enabled_disabled(false), "disabled");
	CHECK_STR(str_enable_disable(true), "enable");
}

const struct host_test host_tests[] = {
	{ "a bounded search finds what a search in a cut copy finds", test_find },
	{ "a newline at the end does not make a word another one", test_sysfs },
	{ "copies are padded, cut and joined as they say", test_copy },
	{ "the last part of a path, sizes with units, truth values as words", test_words },
	{ NULL, NULL }
};
