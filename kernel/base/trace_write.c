// SPDX-License-Identifier: MIT
/*
 * The entries of the trace: how one is written, and what each kind of event remembers.
 *
 * An entry has the values as they are, eight words of them; trace_format.c makes
 * words of them when somebody reads. What may be gone by then is copied: names of
 * threads and queues (into tables, by pid and number), a text. A text goes on in the
 * entries behind, whose positions are taken together with that of the first: what an
 * NMI traces comes behind all of it.
 *
 *	begin()      interrupts off; the next position; entry->pos = 0; time, context
 *	args[...]    the event's own
 *	commit()     entry->pos = position; interrupts as before
 *
 * Nothing here is a jitter_point(): a seed's interleaving is the same with the trace on.
 *
 * Context: any.
 * Locking: none; see trace.c.
 * Linux: kernel/trace/ring_buffer.c (rb_reserve_next_event, rb_commit);
 * include/trace/stages, the TP_fast_assign of each event.
 */
#include "trace_ring.h"

#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <jiffy/trace_write.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#define TEXT_FIRST ((TRACE_ARGS - 1) * sizeof(u32)) /* behind the address */
#define TEXT_MORE (TRACE_ARGS * sizeof(u32))

/* An entry that is being written. */
struct writer {
	struct trace_entry *entry;
	u32 pos;
	unsigned long flags;
};

static __always_inline void fill_head(const struct writer *w, enum trace_event event)
{
	struct trace_entry *entry = w->entry;
	u32 context = preempt_count();

	WRITE_ONCE(entry->pos, 0);
	barrier();
	entry->tsc = rdtsc();
	if (irqs_disabled_flags(w->flags))
		context |= TRACE_IRQS_OFF;
	entry->context = context;
	entry->need_resched = need_resched();
	entry->pid = current->pid;
	entry->event = event;
}

/* @nr: entries; the writer is at the first. An NMI gets other positions: it is one instruction. */
static __always_inline struct writer begin(enum trace_event event, u32 nr)
{
	struct writer w;

	w.flags = native_save_fl();
	native_irq_disable();
	w.pos = this_cpu_add_return(trace_next_pos, nr) - nr;
	w.entry = trace_entry_at(this_cpu_read(trace_ring), w.pos);
	fill_head(&w, event);
	return w;
}

/* Whole: it may be read. */
static __always_inline void publish(const struct writer *w)
{
	barrier();
	WRITE_ONCE(w->entry->pos, w->pos);
}

static __always_inline void commit(const struct writer *w)
{
	publish(w);
	native_restore_fl(w->flags);
}

void __trace_call __trace_write1(u32 event, u32 a)
{
	struct writer w = begin(event, 1);

	w.entry->args[0] = a;
	commit(&w);
}

void __trace_call __trace_write3(u32 event, u32 a, u32 b, u32 c)
{
	struct writer w = begin(event, 1);

	w.entry->args[0] = a;
	w.entry->args[1] = b;
	w.entry->args[2] = c;
	commit(&w);
}

/* Up to @room bytes of the text, and zeros behind them. Returns how many. */
static u32 fill_text(char *to, u32 room, const char *text, u32 len)
{
	u32 part = min(room, len);

	memcpy(to, text, part);
	memset(to + part, 0, room - part);
	return part;
}

void __trace_call __trace_write_text(u32 event, u32 ip, const char *text, u32 len)
{
	struct writer w;
	u32 nr, done;

	len = min(len, TRACE_TEXT_MAX - 1U);
	nr = 1 + (len > TEXT_FIRST ? DIV_ROUND_UP(len - TEXT_FIRST, TEXT_MORE) : 0);
	w = begin(event, nr);
	w.entry->args[0] = ip;
	done = fill_text((char *)&w.entry->args[1], TEXT_FIRST, text, len);
	while (--nr) {
		publish(&w);
		w.entry = trace_entry_at(this_cpu_read(trace_ring), ++w.pos);
		fill_head(&w, TRACE_MORE_TEXT);
		done += fill_text((char *)w.entry->args, TEXT_MORE, text + done, len - done);
	}
	commit(&w);
}

void __trace_call __trace_write_timer_start(const struct timer_list *timer)
{
	struct writer w = begin(TRACE_TIMER_START, 1);

	w.entry->args[0] = (u32)timer;
	w.entry->args[1] = (u32)timer->function;
	w.entry->args[2] = timer->expires;
	w.entry->args[3] = jiffies;
	w.entry->args[4] = timer->flags;
	commit(&w);
}

void __trace_call __trace_write_timer_expire(const struct timer_list *timer, u32 baseclk)
{
	struct writer w = begin(TRACE_TIMER_EXPIRE_ENTRY, 1);

	w.entry->args[0] = (u32)timer;
	w.entry->args[1] = (u32)timer->function;
	w.entry->args[2] = jiffies;
	w.entry->args[3] = baseclk;
	commit(&w);
}

/* @cpu: whose thread it is; @req_cpu: the one that was asked for. */
void __trace_call __trace_write_queue_work(const struct work_struct *work, u32 queue, int req_cpu,
					   int cpu)
{
	struct writer w = begin(TRACE_WORKQUEUE_QUEUE_WORK, 1);

	w.entry->args[0] = (u32)work;
	w.entry->args[1] = (u32)work->func;
	w.entry->args[2] = req_cpu;
	w.entry->args[3] = cpu;
	w.entry->args[4] = queue;
	commit(&w);
}

/* A name that is remembered for the pid is the right one: a new thread's is noted at once. */
void __trace_call __trace_write_switch(const struct task_struct *prev,
				       const struct task_struct *next)
{
	struct writer w = begin(TRACE_SCHED_SWITCH, 1);
	u32 pid = next->pid;

	w.entry->args[0] = READ_ONCE(prev->__state);
	w.entry->args[1] = pid;
	commit(&w);
	if (unlikely(trace_comm_slot(pid)->key != pid))
		trace_note_comm(next);
}

/* A lost name is better than a lock: of two that want one slot, one gives up. */
static void note_name(struct trace_name *slot, u32 key, const char *name, size_t size)
{
	u32 before = READ_ONCE(slot->key);

	/* Not cmpxchg(), which is a jitter_point(). */
	if (before == TRACE_NAME_BUSY ||
	    !__sync_bool_compare_and_swap(&slot->key, before, TRACE_NAME_BUSY))
		return;
	memcpy(slot->name, name, size);
	smp_wmb();
	WRITE_ONCE(slot->key, key);
}

void trace_note_comm(const struct task_struct *task)
{
	if (task->pid)
		note_name(trace_comm_slot(task->pid), task->pid, task->comm, TASK_COMM_LEN);
}

void trace_note_queue(u32 queue, const char *name)
{
	note_name(trace_queue_slot(queue), queue, name, TRACE_NAME_LEN);
}

void __trace_printk(unsigned long ip, const char *fmt, ...)
{
	char text[TRACE_TEXT_MAX];
	va_list args;
	int len;

	if (!trace_is_on(TRACE_PRINT))
		return;
	va_start(args, fmt);
	len = vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (len && text[len - 1] == '\n')
		len--;
	trace_write_text(TRACE_PRINT, ip, text, len);
}
