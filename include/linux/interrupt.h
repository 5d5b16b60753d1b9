/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H
/*
 * Interrupts: the top half that request_irq() registers, and the softirqs and
 * tasklets it leaves the rest to.
 *
 * Top half: runs with interrupts off, on the CPU's hardirq stack; must be
 * short, must not sleep. Softirq: runs on the CPU that raised it, with
 * interrupts on, right after the top half that raised it, at the outermost
 * local_bh_enable(), or in ksoftirqd/N; must not sleep. A softirq may run on
 * several CPUs at once; a tasklet never beside itself.
 */
#include <asm/barrier.h>
#include <jiffy/context.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/bottom_half.h>
#include <linux/container_of.h>
#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/irqreturn.h>
#include <linux/preempt.h>
#include <linux/types.h>

#define IRQF_SHARED 0x00000080

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

/**
 * request_irq - register a top half and unmask its line
 * @irq: line, 0 to NR_IRQS - 1
 * @handler: the top half; IRQ_HANDLED if its device raised the interrupt
 * @flags: 0 or IRQF_SHARED
 * @name: shown by `interrupts`; must stay
 * @dev: given to @handler; not NULL and unique for IRQF_SHARED
 *
 * Context: Process context.
 * Return: 0; -EINVAL for a bad line, no handler, or IRQF_SHARED without @dev;
 * -EBUSY if taken and not shared by both; -ENOMEM.
 */
int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *dev) __process_context;

/**
 * free_irq - take a top half away
 * @irq: line
 * @dev: as given to request_irq()
 *
 * Waits for a running instance on another CPU.
 *
 * Context: Process context.
 * Return: the name given at request_irq(), or NULL if there was none (a WARN).
 */
const void *free_irq(unsigned int irq, void *dev) __process_context;

enum {
	HI_SOFTIRQ = 0,
	TIMER_SOFTIRQ,
	NET_TX_SOFTIRQ,
	NET_RX_SOFTIRQ,
	BLOCK_SOFTIRQ,
	IRQ_POLL_SOFTIRQ,
	TASKLET_SOFTIRQ,
	SCHED_SOFTIRQ,
	HRTIMER_SOFTIRQ,
	RCU_SOFTIRQ,
	NR_SOFTIRQS
};

extern const char *const softirq_to_name[NR_SOFTIRQS];

/**
 * struct softirq_action - what a vector runs
 * @action: set by open_softirq(), NULL if nobody has
 */
struct softirq_action {
	void (*action)(struct softirq_action *h);
};

extern struct softirq_action softirq_vec[NR_SOFTIRQS];

/**
 * open_softirq - say what a vector runs; replaces the last
 * @nr: HI_SOFTIRQ to RCU_SOFTIRQ
 * @action: runs in softirq context, on any number of CPUs at once, and gets its
 * entry of softirq_vec; a function of no arguments (Linux since 6.12) will do
 *
 * There is no lock and no close: nobody may be raising the vector meanwhile.
 *
 * Context: Process context.
 */
#define open_softirq(nr, action)                                                           \
	open_softirq(nr, _Generic((action),                                                \
		void (*)(void): (void (*)(struct softirq_action *))(action),                \
		default: (action)))
void(open_softirq)(int nr, void (*action)(struct softirq_action *h)) __process_context;

/**
 * raise_softirq - mark a vector pending on this CPU
 * @nr: HI_SOFTIRQ to RCU_SOFTIRQ
 *
 * From a task it wakes ksoftirqd/N; in an interrupt, or with bottom halves
 * off, the end of that runs it.
 *
 * Context: Any context.
 */
void raise_softirq(unsigned int nr);

/** raise_softirq_irqoff - the same. Context: Any context, interrupts off. */
void raise_softirq_irqoff(unsigned int nr);

/** __raise_softirq_irqoff - set the bit and no more. Context: Any context, interrupts off. */
void __raise_softirq_irqoff(unsigned int nr);

/** do_softirq - run what is pending, unless in an interrupt already. Context: Any context. */
void do_softirq(void);

/** softirq_count_runs - times vector @nr ran on @cpu. Context: Any context. Return: a count. */
unsigned long softirq_count_runs(unsigned int nr, int cpu);

/**
 * softirq_set_wakeup - how softirq.c reaches ksoftirqd
 * @wakeup: wakes ksoftirqd of this CPU; called with interrupts off
 *
 * Context: boot.
 */
void softirq_set_wakeup(void (*wakeup)(void));

/** run_ksoftirqd - one round for ksoftirqd. Context: Process context. Return: false: idle. */
bool run_ksoftirqd(void) __process_context;

/** softirq_init - the vectors, and the tasklets' two. Context: Process context, at boot. */
void softirq_init(void) __process_context;

/**
 * struct tasklet_struct - a function that runs once for any number of calls
 * @next: link in the CPU's list (that CPU, interrupts off)
 * @state: TASKLET_STATE_* bits (atomic)
 * @count: 0 if enabled, else the number of disables (atomic)
 * @use_callback: which of the two functions (set at init)
 * @func: the older form, gets @data
 * @callback: the form that gets the tasklet itself
 * @data: for @func
 */
struct tasklet_struct {
	struct tasklet_struct *next;
	unsigned long state;
	atomic_t count;
	bool use_callback;
	union {
		void (*func)(unsigned long data);
		void (*callback)(struct tasklet_struct *t);
	};
	unsigned long data;
};

enum {
	TASKLET_STATE_SCHED, /* queued */
	TASKLET_STATE_RUN,   /* running on some CPU */
	TASKLET_STATE_KILL   /* tasklet_kill() waits for SCHED */
};

/*
 * DECLARE_TASKLET(name, callback)     void callback(struct tasklet_struct *t)
 * DECLARE_TASKLET(name, func, data)   void func(unsigned long data), until Linux 5.8
 *
 * and both forms of DECLARE_TASKLET_DISABLED(), which is born with a count of 1.
 */
#define __TASKLET(_count, _callback) \
	{ .count = ATOMIC_INIT(_count), .callback = (_callback), .use_callback = true }
#define __TASKLET_OLD(_count, _func, _data) \
	{ .count = ATOMIC_INIT(_count), .func = (_func), .data = (_data) }
#define __TASKLET_FORM(_1, _2, form, ...) form
#define __TASKLET_INIT(_count, ...) \
	__TASKLET_FORM(__VA_ARGS__, __TASKLET_OLD, __TASKLET, )(_count, __VA_ARGS__)
#define DECLARE_TASKLET(name, ...) struct tasklet_struct name = __TASKLET_INIT(0, __VA_ARGS__)
#define DECLARE_TASKLET_DISABLED(name, ...) \
	struct tasklet_struct name = __TASKLET_INIT(1, __VA_ARGS__)
#define DECLARE_TASKLET_OLD(name, func) struct tasklet_struct name = __TASKLET_OLD(0, func, 0)
#define DECLARE_TASKLET_DISABLED_OLD(name, func) \
	struct tasklet_struct name = __TASKLET_OLD(1, func, 0)

#define from_tasklet(var, callback_tasklet, tasklet_fieldname) \
	container_of(callback_tasklet, typeof(*var), tasklet_fieldname)

/**
 * tasklet_setup - prepare a tasklet
 * @t: storage owned by the caller; must stay while it may be scheduled or run
 * @callback: runs in softirq context
 *
 * Context: Any context; @t not queued (a debug build says so and dequeues it).
 */
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *t));

/**
 * tasklet_init - prepare a tasklet of the older form
 * @t: as tasklet_setup()
 * @func: runs in softirq context
 * @data: its argument
 *
 * Context: Any context; @t not queued (a debug build says so and dequeues it).
 */
void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long data), unsigned long data);

void __tasklet_schedule(struct tasklet_struct *t);
void __tasklet_hi_schedule(struct tasklet_struct *t);

/**
 * tasklet_schedule - run it once, soon, on this CPU
 * @t: the tasklet; already queued: nothing happens
 *
 * Context: Any context.
 */
static inline void tasklet_schedule(struct tasklet_struct *t)
{
	if (!test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		__tasklet_schedule(t);
}

/**
 * tasklet_hi_schedule - the same on HI_SOFTIRQ, before all others
 * @t: the tasklet; already queued, on either list: nothing happens
 *
 * Context: Any context.
 */
static inline void tasklet_hi_schedule(struct tasklet_struct *t)
{
	if (!test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		__tasklet_hi_schedule(t);
}
#define tasklet_hi_schedule_first(t) tasklet_hi_schedule(t) /* until Linux 5.x */

/**
 * tasklet_disable_nosync - it does not start any more; do not wait
 * @t: the tasklet; scheduled while disabled, it stays queued
 *
 * Nests: as many tasklet_enable() are needed.
 *
 * Context: Any context.
 */
static inline void tasklet_disable_nosync(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
	smp_mb__after_atomic();
}

/**
 * tasklet_disable - it does not start any more, and does not run on return
 * @t: the tasklet; not the one whose function calls this: that would wait for
 * itself, which is a WARN and a return
 *
 * Context: Process context. May sleep. Elsewhere it waits spinning, as it did
 * until Linux 5.12.
 */
void tasklet_disable(struct tasklet_struct *t) __process_context;

/** tasklet_disable_in_atomic - the same, spinning. @t: the tasklet. Context: Any context, but
 * on a CPU whose interrupt cannot have stopped it while it ran. */
void tasklet_disable_in_atomic(struct tasklet_struct *t);

/**
 * tasklet_enable - undo one disable
 * @t: the tasklet; one that was scheduled meanwhile runs, with no further call
 *
 * One enable too many blocks it until the next disable: a WARN.
 *
 * Context: Any context.
 */
void tasklet_enable(struct tasklet_struct *t);

/**
 * tasklet_kill - wait until it is neither queued nor running
 * @t: the tasklet; must not be scheduled by others any more, and not be
 * disabled while queued: that is waited for, for ever
 *
 * Cancels nothing: a queued tasklet runs first. It may be scheduled again
 * afterwards. In an interrupt, and in its own function, it cannot wait: the
 * log says so, and it returns with nothing done.
 *
 * Context: Process context. May sleep.
 * See also: tasklet_disable(), which leaves a queued tasklet queued.
 */
void tasklet_kill(struct tasklet_struct *t) __process_context;

/** tasklet_trylock - keep it from running; the core does, while it calls the function.
 * @t: the tasklet. Context: Any context. Return: 0 if it runs, or somebody else has it. */
static inline int tasklet_trylock(struct tasklet_struct *t)
{
	return !test_and_set_bit(TASKLET_STATE_RUN, &t->state);
}

/** tasklet_unlock - undo tasklet_trylock(). @t: the tasklet. Context: Any context. */
void tasklet_unlock(struct tasklet_struct *t);

/** tasklet_unlock_wait - wait until it does not run. @t: the tasklet. Context: Process context.
 * May sleep. */
void tasklet_unlock_wait(struct tasklet_struct *t) __process_context;

/** tasklet_unlock_spin_wait - the same, spinning. @t: the tasklet. Context: Any context. */
void tasklet_unlock_spin_wait(struct tasklet_struct *t);

/**
 * tasklet_set_wait - how tasklet.c reaches the scheduler
 * @wait: sleeps until bit @nr of @t->state is clear; process context
 * @wake: a bit was cleared, and somebody waits; softirq context
 *
 * Context: boot.
 */
void tasklet_set_wait(void (*wait)(struct tasklet_struct *t, int nr), void (*wake)(void));

/** irq_for_each_action - look at every top half. @fn: called for each with a lock held. @data:
 * passed on. Context: Any context. */
void irq_for_each_action(void (*fn)(irq_handler_t handler, const char *name, void *data),
			 void *data);

/** tasklet_for_each - look at what is queued or in hand on this CPU. @fn: called with each, twice
 * with one that runs and is queued again. @data: passed on.
 * Context: Any context with interrupts off. */
void tasklet_for_each(void (*fn)(struct tasklet_struct *t, void *data), void *data);

/** tasklets_init - open HI_SOFTIRQ and TASKLET_SOFTIRQ. Context: Process context. */
void tasklets_init(void) __process_context;

#endif

#include <jiffy/brings_sched.h>
