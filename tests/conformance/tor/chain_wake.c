// SPDX-License-Identifier: MIT
/*
 * TOR-20: chains that wake somebody at their end: a thread, a waiter, an item.
 *
 * Each CPU has a chain of its own, a struct link, that goes on from context to context and
 * notes what is wrong: the stage, the context, the CPU.
 *
 * Context: each stage in its own.
 * Locking: a link belongs to the stage it is at.
 * Linux: drivers are made of such chains.
 */
#include "context.h"
#include "tor.h"

#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/semaphore.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define ROUNDS 12

/**
 * struct link - one CPU's chain
 * @stage: the last, from 1
 * @cpu: where the next has to be, or -1
 * @end: the chain has come to its end
 * @wait: where that is waited for
 * @done: or here
 */
static struct link {
	int stage, cpu;
	bool end;
	struct wait_queue_head wait;
	struct completion done;
	struct timer_list timer;
	struct tasklet_struct tasklet;
	struct work_struct work;
	struct delayed_work dwork;
	struct rcu_head rcu;
	struct semaphore units;
} links[CONF_MAX_CPUS];

static struct workqueue_struct *queue;
static atomic_t wrong_stage, wrong_context, wrong_cpu, late;

static void visit(struct link *l, int stage, enum tor_context context)
{
	if (l->stage + 1 != stage)
		atomic_inc(&wrong_stage);
	if (!tor_context_is(context))
		atomic_inc(&wrong_context);
	if (l->cpu >= 0 && raw_smp_processor_id() != l->cpu)
		atomic_inc(&wrong_cpu);
	l->stage = stage;
}

static bool begin(void)
{
	struct link *l;

	for (l = links; l < links + CONF_MAX_CPUS; l++) {
		memset(l, 0, sizeof(*l));
		l->cpu = l - links;
		init_waitqueue_head(&l->wait);
		init_completion(&l->done);
		sema_init(&l->units, 0);
	}
	atomic_set(&wrong_stage, 0);
	atomic_set(&wrong_context, 0);
	atomic_set(&wrong_cpu, 0);
	atomic_set(&late, 0);
	queue = alloc_workqueue("conf-chain", 0, 0);
	return CONF_EXPECT(queue != NULL);
}

static void end(void)
{
	destroy_workqueue(queue);
	CONF_EQ(atomic_read(&wrong_stage), 0);
	CONF_EQ(atomic_read(&wrong_context), 0);
	CONF_EQ(atomic_read(&wrong_cpu), 0);
	CONF_EQ(atomic_read(&late), 0);
}

/* The last stage but the waiter's. */
static void finish(struct link *l)
{
	smp_store_release(&l->end, true);
	wake_up(&l->wait);
}

static bool wait_for_end(struct link *l)
{
	long left = wait_event_timeout(l->wait, smp_load_acquire(&l->end), CONF_TIMEOUT);

	if (!left)
		atomic_inc(&late);
	l->end = false;
	return left;
}

static bool wait_for_done(struct link *l)
{
	bool ended = wait_for_completion_timeout(&l->done, CONF_TIMEOUT) > 0;

	if (!ended)
		atomic_inc(&late);
	return ended;
}

/* --- timer -> vector -> tasklet -> wait queue ------------------------------------------ */

static struct link *here(void)
{
	return &links[raw_smp_processor_id()];
}

static void timer_raises(struct timer_list *t)
{
	struct link *l = from_timer(l, t, timer);

	visit(l, 1, TOR_SOFTIRQ);
	raise_softirq(CONF_VECTOR);
}

static void vector_schedules(struct softirq_action *h)
{
	visit(here(), 2, TOR_SOFTIRQ);
	tasklet_schedule(&here()->tasklet);
}

static void tasklet_wakes(struct tasklet_struct *t)
{
	struct link *l = from_tasklet(l, t, tasklet);

	visit(l, 3, TOR_SOFTIRQ);
	finish(l);
}

static void wait_for_tasklets(int nr)
{
	struct link *l = &links[nr];
	int n;

	timer_setup(&l->timer, timer_raises, TIMER_PINNED);
	tasklet_setup(&l->tasklet, tasklet_wakes);
	for (n = 0; n < ROUNDS; n++) {
		l->stage = 0;
		mod_timer(&l->timer, jiffies + tor_below(2));
		if (!wait_for_end(l))
			break;
		visit(l, 4, TOR_TASK);
	}
	del_timer_sync(&l->timer);
	tasklet_kill(&l->tasklet);
}

CONF(TOR_20_VECTOR, "From a timer by a softirq and a tasklet to who waits on a queue.")
{
	if (!begin())
		return;
	conf_take_vector(vector_schedules);
	conf_on_cpus(tor_cpus(), wait_for_tasklets);
	conf_give_vector_back();
	end();
}

/* --- work -> timer -> work ... --------------------------------------------------------- */

#define HOPS 16

static void work_arms(struct work_struct *work)
{
	struct link *l = container_of(work, struct link, work);

	visit(l, l->stage + 1, TOR_TASK);
	if (l->stage < HOPS)
		mod_timer(&l->timer, jiffies + tor_below(2));
	else
		complete(&l->done);
}

static void timer_queues(struct timer_list *t)
{
	struct link *l = from_timer(l, t, timer);

	visit(l, l->stage + 1, TOR_SOFTIRQ);
	if (!queue_work(queue, &l->work))
		atomic_inc(&wrong_stage);
}

static void play_ball(int nr)
{
	struct link *l = &links[nr];

	timer_setup(&l->timer, timer_queues, TIMER_PINNED);
	INIT_WORK(&l->work, work_arms);
	if (!conf_meet())
		return;
	queue_work_on(nr, queue, &l->work);
	wait_for_done(l);
	cancel_work_sync(&l->work);
	if (del_timer_sync(&l->timer))
		atomic_inc(&wrong_stage);
	CONF_EQ(l->stage, HOPS + 1);
}

CONF(TOR_20_BALL, "From a work item to a timer and back, again and again, on one CPU.")
{
	if (!begin())
		return;
	conf_on_cpus(tor_cpus(), play_ball);
	end();
}

/* --- thread -> call on another CPU -> tasklet -> work item back -> completion ---------- */

static int next_of(int cpu)
{
	return (cpu + 1) % tor_cpus();
}

static void call_schedules(void *info)
{
	struct link *l = info;

	visit(l, 1, TOR_CALL);
	tasklet_schedule(&l->tasklet);
}

static void tasklet_sends_back(struct tasklet_struct *t)
{
	struct link *l = from_tasklet(l, t, tasklet);

	visit(l, 2, TOR_SOFTIRQ);
	l->cpu = l - links;
	if (!queue_work_on(l->cpu, queue, &l->work))
		atomic_inc(&wrong_stage);
}

static void work_completes(struct work_struct *work)
{
	struct link *l = container_of(work, struct link, work);

	visit(l, 3, TOR_TASK);
	complete(&l->done);
}

static void call_the_next(int nr)
{
	struct link *l = &links[nr];
	int n;

	tasklet_setup(&l->tasklet, tasklet_sends_back);
	INIT_WORK(&l->work, work_completes);
	if (!conf_meet())
		return;
	for (n = 0; n < ROUNDS * 4; n++) {
		l->stage = 0;
		l->cpu = next_of(nr);
		smp_call_function_single(l->cpu, call_schedules, l, tor_below(2));
		if (!wait_for_done(l))
			break;
		visit(l, 4, TOR_TASK);
		/* Its function completed, and has not returned. */
		flush_work(&l->work);
	}
	tasklet_kill(&l->tasklet);
}

CONF_SMP(TOR_20_CALL, 2, "From a call on another CPU by a tasklet there to a work item back here.")
{
	if (!begin())
		return;
	conf_on_cpus(tor_cpus(), call_the_next);
	end();
}

/* --- RCU callback -> work item -> completion ------------------------------------------- */

static void callback_queues(struct rcu_head *head)
{
	struct link *l = container_of(head, struct link, rcu);

	l->cpu = -1;
	visit(l, 1, TOR_SOFTIRQ);
	if (!queue_work(queue, &l->work))
		atomic_inc(&wrong_stage);
}

static void work_ends(struct work_struct *work)
{
	struct link *l = container_of(work, struct link, work);

	visit(l, 2, TOR_TASK);
	complete(&l->done);
}

static void call_rcu_twice(int nr)
{
	struct link *l = &links[nr];
	int n;

	INIT_WORK(&l->work, work_ends);
	for (n = 0; n < 2; n++) {
		l->stage = 0;
		call_rcu(&l->rcu, callback_queues);
		if (!n && !wait_for_done(l))
			break;
		if (!n)
			flush_work(&l->work);
	}
}

CONF(TOR_20_RCU,
     "From an RCU callback to a work item; after rcu_barrier() and a flush it has been.")
{
	int cpu;

	if (!begin())
		return;
	conf_on_cpus(tor_cpus(), call_rcu_twice);
	rcu_barrier();
	flush_workqueue(queue);
	for (cpu = 0; cpu < tor_cpus(); cpu++) {
		CONF_EQ(links[cpu].stage, 2);
		CONF_EXPECT(try_wait_for_completion(&links[cpu].done));
	}
	end();
}

/* --- delayed item -> tasklet -> thread -> mod_delayed_work() --------------------------- */

static void item_schedules(struct work_struct *work)
{
	struct link *l = container_of(to_delayed_work(work), struct link, dwork);

	visit(l, 1, TOR_TASK);
	tasklet_schedule(&l->tasklet);
}

static void tasklet_ends(struct tasklet_struct *t)
{
	struct link *l = from_tasklet(l, t, tasklet);

	visit(l, 2, TOR_SOFTIRQ);
	finish(l);
}

static void move_item(int nr)
{
	struct link *l = &links[nr];
	int n;

	INIT_DELAYED_WORK(&l->dwork, item_schedules);
	tasklet_setup(&l->tasklet, tasklet_ends);
	for (n = 0; n < ROUNDS; n++) {
		l->stage = 0;
		/* Far away; then near: it is one and the same. */
		if (mod_delayed_work_on(nr, queue, &l->dwork, 100 * HZ))
			atomic_inc(&wrong_stage);
		if (!mod_delayed_work_on(nr, queue, &l->dwork, tor_below(2)))
			atomic_inc(&wrong_stage);
		if (!wait_for_end(l))
			break;
		visit(l, 3, TOR_TASK);
		flush_delayed_work(&l->dwork);
	}
	if (cancel_delayed_work_sync(&l->dwork))
		atomic_inc(&wrong_stage);
	tasklet_kill(&l->tasklet);
}

CONF(TOR_20_DELAYED, "From a delayed item, moved once, by a tasklet to its thread, which moves it.")
{
	if (!begin())
		return;
	conf_on_cpus(tor_cpus(), move_item);
	end();
}

/* --- top half -> semaphore -> thread -> mutex -> completion ---------------------------- */

#define UNITS 40 /* of a CPU */

static DEFINE_MUTEX(total_lock);
static int total;

static void give_unit(void *unused)
{
	if (!tor_context_is(TOR_HARDIRQ))
		atomic_inc(&wrong_context);
	up(&here()->units);
}

/* The lock is held across a sleep now and then, and the others wait. */
static void take_units(void *arg)
{
	struct link *l = arg;
	int n, read;

	for (n = 0; n < UNITS; n++) {
		if (down_timeout(&l->units, CONF_TIMEOUT)) {
			atomic_inc(&late);
			break;
		}
		mutex_lock(&total_lock);
		read = total;
		if (!tor_below(8))
			schedule_timeout_uninterruptible(1);
		total = read + 1;
		mutex_unlock(&total_lock);
	}
	complete(&l->done);
}

static void give_units(int nr)
{
	struct link *l = &links[nr];
	struct conf_helper h;
	int n;

	if (!conf_meet() || !conf_helper_start(&h, next_of(nr), take_units, l))
		return;
	for (n = 0; n < UNITS; n++) {
		conf_raise_irq();
		cond_resched();
	}
	wait_for_completion(&l->done);
	conf_helper_join(&h);
	if (!down_trylock(&l->units))
		atomic_inc(&wrong_stage);
}

CONF(TOR_20_UNITS, "From a top half by a semaphore to a thread, and by a mutex into one sum.")
{
	if (!begin())
		return;
	total = 0;
	conf_take_irq(give_unit, NULL);
	conf_on_cpus(tor_cpus(), give_units);
	conf_give_irq_back();
	CONF_EQ(total, UNITS * tor_cpus());
	end();
}

CONF_MODULE(CONF_ROW(TOR_20_VECTOR), CONF_ROW(TOR_20_BALL), CONF_ROW(TOR_20_CALL),
	    CONF_ROW(TOR_20_RCU), CONF_ROW(TOR_20_DELAYED), CONF_ROW(TOR_20_UNITS));
