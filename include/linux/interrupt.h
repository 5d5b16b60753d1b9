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
 * @action: set at boot by open_softirq()
 */
struct softirq_action {
	void (*action)(struct softirq_action *h);
};

/** open_softirq - say what vector @nr runs; replaces the last. Context: Process context. */
void open_softirq(int nr, void (*action)(struct softirq_action *h)) __process_context;

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

/** local_softirq_pending - this CPU's pending bits. Context: Any context. Return: a mask. */
DECLARE_PER_CPU(u32, __softirq_pending);
#define local_softirq_pending() this_cpu_read(__softirq_pending)

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
 * @func: the older form
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
	TASKLET_STATE_RUN    /* running on some CPU */
};

#define DECLARE_TASKLET(name, _callback) \
	struct tasklet_struct name = { .callback = (_callback), .use_callback = true }
#define from_tasklet(var, callback_tasklet, tasklet_fieldname) \
	container_of(callback_tasklet, typeof(*var), tasklet_fieldname)

/**
 * tasklet_setup - prepare a tasklet
 * @t: storage owned by the caller; must stay while it may be scheduled or run
 * @callback: runs in softirq context
 *
 * Context: Any context; @t not queued.
 */
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *t));

/**
 * tasklet_init - prepare a tasklet of the older form
 * @t: as tasklet_setup()
 * @func: runs in softirq context
 * @data: its argument
 *
 * Context: Any context; @t not queued.
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

/** tasklet_hi_schedule - the same on HI_SOFTIRQ, before all others. Context: Any context. */
static inline void tasklet_hi_schedule(struct tasklet_struct *t)
{
	if (!test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		__tasklet_hi_schedule(t);
}

/** tasklets_init - open HI_SOFTIRQ and TASKLET_SOFTIRQ. Context: Process context. */
void tasklets_init(void) __process_context;

#endif
