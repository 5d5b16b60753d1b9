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
#include "timer_wheel.h"

#include <asm/processor.h>
#include <jiffy/guard.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <trace/events/timer.h>

/* What __mod_timer() is asked for. */
#define MOD_TIMER_PENDING_ONLY 1
#define MOD_TIMER_REDUCE 2

/**
 * struct timer_base - one CPU's timers
 * @lock: protects the rest
 * @running_timer: whose handler is being called, or NULL (lock)
 * @due: collected from the wheel and not yet called; empty outside run_timer_softirq() (lock)
 * @wheel: the other pending ones (lock)
 */
struct timer_base {
	raw_spinlock_t lock;
	struct timer_list *running_timer;
	struct hlist_head due;
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
static __always_inline struct timer_base *lock_timer_base(struct timer_list *timer,
							  unsigned long *flags)
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

static bool detach_if_pending(struct timer_base *base, struct timer_list *timer)
{
	timer_assert_state(base, timer);
	if (!timer_pending(timer))
		return false;
	wheel_del(&base->wheel, timer);
	trace_timer_cancel(timer);
	return true;
}

/* Make @to the base of a timer that is in no wheel. Returns @to, locked instead of @from. */
static struct timer_base *migrate(struct timer_base *from, struct timer_base *to,
				  struct timer_list *timer, int cpu)
{
	timer->flags |= TIMER_MIGRATING;
	raw_spin_unlock(&from->lock);
	raw_spin_lock(&to->lock);
	/* Nobody else touched it: MIGRATING keeps them out of lock_timer_base(). */
	WRITE_ONCE(timer->flags, (timer->flags & ~TIMER_BASEMASK) | cpu);
	return to;
}

/* A timer is armed on the CPU that arms it; one whose handler is running stays. */
static struct timer_base *migrate_here(struct timer_base *base, struct timer_list *timer)
{
	struct timer_base *here = this_cpu_ptr(&timer_bases);

	if (likely(base == here) || base->running_timer == timer)
		return base;
	return migrate(base, here, timer, smp_processor_id());
}

static void enqueue(struct timer_base *base, struct timer_list *timer, unsigned long expires)
{
	unsigned long next_tick = jiffies + 1;

	/* A wheel with nothing to do may lie behind; empty ticks cost nothing to pass. */
	if (unlikely(base->wheel.clk != next_tick))
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
	trace_timer_start(timer);
	timer_assert_state(base, timer);
}

/* Under the lock of its base, so that a shutdown on another CPU is not missed. */
static bool may_arm(const struct timer_list *timer)
{
	if (likely(timer->function))
		return true;
	WARN_ONCE(!(timer->flags & TIMER_SHUTDOWN),
		  "ODEBUG: assert_init not available (active state 0) "
		  "object type: timer_list hint: 0x0\n"
		  "timer %p has no function: call timer_setup() before arming it\n",
		  timer);
	return false;
}

/* Does a call with these options leave the timer as it is? */
static bool keeps(const struct timer_list *timer, unsigned long expires, unsigned int options)
{
	if (!timer_pending(timer))
		return options & MOD_TIMER_PENDING_ONLY;
	return (options & MOD_TIMER_REDUCE) && time_before_eq(timer->expires, expires);
}

/*
 * A pending timer goes on looking pending while it moves, so that
 * timer_delete(), which looks without the lock first, does not miss it.
 */
static __always_inline int __mod_timer(struct timer_list *timer, unsigned long expires,
				       unsigned int options)
{
	struct timer_base *base;
	unsigned long flags;
	int was_pending;

	base = lock_timer_base(timer, &flags);
	timer_assert_state(base, timer);
	was_pending = timer_pending(timer);
	if (may_arm(timer) && !keeps(timer, expires, options)) {
		if (was_pending)
			wheel_take(&base->wheel, timer);
		base = migrate_here(base, timer);
		timer_note_arming(timer);
		enqueue(base, timer, expires);
	}
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return was_pending;
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	return __mod_timer(timer, expires, 0);
}

int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	return __mod_timer(timer, expires, MOD_TIMER_PENDING_ONLY);
}

int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	return __mod_timer(timer, expires, MOD_TIMER_REDUCE);
}

void add_timer(struct timer_list *timer)
{
	if (WARN_ON_ONCE(timer_pending(timer)))
		return;
	__mod_timer(timer, timer->expires, 0);
}

void add_timer_on(struct timer_list *timer, int cpu)
{
	struct timer_base *base, *there = &per_cpu(timer_bases, cpu);
	unsigned long flags;

	base = lock_timer_base(timer, &flags);
	if (!WARN_ON_ONCE(timer_pending(timer)) && may_arm(timer)) {
		if (base != there)
			base = migrate(base, there, timer, cpu);
		timer_note_arming(timer);
		enqueue(base, timer, timer->expires);
	}
	raw_spin_unlock_irqrestore(&base->lock, flags);
}

static void shut_down(struct timer_list *timer)
{
	timer->function = NULL;
	timer->flags |= TIMER_SHUTDOWN;
}

static __always_inline int __timer_delete(struct timer_list *timer, bool for_good)
{
	struct timer_base *base;
	unsigned long flags;
	int was_pending;

	base = lock_timer_base(timer, &flags);
	was_pending = detach_if_pending(base, timer);
	if (for_good)
		shut_down(timer);
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return was_pending;
}

int timer_delete(struct timer_list *timer)
{
	/* Without the lock first: most timers are deleted when they are not pending. */
	return timer_pending(timer) ? __timer_delete(timer, false) : 0;
}

int timer_shutdown(struct timer_list *timer)
{
	return __timer_delete(timer, true);
}

int try_to_del_timer_sync(struct timer_list *timer)
{
	struct timer_base *base;
	unsigned long flags;
	int ret = -1;

	base = lock_timer_base(timer, &flags);
	if (base->running_timer != timer)
		ret = detach_if_pending(base, timer);
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return ret;
}

/* Is the caller the handler of @timer? Then it would wait for its own end. */
static bool waits_for_itself(struct timer_list *timer)
{
	return in_serving_softirq() && this_cpu_ptr(&timer_bases)->running_timer == timer;
}

static int __bh_context delete_and_wait(struct timer_list *timer, bool for_good)
{
	int ret, was_pending = 0;

	WARN_ON(in_hardirq() && !(timer->flags & TIMER_IRQSAFE));
	if (WARN(waits_for_itself(timer),
		 "del_timer_sync() in the timer's own handler %pS would wait for itself\n",
		 timer->function))
		return for_good ? timer_shutdown(timer) : timer_delete(timer);
	/* First: a handler that always re-arms may leave no gap in which it does not run. */
	if (for_good)
		was_pending = timer_shutdown(timer);
	while ((ret = try_to_del_timer_sync(timer)) < 0)
		cpu_relax();
	return was_pending | ret;
}

int timer_delete_sync(struct timer_list *timer)
{
	return delete_and_wait(timer, false);
}

int timer_shutdown_sync(struct timer_list *timer)
{
	return delete_and_wait(timer, true);
}

/* What a handler must leave as it was: call this only if it has not. */
static noinline void timer_leaked(const void *fn, int count, bool irqs_off)
{
	if (WARN_ONCE(count != preempt_count(), "timer: %pS preempt leak: %08x -> %08x\n", fn,
		      count, preempt_count()))
		preempt_count_set(count);
	guard_irqs(irqs_off, "timer", fn);
}

/* Call a handler with its argument; interrupts are as it wants them. */
static void __bh_context call_timer_fn(void (*fn)(struct timer_list *timer), void *arg,
				       bool irqs_off)
{
	int count = preempt_count();

	fn(arg);
	if (handler_leaked(count, irqs_off))
		timer_leaked(fn, count, irqs_off);
}

/*
 * The base is locked on entry and on return, and not during the calls. All that
 * a call needs is read before: afterwards the timer may be shut down or gone.
 */
static void __bh_context expire_timers(struct timer_base *base)
{
	void (*fn)(struct timer_list *timer);
	struct timer_list *timer;
	bool irqsafe;
	void *arg;

	while (base->due.first) {
		timer = hlist_entry(base->due.first, struct timer_list, entry);
		base->running_timer = timer;
		timer_assert_state(base, timer);
		wheel_del(&base->wheel, timer);
		trace_timer_expire_entry(timer, base->wheel.clk - 1);
		fn = timer->function;
		irqsafe = timer->flags & TIMER_IRQSAFE;
		arg = unlikely(timer->flags & TIMER_OLD_FORM) ? (void *)timer->data : timer;
		raw_spin_unlock(&base->lock);
		if (likely(!irqsafe))
			local_irq_enable();
		call_timer_fn(fn, arg, irqsafe);
		local_irq_disable();
		raw_spin_lock(&base->lock);
		/* Not `timer`, which would have to be kept for it. */
		if (trace_is_on(TRACE_TIMER_EXPIRE_EXIT))
			trace_timer_expire_exit(base->running_timer);
		/* Others may have emptied `due` or added to the wheel: both are re-read. */
	}
	base->running_timer = NULL;
}

static void __bh_context run_timer_softirq(struct softirq_action *h)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);

	raw_spin_lock_irq(&base->lock);
	while (wheel_skip_empty(&base->wheel, jiffies)) {
		wheel_collect(&base->wheel, &base->due);
		expire_timers(base);
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

static void find_timer(struct timer_list *timer, void *data)
{
	struct timer_list **wanted = data;

	if (*wanted == timer)
		*wanted = NULL;
}

/*
 * A timer that is set up while it is armed would leave a dangling link in the
 * wheel. What is set up may be any garbage, so it is looked for by its address:
 * only in a debug build, and only if it is not plainly inactive.
 */
static void forget_if_pending(struct timer_list *timer)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);
	struct timer_list *wanted = timer;
	unsigned long flags;

	if (!IS_ENABLED(CONFIG_DEBUG) || !timer_pending(timer))
		return;
	raw_spin_lock_irqsave(&base->lock, flags);
	wheel_for_each(&base->wheel, find_timer, &wanted);
	if (WARN(!wanted,
		 "ODEBUG: init active (active state 0) object type: timer_list hint: %pS\n"
		 "an armed timer is set up: it is disarmed\n",
		 timer->function))
		wheel_del(&base->wheel, timer);
	raw_spin_unlock_irqrestore(&base->lock, flags);
}

void timer_setup(struct timer_list *timer, void (*callback)(struct timer_list *timer),
		 unsigned int flags)
{
	forget_if_pending(timer);
	if (WARN_ON_ONCE(flags & ~TIMER_INIT_FLAGS))
		flags &= TIMER_INIT_FLAGS;
	INIT_HLIST_NODE(&timer->entry);
	timer->function = callback;
	timer->flags = flags | raw_smp_processor_id();
	trace_timer_init(timer);
}

void init_timer(struct timer_list *timer)
{
	timer_setup(timer, NULL, 0);
	timer->flags |= TIMER_OLD_FORM;
}

void timer_list_for_each(int cpu, void (*fn)(struct timer_list *timer, void *data), void *data)
{
	struct timer_base *base = &per_cpu(timer_bases, cpu);
	struct timer_list *timer;
	unsigned long flags;

	raw_spin_lock_irqsave(&base->lock, flags);
	wheel_for_each(&base->wheel, fn, data);
	hlist_for_each_entry(timer, &base->due, entry)
		fn(timer, data);
	raw_spin_unlock_irqrestore(&base->lock, flags);
}

void timers_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		wheel_init(&per_cpu(timer_bases, cpu).wheel, INITIAL_JIFFIES);
	open_softirq(TIMER_SOFTIRQ, run_timer_softirq);
}
