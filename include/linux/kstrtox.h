/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KSTRTOX_H
#define _LINUX_KSTRTOX_H
/*
 * From text to numbers.
 *
 * - The whole string must be the number: an optional '+' (and '-' for the
 *   signed forms), digits, at most one newline, the end. No blanks.
 * - @base is 2 to 16, or 0: "0x" begins a hexadecimal number, another leading
 *   0 an octal one, anything else is decimal. "0x" is also accepted in base 16.
 * - On an error the result is left alone.
 * - simple_strto*() read as far as there are digits, report no error at all and
 *   wrap on overflow: for parsing a number in the middle of a text only.
 *
 * Context: Any context.
 * Return: of every kstrto*(): 0; -EINVAL if the text is not a number; -ERANGE
 * if the number does not fit.
 */
#include <linux/compiler.h>
#include <linux/types.h>

/** kstrtoull - text to u64. Context: Any context. Return: 0, -EINVAL, -ERANGE (above). */
int __must_check kstrtoull(const char *s, unsigned int base, unsigned long long *res);
/** kstrtoll - text to s64. Context: Any context. Return: 0, -EINVAL, -ERANGE (above). */
int __must_check kstrtoll(const char *s, unsigned int base, long long *res);
/** kstrtoul - text to unsigned long. Context: Any context. Return: 0, -EINVAL, -ERANGE. */
int __must_check kstrtoul(const char *s, unsigned int base, unsigned long *res);
/** kstrtol - text to long. Context: Any context. Return: 0, -EINVAL, -ERANGE (above). */
int __must_check kstrtol(const char *s, unsigned int base, long *res);
/** kstrtouint - text to unsigned int. Context: Any context. Return: 0, -EINVAL, -ERANGE. */
int __must_check kstrtouint(const char *s, unsigned int base, unsigned int *res);
/** kstrtoint - text to int. Context: Any context. Return: 0, -EINVAL, -ERANGE (above). */
int __must_check kstrtoint(const char *s, unsigned int base, int *res);

/** kstrtou16 - text to u16. Context: Any context. Return: 0, -EINVAL, -ERANGE (above). */
int __must_check kstrtou16(const char *s, unsigned int base, u16 *res);
/** kstrtos16 - text to s16. Context: Any context. Return: 0, -EINVAL, -ERANGE (above). */
int __must_check kstrtos16(const char *s, unsigned int base, s16 *res);
/** kstrtou8 - text to u8. Context: Any context. Return: 0, -EINVAL, -ERANGE (above). */
int __must_check kstrtou8(const char *s, unsigned int base, u8 *res);
/** kstrtos8 - text to s8. Context: Any context. Return: 0, -EINVAL, -ERANGE (above). */
int __must_check kstrtos8(const char *s, unsigned int base, s8 *res);

/* Other names of the same. */
static inline int __must_check kstrtou64(const char *s, unsigned int base, u64 *res)
{
	return kstrtoull(s, base, res);
}

static inline int __must_check kstrtos64(const char *s, unsigned int base, s64 *res)
{
	return kstrtoll(s, base, res);
}

static inline int __must_check kstrtou32(const char *s, unsigned int base, u32 *res)
{
	return kstrtouint(s, base, res);
}

static inline int __must_check kstrtos32(const char *s, unsigned int base, s32 *res)
{
	return kstrtoint(s, base, res);
}

/**
 * kstrtobool - text to a truth value
 * @s: y, t, 1 or on; n, f, 0 or off, in either case; only the first character
 * (two of them for on and off) is looked at. May be NULL.
 * @res: where the value goes
 *
 * Context: Any context.
 * Return: 0; -EINVAL if it is none of these.
 */
int __must_check kstrtobool(const char *s, bool *res);
#define strtobool(s, res) kstrtobool(s, res) /* until Linux 6.2 */

/**
 * simple_strtoull - the number at the start of a text
 * @cp: text, without leading blanks or sign
 * @endp: if not NULL, set to the first character that is no digit; to @cp if
 * there is no number
 * @base: as above
 *
 * Context: Any context.
 * Return: the number modulo 2^64; 0 if there is none.
 * See also: kstrtoull(), which reports errors.
 */
unsigned long long simple_strtoull(const char *cp, char **endp, unsigned int base);
/** simple_strtoul - as simple_strtoull(). Context: Any context. Return: the low bits of it. */
unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base);
/** simple_strtol - also takes a '-'. Context: Any context. Return: as simple_strtoul(). */
long simple_strtol(const char *cp, char **endp, unsigned int base);
/** simple_strtoll - also takes a '-'. Context: Any context. Return: as simple_strtoull(). */
long long simple_strtoll(const char *cp, char **endp, unsigned int base);

#endif

#include <jiffy/brings_basics.h>
