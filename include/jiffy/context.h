/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_CONTEXT_H
#define _JIFFY_CONTEXT_H
/*
 * Execution contexts as the compiler can check them.
 *
 * A context is a capability of clang's thread-safety analysis: a function
 * marked __process_context may only be called by one that is itself marked so;
 * __bh_context excludes hard interrupts. A function with no mark runs in any
 * context and may therefore call only such functions. Callbacks are *defined*
 * with the mark of the context that runs them: a thread or work function or a
 * shell command __process_context, a timer, tasklet or softirq action
 * __bh_context, a top half __hardirq_context.
 *
 * The marks expand only under __CONTEXT_ANALYSIS__, which `make check` sets
 * for kernel/, arch/ and drivers/. The run-time counterpart is the assertion
 * at the function's entry (might_sleep(), WARN_ON_ONCE(in_hardirq())).
 *
 *	mark               may sleep   called from a top half
 *	none (any)         no          yes
 *	__hardirq_context  no          yes
 *	__bh_context       no          no
 *	__process_context  yes         no
 */
#if defined(__CONTEXT_ANALYSIS__) && defined(__clang__)

struct __attribute__((capability("context"))) context_capability {
	int unused;
};
extern struct context_capability may_sleep, not_hardirq;

#define __hardirq_context
#define __bh_context __attribute__((requires_capability(not_hardirq)))
#define __process_context __attribute__((requires_capability(may_sleep, not_hardirq)))
/*
 * For the one place that knows better than the analysis, with its reason in a
 * comment: a test of the context at run time, or a lock handed to the caller.
 */
#define __no_context_analysis __attribute__((no_thread_safety_analysis))

#else

#define __hardirq_context
#define __bh_context
#define __process_context
#define __no_context_analysis

#endif
#endif
