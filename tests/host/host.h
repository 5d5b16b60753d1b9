/* SPDX-License-Identifier: MIT */
#ifndef _HOST_H
#define _HOST_H
/*
 * What a host test program is written against.
 *
 * A test_NAME.c sees the kernel's headers only, and defines host_tests[]; host.c
 * sees the C library's only, has main(), and passes on what a test needs from
 * the host. Nothing here uses a type that the two sides name differently.
 */

/* One test. Its claim is what a failure disproves. */
struct host_test {
	const char *claim;
	void (*run)(void);
};

/* The program's tests, ended by one without a claim. */
extern const struct host_test host_tests[];

/* Ends the running test as failed, with the place and a sentence. */
_Noreturn void host_fail(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* 32 bits that differ from call to call and are the same for the same SEED. */
unsigned int host_random(void);

/* From 0 to @n - 1. */
unsigned int host_random_below(unsigned int n);

/* Memory for the length of the test, zeroed. */
void *host_alloc(unsigned long bytes);

/* The C library's functions of these names, to compare ours with. */
int libc_vsnprintf(char *buf, unsigned long size, const char *fmt, __builtin_va_list args);
int libc_vsscanf(const char *buf, const char *fmt, __builtin_va_list args);
/* The date of @seconds since 1970, as sec, min, hour, mday, mon, year, wday, yday; and back. */
void libc_gmtime(long long seconds, int date[8]);
long long libc_timegm(const int date[8]);
void *libc_memmove(void *dst, const void *src, unsigned long n);
int libc_memcmp(const void *a, const void *b, unsigned long n);
void *libc_memchr(const void *s, int c, unsigned long n);
unsigned long libc_strlen(const char *s);
int libc_strncmp(const char *a, const char *b, unsigned long n);
int libc_strncasecmp(const char *a, const char *b, unsigned long n);
char *libc_strchr(const char *s, int c);
char *libc_strrchr(const char *s, int c);
char *libc_strstr(const char *haystack, const char *needle);
unsigned long libc_strspn(const char *s, const char *accept);
unsigned long libc_strcspn(const char *s, const char *reject);
char *libc_strncpy(char *dst, const char *src, unsigned long n);
char *libc_strncat(char *dst, const char *src, unsigned long n);
int libc_is(const char *class, int c);
unsigned long long libc_strtoull(const char *s, char **end, int base, int *overflow);

#define FAIL(...) host_fail(__FILE__, __LINE__, __VA_ARGS__)

#define CHECK(condition)                                        \
	do {                                                    \
		if (!(condition))                               \
			FAIL("%s is not so", #condition);       \
	} while (0)

#define CHECK_INT(got, want)                                                        \
	do {                                                                        \
		long long _got = (got), _want = (want);                             \
		if (_got != _want)                                                  \
			FAIL("%s is %lld, should be %lld", #got, _got, _want);      \
	} while (0)

#define CHECK_STR(got, want)                                                           \
	do {                                                                           \
		const char *_got = (got), *_want = (want);                             \
		if (strcmp(_got, _want))                                               \
			FAIL("%s is \"%s\", should be \"%s\"", #got, _got, _want);     \
	} while (0)

#endif
