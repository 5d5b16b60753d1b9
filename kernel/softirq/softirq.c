// SPDX-License-Identifier: MIT
/*
 * Softirqs: what a top half puts off, run right after it with interrupts on.
 *
 * Ten vectors, a pending bit each, a word of them per CPU. Raising sets the
 * bit; however often it is set before the vector runs, it runs once. There are
 * three places where pending bits are looked at:
 *
 *	irq_exit()            after the outermost top half
 *	local_bh_enable()     the outermost one, in a thread
 *	ksoftirqd/N           a thread, for what would otherwise take too long
 *
 * handle_softirqs() takes the whole word, clears it, turns interrupts on and
 * runs each vector, lowest first. What is raised meanwhile waits for the next
 * round; after MAX_SOFTIRQ_RESTART rounds or MAX_SOFTIRQ_TIME the rest goes to
 * ksoftirqd, so that a softirq that raises itself for ever does not keep the
 * threads out. It runs on the CPU's softirq stack.
 *
 * Context: preempt_count has SOFTIRQ_OFFSET added while a handler runs, so a
 * second level never starts on the same CPU.
 * Locking: none. The pending word is changed only by its own CPU, with
 * interrupts off; the vector table is filled at boot.
 * Invariants:
 * 1. A vector runs on the CPU that raised it.
 * 2. A raised vector runs: at the next interrupt exit at the latest, or at the
 *    end of the bottom-half section that interrupt came into.
 * 3. preempt_count after a handler is what it was before.
 *
 * Linux: kernel/softirq.c. There interrupt exit leaves everything to ksoftirqd
 * while that is runnable; here a spinning thread is never preempted, and
 * ksoftirqd behind it would starve every timer: interrupt exit always runs what
 * is pending. For the same reason need_resched() does not end the rounds.
 */

#include <asm/processor.h>
#include <jiffy/guard.h>
#include <jiffy/stack.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <trace/events/irq.h>

#define MAX_SOFTIRQ_RESTART 10
#define MAX_SOFTIRQ_TIME msecs_to_jiffies(2)

const char *const softirq_to_name[NR_SOFTIRQS] = {
	[HI_SOFTIRQ] = "HI",           [TIMER_SOFTIRQ] = "TIMER", [NET_TX_SOFTIRQ] = "NET_TX",
	[NET_RX_SOFTIRQ] = "NET_RX",   [BLOCK_SOFTIRQ] = "BLOCK", [IRQ_POLL_SOFTIRQ] = "IRQ_POLL",
	[TASKLET_SOFTIRQ] = "TASKLET", [SCHED_SOFTIRQ] = "SCHED", [HRTIMER_SOFTIRQ] = "HRTIMER",
	[RCU_SOFTIRQ] = "RCU",
};

struct softirq_action softirq_vec[NR_SOFTIRQS]; /* set at boot, or by a test */
DEFINE_PER_CPU(u32, __softirq_pending);         /* its own CPU, interrupts off */
static DEFINE_PER_CPU(unsigned long, softirq_runs[NR_SOFTIRQS]);
static void (*wakeup_softirqd)(void); /* set at boot: ksoftirqd.c */

void softirq_set_wakeup(void (*wakeup)(void))
{
	wakeup_softirqd = wakeup;
}

/* Until there is a ksoftirqd, the next interrupt exit has to do. */
static void wake_ksoftirqd(void)
{
	if (wakeup_softirqd)
		wakeup_softirqd();
}

void(open_softirq)(int nr, void (*action)(struct softirq_action *h))
{
	softirq_vec[nr].action = action;
}

unsigned long softirq_count_runs(unsigned int nr, int cpu)
{
	return per_cpu_ptr(softirq_runs, cpu)[nr];
}

static noinline void vector_leaked(unsigned int nr, int count)
{
	void *fn = softirq_vec[nr].action;

	if (preempt_count() != count) {
		pr_err("softirq: huh, entered softirq %u %s %p "
		       "with preempt_count %08x, exited with %08x?\n",
		       nr, softirq_to_name[nr], fn, count, preempt_count());
		preempt_count_set(count);
	}
	guard_irqs(false, softirq_to_name[nr], fn);
}

static void __bh_context run_vector(unsigned int nr)
{
	struct softirq_action *h = &softirq_vec[nr];
	int count = preempt_count();

	this_cpu_ptr(softirq_runs)[nr]++;
	trace_softirq_entry(nr);
	h->action(h);
	trace_softirq_exit(nr);
	if (handler_leaked(count, false))
		vector_leaked(nr, count);
}

static void __bh_context run_pending(u32 pending)
{
	while (pending) {
		run_vector(__ffs(pending));
		pending &= pending - 1;
	}
}

/* Interrupts are off on entry and on return, on in between. */
static void __bh_context handle_softirqs(void *unused)
{
	unsigned long end = jiffies + MAX_SOFTIRQ_TIME;
	int rounds = MAX_SOFTIRQ_RESTART;
	u32 pending;

	(void)unused;
	preempt_count_add(SOFTIRQ_OFFSET);
	do {
		pending = local_softirq_pending();
		this_cpu_write(__softirq_pending, 0);
		local_irq_enable();
		run_pending(pending);
		local_irq_disable();
		pending = local_softirq_pending();
	} while (pending && --rounds && time_before(jiffies, end));
	if (pending)
		wake_ksoftirqd();
	preempt_count_sub(SOFTIRQ_OFFSET);
}

/* Interrupts off, no softirq or bottom-half section below us on this CPU. */
static __no_context_analysis void invoke_softirq(void)
{
	call_on_stack(handle_softirqs, NULL, this_cpu_read(softirq_stack_top));
}

/*
 * In process context, interrupts on; false if nothing is pending. Inline: a
 * backtrace shows who asked.
 */
static __always_inline bool run_pending_softirqs(void)
{
	bool pending;

	local_irq_disable();
	pending = local_softirq_pending();
	if (pending)
		invoke_softirq();
	local_irq_enable();
	return pending;
}

void do_softirq(void)
{
	unsigned long flags;

	if (in_interrupt())
		return;
	local_irq_save(flags);
	if (local_softirq_pending())
		invoke_softirq();
	local_irq_restore(flags);
}

void irq_enter(void)
{
	preempt_count_add(HARDIRQ_OFFSET);
}

void irq_exit(void)
{
	preempt_count_sub(HARDIRQ_OFFSET);
	if (!in_interrupt() && local_softirq_pending())
		invoke_softirq();
}

/* Of sections only the outermost: the count is the one outside it. */
static __always_inline void trace_bh_enable(unsigned long ip)
{
	if (trace_is_on(TRACE_BH_ENABLE) && !softirq_count())
		trace_write1(TRACE_BH_ENABLE, ip);
}

void bh_disable_traced(void)
{
	if (trace_is_on(TRACE_BH_DISABLE) && !softirq_count())
		trace_write1(TRACE_BH_DISABLE, _RET_IP_);
}

/* The count has been taken off already: a top half and a nested section still show. */
void bh_enable_slow(void)
{
	void *ip = (void *)_RET_IP_;

	trace_bh_enable(_RET_IP_);
	if (unlikely(irqs_disabled())) {
		if (in_hardirq())
			WARN_ONCE(1, "local_bh_enable() in a top half, from %pS\n", ip);
		else
			WARN_ONCE(1,
				  "local_bh_enable() with interrupts off, from %pS: "
				  "softirqs are left to wait\n",
				  ip);
		return;
	}
	if (in_interrupt() || !local_softirq_pending())
		return;
	/* One preemption level while softirqs run (they see 0x101), as on Linux. */
	preempt_count_add(PREEMPT_OFFSET);
	run_pending_softirqs();
	preempt_count_sub(PREEMPT_OFFSET);
}

void _local_bh_enable(void)
{
	WARN_ON_ONCE(in_hardirq());
	WARN_ON_ONCE(!irqs_disabled());
	preempt_count_sub(SOFTIRQ_DISABLE_OFFSET);
	trace_bh_enable(_RET_IP_);
}

void __raise_softirq_irqoff(unsigned int nr)
{
	DEBUG_WARN_ON(!irqs_disabled());
	trace_softirq_raise(nr);
	this_cpu_or(__softirq_pending, 1U << nr);
}

void raise_softirq_irqoff(unsigned int nr)
{
	__raise_softirq_irqoff(nr);
	/* In an interrupt or a bottom-half section its end will look; in a thread nobody would. */
	if (!in_interrupt())
		wake_ksoftirqd();
}

void raise_softirq(unsigned int nr)
{
	unsigned long flags;

	local_irq_save(flags);
	raise_softirq_irqoff(nr);
	local_irq_restore(flags);
}

bool run_ksoftirqd(void)
{
	return run_pending_softirqs();
}

void softirq_init(void)
{
	tasklets_init();
}
