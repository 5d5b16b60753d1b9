// SPDX-License-Identifier: MIT
/*
 * One event through all contexts, again and again, on all CPUs at once.
 *
 *	actor ──irq_soft_raise──► top half ──tasklet_schedule──► tasklet
 *	  ▲                                                         │ add_timer_on
 *	  │ complete                                                ▼ any CPU
 *	thread, bound ◄──wake_up── work item, any CPU ◄──queue── timer
 *
 * An actor sends a handful of tokens round and waits for each. A token knows where
 * it was last and where it must come next: at which stage, in which context, on
 * which CPU, in which thread. It is passed on by nothing but the calls above, and
 * written without a lock: whoever gets it must see what was written before.
 *
 * An actor has a thread of its own, so nobody else's wake-up makes up for the last
 * one if that is lost: the actor then never ends, which is seen.
 *
 * Context: each of the chain in its own.
 * Locking: a token belongs to the stage it is at. Its node is in a list that only
 * its CPU (to the top half) or the thread (to the thread) takes from.
 * Linux: - ; samples/ and drivers use two or three of these in a row.
 */
#include "stress.h"

#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/llist.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#define LINE (IRQ_SOFT_FIRST + 1)
#define ACTORS_PER_CPU 4
#define TOKENS 64
#define TIMER_JIFFIES 3 /* fewer than so many: from now to the timer */
/*
 * From the timer to the end, where only threads come in between that soon go on. But
 * the host may stop a CPU while the one that counts jiffies goes on: for a part of a
 * second when it is busy. What is lost is late for ever.
 */
#define LATE_JIFFIES (5 * HZ)

enum stage { SENT, TOP_HALF, TASKLET, TIMER, WORK, THREAD, BACK };

static const char *const stage_names[] = { "start",     "top half", "tasklet", "timer",
					   "work item", "thread",   "end" };

/* The columns of the context table of <linux/preempt.h>'s macros, a bit each. */
enum {
	HARDIRQ = 0x01,
	SOFTIRQ = 0x02,
	SERVING = 0x04, /* a softirq, not only bottom halves off */
	INTERRUPT = 0x08,
	TASK = 0x10,
	ATOMIC = 0x20,
	IRQS_OFF = 0x40,
	WORKER = 0x80, /* a thread that runs work items */
};

/* And preempt_count, but for its lowest byte: no bit more, no bit less. */
static const unsigned int right_count[BACK + 1] = {
	[TOP_HALF] = HARDIRQ_OFFSET,
	[TASKLET] = SOFTIRQ_OFFSET,
	[TIMER] = SOFTIRQ_OFFSET,
};

static const unsigned int right_context[] = {
	[TOP_HALF] = HARDIRQ | INTERRUPT | ATOMIC | IRQS_OFF,
	[TASKLET] = SOFTIRQ | SERVING | INTERRUPT | ATOMIC,
	[TIMER] = SOFTIRQ | SERVING | INTERRUPT | ATOMIC,
	[WORK] = TASK | WORKER,
	[THREAD] = TASK,
	[BACK] = TASK,
};

/**
 * struct token - what goes round
 * @chain: its actor's
 * @stage: where it was last
 * @visits: how often it was at each stage
 * @cpu: where it comes next
 * @extra: what its context has there beyond right_context
 * @expires: when its timer may fire
 * @work_cpu: where its work item ran last
 * @node: in the list to the top half, or to the thread
 * @tasklet, @timer, @work, @done: its own, for passing it on
 */
struct token {
	struct chain *chain;
	enum stage stage;
	unsigned int visits[BACK + 1];
	int cpu;
	unsigned int extra;
	unsigned long expires;
	int work_cpu;
	struct llist_node node;
	struct tasklet_struct tasklet;
	struct timer_list timer;
	struct work_struct work;
	struct completion done;
};

/**
 * struct chain - an actor's thread and tokens
 * @thread: the stage before the end
 * @home, @away: the CPUs of actor and thread
 * @arrived: tokens for the thread
 * @wait: where it waits for them
 */
struct chain {
	struct task_struct *thread;
	int home, away;
	struct llist_head arrived;
	struct wait_queue_head wait;
	struct token tokens[TOKENS];
};

static struct workqueue_struct *chain_queue;
static DEFINE_PER_CPU(struct llist_head, raised); /* tokens for this CPU's top half */

static unsigned int context_now(void)
{
	return (in_hardirq() ? HARDIRQ : 0) | (in_softirq() ? SOFTIRQ : 0) |
	       (in_serving_softirq() ? SERVING : 0) | (in_interrupt() ? INTERRUPT : 0) |
	       (in_task() ? TASK : 0) | (in_atomic() ? ATOMIC : 0) |
	       (irqs_disabled() ? IRQS_OFF : 0) |
	       (in_task() && current->flags & PF_WQ_WORKER ? WORKER : 0);
}

static void visit(struct token *t, enum stage stage)
{
	unsigned int context = context_now(), right = right_context[stage] | t->extra;
	unsigned int count = preempt_count() & ~PREEMPT_MASK;
	unsigned int right_now = right_count[stage];

	STRESS_CHECK(t->stage + 1 == stage, "a token comes from the %s to the %s",
		     stage_names[t->stage], stage_names[stage]);
	STRESS_CHECK(context == right, "%s: the context is %#x, not %#x (preempt_count %x)",
		     stage_names[stage], context, right, preempt_count());
	if (t->extra & SOFTIRQ)
		right_now += SOFTIRQ_DISABLE_OFFSET;
	STRESS_CHECK(count == right_now, "%s: preempt_count is %x, not %x", stage_names[stage],
		     count, right_now);
	STRESS_CHECK(smp_processor_id() == t->cpu, "%s: not on CPU %d", stage_names[stage], t->cpu);
	t->visits[stage]++;
	t->extra = 0;
	WRITE_ONCE(t->stage, stage);
}

/* What is passed on is not touched any more: it may be back, and sent again, at once. */
static void pass_to_thread(struct token *t)
{
	struct chain *chain = t->chain;

	t->cpu = chain->away;
	llist_add(&t->node, &chain->arrived);
	wake_up(&chain->wait);
}

static void __process_context work_passes(struct work_struct *work)
{
	struct token *t = container_of(work, struct token, work);

	visit(t, WORK);
	STRESS_CHECK(current_work() == work, "a token is in another work item than its own");
	pass_to_thread(t);
}

/* The item may still be returning from its last call, and then follows that one. */
static void pass_to_work(struct token *t)
{
	t->cpu = work_busy(&t->work) ? t->work_cpu : (int)stress_below(num_online_cpus());
	t->work_cpu = t->cpu;
	STRESS_CHECK(queue_work_on(t->cpu, chain_queue, &t->work), "a token's item is pending");
}

static void __bh_context timer_passes(struct timer_list *timer)
{
	struct token *t = from_timer(t, timer, timer);

	visit(t, TIMER);
	STRESS_CHECK(time_after_eq(jiffies, t->expires), "a timer fires %ld jiffies early",
		     t->expires - jiffies);
	pass_to_work(t);
}

static void pass_to_timer(struct token *t)
{
	t->cpu = stress_below(num_online_cpus());
	t->expires = jiffies + stress_below(TIMER_JIFFIES);
	t->extra = t->timer.flags & TIMER_IRQSAFE ? IRQS_OFF : 0;
	t->timer.expires = t->expires;
	/* While the call before is still returning, add_timer() leaves it on that CPU. */
	if (t->cpu == smp_processor_id() && try_to_del_timer_sync(&t->timer) >= 0)
		add_timer(&t->timer);
	else
		add_timer_on(&t->timer, t->cpu);
}

/* Broken: timer and work item are left out now and then. */
static void __bh_context tasklet_passes(struct tasklet_struct *tasklet)
{
	struct token *t = from_tasklet(t, tasklet, tasklet);

	visit(t, TASKLET);
	if (stress_broken && !stress_below(8))
		pass_to_thread(t);
	else
		pass_to_timer(t);
}

/* Broken: the top half does the tasklet's work now and then. */
static irqreturn_t __hardirq_context line_passes(int irq, void *dev_id)
{
	struct llist_node *list = llist_del_all(this_cpu_ptr(&raised));
	struct token *t, *next;

	llist_for_each_entry_safe(t, next, list, node) {
		visit(t, TOP_HALF);
		if (stress_broken && !stress_below(8))
			tasklet_passes(&t->tasklet);
		else
			tasklet_schedule(&t->tasklet);
	}
	return list ? IRQ_HANDLED : IRQ_NONE;
}

static void __process_context take_arrived(struct chain *chain)
{
	struct llist_node *list = llist_reverse_order(llist_del_all(&chain->arrived));
	struct token *t, *next;

	llist_for_each_entry_safe(t, next, list, node) {
		visit(t, THREAD);
		STRESS_CHECK(current == chain->thread, "a token is in the thread %s",
			     current->comm);
		t->cpu = chain->home;
		complete(&t->done);
	}
}

static int __process_context thread_passes(void *data)
{
	struct chain *chain = data;

	while (!kthread_should_stop()) {
		wait_event(chain->wait, !llist_empty(&chain->arrived) || kthread_should_stop());
		take_arrived(chain);
	}
	return 0;
}

/* With bottom halves off, the top half's context shows it. */
static void prepare(struct token *t, bool bh_off)
{
	t->stage = SENT;
	memset(t->visits, 0, sizeof(t->visits));
	t->cpu = t->chain->home;
	t->extra = bh_off ? SOFTIRQ : 0;
	llist_add(&t->node, this_cpu_ptr(&raised));
}

static void check_stages(struct chain *chain, unsigned int nr, enum stage least, enum stage most,
			 const char *when)
{
	enum stage stage;

	for (unsigned int i = 0; i < nr; i++) {
		stage = READ_ONCE(chain->tokens[i].stage);
		STRESS_CHECK(stage >= least && stage <= most, "%s a token is at the %s", when,
			     stage_names[stage]);
	}
}

/*
 * No other thread comes in between, so the CPU's list has this actor's tokens only,
 * and the tasklets run at the end of the interrupt, or of the bottom-half section.
 */
static void __process_context send(struct chain *chain, unsigned int nr)
{
	bool bh_off = stress_below(2);

	if (bh_off)
		local_bh_disable();
	for (unsigned int i = 0; i < nr; i++)
		prepare(&chain->tokens[i], bh_off);
	irq_soft_raise(LINE);
	if (bh_off) {
		check_stages(chain, nr, TOP_HALF, TOP_HALF, "with bottom halves off");
		local_bh_enable();
	}
	check_stages(chain, nr, TASKLET, THREAD, "after the interrupt");
}

static bool once_each(const struct token *t)
{
	for (enum stage stage = TOP_HALF; stage <= BACK; stage++)
		if (t->visits[stage] != 1)
			return false;
	return true;
}

static void __process_context receive(struct chain *chain, unsigned int nr)
{
	struct token *t;
	long late;

	for (t = chain->tokens; t < chain->tokens + nr; t++) {
		wait_for_completion(&t->done);
		visit(t, BACK);
		late = jiffies - t->expires;
		STRESS_CHECK(once_each(t), "a token was at a stage twice, or never");
		STRESS_CHECK(!completion_done(&t->done), "a token is back twice");
		STRESS_CHECK(late <= LATE_JIFFIES, "a token is back %ld jiffies late", late);
		stress_op();
	}
}

static struct chain *__process_context create_chain(unsigned int nr)
{
	struct chain *chain = kzalloc(sizeof(*chain), GFP_KERNEL);
	unsigned int cpus = num_online_cpus();

	if (!chain)
		panic("no memory for a chain");
	chain->home = nr % cpus;
	chain->away = (nr + nr / cpus) % cpus;
	init_waitqueue_head(&chain->wait);
	for (struct token *t = chain->tokens; t < chain->tokens + TOKENS; t++) {
		t->chain = chain;
		tasklet_setup(&t->tasklet, tasklet_passes);
		timer_setup(&t->timer, timer_passes, stress_below(2) ? TIMER_IRQSAFE : 0);
		INIT_WORK(&t->work, work_passes);
		init_completion(&t->done);
	}
	chain->thread = kthread_create(thread_passes, chain, "chain/%u", nr);
	if (IS_ERR(chain->thread))
		panic("no memory for a chain's thread");
	kthread_bind(chain->thread, chain->away);
	wake_up_process(chain->thread);
	return chain;
}

/* A token may be back while those that passed it on have not returned yet. */
static void __process_context destroy_chain(struct chain *chain)
{
	for (struct token *t = chain->tokens; t < chain->tokens + TOKENS; t++) {
		tasklet_kill(&t->tasklet);
		STRESS_CHECK(!timer_shutdown_sync(&t->timer), "a timer is armed at the end");
		STRESS_CHECK(!cancel_work_sync(&t->work), "an item is pending at the end");
	}
	kthread_stop(chain->thread);
	STRESS_CHECK(llist_empty(&chain->arrived), "a token is on its way at the end");
	kfree(chain);
}

static void __process_context send_round(unsigned int nr)
{
	struct chain *chain = create_chain(nr);
	unsigned int tokens;

	while (stress_goes_on()) {
		/* One alone: nothing makes up for a wake-up that is lost. */
		tokens = 1 + stress_below(2) * stress_below(TOKENS);
		send(chain, tokens);
		receive(chain, tokens);
	}
	destroy_chain(chain);
}

STRESS(chain, "TOR-20", "A token passes each context once, in order, and comes back.")
{
	if (request_irq(LINE, line_passes, 0, "stress", NULL))
		panic("line %d is taken", LINE);
	chain_queue = create_workqueue("chain");
	if (!chain_queue)
		panic("no memory for a queue");
	stress_actors(ACTORS_PER_CPU, send_round);
	destroy_workqueue(chain_queue);
	free_irq(LINE, NULL);
}
