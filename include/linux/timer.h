/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H
/*
 * Timers: a function that runs once, in softirq context, at a given jiffy.
 *
 * - The handler runs from TIMER_SOFTIRQ: interrupts on, may not sleep,
 *   `current` is whatever task was interrupted.
 * - It runs on the CPU that armed the timer, in the tick of `expires` exactly
 *   (Linux: up to 12.5 % later), never early; `expires` not in the future
 *   means the next tick.
 * - A timer never runs beside itself. It may re-arm, delete or free itself in
 *   its handler. timer_pending() is false there until it is re-armed.
 * - del_timer() does not wait for a running handler; del_timer_sync() does.
 * - del_timer() may be followed by somebody's mod_timer(); timer_shutdown() is
 *   the end: whoever arms the timer afterwards arms nothing.
 * - Arming and deleting are O(1) and allowed in every context, except the
 *   _sync forms (not in a top half, not holding a lock the handler takes).
 */
#include <jiffy/context.h>
#include <linux/container_of.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/types.h>

/**
 * struct timer_list - one timer, embedded in the object it serves
 * @entry: in a slot of the wheel while pending (base lock)
 * @expires: the jiffy it fires in (base lock while pending)
 * @function: the handler (owner; set before arming)
 * @flags: TIMER_* and the CPU of its base (base lock)
 * @data: what a handler of the older form gets, until Linux 4.14 (owner)
 * @armed_at: where it was armed last, for reports (base lock)
 */
struct timer_list {
	struct hlist_node entry;
	unsigned long expires;
#if defined(MODULE) && !defined(LAB_STRICT_6_1)
	void *function; /* a module may be older, and store the older form */
#else
	void (*function)(struct timer_list *timer);
#endif
	u32 flags;
	unsigned long data;
#ifdef CONFIG_DEBUG
	unsigned long armed_at;
#endif
};

#ifdef CONFIG_DEBUG
#define timer_armed_at(timer) ((timer)->armed_at)
#define timer_note_arming(timer) ((void)((timer)->armed_at = _RET_IP_))
#else
#define timer_armed_at(timer) 0UL
#define timer_note_arming(timer) ((void)0)
#endif

#define TIMER_CPUMASK 0x0003FFFF
#define TIMER_MIGRATING 0x00040000
#define TIMER_BASEMASK (TIMER_CPUMASK | TIMER_MIGRATING)
#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000
#define TIMER_INIT_FLAGS (TIMER_DEFERRABLE | TIMER_PINNED | TIMER_IRQSAFE)
/* Not for timer_setup(): the handler wants data; timer_shutdown() was called. */
#define TIMER_OLD_FORM 0x00400000
#define TIMER_SHUTDOWN 0x00800000

/*
 * DEFINE_TIMER(name, function)                 void function(struct timer_list *t)
 * DEFINE_TIMER(name, function, expires, data)  void function(unsigned long data),
 *                                              until Linux 4.14
 */
#define __TIMER_INITIALIZER(_function, _flags) { .function = (_function), .flags = (_flags) }
#define TIMER_INITIALIZER(_function, _expires, _data)                      \
	{                                                                  \
		.function = (void *)(_function),    \
		.expires = (_expires), .flags = TIMER_OLD_FORM, .data = (_data) \
	}
#define __TIMER_NEW(_function) __TIMER_INITIALIZER(_function, 0)
#define __TIMER_FORM(_1, _2, _3, form, ...) form
#define DEFINE_TIMER(_name, ...)                                                              \
	struct timer_list _name =                                                             \
		__TIMER_FORM(__VA_ARGS__, TIMER_INITIALIZER, , __TIMER_NEW, )(__VA_ARGS__)

#define from_timer(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, typeof(*var), timer_fieldname)
/* The name since Linux 6.16. */
#define timer_container_of(var, callback_timer, timer_fieldname) \
	from_timer(var, callback_timer, timer_fieldname)

/**
 * timer_setup - prepare a timer
 * @timer: storage owned by the caller; must stay until the timer is deleted
 * @callback: the handler, runs in softirq context
 * @flags: 0 or TIMER_DEFERRABLE, TIMER_PINNED, TIMER_IRQSAFE
 *
 * Does not arm it. Other flag bits are a WARN_ON_ONCE() and ignored.
 *
 * Context: Any context; @timer not armed (a debug build says so and disarms it).
 */
void timer_setup(struct timer_list *timer, void (*callback)(struct timer_list *timer),
		 unsigned int flags);

/*
 * One on the stack: deleted before its function returns, and then told so.
 * Linux's debug objects want to know; here nothing does yet.
 */
#define timer_setup_on_stack(timer, callback, flags) timer_setup(timer, callback, flags)
#define destroy_timer_on_stack(timer) ((void)(timer))
#define timer_destroy_on_stack(timer) destroy_timer_on_stack(timer)

/** init_timer - prepare a timer of the older form; its owner then sets function, expires and
 * data. @timer: as timer_setup(). Context: Any context. */
void init_timer(struct timer_list *timer);

/**
 * setup_timer - prepare a timer of the older form, until Linux 4.14
 * @timer: as timer_setup()
 * @function: the handler, runs in softirq context
 * @data: its argument
 *
 * Context: Any context.
 */
static inline void setup_timer(struct timer_list *timer, void (*function)(unsigned long data),
			       unsigned long data)
{
	init_timer(timer);
	/* One argument, one register: which of the two it gets is decided at the call. */
	timer->function = (void (*)(struct timer_list *))(void *)function;
	timer->data = data;
}

/* A form for each flag, and for the stack. */
#define __SETUP_TIMER(timer, function, data, _flags)        \
	do {                                                \
		setup_timer(timer, function, data);         \
		(timer)->flags |= (_flags);                 \
	} while (0)
#define setup_deferrable_timer(timer, function, data) \
	__SETUP_TIMER(timer, function, data, TIMER_DEFERRABLE)
#define setup_pinned_timer(timer, function, data) \
	__SETUP_TIMER(timer, function, data, TIMER_PINNED)
#define setup_timer_on_stack(timer, function, data) setup_timer(timer, function, data)
#define init_timer_on_stack(timer) init_timer(timer)
#define init_timer_deferrable(timer) __SETUP_TIMER(timer, NULL, 0, TIMER_DEFERRABLE)

/**
 * timer_pending - is it armed?
 * @timer: the timer
 *
 * Context: Any context. Takes no lock: the answer may be old at once.
 * Return: 1 from arming to just before its handler starts, else 0.
 */
static inline int timer_pending(const struct timer_list *timer)
{
	return !hlist_unhashed_lockless(&timer->entry);
}

/**
 * mod_timer - arm a timer, or move a pending one
 * @timer: prepared by timer_setup() or DEFINE_TIMER()
 * @expires: absolute, in jiffies
 *
 * Arms it on the calling CPU; while its handler runs, on the CPU that runs it.
 * After timer_shutdown() it does nothing.
 *
 * Context: Any context.
 * Return: 0 if it was inactive, 1 if it was pending.
 * See also: add_timer(), which refuses a pending timer.
 */
int mod_timer(struct timer_list *timer, unsigned long expires);

/** mod_timer_pending - move a pending timer, arm no other. @timer: the timer. @expires: in
 * jiffies. Context: Any context. Return: 0 if it was inactive and is, 1 if it was pending. */
int mod_timer_pending(struct timer_list *timer, unsigned long expires);

/** timer_reduce - arm a timer, or move a pending one if that is earlier. @timer: the timer.
 * @expires: in jiffies. Context: Any context. Return: 0 if it was inactive, 1 if pending. */
int timer_reduce(struct timer_list *timer, unsigned long expires);

/**
 * add_timer - arm an inactive timer for its own @expires
 * @timer: not pending (else WARN_ON_ONCE, and the old arming stays)
 *
 * Context: Any context.
 */
void add_timer(struct timer_list *timer);

/**
 * add_timer_on - the same, to fire on a given CPU
 * @timer: not pending (else WARN_ON_ONCE, and the old arming stays)
 * @cpu: an online one
 *
 * From the timer's own handler too; if that is still busy on its CPU when the
 * timer fires on @cpu, the handler runs beside itself, as on Linux.
 *
 * Context: Any context.
 */
void add_timer_on(struct timer_list *timer, int cpu);

/**
 * timer_delete - disarm without waiting
 * @timer: the timer, pending or not
 *
 * The handler may still be running when this returns.
 *
 * Context: Any context.
 * Return: 1 if it was pending, else 0.
 * See also: timer_delete_sync().
 */
int timer_delete(struct timer_list *timer);

/**
 * try_to_del_timer_sync - disarm unless the handler is running
 * @timer: the timer
 *
 * Context: Any context.
 * Return: 1 if it was pending, 0 if not, -1 if its handler runs now.
 */
int try_to_del_timer_sync(struct timer_list *timer);

/**
 * timer_delete_sync - disarm, and wait for a running handler
 * @timer: the timer; must not be re-armed by others meanwhile
 *
 * On return the handler runs on no CPU. One that re-arms itself each time must
 * be told to stop first: else the wait ends by luck, and never if it takes longer
 * than a tick (timer_shutdown_sync() needs no such word). Called from the timer's
 * own handler it would wait for itself: that is a WARN and an immediate return.
 *
 * Context: Process or softirq context; a top half only for TIMER_IRQSAFE.
 * The caller may hold no lock that the handler takes.
 * Return: 1 if it was pending, else 0.
 */
int timer_delete_sync(struct timer_list *timer) __bh_context;

/**
 * timer_shutdown - disarm for good: nobody can arm it any more
 * @timer: the timer; timer_setup() revives it
 *
 * Sets @timer->function to NULL; arming it then silently does nothing, also in
 * a handler that is still running.
 *
 * Context: Any context.
 * Return: 1 if it was pending, else 0.
 */
int timer_shutdown(struct timer_list *timer);

/** timer_shutdown_sync - the same, and wait for a running handler. @timer: the timer.
 * Context: Process or softirq context; as timer_delete_sync().
 * Return: 1 if it was pending, else 0. */
int timer_shutdown_sync(struct timer_list *timer) __bh_context;

/* The names until Linux 6.14, and those since 6.16. */
#define del_timer(timer) timer_delete(timer)
#define del_timer_sync(timer) timer_delete_sync(timer)
#define timer_delete_sync_try(timer) try_to_del_timer_sync(timer)
/* Until 4.7, and since 6.9. Timers stay on the CPU that arms them anyway, and are exact. */
#define mod_timer_pinned(timer, expires) mod_timer(timer, expires)
#define set_timer_slack(timer, slack_hz) ((void)(timer), (void)(slack_hz))
#define add_timer_local(timer) add_timer(timer)
#define add_timer_global(timer) add_timer(timer)

/**
 * timer_list_for_each - look at every pending timer of a CPU
 * @cpu: whose timers
 * @fn: called for each with the base locked and interrupts off
 * @data: passed on
 *
 * Context: Any context. @fn may not call back into this file.
 */
void timer_list_for_each(int cpu, void (*fn)(struct timer_list *timer, void *data), void *data);

/**
 * run_local_timers - the tick's part: raise TIMER_SOFTIRQ if a timer is due
 *
 * Context: Hardirq context.
 */
void run_local_timers(void) __hardirq_context;

/** timers_init - open TIMER_SOFTIRQ and this kernel's wheels. Context: Process context. */
void timers_init(void) __process_context;

#endif

#include <jiffy/brings_locks.h>
