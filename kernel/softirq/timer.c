// SPDX-License-Identifier: MIT
/*
 * Timers: from mod_timer() to the call of the handler in TIMER_SOFTIRQ.
 *
 * Each CPU has a base: a wheel (timer_wheel.c) and a lock. The tick asks
 * whether a timer is due; only then is TIMER_SOFTIRQ raised, which takes each
 * tick's timers out of the wheel and calls them with the lock released.
 *
 *	            mod_timer                   collected, taken out
 *	inactive ----------------> pending ------------------------> running
 *	   ^  ^                     |   ^                               |
 *	   |  +---- del_timer ------+   +---- mod_timer (re-arm) -------+
 *	   +------------------------- handler returns ------------------+
 *
 *	from      to        function        context       lock
 *	inactive  pending   mod_timer       any           base
 *	pending   pending   mod_timer       any           base(s)
 *	pending   inactive  del_timer       any           base
 *	pending   running   expire_timers   softirq       base, dropped for the call
 *	running   pending   mod_timer       any           base
 *
 * "Running" is not a state of the timer but of its base (base->running_timer):
 * the handler may free the timer, so nothing of it is touched after the call.
 * A timer that is being run is re-armed on the same base, wherever the call
 * comes from; therefore it can never run on two CPUs at once.
 *
 * Context: arming and deleting in any context; handlers in softirq context.
 * Locking: base->lock protects the wheel, the timers in it (entry, expires,
 * flags) and running_timer; taken with interrupts off; innermost. Which base a
 * timer belongs to is in its flags: read, lock, and read again. While a timer
 * moves from one base to another it is in neither and TIMER_MIGRATING is set,
 * which the others wait out; two base locks are never held at once.
 * Invariants:
 * 1. A pending timer is in the wheel of the CPU its flags name.
 * 2. A handler starts in the tick max(expires, tick of arming + 1), if softirqs
 *    are not held off; never earlier.
 * 3. wheel.clk is at most one ahead of jiffies.
 *
 * Linux: kernel/time/timer.c.
 */
#include "guard.h"
#include "timer_wheel.h"

#include <asm/processor.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

/**
 * struct timer_base - one CPU's timers
 * @lock: protects the rest
 * @running_timer: whose handler is being called, or NULL (lock)
 * @wheel: the pending ones (lock)
 */
struct timer_base {
	raw_spinlock_t lock;
	struct timer_list *running_timer;
	struct timer_wheel wheel;
};

static DEFINE_PER_CPU(struct timer_base, timer_bases) = {
	.lock = __RAW_SPIN_LOCK_INITIALIZER,
};

static inline struct timer_base *base_of(u32 flags)
{
	return &per_cpu(timer_bases, flags & TIMER_CPUMASK);
}

/* The state table above, as far as the base's lock lets one see it. */
static void timer_assert_state(struct timer_base *base, struct timer_list *timer)
{
	DEBUG_WARN_ON(!raw_spin_is_locked(&base->lock));
	DEBUG_WARN_ON(base_of(timer->flags) != base);
	DEBUG_WARN_ON(timer_pending(timer) && *timer->entry.pprev != &timer->entry);
	DEBUG_WARN_ON(timer_pending(timer) && !base->wheel.pending);
	DEBUG_WARN_ON(timer_pending(timer) && !timer->function);
}

/*
 * Lock the base a timer belongs to. Its flags may change until we hold the
 * lock, so they are read again under it; while it migrates there is no base.
 */
static struct timer_base *lock_timer_base(struct timer_list *timer, unsigned long *flags)
{
	struct timer_base *base;
	u32 tf;

	for (;;) {
		tf = READ_ONCE(timer->flags);
		if (!(tf & TIMER_MIGRATING)) {
			base = base_of(tf);
			raw_spin_lock_irqsave(&base->lock, *flags);
			if (timer->flags == tf)
				return base;
			raw_spin_unlock_irqrestore(&base->lock, *flags);
		}
		cpu_relax();
	}
}

/*
 * Out of the wheel. One that is armed again at once goes on looking pending, so
 * that del_timer(), which looks without the lock first, does not miss it.
 */
static bool detach_if_pending(struct timer_base *base, struct timer_list *timer, bool rearm)
{
	timer_assert_state(base, timer);
	if (!timer_pending(timer))
		return false;
	if (rearm)
		wheel_take(&base->wheel, timer);
	else
		wheel_del(&base->wheel, timer);
	return true;
}

/*
 * A timer is armed on the CPU that arms it, unless its handler is running: then
 * it stays. Returns the base it now belongs to, locked.
 */
static struct timer_base *migrate_here(struct timer_base *base, struct timer_list *timer)
{
	struct timer_base *here = this_cpu_ptr(&timer_bases);

	if (base == here || base->running_timer == timer)
		return base;
	timer->flags |= TIMER_MIGRATING;
	raw_spin_unlock(&base->lock);
	raw_spin_lock(&here->lock);
	/* Nobody else touched it: MIGRATING keeps them out of lock_timer_base(). */
	WRITE_ONCE(timer->flags, (timer->flags & ~TIMER_BASEMASK) | smp_processor_id());
	return here;
}

static void enqueue(struct timer_base *base, struct timer_list *timer, unsigned long expires)
{
	unsigned long next_tick = jiffies + 1;

	/* An idle wheel may lie behind; empty ticks cost nothing to pass. */
	wheel_skip_empty(&base->wheel, jiffies);
	/*
	 * Not in the future means the next tick, also while this tick's softirq
	 * is still to come. The owner still reads the `expires` he asked for.
	 * (Held off for 256 ticks or more, a cascade may look at that again: then
	 * it fires with those that were held off, which is still not early.)
	 */
	timer->expires = time_after(expires, next_tick) ? expires : next_tick;
	wheel_add(&base->wheel, timer);
	timer->expires = expires;
	timer_assert_state(base, timer);
}

static bool may_arm(const struct timer_list *timer)
{
	return !WARN_ONCE(!timer->function,
			  "timer %p has no function: call timer_setup() before arming it\n", timer);
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	struct timer_base *base;
	unsigned long flags;
	bool was_pending;

	if (!may_arm(timer))
		return 0;
	base = lock_timer_base(timer, &flags);
	was_pending = detach_if_pending(base, timer, true);
	base = migrate_here(base, timer);
	enqueue(base, timer, expires);
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return was_pending;
}

void add_timer(struct timer_list *timer)
{
	if (WARN_ON_ONCE(timer_pending(timer)))
		return;
	mod_timer(timer, timer->expires);
}

int del_timer(struct timer_list *timer)
{
	struct timer_base *base;
	unsigned long flags;
	bool was_pending;

	/* Without the lock first: most timers are deleted when they are not pending. */
	if (!timer_pending(timer))
		return 0;
	base = lock_timer_base(timer, &flags);
	was_pending = detach_if_pending(base, timer, false);
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return was_pending;
}

int try_to_del_timer_sync(struct timer_list *timer)
{
	struct timer_base *base;
	unsigned long flags;
	int ret = -1;

	base = lock_timer_base(timer, &flags);
	if (base->running_timer != timer)
		ret = detach_if_pending(base, timer, false);
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return ret;
}

/* Is the caller the handler of @timer? Then it would wait for its own end. */
static bool waits_for_itself(struct timer_list *timer)
{
	return in_serving_softirq() && this_cpu_ptr(&timer_bases)->running_timer == timer;
}

int del_timer_sync(struct timer_list *timer)
{
	int ret;

	WARN_ON(in_hardirq() && !(timer->flags & TIMER_IRQSAFE));
	if (WARN(waits_for_itself(timer),
		 "del_timer_sync() in the timer's own handler %pS would wait for itself\n",
		 timer->function))
		return del_timer(timer);
	while ((ret = try_to_del_timer_sync(timer)) < 0)
		cpu_relax();
	return ret;
}

/* Call one handler, and hold it to what it must leave as it was. */
static void __bh_context call_timer_fn(struct timer_list *timer,
				       void (*fn)(struct timer_list *timer))
{
	bool irqs_off = irqs_disabled();
	int count = preempt_count();

	fn(timer);
	if (WARN_ONCE(count != preempt_count(), "timer: %pS preempt leak: %08x -> %08x\n", fn,
		      count, preempt_count()))
		preempt_count_set(count);
	guard_irqs(irqs_off, "timer", fn);
}

/* The base is locked on entry and on return, and not during the calls. */
static void __bh_context expire_timers(struct timer_base *base, struct hlist_head *due)
{
	void (*fn)(struct timer_list *timer);
	struct timer_list *timer;

	while (due->first) {
		timer = hlist_entry(due->first, struct timer_list, entry);
		base->running_timer = timer;
		timer_assert_state(base, timer);
		wheel_del(&base->wheel, timer);
		fn = timer->function;
		if (timer->flags & TIMER_IRQSAFE) {
			raw_spin_unlock(&base->lock);
			call_timer_fn(timer, fn);
			raw_spin_lock(&base->lock);
		} else {
			raw_spin_unlock_irq(&base->lock);
			call_timer_fn(timer, fn);
			raw_spin_lock_irq(&base->lock);
		}
		/* Others may have emptied `due` or added to the wheel: both are re-read. */
		base->running_timer = NULL;
	}
}

static void __bh_context run_timer_softirq(struct softirq_action *h)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);
	struct hlist_head due;

	raw_spin_lock_irq(&base->lock);
	while (wheel_skip_empty(&base->wheel, jiffies)) {
		wheel_collect(&base->wheel, &due);
		expire_timers(base, &due);
	}
	raw_spin_unlock_irq(&base->lock);
}

void run_local_timers(void)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);
	bool due = true;

	/* Taken by another CPU just now: let the softirq wait for it, not the tick. */
	if (raw_spin_trylock(&base->lock)) {
		due = wheel_skip_empty(&base->wheel, jiffies);
		raw_spin_unlock(&base->lock);
	}
	if (due)
		raise_softirq_irqoff(TIMER_SOFTIRQ);
}

void timer_setup(struct timer_list *timer, void (*callback)(struct timer_list *timer),
		 unsigned int flags)
{
	if (WARN_ON_ONCE(flags & ~TIMER_INIT_FLAGS))
		flags &= TIMER_INIT_FLAGS;
	INIT_HLIST_NODE(&timer->entry);
	timer->function = callback;
	timer->flags = flags | raw_smp_processor_id();
}

void timer_list_for_each(int cpu, void (*fn)(struct timer_list *timer, void *data), void *data)
{
	struct timer_base *base = &per_cpu(timer_bases, cpu);
	unsigned long flags;

	raw_spin_lock_irqsave(&base->lock, flags);
	wheel_for_each(&base->wheel, fn, data);
	raw_spin_unlock_irqrestore(&base->lock, flags);
}

void timers_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		wheel_init(&per_cpu(timer_bases, cpu).wheel, INITIAL_JIFFIES);
	open_softirq(TIMER_SOFTIRQ, run_timer_softirq);
}
