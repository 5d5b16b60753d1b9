// SPDX-License-Identifier: MIT
/*
 * RCU: what Linux does not promise, or does not have: where callbacks run and in
 * which order, what a CPU does for a grace period, reports of misuse, stalls.
 *
 * Context: tests in threads; callbacks in softirq context.
 * Locking: a callback's notes are read after it was seen to have run.
 * Linux: the rows RCU-01 and DBG-29 of the specification.
 */
#include <asm/processor.h>
#include <jiffy/ktest.h>
#include <jiffy/rcu.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>

#define TICKS 10 /* longer than a grace period that nobody holds up */
#define STALL_TICKS (HZ + HZ / 3) /* over the lowered limit, under the watchdog's */

struct noted {
	struct rcu_head head;
	int runs;
	int cpu;
	int count;
	unsigned int order;
	unsigned long when;
};

static unsigned int order;

static void __bh_context note(struct rcu_head *head)
{
	struct noted *noted = container_of(head, struct noted, head);

	noted->cpu = smp_processor_id();
	noted->count = preempt_count();
	noted->order = order++;
	noted->when = jiffies;
	WRITE_ONCE(noted->runs, noted->runs + 1);
}

static void spin_ticks(unsigned long ticks)
{
	unsigned long end = jiffies + ticks;

	while (time_before(jiffies, end))
		barrier();
}

static unsigned int todo_anywhere(void)
{
	unsigned int todo = 0;
	int cpu;

	for_each_online_cpu(cpu)
		todo |= READ_ONCE(per_cpu(rcu_todo, cpu));
	return todo;
}

/* Until no CPU has anything to do for RCU. */
static void __process_context rcu_settle(void)
{
	unsigned long end = jiffies + HZ;

	rcu_barrier();
	while (todo_anywhere() && time_before(jiffies, end))
		wait_ticks(1);
}

KTEST(rcu_nothing_to_do, "With nothing to do the tick and the scheduler only look at a word.")
{
	unsigned long runs;

	rcu_settle();
	EXPECT_EQ(todo_anywhere(), 0);
	runs = softirq_count_runs(RCU_SOFTIRQ, smp_processor_id());
	spin_ticks(TICKS);
	yield();
	EXPECT_EQ(softirq_count_runs(RCU_SOFTIRQ, smp_processor_id()), runs);
	EXPECT_EQ(todo_anywhere(), 0);
}

KTEST(rcu_callback_place, "Callbacks run in RCU_SOFTIRQ, where and in the order they were queued.")
{
	static struct noted noted[3];
	unsigned long runs = softirq_count_runs(RCU_SOFTIRQ, smp_processor_id());
	int i;

	memset(noted, 0, sizeof(noted));
	order = 0;
	for (i = 0; i < 3; i++) {
		call_rcu(&noted[i].head, note);
		/* The others wait for other grace periods. */
		yield();
	}
	rcu_barrier();
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(noted[i].runs, 1);
		EXPECT_EQ(noted[i].cpu, smp_processor_id());
		EXPECT_EQ(noted[i].count & ~PREEMPT_MASK, SOFTIRQ_OFFSET);
		EXPECT_EQ(noted[i].order, i);
	}
	EXPECT(softirq_count_runs(RCU_SOFTIRQ, smp_processor_id()) > runs);
}

static struct noted there;
static DECLARE_COMPLETION(is_queued);

static int __process_context queue_there(void *data)
{
	call_rcu(&there.head, note);
	complete(&is_queued);
	return 0;
}

static void __process_context start_on(int cpu, struct task_struct *k)
{
	kthread_bind(k, cpu);
	wake_up_process(k);
}

KTEST_SMP(rcu_callback_cpu, 2, "A callback runs on the CPU that queued it, whoever waits for it.")
{
	int last = num_online_cpus() - 1;

	memset(&there, 0, sizeof(there));
	start_on(last, kthread_create(queue_there, NULL, "queue-there"));
	wait_for_completion(&is_queued);
	rcu_barrier();
	EXPECT_EQ(there.runs, 1);
	EXPECT_EQ(there.cpu, last);
}

KTEST(rcu_spinning_thread, "A thread that never sleeps, outside readers, holds up nothing.")
{
	static struct noted noted;

	memset(&noted, 0, sizeof(noted));
	rcu_settle();
	call_rcu(&noted.head, note);
	spin_ticks(TICKS);
	EXPECT_EQ(READ_ONCE(noted.runs), 1);
	rcu_barrier();
}

KTEST(rcu_cond_resched, "cond_resched() is a quiescent state, also when nobody else waits.")
{
	static struct noted noted;

	memset(&noted, 0, sizeof(noted));
	rcu_settle();
	while (cond_resched())
		;
	call_rcu(&noted.head, note);
	EXPECT(this_cpu_read(rcu_todo) & RCU_TODO_QS);
	EXPECT_EQ(cond_resched(), 0);
	EXPECT_EQ(this_cpu_read(rcu_todo), RCU_TODO_CALLBACKS);
	rcu_barrier();
}

static struct noted over_idle;
static unsigned long queued_when;

static void __bh_context queue_over_idle(struct timer_list *timer)
{
	EXPECT(current->flags & PF_IDLE);
	queued_when = jiffies;
	call_rcu(&over_idle.head, note);
}

KTEST(rcu_idle, "The tick of an idle CPU ends a grace period.")
{
	struct timer_list timer;

	memset(&over_idle, 0, sizeof(over_idle));
	rcu_settle();
	timer_setup(&timer, queue_over_idle, 0);
	mod_timer(&timer, jiffies + 2);
	/* Asleep for all of it: there is no switch that could do it. */
	wait_ticks(4 * TICKS);
	EXPECT_EQ(over_idle.runs, 1);
	EXPECT(over_idle.when - queued_when <= TICKS);
	del_timer_sync(&timer);
	rcu_barrier();
}

KTEST(rcu_queued_twice, "A head that is queued is not queued again, and that is reported.")
{
	static struct noted noted;

	expect_log("is queued already (note)");
	memset(&noted, 0, sizeof(noted));
	rcu_read_lock();
	call_rcu(&noted.head, note);
	call_rcu(&noted.head, note);
	rcu_read_unlock();
	rcu_barrier();
	EXPECT_EQ(noted.runs, 1);
}

KTEST(rcu_no_function, "A callback without a function is refused.")
{
	static struct rcu_head head;

	expect_log("call_rcu: no function is given for");
	call_rcu(&head, NULL);
	rcu_barrier();
}

static void __bh_context leak(struct rcu_head *head)
{
	preempt_disable();
}

KTEST(rcu_callback_leaks, "A callback that leaves preempt_count changed is named.")
{
	static struct rcu_head head;

	expect_log("rcu: leak+0x0/");
	expect_log("preempt leak: 0000");
	call_rcu(&head, leak);
	rcu_barrier();
	EXPECT_EQ(preempt_count(), 0);
}

struct embedded {
	char before[100];
	struct rcu_head rcu;
};

KTEST(rcu_kfree, "What kfree_rcu() was given is free after a grace period, in both forms.")
{
	struct embedded *object = test_alloc(sizeof(*object));
	struct noted *head_first = test_alloc(sizeof(*head_first));
	void *headless = test_alloc(sizeof(*object));

	kfree_rcu(object, rcu);
	kfree_rcu(head_first, head);
	rcu_barrier();
	kfree_rcu(headless);
	expect_log("was freed already");
	kfree(HIDDEN(object));
	EXPECT_EQ(log_contains("was freed already"), 1);
	kfree(HIDDEN(head_first));
	EXPECT_EQ(log_contains("was freed already"), 2);
	kfree(HIDDEN(headless));
	EXPECT_EQ(log_contains("was freed already"), 3);
}

KTEST(rcu_wait_in_reader, "synchronize_rcu() in a reader is reported, and returns.")
{
	expect_log("synchronize_rcu() by a reader or a handler would wait for its own end");
	rcu_read_lock();
	synchronize_rcu();
	EXPECT_EQ(preempt_count(), 1);
	rcu_read_unlock();
}

static void __bh_context __no_context_analysis wait_in_callback(struct rcu_head *head)
{
	rcu_barrier();
}

KTEST(rcu_barrier_in_callback, "rcu_barrier() in a callback is reported, and returns.")
{
	static struct rcu_head head;

	expect_log("rcu_barrier() by a reader or a handler would wait for its own end");
	call_rcu(&head, wait_in_callback);
	rcu_barrier();
}

KTEST(rcu_sleep_in_reader, "schedule() in a reader is reported, as with a lock held.")
{
	expect_log("BUG: scheduling while atomic: rcu_sleep_in_re/");
	rcu_read_lock();
	schedule();
	/* The count was reset. */
	EXPECT_EQ(preempt_count(), 0);
}

static int __process_context end_at_once(void *data)
{
	return 0;
}

KTEST(rcu_dead_task, "A task that a reader found is not freed before that has ended.")
{
	struct task_struct *k = kthread_create(end_at_once, NULL, "short"), *again[8];
	unsigned int i;

	kthread_bind(k, smp_processor_id());
	wake_up_process(k);
	/* It runs to its end, and this thread goes on as a reader who has seen it. */
	yield();
	rcu_read_lock();
	spin_ticks(TICKS);
	for (i = 0; i < ARRAY_SIZE(again); i++) {
		again[i] = kmalloc(sizeof(*k), GFP_ATOMIC);
		if (!again[i])
			break;
		memset(again[i], 0xff, sizeof(*k));
	}
	EXPECT_EQ(k->exit_state, EXIT_DEAD);
	EXPECT_EQ(strcmp(k->comm, "short"), 0);
	rcu_read_unlock();
	EXPECT_EQ(i, ARRAY_SIZE(again));
	while (i--)
		kfree(again[i]);
}

static struct task_struct *found;
static pid_t wanted;

static irqreturn_t __hardirq_context find_wanted(int irq, void *dev_id)
{
	found = find_get_task_by_vpid(wanted);
	return IRQ_HANDLED;
}

KTEST(rcu_find_anywhere, "A task is found in a top half, also while somebody changes the list.")
{
	wanted = current->pid;
	found = NULL;
	if (!EXPECT(!request_irq(NR_IRQS - 1, find_wanted, 0, "ktest", &found)))
		return;
	spin_lock(&tasklist_lock);
	irq_soft_raise(NR_IRQS - 1);
	spin_unlock(&tasklist_lock);
	free_irq(NR_IRQS - 1, &found);
	if (EXPECT(found == current))
		put_task_struct(found);
}

static unsigned int lower_stall_limit(void)
{
	unsigned int before = rcu_cpu_stall_timeout;

	rcu_cpu_stall_timeout = 1;
	return before;
}

KTEST(rcu_stall, "A reader that does not end is reported, once a grace period (DBG-29).")
{
	static struct noted noted;
	unsigned int limit;

	rcu_settle();
	limit = lower_stall_limit();
	expect_log("rcu: INFO: rcu_sched self-detected stall on CPU");
	expect_log("-....: rcu_stall/");
	expect_log("preempt_count 00000001");
	expect_log("\t(t=");
	expect_log(" jiffies g=");
	expect_log("ktest_rcu_stall+0x");
	expect_log("A reader, a handler, or a section with something held off does not end there");
	memset(&noted, 0, sizeof(noted));
	rcu_read_lock();
	call_rcu(&noted.head, note);
	spin_ticks(STALL_TICKS);
	rcu_read_unlock();
	EXPECT_EQ(noted.runs, 0);
	rcu_barrier();
	EXPECT_EQ(noted.runs, 1);
	EXPECT_EQ(log_contains("self-detected stall"), 1);
	rcu_cpu_stall_timeout = limit;
}

KTEST(rcu_no_stall, "A grace period that ends in time is not reported, nor one with the limit 0.")
{
	static struct noted noted;
	unsigned int limit;

	rcu_settle();
	limit = lower_stall_limit();
	memset(&noted, 0, sizeof(noted));
	wait_ticks(STALL_TICKS);
	rcu_barrier();
	rcu_cpu_stall_timeout = 0;
	rcu_read_lock();
	call_rcu(&noted.head, note);
	spin_ticks(STALL_TICKS);
	rcu_read_unlock();
	rcu_barrier();
	EXPECT_EQ(log_contains("detected stall"), 0);
	rcu_cpu_stall_timeout = limit;
}

static DECLARE_COMPLETION(irqs_are_on);
static bool irqs_are_off, is_reported;

static int __process_context hold_irqs_off(void *data)
{
	local_irq_disable();
	WRITE_ONCE(irqs_are_off, true);
	while (!READ_ONCE(is_reported))
		cpu_relax_long();
	local_irq_enable();
	complete(&irqs_are_on);
	return 0;
}

/* On CPU 0, whose ticks go on: until the last line of the report, or long after it was due. */
static int __process_context queue_meanwhile(void *data)
{
	unsigned long end;

	while (!READ_ONCE(irqs_are_off))
		cpu_relax();
	call_rcu(&there.head, note);
	end = jiffies + 5 * STALL_TICKS;
	while (!log_contains("until it does, no callback runs.") && time_before(jiffies, end))
		wait_ticks(1);
	EXPECT_EQ(READ_ONCE(there.runs), 0);
	WRITE_ONCE(is_reported, true);
	return 0;
}

KTEST_SMP(rcu_stall_elsewhere, 2,
	  "A CPU that keeps its interrupts off is named by another one (DBG-29).")
{
	struct task_struct *holder = kthread_create(hold_irqs_off, NULL, "irqs-off");
	struct task_struct *queuer = kthread_create(queue_meanwhile, NULL, "queue-meanwhile");
	unsigned int limit;

	rcu_settle();
	limit = lower_stall_limit();
	expect_log("rcu: INFO: rcu_sched detected stalls on CPUs/tasks:");
	expect_log("\t1-....: irqs-off/");
	expect_log("\t(detected by ");
	expect_log("hold_irqs_off+0x");
	memset(&there, 0, sizeof(there));
	irqs_are_off = false;
	is_reported = false;
	/* This thread may be on CPU 1: when that stops, nothing is left for it to start. */
	start_on(0, queuer);
	start_on(1, holder);
	wait_for_completion(&irqs_are_on);
	rcu_barrier();
	EXPECT_EQ(there.runs, 1);
	EXPECT_EQ(log_contains("detected stalls"), 1);
	EXPECT_EQ(log_contains("\t(detected by 1, "), 0);
	rcu_cpu_stall_timeout = limit;
}
