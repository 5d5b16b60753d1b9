/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H
/*
 * Broken invariants. BUG() where going on would corrupt: it ends the task, or
 * the system if it happens in interrupt context. WARN() where a caller misused
 * an interface: it reports and goes on. Any context.
 */
#include <linux/compiler.h>
#include <linux/types.h>

/* One BUG(): the address of its ud2 and where it was written (kernel/base/trap.c). */
struct bug_entry {
	unsigned long addr;
	const char *file;
	unsigned int line;
};

/* ud2 is the instruction that is defined to be undefined (Intel SDM vol. 2B, UD). */
#define BUG()                                                                         \
	do {                                                                          \
		__asm__ __volatile__("1: ud2\n\t.pushsection __bug_table, \"a\"\n\t"  \
				     ".long 1b, %c0, %c1\n\t.popsection" ::"i"(__FILE__), \
				     "i"(__LINE__));                                  \
		unreachable();                                                        \
	} while (0)
#define BUG_ON(cond)                \
	do {                        \
		if (unlikely(cond)) \
			BUG();      \
	} while (0)
#define BUILD_BUG_ON(cond) static_assert(!(cond), #cond)

/**
 * warn_slowpath_fmt - report a WARN() and go on
 * @file: source file
 * @line: source line
 * @fmt: message or NULL
 *
 * Context: Any context.
 */
void warn_slowpath_fmt(const char *file, int line, const char *fmt, ...) __printf(3, 4);

#define WARN(cond, fmt...)                                         \
	({                                                         \
		bool _cond = !!(cond);                             \
		if (unlikely(_cond))                               \
			warn_slowpath_fmt(__FILE__, __LINE__, fmt); \
		unlikely(_cond);                                   \
	})
#define WARN_ON(cond)                                                \
	({                                                           \
		bool _cond = !!(cond);                               \
		if (unlikely(_cond))                                 \
			warn_slowpath_fmt(__FILE__, __LINE__, NULL); \
		unlikely(_cond);                                     \
	})
/* What must be true at each step of a state machine; only looked at with DEBUG=1. */
#ifdef CONFIG_DEBUG
#define DEBUG_WARN_ON(cond) WARN_ON(cond)
#else
#define DEBUG_WARN_ON(cond) ((void)sizeof(cond))
#endif
/* The flags lie together, so that tests can clear them (Linux: debugfs clear_warn_once). */
#define __warn_once(cond, report)                       \
	({                                              \
		static bool __section(".data.once") _warned; \
		bool _once = !!(cond);                  \
		if (unlikely(_once) && !_warned) {      \
			_warned = true;                 \
			report;                         \
		}                                       \
		unlikely(_once);                        \
	})
#define WARN_ON_ONCE(cond) __warn_once(cond, warn_slowpath_fmt(__FILE__, __LINE__, NULL))
#define WARN_ONCE(cond, fmt...) __warn_once(cond, warn_slowpath_fmt(__FILE__, __LINE__, fmt))

#endif

#include <jiffy/brings_basics.h>
