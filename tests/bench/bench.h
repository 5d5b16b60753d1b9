/* SPDX-License-Identifier: MIT */
#ifndef _BENCH_H
#define _BENCH_H
/*
 * What a facility costs, in instructions, on Jiffy and on Linux. A row is a name,
 * what is measured, and a function that measures it many times; it registers itself
 * in a linker table.
 *
 *	BENCH(name, "what is measured")
 *	{
 *		u32 start;
 *
 *		for (int i = 0; i < BENCH_SAMPLES; i++) {
 *			start = bench_now();
 *			something();
 *			bench_interval(start, bench_now());
 *		}
 *	}
 *
 * The clock is the time-stamp counter. It counts instructions where QEMU is
 * told so (-icount shift=0), and then two runs give the same figures.
 *
 * What the two kernels do not have in common is in bench_jiffy.h and in
 * linux/bench_linux.h, under the same names:
 *
 *	BENCH_TOP_HALF(fn) { }	a top half
 *	bench_take_irq(fn)	an interrupt for it; false: the row is skipped
 *	bench_raise_irq()	it comes at once
 *	bench_give_irq_back()
 *	BENCH_SELF_CALL(name, fn); bench_call_self(&name)
 *				fn(unused) in an interrupt that the CPU sends itself
 *	bench_settle()		before each row: whoever else wants to run has done so
 *	bench_print(format, ...)
 */
#include <linux/compiler.h>
#include <linux/types.h>

#ifdef BENCH_ON_LINUX
#include "linux/bench_linux.h"
#else
#include "bench_jiffy.h"
#endif

/* Odd, so that the median is one of them. */
#define BENCH_SAMPLES 101
#define BENCH_PAIRS 100

struct bench {
	const char *name;
	const char *what;
	void (*run)(void);
};

#define BENCH(ident, _what)                                                                 \
	static void __process_context bench_##ident(void);                                  \
	static const struct bench __used __section(".benches") __aligned(4) entry_##ident = { \
		.name = #ident, .what = _what, .run = bench_##ident                         \
	};                                                                                  \
	static void __process_context bench_##ident(void)

/*
 * A row for something as short as a pair of calls: a hundred of them between two
 * looks at the clock. What the loop itself takes, mostly a decrement and a jump a
 * round, is measured with an empty one.
 */
#define BENCH_PAIR(code)                                            \
	for (int _sample = 0; _sample < BENCH_SAMPLES; _sample++) { \
		u32 _start = bench_now();                           \
		for (int _i = BENCH_PAIRS; _i > 0; _i--) {          \
			code;                                       \
			barrier();                                  \
		}                                                   \
		bench_pairs(_start, bench_now());                   \
	}

/* The low word is enough: a sample takes less than 2^32 instructions. */
static __always_inline u32 bench_now(void)
{
	u32 low;

	__asm__ __volatile__("rdtsc" : "=a"(low)::"edx", "memory");
	return low;
}

/** bench_sample - note one sample of the running row. Context: Any context. */
void bench_sample(u32 instructions);

/** bench_interval - note the time between two looks at the clock, less what looking takes.
 * Context: Any context. */
void bench_interval(u32 start, u32 end);

/** bench_pairs - note what one of BENCH_PAIRS took. Context: Any context. */
void bench_pairs(u32 start, u32 end);

/** bench_skip - the row cannot be measured here. @why: a few words. Context: Any context. */
void bench_skip(const char *why);

/**
 * bench_run - measure rows and print a line for each
 * @nr: how many names; none: all rows
 * @names: which
 *
 * Context: Process context. May sleep.
 * Return: how many were measured.
 */
int bench_run(int nr, char **names) __process_context;

#endif
