// SPDX-License-Identifier: MIT
/*
 * Workqueues: the queues, their threads, and how an item gets from one to the other.
 *
 * A queue has one thread a CPU, or one in all, each with a list of items. A thread
 * takes the first, calls it, takes the next. What is to be done in process context
 * is so put off from anywhere; who comes behind an item that sleeps, waits.
 *
 *	           queue_work                 its turn
 *	idle --------------------> queued -----------------> running ---> idle
 *	 |  queue_delayed_work        ^                       |  ^
 *	 +---------------> armed -----+                       |  |
 *	                        timer          queue_work     |  |  again, in the
 *	                                  queued and running <+  |  same thread
 *	                                          +--------------+
 *
 *	from     to       function                 context     lock
 *	idle     queued   __queue_work             any         cwq->lock
 *	idle     armed    __queue_delayed_work     any         PENDING
 *	armed    queued   delayed_work_timer_fn    softirq     cwq->lock
 *	armed    idle     try_to_grab_pending      any         timer's base
 *	queued   idle     try_to_grab_pending      any         cwq->lock
 *	queued   running  process_one_work         its thread  cwq->lock
 *	running  idle     process_one_work         its thread  cwq->lock
 *
 * PENDING is bit 0 of work->data: who sets it owns the item until it is queued, and
 * everybody else's queue_work() returns false. It is cleared just before the function
 * is called. What the function sees was written before queue_work() set the bit or
 * failed to: both are full barriers, and so is the clearing.
 *
 * An item must not run beside itself. So data remembers, by number, in which thread
 * it ran last; if it is still running there, it is queued there again, whatever CPU
 * was asked for. A number and not an address: the queue may be gone by then.
 *
 * Context: queueing in any context, interrupts off for a moment; functions in process
 * context. Creating and destroying in process context.
 * Locking: cwq->lock, in any context, then pi_lock (waking the thread); more than one
 * at once only in is_drained(), in their order. workqueues_lock, in process context,
 * for the list of queues and the flags. An item found without a lock is looked at as
 * a reader of RCU.
 * Invariants:
 * 1. work->entry is in cwq->worklist iff data is that cwq with WORK_STRUCT_CWQ.
 * 2. An item in a list is PENDING.
 * 3. A thread is asleep only if its list was empty when it said so.
 *
 * Linux: kernel/workqueue.c, whose threads are shared by all queues and become more
 * when an item sleeps. Until 2.6.35 it was as here.
 */
#define pr_fmt(fmt) "workqueue: " fmt

#include "task.h"
#include "workqueue_internal.h"

#include <jiffy/fail.h>
#include <jiffy/guard.h>
#include <jiffy/watchdog.h>
#include <linux/cpumask.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <trace/events/workqueue.h>

DEFINE_SPINLOCK(workqueues_lock);
LIST_HEAD(workqueues);
static unsigned long next_id = 1; /* of the next queue's first cwq (workqueues_lock) */

struct workqueue_struct *system_wq;
struct workqueue_struct *system_unbound_wq;

/* --- Finding out ------------------------------------------------------------------- */

/* The state table above, for an item in the list of @cwq. */
static void work_assert_queued(struct cpu_workqueue_struct *cwq, struct work_struct *work)
{
	DEBUG_WARN_ON(!raw_spin_is_locked(&cwq->lock));
	DEBUG_WARN_ON(atomic_long_read(&work->data) !=
		      (long)((unsigned long)cwq | WORK_STRUCT_CWQ | WORK_STRUCT_PENDING));
	DEBUG_WARN_ON(list_empty(&work->entry));
}

struct cpu_workqueue_struct *current_cwq(void)
{
	if (!in_task() || !(current->flags & PF_WQ_WORKER))
		return NULL;
	return current->kthread.data;
}

static struct cpu_workqueue_struct *cwq_by_id(unsigned long id)
{
	struct workqueue_struct *wq;

	if (!id)
		return NULL;
	list_for_each_entry_rcu(wq, &workqueues, list)
		if (id - wq->cwq[0].id < wq->nr)
			return &wq->cwq[id - wq->cwq[0].id];
	return NULL;
}

struct cpu_workqueue_struct *find_cwq(const struct work_struct *work)
{
	unsigned long data = atomic_long_read(&work->data);

	if (data & WORK_STRUCT_CWQ)
		return (struct cpu_workqueue_struct *)(data & ~WORK_STRUCT_FLAG_MASK);
	return cwq_by_id(data >> WORK_OFFQ_SHIFT);
}

struct running_work *find_running_locked(const struct cpu_workqueue_struct *cwq,
					 const struct work_struct *work)
{
	struct running_work *r;

	/* An item that was freed may have got the same address: then its function differs. */
	for (r = cwq->running; r; r = r->outer)
		if (r->work == work && r->func == work->func)
			return r;
	return NULL;
}

/* --- Queueing ------------------------------------------------------------------------ */

void insert_work_locked(struct cpu_workqueue_struct *cwq, struct work_struct *work,
			struct list_head *head)
{
	atomic_long_set(&work->data, (unsigned long)cwq | WORK_STRUCT_CWQ | WORK_STRUCT_PENDING);
	list_add_tail(&work->entry, head);
	work_assert_queued(cwq, work);
	if (cwq->asleep) {
		cwq->asleep = false;
		cwq->since = jiffies;
		wake_up_process(cwq->thread);
	} else {
		wq_watchdog_arm();
	}
}

void remove_work_locked(struct cpu_workqueue_struct *cwq, struct work_struct *work)
{
	work_assert_queued(cwq, work);
	list_del_init(&work->entry);
	atomic_long_set(&work->data, (cwq->id << WORK_OFFQ_SHIFT) | WORK_STRUCT_PENDING);
}

static struct cpu_workqueue_struct *get_cwq(struct workqueue_struct *wq, int cpu)
{
	return wq->nr == 1 ? &wq->cwq[0] : &wq->cwq[cpu];
}

/* About to be queued. @cpu: the one that was asked for. */
static __always_inline void trace_queued(struct cpu_workqueue_struct *cwq, struct work_struct *work,
					 int cpu)
{
	trace_workqueue_queue_work(cpu, cwq->wq->cwq[0].id, cwq->thread->cpu, work);
	trace_workqueue_activate_work(work);
}

static unsigned long last_id(const struct work_struct *work)
{
	return (unsigned long)atomic_long_read(&work->data) >> WORK_OFFQ_SHIFT;
}

/* A queue that is being drained takes items only from its own. Another is dropped: it stays
 * PENDING, as on Linux, until it is cancelled. */
static bool may_queue(struct workqueue_struct *wq, struct work_struct *work)
{
	struct cpu_workqueue_struct *cwq = current_cwq();

	if (!(wq->flags & __WQ_DEAD) && cwq && cwq->wq == wq)
		return true;
	WARN_ONCE(1, "workqueue: %ps queued on %s, which is %s: it will not run\n", work->func,
		  wq->name, wq->flags & __WQ_DEAD ? "destroyed" : "being drained");
	atomic_long_set(&work->data, (long)((last_id(work) << WORK_OFFQ_SHIFT) | WORK_OFFQ_DROPPED |
					    WORK_STRUCT_PENDING));
	return false;
}

/* Where it runs on, if it does; else nowhere is better than where it was asked for. */
static noinline bool queue_where_it_runs(struct workqueue_struct *wq, struct work_struct *work,
					 int cpu)
{
	unsigned long index = last_id(work) - wq->cwq[0].id;
	struct cpu_workqueue_struct *last = &wq->cwq[index];
	bool runs;

	/* It ran last on another queue, or never. */
	if (index >= wq->nr)
		return false;
	raw_spin_lock(&last->lock);
	runs = find_running_locked(last, work) != NULL;
	if (runs) {
		trace_queued(last, work, cpu);
		insert_work_locked(last, work, &last->worklist);
	}
	raw_spin_unlock(&last->lock);
	return runs;
}

void __queue_work(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	struct cpu_workqueue_struct *cwq;

	if (unlikely(wq->flags & (__WQ_DRAINING | __WQ_DEAD)) && !may_queue(wq, work))
		return;
	/* Set up while it was queued, or never: its list would be broken. */
	if (WARN_ON(!list_empty(&work->entry)))
		return;
	cwq = get_cwq(wq, cpu);
	/* Nobody can queue it between the two locks: PENDING is the caller's. */
	if (last_id(work) != cwq->id && queue_where_it_runs(wq, work, cpu))
		return;
	raw_spin_lock(&cwq->lock);
	trace_queued(cwq, work, cpu);
	insert_work_locked(cwq, work, &cwq->worklist);
	raw_spin_unlock(&cwq->lock);
}

static bool wrong_cpu(int cpu, const char *who)
{
	if (likely(cpu == WORK_CPU_UNBOUND))
		return false;
	return WARN((unsigned int)cpu >= nr_cpu_ids || !cpu_online(cpu),
		    "workqueue: %s: there is no CPU %d; WORK_CPU_UNBOUND is any\n", who, cpu);
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	unsigned long flags;
	bool queued;

	if (unlikely(wrong_cpu(cpu, "queue_work_on")))
		return false;
	local_irq_save(flags);
	queued = !test_and_set_bit(WORK_STRUCT_PENDING_BIT, (unsigned long *)&work->data);
	if (queued)
		__queue_work(cpu == WORK_CPU_UNBOUND ? smp_processor_id() : cpu, wq, work);
	local_irq_restore(flags);
	return queued;
}

/* --- Delayed items --------------------------------------------------------------------- */

void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = from_timer(dwork, t, timer);
	int cpu = dwork->cpu == WORK_CPU_UNBOUND ? smp_processor_id() : dwork->cpu;

	__queue_work(cpu, dwork->wq, &dwork->work);
}

void __queue_delayed_work(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			  unsigned long delay)
{
	struct timer_list *timer = &dwork->timer;

	WARN_ON_ONCE(timer->function != delayed_work_timer_fn);
	WARN_ON_ONCE(timer_pending(timer));
	WARN_ON_ONCE(!list_empty(&dwork->work.entry));
	if (!delay) {
		__queue_work(cpu == WORK_CPU_UNBOUND ? smp_processor_id() : cpu, wq, &dwork->work);
		return;
	}
	dwork->wq = wq;
	dwork->cpu = cpu;
	timer->expires = jiffies + delay;
	if (cpu == WORK_CPU_UNBOUND)
		add_timer(timer);
	else
		add_timer_on(timer, cpu);
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay)
{
	struct work_struct *work = &dwork->work;
	unsigned long flags;
	bool queued;

	if (unlikely(wrong_cpu(cpu, "queue_delayed_work_on")) || WARN_ON_ONCE(!wq))
		return false;
	local_irq_save(flags);
	queued = !test_and_set_bit(WORK_STRUCT_PENDING_BIT, (unsigned long *)&work->data);
	if (queued)
		__queue_delayed_work(cpu, wq, dwork, delay);
	local_irq_restore(flags);
	return queued;
}

/* --- The threads ------------------------------------------------------------------------- */

/* What a function must leave as it was: call this only if it has not. */
static noinline void work_leaked(work_func_t func)
{
	pr_err("BUG: workqueue leaked lock or atomic: %s/0x%08x/%d\n     last function: %ps\n",
	       current->comm, preempt_count(), current->pid, func);
	dump_stack();
	preempt_count_set(0);
	guard_irqs(false, "workqueue", func);
}

void process_one_work(struct cpu_workqueue_struct *cwq, struct work_struct *work)
{
	struct running_work r = { work, work->func, cwq->running };

	work_assert_queued(cwq, work);
	list_del_init(&work->entry);
	cwq->running = &r;
	cwq->since = jiffies;
	/* One item after another is progress, also if nobody else wants this CPU. */
	this_cpu_write(watchdog_since, cwq->since);
	/*
	 * Who fails to set PENDING before this is seen by the function: what he wrote
	 * is read after it. Pairs with test_and_set_bit() in queue_work_on().
	 */
	atomic_long_xchg(&work->data, cwq->id << WORK_OFFQ_SHIFT);
	trace_workqueue_execute_start(work, r.func);
	raw_spin_unlock_irq(&cwq->lock);
	r.func(work);
	trace_workqueue_execute_end(work, r.func);
	/* From here on the item may be gone. */
	if (handler_leaked(0, false))
		work_leaked(r.func);
	raw_spin_lock_irq(&cwq->lock);
	cwq->running = r.outer;
}

/* The lock is held; sleep until there is something to do. False: the thread is to end. */
static bool __process_context wait_for_work(struct cpu_workqueue_struct *cwq)
{
	while (list_empty(&cwq->worklist)) {
		/* Pairs with kthread_stop(), which sets its flag and wakes then. */
		set_current_state(TASK_IDLE);
		if (kthread_should_stop()) {
			__set_current_state(TASK_RUNNING);
			return false;
		}
		cwq->asleep = true;
		raw_spin_unlock_irq(&cwq->lock);
		schedule();
		raw_spin_lock_irq(&cwq->lock);
		cwq->asleep = false;
	}
	return true;
}

static int __process_context worker_thread(void *data)
{
	struct cpu_workqueue_struct *cwq = data;
	struct work_struct *work;

	current->flags |= PF_WQ_WORKER;
	raw_spin_lock_irq(&cwq->lock);
	while (wait_for_work(cwq)) {
		work = list_first_entry(&cwq->worklist, struct work_struct, entry);
		process_one_work(cwq, work);
		if (need_resched()) {
			raw_spin_unlock_irq(&cwq->lock);
			cond_resched();
			raw_spin_lock_irq(&cwq->lock);
		}
	}
	raw_spin_unlock_irq(&cwq->lock);
	current->flags &= ~PF_WQ_WORKER;
	return 0;
}

struct work_struct *current_work(void)
{
	struct cpu_workqueue_struct *cwq = current_cwq();

	return cwq && cwq->running ? (struct work_struct *)cwq->running->work : NULL;
}

/* --- Creating and destroying ---------------------------------------------------------------- */

static void __process_context stop_threads(struct workqueue_struct *wq)
{
	struct cpu_workqueue_struct *cwq;

	for_each_cwq(cwq, wq) {
		kthread_stop(cwq->thread);
		put_task_struct(cwq->thread);
	}
}

/* With a reference, not woken yet; or ERR_PTR(). */
static struct task_struct *__process_context create_thread(struct cpu_workqueue_struct *cwq)
{
	struct workqueue_struct *wq = cwq->wq;
	struct task_struct *thread;
	int cpu = (int)(cwq - wq->cwq);

	if (wq->flags & WQ_UNBOUND)
		thread = kthread_create(worker_thread, cwq, "%s", wq->name);
	else
		thread = kthread_create(worker_thread, cwq, "%s/%d", wq->name, cpu);
	if (IS_ERR(thread))
		return thread;
	if (!(wq->flags & WQ_UNBOUND))
		kthread_bind(thread, cpu);
	return get_task_struct(thread);
}

/* 0 or -ENOMEM. */
static int __process_context start_thread(struct cpu_workqueue_struct *cwq)
{
	struct task_struct *thread = create_thread(cwq);

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	cwq->thread = thread;
	wake_up_process(thread);
	return 0;
}

void wq_worker_exits(void)
{
	struct task_struct *next, *self = current;
	struct cpu_workqueue_struct *cwq = self->kthread.data;
	work_func_t func = cwq->running ? cwq->running->func : NULL;

	self->flags &= ~PF_WQ_WORKER;
	next = create_thread(cwq);
	pr_err("%s[%d] ended in %ps; %s\n", self->comm, self->pid, func,
	       IS_ERR(next) ? "no memory for another thread: what waits behind it never runs"
			    : "another thread goes on with what waits");
	/* Not before: a queue that is drained may be destroyed. */
	raw_spin_lock_irq(&cwq->lock);
	cwq->running = NULL;
	if (!IS_ERR(next))
		cwq->thread = next;
	raw_spin_unlock_irq(&cwq->lock);
	if (IS_ERR(next))
		return;
	wake_up_process(next);
	put_task_struct(self);
}

static int __process_context start_threads(struct workqueue_struct *wq)
{
	int cpu, err;

	if (wq->flags & WQ_UNBOUND)
		return start_thread(&wq->cwq[0]);
	for_each_online_cpu(cpu) {
		err = start_thread(&wq->cwq[cpu]);
		if (err)
			return err;
	}
	return 0;
}

static void init_cwq(struct workqueue_struct *wq, struct cpu_workqueue_struct *cwq)
{
	cwq->lock = __RAW_SPIN_LOCK_UNLOCKED(cwq->lock);
	INIT_LIST_HEAD(&cwq->worklist);
	cwq->wq = wq;
	cwq->since = cwq->told = jiffies;
}

static void __process_context add_to_list(struct workqueue_struct *wq)
{
	spin_lock(&workqueues_lock);
	for (unsigned int i = 0; i < wq->nr; i++)
		wq->cwq[i].id = next_id++;
	trace_note_queue(wq->cwq[0].id, wq->name);
	list_add_tail_rcu(&wq->list, &workqueues);
	spin_unlock(&workqueues_lock);
}

static void check_max_active(int max_active, const char *name)
{
	if (max_active < 0 || max_active > WQ_MAX_ACTIVE)
		pr_warn("max_active %d requested for %s is out of range, "
			"clamping between %d and %d\n",
			max_active, name, 1, WQ_MAX_ACTIVE);
}

struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	unsigned int nr = flags & WQ_UNBOUND ? 1 : nr_cpu_ids;
	struct workqueue_struct *wq;
	va_list args;

	if (fail_here(FAIL_WORKQUEUE, 0))
		return NULL;
	wq = kzalloc(sizeof(*wq) + nr * sizeof(wq->cwq[0]), GFP_KERNEL);
	if (!wq)
		return NULL;
	va_start(args, max_active);
	vsnprintf(wq->name, sizeof(wq->name), fmt, args);
	va_end(args);
	check_max_active(max_active, wq->name);
	wq->flags = flags;
	wq->nr = nr;
	for (unsigned int i = 0; i < nr; i++)
		init_cwq(wq, &wq->cwq[i]);
	if (start_threads(wq)) {
		stop_threads(wq);
		kfree(wq);
		return NULL;
	}
	add_to_list(wq);
	return wq;
}

struct armed_items {
	struct workqueue_struct *wq;
	work_func_t func;
	unsigned int nr;
};

/* Called with a timer base locked. */
static void count_armed(struct timer_list *timer, void *data)
{
	struct armed_items *armed = data;
	struct delayed_work *dwork;

	if (timer->function != delayed_work_timer_fn)
		return;
	dwork = from_timer(dwork, timer, timer);
	if (dwork->wq != armed->wq)
		return;
	armed->func = dwork->work.func;
	armed->nr++;
}

/* Delayed items that would be queued on what is no more. */
static bool has_armed_items(struct workqueue_struct *wq)
{
	struct armed_items armed = { .wq = wq };
	int cpu;

	for_each_online_cpu(cpu)
		timer_list_for_each(cpu, count_armed, &armed);
	return WARN(armed.nr,
		    "destroy_workqueue: %u delayed works of %s are armed, "
		    "one is %ps: cancel first\n",
		    armed.nr, wq->name, armed.func);
}

static bool __process_context is_busy(struct workqueue_struct *wq)
{
	bool busy = !is_drained(wq);

	if (WARN_ON(busy)) {
		pr_warn("destroy_workqueue: %s has the following busy pwq\n", wq->name);
		show_workqueue_state();
	}
	return busy;
}

static void __process_context mark_dead(struct workqueue_struct *wq)
{
	spin_lock(&workqueues_lock);
	wq->flags |= __WQ_DEAD;
	spin_unlock(&workqueues_lock);
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	struct cpu_workqueue_struct *self = current_cwq();

	might_sleep();
	if (WARN(self && self->wq == wq,
		 "destroy_workqueue() of %s in one of its items would wait for itself\n", wq->name))
		return;
	drain_workqueue(wq);
	if (is_busy(wq))
		return;
	if (has_armed_items(wq)) {
		mark_dead(wq);
		return;
	}
	/* First: who reads the list looks at the threads, too. */
	spin_lock(&workqueues_lock);
	list_del_rcu(&wq->list);
	spin_unlock(&workqueues_lock);
	stop_threads(wq);
	kfree_rcu(wq, rcu);
}

void workqueue_init(void)
{
	workqueue_watchdog_init();
	system_wq = alloc_workqueue("events", 0, 0);
	system_unbound_wq = alloc_workqueue("events_unbound", WQ_UNBOUND, 0);
	if (!system_wq || !system_unbound_wq)
		panic("no memory for events");
}
