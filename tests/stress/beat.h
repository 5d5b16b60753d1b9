/* SPDX-License-Identifier: MIT */
#ifndef _STRESS_BEAT_H
#define _STRESS_BEAT_H
/*
 * How late may a timer be, when the host may stop a virtual CPU at any place
 * while another one goes on counting jiffies? Compared with jiffies, as late as
 * that lasts. Compared with the timers of its own CPU, not at all: they are
 * called in the order of their ticks. So each CPU gets a timer that fires in
 * every tick, the beat, and whoever comes after a beat of a later tick is late,
 * whatever the host did.
 */
#include <jiffy/context.h>
#include <linux/jiffies.h>

/** beat_start - start them on all online CPUs. Context: Process context. */
void beat_start(void) __process_context;

/**
 * beat_stop - stop them
 *
 * A violation if one had stopped by itself.
 *
 * Context: Process context.
 */
void beat_stop(void) __process_context;

/**
 * beat_last - how far a CPU is
 * @cpu: an online one
 *
 * Context: Any context.
 * Return: a tick; what was due on @cpu in an earlier one has been called.
 */
unsigned long beat_last(int cpu);

/**
 * beat_due - when is a timer due?
 * @expires: what it has just been armed for; too late, it is due in the next tick
 *
 * Context: Any context.
 * Return: the tick it is due in, or a later one if that has begun since.
 */
static inline unsigned long beat_due(unsigned long expires)
{
	unsigned long next_tick = jiffies + 1;

	return time_after(expires, next_tick) ? expires : next_tick;
}

/**
 * beat_check - call this in a handler: is it late?
 * @due: the tick its timer was due in, or a later one
 *
 * A violation if this CPU has called timers of later ticks before.
 *
 * Context: Softirq context.
 */
void beat_check(unsigned long due) __bh_context;

#endif
