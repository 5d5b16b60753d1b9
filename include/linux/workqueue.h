/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H
/*
 * Workqueues: functions that run later, in a thread.
 *
 * - A work function runs in process context, with interrupts on and nothing held:
 *   it may sleep.
 * - Queueing is allowed in every context. An item that is queued already is not
 *   queued again: queue_work() returns false, and it runs once.
 * - An item is not pending any more when its function starts. The function may
 *   queue the item again, or free it.
 * - The items of one queue and CPU run one after another, in the order in which they
 *   were queued, in one thread: events/N for schedule_work(), NAME/N for
 *   create_workqueue(), NAME for create_singlethread_workqueue(). An item that sleeps
 *   holds up those behind it, and no other queue; if that lasts, it is reported.
 * - An item never runs beside itself, on whichever CPU it is queued meanwhile.
 * - After cancel_work_sync() it is neither queued nor running. Whatever is still
 *   to come (an interrupt, another item) may queue it again.
 * - A delayed item is a timer that queues it. cancel_delayed_work_sync() deals with both.
 */
#include <jiffy/context.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/timer.h>
#include <linux/types.h>

struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

/*
 * work_struct.data. Queued: the address of its struct cpu_workqueue_struct, and
 * WORK_STRUCT_CWQ. Else the number of the one it ran on last, or 0.
 */
#define WORK_STRUCT_PENDING_BIT 0
#define WORK_STRUCT_PENDING (1UL << WORK_STRUCT_PENDING_BIT)
#define WORK_STRUCT_CWQ (1UL << 1)
#define WORK_OFFQ_CANCELING (1UL << 2)
#define WORK_OFFQ_DROPPED (1UL << 3) /* PENDING, and nobody will run it */
#define WORK_STRUCT_FLAG_MASK 7UL    /* of data that is an address */
#define WORK_OFFQ_SHIFT 4

/* What work_busy() returns. */
#define WORK_BUSY_PENDING (1 << 0)
#define WORK_BUSY_RUNNING (1 << 1)

/* Instead of a CPU: whichever the caller runs on. */
#define WORK_CPU_UNBOUND NR_CPUS

/**
 * struct work_struct - a function to be called in a thread
 * @data: where it is, see above (who set PENDING owns the rest until it is queued;
 * then the lock of its cpu_workqueue_struct)
 * @entry: link in the list of those that wait (the same)
 * @func: the function (set at init)
 */
struct work_struct {
	atomic_long_t data;
	struct list_head entry;
	work_func_t func;
};

/**
 * struct delayed_work - one that is queued when its time has come
 * @work: the item
 * @timer: queues it
 * @wq: on which queue (who set PENDING)
 * @cpu: on which CPU, or WORK_CPU_UNBOUND (the same)
 */
struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;
	int cpu;
};

/** struct execute_work - storage for execute_in_process_context(). @work: the item. */
struct execute_work {
	struct work_struct work;
};

/** delayed_work_timer_fn - the timer of a delayed item. Context: Softirq context. */
void delayed_work_timer_fn(struct timer_list *t) __bh_context;

/** __init_work - INIT_WORK()'s look, in a debug build, whether @work is queued.
 * Context: Any context. */
void __init_work(struct work_struct *work);

#define __WORK_INITIALIZER(n, f)                                                         \
	{                                                                                \
		.data = ATOMIC_LONG_INIT(0), .entry = LIST_HEAD_INIT((n).entry), .func = (f) \
	}
#define __DELAYED_WORK_INITIALIZER(n, f)                                        \
	{                                                                       \
		.work = __WORK_INITIALIZER((n).work, (f)),                      \
		.timer = __TIMER_INITIALIZER(delayed_work_timer_fn, TIMER_IRQSAFE) \
	}
#define DECLARE_WORK(n, f) struct work_struct n = __WORK_INITIALIZER(n, f)
#define DECLARE_DELAYED_WORK(n, f) struct delayed_work n = __DELAYED_WORK_INITIALIZER(n, f)

#define __INIT_WORK(_work, _func, _onstack)             \
	do {                                            \
		__init_work(_work);                     \
		atomic_long_set(&(_work)->data, 0);     \
		INIT_LIST_HEAD(&(_work)->entry);        \
		(_work)->func = (_func);                \
	} while (0)
#define INIT_WORK(_work, _func) __INIT_WORK(_work, _func, 0)
#define INIT_DELAYED_WORK(_work, _func)                                              \
	do {                                                                         \
		INIT_WORK(&(_work)->work, (_func));                                  \
		timer_setup(&(_work)->timer, delayed_work_timer_fn, TIMER_IRQSAFE);  \
	} while (0)
/* On the stack: cancelled or flushed before its function returns, and then told so. */
#define INIT_WORK_ONSTACK(_work, _func) INIT_WORK(_work, _func)
#define INIT_DELAYED_WORK_ONSTACK(_work, _func) INIT_DELAYED_WORK(_work, _func)
#define INIT_DEFERRABLE_WORK(_work, _func) INIT_DELAYED_WORK(_work, _func)
#define destroy_work_on_stack(work) ((void)(work))
#define destroy_delayed_work_on_stack(work) ((void)(work))

/* Queued, or on its way. */
#define work_pending(work) \
	test_bit(WORK_STRUCT_PENDING_BIT, (unsigned long *)&(work)->data)
#define delayed_work_pending(w) work_pending(&(w)->work)

/** to_delayed_work - the delayed item around an item. Context: Any context. Return: it. */
static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}
/* The name since Linux 6.11 for container_of() in a work function. */
#define from_work(var, callback_work, work_fieldname) \
	container_of(callback_work, typeof(*var), work_fieldname)

/* alloc_workqueue()'s flags. UNBOUND: one thread, on any CPU; the others are accepted. */
#define WQ_UNBOUND (1 << 1)
#define WQ_FREEZABLE (1 << 2)
#define WQ_MEM_RECLAIM (1 << 3)
#define WQ_HIGHPRI (1 << 4)
#define WQ_CPU_INTENSIVE (1 << 5)
#define WQ_SYSFS (1 << 6)
#define WQ_POWER_EFFICIENT (1 << 7)
#define __WQ_DRAINING (1 << 16)
#define __WQ_ORDERED (1 << 17)
#define __WQ_LEGACY (1 << 18)
#define WQ_MAX_ACTIVE 512
#define WQ_DFL_ACTIVE (WQ_MAX_ACTIVE / 2)

/*
 * events/N: short items. system_long_wq and system_unbound_wq are one queue with one
 * unbound thread; the other names are for sources that use them, and events too.
 */
extern struct workqueue_struct *system_wq;
extern struct workqueue_struct *system_unbound_wq;
#define system_long_wq system_unbound_wq
#define system_highpri_wq system_wq
#define system_freezable_wq system_wq
#define system_power_efficient_wq system_wq

/**
 * alloc_workqueue - create a queue and its threads
 * @fmt: printf format of its name, cut to 23 characters
 * @flags: WQ_*
 * @max_active: items at once; a thread runs one after another, so this is only
 * checked: 0 for the default, at most WQ_MAX_ACTIVE
 *
 * Context: Process context. May sleep.
 * Return: the queue, or NULL without memory.
 */
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
	__printf(1, 4) __process_context;

#define alloc_ordered_workqueue(fmt, flags, ...) \
	alloc_workqueue(fmt, WQ_UNBOUND | __WQ_ORDERED | (flags), 1, ##__VA_ARGS__)
#define create_workqueue(name) \
	alloc_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, 1, (name))
#define create_freezable_workqueue(name) \
	alloc_workqueue("%s", __WQ_LEGACY | WQ_FREEZABLE | WQ_UNBOUND | WQ_MEM_RECLAIM, 1, (name))
#define create_singlethread_workqueue(name) \
	alloc_ordered_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, name)

/**
 * destroy_workqueue - run what is queued, end the threads, free the queue
 * @wq: not used by anybody any more
 *
 * Items that still wait for their time are named in a WARN; the queue is then not
 * freed, and they are dropped when it has come.
 *
 * Context: Process context, not in one of its items. May sleep.
 */
void destroy_workqueue(struct workqueue_struct *wq) __process_context;

/**
 * queue_work_on - have an item run on a CPU
 * @cpu: an online one (else WARN, and nothing is done), or WORK_CPU_UNBOUND
 * @wq: the queue
 * @work: the item; stays where it is until it has run
 *
 * What was written before is seen by the function.
 *
 * Context: Any context.
 * Return: false if it was pending already, else true.
 */
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);

/**
 * queue_delayed_work_on - the same, after a delay
 * @cpu: as queue_work_on()
 * @wq: the queue
 * @dwork: the item, pending from now on
 * @delay: jiffies; 0: at once
 *
 * Context: Any context.
 * Return: false if it was pending already (and then its time is as it was), else true.
 */
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay);

/**
 * mod_delayed_work_on - queue it after a delay from now, pending or not
 * @cpu: as queue_work_on()
 * @wq: the queue
 * @dwork: the item
 * @delay: jiffies
 *
 * Context: Any context.
 * Return: true if it was pending, false if it was not (it is, now).
 */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay);

/** queue_work - on the caller's CPU. Context: Any context. Return: as queue_work_on(). */
static inline bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	return queue_work_on(WORK_CPU_UNBOUND, wq, work);
}

/** queue_delayed_work - on the CPU the timer fires on. Context: Any context.
 * Return: as queue_delayed_work_on(). */
static inline bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				      unsigned long delay)
{
	return queue_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

/** mod_delayed_work - as mod_delayed_work_on(), on the CPU the timer fires on.
 * Context: Any context. Return: the same. */
static inline bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				    unsigned long delay)
{
	return mod_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

/** schedule_work_on - queue_work_on() for events. Context: Any context. Return: the same. */
static inline bool schedule_work_on(int cpu, struct work_struct *work)
{
	return queue_work_on(cpu, system_wq, work);
}

/** schedule_work - queue_work() for events. Context: Any context. Return: the same. */
static inline bool schedule_work(struct work_struct *work)
{
	return queue_work(system_wq, work);
}

/** schedule_delayed_work_on - queue_delayed_work_on() for events. Context: Any context.
 * Return: the same. */
static inline bool schedule_delayed_work_on(int cpu, struct delayed_work *dwork,
					    unsigned long delay)
{
	return queue_delayed_work_on(cpu, system_wq, dwork, delay);
}

/** schedule_delayed_work - queue_delayed_work() for events. Context: Any context.
 * Return: the same. */
static inline bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	return queue_delayed_work(system_wq, dwork, delay);
}

/**
 * flush_work - wait until an item is idle
 * @work: the item
 *
 * Waits for the run that is queued now, or else for the one that is on, and not for
 * what is queued later. In the thread behind which it waits it is run at once; in the
 * item itself it is a WARN and a return.
 *
 * Context: Process context. May sleep.
 * Return: true if it waited, false if the item was idle.
 */
bool flush_work(struct work_struct *work) __process_context;

/** flush_delayed_work - queue it now if it waits for its time, then flush_work().
 * Context: Process context. May sleep. Return: as flush_work(). */
bool flush_delayed_work(struct delayed_work *dwork) __process_context;

/**
 * flush_workqueue - wait for all that is queued now
 * @wq: the queue
 *
 * Not for what is queued later, nor for delayed items whose time has not come.
 * In one of its own items it is a WARN and a return.
 *
 * Context: Process context. May sleep.
 */
void flush_workqueue(struct workqueue_struct *wq) __process_context;
#define flush_scheduled_work() flush_workqueue(system_wq)

/**
 * drain_workqueue - wait until a queue is empty
 * @wq: the queue
 *
 * Meanwhile only its own items may queue on it; what others queue is dropped with a WARN.
 *
 * Context: Process context. May sleep.
 */
void drain_workqueue(struct workqueue_struct *wq) __process_context;

/** cancel_work - take it off its queue; it may be running. @work: the item.
 * Context: Any context. Return: true if it was pending. */
bool cancel_work(struct work_struct *work);

/**
 * cancel_work_sync - take it off its queue and wait until it does not run
 * @work: the item, not that of a delayed one
 *
 * Until this returns nobody can queue it, also not its own function.
 *
 * Context: Process context, not in the item itself. May sleep.
 * Return: true if it was pending.
 */
bool cancel_work_sync(struct work_struct *work) __process_context;

/** cancel_delayed_work - stop its timer or take it off its queue; it may be running.
 * Context: Any context. Return: true if it was pending. */
bool cancel_delayed_work(struct delayed_work *dwork);

/** cancel_delayed_work_sync - as cancel_work_sync(), its timer too.
 * Context: Process context. May sleep. Return: true if it was pending. */
bool cancel_delayed_work_sync(struct delayed_work *dwork) __process_context;

/** work_busy - pending, running? An old answer when it comes. @work: the item.
 * Context: Any context. Return: WORK_BUSY_* or 0. */
unsigned int work_busy(struct work_struct *work);

/** current_work - the item whose function the caller is in. Context: Process context.
 * Return: it, or NULL. */
struct work_struct *current_work(void) __process_context;

/** schedule_on_each_cpu - call it in events of each CPU, and wait. @func: what.
 * Context: Process context. May sleep. Return: 0 or -ENOMEM. */
int schedule_on_each_cpu(work_func_t func) __process_context;

/**
 * work_on_cpu - call a function in events of a CPU, and wait
 * @cpu: an online one
 * @fn: the function
 * @arg: its argument
 *
 * Context: Process context. May sleep.
 * Return: what @fn returns; -ENODEV if the CPU is not online.
 */
long work_on_cpu(int cpu, long (*fn)(void *arg), void *arg) __process_context;

/**
 * execute_in_process_context - call it now, or in events if now is an interrupt
 * @fn: the function
 * @ew: storage until it has run
 *
 * Context: Any context.
 * Return: 0 if it was called, 1 if it was queued.
 */
int execute_in_process_context(work_func_t fn, struct execute_work *ew);

/** show_workqueue_state - log each queue that has something to do. Context: Any context. */
void show_workqueue_state(void);

/** workqueue_init - events of each CPU. Context: boot, with all CPUs online. */
void workqueue_init(void) __process_context;

#endif

#include <jiffy/brings_sched.h>
