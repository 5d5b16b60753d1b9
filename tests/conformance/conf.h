/* SPDX-License-Identifier: MIT */
#ifndef _CONF_H
#define _CONF_H
/*
 * Conformance rows: claims about the API, each checked by a function, the same
 * source on Jiffy and on Linux 6.1.
 *
 *	CONF(TSK_07, "A tasklet that is queued is not queued again.")
 *	{
 *		...
 *		CONF_EQ(runs, 1);
 *	}
 *	CONF_MODULE(CONF_ROW(TSK_07), ...);
 *
 * A file is a module. On Linux, insmod runs its rows; on Jiffy `conf`
 * loads it and runs them. Each row runs in a kernel thread of its
 * own, bound to one CPU, with nothing held: process context. One line tells its
 * result:
 *
 *	conf: TSK-07 ok
 *	conf: TSK-07 not ok (2 failures)
 *	conf: TSK-07 skip: needs 2 CPUs
 *
 * A report of the kernel (WARNING, BUG) fails a row unless it was announced
 * with conf_expect_log(), and so does an announced one that does not come.
 *
 * A row that may take the machine with it (CONF_X) runs only when named, one
 * machine each. It has no verdict of its own: it announces the texts and the
 * end, and they are looked for on that machine's console:
 *
 *	conf: SIRQ-22 begin
 *	conf: SIRQ-22 wants: BUG: scheduling while atomic
 *	conf: SIRQ-22 wants end: dies
 *	conf: SIRQ-22 end: returns
 *
 * Context: process context, except conf_fail() and what is built on it (any).
 * Linux: lib/kunit.
 */
#include <asm/processor.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/types.h>

#ifdef CONF_ON_JIFFY
#define CONF_LINUX 0
#else
#define CONF_LINUX 1
#endif

#define CONF_F_X 1     /* does not return: one machine, only when named */
#define CONF_F_DEBUG 2 /* a debug kernel's check: not for a stock Linux, not for DEBUG=0 */
#define CONF_F_JIFFY 4 /* Linux 6.1 does not have it */

#define CONF_F_BAD 8   /* for the test of the runner: only when named */

/**
 * struct conf_row - one claim
 * @id: TSK_07; shown as TSK-07
 * @claim: what is true, a sentence
 * @flags: CONF_F_*
 * @cpus: how many it needs
 * @run: looks
 */
struct conf_row {
	const char *id;
	const char *claim;
	unsigned int flags;
	unsigned int cpus;
	void (*run)(void);
};

#define __CONF(_id, _flags, _cpus, _claim)                                                   \
	static void conf_run_##_id(void);                                                    \
	static const struct conf_row conf_row_##_id = { #_id, _claim, _flags, _cpus,         \
							conf_run_##_id };                    \
	static void conf_run_##_id(void)

#define CONF(id, claim) __CONF(id, 0, 1, claim)
#define CONF_SMP(id, cpus, claim) __CONF(id, 0, cpus, claim)
#define CONF_X(id, claim) __CONF(id, CONF_F_X, 1, claim)
#define CONF_DEBUG(id, claim) __CONF(id, CONF_F_DEBUG, 1, claim)
#define CONF_JIFFY(id, claim) __CONF(id, CONF_F_JIFFY, 1, claim)
#define CONF_JIFFY_DEBUG(id, claim) __CONF(id, CONF_F_JIFFY | CONF_F_DEBUG, 1, claim)
#define CONF_BAD(id, flags, claim) __CONF(id, CONF_F_BAD | (flags), 1, claim)
#define CONF_ROW(id) &conf_row_##id

/* The rows of this file, in the order in which they run; last in the file. */
#define CONF_MODULE(...)                                                               \
	static const struct conf_row *const conf_rows[] = { __VA_ARGS__ };             \
	static struct conf_module conf_this = { KBUILD_MODNAME, conf_rows,             \
						ARRAY_SIZE(conf_rows) };         \
	static int __init conf_module_init(void)                                       \
	{                                                                              \
		return conf_register(&conf_this);                                      \
	}                                                                              \
	static void __exit conf_module_exit(void)                                      \
	{                                                                              \
	}                                                                              \
	module_init(conf_module_init);                                                 \
	module_exit(conf_module_exit);                                                 \
	MODULE_LICENSE("Dual MIT/GPL");                                                \
	MODULE_DESCRIPTION("conformance rows")

struct conf_module {
	const char *name;
	const struct conf_row *const *rows;
	unsigned int nr_rows;
};

/* Linux: run the rows now. Jiffy: tell `conf`, which runs them. Returns 0. */
int conf_register(struct conf_module *module);

/* Run the rows of a module that the platform selects; returns how many were not ok. */
int conf_run_module(const struct conf_module *module);

/* Note a failure of the running row; any context. */
void __printf(3, 4) conf_fail(const char *file, int line, const char *fmt, ...);

#define CONF_EXPECT(cond)                                                   \
	({                                                                  \
		bool _ok = (cond);                                          \
		if (!_ok)                                                   \
			conf_fail(__FILE__, __LINE__, "expected: %s", #cond); \
		_ok;                                                        \
	})

#define CONF_EQ(actual, expected)                                                             \
	({                                                                                    \
		long long _a = (actual), _e = (expected);                                     \
		if (_a != _e)                                                                 \
			conf_fail(__FILE__, __LINE__, "%s is %lld (0x%llx), expected %lld",   \
				  #actual, _a, _a, _e);                                       \
		_a == _e;                                                                     \
	})

#define CONF_STREQ(actual, expected)                                                          \
	({                                                                                    \
		const char *_a = (actual), *_e = (expected);                                  \
		if (strcmp(_a, _e))                                                           \
			conf_fail(__FILE__, __LINE__, #actual " is \"%s\", expected \"%s\"",  \
				  _a, _e);                                                    \
	})

/* Leave the row without a verdict, and say why. The caller returns. */
void conf_skip(const char *why);

/*
 * The kernel will log a line with this text, and it is meant to. At most eight a row. In
 * a text, here and in conf_log_count(), * is anything and a $ at its end is the end of the line.
 */
void conf_expect_log(const char *text);
void __printf(1, 2) conf_expect_format(const char *fmt, ...);

/*
 * A CONF_X row says before it acts how that ends: "dies" (oops or panic of the
 * machine), "hangs" or "returns" (the row's thread goes on, or it alone is
 * ended); several with "or" between them where what is overwritten decides.
 * Whoever watches the console compares.
 */
void conf_expect_end(const char *how);

/* How many lines with this text were logged since the row began; process context, also atomic. */
int conf_log_count(const char *text);

/* Poll a condition, at most two seconds of jiffies, asleep or awake; true if it came. */
#define CONF_TIMEOUT (2 * HZ)
#define conf_sleep_until(cond)                                                       \
	({                                                                           \
		unsigned long _end = jiffies + CONF_TIMEOUT;                         \
		bool _came;                                                          \
		while (!(_came = (cond)) && time_before(jiffies, _end))              \
			schedule_timeout_uninterruptible(1);                         \
		_came || (cond);                                                     \
	})
#define conf_spin_until(cond)                                                        \
	({                                                                           \
		unsigned long _end = jiffies + CONF_TIMEOUT;                         \
		bool _came;                                                          \
		while (!(_came = (cond)) && time_before(jiffies, _end))              \
			cpu_relax();                                                 \
		_came || (cond);                                                     \
	})

/*
 * Spin until the tick has just come, so that a jiffy is still ahead. Without cpu_relax(), which
 * takes QEMU as long as a thousand instructions.
 */
#define conf_align_to_tick()                                                         \
	do {                                                                         \
		unsigned long _now = jiffies;                                        \
		while (jiffies == _now)                                              \
			barrier();                                                   \
	} while (0)

#endif
