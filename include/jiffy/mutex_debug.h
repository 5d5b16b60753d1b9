/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_MUTEX_DEBUG_H
#define _JIFFY_MUTEX_DEBUG_H
/*
 * Which mutexes a task holds, and whether a mutex was initialised: with DEBUG=1.
 */
#include <jiffy/context.h>

struct mutex;
struct task_struct;

#ifdef CONFIG_DEBUG

/** mutex_debug_init - it has been initialised. Context: Any context. */
void mutex_debug_init(struct mutex *lock);
/** mutex_debug_check - report one that has not. Context: Process context. */
void mutex_debug_check(struct mutex *lock) __process_context;
/** mutex_debug_taken - the current task has it now. Context: Process context. */
void mutex_debug_taken(struct mutex *lock) __process_context;
/** mutex_debug_dropped - and is about to let it go. Context: Process context. */
void mutex_debug_dropped(struct mutex *lock) __process_context;
/** mutex_report_held - report that @task ends with mutexes held, and forget them: they may be a
 * module's. Context: Process context. */
void mutex_report_held(struct task_struct *task) __process_context;

#else

static inline void mutex_debug_init(struct mutex *lock)
{
}

static inline void mutex_debug_check(struct mutex *lock)
{
}

static inline void mutex_debug_taken(struct mutex *lock)
{
}

static inline void mutex_debug_dropped(struct mutex *lock)
{
}

static inline void mutex_report_held(struct task_struct *task)
{
}

#endif
#endif
