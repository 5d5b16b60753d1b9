/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_STACK_H
#define _JIFFY_STACK_H
/*
 * Kernel stacks. Each lies in a slot of the stack area with an unmapped page
 * below it, so that an overflow is a fault and not somebody else's data.
 */
#include <asm/paging.h>
#include <jiffy/context.h>
#include <linux/gfp.h>
#include <linux/percpu.h>
#include <linux/types.h>

#define THREAD_SIZE 8192UL

/**
 * stack_alloc - a stack for a thread or a CPU
 *
 * Slots are mapped once and reused, so no TLB is ever flushed for one.
 *
 * Context: Process context.
 * Return: its lowest address, or NULL if there is no memory.
 */
void *stack_alloc(void) __process_context;

/** stack_free - give a slot back for reuse. @stack: nobody runs on it. Context: Any context. */
void stack_free(void *stack);

/**
 * stack_of - the stack an address lies in, or whose guard page it lies in
 * @addr: an address
 * @low: gets the stack's lowest address
 * @high: gets the address behind its end
 *
 * Context: Any context.
 * Return: false if it is no stack.
 */
bool stack_of(unsigned long addr, unsigned long *low, unsigned long *high);

/** stack_kind - "IRQ", "SOFTIRQ" or "TASK". @low: as stack_of() gave it. Context: Any context.
 * Return: the word. */
const char *stack_kind(unsigned long low);

/* Top of this CPU's interrupt stacks. */
DECLARE_PER_CPU(unsigned long, hardirq_stack_top);
DECLARE_PER_CPU(unsigned long, softirq_stack_top);

/** irq_stacks_init - allocate a CPU's interrupt stacks. @cpu: its per-CPU data is there.
 * Context: Process context, at boot. */
void irq_stacks_init(int cpu) __process_context;

/** start_on_stack - go on in @fn, which does not return, on the stack that ends at @top.
 * Context: Any context. */
void start_on_stack(void (*fn)(void), unsigned long top) __noreturn;

/**
 * call_on_stack - call a function on another stack
 * @fn: the function, by name
 * @arg: its argument
 * @top: the end of that stack
 *
 * Context: Any context.
 */
static __always_inline void call_on_stack(void (*fn)(void *arg), void *arg, unsigned long top)
{
	/*
	 * @fn saves %ebp in its frame as in any call, so a backtrace crosses over. A
	 * debugger only believes that if the stack it goes to lies higher: the
	 * interrupt stacks have the lowest slots (kernel/base/stack.c).
	 */
	__asm__ __volatile__("xchgl %[top], %%esp\n\t"
			     "call %P[fn]\n\t"
			     "movl %[top], %%esp"
			     : [top] "+b"(top), "+a"(arg)
			     : [fn] "i"(fn)
			     : "ecx", "edx", "memory", "cc");
}

#endif
