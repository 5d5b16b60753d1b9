// SPDX-License-Identifier: MIT
/*
 * The host's side of a test program: main() and what tests need of the C library.
 *
 * Runs each test of the program and prints a line for each, "ok - claim" or
 * "not ok - claim: file:line: why"; run.py counts them. A failed test ends at
 * its first failure, by longjmp(), and the next one runs. Random numbers start
 * afresh for each test, so one test's are the same whatever ran before it.
 *
 * Context: a process on the host.
 * Locking: none, one thread.
 * Linux: tools/testing/kunit has the same purpose.
 */
#include "host.h"

#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define ALLOCATIONS_MAX 16

static jmp_buf test_end;
static char why[1024];
static unsigned long seed = 1;
static unsigned int random_state;
static void *allocations[ALLOCATIONS_MAX];
static int nr_allocations;

_Noreturn void host_fail(const char *file, int line, const char *fmt, ...)
{
	const char *slash = strrchr(file, '/');
	va_list args;
	int n;

	n = snprintf(why, sizeof(why), "%s:%d: ", slash ? slash + 1 : file, line);
	va_start(args, fmt);
	vsnprintf(why + n, sizeof(why) - n, fmt, args);
	va_end(args);
	longjmp(test_end, 1);
}

/* Marsaglia, "Xorshift RNGs", 2003: the triple 13, 17, 5. */
unsigned int host_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

unsigned int host_random_below(unsigned int n)
{
	return ((unsigned long long)host_random() * n) >> 32;
}

void *host_alloc(unsigned long bytes)
{
	void *p = calloc(1, bytes);

	if (!p || nr_allocations == ALLOCATIONS_MAX)
		host_fail(__FILE__, __LINE__, "no memory for %lu bytes", bytes);
	allocations[nr_allocations++] = p;
	return p;
}

int libc_vsnprintf(char *buf, unsigned long size, const char *fmt, va_list args)
{
	return vsnprintf(buf, size, fmt, args);
}

void *libc_memmove(void *dst, const void *src, unsigned long n)
{
	return memmove(dst, src, n);
}

int libc_memcmp(const void *a, const void *b, unsigned long n)
{
	return memcmp(a, b, n);
}

void *libc_memchr(const void *s, int c, unsigned long n)
{
	return memchr(s, c, n);
}

unsigned long libc_strlen(const char *s)
{
	return strlen(s);
}

int libc_strncmp(const char *a, const char *b, unsigned long n)
{
	return strncmp(a, b, n);
}

int libc_strncasecmp(const char *a, const char *b, unsigned long n)
{
	return strncasecmp(a, b, n);
}

char *libc_strchr(const char *s, int c)
{
	return strchr(s, c);
}

char *libc_strrchr(const char *s, int c)
{
	return strrchr(s, c);
}

char *libc_strstr(const char *haystack, const char *needle)
{
	return strstr(haystack, needle);
}

unsigned long libc_strspn(const char *s, const char *accept)
{
	return strspn(s, accept);
}

unsigned long libc_strcspn(const char *s, const char *reject)
{
	return strcspn(s, reject);
}

char *libc_strncpy(char *dst, const char *src, unsigned long n)
{
	return strncpy(dst, src, n);
}

char *libc_strncat(char *dst, const char *src, unsigned long n)
{
	return strncat(dst, src, n);
}

int libc_vsscanf(const char *buf, const char *fmt, va_list args)
{
	return vsscanf(buf, fmt, args);
}

void libc_gmtime(long long seconds, int date[8])
{
	time_t time = seconds;
	struct tm tm;

	gmtime_r(&time, &tm);
	date[0] = tm.tm_sec;
	date[1] = tm.tm_min;
	date[2] = tm.tm_hour;
	date[3] = tm.tm_mday;
	date[4] = tm.tm_mon;
	date[5] = tm.tm_year;
	date[6] = tm.tm_wday;
	date[7] = tm.tm_yday;
}

long long libc_timegm(const int date[8])
{
	struct tm tm = { .tm_sec = date[0],
			 .tm_min = date[1],
			 .tm_hour = date[2],
			 .tm_mday = date[3],
			 .tm_mon = date[4],
			 .tm_year = date[5] };

	return timegm(&tm);
}

int libc_is(const char *class, int c)
{
	static const struct {
		const char *name;
		int (*is)(int c);
	} classes[] = {
		{ "alpha", isalpha }, { "digit", isdigit }, { "alnum", isalnum },
		{ "upper", isupper }, { "lower", islower }, { "xdigit", isxdigit },
		{ "space", isspace }, { "cntrl", iscntrl }, { "punct", ispunct },
		{ "graph", isgraph }, { "print", isprint },
	};
	unsigned int i;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (!strcmp(classes[i].name, class))
			return classes[i].is(c) != 0;
	host_fail(__FILE__, __LINE__, "no class %s", class);
}

unsigned long long libc_strtoull(const char *s, char **end, int base, int *overflow)
{
	unsigned long long value;

	errno = 0;
	value = strtoull(s, end, base);
	*overflow = errno == ERANGE;
	return value;
}

static int run_test(const struct host_test *test)
{
	int failed;

	random_state = (unsigned int)(seed * 2654435761UL) | 1;
	failed = setjmp(test_end);
	if (!failed)
		test->run();
	if (failed)
		printf("not ok - %s: %s\n", test->claim, why);
	else
		printf("ok - %s\n", test->claim);
	fflush(stdout);
	while (nr_allocations)
		free(allocations[--nr_allocations]);
	return failed;
}

int main(void)
{
	const char *text = getenv("SEED");
	const struct host_test *test;
	int failed = 0;

	if (text && *text)
		seed = strtoul(text, NULL, 0);
	for (test = host_tests; test->claim; test++)
		failed |= run_test(test);
	return failed;
}
