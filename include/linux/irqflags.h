/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H
/*
 * Interrupts on this CPU. Off, they protect against this CPU's own handlers
 * only; another CPU needs a lock.
 */
#include <asm/irqflags.h>
#include <jiffy/jitter.h>
#include <linux/types.h>

#define local_irq_disable() native_irq_disable()
#define local_irq_enable()           \
	do {                         \
		native_irq_enable(); \
		jitter_point();      \
	} while (0)
#define local_save_flags(flags)                \
	do {                                   \
		(flags) = native_save_fl();    \
	} while (0)
#define local_irq_save(flags)                  \
	do {                                   \
		(flags) = native_save_fl();    \
		native_irq_disable();          \
	} while (0)
#define local_irq_restore(flags)               \
	do {                                   \
		if ((flags) & X86_EFLAGS_IF)   \
			local_irq_enable();    \
		else                           \
			barrier();             \
	} while (0)
#define irqs_disabled_flags(flags) (!((flags) & X86_EFLAGS_IF))
#define irqs_disabled() irqs_disabled_flags(native_save_fl())

#endif

#include <jiffy/brings_locks.h>
