// SPDX-License-Identifier: MIT
/*
 * From text to integers: the strict kstrto*() family and simple_strto*().
 *
 * Everything comes down to one scanner that reads digits into 64 bits and says
 * how many there were and whether they overflowed. kstrtoull() adds the rules
 * about what may surround the digits, each narrower type a check that the
 * value survives being cut down.
 *
 * Context: any; no state.
 * Locking: none.
 * Linux: lib/kstrtox.c and simple_strto*() in lib/vsprintf.c; same rules.
 */
#include <linux/compiler.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/types.h>

#define NO_DIGIT 255U

static unsigned int digit_value(char c)
{
	if (isdigit(c))
		return c - '0';
	if (isxdigit(c))
		return tolower(c) - 'a' + 10;
	return NO_DIGIT;
}

/* Resolve base 0 and step over a "0x" that has a digit behind it. */
static const char *skip_radix(const char *s, unsigned int *base)
{
	bool hex = s[0] == '0' && tolower(s[1]) == 'x' && isxdigit(s[2]);

	if (*base == 0)
		*base = hex ? 16 : s[0] == '0' ? 8 : 10;
	return hex && *base == 16 ? s + 2 : s;
}

/*
 * Reads digits into *res, which wraps on overflow. Returns the first character
 * that is no digit.
 *
 * The overflow test needs no 64-bit division: the product is formed from the
 * two halves, and neither the high one's carry nor the final sum may wrap.
 */
static const char *scan_digits(const char *s, unsigned int base, u64 *res, bool *overflow)
{
	u64 value = 0;

	*overflow = false;
	for (;; s++) {
		unsigned int digit = digit_value(*s);
		u64 low, high;

		if (digit >= base)
			break;
		low = (u64)(u32)value * base + digit;
		high = (value >> 32) * base + (low >> 32);
		if (high >> 32)
			*overflow = true;
		value = high << 32 | (u32)low;
	}
	*res = value;
	return s;
}

/* kstrtoull() behind the sign. */
static int parse_magnitude(const char *s, unsigned int base, u64 *res)
{
	const char *digits = skip_radix(s, &base), *end;
	bool overflow;
	u64 value;

	end = scan_digits(digits, base, &value, &overflow);
	if (overflow)
		return -ERANGE;
	if (end == digits)
		return -EINVAL;
	if (*end == '\n')
		end++;
	if (*end)
		return -EINVAL;
	*res = value;
	return 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	return parse_magnitude(*s == '+' ? s + 1 : s, base, res);
}

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	bool negative = *s == '-';
	u64 magnitude;
	int err;

	err = negative ? parse_magnitude(s + 1, base, &magnitude) : kstrtoull(s, base, &magnitude);
	if (err)
		return err;
	if (magnitude > (u64)LLONG_MAX + negative)
		return -ERANGE;
	*res = negative ? (s64)-magnitude : (s64)magnitude;
	return 0;
}

int kstrtoul(const char *s, unsigned int base, unsigned long *res)
{
	unsigned long long value;
	int err = kstrtoull(s, base, &value);

	if (err)
		return err;
	if (value != (unsigned long)value)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtol(const char *s, unsigned int base, long *res)
{
	long long value;
	int err = kstrtoll(s, base, &value);

	if (err)
		return err;
	if (value != (long)value)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtouint(const char *s, unsigned int base, unsigned int *res)
{
	unsigned long long value;
	int err = kstrtoull(s, base, &value);

	if (err)
		return err;
	if (value != (unsigned int)value)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtoint(const char *s, unsigned int base, int *res)
{
	long long value;
	int err = kstrtoll(s, base, &value);

	if (err)
		return err;
	if (value != (int)value)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtou16(const char *s, unsigned int base, u16 *res)
{
	unsigned long long value;
	int err = kstrtoull(s, base, &value);

	if (err)
		return err;
	if (value != (u16)value)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtos16(const char *s, unsigned int base, s16 *res)
{
	long long value;
	int err = kstrtoll(s, base, &value);

	if (err)
		return err;
	if (value != (s16)value)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtou8(const char *s, unsigned int base, u8 *res)
{
	unsigned long long value;
	int err = kstrtoull(s, base, &value);

	if (err)
		return err;
	if (value != (u8)value)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtos8(const char *s, unsigned int base, s8 *res)
{
	long long value;
	int err = kstrtoll(s, base, &value);

	if (err)
		return err;
	if (value != (s8)value)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtobool(const char *s, bool *res)
{
	char c = s ? tolower(*s) : '\0';

	/* "on" and "off" differ in their second letter only. */
	if (c == 'o')
		c = tolower(s[1]) == 'n' ? 'y' : tolower(s[1]);

	if (c == 'y' || c == 't' || c == '1')
		*res = true;
	else if (c == 'n' || c == 'f' || c == '0')
		*res = false;
	else
		return -EINVAL;
	return 0;
}

unsigned long long simple_strtoull(const char *cp, char **endp, unsigned int base)
{
	const char *digits = skip_radix(cp, &base), *end;
	bool overflow;
	u64 value;

	end = scan_digits(digits, base, &value, &overflow);
	if (endp)
		*endp = (char *)end;
	return value;
}

unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base)
{
	return simple_strtoull(cp, endp, base);
}

long long simple_strtoll(const char *cp, char **endp, unsigned int base)
{
	if (*cp == '-')
		return -simple_strtoull(cp + 1, endp, base);
	return simple_strtoull(cp, endp, base);
}

long simple_strtol(const char *cp, char **endp, unsigned int base)
{
	if (*cp == '-')
		return -simple_strtoul(cp + 1, endp, base);
	return simple_strtoul(cp, endp, base);
}
