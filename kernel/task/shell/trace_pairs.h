/* SPDX-License-Identifier: MIT */
#ifndef _TRACE_PAIRS_H
#define _TRACE_PAIRS_H
/*
 * What trace, timeline and latency share: recording while a command runs, and the events of the
 * rings in pairs: what was put off, and where it then ran.
 */
#include <jiffy/context.h>
#include <linux/smp.h>
#include <linux/types.h>

/* The first five are put off by somebody; the others only run. A thread is put off by its waker. */
enum pair_kind {
	PAIR_SOFTIRQ, /* raise_softirq() to the vector's action */
	PAIR_TASKLET, /* tasklet_schedule() to its function */
	PAIR_TIMER,   /* mod_timer() to its function */
	PAIR_WORK,    /* queue_work() to its function */
	PAIR_THREAD,  /* wake_up_process() until it runs; the run ends at the next switch */
	PAIR_IRQ,     /* a top half */
	PAIR_IPI,     /* an interrupt from another CPU */
	NR_PAIR_KINDS
};

enum pair_state {
	PAIR_PENDING,   /* put off; has not run yet */
	PAIR_RUNNING,   /* has not ended yet */
	PAIR_DONE,      /* has run */
	PAIR_CANCELLED, /* a timer deleted or set anew, a thread that was awake */
};

/* In which context something happened. Also the rows of a CPU in a timeline. */
enum pair_context { IN_HARDIRQ, IN_SOFTIRQ, IN_TASK, NR_PAIR_CONTEXTS };

#define NO_PAIR (-1)

/**
 * struct pair - one run of something, and how it came to it
 * @from, @start, @end: when it was put off, began and ended; ns since boot; 0: not in the rings
 * @paused: when a work item first slept; 0: it did not
 * @object: which one: the vector, tasklet, timer, work, pid, line; with the CPU where it is one of
 * a CPU's
 * @function: that of a tasklet, timer or work
 * @expires: what a timer was set to
 * @late_ns: of a timer that has run: how much after the tick that it was set to
 * @late_ticks: the same, in ticks
 * @by_function: the tasklet or timer that put it off; 0: none did
 * @by: who did, by @by_context: the line (-1: an IPI, or unknown), the vector, the pid
 * @by_pair: the pair of that top half or IPI; or NO_PAIR
 * @next: of the same hash, if it is not yet done; or NO_PAIR
 * @pid: the thread it ran in, or over
 * @kind: enum pair_kind
 * @state: enum pair_state
 * @from_cpu, @cpu: where it was put off, and ran
 * @by_context, @context: likewise, enum pair_context
 * @eventful: not just a tick that found nothing to do
 */
struct pair {
	u64 from, start, end, paused;
	u32 object, function, expires;
	u64 late_ns;
	s32 late_ticks;
	u32 by_function;
	s32 by, by_pair, next;
	u16 pid;
	u8 kind, state;
	u8 from_cpu, cpu;
	u8 by_context, context;
	bool eventful;
};

/**
 * struct pairs - all of them
 * @pair: in the order in which they were put off, or began if that is not known
 * @nr: how many
 * @events: how many were read
 * @left_out: how many older ones were not: for want of memory, or because other CPUs' of that
 * time are lost
 * @first, @last: when the first and the last event was
 */
struct pairs {
	struct pair *pair;
	unsigned int nr;
	unsigned long events, left_out;
	u64 first, last;
};

/**
 * pairs_collect - read the rings
 * @pairs: gets them; for pairs_free()
 *
 * Nothing is recorded meanwhile.
 *
 * Context: Process context, in a command's thread. May sleep.
 * Return: 0, or a status after a line that says what is wrong: also if there are no events.
 */
int pairs_collect(struct pairs *pairs) __process_context;

/** pairs_free - free them. Context: Process context. */
void pairs_free(struct pairs *pairs) __process_context;

/** pairs_print_lost - a line if events are missing. Context: Process context, in a command's
 * thread. */
void pairs_print_lost(const struct pairs *pairs) __process_context;

/** pair_vector - of PAIR_SOFTIRQ; of PAIR_IRQ the line. Context: Any context. Return: it. */
static inline unsigned int pair_vector(const struct pair *pair)
{
	return pair->object >> 8;
}

#define PAIR_NAME_BYTES 64

/** pair_name - what a run is called: its function, "TASKLET", "irq 24", a thread's name.
 * @buf: gets it, PAIR_NAME_BYTES. Context: Any context. */
void pair_name(const struct pair *pair, char *buf);

/** pair_by_name - who put it off: "irq 24", a function, "insmod[12]". @buf: gets it,
 * PAIR_NAME_BYTES. Context: Any context. */
void pair_by_name(const struct pair *pair, char *buf);

/**
 * trace_record - record every event while a command runs
 * @argc: how many words
 * @argv: the command, or one word: a line of them
 * @all: every event; false: what `trace on` has chosen
 * @status: gets the command's, or that of a line about what is wrong
 *
 * What was in the rings is forgotten; nothing is recorded afterwards. A ctrl-C ends the
 * command, and not what comes after it.
 *
 * Context: Process context, in a command's thread. May sleep.
 * Return: has it run?
 */
bool trace_record(int argc, char **argv, bool all, int *status) __process_context;

/** trace_print_lost - a line if the rings have overwritten events. Context: Process context, in a
 * command's thread. */
void trace_print_lost(void) __process_context;

/** trace_recorder - who recorded last: it is in the trace too, and nothing of what was asked for.
 * Context: Process context. Return: its pid; 0: nobody. */
pid_t trace_recorder(void);

/** trace_begin_recording - rings, then trace_start(). Context: Process context, in a command's
 * thread. Return: 0, or a status after a line that there is no memory. */
int trace_begin_recording(void) __process_context;

#endif
