// SPDX-License-Identifier: MIT
/*
 * Timers whose memory is freed: periodic ones that arm themselves again, which
 * somebody on another CPU stops, poisons and frees.
 *
 * They lie in slots. An actor that finds a slot empty starts one; one that finds a
 * timer takes it out and ends it. Some are shared: while one ends them, with
 * timer_shutdown_sync(), others go on arming them until they are out of the slot.
 *
 * What was freed is kept in a grave for a while, so that whoever still writes to it
 * is seen; and its timer is not poisoned: who arms it would take the kernel along.
 *
 * Context: actors in process context, handlers in softirq context.
 * Locking: each slot's lock, process context only. The rest of a timer belongs to
 * its handler until it is ended, then to who ended it.
 * Linux: - (there is no torture test of timers).
 */
#include "beat.h"
#include "stress.h"

#include <linux/atomic.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>

#define NR_SLOTS 64
#define NR_GRAVES 32 /* of each actor */
#define LONGEST_PERIOD 7
#define ALIVE 0x600dbeefU
#define POISON 0x6b

/**
 * struct cycle - a periodic timer
 * @timer: the timer; not poisoned
 * @magic: ALIVE
 * @shared: others arm it too: neither its ticks nor its CPU can be judged
 * @ending: somebody has begun to end it (slot's lock)
 * @slipped: its CPU was held off for a period or more: ticks were left out
 * @cpu: where it was started
 * @period: in jiffies
 * @start: the jiffy it was started in
 * @due: the tick of the next call
 * @calls: of the handler
 * @inside: handlers that run (atomic)
 */
struct cycle {
	struct timer_list timer;
	u32 magic;
	bool shared;
	bool ending;
	bool slipped;
	int cpu;
	unsigned long period;
	unsigned long start;
	unsigned long due;
	unsigned long calls;
	atomic_t inside;
};

#define POISONED (sizeof(struct cycle) - offsetof(struct cycle, magic)) /* bytes */

struct slot {
	spinlock_t lock;
	struct cycle *cycle;
};

static struct slot slots[NR_SLOTS];

static void note_due(struct cycle *c, unsigned long expires)
{
	c->due = beat_due(expires);
	c->slipped |= c->due != expires;
}

/* Call number n comes n periods after the start, not earlier, and where it was started. */
static void __bh_context check_call(struct cycle *c)
{
	long since = jiffies - c->start;

	STRESS_CHECK(since >= (long)((c->calls + 1) * c->period),
		     "call %lu with a period of %lu after %ld jiffies", c->calls + 1, c->period,
		     since);
	STRESS_CHECK(smp_processor_id() == c->cpu, "a timer that arms itself went from CPU %d",
		     c->cpu);
	beat_check(c->due);
}

static void __bh_context arm_again(struct cycle *c)
{
	unsigned long expires = c->timer.expires + c->period;

	mod_timer(&c->timer, expires);
	note_due(c, expires);
}

static bool check_alive(struct cycle *c)
{
	return STRESS_CHECK(READ_ONCE(c->magic) == ALIVE, "the handler of a freed timer runs");
}

static void __bh_context cycle_fn(struct timer_list *t)
{
	struct cycle *c = from_timer(c, t, timer);

	if (!check_alive(c))
		return;
	atomic_inc(&c->inside);
	if (!c->shared)
		check_call(c);
	c->calls++;
	stress_delay(16);
	if (!check_alive(c))
		return;
	if (c->shared)
		mod_timer(t, jiffies + stress_below(LONGEST_PERIOD));
	else
		arm_again(c);
	atomic_dec(&c->inside);
}

/* It runs on this CPU only once interrupts are on again, and then `due` is right. */
static void start_timer(struct cycle *c)
{
	unsigned long flags;

	local_irq_save(flags);
	c->cpu = smp_processor_id();
	c->start = jiffies;
	c->timer.expires = c->start + c->period;
	add_timer(&c->timer);
	note_due(c, c->timer.expires);
	local_irq_restore(flags);
}

static struct cycle *new_cycle(void)
{
	struct cycle *c = kzalloc(sizeof(*c), GFP_ATOMIC);

	if (!c)
		panic("no memory for a timer");
	timer_setup(&c->timer, cycle_fn, 0);
	c->magic = ALIVE;
	c->shared = !stress_below(4);
	c->period = 1 + stress_below(LONGEST_PERIOD);
	start_timer(c);
	return c;
}

/* Start, arm, or begin to end what is in a slot. Returns what the caller is to end. */
static struct cycle *__process_context visit(struct slot *slot)
{
	struct cycle *c, *to_end = NULL;

	spin_lock(&slot->lock);
	c = slot->cycle;
	if (!c) {
		slot->cycle = new_cycle();
	} else if (!c->shared) {
		slot->cycle = NULL;
		to_end = c;
	} else if (c->ending || stress_below(4)) {
		mod_timer(&c->timer, jiffies + stress_below(LONGEST_PERIOD));
	} else {
		c->ending = true;
		to_end = c;
	}
	spin_unlock(&slot->lock);
	return to_end;
}

/*
 * What was due before the last beat of its CPU has been called. One call more or
 * less: the tick of the beat itself, and the one that has begun.
 */
static void check_calls(const struct cycle *c, unsigned long beat)
{
	long most = (long)(jiffies - c->start) / (long)c->period;
	long least = (long)(beat - c->start) / (long)c->period - 1;

	STRESS_CHECK((long)c->calls <= most && (c->slipped || (long)c->calls >= least),
		     "%lu calls with a period of %lu in %ld jiffies", c->calls, c->period,
		     jiffies - c->start);
}

/* It is shut down, and arming it does nothing; or else nobody else arms it. */
static void __process_context stop(struct cycle *c)
{
	if (stress_broken) {
		timer_shutdown(&c->timer); /* without waiting for the handler */
	} else if (stress_below(2)) {
		timer_shutdown_sync(&c->timer);
	} else if (c->shared) {
		timer_shutdown(&c->timer);
		del_timer_sync(&c->timer);
	} else {
		del_timer_sync(&c->timer);
		return;
	}
	mod_timer(&c->timer, jiffies);
}

static void __process_context end_cycle(struct cycle *c)
{
	unsigned long beat = beat_last(c->cpu);

	stop(c);
	STRESS_CHECK(!atomic_read(&c->inside), "a handler runs after it was waited for");
	STRESS_CHECK(!timer_pending(&c->timer), "a timer that was stopped is pending");
	if (!c->shared)
		check_calls(c, beat);
}

static void __process_context take_out(struct slot *slot)
{
	spin_lock(&slot->lock);
	slot->cycle = NULL;
	spin_unlock(&slot->lock);
}

static void poison(struct cycle *c)
{
	memset(&c->magic, POISON, POISONED);
}

static void open_grave(struct cycle *c)
{
	if (!c)
		return;
	STRESS_CHECK(!memchr_inv(&c->magic, POISON, POISONED), "freed memory was written to");
	STRESS_CHECK(!timer_pending(&c->timer), "a freed timer is pending");
	kfree(c);
}

static struct slot *some_slot(void)
{
	u32 n = NR_SLOTS;

	for (int i = 0; i < 3; i++)
		n = 1 + stress_below(n);
	return &slots[n - 1];
}

static void __process_context start_and_end(unsigned int nr)
{
	struct cycle *graves[NR_GRAVES] = { NULL }, *c;
	unsigned int next = 0;
	struct slot *slot;

	while (stress_goes_on()) {
		stress_op();
		slot = some_slot();
		c = visit(slot);
		if (!c)
			continue;
		end_cycle(c);
		if (c->shared)
			take_out(slot);
		poison(c);
		open_grave(graves[next]);
		graves[next] = c;
		next = (next + 1) % NR_GRAVES;
	}
	for (next = 0; next < NR_GRAVES; next++)
		open_grave(graves[next]);
}

STRESS(timer_free, "TOR-07", "A timer that was stopped does not run: its memory can be freed.")
{
	struct slot *slot;

	for (slot = slots; slot < slots + NR_SLOTS; slot++)
		spin_lock_init(&slot->lock);
	beat_start();
	stress_actors(2, start_and_end);
	for (slot = slots; slot < slots + NR_SLOTS; slot++)
		if (slot->cycle) {
			end_cycle(slot->cycle);
			kfree(slot->cycle);
			slot->cycle = NULL;
		}
	beat_stop();
}
