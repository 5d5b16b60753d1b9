// SPDX-License-Identifier: MIT
/*
 * Workqueues: waiting for items, and taking them back.
 *
 * To wait for an item, an item of our own is put right behind it, whose function
 * says that it is done: a barrier. Behind the running one means at the head of the
 * list. For a whole queue one goes to the end of each list.
 *
 *	worklist:  [A]  [B]  [barrier]  [C]         flush_work(B)
 *
 * Who is in an item of the same thread would wait for ever, for it is this thread
 * that must call the item waited for. If that is queued, it is called there and then,
 * in the middle of the one that waits; if it is the caller itself, it is a mistake.
 *
 * To take an item back, one needs its PENDING. An idle item's is taken like a
 * queuer would. An armed or queued one's is taken over with the item, under the lock of
 * its timer base or its list. In between, when the timer has fired and the item is not
 * in the list yet, one tries again: that is a few instructions, with interrupts off.
 * cancel_*_sync() then keeps PENDING, so that nobody can queue the item, and waits
 * for its function; a second caller sees CANCELING and sleeps until the first is done.
 *
 * Context: waiting in process context; cancelling without waiting in any.
 * Locking: as in workqueue.c. An item's cwq is found, and locked, as a reader of
 * RCU: destroy_workqueue() frees it a grace period later.
 * Linux: kernel/workqueue.c.
 */
#define pr_fmt(fmt) "workqueue: " fmt

#include "task.h"
#include "workqueue_internal.h"

#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/wait.h>

/* Tries of drain_workqueue() after which it says that it is not done. */
#define DRAIN_TRIES_TELL 10

/**
 * struct wq_flush - somebody who waits
 * @left: barriers not yet reached, and one while they are put (atomic)
 * @done: there are none left
 */
struct wq_flush {
	atomic_t left;
	struct completion done;
};

struct wq_barrier {
	struct work_struct work;
	struct wq_flush *flush;
};

static DECLARE_WAIT_QUEUE_HEAD(cancel_waitq);

/* --- Waiting -------------------------------------------------------------------------- */

static void flush_put(struct wq_flush *flush)
{
	if (atomic_dec_and_test(&flush->left))
		complete(&flush->done);
}

static void __process_context wq_barrier_func(struct work_struct *work)
{
	flush_put(container_of(work, struct wq_barrier, work)->flush);
}

static void flush_init(struct wq_flush *flush)
{
	atomic_set(&flush->left, 1);
	init_completion(&flush->done);
}

static void insert_barrier_locked(struct cpu_workqueue_struct *cwq, struct wq_barrier *barrier,
				  struct wq_flush *flush, struct list_head *head)
{
	barrier->work = (struct work_struct)__WORK_INITIALIZER(barrier->work, wq_barrier_func);
	barrier->flush = flush;
	atomic_inc(&flush->left);
	insert_work_locked(cwq, &barrier->work, head);
}

static unsigned int nesting_locked(const struct cpu_workqueue_struct *cwq)
{
	const struct running_work *r;
	unsigned int n = 0;

	for (r = cwq->running; r; r = r->outer)
		n++;
	return n;
}

/* The caller is an item of the thread that has @work in its list. */
static bool __process_context run_in_place_locked(struct cpu_workqueue_struct *cwq,
						  struct work_struct *work)
{
	if (WARN(nesting_locked(cwq) >= WORK_NEST_MAX,
		 "workqueue: %d items of %s flush one another: not waited for\n", WORK_NEST_MAX,
		 cwq->thread->comm))
		return false;
	pr_info("%s: %ps waits for %ps, which is queued behind it: it runs now\n",
		cwq->thread->comm, cwq->running->func, work->func);
	process_one_work(cwq, work);
	return true;
}

/*
 * An item of a WQ_MEM_RECLAIM queue may be what frees memory. So it must not wait for one that
 * may wait for memory. Nothing waits for memory here, but the same module on Linux would.
 */
static void check_flush_dependency(const struct workqueue_struct *target, work_func_t func)
{
	const struct cpu_workqueue_struct *self = current_cwq();

	if (!self || (target->flags & WQ_MEM_RECLAIM))
		return;
	WARN_ONCE((self->wq->flags & (WQ_MEM_RECLAIM | __WQ_LEGACY)) == WQ_MEM_RECLAIM,
		  "workqueue: WQ_MEM_RECLAIM %s:%ps is flushing !WQ_MEM_RECLAIM %s:%ps\n",
		  self->wq->name, self->running->func, target->name, func);
}

enum { FLUSH_IDLE, FLUSH_WAIT, FLUSH_DONE };

/* FLUSH_WAIT: @barrier is behind the item. FLUSH_DONE: the caller has run it. */
static int __process_context start_flush_locked(struct cpu_workqueue_struct *cwq,
						struct work_struct *work,
						struct wq_barrier *barrier, struct wq_flush *flush)
{
	bool own = current_cwq() == cwq;

	if (find_cwq(work) == cwq && !list_empty(&work->entry)) {
		if (own)
			return run_in_place_locked(cwq, work) ? FLUSH_DONE : FLUSH_IDLE;
		check_flush_dependency(cwq->wq, work->func);
		insert_barrier_locked(cwq, barrier, flush, work->entry.next);
		return FLUSH_WAIT;
	}
	if (!find_running_locked(cwq, work))
		return FLUSH_IDLE;
	if (WARN(own, "workqueue: %ps in %s would wait for its own end\n", work->func,
		 cwq->thread->comm))
		return FLUSH_IDLE;
	check_flush_dependency(cwq->wq, work->func);
	insert_barrier_locked(cwq, barrier, flush, cwq->worklist.next);
	return FLUSH_WAIT;
}

/* In a reader of RCU, unless the item is the caller's own thread's: that cannot go. */
static int __process_context start_flush(struct work_struct *work, struct wq_barrier *barrier,
					 struct wq_flush *flush)
{
	struct cpu_workqueue_struct *cwq;
	int state = FLUSH_IDLE;
	bool own;

	rcu_read_lock();
	cwq = find_cwq(work);
	own = cwq && cwq == current_cwq();
	if (own)
		rcu_read_unlock();
	if (cwq) {
		raw_spin_lock_irq(&cwq->lock);
		state = start_flush_locked(cwq, work, barrier, flush);
		raw_spin_unlock_irq(&cwq->lock);
	}
	if (!own)
		rcu_read_unlock();
	return state;
}

static bool __process_context __flush_work(struct work_struct *work)
{
	struct wq_barrier barrier;
	struct wq_flush flush;
	int state;

	if (WARN_ON(!work->func))
		return false;
	flush_init(&flush);
	state = start_flush(work, &barrier, &flush);
	if (state == FLUSH_WAIT) {
		flush_put(&flush);
		wait_for_completion(&flush.done);
	}
	return state != FLUSH_IDLE;
}

bool flush_work(struct work_struct *work)
{
	might_sleep();
	return __flush_work(work);
}

bool flush_delayed_work(struct delayed_work *dwork)
{
	local_irq_disable();
	if (del_timer_sync(&dwork->timer))
		__queue_work(dwork->cpu == WORK_CPU_UNBOUND ? smp_processor_id() : dwork->cpu,
			     dwork->wq, &dwork->work);
	local_irq_enable();
	return flush_work(&dwork->work);
}

static bool is_idle_locked(const struct cpu_workqueue_struct *cwq)
{
	return list_empty(&cwq->worklist) && !cwq->running;
}

void flush_workqueue(struct workqueue_struct *wq)
{
	struct cpu_workqueue_struct *cwq, *self = current_cwq();
	struct wq_barrier barriers[NR_CPUS];
	struct wq_flush flush;

	might_sleep();
	if (WARN(self && self->wq == wq,
		 "workqueue: flushing %s in one of its items would wait for itself\n", wq->name))
		return;
	flush_init(&flush);
	for_each_cwq(cwq, wq) {
		raw_spin_lock_irq(&cwq->lock);
		if (!is_idle_locked(cwq)) {
			check_flush_dependency(wq, NULL);
			insert_barrier_locked(cwq, &barriers[cwq - wq->cwq], &flush,
					      &cwq->worklist);
		}
		raw_spin_unlock_irq(&cwq->lock);
	}
	flush_put(&flush);
	wait_for_completion(&flush.done);
}

static bool is_drained_locked(const struct cpu_workqueue_struct *cwq)
{
	const struct running_work *r = cwq->running;

	/*
	 * An item that is being called may queue another, though its list is empty.
	 * A barrier may not: it is only on its way back, and has told us that already.
	 */
	return list_empty(&cwq->worklist) && (!r || (r->func == wq_barrier_func && !r->outer));
}

/* All threads in one look: an item may queue another on a thread that was looked at before. */
bool is_drained(struct workqueue_struct *wq)
{
	struct cpu_workqueue_struct *cwq;
	bool idle = true;

	local_irq_disable();
	for_each_cwq(cwq, wq)
		raw_spin_lock(&cwq->lock);
	for_each_cwq(cwq, wq)
		idle &= is_drained_locked(cwq);
	for_each_cwq(cwq, wq)
		raw_spin_unlock(&cwq->lock);
	local_irq_enable();
	return idle;
}

static void __process_context set_draining(struct workqueue_struct *wq, bool on)
{
	spin_lock(&workqueues_lock);
	if (on ? !wq->drainers++ : !--wq->drainers)
		wq->flags ^= __WQ_DRAINING;
	spin_unlock(&workqueues_lock);
}

void drain_workqueue(struct workqueue_struct *wq)
{
	struct cpu_workqueue_struct *self = current_cwq();
	unsigned int tries = 0;

	might_sleep();
	if (WARN(self && self->wq == wq,
		 "workqueue: draining %s in one of its items would wait for itself\n", wq->name))
		return;
	set_draining(wq, true);
	for (;;) {
		flush_workqueue(wq);
		if (is_drained(wq))
			break;
		if (++tries == DRAIN_TRIES_TELL)
			pr_warn("workqueue %s: drain_workqueue() isn't complete after %u tries\n",
				wq->name, tries);
	}
	set_draining(wq, false);
}

/* --- Taking back -------------------------------------------------------------------------- */

/* A queued item's; false if it is not in a list (any more). Interrupts are off. */
static bool steal_queued(struct work_struct *work)
{
	struct cpu_workqueue_struct *cwq;
	bool stolen = false;

	rcu_read_lock();
	if (atomic_long_read(&work->data) & WORK_STRUCT_CWQ) {
		cwq = find_cwq(work);
		if (cwq) {
			raw_spin_lock(&cwq->lock);
			/* Only under its lock does an item leave a list. */
			stolen = find_cwq(work) == cwq && !list_empty(&work->entry);
			if (stolen)
				remove_work_locked(cwq, work);
			raw_spin_unlock(&cwq->lock);
		}
	}
	rcu_read_unlock();
	return stolen;
}

/* One that a queue did not take; who clears the flag has its PENDING. */
static bool take_dropped(struct work_struct *work)
{
	long data = atomic_long_read(&work->data);

	return (data & (WORK_STRUCT_CWQ | WORK_OFFQ_DROPPED)) == WORK_OFFQ_DROPPED &&
	       atomic_long_cmpxchg(&work->data, data, data & ~WORK_OFFQ_DROPPED) == data;
}

/*
 * 1: it was pending, 0: it was idle; PENDING is the caller's now, and interrupts are
 * off. -EAGAIN: on its way into a list. -ENOENT: cancel_*_sync() is at it.
 */
static int try_to_grab_pending(struct work_struct *work, bool is_dwork, unsigned long *flags)
{
	local_irq_save(*flags);
	if (is_dwork && del_timer(&to_delayed_work(work)->timer))
		return 1;
	if (!test_and_set_bit(WORK_STRUCT_PENDING_BIT, (unsigned long *)&work->data))
		return 0;
	if (steal_queued(work) || take_dropped(work))
		return 1;
	local_irq_restore(*flags);
	if (atomic_long_read(&work->data) & WORK_OFFQ_CANCELING)
		return -ENOENT;
	cpu_relax();
	return -EAGAIN;
}

bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay)
{
	unsigned long flags;
	int ret;

	if (WARN(cpu != WORK_CPU_UNBOUND && ((unsigned int)cpu >= nr_cpu_ids || !cpu_online(cpu)),
		 "workqueue: mod_delayed_work_on: there is no CPU %d; WORK_CPU_UNBOUND is any\n",
		 cpu) ||
	    WARN_ON_ONCE(!wq))
		return false;
	do {
		ret = try_to_grab_pending(&dwork->work, true, &flags);
	} while (ret == -EAGAIN);
	if (ret >= 0) {
		__queue_delayed_work(cpu, wq, dwork, delay);
		local_irq_restore(flags);
	}
	return ret != 0;
}

static void set_idle(struct work_struct *work, unsigned long flags)
{
	unsigned long data = atomic_long_read(&work->data);

	/* All that was done to the item comes before it can be queued again. */
	smp_mb();
	atomic_long_set(&work->data, (work_id(data) << WORK_OFFQ_SHIFT) | flags);
	smp_mb();
}

static bool __cancel_work(struct work_struct *work, bool is_dwork)
{
	unsigned long flags;
	int ret;

	do {
		ret = try_to_grab_pending(work, is_dwork, &flags);
	} while (ret == -EAGAIN);
	if (ret < 0)
		return false;
	set_idle(work, 0);
	local_irq_restore(flags);
	return ret;
}

bool cancel_work(struct work_struct *work)
{
	return __cancel_work(work, false);
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	return __cancel_work(&dwork->work, true);
}

static bool canceling(const struct work_struct *work)
{
	return atomic_long_read(&work->data) & WORK_OFFQ_CANCELING;
}

static bool __process_context __cancel_work_sync(struct work_struct *work, bool is_dwork)
{
	unsigned long flags;
	int ret;

	might_sleep();
	for (;;) {
		ret = try_to_grab_pending(work, is_dwork, &flags);
		if (ret >= 0)
			break;
		if (ret == -ENOENT)
			wait_event(cancel_waitq, !canceling(work));
	}
	set_idle(work, WORK_STRUCT_PENDING | WORK_OFFQ_CANCELING);
	local_irq_restore(flags);
	if (work->func)
		__flush_work(work);
	set_idle(work, 0);
	/* Pairs with the wait above: it sees CANCELING gone, or is seen in the queue. */
	if (waitqueue_active(&cancel_waitq))
		wake_up_all(&cancel_waitq);
	return ret;
}

bool cancel_work_sync(struct work_struct *work)
{
	return __cancel_work_sync(work, false);
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return __cancel_work_sync(&dwork->work, true);
}

unsigned int work_busy(struct work_struct *work)
{
	unsigned int busy = work_pending(work) ? WORK_BUSY_PENDING : 0;
	struct cpu_workqueue_struct *cwq;
	unsigned long flags;

	rcu_read_lock();
	cwq = find_cwq(work);
	if (cwq) {
		raw_spin_lock_irqsave(&cwq->lock, flags);
		if (find_running_locked(cwq, work))
			busy |= WORK_BUSY_RUNNING;
		raw_spin_unlock_irqrestore(&cwq->lock, flags);
	}
	rcu_read_unlock();
	return busy;
}

/* --- Calls in events ------------------------------------------------------------------------ */

/* An item of too many that are nested is not waited for: it must not stay queued. */
static void __process_context flush_or_cancel(struct work_struct *work)
{
	if (!flush_work(work))
		cancel_work_sync(work);
}

int schedule_on_each_cpu(work_func_t func)
{
	struct work_struct *works = kzalloc(nr_cpu_ids * sizeof(*works), GFP_KERNEL);
	int cpu;

	if (!works)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		__INIT_WORK(&works[cpu], func, 0);
		schedule_work_on(cpu, &works[cpu]);
	}
	for_each_online_cpu(cpu)
		flush_or_cancel(&works[cpu]);
	kfree(works);
	return 0;
}

struct work_for_cpu {
	struct work_struct work;
	long (*fn)(void *arg);
	void *arg;
	long ret;
};

static void __process_context work_for_cpu_fn(struct work_struct *work)
{
	struct work_for_cpu *call = container_of(work, struct work_for_cpu, work);

	call->ret = call->fn(call->arg);
}

long work_on_cpu(int cpu, long (*fn)(void *arg), void *arg)
{
	struct work_for_cpu call = { .fn = fn, .arg = arg, .ret = -ENODEV };

	INIT_WORK_ONSTACK(&call.work, work_for_cpu_fn);
	if (schedule_work_on(cpu, &call.work))
		flush_or_cancel(&call.work);
	return call.ret;
}

static __no_context_analysis void call_now(work_func_t fn, struct work_struct *work)
{
	fn(work);
}

int execute_in_process_context(work_func_t fn, struct execute_work *ew)
{
	if (!in_interrupt()) {
		call_now(fn, &ew->work);
		return 0;
	}
	__INIT_WORK(&ew->work, fn, 0);
	schedule_work(&ew->work);
	return 1;
}
