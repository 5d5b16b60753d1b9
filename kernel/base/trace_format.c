// SPDX-License-Identifier: MIT
/*
 * The trace in words: ftrace's text format.
 *
 *	         insmod-12      [001] d.h2.     3.000123: softirq_raise: vec=1 [action=TIMER]
 *	         thread          CPU  |||||     seconds   event          what belongs to it
 *	                              irqs off, need_resched, context, preemption depth
 *
 * The context is `h` in a top half (`H` if that came over a softirq), `s` in a softirq,
 * `b` with bottom halves off, `Z` in an NMI. The fifth, for threads that may not be
 * moved to another CPU, is always a dot.
 *
 * Addresses are shown as they are, for gdb (Linux: the option nohash-ptr).
 *
 * Context: any.
 * Locking: none.
 * Linux: kernel/trace/trace_output.c, the TP_printk of each event.
 */
#include "trace_ring.h"

#include <asm/irq_vectors.h>
#include <asm/paging.h>
#include <asm/tsc.h>
#include <jiffy/task_state.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/time64.h>
#include <linux/timer.h>
#include <trace/events/lock.h>

#define TRACE_DUMP_EVENTS 50 /* in a panic report */
#define PRIO 120 /* Linux's default; threads have no other here */

static const struct {
	const char *group, *name;
} events[] = {
	[TRACE_IRQ_HANDLER_ENTRY] = { "irq", "irq_handler_entry" },
	[TRACE_IRQ_HANDLER_EXIT] = { "irq", "irq_handler_exit" },
	[TRACE_SOFTIRQ_RAISE] = { "irq", "softirq_raise" },
	[TRACE_SOFTIRQ_ENTRY] = { "irq", "softirq_entry" },
	[TRACE_SOFTIRQ_EXIT] = { "irq", "softirq_exit" },
	[TRACE_TASKLET_SCHEDULE] = { "irq", "tasklet_schedule" },
	[TRACE_TASKLET_ENTRY] = { "irq", "tasklet_entry" },
	[TRACE_TASKLET_EXIT] = { "irq", "tasklet_exit" },
	[TRACE_TIMER_INIT] = { "timer", "timer_init" },
	[TRACE_TIMER_START] = { "timer", "timer_start" },
	[TRACE_TIMER_EXPIRE_ENTRY] = { "timer", "timer_expire_entry" },
	[TRACE_TIMER_EXPIRE_EXIT] = { "timer", "timer_expire_exit" },
	[TRACE_TIMER_CANCEL] = { "timer", "timer_cancel" },
	[TRACE_WORKQUEUE_QUEUE_WORK] = { "workqueue", "workqueue_queue_work" },
	[TRACE_WORKQUEUE_ACTIVATE_WORK] = { "workqueue", "workqueue_activate_work" },
	[TRACE_WORKQUEUE_EXECUTE_START] = { "workqueue", "workqueue_execute_start" },
	[TRACE_WORKQUEUE_EXECUTE_END] = { "workqueue", "workqueue_execute_end" },
	[TRACE_SCHED_SWITCH] = { "sched", "sched_switch" },
	[TRACE_SCHED_WAKEUP] = { "sched", "sched_wakeup" },
	[TRACE_SCHED_PROCESS_FORK] = { "sched", "sched_process_fork" },
	[TRACE_SCHED_PROCESS_EXIT] = { "sched", "sched_process_exit" },
	[TRACE_SCHED_KTHREAD_STOP] = { "sched", "sched_kthread_stop" },
	[TRACE_SCHED_KTHREAD_STOP_RET] = { "sched", "sched_kthread_stop_ret" },
	[TRACE_IPI_RAISE] = { "ipi", "ipi_raise" },
	[TRACE_IPI_ENTRY] = { "ipi", "ipi_entry" },
	[TRACE_IPI_EXIT] = { "ipi", "ipi_exit" },
	[TRACE_CONTENTION_BEGIN] = { "lock", "contention_begin" },
	[TRACE_CONTENTION_END] = { "lock", "contention_end" },
	[TRACE_MODULE_LOAD] = { "module", "module_load" },
	[TRACE_MODULE_FREE] = { "module", "module_free" },
	[TRACE_CONSOLE] = { "printk", "console" },
	[TRACE_PRINT] = { "printk", "print" },
	[TRACE_BH_DISABLE] = { "bh", "bh_disable" },
	[TRACE_BH_ENABLE] = { "bh", "bh_enable" },
};
static_assert(ARRAY_SIZE(events) == NR_TRACE_EVENTS);

const char *trace_event_name(enum trace_event event)
{
	return events[event].name;
}

const char *trace_event_group(enum trace_event event)
{
	return events[event].group;
}

static const char *ipi_name(u32 vector)
{
	switch (vector) {
	case RESCHEDULE_VECTOR:
		return "Rescheduling interrupts";
	case CALL_FUNCTION_VECTOR:
		return "Function call interrupts";
	case TICK_VECTOR:
		return "Tick interrupts";
	default:
		return "unknown";
	}
}

/* The name is the module's: it may have been unloaded since. Then its handler's. */
static int format_irq_entry(const u32 *args, char *buf, size_t size)
{
	const char *name = (const char *)(unsigned long)args[1];

	if (!name || !paging_is_mapped((unsigned long)name) ||
	    !paging_is_mapped((unsigned long)name + TASK_COMM_LEN))
		return scnprintf(buf, size, "irq=%u name=%ps", args[0], (void *)args[2]);
	return scnprintf(buf, size, "irq=%u name=%.*s", args[0], TASK_COMM_LEN, name);
}

static int format_softirq(const u32 *args, char *buf, size_t size)
{
	return scnprintf(buf, size, "vec=%u [action=%s]", args[0],
			 args[0] < NR_SOFTIRQS ? softirq_to_name[args[0]] : "?");
}

static int format_timer_start(const u32 *args, char *buf, size_t size)
{
	u32 flags = args[4];

	return scnprintf(buf, size,
			 "timer=%08x function=%ps expires=%u [timeout=%d] cpu=%u flags=%s%s%s",
			 args[0], (void *)args[1], args[2], (s32)(args[2] - args[3]),
			 flags & TIMER_CPUMASK, flags & TIMER_DEFERRABLE ? "D" : "",
			 flags & TIMER_PINNED ? "P" : "", flags & TIMER_IRQSAFE ? "I" : "");
}

static int format_timer(enum trace_event event, const u32 *args, char *buf, size_t size)
{
	if (event == TRACE_TIMER_START)
		return format_timer_start(args, buf, size);
	if (event == TRACE_TIMER_EXPIRE_ENTRY)
		return scnprintf(buf, size, "timer=%08x function=%ps now=%u baseclk=%u", args[0],
				 (void *)args[1], args[2], args[3]);
	return scnprintf(buf, size, "timer=%08x", args[0]);
}

static int format_tasklet(enum trace_event event, const u32 *args, char *buf, size_t size)
{
	int n = scnprintf(buf, size, "tasklet=%ps function=%ps", (void *)args[0], (void *)args[1]);

	if (event == TRACE_TASKLET_SCHEDULE)
		n += scnprintf(buf + n, size - n, " vec=%u", args[2]);
	return n;
}

static int format_queue_work(const u32 *args, char *buf, size_t size)
{
	char name[TRACE_NAME_LEN];

	trace_name_of(trace_queue_slot(args[4]), args[4], name);
	return scnprintf(buf, size, "work struct=%08x function=%ps workqueue=%s req_cpu=%d cpu=%d",
			 args[0], (void *)args[1], name, args[2], args[3]);
}

static int format_work(enum trace_event event, const u32 *args, char *buf, size_t size)
{
	if (event == TRACE_WORKQUEUE_QUEUE_WORK)
		return format_queue_work(args, buf, size);
	if (event == TRACE_WORKQUEUE_ACTIVATE_WORK)
		return scnprintf(buf, size, "work struct %08x", args[0]);
	return scnprintf(buf, size, "work struct %08x: function %ps", args[0], (void *)args[1]);
}

static int format_switch(const struct trace_iter *iter, char *buf, size_t size)
{
	char prev[TASK_COMM_LEN], next[TASK_COMM_LEN];
	u32 next_pid = iter->entry.args[1];
	/* The idle one does not sleep, whatever its state. */
	char letter = iter->entry.pid ? task_state_letter(iter->entry.args[0]) : 'R';

	trace_comm(iter->entry.pid, iter->cpu, prev);
	trace_comm(next_pid, iter->cpu, next);
	return scnprintf(buf, size,
			 "prev_comm=%s prev_pid=%d prev_prio=%d prev_state=%c ==> "
			 "next_comm=%s next_pid=%d next_prio=%d",
			 prev, iter->entry.pid, PRIO, letter, next, next_pid, PRIO);
}

static int format_sched(const struct trace_iter *iter, char *buf, size_t size)
{
	const u32 *args = iter->entry.args;
	char comm[TASK_COMM_LEN], own[TASK_COMM_LEN];

	if (iter->entry.event == TRACE_SCHED_SWITCH)
		return format_switch(iter, buf, size);
	if (iter->entry.event == TRACE_SCHED_KTHREAD_STOP_RET)
		return scnprintf(buf, size, "ret=%d", args[0]);
	trace_comm(args[0], args[1], comm);
	trace_comm(iter->entry.pid, iter->cpu, own);
	switch (iter->entry.event) {
	case TRACE_SCHED_WAKEUP:
		return scnprintf(buf, size, "comm=%s pid=%d prio=%d target_cpu=%03d", comm, args[0],
				 PRIO, args[1]);
	case TRACE_SCHED_PROCESS_FORK:
		return scnprintf(buf, size, "comm=%s pid=%d child_comm=%s child_pid=%d", own,
				 iter->entry.pid, comm, args[0]);
	case TRACE_SCHED_PROCESS_EXIT:
		return scnprintf(buf, size, "comm=%s pid=%d prio=%d", comm, args[0], PRIO);
	default:
		return scnprintf(buf, size, "comm=%s pid=%d", comm, args[0]);
	}
}

static int format_ipi(enum trace_event event, const u32 *args, char *buf, size_t size)
{
	if (event == TRACE_IPI_RAISE)
		return scnprintf(buf, size, "target_mask=%08x (%s)", args[0], ipi_name(args[1]));
	return scnprintf(buf, size, "(%s)", ipi_name(args[0]));
}

static int format_lock(enum trace_event event, const u32 *args, char *buf, size_t size)
{
	if (event == TRACE_CONTENTION_END)
		return scnprintf(buf, size, "%ps (ret=%d)", (void *)args[0], args[1]);
	return scnprintf(buf, size, "%ps (flags=%s%s%s)", (void *)args[0],
			 args[1] & LCB_F_MUTEX ? "MUTEX" : "SPIN",
			 args[1] & LCB_F_READ ? "|READ" : "",
			 args[1] & LCB_F_WRITE ? "|WRITE" : "");
}

int trace_format_text(const struct trace_iter *iter, char *buf, size_t size)
{
	enum trace_event event = iter->entry.event;
	const u32 *args = iter->entry.args;

	switch (event) {
	case TRACE_IRQ_HANDLER_ENTRY:
		return format_irq_entry(args, buf, size);
	case TRACE_IRQ_HANDLER_EXIT:
		return scnprintf(buf, size, "irq=%u ret=%s", args[0],
				 args[1] ? "handled" : "unhandled");
	case TRACE_SOFTIRQ_RAISE ... TRACE_SOFTIRQ_EXIT:
		return format_softirq(args, buf, size);
	case TRACE_TASKLET_SCHEDULE ... TRACE_TASKLET_EXIT:
		return format_tasklet(event, args, buf, size);
	case TRACE_TIMER_INIT ... TRACE_TIMER_CANCEL:
		return format_timer(event, args, buf, size);
	case TRACE_WORKQUEUE_QUEUE_WORK ... TRACE_WORKQUEUE_EXECUTE_END:
		return format_work(event, args, buf, size);
	case TRACE_SCHED_SWITCH ... TRACE_SCHED_KTHREAD_STOP_RET:
		return format_sched(iter, buf, size);
	case TRACE_IPI_RAISE ... TRACE_IPI_EXIT:
		return format_ipi(event, args, buf, size);
	case TRACE_CONTENTION_BEGIN ... TRACE_CONTENTION_END:
		return format_lock(event, args, buf, size);
	case TRACE_BH_DISABLE ... TRACE_BH_ENABLE:
		return scnprintf(buf, size, "caller=%pS", (void *)args[0]);
	default:
		return scnprintf(buf, size, "%s", iter->text);
	}
}

static char context_letter(u32 context)
{
	if (context & NMI_MASK)
		return 'Z';
	if (context & HARDIRQ_MASK)
		return context & SOFTIRQ_OFFSET ? 'H' : 'h';
	if (context & SOFTIRQ_OFFSET)
		return 's';
	return context & SOFTIRQ_MASK ? 'b' : '.';
}

static char depth_letter(u32 depth)
{
	return depth ? "0123456789abcdef"[min(depth, 15U)] : '.';
}

/* Thread, CPU, flags, time. */
static int format_head(const struct trace_iter *iter, int digits, char *buf, size_t size)
{
	const struct trace_entry *entry = &iter->entry;
	char comm[TASK_COMM_LEN];
	u32 ns;
	u64 seconds = div_u64_rem(tsc_time_ns(entry->tsc), NSEC_PER_SEC, &ns);

	trace_comm(entry->pid, iter->cpu, comm);
	return scnprintf(buf, size,
			 "%16s-%-7d [%03d] %c%c%c%c. %5llu.%0*u: ", entry->pid ? comm : "<idle>",
			 entry->pid, iter->cpu, entry->context & TRACE_IRQS_OFF ? 'd' : '.',
			 entry->need_resched ? 'N' : '.', context_letter(entry->context),
			 depth_letter(entry->context & PREEMPT_MASK), seconds, digits,
			 digits == 9 ? ns : ns / 1000);
}

int trace_format(const struct trace_iter *iter, int digits, char *buf, size_t size)
{
	int n = format_head(iter, digits, buf, size);

	/* trace_printk() shows where it stands in place of an event. */
	if (iter->entry.event == TRACE_PRINT)
		n += scnprintf(buf + n, size - n, "%ps: ", (void *)iter->entry.args[0]);
	else
		n += scnprintf(buf + n, size - n, "%s: ", trace_event_name(iter->entry.event));
	return n + trace_format_text(iter, buf + n, size - n);
}

/* What is in the log stands above already. */
static bool next_to_dump(struct trace_iter *iter)
{
	while (trace_next(iter))
		if (iter->entry.event != TRACE_CONSOLE)
			return true;
	return false;
}

void trace_dump_last(const char *level)
{
	static struct trace_iter iter;
	static char line[TRACE_LINE_MAX];
	unsigned long all = 0, skip;

	trace_rewind(&iter);
	while (next_to_dump(&iter))
		all++;
	skip = all - min(all, (unsigned long)TRACE_DUMP_EVENTS);
	printk("%sThe last %lu of %lu events in the trace:\n", level, all - skip, all);
	trace_rewind(&iter);
	for (; next_to_dump(&iter); skip -= skip > 0) {
		if (skip)
			continue;
		trace_format(&iter, 6, line, sizeof(line));
		printk("%s%s\n", level, line);
	}
}
