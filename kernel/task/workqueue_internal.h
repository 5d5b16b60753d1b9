/* SPDX-License-Identifier: MIT */
#ifndef _TASK_WORKQUEUE_INTERNAL_H
#define _TASK_WORKQUEUE_INTERNAL_H
/* What the files of the workqueues share. */
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#define WQ_NAME_LEN 24
/* Items run in one another by flush_work() in their own thread; each takes stack. */
#define WORK_NEST_MAX 8
/* Armed items outlive it: nothing is queued any more, and it is never freed. */
#define __WQ_DEAD (1 << 20)

/**
 * struct running_work - a function that is being called, on the stack of its thread
 * @work: which item; the object may be gone
 * @func: the function
 * @outer: the one that is waiting for it (flush_work() in it), or NULL
 */
struct running_work {
	const struct work_struct *work;
	work_func_t func;
	struct running_work *outer;
};

/**
 * struct cpu_workqueue_struct - one thread of a queue, and what waits for it
 * @lock: protects the rest; taken in any context (irqsave)
 * @asleep: the thread waits to be woken (lock)
 * @worklist: items, first come first (lock)
 * @running: the innermost function that is being called, or NULL (lock)
 * @since: jiffies when an item was last begun (lock)
 * @told: jiffies when it was last reported as stuck, or @since (watchdog)
 * @wq: its queue (init)
 * @thread: its thread (init)
 * @id: its number, for work_struct.data (init)
 */
struct cpu_workqueue_struct {
	raw_spinlock_t lock;
	bool asleep;
	struct list_head worklist;
	struct running_work *running;
	unsigned long since;
	unsigned long told;
	struct workqueue_struct *wq;
	struct task_struct *thread;
	unsigned long id;
} __aligned(8);

/**
 * struct workqueue_struct - a queue
 * @list: link in the list of queues (workqueues_lock to write, RCU to read)
 * @rcu: frees it
 * @flags: WQ_* (workqueues_lock to write)
 * @drainers: calls of drain_workqueue() (workqueues_lock)
 * @nr: of @cwq: 1, or one a CPU (init)
 * @name: its name (init)
 * @cwq: its threads
 */
struct workqueue_struct {
	struct list_head list;
	struct rcu_head rcu;
	unsigned int flags;
	unsigned int drainers;
	unsigned int nr;
	char name[WQ_NAME_LEN];
	struct cpu_workqueue_struct cwq[];
};

extern struct list_head workqueues;
extern spinlock_t workqueues_lock;

/* Those with a thread: a CPU that did not start has none. */
#define for_each_cwq(c, wq) \
	for ((c) = (wq)->cwq; (c) < (wq)->cwq + (wq)->nr; (c)++) \
		if ((c)->thread)

/** work_id - the number of the last cwq, also of one that is queued. Context: Any context. */
static inline unsigned long work_id(unsigned long data)
{
	if (data & WORK_STRUCT_CWQ)
		return ((struct cpu_workqueue_struct *)(data & ~WORK_STRUCT_FLAG_MASK))->id;
	return data >> WORK_OFFQ_SHIFT;
}

/** find_cwq - where an item is queued or ran last. @work: the item. Context: Any context, in a
 * reader of RCU. Return: it, or NULL if it never ran or the queue is gone. */
struct cpu_workqueue_struct *find_cwq(const struct work_struct *work);

/** find_running_locked - is @work being run by @cwq? Context: Any context. Return: it, or NULL. */
struct running_work *find_running_locked(const struct cpu_workqueue_struct *cwq,
					 const struct work_struct *work);

/** is_drained - is there nothing to call, in any thread of @wq, that could queue an item?
 * Context: Process context. Return: true if so. */
bool is_drained(struct workqueue_struct *wq) __process_context;

/** insert_work_locked - queue @work before @head. Context: Any context. */
void insert_work_locked(struct cpu_workqueue_struct *cwq, struct work_struct *work,
			struct list_head *head);

/** remove_work_locked - off the queue; PENDING stays. Context: Any context. */
void remove_work_locked(struct cpu_workqueue_struct *cwq, struct work_struct *work);

/** __queue_work - queue an item whose PENDING the caller has set. Context: Any context,
 * interrupts off. @cpu: an online one. */
void __queue_work(int cpu, struct workqueue_struct *wq, struct work_struct *work);

/** __queue_delayed_work - the same after @delay jiffies. Context: Any context, interrupts off. */
void __queue_delayed_work(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			  unsigned long delay);

/** process_one_work - run an item of one's own list; the lock is dropped meanwhile.
 * Context: Process context; the thread of @cwq, lock held. */
void process_one_work(struct cpu_workqueue_struct *cwq, struct work_struct *work) __process_context;

/** current_cwq - whose thread is this? Context: Any context. Return: it; NULL in an interrupt
 * and in other threads. */
struct cpu_workqueue_struct *current_cwq(void);

#define CWQ_SHOWN_MAX 8 /* items, by name */

/**
 * struct cwq_snapshot - what one thread is at, to be printed without its lock
 * @running: the function that is being called, or NULL
 * @waiting: those that wait, the first of them
 * @nr: how many wait
 * @since: jiffies when one was last begun
 */
struct cwq_snapshot {
	work_func_t running;
	work_func_t waiting[CWQ_SHOWN_MAX];
	unsigned int nr;
	unsigned long since;
};

/** cwq_take_snapshot - what is @cwq at? @snap: gets it. Context: Any context, its queue not freed
 * meanwhile. */
void cwq_take_snapshot(struct cpu_workqueue_struct *cwq, struct cwq_snapshot *snap);

extern struct timer_list wq_watchdog_timer;
/** wq_watchdog_start - arm it, unless it is switched off. Context: Any context. */
void wq_watchdog_start(void);

/** wq_watchdog_arm - an item waits behind another: see whether that lasts. Context: Any context. */
static inline void wq_watchdog_arm(void)
{
	if (unlikely(!timer_pending(&wq_watchdog_timer)))
		wq_watchdog_start();
}

/** workqueue_watchdog_init - read workqueue.watchdog_thresh=. Context: boot. */
void workqueue_watchdog_init(void);

#endif
