/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_KTEST_H
#define _JIFFY_KTEST_H
/*
 * Tests that run in the kernel (tests/kernel). A test is a claim in a sentence
 * and a function that would notice if it were false; it registers itself in a
 * linker table and runs in a thread of its own.
 *
 *	KTEST(name, "What is true.")
 *	{
 *		EXPECT(condition);
 *		EXPECT_EQ(actual, expected);
 *	}
 *
 * A report of the kernel (BUG, WARNING) that a test did not announce with
 * expect_log() fails it, and so does an announced one that does not come.
 */
#include <jiffy/context.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct ktest {
	const char *name;
	const char *claim;
	unsigned int cpus;
	void (*run)(void);
};

#define __KTEST(ident, _cpus, _claim)                                                      \
	static void __process_context ktest_##ident(void);                                 \
	static const struct ktest __used __section(".ktests") __aligned(4) entry_##ident = { \
		.name = #ident, .claim = _claim, .cpus = _cpus, .run = ktest_##ident       \
	};                                                                                 \
	static void __process_context ktest_##ident(void)
/* On one CPU: what this thread creates runs when it sleeps, and not before. */
#define KTEST(ident, claim) __KTEST(ident, 1, claim)
/* On @cpus or more. */
#define KTEST_SMP(ident, cpus, claim) __KTEST(ident, cpus, claim)

#define EXPECT(cond) ktest_expect(!!(cond), __FILE__, __LINE__, #cond)
#define EXPECT_EQ(actual, expected) \
	ktest_expect_eq((long)(actual), (long)(expected), __FILE__, __LINE__, #actual)

/** ktest_expect - note a failure unless @ok. Context: Any context. Return: @ok. */
bool ktest_expect(bool ok, const char *file, int line, const char *what);

/** ktest_expect_eq - note a failure unless both are equal. Context: Any. Return: if so. */
bool ktest_expect_eq(long actual, long expected, const char *file, int line, const char *what);

/**
 * expect_log - the kernel will log this, and it is meant to
 * @text: part of a line; the caller keeps it
 *
 * Context: Process context, in a test.
 */
void expect_log(const char *text) __process_context;

/** log_contains - has this been logged since the test began? Context: Process context.
 * Return: the number of records with @text. */
int log_contains(const char *text) __process_context;

/** test_alloc - memory for a test; there must be some. @size: bytes. The test frees it.
 * Context: Process context. Return: the memory, never NULL. */
void *test_alloc(size_t size) __process_context __attribute__((returns_nonnull));

/* The same pointer, but compilers and analysers no longer know where it is from. */
#define HIDDEN(p)                                   \
	({                                          \
		typeof(p) _p = (p);                 \
		__asm__ __volatile__("" : "+r"(_p)); \
		_p;                                 \
	})

/** wait_ticks - sleep until @ticks jiffies have begun. Context: Process context. */
void wait_ticks(unsigned long ticks) __process_context;

/** in_top_half - call @fn in hard interrupt context. Context: Process context. */
void in_top_half(void (*fn)(void)) __process_context;

#endif
