/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_TRACE_H
#define _JIFFY_TRACE_H
/*
 * The trace: what happened, when, on which CPU and in which context, in a ring of
 * each CPU. <trace/events/...> has the calls at the places where events come from; one
 * costs a test of a word in memory and a branch while its event is off.
 *
 * Linux: include/linux/trace_events.h, kernel/trace.
 */
#include <jiffy/context.h>
#include <jiffy/trace_mask.h>
#include <linux/percpu.h>
#include <linux/types.h>

struct task_struct;

#define TRACE_ARGS 11
#define TRACE_TEXT_MAX 256 /* bytes, the end mark included */

/* A bit of trace_entry.context beside preempt_count(), which needs 24. */
#define TRACE_IRQS_OFF (1U << 31)

/**
 * struct trace_entry - one event as it lies in the ring
 * @tsc: when, in cycles of the time-stamp counter
 * @pos: which entry of its CPU, counted from 1; 0 while it is being written
 * @context: preempt_count() and the bit above
 * @pid: the thread that ran, or was interrupted
 * @event: enum trace_event
 * @need_resched: did another thread wait for the CPU?
 * @args: what belongs to it; see kernel/base/trace_format.c
 *
 * 64 bytes.
 */
struct trace_entry {
	u64 tsc;
	u32 pos;
	u32 context;
	u16 pid;
	u8 event;
	u8 need_resched;
	u32 args[TRACE_ARGS];
};

/* --- Turning it on and off ---------------------------------------------------------- */

/** trace_init - read trace_buf_size=, and begin if the command line says trace=on.
 * Context: boot. */
void trace_init(void) __process_context;

/**
 * trace_alloc - see to it that there are rings
 *
 * Context: Process context.
 * Return: 0; -ENOMEM if there is no memory for them.
 */
int trace_alloc(void) __process_context;

/** trace_bytes - the size of one CPU's ring. Context: Any context. Return: bytes. */
size_t trace_bytes(void);

/** trace_select - record @event or not, from the next trace_start() on. Context: Any context. */
void trace_select(enum trace_event event, bool wanted);

/** trace_is_selected - would it be recorded? Context: Any context. Return: true if so. */
bool trace_is_selected(enum trace_event event);

/** trace_start - record what is selected; nothing without rings. Context: Any context. */
void trace_start(void);

/** trace_stop - record nothing. Context: Any context. Return: was it on? */
bool trace_stop(void);

/** trace_running - is it on? Context: Any context. Return: true if so. */
bool trace_running(void);

/** trace_clear - forget what was recorded. Context: Any context. */
void trace_clear(void);

/* --- Reading ------------------------------------------------------------------------ */

/**
 * struct trace_iter - a way through the rings of all CPUs, oldest event first
 * @cpu: of the event that trace_next() found
 * @entry: the event
 * @text: its text, for those that have one; else ""
 * @at: the next position of each CPU
 * @end: behind the last one
 *
 * Large: not for a stack of 4 KB.
 */
struct trace_iter {
	int cpu;
	struct trace_entry entry;
	char text[TRACE_TEXT_MAX];
	u32 at[NR_CPUS];
	u32 end[NR_CPUS];
};

/** trace_rewind - to the oldest event that is there now. Context: Any context. */
void trace_rewind(struct trace_iter *iter);

/**
 * trace_next - the next event
 * @iter: after trace_rewind()
 *
 * What is overwritten while one reads is left out.
 *
 * Context: Any context.
 * Return: true with @iter->cpu, @entry and @text; false if there is none.
 */
bool trace_next(struct trace_iter *iter);

/**
 * trace_count - how much there is
 * @kept: gets the number of entries in the rings
 *
 * Context: Any context.
 * Return: how many were written since the rings were cleared; the others are lost.
 */
unsigned long trace_count(unsigned long *kept);

/** trace_comm - the name of the thread @pid. @cpu: names the idle thread, pid 0. @buf: gets it,
 * TASK_COMM_LEN bytes; "<...>" if it is not known any more. Context: Any context. */
void trace_comm(int pid, int cpu, char *buf);

/** trace_event_name - Linux's name of it. Context: Any context. Return: the name. */
const char *trace_event_name(enum trace_event event);

/** trace_event_group - the header in include/trace/events it is in. Context: Any context.
 * Return: its name: "irq", "timer", ... */
const char *trace_event_group(enum trace_event event);

#define TRACE_LINE_MAX (TRACE_TEXT_MAX + 160)

/**
 * trace_format_text - what an event says, as Linux prints it
 * @iter: at an event
 * @buf: gets it
 * @size: of @buf
 *
 * Context: Any context.
 * Return: length.
 */
int trace_format_text(const struct trace_iter *iter, char *buf, size_t size);

/** trace_format - a whole line of ftrace's text format, without newline. @digits: of the time
 * behind the point, 6 or 9. The rest as trace_format_text(). Context: Any context.
 * Return: length. */
int trace_format(const struct trace_iter *iter, int digits, char *buf, size_t size);

/** trace_dump_last - the last 50 events to the log, but for the log's own. @level: KERN_... For
 * panic() and SysRq, recording stopped. Context: Any context, one at a time. */
void trace_dump_last(const char *level);

#endif
