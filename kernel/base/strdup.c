// SPDX-License-Identifier: MIT
/*
 * Copies of strings and memory, and formatted text, in memory of their own.
 *
 * Apart from lib/string.c because they allocate. Each is charged to its caller.
 *
 * Context: any with GFP_ATOMIC.
 * Locking: none. The caller keeps the source from changing.
 * Linux: mm/util.c, lib/kasprintf.c.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

/* @len bytes of @s, and a NUL behind them. */
static char *dup_bytes(const char *s, size_t len, gfp_t gfp, unsigned long caller)
{
	char *copy = __kmalloc_track_caller(len + 1, gfp, caller);

	if (copy) {
		memcpy(copy, s, len);
		copy[len] = '\0';
	}
	return copy;
}

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? dup_bytes(s, strlen(s), gfp, _RET_IP_) : NULL;
}

const char *kstrdup_const(const char *s, gfp_t gfp)
{
	return s ? dup_bytes(s, strlen(s), gfp, _RET_IP_) : NULL;
}

void kfree_const(const void *p)
{
	kfree(p);
}

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	return s ? dup_bytes(s, strnlen(s, max), gfp, _RET_IP_) : NULL;
}

char *kmemdup_nul(const char *s, size_t len, gfp_t gfp)
{
	return s ? dup_bytes(s, len, gfp, _RET_IP_) : NULL;
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *copy = __kmalloc_track_caller(len, gfp, _RET_IP_);

	if (copy)
		memcpy(copy, src, len);
	return copy;
}

static char *format_caller(gfp_t gfp, const char *fmt, va_list args, unsigned long caller)
{
	va_list first;
	char *text;
	int len;

	va_copy(first, args);
	len = vsnprintf(NULL, 0, fmt, first);
	va_end(first);
	text = __kmalloc_track_caller(len + 1, gfp, caller);
	if (text)
		WARN(vsnprintf(text, len + 1, fmt, args) != len,
		     "kasprintf: an argument of \"%s\" changed meanwhile\n", fmt);
	return text;
}

char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	return format_caller(gfp, fmt, args, _RET_IP_);
}

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = format_caller(gfp, fmt, args, _RET_IP_);
	va_end(args);
	return text;
}
