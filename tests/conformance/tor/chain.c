// SPDX-License-Identifier: MIT
/*
 * TOR-20: one event through all contexts, on all CPUs at once.
 *
 *	row's threads -> top half -> tasklet -> timer -> work item -> thread -> completion
 *
 * A token knows where it was last, and where it comes next: at which stage, in which
 * context, on which CPU. It is passed on by nothing but those calls, and written
 * without a lock: whoever gets it must see what was written before.
 *
 * Context: each stage in its own.
 * Locking: a token belongs to the stage it is at; its node is in one list at a time.
 * Linux: drivers use two or three of these in a row.
 */
#include "context.h"
#include "tor.h"

#include <linux/bottom_half.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/llist.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define ROUNDS 8
#define TOKENS 6 /* of a CPU, at most so many on their way */

enum stage { SENT, TOP_HALF, TASKLET, TIMER, WORK, THREAD, BACK, STAGES };

struct token {
	struct chain *chain;
	enum stage stage;
	int cpu; /* where it comes next */
	unsigned long expires;
	struct llist_node node;
	struct tasklet_struct tasklet;
	struct timer_list timer;
	struct work_struct work;
	struct completion done;
};

static struct chain {
	struct task_struct *thread;
	int home, away;
	struct llist_head raised, arrived;
	struct wait_queue_head wait;
	struct token tokens[TOKENS];
} chains[CONF_MAX_CPUS];

static struct workqueue_struct *queue;
static atomic_t wrong_stage, wrong_context, wrong_cpu, early, late;
static bool busted;

static const unsigned int right_context[STAGES] = {
	[TOP_HALF] = TOR_HARDIRQ, [TASKLET] = TOR_SOFTIRQ, [TIMER] = TOR_SOFTIRQ,
	[WORK] = TOR_TASK,        [THREAD] = TOR_TASK,     [BACK] = TOR_TASK,
};

static void visit(struct token *t, enum stage stage)
{
	if (t->stage + 1 != stage)
		atomic_inc(&wrong_stage);
	if (!tor_context_is(right_context[stage]))
		atomic_inc(&wrong_context);
	if (raw_smp_processor_id() != t->cpu)
		atomic_inc(&wrong_cpu);
	t->stage = stage;
}

/* What is passed on is not touched any more: it may be back, and sent again, at once. */
static void pass_to_thread(struct token *t)
{
	struct chain *chain = t->chain;

	t->cpu = chain->away;
	llist_add(&t->node, &chain->arrived);
	wake_up(&chain->wait);
}

static void work_passes(struct work_struct *work)
{
	struct token *t = container_of(work, struct token, work);

	visit(t, WORK);
	pass_to_thread(t);
}

static void timer_passes(struct timer_list *timer)
{
	struct token *t = from_timer(t, timer, timer);

	visit(t, TIMER);
	if (time_before(jiffies, t->expires))
		atomic_inc(&early);
	t->cpu = tor_below(tor_cpus());
	if (!queue_work_on(t->cpu, queue, &t->work))
		atomic_inc(&wrong_stage);
}

static void tasklet_passes(struct tasklet_struct *tasklet)
{
	struct token *t = from_tasklet(t, tasklet, tasklet);

	visit(t, TASKLET);
	t->cpu = tor_below(tor_cpus());
	t->expires = jiffies + tor_below(3);
	t->timer.expires = t->expires;
	/* Busted: the timer and the work item are left out now and then. */
	if (busted && !tor_below(4))
		pass_to_thread(t);
	else
		add_timer_on(&t->timer, t->cpu);
}

static void top_half(void *unused)
{
	struct llist_node *list = llist_del_all(&chains[raw_smp_processor_id()].raised);
	struct token *t, *next;

	llist_for_each_entry_safe(t, next, list, node) {
		visit(t, TOP_HALF);
		tasklet_schedule(&t->tasklet);
	}
}

static int thread_passes(void *data)
{
	struct chain *chain = data;
	struct token *t, *next;

	while (!kthread_should_stop()) {
		wait_event(chain->wait, !llist_empty(&chain->arrived) || kthread_should_stop());
		llist_for_each_entry_safe(t, next, llist_del_all(&chain->arrived), node) {
			visit(t, THREAD);
			t->cpu = chain->home;
			complete(&t->done);
		}
	}
	return 0;
}

static bool chain_begin(struct chain *chain, int cpu)
{
	struct token *t;

	memset(chain, 0, sizeof(*chain));
	chain->home = cpu;
	chain->away = (cpu + 1) % tor_cpus();
	init_waitqueue_head(&chain->wait);
	for (t = chain->tokens; t < chain->tokens + TOKENS; t++) {
		t->chain = chain;
		tasklet_setup(&t->tasklet, tasklet_passes);
		timer_setup(&t->timer, timer_passes, TIMER_PINNED);
		INIT_WORK(&t->work, work_passes);
		init_completion(&t->done);
	}
	chain->thread = kthread_create(thread_passes, chain, "conf-chain/%d", cpu);
	if (!CONF_EXPECT(!IS_ERR(chain->thread)))
		return false;
	kthread_bind(chain->thread, chain->away);
	wake_up_process(chain->thread);
	return true;
}

/* A token may be back while those that passed it on have not returned yet. */
static void token_end(struct token *t)
{
	tasklet_kill(&t->tasklet);
	del_timer_sync(&t->timer);
	cancel_work_sync(&t->work);
}

static void chain_end(struct chain *chain)
{
	struct token *t;

	for (t = chain->tokens; t < chain->tokens + TOKENS; t++)
		token_end(t);
	kthread_stop(chain->thread);
	CONF_EXPECT(llist_empty(&chain->arrived));
}

static void send(struct chain *chain, int tokens)
{
	struct token *t;

	for (t = chain->tokens; t < chain->tokens + tokens; t++) {
		t->stage = SENT;
		t->cpu = chain->home;
		llist_add(&t->node, &chain->raised);
	}
	conf_raise_irq();
}

static void receive(struct chain *chain, int tokens)
{
	struct token *t;

	for (t = chain->tokens; t < chain->tokens + tokens; t++) {
		if (!wait_for_completion_timeout(&t->done, CONF_TIMEOUT))
			atomic_inc(&late);
		visit(t, BACK);
		if (completion_done(&t->done))
			atomic_inc(&wrong_stage);
		token_end(t);
	}
}

static void chain_rounds(int nr)
{
	int n, tokens;

	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS && !atomic_read(&late); n++) {
		/* One alone: nothing makes up for a wake-up that is lost. */
		tokens = n % 2 ? TOKENS : 1;
		send(&chains[nr], tokens);
		receive(&chains[nr], tokens);
	}
}

static void go_round(bool broken)
{
	int cpu, begun = 0;

	busted = broken;
	atomic_set(&wrong_stage, 0);
	atomic_set(&wrong_context, 0);
	atomic_set(&wrong_cpu, 0);
	atomic_set(&early, 0);
	atomic_set(&late, 0);
	queue = alloc_workqueue("conf-chain", 0, 0);
	if (!CONF_EXPECT(queue != NULL))
		return;
	conf_take_irq(top_half, NULL);
	for (cpu = 0; cpu < tor_cpus(); cpu++)
		begun += chain_begin(&chains[cpu], cpu);
	if (CONF_EQ(begun, tor_cpus()))
		conf_on_cpus(tor_cpus(), chain_rounds);
	for (cpu = 0; cpu < begun; cpu++)
		chain_end(&chains[cpu]);
	conf_give_irq_back();
	destroy_workqueue(queue);
	CONF_EQ(atomic_read(&late), 0);
	CONF_EQ(atomic_read(&wrong_stage), 0);
	CONF_EQ(atomic_read(&wrong_context), 0);
	CONF_EQ(atomic_read(&wrong_cpu), 0);
	CONF_EQ(atomic_read(&early), 0);
}

CONF(TOR_20, "From a top half by tasklet, timer, work item and thread to a completion: each token "
	     "comes by each once, in order, in its context, on its CPU.")
{
	go_round(false);
}

CONF_BAD(TOR_20_BUSTED, 0, "The same, with two stages left out now and then.")
{
	go_round(true);
}

CONF_MODULE(CONF_ROW(TOR_20), CONF_ROW(TOR_20_BUSTED));
