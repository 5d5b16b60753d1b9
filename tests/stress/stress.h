/* SPDX-License-Identifier: MIT */
#ifndef _STRESS_H
#define _STRESS_H
/*
 * Stress: many actors on all CPUs use a facility at once, for a time, while
 * invariants are watched. A scenario registers itself in a linker table:
 *
 *	STRESS(tasklet_pingpong, "TOR-02", "A tasklet never runs beside itself.")
 *	{
 *		stress_actors(2, schedule_it);
 *		tasklet_kill(&tasklet);
 *		STRESS_CHECK(!lost, "%d schedules were lost", lost);
 *	}
 *
 * - The function sets up, runs its actors, takes down, and checks what can be
 *   checked only when all is quiet. It leaves nothing behind.
 * - Where `stress_broken` is set the scenario does one thing wrong on purpose
 *   (leaves out a lock, a wait, ...), of which its checks must find violations:
 *   else they could not find one.
 * - Nothing decides by the clock what is right: only how long it goes on.
 *
 * The output, one line each:
 *
 *	stress: TOR-02 3/10 s, 12345 operations, 0 violations
 *	stress: TOR-02 violation: CPU 1: ...		(the first ten)
 *	stress: TOR-02 ok: 10 s, 4 CPUs, seed 7, 123456 operations, 0 violations
 */
#include <jiffy/context.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct stress {
	const char *id;
	const char *name;
	const char *claim;
	void (*run)(void);
};

#define STRESS(ident, _id, _claim)                                                             \
	static void __process_context stress_##ident(void);                                    \
	static const struct stress __used __section(".stresses") __aligned(4) entry_##ident = { \
		.id = _id, .name = #ident, .claim = _claim, .run = stress_##ident              \
	};                                                                                     \
	static void __process_context stress_##ident(void)

/* Set for the whole run of a scenario that is to be found broken. */
extern bool stress_broken;

/**
 * stress_goes_on - is there time left?
 *
 * Between two rounds of an actor: lets the other threads of its CPU go, and
 * sleeps where the load is to change: now and then all actors pause, or those of
 * one CPU, so that it idles.
 *
 * Context: Process context. May sleep.
 * Return: false when the actor is to return.
 */
bool stress_goes_on(void) __process_context;

/** stress_ends - is the time over? Context: Any context. Return: true if so. */
bool stress_ends(void);

/** stress_length - how long the whole run is to take. Context: Any context. Return: jiffies. */
unsigned long stress_length(void);

/**
 * stress_own_ticks - timer interrupts that this CPU has taken
 *
 * The clock for "every second" on one CPU: where the host stops a virtual CPU,
 * jiffies go on, and it takes one afterwards for all it has missed.
 *
 * Context: Any context.
 * Return: a count.
 */
unsigned long stress_own_ticks(void);

/** stress_in_ksoftirqd - is this ksoftirqd's work, or over it? Context: Any. Return: if so. */
bool stress_in_ksoftirqd(void);

/**
 * stress_until - go on for longer than was asked for, if need be
 * @when: the jiffy up to which there is time left
 *
 * Before stress_actors(), for what happens at a time of its own.
 *
 * Context: Process context.
 */
void stress_until(unsigned long when);

/**
 * stress_actors - run threads on every online CPU until the time is over
 * @per_cpu: how many on each
 * @fn: called in each, with its number from 0; CPU n % num_online_cpus() runs it
 *
 * Returns when all have returned. One that does not within STRESS_GRACE_SECONDS after the time
 * is a violation, and the machine is ended with a report of all tasks.
 *
 * Context: Process context. May sleep.
 */
void stress_actors(unsigned int per_cpu, void (*fn)(unsigned int nr)) __process_context;

/** stress_nr_actors - how many the last stress_actors() started. Context: Any. Return: a number. */
unsigned int stress_nr_actors(void);

/** stress_op - count an operation. Context: Any context. */
void stress_op(void);

/** stress_random - a number that depends on the seed, and the CPU. Context: Any. Return: it. */
u32 stress_random(void);

/** stress_below - such a number from 0 to @n - 1. Context: Any context. Return: it. */
u32 stress_below(u32 n);

/** stress_delay - keep the CPU for a random time, up to @loops rounds of cpu_relax().
 * Context: Any context. */
void stress_delay(u32 loops);

/** stress_violation - an invariant does not hold. @fmt: which, no newline. Context: Any context. */
void __printf(1, 2) stress_violation(const char *fmt, ...);

/** stress_violations - how many so far. Context: Any context. Return: a count. */
unsigned int stress_violations(void);

/* A violation unless @cond. */
#define STRESS_CHECK(cond, ...)                          \
	({                                               \
		bool _ok = (cond);                       \
		if (unlikely(!_ok))                      \
			stress_violation(__VA_ARGS__);   \
		_ok;                                     \
	})

#endif
