// SPDX-License-Identifier: MIT
/*
 * PRK rows: the conversions.
 *
 * tests/host/test_vsprintf.c compares the portable ones with the C library's.
 *
 * Context: process context.
 * Locking: none.
 * Linux: lib/vsprintf.c, Documentation/core-api/printk-formats.rst.
 */
#include "prk.h"

#include <linux/err.h>
#include <linux/slab.h>

static char text[80];

#define CHECK(wanted, ...)                                             \
	do {                                                           \
		int _n = snprintf(text, sizeof(text), __VA_ARGS__);    \
		CONF_STREQ(text, wanted);                              \
		CONF_EQ(_n, strlen(wanted));                           \
	} while (0)

static void check_numbers(void)
{
	CHECK("-1 4294967295 beef BEEF 17 0xff", "%d %u %x %X %o %#x", -1, -1U, 0xbeef, 0xbeef, 15,
	      255);
	CHECK("-2147483648 4294967295 7fffffff", "%ld %lu %lx", (long)(-2147483647 - 1),
	      (unsigned long)4294967295U, 0x7fffffffL);
	CHECK("-9223372036854775807 18446744073709551615 deadbeef00000000", "%lld %llu %llx",
	      -9223372036854775807LL, 18446744073709551615ULL, 0xdeadbeef00000000ULL);
	CHECK("44 65535 -1 12 -12", "%hhu %hu %hhd %zu %zd", (u8)300, (u16)-1, (s8)255, (size_t)12,
	      (ssize_t)-12);
	CHECK("[   42][42   ][00042][+42][ 42]", "[%5d][%-5d][%05d][%+d][% d]", 42, 42, 42, 42, 42);
	CHECK("[   42][42   ][0042]", "[%*d][%*d][%.4d]", 5, 42, -5, 42, 42);
}

static void check_strings(void)
{
	/* NULL, but no compiler knows. */
	const char *none = strstr(text, "not in there");

	CHECK("text c 100%", "%s %c %d%%", "text", 'c', 100);
	CHECK("[ text][text ][ab]", "[%5s][%-5s][%.2s]", "text", "text", "abc");
	CHECK("(null)", "%s", none);
	/* The length is what the text would have had. */
	CONF_EQ(snprintf(text, 4, "%d", 123456), 6);
	CONF_STREQ(text, "123");
	CONF_EQ(scnprintf(text, 4, "%d", 123456), 3);
}

/* Until it has a key, Linux prints (____ptrval____). */
static void check_hash(void)
{
	static int object;
	char again[sizeof(text)];

	snprintf(text, sizeof(text), "%px", &object);
	CONF_EQ(simple_strtoul(text, NULL, 16), (unsigned long)&object);
	CONF_EQ(strlen(text), 2 * sizeof(void *));
	snprintf(text, sizeof(text), "%p", &object);
	CONF_EXPECT(simple_strtoul(text, NULL, 16) != (unsigned long)&object);
	CONF_EXPECT(text[0] == '(' || strlen(text) == 2 * sizeof(void *));
	snprintf(again, sizeof(again), "%p", &object);
	CONF_STREQ(again, text);
	snprintf(again, sizeof(again), "%pK", &object);
	CONF_STREQ(again, text);
}

static void check_pointers(void)
{
	static const u8 bytes[] = { 0x01, 0x2b, 0xff };

	CHECK("kfree", "%ps", (void *)kfree);
	snprintf(text, sizeof(text), "%pS", (void *)((unsigned long)kfree + 1));
	CONF_EXPECT(!strncmp(text, "kfree+0x1/0x", 12));
	CHECK("-ENOMEM -EINVAL", "%pe %pe", ERR_PTR(-ENOMEM), ERR_PTR(-EINVAL));
	CHECK("01 2b ff|01:2b|01-2b-ff|012bff", "%3ph|%*phC|%3phD|%*phN", bytes, 2, bytes, bytes, 3,
	      bytes);
	CHECK("00000000", "%p", NULL);
}

static int __printf(1, 2) wrapper(const char *fmt, ...)
{
	struct va_format format = { .fmt = fmt };
	va_list args;
	int n;

	va_start(args, fmt);
	format.va = &args;
	n = snprintf(text, sizeof(text), "wrapped: %pV", &format);
	va_end(args);
	return n;
}

CONF(PRK_08, "printk() returns no error; the conversions print what they are documented to print.")
{
	CONF_EXPECT(printk(KERN_DEBUG "prk: something\n") >= 0);
	CONF_EXPECT(printk("%s", "") >= 0);
	check_numbers();
	check_strings();
	check_hash();
	check_pointers();
	CONF_EQ(wrapper("%d %s", 5, "words"), 16);
	CONF_STREQ(text, "wrapped: 5 words");
}

CONF_MODULE(CONF_ROW(PRK_08));
