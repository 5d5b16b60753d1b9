/* SPDX-License-Identifier: MIT */
#ifndef _WRK_WRK_H
#define _WRK_WRK_H
/*
 * What the WRK rows share: an item that counts its runs, a gate that holds up the
 * items behind it, and a thread that waits beside the row's.
 *
 * A row has queues of its own. On an ordered one, on either kernel, nothing runs
 * while an item sleeps: whatever is behind a closed gate is pending and not running,
 * for as long as the row likes.
 */
#include "conf_shim.h"

#include <linux/jiffies.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define TICKS 5	       /* long enough to see that nothing happens */
#define FAR (600 * HZ) /* from now; no row lasts as long */
#define QUEUE "conf-wrk"

/**
 * struct probe - an item that says where and when it ran
 * @work: its function is probe_run()
 * @ran_at: jiffies in it, last time
 * @cpu: where that was
 * @runs: how often; the others are valid once it was seen to grow
 */
struct probe {
	struct work_struct work;
	unsigned long ran_at;
	int cpu;
	int runs;
};

static inline void probe_run(struct work_struct *work)
{
	struct probe *p = container_of(work, struct probe, work);

	p->ran_at = jiffies;
	p->cpu = raw_smp_processor_id();
	/* Pairs with smp_load_acquire() in probe_runs(). */
	smp_store_release(&p->runs, p->runs + 1);
}

static inline int probe_runs(struct probe *p)
{
	return smp_load_acquire(&p->runs);
}

/* Not for one that may be pending. */
static inline void probe_init(struct probe *p)
{
	memset(p, 0, sizeof(*p));
	INIT_WORK(&p->work, probe_run);
}

/* Sleep until it has run so often in all; false if it does not. */
static inline bool probe_wait(struct probe *p, int runs)
{
	return conf_sleep_until(probe_runs(p) >= runs);
}

/* A queue for the row, or a failure: the caller returns. */
static inline struct workqueue_struct *ordered_queue(void)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue(QUEUE, 0);

	CONF_EXPECT(wq != NULL);
	return wq;
}

/* One with a thread, or a pool, on each CPU, and one item at a time on each. */
static inline struct workqueue_struct *bound_queue(void)
{
	struct workqueue_struct *wq = create_workqueue(QUEUE);

	CONF_EXPECT(wq != NULL);
	return wq;
}

/**
 * struct gate - an item that sleeps until it is opened, each time it runs
 * @work: the item
 * @open: a run ends for each gate_open()
 * @entered: how many runs have begun
 * @left: and ended
 */
struct gate {
	struct work_struct work;
	struct completion open;
	int entered;
	int left;
};

static inline void gate_run(struct work_struct *work)
{
	struct gate *g = container_of(work, struct gate, work);

	WRITE_ONCE(g->entered, g->entered + 1);
	wait_for_completion(&g->open);
	WRITE_ONCE(g->left, g->left + 1);
}

static inline void gate_init(struct gate *g)
{
	memset(g, 0, sizeof(*g));
	INIT_WORK(&g->work, gate_run);
	init_completion(&g->open);
}

/* Is the queue held up now, on this row's CPU? */
static inline bool gate_close(struct gate *g, struct workqueue_struct *wq)
{
	gate_init(g);
	CONF_EXPECT(queue_work(wq, &g->work));
	return CONF_EXPECT(conf_sleep_until(READ_ONCE(g->entered) == 1));
}

static inline void gate_open(struct gate *g)
{
	complete(&g->open);
}

/**
 * struct waiter - a thread in which a call is made that has to wait
 * @call: the call; what it returns is the result
 * @what: its argument
 * @result: valid when @returned
 * @returned: it has
 * @h: the thread
 */
struct waiter {
	bool (*call)(void *what);
	void *what;
	bool result;
	bool begun;
	bool returned;
	struct conf_helper h;
};

static inline void run_waiter(void *arg)
{
	struct waiter *w = arg;

	WRITE_ONCE(w->begun, true);
	w->result = w->call(w->what);
	/* Pairs with smp_load_acquire() in waiter_returned(). */
	smp_store_release(&w->returned, true);
}

static inline bool waiter_returned(struct waiter *w)
{
	return smp_load_acquire(&w->returned);
}

/* Make the call on this CPU, and see it asleep in it, where it stays for a while. */
static inline bool waiter_start(struct waiter *w, bool (*call)(void *what), void *what)
{
	memset(w, 0, sizeof(*w));
	w->call = call;
	w->what = what;
	if (!conf_helper_start(&w->h, raw_smp_processor_id(), run_waiter, w))
		return false;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(w->begun) && !task_is_running(w->h.task)));
	schedule_timeout_uninterruptible(TICKS);
	return CONF_EXPECT(!waiter_returned(w));
}

/* It returns now; what? */
static inline bool waiter_join(struct waiter *w)
{
	CONF_EXPECT(conf_sleep_until(waiter_returned(w)));
	conf_helper_join(&w->h);
	return w->result;
}

static inline bool call_flush_work(void *what)
{
	return flush_work(what);
}

static inline bool call_cancel_work_sync(void *what)
{
	return cancel_work_sync(what);
}

static inline bool call_flush_workqueue(void *what)
{
	struct workqueue_struct *wq = what;

	flush_workqueue(wq);
	return true;
}

#endif
