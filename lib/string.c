// SPDX-License-Identifier: MIT
/*
 * Memory blocks and strings: the C library's <string.h> as far as kernel,
 * shell and labs use it, under the same names.
 *
 * The compiler itself calls memcpy(), memmove(), memset() and memcmp() (for
 * structure copies, large initialisers), so those four must exist in any
 * freestanding program and may not be built out of what turns into calls of
 * themselves; rep_string.h says how that is kept.
 *
 * The others are the plain loops, chosen to be read. The bounded copies are
 * built on two lengths each: what there is, and what fits.
 *
 * Context: any; no state.
 * Locking: none. The caller keeps the memory from changing.
 * Linux: lib/string.c, and arch/x86/lib for the fast ones.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>

#include "rep_string.h"

void *memcpy(void *dst, const void *src, size_t n)
{
	rep_copy_up(dst, src, n);
	return dst;
}

void *memmove(void *dst, const void *src, size_t n)
{
	/* Upwards overwrites unread source only if @dst lies inside @src. */
	if ((uintptr_t)dst - (uintptr_t)src >= n)
		rep_copy_up(dst, src, n);
	else
		rep_copy_down(dst, src, n);
	return dst;
}

void *memset(void *s, int c, size_t n)
{
	rep_fill(s, c, n);
	return s;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *p = a, *q = b;

	for (; n; n--, p++, q++) {
		if (*p != *q)
			return *p - *q;
	}
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	size_t at = rep_find(s, c, n);

	return at < n ? (u8 *)s + at : NULL;
}

void *memchr_inv(const void *s, int c, size_t n)
{
	const u8 *p = s;

	for (; n; n--, p++) {
		if (*p != (u8)c)
			return (void *)p;
	}
	return NULL;
}

size_t strnlen(const char *s, size_t n)
{
	return rep_find(s, '\0', n);
}

size_t strlen(const char *s)
{
	return rep_find(s, '\0', ULONG_MAX);
}

int strcmp(const char *a, const char *b)
{
	return strncmp(a, b, ULONG_MAX);
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		if (*a != *b || !*a)
			return (u8)*a - (u8)*b;
	}
	return 0;
}

int strcasecmp(const char *a, const char *b)
{
	return strncasecmp(a, b, ULONG_MAX);
}

int strncasecmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		u8 x = tolower(*a), y = tolower(*b);

		if (x != y || !x)
			return x - y;
	}
	return 0;
}

char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++) {
		if (!*s)
			return NULL;
	}
	return (char *)s;
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}

char *strstr(const char *haystack, const char *needle)
{
	size_t n = strlen(needle);

	for (;; haystack++) {
		if (!strncmp(haystack, needle, n))
			return (char *)haystack;
		if (!*haystack)
			return NULL;
	}
}

size_t strspn(const char *s, const char *accept)
{
	const char *p = s;

	while (*p && strchr(accept, *p))
		p++;
	return p - s;
}

size_t strcspn(const char *s, const char *reject)
{
	const char *p = s;

	while (*p && !strchr(reject, *p))
		p++;
	return p - s;
}

char *strpbrk(const char *s, const char *accept)
{
	s += strcspn(s, accept);
	return *s ? (char *)s : NULL;
}

ssize_t sized_strscpy(char *dst, const char *src, size_t size)
{
	size_t n;

	if (!size)
		return -E2BIG;
	n = strnlen(src, size);
	if (n == size) {
		memcpy(dst, src, size - 1);
		dst[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(dst, src, n + 1);
	return n;
}

size_t strlcpy(char *dst, const char *src, size_t size)
{
	strscpy(dst, src, size);
	return strlen(src);
}

size_t strlcat(char *dst, const char *src, size_t size)
{
	size_t used = strnlen(dst, size);

	return used + strlcpy(dst + used, src, size - used);
}

char *strcpy(char *dst, const char *src)
{
	return memcpy(dst, src, strlen(src) + 1);
}

char *strncpy(char *dst, const char *src, size_t n)
{
	size_t used = strnlen(src, n);

	memcpy(dst, src, used);
	memset(dst + used, '\0', n - used);
	return dst;
}

char *strcat(char *dst, const char *src)
{
	strcpy(dst + strlen(dst), src);
	return dst;
}

char *strncat(char *dst, const char *src, size_t n)
{
	char *end = dst + strlen(dst);
	size_t used = strnlen(src, n);

	memcpy(end, src, used);
	end[used] = '\0';
	return dst;
}

char *strsep(char **s, const char *delim)
{
	char *token = *s, *end;

	if (!token)
		return NULL;
	end = strpbrk(token, delim);
	if (end)
		*end++ = '\0';
	*s = end;
	return token;
}

char *skip_spaces(const char *s)
{
	while (isspace(*s))
		s++;
	return (char *)s;
}

char *strim(char *s)
{
	size_t n = strlen(s);

	while (n && isspace(s[n - 1]))
		n--;
	s[n] = '\0';
	return skip_spaces(s);
}
