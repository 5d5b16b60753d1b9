/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_TRACE_WRITE_H
#define _JIFFY_TRACE_WRITE_H
/*
 * What the trace points in <trace/events/...> call when they are on: an entry into
 * this CPU's ring. All of them may be called in any context, an NMI included; they
 * take no lock, and interrupts are off for the few instructions they last.
 *
 * A trace point that is off must not cost more than its test. An ordinary call, even
 * one that is never made, would: what the caller needs behind it could not stay in
 * %eax, %edx and %ecx. Therefore the call is an asm that changes no register.
 */
#include <jiffy/trace_mask.h>
#include <linux/compiler.h>

struct task_struct;
struct timer_list;
struct work_struct;

#define __trace_call __attribute__((regparm(0), stdcall)) /* arguments on the stack */

void __trace_call __trace_write1(u32 event, u32 a);
void __trace_call __trace_write3(u32 event, u32 a, u32 b, u32 c);
void __trace_call __trace_write_text(u32 event, u32 ip, const char *text, u32 len);
void __trace_call __trace_write_timer_start(const struct timer_list *timer);
void __trace_call __trace_write_timer_expire(const struct timer_list *timer, u32 baseclk);
void __trace_call __trace_write_queue_work(const struct work_struct *work, u32 queue, int req_cpu,
					   int cpu);
void __trace_call __trace_write_switch(const struct task_struct *prev,
				       const struct task_struct *next);

/* The first argument is pushed last; the function takes them off. "ri": a place on the
 * stack would be another one after a push. */
#define __trace_asm(pushes, ...)                                                             \
	__asm__ __volatile__ __inline__("pusha; " pushes "; call %c0; popa" : : __VA_ARGS__ \
					: "memory", "cc")
#define __trace_call1(fn, a) __trace_asm("push %1", "i"(fn), "ri"(a))
#define __trace_call2(fn, a, b) __trace_asm("push %2; push %1", "i"(fn), "ri"(a), "ri"(b))
#define __trace_call4(fn, a, b, c, d)                                              \
	__trace_asm("push %4; push %3; push %2; push %1", "i"(fn), "ri"(a), "ri"(b), \
		    "ri"(c), "ri"(d))

/** trace_write1 - an event with one argument. Context: Any context. */
static __always_inline void trace_write1(enum trace_event event, u32 a)
{
	__trace_call2(__trace_write1, event, a);
}

/** trace_write3 - with three, or with two and a 0. Context: Any context. */
static __always_inline void trace_write3(enum trace_event event, u32 a, u32 b, u32 c)
{
	__trace_call4(__trace_write3, event, a, b, c);
}

/** trace_write_text - with @ip (0: none) and a text. @len: bytes of @text; what is above
 * TRACE_TEXT_MAX is cut off. Context: Any context. */
static __always_inline void trace_write_text(enum trace_event event, unsigned long ip,
					     const char *text, size_t len)
{
	__trace_call4(__trace_write_text, event, ip, text, len);
}

/** trace_write_timer_start - a timer was armed. Context: Any context. */
static __always_inline void trace_write_timer_start(const struct timer_list *timer)
{
	__trace_call1(__trace_write_timer_start, timer);
}

/** trace_write_timer_expire - its function is about to be called. Context: Softirq context. */
static __always_inline void trace_write_timer_expire(const struct timer_list *timer,
						     unsigned long baseclk)
{
	__trace_call2(__trace_write_timer_expire, timer, baseclk);
}

/** trace_write_queue_work - an item was queued. @queue: of trace_note_queue().
 * Context: Any context. */
static __always_inline void trace_write_queue_work(const struct work_struct *work, u32 queue,
						   int req_cpu, int cpu)
{
	__trace_call4(__trace_write_queue_work, work, queue, req_cpu, cpu);
}

/** trace_write_switch - from one thread to the next. Context: Process context. */
static __always_inline void trace_write_switch(const struct task_struct *prev,
					       const struct task_struct *next)
{
	__trace_call2(__trace_write_switch, prev, next);
}

/** trace_note_comm - remember the name of @task for its pid. Context: Any context. */
void trace_note_comm(const struct task_struct *task);

/** trace_note_queue - remember the name of a work queue. @queue: its number, not 0.
 * Context: Any context. */
void trace_note_queue(u32 queue, const char *name);

#endif
