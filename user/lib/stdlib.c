// SPDX-License-Identifier: MIT
/*
 * Numbers from text, and memory.
 *
 * malloc() keeps one list of blocks, in the order of their addresses, each with a header in
 * front; it takes the first free one that is large enough, splits it if that leaves room for
 * another, and asks the kernel for more at the end. free() joins neighbours that are free.
 *
 * Context: ring 3.
 * Locking: -: a program is one thread.
 * Linux: the C library.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ALIGNMENT 16
/* The heap grows by so much at least. */
#define GROW_BYTES 16384

/**
 * struct block - in front of what malloc() gives
 * @bytes: behind the header
 * @free: nobody has it
 * @next: the one behind it
 */
struct block {
	size_t bytes;
	int free;
	struct block *next;
	int unused; /* keeps the memory aligned */
};

static struct block *first;

static size_t aligned(size_t bytes)
{
	return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

/* A free block at the end of the heap, joined to the last if that is free. */
static struct block *grow(struct block *last, size_t bytes)
{
	size_t want = bytes + sizeof(struct block);
	struct block *b;

	want = want < GROW_BYTES ? GROW_BYTES : (want + 4095) & ~4095u;
	b = sbrk(want);
	if (b == (void *)-1)
		return NULL;
	*b = (struct block){ .bytes = want - sizeof(*b), .free = 1 };
	if (last)
		last->next = b;
	else
		first = b;
	return b;
}

static void split(struct block *b, size_t bytes)
{
	struct block *rest;

	if (b->bytes < bytes + sizeof(*rest) + ALIGNMENT)
		return;
	rest = (struct block *)((char *)(b + 1) + bytes);
	*rest = (struct block){ b->bytes - bytes - sizeof(*rest), 1, b->next, 0 };
	b->bytes = bytes;
	b->next = rest;
}

void *malloc(size_t bytes)
{
	struct block *b, *last = NULL;

	if (bytes > INT_MAX) {
		errno = ENOMEM;
		return NULL;
	}
	bytes = aligned(bytes ? bytes : 1);
	for (b = first; b && (!b->free || b->bytes < bytes); b = b->next)
		last = b;
	if (!b)
		b = grow(last, bytes);
	if (!b)
		return NULL;
	split(b, bytes);
	b->free = 0;
	return b + 1;
}

static void join_free(void)
{
	struct block *b = first;

	while (b) {
		struct block *next = b->next;

		if (next && b->free && next->free && (char *)(b + 1) + b->bytes == (char *)next) {
			b->bytes += sizeof(*next) + next->bytes;
			b->next = next->next;
		} else {
			b = next;
		}
	}
}

void free(void *p)
{
	if (!p)
		return;
	((struct block *)p - 1)->free = 1;
	join_free();
}

void *calloc(size_t count, size_t bytes)
{
	void *p;

	if (bytes && count > INT_MAX / bytes) {
		errno = ENOMEM;
		return NULL;
	}
	p = malloc(count * bytes);
	return p ? memset(p, 0, count * bytes) : NULL;
}

void *realloc(void *old, size_t bytes)
{
	size_t had = old ? ((struct block *)old - 1)->bytes : 0;
	void *p;

	if (old && bytes <= had)
		return old;
	p = malloc(bytes);
	if (p && old) {
		memcpy(p, old, had);
		free(old);
	}
	return p;
}

static int digit(char c)
{
	if (isdigit(c))
		return c - '0';
	return isalpha(c) ? tolower(c) - 'a' + 10 : INT_MAX;
}

/* The magnitude; too large a one is ULONG_MAX and ERANGE. */
static unsigned long magnitude(const char **s, int base)
{
	unsigned long value = 0;
	int over = 0;

	for (; digit(**s) < base; (*s)++) {
		if (value > (ULONG_MAX - digit(**s)) / base)
			over = 1;
		value = value * base + digit(**s);
	}
	if (!over)
		return value;
	errno = ERANGE;
	return ULONG_MAX;
}

/* Where the digits begin; 0x and 0 choose the base, if that is left open. */
static const char *prefix(const char *s, int *base)
{
	int hex = s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && digit(s[2]) < 16;

	if (!*base)
		*base = hex ? 16 : s[0] == '0' ? 8 : 10;
	return hex && *base == 16 ? s + 2 : s;
}

static unsigned long convert(const char *s, char **end, int base, int *negative)
{
	const char *start = s, *digits;
	unsigned long value;

	while (isspace(*s))
		s++;
	*negative = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	digits = s = prefix(s, &base);
	value = magnitude(&s, base);
	if (end)
		*end = (char *)(s == digits ? start : s);
	return value;
}

unsigned long strtoul(const char *s, char **end, int base)
{
	int negative;
	unsigned long value = convert(s, end, base, &negative);

	return negative ? -value : value;
}

long strtol(const char *s, char **end, int base)
{
	int negative;
	unsigned long value = convert(s, end, base, &negative);

	if (value <= LONG_MAX + (unsigned long)negative)
		return negative ? -value : value;
	errno = ERANGE;
	return negative ? LONG_MIN : LONG_MAX;
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}

int atoi(const char *s)
{
	return strtol(s, NULL, 10);
}

int abs(int n)
{
	return n < 0 ? -n : n;
}

static uint32_t random_state = 1;

void srand(unsigned int seed)
{
	random_state = seed ? seed : 1;
}

/* Marsaglia, Xorshift RNGs (2003). */
int rand(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state & RAND_MAX;
}
