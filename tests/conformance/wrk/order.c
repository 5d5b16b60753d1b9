// SPDX-License-Identifier: MIT
/*
 * WRK rows: in which order the items of a queue run, and how many at once.
 *
 * Context: process context; the items' functions in process context.
 * Locking: the items of a row run one after another, or count atomically.
 * Linux: kernel/workqueue.c (alloc_workqueue, wq_worker_sleeping).
 */
#include "wrk.h"

#include <linux/atomic.h>

#define SLEEPERS 64

struct letter {
	struct work_struct work;
	char name;
};

static char order[16];
static struct letter letters[3];
static struct probe second;

static void add_letter(struct work_struct *work)
{
	struct letter *letter = container_of(work, struct letter, work);
	size_t n = strlen(order);

	if (n < sizeof(order) - 1)
		order[n] = letter->name;
}

static void start(void)
{
	unsigned int i;

	memset(order, 0, sizeof(order));
	for (i = 0; i < ARRAY_SIZE(letters); i++) {
		letters[i].name = 'a' + i;
		INIT_WORK(&letters[i].work, add_letter);
	}
}

CONF(WRK_11, "The items of a queue and CPU are started in the order in which they were queued.")
{
	struct workqueue_struct *wq = bound_queue();
	int round;

	if (!wq)
		return;
	for (round = 0; round < 10; round++) {
		start();
		/* None of them starts before all are queued. */
		preempt_disable();
		queue_work(wq, &letters[2].work);
		queue_work(wq, &letters[0].work);
		queue_work(wq, &letters[1].work);
		queue_work(wq, &letters[2].work);
		preempt_enable();
		flush_workqueue(wq);
		CONF_STREQ(order, "cab");
	}
	destroy_workqueue(wq);
}

static int meanwhile;

static void be_busy(struct work_struct *work)
{
	conf_align_to_tick();
	conf_align_to_tick();
	meanwhile = probe_runs(&second);
}

CONF(WRK_12, "An item that is busy holds up the next; one that sleeps does too, on Jiffy.")
{
	struct workqueue_struct *wq = alloc_workqueue(QUEUE, 0, 0);
	static DECLARE_WORK(busy, be_busy);
	struct gate gate;

	if (!CONF_EXPECT(wq != NULL))
		return;
	probe_init(&second);
	meanwhile = -1;
	preempt_disable();
	queue_work(wq, &busy);
	queue_work(wq, &second.work);
	preempt_enable();
	flush_workqueue(wq);
	CONF_EQ(meanwhile, 0);
	CONF_EQ(second.runs, 1);

	if (!gate_close(&gate, wq))
		return;
	queue_work(wq, &second.work);
	if (CONF_LINUX)
		CONF_EXPECT(probe_wait(&second, 2));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(probe_runs(&second), CONF_LINUX ? 2 : 1);
	CONF_EQ(READ_ONCE(gate.left), 0);
	gate_open(&gate);
	destroy_workqueue(wq);
	CONF_EQ(second.runs, 2);
}

/* No letter starts while @gate, in front of them, sleeps; then it is opened. */
static bool hold_letters_up(struct workqueue_struct *wq, struct gate *gate)
{
	unsigned int i;

	start();
	if (!CONF_EXPECT(wq != NULL) || !gate_close(gate, wq))
		return false;
	for (i = 0; i < ARRAY_SIZE(letters); i++)
		CONF_EXPECT(queue_work(wq, &letters[i].work));
	schedule_timeout_uninterruptible(TICKS);
	CONF_STREQ(order, "");
	gate_open(gate);
	return true;
}

/* A queue that is made with such a max_active works. */
static void try_max_active(int max_active)
{
	struct workqueue_struct *wq = alloc_workqueue(QUEUE, 0, max_active);

	if (!CONF_EXPECT(wq != NULL))
		return;
	probe_init(&second);
	queue_work(wq, &second.work);
	destroy_workqueue(wq);
	CONF_EQ(second.runs, 1);
}

CONF(WRK_13,
     "max_active is 0 or up to 512, else clamped and told; with 1 the items wait, in order.")
{
	struct workqueue_struct *wq = alloc_workqueue(QUEUE, 0, 1);
	struct gate gate;

	CONF_EQ(WQ_MAX_ACTIVE, 512);
	CONF_EQ(WQ_DFL_ACTIVE, 256);
	try_max_active(0);
	try_max_active(WQ_MAX_ACTIVE);
	CONF_EQ(conf_log_count("max_active"), 0);
	conf_expect_log("max_active 513 requested for " QUEUE
			" is out of range, clamping between 1 and 512");
	conf_expect_log("max_active -1 requested for " QUEUE
			" is out of range, clamping between 1 and 512");
	try_max_active(513);
	try_max_active(-1);

	if (!hold_letters_up(wq, &gate))
		return;
	destroy_workqueue(wq);
	CONF_STREQ(order, "abc");
}

/* The next item of @wq does not start while one sleeps. */
static void check_ordered(struct workqueue_struct *wq)
{
	struct gate gate;

	if (!hold_letters_up(wq, &gate))
		return;
	flush_workqueue(wq);
	CONF_STREQ(order, "abc");
	destroy_workqueue(wq);
}

CONF(WRK_15_SLEEP, "On an ordered or single-threaded queue an item that sleeps holds up the next.")
{
	check_ordered(alloc_ordered_workqueue(QUEUE "-%d", WQ_MEM_RECLAIM, 1));
	check_ordered(create_singlethread_workqueue(QUEUE));
}

CONF(WRK_16, "alloc_workqueue() takes a format, flags and max_active; unbound with 1 is ordered.")
{
	static const unsigned int flags[] = {
		0,
		WQ_UNBOUND,
		WQ_FREEZABLE,
		WQ_MEM_RECLAIM,
		WQ_HIGHPRI,
		WQ_CPU_INTENSIVE,
		WQ_UNBOUND | WQ_HIGHPRI | WQ_MEM_RECLAIM,
	};
	struct workqueue_struct *wq;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		wq = alloc_workqueue("conf-%s-%u", flags[i], 4, "wrk", i);
		if (!CONF_EXPECT(wq != NULL))
			return;
		probe_init(&second);
		CONF_EXPECT(queue_work(wq, &second.work));
		flush_workqueue(wq);
		CONF_EQ(second.runs, 1);
		destroy_workqueue(wq);
	}
	check_ordered(alloc_workqueue(QUEUE, WQ_UNBOUND, 1));
}

static atomic_t inside;
static struct completion let_go;

static void sleep_inside(struct work_struct *work)
{
	atomic_inc(&inside);
	wait_for_completion(&let_go);
}

CONF(WRK_54, "Sleeping items of one CPU overlap on Linux, up to max_active; on Jiffy none do.")
{
	struct workqueue_struct *wq = alloc_workqueue(QUEUE, 0, SLEEPERS);
	static struct work_struct sleepers[SLEEPERS];
	int i, overlap = CONF_LINUX ? SLEEPERS : 1;

	if (!CONF_EXPECT(wq != NULL))
		return;
	atomic_set(&inside, 0);
	init_completion(&let_go);
	for (i = 0; i < SLEEPERS; i++) {
		INIT_WORK(&sleepers[i], sleep_inside);
		CONF_EXPECT(queue_work(wq, &sleepers[i]));
	}
	CONF_EXPECT(conf_sleep_until(atomic_read(&inside) >= overlap));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(atomic_read(&inside), overlap);
	complete_all(&let_go);
	destroy_workqueue(wq);
	CONF_EQ(atomic_read(&inside), SLEEPERS);
}

CONF_MODULE(CONF_ROW(WRK_11), CONF_ROW(WRK_12), CONF_ROW(WRK_13), CONF_ROW(WRK_15_SLEEP),
	    CONF_ROW(WRK_16), CONF_ROW(WRK_54));
