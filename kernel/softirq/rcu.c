// SPDX-License-Identifier: MIT
/*
 * RCU: callbacks that run when every reader that was there is gone.
 *
 * A reader takes no lock: it only holds off being switched away from. So a CPU
 * on which another thread runs, or which idles, has no reader left from before:
 * that is a quiescent state. When each CPU has had one since a certain moment,
 * a grace period is over, and what was out of the readers' reach at that moment
 * can be freed.
 *
 *	          grace period n begins                          it ends
 *	                |                                           |
 *	CPU 0  [reader] | switch                [reader]            |   [reader]
 *	CPU 1     [ reader .......... ] switch                      |
 *	CPU 2   idle    |     tick in the idle loop                 |
 *	CPU 3           |  [ reader ......................... ] tick|
 *	                |                                           |
 *	         call_rcu(a)          call_rcu(b)                a may run
 *	                                                   n + 1 begins, for b
 *
 * The reader of CPU 3 came later and need not have been waited for; nobody can
 * tell. b was queued in the middle, when a reader who knows it may already have
 * been passed over: it waits for the next one.
 *
 * A quiescent state is noticed in two places: in schedule() and cond_resched(),
 * and in the tick if what it interrupted is a thread, or the idle loop, with
 * nothing held off. So a thread that loops for ever does not hold up a grace
 * period, unless it does so as a reader, in a handler, or with interrupts off;
 * that is a stall, and reported.
 *
 * Each CPU has its callbacks in three lists:
 *
 *	from    to      function          when                              lock
 *	-       next    call_rcu          -                                 yes
 *	next    wait    advance_locked    wait is empty: number wait_gp     yes
 *	wait    done    advance_locked    grace period wait_gp is over      yes
 *	done    called  call_callbacks    RCU_SOFTIRQ, the oldest first     no
 *
 * and what the CPU has to do in one word, rcu_todo, so that the tick and the
 * scheduler need one look.
 *
 * Context: call_rcu() in any context; rcu_qs() in the scheduler and the tick;
 * callbacks in softirq context.
 * Locking: rcu_state.lock, innermost, with interrupts off, protects all but the
 * done lists: those are their own CPU's RCU_SOFTIRQ's. Callbacks are called
 * without it.
 * Invariants:
 * 1. A grace period is in progress iff gpnum != completed, iff a CPU is in `owing`;
 *    these CPUs, and no others, have RCU_TODO_QS.
 * 2. A CPU that has callbacks, those being called included, has RCU_TODO_CALLBACKS.
 * 3. A callback runs after the end of a grace period that began after it was queued.
 *
 * Linux: kernel/rcu/tree.c, where CPUs report up a tree, so that thousands of
 * them do not meet at one lock, and idle ones need no tick. This is what it was
 * until 2.6.28, kernel/rcuclassic.c.
 */
#define pr_fmt(fmt) "rcu: " fmt

#include <jiffy/cmdline.h>
#include <jiffy/guard.h>
#include <jiffy/rcu.h>
#include <linux/cpumask.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/nmi.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

/*
 * Callbacks called in a round of the softirq, so that those of other kinds get
 * their turn; how many rounds there are is softirq.c's to say.
 */
#define RCU_BATCH 64
#define RCU_STALL_SECONDS 21 /* Linux's default */
#define RCU_STALL_SECONDS_MAX 3600

/**
 * struct rcu_cblist - a queue of callbacks
 * @head: the oldest, or NULL
 * @tail: where the next one's address goes; of no meaning while it is empty
 */
struct rcu_cblist {
	struct rcu_head *head;
	struct rcu_head **tail;
};

/**
 * struct rcu_data - one CPU's callbacks
 * @next: not yet assigned to a grace period (lock)
 * @wait: those that wait for @wait_gp (lock; the tick looks without)
 * @wait_gp: a grace period's number (lock; the tick looks without)
 * @done: to be called (its own RCU_SOFTIRQ; the tick looks)
 * @qlen: all of them, and those being called (lock)
 */
struct rcu_data {
	struct rcu_cblist next;
	struct rcu_cblist wait;
	unsigned long wait_gp;
	struct rcu_cblist done;
	unsigned long qlen;
};

/* lock protects the rest; a look without it at the numbers may be old. */
static struct {
	raw_spinlock_t lock;
	unsigned long gpnum;     /* of the grace period that began last */
	unsigned long completed; /* of the one that ended last: gpnum, or one less */
	bool another;            /* somebody waits for the one after gpnum */
	struct cpumask owing;    /* CPUs that owe gpnum a quiescent state */
	unsigned long gp_start;  /* jiffies when it began */
	bool stall_told;         /* it has been reported that it does not end */
} rcu_state = { .lock = __RAW_SPIN_LOCK_INITIALIZER };

static DEFINE_PER_CPU(struct rcu_data, rcu_data);
DEFINE_PER_CPU(unsigned int, rcu_todo); /* rcu_state.lock to write */
unsigned int rcu_cpu_stall_timeout = RCU_STALL_SECONDS;

/* --- Lists ---------------------------------------------------------------------- */

static void cblist_add(struct rcu_cblist *list, struct rcu_head *head)
{
	if (!list->head)
		list->tail = &list->head;
	head->next = NULL;
	*list->tail = head;
	list->tail = &head->next;
}

/* All of @from, which is not empty, behind @to. */
static void cblist_move(struct rcu_cblist *to, struct rcu_cblist *from)
{
	if (!to->head)
		to->tail = &to->head;
	*to->tail = from->head;
	to->tail = from->tail;
	from->head = NULL;
}

static bool cblist_ends_with(const struct rcu_cblist *list, const struct rcu_head *head)
{
	return list->head && list->tail == &head->next;
}

/* --- Grace periods ----------------------------------------------------------------- */

static bool gp_in_progress(void)
{
	return READ_ONCE(rcu_state.gpnum) != READ_ONCE(rcu_state.completed);
}

/* Numbers wrap round. */
static bool gp_is_over(unsigned long gp)
{
	return (long)(READ_ONCE(rcu_state.completed) - gp) >= 0;
}

/* Invariant 1, in a debug build. */
static void rcu_assert_state(void)
{
	int cpu;

	DEBUG_WARN_ON(!raw_spin_is_locked(&rcu_state.lock));
	DEBUG_WARN_ON(rcu_state.gpnum - rcu_state.completed > 1);
	DEBUG_WARN_ON(gp_in_progress() == cpumask_empty(&rcu_state.owing));
	for_each_possible_cpu(cpu)
		DEBUG_WARN_ON(!(per_cpu(rcu_todo, cpu) & RCU_TODO_QS) ==
			      cpumask_test_cpu(cpu, &rcu_state.owing));
}

/*
 * What was taken out before is out of the reach of readers that begin after this
 * CPU has seen its bit: it is set under the lock that orders both.
 */
static void start_gp_locked(void)
{
	int cpu;

	WRITE_ONCE(rcu_state.gpnum, rcu_state.gpnum + 1);
	rcu_state.another = false;
	rcu_state.stall_told = false;
	WRITE_ONCE(rcu_state.gp_start, jiffies);
	cpumask_copy(&rcu_state.owing, cpu_online_mask);
	for_each_cpu(cpu, &rcu_state.owing)
		WRITE_ONCE(per_cpu(rcu_todo, cpu), per_cpu(rcu_todo, cpu) | RCU_TODO_QS);
	rcu_assert_state();
}

static void end_gp_locked(void)
{
	WRITE_ONCE(rcu_state.completed, rcu_state.gpnum);
	rcu_assert_state();
	if (rcu_state.another)
		start_gp_locked();
}

/* The number of the first grace period that begins from now on; it will begin. */
static unsigned long next_gp_locked(void)
{
	if (gp_in_progress()) {
		rcu_state.another = true;
		return rcu_state.gpnum + 1;
	}
	start_gp_locked();
	return rcu_state.gpnum;
}

void rcu_qs(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&rcu_state.lock, flags);
	/* Not if an interrupt came first. It may be another grace period: good for that too. */
	if (this_cpu_read(rcu_todo) & RCU_TODO_QS) {
		this_cpu_and(rcu_todo, ~RCU_TODO_QS);
		cpumask_clear_cpu(smp_processor_id(), &rcu_state.owing);
		if (cpumask_empty(&rcu_state.owing))
			end_gp_locked();
	}
	raw_spin_unlock_irqrestore(&rcu_state.lock, flags);
}

/* --- Callbacks ----------------------------------------------------------------------- */

static void advance_locked(struct rcu_data *rdp)
{
	if (rdp->wait.head && gp_is_over(rdp->wait_gp))
		cblist_move(&rdp->done, &rdp->wait);
	if (!rdp->wait.head && rdp->next.head) {
		cblist_move(&rdp->wait, &rdp->next);
		rdp->wait_gp = next_gp_locked();
	}
}

static void enqueue_locked(int cpu, struct rcu_head *head)
{
	struct rcu_data *rdp = &per_cpu(rcu_data, cpu);

	cblist_add(&rdp->next, head);
	rdp->qlen++;
	WRITE_ONCE(per_cpu(rcu_todo, cpu), per_cpu(rcu_todo, cpu) | RCU_TODO_CALLBACKS);
	/* Else it has to wait for those before it to be moved on. */
	if (!rdp->wait.head)
		advance_locked(rdp);
}

/* Only the last one of a list is known from its head alone. */
static bool is_queued_last_locked(const struct rcu_head *head)
{
	const struct rcu_data *rdp = this_cpu_ptr(&rcu_data);

	return cblist_ends_with(&rdp->next, head) || cblist_ends_with(&rdp->wait, head) ||
	       cblist_ends_with(&rdp->done, head);
}

static void queue_callback(struct rcu_head *head, rcu_callback_t func)
{
	unsigned long flags;
	bool twice;

	raw_spin_lock_irqsave(&rcu_state.lock, flags);
	twice = is_queued_last_locked(head);
	if (!twice) {
		head->func = func;
		enqueue_locked(smp_processor_id(), head);
	}
	raw_spin_unlock_irqrestore(&rcu_state.lock, flags);
	WARN(twice, "call_rcu: %p is queued already (%ps)\n", head, head->func);
}

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	if (WARN(!func, "call_rcu: no function is given for %p\n", head))
		return;
	queue_callback(head, func);
}

/* An offset is told from a function by its size; 0 would be none. */
void kvfree_call_rcu(struct rcu_head *head, unsigned long offset)
{
	queue_callback(head, (rcu_callback_t)(offset + 1));
}

bool rcu_barrier_entrain(int cpu, struct rcu_head *head, rcu_callback_t func)
{
	unsigned long flags;
	bool any;

	raw_spin_lock_irqsave(&rcu_state.lock, flags);
	any = per_cpu(rcu_data, cpu).qlen > 0;
	if (any) {
		head->func = func;
		enqueue_locked(cpu, head);
	}
	raw_spin_unlock_irqrestore(&rcu_state.lock, flags);
	return any;
}

static noinline void callback_leaked(const void *fn, int count)
{
	if (WARN_ONCE(preempt_count() != count, "rcu: %pS preempt leak: %08x -> %08x\n", fn, count,
		      preempt_count()))
		preempt_count_set(count);
	guard_irqs(false, "rcu", fn);
}

/* After the call @head is nobody's: its object may be gone, or queued again. */
static void __bh_context call_callback(struct rcu_head *head)
{
	rcu_callback_t func = head->func;
	int count = preempt_count();

	if ((unsigned long)func <= RCU_KFREE_OFFSETS) {
		kfree((char *)head - ((unsigned long)func - 1));
		return;
	}
	func(head);
	if (handler_leaked(count, false))
		callback_leaked(func, count);
}

/* The oldest of the done list, at most RCU_BATCH. Returns how many. */
static unsigned int __bh_context call_callbacks(struct rcu_data *rdp)
{
	struct rcu_head *head;
	unsigned int n;

	for (n = 0; n < RCU_BATCH && (head = rdp->done.head); n++) {
		rdp->done.head = head->next;
		call_callback(head);
	}
	return n;
}

static void forget_called(struct rcu_data *rdp, unsigned int n)
{
	raw_spin_lock_irq(&rcu_state.lock);
	rdp->qlen -= n;
	if (!rdp->qlen)
		this_cpu_and(rcu_todo, ~RCU_TODO_CALLBACKS);
	raw_spin_unlock_irq(&rcu_state.lock);
}

static void __bh_context rcu_core(struct softirq_action *h)
{
	struct rcu_data *rdp = this_cpu_ptr(&rcu_data);

	raw_spin_lock_irq(&rcu_state.lock);
	advance_locked(rdp);
	raw_spin_unlock_irq(&rcu_state.lock);
	forget_called(rdp, call_callbacks(rdp));
	if (rdp->done.head)
		raise_softirq(RCU_SOFTIRQ);
}

/* --- The tick ----------------------------------------------------------------------------- */

/* Asked in a top half. The idle thread runs with one level of preemption held off. */
static bool __hardirq_context interrupted_quiescent(void)
{
	return preempt_count() ==
	       HARDIRQ_OFFSET + ((current->flags & PF_IDLE) ? PREEMPT_OFFSET : 0);
}

/* Not yet reported. Without the lock it is a guess. */
static bool stalled(void)
{
	return gp_in_progress() && rcu_cpu_stall_timeout && !READ_ONCE(rcu_state.stall_told) &&
	       jiffies - READ_ONCE(rcu_state.gp_start) >= rcu_cpu_stall_timeout * HZ;
}

/* Is it to be reported now, by this CPU? Then who owes. */
static bool take_stall(struct cpumask *owing)
{
	bool taken;

	raw_spin_lock(&rcu_state.lock);
	taken = stalled() && panic_cpu < 0;
	if (taken) {
		rcu_state.stall_told = true;
		cpumask_copy(owing, &rcu_state.owing);
	}
	raw_spin_unlock(&rcu_state.lock);
	return taken;
}

/* What another CPU runs cannot be freed meanwhile: a top half is a reader. */
static void __hardirq_context print_owing(const struct cpumask *owing)
{
	const struct task_struct *task;
	int cpu, count;

	for_each_cpu(cpu, owing) {
		task = READ_ONCE(per_cpu(current_task, cpu));
		count = READ_ONCE(per_cpu(__preempt_count, cpu));
		/* Here without the tick itself. */
		if (cpu == smp_processor_id())
			count -= HARDIRQ_OFFSET;
		pr_err("\t%d-....: %s/%d, preempt_count %08x\n", cpu, task->comm, task->pid, count);
	}
}

static unsigned long callbacks_queued(void)
{
	unsigned long queued = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		queued += READ_ONCE(per_cpu(rcu_data, cpu).qlen);
	return queued;
}

static noinline void __hardirq_context report_stall(const struct pt_regs *regs)
{
	unsigned long t = jiffies - rcu_state.gp_start;
	int cpu = smp_processor_id();
	struct cpumask owing;

	if (!take_stall(&owing))
		return;
	if (cpumask_test_cpu(cpu, &owing)) {
		pr_err("INFO: rcu_sched self-detected stall on CPU\n");
		print_owing(&owing);
		pr_err("\t(t=%lu jiffies g=%lu q=%lu ncpus=%d)\n", t, rcu_state.gpnum,
		       callbacks_queued(), num_online_cpus());
		show_regs(regs);
	} else {
		pr_err("INFO: rcu_sched detected stalls on CPUs/tasks:\n");
		print_owing(&owing);
		pr_err("\t(detected by %d, t=%lu jiffies, g=%lu, q=%lu ncpus=%d)\n", cpu, t,
		       rcu_state.gpnum, callbacks_queued(), num_online_cpus());
	}
	trigger_cpumask_backtrace(&owing);
	pr_err("A reader, a handler, or a section with something held off does not end there; "
	       "until it does, no callback runs.\n");
}

static bool callbacks_ready(const struct rcu_data *rdp)
{
	return READ_ONCE(rdp->done.head) ||
	       (READ_ONCE(rdp->wait.head) && gp_is_over(READ_ONCE(rdp->wait_gp)));
}

void rcu_sched_clock_irq(const struct pt_regs *regs)
{
	if ((this_cpu_read(rcu_todo) & RCU_TODO_QS) && interrupted_quiescent())
		rcu_qs();
	if (callbacks_ready(this_cpu_ptr(&rcu_data)))
		raise_softirq_irqoff(RCU_SOFTIRQ);
	if (unlikely(stalled()))
		report_stall(regs);
}

void rcu_init(void)
{
	rcu_cpu_stall_timeout = cmdline_number("rcupdate.rcu_cpu_stall_timeout", RCU_STALL_SECONDS,
					       0, RCU_STALL_SECONDS_MAX);
	open_softirq(RCU_SOFTIRQ, rcu_core);
}
