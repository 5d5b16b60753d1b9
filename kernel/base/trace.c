// SPDX-License-Identifier: MIT
/*
 * The trace: a ring of events for each CPU, written without a lock in any context.
 *
 * A place in the code that is traced tests a bit of trace_mask. If it is set, it
 * calls a function of trace_write.c, which fills in one entry. Only its own CPU
 * writes a ring, and what interrupts a writer is an NMI at most, which gets the next
 * position: taking one is a single instruction. An interrupt could trace so much that
 * its entries overtake the one that it interrupted; therefore they are off. A full
 * ring overwrites the oldest.
 *
 * Everybody may read, from any CPU and while it is written: an entry counts if it
 * has the expected position before and after it was copied. A writer sets that to 0
 * first, and to the position last.
 *
 *	ring of CPU 0:   | 4097 | 4098 | 0 | 4 | 5 | ...
 *	                  next: 4100        ^ the oldest that is left
 *
 * What a thread is called is not in the entries, but in a table by pid, which
 * remembers those seen last (Linux: saved_cmdlines). Each thread is noted when it is
 * made, and again if it runs after another one had its place. Work queues have such a
 * table, too.
 *
 * Context: any; the memory is taken in process context.
 * Locking: none. Who turns it on and who turns it off at the same time write the words
 * of trace_mask in between each other; each looks again behind its last word whether
 * that is still what is wanted, so the last one leaves all of them as they should be.
 * Invariants:
 * 1. While a bit of trace_mask is set there are rings.
 * 2. A position is given once in 2^32; an entry that has it is whole. 0 is nobody's.
 *
 * Linux: kernel/trace/ring_buffer.c (in pages, with a reader's page swapped in),
 * trace_sched_switch.c.
 */
#include "trace_ring.h"

#include <asm/processor.h>
#include <jiffy/cmdline.h>
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#define ENTRIES_DEFAULT 4096
#define BYTES_MIN 16384     /* so many that what an NMI traces does not go round */
#define BYTES_MAX (4 << 20) /* what vmalloc() can give */

u32 trace_mask[TRACE_MASK_WORDS];
static bool running; /* what trace_mask is to say; by who turns it on or off */
/* What it has while it runs; atomic bits. */
static unsigned long wanted[TRACE_MASK_WORDS] = { 0xffffffff, (1U << NR_TRACE_EVENTS % 32) - 1 };

DEFINE_PER_CPU(struct trace_entry *, trace_ring);
DEFINE_PER_CPU(u32, trace_next_pos) = 1;
static DEFINE_PER_CPU(u32, first_pos) = 1; /* nothing before it is shown */
u32 trace_ring_mask = ENTRIES_DEFAULT - 1;

struct trace_name trace_comms[TRACE_COMMS], trace_queues[TRACE_QUEUES];

static_assert(NR_TRACE_EVENTS <= 32 * TRACE_MASK_WORDS);

/* --- Names ---------------------------------------------------------------------------- */

void trace_name_of(const struct trace_name *slot, u32 key, char *buf)
{
	bool known = READ_ONCE(slot->key) == key;

	/* Both pair with smp_wmb() in note_name(). */
	smp_rmb();
	memcpy(buf, slot->name, sizeof(slot->name));
	smp_rmb();
	if (!known || READ_ONCE(slot->key) != key)
		strscpy(buf, "<...>", sizeof(slot->name));
}

void trace_comm(int pid, int cpu, char *buf)
{
	char name[TRACE_NAME_LEN];

	if (!pid) {
		snprintf(buf, TASK_COMM_LEN, "swapper/%d", cpu);
		return;
	}
	trace_name_of(trace_comm_slot(pid), pid, name);
	strscpy(buf, name, TASK_COMM_LEN);
}

/* --- On and off ----------------------------------------------------------------------- */

size_t trace_bytes(void)
{
	return (trace_ring_mask + 1) * sizeof(struct trace_entry);
}

int trace_alloc(void)
{
	struct trace_entry *memory[NR_CPUS] = {};
	int cpu, err = 0;

	for_each_possible_cpu(cpu) {
		if (per_cpu(trace_ring, cpu))
			continue;
		memory[cpu] = __vmalloc(trace_bytes(), GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN);
		if (!memory[cpu])
			err = -ENOMEM;
	}
	/* All of them or none; who was faster has them. */
	for_each_possible_cpu(cpu)
		if (memory[cpu] && (err || cmpxchg(&per_cpu(trace_ring, cpu), NULL, memory[cpu])))
			vfree(memory[cpu]);
	return err;
}

void trace_select(enum trace_event event, bool record)
{
	if (record)
		set_bit(event, wanted);
	else
		clear_bit(event, wanted);
}

bool trace_is_selected(enum trace_event event)
{
	return test_bit(event, wanted);
}

static bool have_rings(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (!per_cpu(trace_ring, cpu))
			return false;
	return true;
}

/* See Locking: above. Any context, an NMI too, where a lock could not be taken. */
static void turn(bool on)
{
	WRITE_ONCE(running, on);
	do {
		on = READ_ONCE(running);
		for (int word = 0; word < TRACE_MASK_WORDS; word++)
			WRITE_ONCE(trace_mask[word], on ? (u32)READ_ONCE(wanted[word]) : 0);
		smp_mb();
	} while (READ_ONCE(running) != on);
}

void trace_start(void)
{
	if (have_rings())
		turn(true);
}

bool trace_running(void)
{
	return READ_ONCE(running);
}

bool trace_stop(void)
{
	bool was_on = trace_running();

	turn(false);
	return was_on;
}

void trace_clear(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		WRITE_ONCE(per_cpu(first_pos, cpu), READ_ONCE(per_cpu(trace_next_pos, cpu)));
}

void trace_init(void)
{
	unsigned long bytes = cmdline_size("trace_buf_size", trace_bytes(), BYTES_MIN, BYTES_MAX);
	const char *on = cmdline_get("trace");

	trace_ring_mask = (1U << fls(bytes / sizeof(struct trace_entry))) / 2 - 1;
	if (!on)
		return;
	if (strcmp(on, "on"))
		pr_warn("trace=%s: not known; trace=on records from here\n", on);
	else if (trace_alloc())
		pr_warn("trace=on: no memory for %zu KB a CPU; trace_buf_size=16K may fit\n",
			trace_bytes() / 1024);
	else
		trace_start();
}

/* --- Reading -------------------------------------------------------------------------- */

/* Copy the entry at @pos of a CPU's ring; false if it is not there (any more). */
static bool copy_entry(int cpu, u32 pos, struct trace_entry *copy)
{
	const struct trace_entry *entry = trace_entry_at(per_cpu(trace_ring, cpu), pos);
	bool valid = pos && READ_ONCE(entry->pos) == pos;

	smp_rmb();
	memcpy(copy, entry, sizeof(*copy));
	smp_rmb();
	return valid && READ_ONCE(entry->pos) == pos;
}

/* How many are left of those before the position @next. */
static u32 nr_kept(int cpu, u32 next)
{
	return min(next - READ_ONCE(per_cpu(first_pos, cpu)), trace_ring_mask + 1);
}

void trace_rewind(struct trace_iter *iter)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		iter->end[cpu] = READ_ONCE(per_cpu(trace_next_pos, cpu));
		iter->at[cpu] = iter->end[cpu] - nr_kept(cpu, iter->end[cpu]);
	}
}

/* The next whole event of a CPU; the rest of a text whose beginning is gone is passed over. */
static bool peek(struct trace_iter *iter, int cpu, struct trace_entry *entry)
{
	while (iter->at[cpu] != iter->end[cpu]) {
		/* Greater: TRACE_MORE_TEXT, or something has written over the ring. */
		if (copy_entry(cpu, iter->at[cpu], entry) && entry->event < NR_TRACE_EVENTS)
			return true;
		iter->at[cpu]++;
	}
	return false;
}

static bool has_text(enum trace_event event)
{
	return event == TRACE_CONSOLE || event == TRACE_PRINT || event == TRACE_MODULE_LOAD ||
	       event == TRACE_MODULE_FREE;
}

/* The text behind args[0], and what follows in further entries. */
static void collect_text(struct trace_iter *iter, int cpu)
{
	size_t room = sizeof(iter->text) - 1, part = sizeof(iter->entry.args) - sizeof(u32);
	struct trace_entry more;

	memset(iter->text, 0, sizeof(iter->text));
	memcpy(iter->text, &iter->entry.args[1], part);
	for (size_t len = part; len < room; len += part) {
		if (iter->at[cpu] == iter->end[cpu] || !copy_entry(cpu, iter->at[cpu], &more) ||
		    more.event != TRACE_MORE_TEXT)
			return;
		iter->at[cpu]++;
		part = min(sizeof(more.args), room - len);
		memcpy(iter->text + len, more.args, part);
	}
}

bool trace_next(struct trace_iter *iter)
{
	struct trace_entry entry;
	int cpu, found = -1;

	for_each_possible_cpu(cpu) {
		if (!peek(iter, cpu, &entry) || (found >= 0 && entry.tsc >= iter->entry.tsc))
			continue;
		found = cpu;
		iter->entry = entry;
	}
	if (found < 0)
		return false;
	iter->cpu = found;
	iter->at[found]++;
	iter->text[0] = '\0';
	if (has_text(iter->entry.event))
		collect_text(iter, found);
	return true;
}

unsigned long trace_count(unsigned long *kept)
{
	unsigned long written = 0;
	u32 next;
	int cpu;

	*kept = 0;
	for_each_possible_cpu(cpu) {
		next = READ_ONCE(per_cpu(trace_next_pos, cpu));
		written += next - READ_ONCE(per_cpu(first_pos, cpu));
		*kept += nr_kept(cpu, next);
	}
	return written;
}

/* --- Linux's names for it, <linux/kernel.h> ------------------------------------------- */

void tracing_on(void)
{
	trace_start();
}

void tracing_off(void)
{
	trace_stop();
}

int tracing_is_on(void)
{
	return trace_running();
}
