/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_LOCK_FORMS_H
#define _JIFFY_LOCK_FORMS_H
/*
 * What each form of a lock does around the lock itself, once for spinlocks and
 * both sides of rwlocks: @op is do_raw_spin_lock, do_raw_read_unlock, ..., and
 * @type what it takes.
 *
 *	take:  interrupts or bottom halves off, preemption off, lock
 *	try:   the same; if it is taken already, all of it undone
 *	drop:  unlock, interrupts or bottom halves on, preemption on
 *
 * Macros, so that in a report the place is the caller's line and not one of
 * this file.
 */
#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/typecheck.h>

#define __take(op, type, lock)        \
	({                            \
		type *_lock = (lock); \
		preempt_disable();    \
		op(_lock);            \
	})
#define __take_bh(op, type, lock)                       \
	({                                              \
		type *_lock = (lock);                   \
		__local_bh_disable(SOFTIRQ_LOCK_OFFSET); \
		op(_lock);                               \
	})
#define __take_irq(op, type, lock)    \
	({                            \
		type *_lock = (lock); \
		local_irq_disable();  \
		preempt_disable();    \
		op(_lock);            \
	})
#define __take_irqsave(op, type, lock, flags)    \
	({                                       \
		type *_lock = (lock);            \
		typecheck(unsigned long, flags); \
		local_irq_save(flags);           \
		preempt_disable();               \
		op(_lock);                       \
	})

#define __try(op, type, lock)             \
	({                                \
		type *_lock = (lock);     \
		int _taken;               \
		preempt_disable();        \
		_taken = op(_lock);       \
		if (!_taken)              \
			preempt_enable(); \
		_taken;                   \
	})
#define __try_bh(op, type, lock)                                \
	({                                                      \
		type *_lock = (lock);                           \
		int _taken;                                     \
		__local_bh_disable(SOFTIRQ_LOCK_OFFSET);        \
		_taken = op(_lock);                             \
		if (!_taken)                                    \
			__local_bh_enable(SOFTIRQ_LOCK_OFFSET); \
		_taken;                                         \
	})
#define __try_irq(op, type, lock)           \
	({                                  \
		type *_lock = (lock);       \
		int _taken;                 \
		local_irq_disable();        \
		preempt_disable();          \
		_taken = op(_lock);         \
		if (!_taken) {              \
			local_irq_enable(); \
			preempt_enable();   \
		}                           \
		_taken;                     \
	})
#define __try_irqsave(op, type, lock, flags)      \
	({                                        \
		type *_lock = (lock);             \
		int _taken;                       \
		typecheck(unsigned long, flags);  \
		local_irq_save(flags);            \
		preempt_disable();                \
		_taken = op(_lock);               \
		if (!_taken) {                    \
			local_irq_restore(flags); \
			preempt_enable();         \
		}                                 \
		_taken;                           \
	})

#define __drop(op, type, lock)        \
	({                            \
		type *_lock = (lock); \
		op(_lock);            \
		preempt_enable();     \
	})
#define __drop_bh(op, type, lock)                       \
	({                                              \
		type *_lock = (lock);                   \
		op(_lock);                              \
		__local_bh_enable(SOFTIRQ_LOCK_OFFSET); \
	})
#define __drop_irq(op, type, lock)    \
	({                            \
		type *_lock = (lock); \
		op(_lock);            \
		local_irq_enable();   \
		preempt_enable();     \
	})
#define __drop_irqrestore(op, type, lock, flags) \
	({                                       \
		type *_lock = (lock);            \
		typecheck(unsigned long, flags); \
		op(_lock);                       \
		local_irq_restore(flags);        \
		preempt_enable();                \
	})

#endif
