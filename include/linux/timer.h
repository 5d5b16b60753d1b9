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
 * - Arming and deleting are O(1) and allowed in every context, except the
 *   _sync forms (not in a top half, not holding a lock the handler takes).
 */
#include <jiffy/context.h>
#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/types.h>

/**
 * struct timer_list - one timer, embedded in the object it serves
 * @entry: in a slot of the wheel while pending (base lock)
 * @expires: the jiffy it fires in (base lock while pending)
 * @function: the handler (owner; set before arming)
 * @flags: TIMER_* and the CPU of its base (base lock)
 */
struct timer_list {
	struct hlist_node entry;
	unsigned long expires;
	void (*function)(struct timer_list *timer);
	u32 flags;
};

#define TIMER_CPUMASK 0x0003FFFF
#define TIMER_MIGRATING 0x00040000
#define TIMER_BASEMASK (TIMER_CPUMASK | TIMER_MIGRATING)
#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000
#define TIMER_INIT_FLAGS (TIMER_DEFERRABLE | TIMER_PINNED | TIMER_IRQSAFE)

#define __TIMER_INITIALIZER(_function, _flags) { .function = (_function), .flags = (_flags) }
#define DEFINE_TIMER(_name, _function) \
	struct timer_list _name = __TIMER_INITIALIZER(_function, 0)

#define from_timer(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, typeof(*var), timer_fieldname)

/**
 * timer_setup - prepare a timer
 * @timer: storage owned by the caller; must stay until the timer is deleted
 * @callback: the handler, runs in softirq context
 * @flags: 0 or TIMER_DEFERRABLE, TIMER_PINNED, TIMER_IRQSAFE
 *
 * Does not arm it. Other flag bits are a WARN_ON_ONCE() and ignored.
 *
 * Context: Any context.
 */
void timer_setup(struct timer_list *timer, void (*callback)(struct timer_list *timer),
		 unsigned int flags);

/**
 * timer_pending - is it armed?
 * @timer: the timer
 *
 * Context: Any context. Takes no lock: the answer may be old at once.
 * Return: 1 from arming to just before its handler starts, else 0.
 */
static inline int timer_pending(const struct timer_list *timer)
{
	return !hlist_unhashed(&timer->entry);
}

/**
 * mod_timer - arm a timer, or move a pending one
 * @timer: prepared by timer_setup() or DEFINE_TIMER()
 * @expires: absolute, in jiffies
 *
 * Context: Any context.
 * Return: 0 if it was inactive, 1 if it was pending.
 * See also: add_timer(), which refuses a pending timer.
 */
int mod_timer(struct timer_list *timer, unsigned long expires);

/**
 * add_timer - arm an inactive timer for its own @expires
 * @timer: not pending (else WARN_ON_ONCE, and the old arming stays)
 *
 * Context: Any context.
 */
void add_timer(struct timer_list *timer);

/**
 * del_timer - disarm without waiting
 * @timer: the timer, pending or not
 *
 * The handler may still be running when this returns.
 *
 * Context: Any context.
 * Return: 1 if it was pending, else 0.
 * See also: del_timer_sync().
 */
int del_timer(struct timer_list *timer);

/**
 * try_to_del_timer_sync - disarm unless the handler is running
 * @timer: the timer
 *
 * Context: Any context.
 * Return: 1 if it was pending, 0 if not, -1 if its handler runs now.
 */
int try_to_del_timer_sync(struct timer_list *timer);

/**
 * del_timer_sync - disarm, and wait for a running handler
 * @timer: the timer; must not be re-armed by others meanwhile
 *
 * On return the handler runs on no CPU. Called from the timer's own handler it
 * would wait for itself: that is a WARN and an immediate return.
 *
 * Context: Process or softirq context; a top half only for TIMER_IRQSAFE.
 * The caller may hold no lock that the handler takes.
 * Return: 1 if it was pending, else 0.
 */
int del_timer_sync(struct timer_list *timer) __bh_context;

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
