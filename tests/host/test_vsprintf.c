// SPDX-License-Identifier: MIT
/*
 * Tests of lib/vsprintf.c and lib/hexdump.c: the portable part against the C
 * library with random formats, values and buffer sizes; the kernel's own
 * conversions case by case.
 *
 * Not generated, because Linux (and so Jiffy) differs from C there: '#' with o,
 * the 0 flag with a precision, a precision of 0 for the value 0, '#' with x for
 * the value 0. Each of these has a case of its own.
 *
 * Context: a process on the host.
 * Locking: none.
 * Linux: lib/test_printf.c.
 */
#include <linux/err.h>
#include <linux/errname.h>
#include <linux/limits.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>

#include "host.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define ROUNDS 200000
#define TEXT_SIZE 512

/* A length modifier with the conversions it goes with and the argument's type. */
struct kind {
	const char *length;
	const char *conversions;
	enum { ARG_INT, ARG_LONG, ARG_LLONG, ARG_STRING } type;
};

static const struct kind kinds[] = {
	{ "", "diuxXo", ARG_INT },     { "h", "diuxXo", ARG_INT },  { "hh", "diuxXo", ARG_INT },
	{ "l", "diuxXo", ARG_LONG },   { "z", "diuxXo", ARG_LONG }, { "t", "diuxXo", ARG_LONG },
	{ "ll", "diuxXo", ARG_LLONG }, { "", "c", ARG_INT },        { "", "s", ARG_STRING },
};

static const char *const strings[] = {
	"", "a", "timer", "swapper/0", "%d", "a longer piece of text"
};

/* No format attribute: some formats here are wrong on purpose. */
static int ours(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

static int theirs(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = libc_vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

/* A conversion under test, and what its stars stand for. */
struct sample {
	char fmt[64];
	const struct kind *kind;
	bool star_width, star_precision;
	int width, precision;
	u64 value;
	const char *text;
};

static u64 random_value(void)
{
	u64 value = (u64)host_random() << 32 | host_random();

	/* Short numbers as often as long ones, and the corners. */
	switch (host_random_below(8)) {
	case 0:
		return 0;
	case 1:
		return 1ULL << host_random_below(64);
	case 2:
		return (1ULL << host_random_below(64)) - 1;
	}
	return value >> host_random_below(64);
}

/* Appends a number or a star to @fmt, or nothing. Returns whether it was a star. */
static bool add_field(char *fmt, const char *before, int *value)
{
	char digits[8];

	*value = (int)host_random_below(50) - 25;
	strcat(fmt, before);
	switch (host_random_below(4)) {
	case 0:
		return false;
	case 1:
		strcat(fmt, "*");
		return true;
	}
	theirs(digits, sizeof(digits), "%d", *value < 0 ? -*value : *value);
	if (*value)
		strcat(fmt, digits);
	return false;
}

static void make_sample(struct sample *s)
{
	char conversion[2] = "";
	bool number;

	memset(s, 0, sizeof(*s));
	s->kind = &kinds[host_random_below(ARRAY_SIZE(kinds))];
	s->value = random_value();
	s->text = strings[host_random_below(ARRAY_SIZE(strings))];
	conversion[0] = s->kind->conversions[host_random_below(strlen(s->kind->conversions))];
	number = !strchr("cs", conversion[0]);

	strcpy(s->fmt, host_random_below(2) ? "before %" : "%");
	if (host_random_below(3) == 0)
		strcat(s->fmt, "-");
	if (strchr("di", conversion[0]) && host_random_below(3) == 0)
		strcat(s->fmt, host_random_below(2) ? "+" : " ");
	if (strchr("xX", conversion[0]) && host_random_below(3) == 0) {
		strcat(s->fmt, "#");
		s->value |= 1;
	}
	if (conversion[0] != 'c' && host_random_below(2)) {
		s->star_width = add_field(s->fmt, "", &s->width);
		s->star_precision = add_field(s->fmt, ".", &s->precision);
		s->value |= number;
	} else {
		if (number && host_random_below(3) == 0)
			strcat(s->fmt, "0");
		s->star_width = add_field(s->fmt, "", &s->width);
	}
	strcat(s->fmt, s->kind->length);
	strcat(s->fmt, conversion);
	strcat(s->fmt, host_random_below(2) ? "|after" : "");
}

static int print_sample(int (*fn)(char *buf, size_t size, const char *fmt, ...), char *buf,
			size_t size, const struct sample *s)
{
#define PRINT(arg)                                                                              \
	(s->star_width && s->star_precision ? fn(buf, size, s->fmt, s->width, s->precision, arg) : \
	 s->star_width			    ? fn(buf, size, s->fmt, s->width, arg) :               \
	 s->star_precision		    ? fn(buf, size, s->fmt, s->precision, arg) :           \
					      fn(buf, size, s->fmt, arg))
	switch (s->kind->type) {
	case ARG_INT:
		return PRINT((int)s->value);
	case ARG_LONG:
		return PRINT((long)s->value);
	case ARG_LLONG:
		return PRINT((long long)s->value);
	case ARG_STRING:
		break;
	}
	return PRINT(s->text);
#undef PRINT
}

static void test_against_libc(void)
{
	char got[TEXT_SIZE], want[TEXT_SIZE];
	struct sample sample;
	int round, n, m;

	for (round = 0; round < ROUNDS; round++) {
		size_t size = host_random_below(4) ? TEXT_SIZE : host_random_below(30);

		make_sample(&sample);
		memset(got, '~', sizeof(got));
		memset(want, '~', sizeof(want));
		n = print_sample(ours, got, size, &sample);
		m = print_sample(theirs, want, size, &sample);
		if (n != m || memcmp(got, want, TEXT_SIZE)) {
			got[TEXT_SIZE - 1] = want[TEXT_SIZE - 1] = '\0';
			FAIL("\"%s\" (%d, %d) of %llx, \"%s\" in %zu: %d \"%s\", not %d \"%s\"",
			     sample.fmt, sample.width, sample.precision, sample.value, sample.text,
			     size, n, got, m, want);
		}
	}
}

/*
 * Every number of decimal digits at both its ends, where the method changes, and
 * many in between. The result must be right at every size of the buffer: with
 * little room a number takes another way.
 */
static void check_decimal(u64 value)
{
	char got[TEXT_SIZE], want[TEXT_SIZE];
	size_t size;

	memset(got, '~', sizeof(got));
	memset(want, '~', sizeof(want));
	for (size = 16; size < 48; size += 1 + host_random_below(16)) {
		int n = ours(got, size, "%u %5d %09u %llu", (u32)value, (int)value, (u32)value,
			     value);
		int m = theirs(want, size, "%u %5d %09u %llu", (u32)value, (int)value, (u32)value,
			       value);

		if (n != m || memcmp(got, want, TEXT_SIZE))
			FAIL("%llu in %zu: %d \"%s\", not %d \"%s\"", value, size, n, got, m, want);
	}
}

static void test_decimal(void)
{
	u64 power;
	int i;

	for (power = 1; power < 10000000000000000000ULL; power *= 10) {
		for (i = -3; i <= 3; i++) {
			check_decimal(power + i);
			check_decimal(power * 5 + i);
			check_decimal(power * 9 + i);
		}
	}
	for (i = 0; i < ROUNDS; i++)
		check_decimal(random_value());
	for (i = 0; i < 100; i++)
		check_decimal(U32_MAX - 50 + i);
}

/* Checks text and returned length. */
#define CHECK_FORMAT(want, ...)                                         \
	do {                                                            \
		char _buf[TEXT_SIZE];                                   \
		int _n = ours(_buf, sizeof(_buf), __VA_ARGS__);         \
		CHECK_STR(_buf, want);                                  \
		CHECK_INT(_n, strlen(want));                            \
	} while (0)

static void test_several_arguments(void)
{
	CHECK_FORMAT("[   12.345678] timer_handler: pid = 0, comm = swapper/0",
		     "[%5lu.%06lu] timer_handler: pid = %d, comm = %s", 12UL, 345678UL, 0,
		     "swapper/0");
	CHECK_FORMAT("1 2 3 4 5 6 7 8 9 a", "%d %ld %lld %hd %hhd %zu %u %lu %llu %x", 1, 2L, 3LL,
		     4, 5, (size_t)6, 7U, 8UL, 9ULL, 10);
	CHECK_FORMAT("-9223372036854775808 18446744073709551615 1777777777777777777777",
		     "%lld %llu %llo", LLONG_MIN, ULLONG_MAX, ULLONG_MAX);
	CHECK_FORMAT("10000000000 4294967296 4294967295", "%llu %llu %llu", 10000000000ULL,
		     4294967296ULL, 4294967295ULL);
	CHECK_FORMAT("10000000001000000000", "%llu", 10000000001000000000ULL);
	CHECK_FORMAT("100%", "%d%%", 100);
	CHECK_FORMAT("   -5|-0005|-5|-5   |   ab|1234567890", "%5d|%05d|%1d|%-5d|%5s|%3u", -5, -5,
		     -5, -5, "ab", 1234567890U);
	CHECK_FORMAT("-2147483648|ffffffff|0000beef|  3|0", "%d|%x|%08x|%3x|%0d", INT_MIN, ~0U,
		     0xbeef, 3, 0);
	CHECK_FORMAT("", "%s", "");
	CHECK_FORMAT("", "");
}

static void test_size(void)
{
	char buf[8] = "~~~~~~~";

	CHECK_INT(snprintf(NULL, 0, "%d and %s", 12345, "more"), 14);
	CHECK_INT(snprintf(buf, 0, "%d", 5), 1);
	CHECK_INT(buf[0], '~');
	CHECK_INT(snprintf(buf, 1, "%d", 5), 1);
	CHECK_STR(buf, "");
	CHECK_INT(snprintf(buf, 4, "%s", "timer"), 5);
	CHECK_STR(buf, "tim");
	CHECK_INT(buf[4], '~');
	CHECK_INT(snprintf(buf, 4, "%10d", 5), 10);
	CHECK_STR(buf, "   ");
	CHECK_INT(snprintf(buf, 4, "ab%-10d", 5), 12);
	CHECK_STR(buf, "ab5");
	CHECK_INT(scnprintf(buf, 4, "%s", "timer"), 3);
	CHECK_INT(scnprintf(buf, 6, "%s", "timer"), 5);
	CHECK_INT(scnprintf(buf, 0, "%s", "timer"), 0);
	CHECK_INT(scnprintf(buf, 1, "%s", "timer"), 0);
	CHECK_INT(ours(buf, ULONG_MAX, "%s", "timer"), 5);
	CHECK_STR(buf, "timer");
	CHECK_INT(sprintf(buf, "%s-%d", "abc", 42), 6);
	CHECK_STR(buf, "abc-42");
}

static void test_as_linux_not_c(void)
{
	CHECK_FORMAT("0x0", "%#x", 0);
	CHECK_FORMAT("0", "%.0d", 0);
	CHECK_FORMAT("00000007", "%08.3d", 7);
	CHECK_FORMAT("010 0", "%#o %#o", 8, 0);
	CHECK_FORMAT("0010", "%#.3o", 8);
	CHECK_FORMAT("0x00ff", "%#06x", 255);
	CHECK_FORMAT("0XFF", "%#X", 255);
	CHECK_FORMAT("12", "%Ld", 12LL);
}

static void test_bad_strings(void)
{
	CHECK_FORMAT("(null)", "%s", (char *)NULL);
	CHECK_FORMAT("  (null)", "%8s", (char *)NULL);
	CHECK_FORMAT("(efault)", "%s", (char *)100);
	CHECK_FORMAT("(efault)", "%s", (char *)ERR_PTR(-ENOMEM));
	CHECK_FORMAT("(null)", "%4ph", NULL);
}

static void test_unknown(void)
{
	CHECK_FORMAT("%y|5", "%y|%d", 5);
	CHECK_FORMAT("%-5.3q|5", "%-5.3q|%d", 5);
	CHECK_FORMAT("%n|5", "%n|%d", 5);
	CHECK_FORMAT("%f|5", "%f|%d", 5);
	CHECK_FORMAT("end %", "end %");
	CHECK_FORMAT("end %-08l", "end %-08l");
	CHECK_FORMAT("%\xff", "%\xff");
	CHECK_INT(ours(NULL, 0, "%c", 0), 1);
}

static void test_wild_fields(void)
{
	char buf[16];

	CHECK_INT(ours(buf, sizeof(buf), "%*d", INT_MAX, 5), 0x7fffff);
	CHECK_STR(buf, "               ");
	CHECK_INT(ours(buf, sizeof(buf), "%*d", INT_MIN, 5), 0x7fffff);
	CHECK_STR(buf, "5              ");
	CHECK_INT(ours(buf, sizeof(buf), "%99999999999999999999d", 5), 0x7fffff);
	CHECK_INT(ours(buf, sizeof(buf), "%.*s", INT_MIN, "abc"), 3);
	CHECK_INT(ours(buf, sizeof(buf), "%.99999999999d", 5), 0x7fffff);
}

static void test_pointer(void)
{
	char first[32], again[32], other[32], raw[32];
	void *ptr = (void *)0x12345678;

	vsnprintf_hash_key = 0xcafe1234;
	CHECK_INT(ours(first, sizeof(first), "%p", ptr), 2 * sizeof(void *));
	ours(again, sizeof(again), "%pK", ptr);
	ours(other, sizeof(other), "%p", ptr + 4);
	ours(raw, sizeof(raw), "%px", ptr);
	CHECK_STR(again, first);
	CHECK(strcmp(other, first) != 0);
	CHECK(strcmp(raw, first) != 0);
	CHECK_STR(raw, sizeof(void *) == 8 ? "0000000012345678" : "12345678");
	vsnprintf_hash_key = 0xcafe1235;
	ours(again, sizeof(again), "%p", ptr);
	CHECK(strcmp(again, first) != 0);

	CHECK_FORMAT(sizeof(void *) == 8 ? "0000000000000000" : "00000000", "%p", NULL);
	CHECK_FORMAT("           0|1234        |0x1234", "%12p|%-12px|%#6px", NULL, (void *)0x1234,
		     (void *)0x1234);
}

static void test_error_pointer(void)
{
	CHECK_FORMAT("-ENOMEM|-ERESTARTSYS", "%pe|%pe", ERR_PTR(-ENOMEM), ERR_PTR(-ERESTARTSYS));
	CHECK_FORMAT("   -EIO|-EIO   |", "%7pe|%-7pe|", ERR_PTR(-EIO), ERR_PTR(-EIO));
	CHECK_FORMAT("-999", "%pe", ERR_PTR(-999));
	CHECK_FORMAT(sizeof(void *) == 8 ? "0000000000000000" : "00000000", "%pe", NULL);
	CHECK_STR(errname(ETIMEDOUT), "ETIMEDOUT");
	CHECK_STR(errname(-EINVAL), "-EINVAL");
	CHECK(!errname(0));
	CHECK(!errname(9999));
}

static void test_hex_bytes(void)
{
	u8 bytes[70];
	char text[TEXT_SIZE];
	int i;

	for (i = 0; i < ARRAY_SIZE(bytes); i++)
		bytes[i] = i * 37;
	CHECK_FORMAT("00 25 4a 6f", "%4ph", bytes);
	CHECK_FORMAT("00:25:4a:6f|00-25|00254a", "%4phC|%2phD|%3phN", bytes, bytes, bytes);
	CHECK_FORMAT("00 25 4a.", "%*ph.", 3, bytes);
	CHECK_FORMAT("00|", "%ph|", bytes);
	CHECK_FORMAT("|", "%*ph|", 0, NULL);
	CHECK_INT(ours(text, sizeof(text), "%70ph", bytes), 64 * 3 - 1);
}

static void test_bitmaps(void)
{
	/* As the kernel's words lie in memory: little endian. */
	static const u32 words[4] __aligned(8) = { 0x0000009d, 0x80000001, 0xffffffff, 0 };
	static const unsigned long none[1];

	CHECK_FORMAT("9d|1d", "%8pb|%*pb", words, 7, words);
	CHECK_FORMAT("80000001,0000009d", "%64pb", words);
	CHECK_FORMAT("1,0000009d", "%33pb", words);
	CHECK_FORMAT("0,2-4,7", "%8pbl", words);
	CHECK_FORMAT("0,2-4|", "%7pbl|", words);
	CHECK_FORMAT("0,2-4,7,32,63", "%*pbl", 64, words);
	CHECK_FORMAT("0,2-4,7,32,63-95", "%128pbl", words);
	CHECK_FORMAT("<>", "<%*pbl>", 8, none);
	CHECK_FORMAT("<>", "<%pb>", words);
	CHECK_FORMAT("  (null)", "%8pbl", NULL);
}

static int nested(char *buf, size_t size, const char *fmt, ...)
{
	struct va_format format = { .fmt = fmt };
	va_list args;
	int n;

	va_start(args, fmt);
	format.va = &args;
	n = snprintf(buf, size, "<%pV|%pV>", &format, &format);
	va_end(args);
	return n;
}

static void test_nested(void)
{
	char buf[16];

	CHECK_INT(nested(buf, sizeof(buf), "%d%s", 42, "x"), 9);
	CHECK_STR(buf, "<42x|42x>");
	CHECK_INT(nested(buf, sizeof(buf), "%d%s", 42, "abcdefgh"), 23);
	CHECK_STR(buf, "<42abcdefgh|42a");
	CHECK_INT(nested(buf, 1, "%d", 42), 7);
	CHECK_STR(buf, "");
	CHECK_FORMAT("(null)", "%pV", NULL);
}

/* The line and its length, also without room. */
#define CHECK_DUMP(want, len, rowsize, groupsize, ascii)                                        \
	do {                                                                                    \
		char _line[TEXT_SIZE];                                                          \
		CHECK_INT(hex_dump_to_buffer(bytes, len, rowsize, groupsize, _line,             \
					     sizeof(_line), ascii),                             \
			  strlen(want));                                                        \
		CHECK_STR(_line, want);                                                         \
		CHECK_INT(hex_dump_to_buffer(bytes, len, rowsize, groupsize, NULL, 0, ascii),   \
			  strlen(want));                                                        \
	} while (0)

static void test_hex_dump(void)
{
	static const u8 bytes[33] = "Timer\0*\xff abcdefghijklmnopqrst\n\x1f";
	char line[8] = "~~~~~~~";

	CHECK_DUMP("54 69 6d 65 72 00 2a ff                          Timer.*.", 8, 16, 1, true);
	CHECK_DUMP("54 69 6d 65 72 00 2a ff", 8, 16, 1, false);
	CHECK_DUMP("6954 656d 0072 ff2a", 8, 16, 2, false);
	CHECK_DUMP("656d6954 ff2a0072                    Timer.*.", 8, 16, 4, true);
	CHECK_DUMP("ff2a0072656d6954                   Timer.*.", 8, 16, 8, true);
	/* No whole number of groups, no such group, no such row, more than a row. */
	CHECK_DUMP("54 69 6d 65 72 00", 6, 16, 4, false);
	CHECK_DUMP("54 69 6d", 3, 16, 3, false);
	CHECK_DUMP("54 69 6d                                         Tim", 3, 17, 1, true);
	CHECK_DUMP("54 69 6d 65 72 00 2a ff 20 61 62 63 64 65 66 67  Timer.*. abcdefg", 40, 16, 1,
		   true);
	CHECK_DUMP("", 0, 16, 1, true);
	CHECK_INT(hex_dump_to_buffer(bytes, 32, 32, 1, NULL, 0, true), 32 * 3 + 1 + 32);
	CHECK_INT(hex_dump_to_buffer(bytes, 4, 16, 1, line, 6, false), 11);
	CHECK_STR(line, "54 69");
	CHECK_INT(line[6], '~');
}

static int fake_symbol(char *buf, size_t size, unsigned long addr, char kind)
{
	if (kind == 's')
		return snprintf(buf, size, "f%lx", addr);
	return snprintf(buf, size, "f%lx+0x10/0x20", addr);
}

static void test_symbol(void)
{
	void *ptr = (void *)0x1234;

	CHECK_FORMAT(sizeof(void *) == 8 ? "0x0000000000001234" : "0x00001234", "%pS", ptr);
	vsnprintf_symbol_hook = fake_symbol;
	CHECK_FORMAT("f1234+0x10/0x20|f1234|f1234+0x10/0x20", "%pS|%ps|%pB", ptr, ptr, ptr);
	CHECK_FORMAT("     f1234|f1234     |", "%10ps|%-10ps|", ptr, ptr);
	vsnprintf_symbol_hook = NULL;
}

const struct host_test host_tests[] = {
	{ "random integers, characters and strings come out as the C library has them",
	  test_against_libc },
	{ "decimal numbers of all lengths, in fields, at every size of the buffer", test_decimal },
	{ "a format may have several conversions of all lengths", test_several_arguments },
	{ "the buffer's size is respected and the whole length returned", test_size },
	{ "where Linux differs from C, so does Jiffy", test_as_linux_not_c },
	{ "strings that cannot be read are named, not read", test_bad_strings },
	{ "unknown conversions stay visible and take no argument", test_unknown },
	{ "wild widths and precisions are bounded", test_wild_fields },
	{ "%p hides the pointer, the same way each time; %px does not", test_pointer },
	{ "%pe names the error", test_error_pointer },
	{ "%ph prints up to 64 bytes in hex", test_hex_bytes },
	{ "%pb prints a bitmap in hex, %pbl as a list", test_bitmaps },
	{ "%pS and %ps ask the hook, or print the address", test_symbol },
	{ "%pV prints a format in a format, twice if asked", test_nested },
	{ "a hex dump has its numbers and characters in columns", test_hex_dump },
	{ NULL, NULL }
};
