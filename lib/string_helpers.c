// SPDX-License-Identifier: MIT
/*
 * Strings beyond the C library's: what drivers use to take texts apart and to
 * compare what a user has typed.
 *
 * Built on string.c; nothing here needs to be fast.
 *
 * Context: any; no state.
 * Locking: none. The caller keeps the memory from changing.
 * Linux: lib/string.c, lib/string_helpers.c, lib/cmdline.c (memparse).
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}

char *strnchr(const char *s, size_t n, int c)
{
	for (; n; n--, s++) {
		if (*s == (char)c)
			return (char *)s;
		if (!*s)
			break;
	}
	return NULL;
}

char *strnstr(const char *haystack, const char *needle, size_t n)
{
	size_t length = strlen(needle), left = strnlen(haystack, n);

	for (; left >= length; left--, haystack++) {
		if (!memcmp(haystack, needle, length))
			return (char *)haystack;
	}
	return NULL;
}

ssize_t strscpy_pad(char *dst, const char *src, size_t size)
{
	ssize_t copied = strscpy(dst, src, size);

	if (copied >= 0)
		memset(dst + copied, '\0', size - copied);
	return copied;
}

char *stpcpy(char *dst, const char *src)
{
	size_t n = strlen(src);

	memcpy(dst, src, n + 1);
	return dst + n;
}

char *strreplace(char *s, char old, char new)
{
	for (; *s; s++) {
		if (*s == old)
			*s = new;
	}
	return s;
}

bool sysfs_streq(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (*a == *b)
		return true;
	if (!*a && *b == '\n' && !b[1])
		return true;
	return *a == '\n' && !a[1] && !*b;
}

int match_string(const char *const *array, size_t n, const char *string)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++) {
		if (!strcmp(array[i], string))
			return i;
	}
	return -EINVAL;
}

int __sysfs_match_string(const char *const *array, size_t n, const char *s)
{
	size_t i;

	for (i = 0; i < n && array[i]; i++) {
		if (sysfs_streq(array[i], s))
			return i;
	}
	return -EINVAL;
}

void *memset16(u16 *s, u16 v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		s[i] = v;
	return s;
}

void *memset32(u32 *s, u32 v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		s[i] = v;
	return s;
}

void *memscan(void *s, int c, size_t n)
{
	void *found = memchr(s, c, n);

	return found ? found : (u8 *)s + n;
}

void memzero_explicit(void *s, size_t n)
{
	memset(s, 0, n);
	/* The compiler must believe that somebody reads it. */
	__asm__ __volatile__("" ::"r"(s) : "memory");
}

unsigned long long memparse(const char *ptr, char **retptr)
{
	static const char units[] = "KMGTPE";
	char *end;
	unsigned long long value = simple_strtoull(ptr, &end, 0);
	const char *unit = *end ? strchr(units, toupper(*end)) : NULL;

	if (unit) {
		value <<= 10 * (unit - units + 1);
		end++;
	}
	if (retptr)
		*retptr = end;
	return value;
}
