// SPDX-License-Identifier: MIT
/*
 * The events of the trace in pairs: what was put off, and when it then ran.
 *
 *	softirq_raise ──────────► softirq_entry ────► softirq_exit      by vector and CPU
 *	tasklet_schedule ───────► tasklet_entry ────► tasklet_exit      by tasklet
 *	timer_start ────────────► timer_expire_entry ► timer_expire_exit   by timer
 *	workqueue_queue_work ───► workqueue_execute_start ► ..._end     by work
 *	sched_wakeup ───────────► sched_switch to it ► sched_switch away   by pid
 *	from                      start               end
 *
 * One walk over the rings, oldest event first. What has begun and not ended is in a
 * hash table by what it is about; an event that goes on finds its pair there. What lies
 * before the oldest event is not known: a run may have no `from`.
 *
 * Who puts something off is what runs on that CPU at that moment: the top half, the
 * tasklet or timer, the thread.
 *
 * How late a timer is: by the ticks that jiffies is beyond `expires`, and by the time
 * since the interrupt that made the last of them, which is in the trace too.
 *
 * A ring that has overwritten events begins later than others: pairs begin where all
 * rings are complete.
 *
 * Context: a command's thread.
 * Locking: none; nothing is recorded meanwhile (one who turns the trace on then gets
 * pairs that are wrong, and no more).
 * Linux: tools/perf (sched latency, kwork), and scripts with ftrace's events.
 */
#include "trace_pairs.h"
#include "shell.h"
#include <asm/tsc.h>
#include <jiffy/trace.h>
#include <linux/cpumask.h>
#include <linux/hash.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define HASH_BITS 8
#define EVENTS_MAX 32768 /* no event makes more than one pair */
#define EVENTS_MIN 1024
#define TIMER_LINE 0

/* What runs on a CPU; innermost functions. */
struct cpu_now {
	s32 irq_pair; /* the top half or IPI; or NO_PAIR, as the next two */
	s32 softirq_pair;
	s32 work_pair; /* until it sleeps for the first time */
	u32 vector;    /* the softirq */
	u32 function;  /* the tasklet's or timer's; 0: none */
};

struct collector {
	struct trace_iter iter;
	struct pairs *pairs;
	unsigned long max;
	u64 now, tick;
	s32 heads[1 << HASH_BITS];
	struct cpu_now cpus[NR_CPUS];
};

/* --- The table of what has not ended -------------------------------------------------- */

static s32 *head_of(struct collector *c, enum pair_kind kind, u32 object)
{
	return &c->heads[hash_32(object * NR_PAIR_KINDS + kind, HASH_BITS)];
}

static struct pair *find(struct collector *c, enum pair_kind kind, u32 object,
			 enum pair_state state)
{
	struct pair *pair;

	for (s32 i = *head_of(c, kind, object); i != NO_PAIR; i = pair->next) {
		pair = &c->pairs->pair[i];
		if (pair->kind == kind && pair->object == object && pair->state == state)
			return pair;
	}
	return NULL;
}

static struct pair *new_pair(struct collector *c, enum pair_kind kind, u32 object)
{
	struct pair *pair = &c->pairs->pair[c->pairs->nr];
	s32 *head = head_of(c, kind, object);

	*pair = (struct pair){ .kind = kind, .object = object, .by_pair = NO_PAIR, .next = *head };
	*head = c->pairs->nr++;
	return pair;
}

static void finish(struct collector *c, struct pair *pair, enum pair_state state)
{
	s32 *link = head_of(c, pair->kind, pair->object);

	while (&c->pairs->pair[*link] != pair)
		link = &c->pairs->pair[*link].next;
	*link = pair->next;
	pair->state = state;
}

/* --- Put off, begun, ended ------------------------------------------------------------ */

static enum pair_context context_of(const struct trace_entry *entry)
{
	if (entry->context & HARDIRQ_MASK)
		return IN_HARDIRQ;
	return entry->context & SOFTIRQ_OFFSET ? IN_SOFTIRQ : IN_TASK;
}

/* The line whose top half runs; -1 if it is none. */
static s32 line_of(const struct collector *c, s32 irq_pair)
{
	const struct pair *pair = &c->pairs->pair[irq_pair];

	return irq_pair != NO_PAIR && pair->kind == PAIR_IRQ ? (s32)pair_vector(pair) : -1;
}

static void note_who(struct collector *c, struct pair *pair)
{
	const struct cpu_now *now = &c->cpus[c->iter.cpu];

	pair->from = c->now;
	pair->from_cpu = c->iter.cpu;
	pair->by_context = context_of(&c->iter.entry);
	switch (pair->by_context) {
	case IN_HARDIRQ:
		pair->by_pair = now->irq_pair;
		pair->by = line_of(c, now->irq_pair);
		break;
	case IN_SOFTIRQ:
		pair->by_function = now->function;
		pair->by = now->vector;
		break;
	default:
		pair->by = c->iter.entry.pid;
	}
}

/* What is put off twice before it runs, runs once: the first counts. */
static struct pair *put_off(struct collector *c, enum pair_kind kind, u32 object)
{
	struct pair *pair = find(c, kind, object, PAIR_PENDING);

	if (pair)
		return pair;
	pair = new_pair(c, kind, object);
	note_who(c, pair);
	return pair;
}

static struct pair *begin(struct collector *c, enum pair_kind kind, u32 object)
{
	struct pair *pair = find(c, kind, object, PAIR_PENDING);

	if (!pair)
		pair = new_pair(c, kind, object);
	pair->state = PAIR_RUNNING;
	pair->start = c->now;
	pair->cpu = c->iter.cpu;
	pair->context = context_of(&c->iter.entry);
	pair->pid = c->iter.entry.pid;
	return pair;
}

static void end(struct collector *c, enum pair_kind kind, u32 object)
{
	struct pair *pair = find(c, kind, object, PAIR_RUNNING);

	if (!pair)
		return;
	pair->end = c->now;
	finish(c, pair, PAIR_DONE);
}

static void cancel(struct collector *c, enum pair_kind kind, u32 object)
{
	struct pair *pair = find(c, kind, object, PAIR_PENDING);

	if (pair)
		finish(c, pair, PAIR_CANCELLED);
}

/* It, and the top half that raised it, are more than a tick with nothing to do. */
static void mark_eventful(struct collector *c, struct pair *pair)
{
	pair->eventful = true;
	if (pair->by_pair != NO_PAIR)
		c->pairs->pair[pair->by_pair].eventful = true;
}

/* --- The events ----------------------------------------------------------------------- */

/* One of a CPU's own things. */
static u32 on_cpu(const struct collector *c, u32 nr)
{
	return nr << 8 | (u32)c->iter.cpu;
}

static void take_irq(struct collector *c, enum trace_event event, u32 line)
{
	struct cpu_now *now = &c->cpus[c->iter.cpu];
	struct pair *pair;

	if (event == TRACE_IRQ_HANDLER_EXIT) {
		end(c, PAIR_IRQ, on_cpu(c, line));
		now->irq_pair = NO_PAIR;
		return;
	}
	pair = begin(c, PAIR_IRQ, on_cpu(c, line));
	pair->eventful = line != TIMER_LINE;
	now->irq_pair = pair - c->pairs->pair;
	if (line == TIMER_LINE)
		c->tick = c->now;
}

static void take_ipi(struct collector *c, enum trace_event event, u32 vector)
{
	struct cpu_now *now = &c->cpus[c->iter.cpu];

	if (event == TRACE_IPI_ENTRY) {
		now->irq_pair = begin(c, PAIR_IPI, on_cpu(c, vector)) - c->pairs->pair;
	} else if (event == TRACE_IPI_EXIT) {
		end(c, PAIR_IPI, on_cpu(c, vector));
		now->irq_pair = NO_PAIR;
	}
}

static bool is_housekeeping(u32 vector)
{
	return vector == TIMER_SOFTIRQ || vector == TASKLET_SOFTIRQ || vector == HI_SOFTIRQ ||
	       vector == RCU_SOFTIRQ || vector == SCHED_SOFTIRQ;
}

static void take_softirq(struct collector *c, enum trace_event event, u32 vector)
{
	struct cpu_now *now = &c->cpus[c->iter.cpu];
	struct pair *pair;

	if (event == TRACE_SOFTIRQ_RAISE) {
		put_off(c, PAIR_SOFTIRQ, on_cpu(c, vector));
	} else if (event == TRACE_SOFTIRQ_EXIT) {
		end(c, PAIR_SOFTIRQ, on_cpu(c, vector));
		now->softirq_pair = NO_PAIR;
	} else {
		pair = begin(c, PAIR_SOFTIRQ, on_cpu(c, vector));
		now->vector = vector;
		now->softirq_pair = pair - c->pairs->pair;
		if (!is_housekeeping(vector))
			mark_eventful(c, pair);
	}
}

/* A function that a softirq calls. */
static struct pair *begin_function(struct collector *c, enum pair_kind kind, const u32 *args)
{
	struct cpu_now *now = &c->cpus[c->iter.cpu];
	struct pair *pair = begin(c, kind, args[0]);

	pair->function = now->function = args[1];
	pair->eventful = true;
	if (now->softirq_pair != NO_PAIR)
		mark_eventful(c, &c->pairs->pair[now->softirq_pair]);
	return pair;
}

static void end_function(struct collector *c, enum pair_kind kind, u32 object)
{
	end(c, kind, object);
	c->cpus[c->iter.cpu].function = 0;
}

static void take_tasklet(struct collector *c, enum trace_event event, const u32 *args)
{
	if (event == TRACE_TASKLET_SCHEDULE)
		put_off(c, PAIR_TASKLET, args[0])->function = args[1];
	else if (event == TRACE_TASKLET_ENTRY)
		begin_function(c, PAIR_TASKLET, args);
	else
		end_function(c, PAIR_TASKLET, args[0]);
}

static void note_lateness(const struct collector *c, struct pair *pair, u32 now)
{
	if (!pair->from)
		return;
	pair->late_ticks = now - pair->expires;
	pair->late_ns = (u64)pair->late_ticks * TICK_NSEC + (c->tick ? c->now - c->tick : 0);
}

static void take_timer(struct collector *c, enum trace_event event, const u32 *args)
{
	struct pair *pair;

	switch (event) {
	case TRACE_TIMER_START:
		cancel(c, PAIR_TIMER, args[0]);
		pair = put_off(c, PAIR_TIMER, args[0]);
		pair->function = args[1];
		pair->expires = args[2];
		break;
	case TRACE_TIMER_EXPIRE_ENTRY:
		pair = begin_function(c, PAIR_TIMER, args);
		note_lateness(c, pair, args[2]);
		break;
	case TRACE_TIMER_EXPIRE_EXIT:
		end_function(c, PAIR_TIMER, args[0]);
		break;
	case TRACE_TIMER_CANCEL:
		cancel(c, PAIR_TIMER, args[0]);
		break;
	default:
		break;
	}
}

static void take_work(struct collector *c, enum trace_event event, const u32 *args)
{
	struct pair *pair;

	if (event == TRACE_WORKQUEUE_QUEUE_WORK) {
		put_off(c, PAIR_WORK, args[0])->function = args[1];
	} else if (event == TRACE_WORKQUEUE_EXECUTE_START) {
		pair = begin(c, PAIR_WORK, args[0]);
		pair->function = args[1];
		pair->eventful = true;
		c->cpus[c->iter.cpu].work_pair = pair - c->pairs->pair;
	} else if (event == TRACE_WORKQUEUE_EXECUTE_END) {
		end(c, PAIR_WORK, args[0]);
		c->cpus[c->iter.cpu].work_pair = NO_PAIR;
	}
}

/* One that ran from before the first event on. */
static void note_older_run(struct collector *c, u32 pid)
{
	struct pair *pair;

	if (find(c, PAIR_THREAD, pid, PAIR_RUNNING))
		return;
	cancel(c, PAIR_THREAD, pid);
	pair = begin(c, PAIR_THREAD, pid);
	pair->start = c->pairs->first;
}

/* From the thread entry->pid to args[1]. */
static void take_switch(struct collector *c, const u32 *args)
{
	s32 *work = &c->cpus[c->iter.cpu].work_pair;
	u32 prev = c->iter.entry.pid;
	struct pair *pair;

	if (*work != NO_PAIR)
		c->pairs->pair[*work].paused = c->now;
	*work = NO_PAIR;
	if (prev) {
		note_older_run(c, prev);
		end(c, PAIR_THREAD, prev);
		/* Woken while it still ran: it went on, and that was all. */
		cancel(c, PAIR_THREAD, prev);
	}
	if (!args[1])
		return;
	pair = begin(c, PAIR_THREAD, args[1]);
	pair->pid = args[1];
	pair->eventful = true;
}

static void take_event(struct collector *c)
{
	enum trace_event event = c->iter.entry.event;
	const u32 *args = c->iter.entry.args;

	switch (event) {
	case TRACE_IRQ_HANDLER_ENTRY ... TRACE_IRQ_HANDLER_EXIT:
		take_irq(c, event, args[0]);
		break;
	case TRACE_SOFTIRQ_RAISE ... TRACE_SOFTIRQ_EXIT:
		take_softirq(c, event, args[0]);
		break;
	case TRACE_TASKLET_SCHEDULE ... TRACE_TASKLET_EXIT:
		take_tasklet(c, event, args);
		break;
	case TRACE_TIMER_INIT ... TRACE_TIMER_CANCEL:
		take_timer(c, event, args);
		break;
	case TRACE_WORKQUEUE_QUEUE_WORK ... TRACE_WORKQUEUE_EXECUTE_END:
		take_work(c, event, args);
		break;
	case TRACE_SCHED_SWITCH:
		take_switch(c, args);
		break;
	case TRACE_SCHED_WAKEUP:
		put_off(c, PAIR_THREAD, args[0]);
		break;
	case TRACE_IPI_RAISE ... TRACE_IPI_EXIT:
		take_ipi(c, event, args[0]);
		break;
	default:
		break;
	}
}

/* To the first event from which on there are the events of all CPUs, and space for them. */
static bool find_first(struct collector *c)
{
	u32 full = trace_bytes() / sizeof(struct trace_entry);
	struct cpumask late = { 0 };
	unsigned long kept, most;
	int cpu;

	trace_count(&kept);
	most = kept - min(kept, c->max);
	trace_rewind(&c->iter);
	for_each_possible_cpu(cpu)
		if (c->iter.end[cpu] - c->iter.at[cpu] == full)
			cpumask_set_cpu(cpu, &late);
	while (trace_next(&c->iter)) {
		cpumask_clear_cpu(c->iter.cpu, &late);
		if (cpumask_empty(&late) && c->pairs->left_out >= most)
			return true;
		c->pairs->left_out++;
	}
	return false;
}

static void walk(struct collector *c)
{
	struct pairs *pairs = c->pairs;

	if (!find_first(c))
		return;
	do {
		c->now = tsc_time_ns(c->iter.entry.tsc);
		if (!pairs->events++)
			pairs->first = c->now;
		pairs->last = c->now;
		take_event(c);
	} while (pairs->events < c->max && trace_next(&c->iter));
}

/* Space for as many pairs as there are events; for fewer, if memory is short. */
static bool __process_context get_space(struct collector *c)
{
	unsigned long kept;

	trace_count(&kept);
	for (c->max = clamp(kept, 1UL, (unsigned long)EVENTS_MAX);; c->max /= 2) {
		c->pairs->pair = vmalloc(c->max * sizeof(struct pair));
		if (c->pairs->pair || c->max < EVENTS_MIN)
			return c->pairs->pair;
	}
}

static void init_collector(struct collector *c, struct pairs *pairs)
{
	memset(c, 0, sizeof(*c));
	c->pairs = pairs;
	for (size_t i = 0; i < ARRAY_SIZE(c->heads); i++)
		c->heads[i] = NO_PAIR;
	for (int cpu = 0; cpu < NR_CPUS; cpu++) {
		c->cpus[cpu].irq_pair = NO_PAIR;
		c->cpus[cpu].softirq_pair = NO_PAIR;
		c->cpus[cpu].work_pair = NO_PAIR;
	}
}

int __process_context pairs_collect(struct pairs *pairs)
{
	struct collector *c = kmalloc(sizeof(*c), GFP_KERNEL);
	bool was_on = trace_stop();

	*pairs = (struct pairs){ .nr = 0 };
	if (c) {
		init_collector(c, pairs);
		if (get_space(c))
			walk(c);
		kfree(c);
	}
	if (was_on)
		trace_start();
	if (!pairs->pair)
		return shell_error("no memory to read the trace");
	if (pairs->events)
		return 0;
	pairs_free(pairs);
	return shell_error("nothing is recorded; name a command to be recorded, or 'trace on'");
}

void __process_context pairs_free(struct pairs *pairs)
{
	vfree(pairs->pair);
	pairs->pair = NULL;
}

void __process_context pairs_print_lost(const struct pairs *pairs)
{
	trace_print_lost();
	if (pairs->left_out)
		tty_printf("# of the last %lu events: the %lu before them are incomplete\n",
			   pairs->events, pairs->left_out);
}

/* --- Names ---------------------------------------------------------------------------- */

/* A function without the name of its module. */
static void function_name(u32 function, char *buf)
{
	unsigned long offset, size;
	const char *name = kallsyms_lookup(function, &offset, &size);

	if (name)
		strscpy(buf, name, PAIR_NAME_BYTES);
	else
		scnprintf(buf, PAIR_NAME_BYTES, "0x%x", function);
}

static const char *vector_name(unsigned int vector)
{
	return vector < NR_SOFTIRQS ? softirq_to_name[vector] : "?";
}

void pair_name(const struct pair *pair, char *buf)
{
	switch (pair->kind) {
	case PAIR_SOFTIRQ:
		strscpy(buf, vector_name(pair_vector(pair)), PAIR_NAME_BYTES);
		break;
	case PAIR_THREAD:
		trace_comm(pair->object, pair->cpu, buf);
		break;
	case PAIR_IRQ:
		scnprintf(buf, PAIR_NAME_BYTES, "irq %u", pair_vector(pair));
		break;
	case PAIR_IPI:
		strscpy(buf, "IPI", PAIR_NAME_BYTES);
		break;
	default:
		function_name(pair->function, buf);
	}
}

void pair_by_name(const struct pair *pair, char *buf)
{
	char comm[TASK_COMM_LEN];

	if (!pair->from) {
		strscpy(buf, "?", PAIR_NAME_BYTES);
	} else if (pair->by_context == IN_HARDIRQ) {
		if (pair->by < 0)
			strscpy(buf, "IPI", PAIR_NAME_BYTES);
		else
			scnprintf(buf, PAIR_NAME_BYTES, "irq %d", pair->by);
	} else if (pair->by_context == IN_SOFTIRQ && pair->by_function) {
		function_name(pair->by_function, buf);
	} else if (pair->by_context == IN_SOFTIRQ) {
		strscpy(buf, vector_name(pair->by), PAIR_NAME_BYTES);
	} else {
		trace_comm(pair->by, pair->from_cpu, comm);
		scnprintf(buf, PAIR_NAME_BYTES, "%s[%d]", comm, pair->by);
	}
}
