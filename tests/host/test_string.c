// SPDX-License-Identifier: MIT
/*
 * Tests of lib/string.c and lib/ctype.c: random blocks and strings, against the
 * C library where it has the function, against the definition where not.
 *
 * Strings are drawn from three letters, so that matches and near matches occur,
 * with some bytes above 0x7f among them. Buffers are exactly as large as
 * they may be, so that AddressSanitizer sees a byte too many.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/test_string.c, lib/memcpy_kunit.c.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"

#define ROUNDS 20000
#define BLOCK 100
#define LONGEST 12

static int sign(int x)
{
	return (x > 0) - (x < 0);
}

static void random_block(u8 *s, size_t n)
{
	while (n--)
		*s++ = host_random();
}

/* Up to @longest letters. */
static void random_string(char *s, size_t longest)
{
	static const char letters[] = "abaAB\xe1";
	size_t n = host_random_below(longest + 1);

	while (n--)
		*s++ = letters[host_random_below(sizeof(letters) - 1)];
	*s = '\0';
}

static void test_memmove(void)
{
	u8 got[BLOCK], want[BLOCK];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		size_t n = host_random_below(BLOCK + 1);
		size_t from = host_random_below(BLOCK - n + 1);
		size_t to = host_random_below(BLOCK - n + 1);

		random_block(got, BLOCK);
		libc_memmove(want, got, BLOCK);
		libc_memmove(want + to, want + from, n);
		CHECK(memmove(got + to, got + from, n) == got + to);
		if (libc_memcmp(got, want, BLOCK))
			FAIL("%zu bytes from %zu to %zu", n, from, to);
	}
}

static void test_memcpy_memset(void)
{
	u8 got[BLOCK], want[BLOCK], source[BLOCK];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		size_t n = host_random_below(BLOCK + 1);
		size_t from = host_random_below(BLOCK - n + 1);
		size_t to = host_random_below(BLOCK - n + 1), i;

		random_block(got, BLOCK);
		random_block(source, BLOCK);
		libc_memmove(want, got, BLOCK);
		libc_memmove(want + to, source + from, n);
		CHECK(memcpy(got + to, source + from, n) == got + to);
		CHECK(!libc_memcmp(got, want, BLOCK));
		for (i = to; i < to + n; i++)
			want[i] = 0x80 + round;
		CHECK(memset(got + to, 0xff80 + round, n) == got + to);
		CHECK(!libc_memcmp(got, want, BLOCK));
	}
}

static void test_memcmp_memchr(void)
{
	u8 a[BLOCK], b[BLOCK];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		size_t n = host_random_below(BLOCK + 1), i;
		int c = host_random_below(256);
		u8 *other = NULL;

		random_block(a, BLOCK);
		libc_memmove(b, a, BLOCK);
		b[host_random_below(BLOCK)] ^= 0x81;
		CHECK_INT(sign(memcmp(a, b, n)), sign(libc_memcmp(a, b, n)));
		CHECK(memchr(a, c + 0x300, n) == libc_memchr(a, c, n));

		memset(a, c, n);
		if (n && host_random_below(2)) {
			i = host_random_below(n);
			a[i] ^= 1;
			other = a + i;
		}
		CHECK(memchr_inv(a, c, n) == other);
	}
}

static void test_compare(void)
{
	char a[LONGEST + 1], b[LONGEST + 1];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		size_t n = host_random_below(LONGEST + 2);

		random_string(a, LONGEST);
		if (host_random_below(4))
			random_string(b, LONGEST);
		else
			libc_strncpy(b, a, sizeof(b));
		CHECK_INT(strlen(a), libc_strlen(a));
		CHECK_INT(strnlen(a, n), n < libc_strlen(a) ? n : libc_strlen(a));
		CHECK_INT(sign(strcmp(a, b)), sign(libc_strncmp(a, b, ULONG_MAX)));
		CHECK_INT(sign(strncmp(a, b, n)), sign(libc_strncmp(a, b, n)));
		CHECK_INT(sign(strcasecmp(a, b)), sign(libc_strncasecmp(a, b, ULONG_MAX)));
		CHECK_INT(sign(strncasecmp(a, b, n)), sign(libc_strncasecmp(a, b, n)));
	}
	CHECK(strcmp("\x80", "a") > 0);
}

static void test_find(void)
{
	static const char characters[] = "abAx\xe1";
	char s[LONGEST + 1], set[4];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		int c = characters[host_random_below(sizeof(characters))];

		random_string(s, LONGEST);
		random_string(set, 3);
		CHECK(strchr(s, c) == libc_strchr(s, c));
		CHECK(strrchr(s, c) == libc_strrchr(s, c));
		CHECK(strstr(s, set) == libc_strstr(s, set));
		CHECK_INT(strspn(s, set), libc_strspn(s, set));
		CHECK_INT(strcspn(s, set), libc_strcspn(s, set));
		CHECK(strpbrk(s, set) ==
		      (s[libc_strcspn(s, set)] ? s + libc_strcspn(s, set) : NULL));
	}
}

/* strscpy() and strlcpy() into exactly @size bytes. */
static void check_bounded_copy(const char *s, size_t size)
{
	size_t n = libc_strlen(s);
	size_t kept = !size ? 0 : n < size ? n : size - 1;
	char *to = host_alloc(size + 1);

	to[size] = '~';
	CHECK_INT(strscpy(to, s, size), n < size ? (ssize_t)n : -E2BIG);
	CHECK(!libc_memcmp(to, s, kept));
	CHECK(!size || !to[kept]);
	memset(to, '~', size);
	CHECK_INT(strlcpy(to, s, size), n);
	CHECK(!libc_memcmp(to, s, kept));
	CHECK(!size || !to[kept]);
	CHECK_INT(to[size], '~');
}

static void test_bounded_copy(void)
{
	size_t size;

	for (size = 0; size < 7; size++)
		check_bounded_copy("timer", size);
	check_bounded_copy("", 0);
	check_bounded_copy("", 1);
}

static void test_copy(void)
{
	char got[3 * LONGEST], want[3 * LONGEST], a[LONGEST + 1], b[LONGEST + 1];
	int round;

	for (round = 0; round < ROUNDS; round++) {
		size_t n = host_random_below(LONGEST + 3), size;

		random_string(a, LONGEST);
		random_string(b, LONGEST);
		random_block((u8 *)got, sizeof(got));
		libc_memmove(want, got, sizeof(got));
		CHECK(strncpy(got, a, n) == got);
		libc_strncpy(want, a, n);
		CHECK(!libc_memcmp(got, want, sizeof(got)));

		CHECK(strcpy(got, a) == got);
		libc_strncpy(want, a, libc_strlen(a) + 1);
		CHECK(strncat(got, b, n) == got);
		libc_strncat(want, b, n);
		CHECK_INT(libc_strncmp(got, want, ULONG_MAX), 0);

		strcpy(got, a);
		strcpy(want, a);
		CHECK(strcat(got, b) == got);
		libc_strncat(want, b, ULONG_MAX);
		CHECK_INT(libc_strncmp(got, want, ULONG_MAX), 0);

		strcpy(got, a);
		size = host_random_below(sizeof(got));
		CHECK_INT(strlcat(got, b, size), (strlen(a) < size ? strlen(a) : size) + strlen(b));
		if (size > strlen(a)) {
			want[size - 1] = '\0';
			CHECK_INT(libc_strncmp(got, want, ULONG_MAX), 0);
		} else {
			CHECK_INT(libc_strncmp(got, a, ULONG_MAX), 0);
		}
	}
}

static void test_cut(void)
{
	char line[] = "a,,b;", blanks[] = " \t\n timer set \r\n", nothing[] = " \t ";
	char *s = line;

	CHECK_STR(strsep(&s, ",;"), "a");
	CHECK_STR(strsep(&s, ",;"), "");
	CHECK_STR(strsep(&s, ",;"), "b");
	CHECK_STR(strsep(&s, ",;"), "");
	CHECK(!s);
	CHECK(!strsep(&s, ",;"));
	CHECK_STR(strim(blanks), "timer set");
	CHECK_STR(strim(nothing), "");
	CHECK_STR(skip_spaces(" \t\v\f\r\n x "), "x ");
}

static void test_ctype(void)
{
	int c;

	for (c = -128; c < 256; c++) {
		int ascii = c >= 0 && c < 128;

		CHECK_INT(isalpha(c), ascii && libc_is("alpha", c));
		CHECK_INT(isdigit(c), ascii && libc_is("digit", c));
		CHECK_INT(isalnum(c), ascii && libc_is("alnum", c));
		CHECK_INT(isupper(c), ascii && libc_is("upper", c));
		CHECK_INT(islower(c), ascii && libc_is("lower", c));
		CHECK_INT(isxdigit(c), ascii && libc_is("xdigit", c));
		CHECK_INT(isspace(c), ascii && libc_is("space", c));
		CHECK_INT(iscntrl(c), ascii && libc_is("cntrl", c));
		CHECK_INT(ispunct(c), ascii && libc_is("punct", c));
		CHECK_INT(isgraph(c), ascii && libc_is("graph", c));
		CHECK_INT(isprint(c), ascii && libc_is("print", c));
		CHECK_INT(toupper(c), (char)(ascii && c >= 'a' && c <= 'z' ? c - 32 : c));
		CHECK_INT(tolower(c), (char)(ascii && c >= 'A' && c <= 'Z' ? c + 32 : c));
	}
}

const struct host_test host_tests[] = {
	{ "memmove copies overlapping blocks both ways", test_memmove },
	{ "memcpy and memset write their bytes and no others", test_memcpy_memset },
	{ "memcmp, memchr and memchr_inv see unsigned bytes", test_memcmp_memchr },
	{ "comparisons agree with the C library's, case ignored or not", test_compare },
	{ "characters, sets and strings are found where the C library finds them", test_find },
	{ "strscpy and strlcpy terminate within the buffer and report what did not fit",
	  test_bounded_copy },
	{ "copying and appending agree with the C library's", test_copy },
	{ "strsep, strim and skip_spaces cut where they say", test_cut },
	{ "character classes are ASCII's, and none above it", test_ctype },
	{ NULL, NULL }
};
