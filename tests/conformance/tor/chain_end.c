// SPDX-License-Identifier: MIT
/*
 * TOR-20: chains that end: a driver's remove() has to stop what starts others before
 * what is started, and may free nothing that somebody still holds.
 *
 * Context: process context; each stage in its own.
 * Locking: what a stage says of itself is atomic.
 * Linux: the exit functions of drivers.
 */
#include "tor.h"

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kref.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define RESULT 42

/* --- What starts others is stopped first ----------------------------------------------- */

#define LIVES 5

/**
 * struct driver - timer -> tasklet -> work item -> thread -> timer, for ever
 * @stopped: a stage that has been stopped, by its bit
 * @turns: of the thread
 */
static struct driver {
	struct timer_list timer;
	struct tasklet_struct tasklet;
	struct work_struct work;
	struct task_struct *thread;
	struct wait_queue_head wait;
	bool wanted;
	unsigned int stopped;
	int turns;
} drivers[CONF_MAX_CPUS];

enum { TIMER = 1, TASKLET = 2, WORK = 4, THREAD = 8 };

static atomic_t after_stop;

static void is_alive(struct driver *d, unsigned int stage)
{
	if (READ_ONCE(d->stopped) & stage)
		atomic_inc(&after_stop);
}

static void timer_turn(struct timer_list *t)
{
	struct driver *d = from_timer(d, t, timer);

	is_alive(d, TIMER);
	tasklet_schedule(&d->tasklet);
	mod_timer(t, jiffies + 1);
}

static void tasklet_turn(struct tasklet_struct *t)
{
	struct driver *d = from_tasklet(d, t, tasklet);

	is_alive(d, TASKLET);
	schedule_work(&d->work);
}

static void work_turn(struct work_struct *work)
{
	struct driver *d = container_of(work, struct driver, work);

	is_alive(d, WORK);
	WRITE_ONCE(d->wanted, true);
	wake_up(&d->wait);
}

static int thread_turns(void *data)
{
	struct driver *d = data;

	while (!kthread_should_stop()) {
		wait_event(d->wait, READ_ONCE(d->wanted) || kthread_should_stop());
		is_alive(d, THREAD);
		WRITE_ONCE(d->wanted, false);
		WRITE_ONCE(d->turns, d->turns + 1);
	}
	return RESULT;
}

static bool driver_begin(struct driver *d, int cpu)
{
	memset(d, 0, sizeof(*d));
	timer_setup(&d->timer, timer_turn, 0);
	tasklet_setup(&d->tasklet, tasklet_turn);
	INIT_WORK(&d->work, work_turn);
	init_waitqueue_head(&d->wait);
	d->thread = kthread_create(thread_turns, d, "conf-driver/%d", cpu);
	if (!CONF_EXPECT(!IS_ERR(d->thread)))
		return false;
	kthread_bind(d->thread, cpu);
	wake_up_process(d->thread);
	d->timer.expires = jiffies + 1;
	add_timer_on(&d->timer, cpu);
	return true;
}

static void has_stopped(struct driver *d, unsigned int stage)
{
	WRITE_ONCE(d->stopped, d->stopped | stage);
}

/* A moment for what should not come any more. */
static void driver_end(struct driver *d)
{
	timer_shutdown_sync(&d->timer);
	has_stopped(d, TIMER);
	tasklet_kill(&d->tasklet);
	has_stopped(d, TASKLET);
	cancel_work_sync(&d->work);
	has_stopped(d, WORK);
	CONF_EQ(kthread_stop(d->thread), RESULT);
	has_stopped(d, THREAD);
}

/* Busted: the item is cancelled first, and the timer starts it again. */
static void driver_end_wrongly(struct driver *d)
{
	cancel_work_sync(&d->work);
	has_stopped(d, WORK);
	CONF_EXPECT(conf_sleep_until(atomic_read(&after_stop)));
	driver_end(d);
}

static void live_and_end(void (*driver_ends)(struct driver *d))
{
	int n, cpu;

	atomic_set(&after_stop, 0);
	for (n = 0; n < LIVES; n++) {
		for (cpu = 0; cpu < tor_cpus(); cpu++)
			if (!driver_begin(&drivers[cpu], cpu))
				return;
		for (cpu = 0; cpu < tor_cpus(); cpu++) {
			CONF_EXPECT(conf_sleep_until(READ_ONCE(drivers[cpu].turns) > n % 2));
			tor_delay(200);
			driver_ends(&drivers[cpu]);
		}
	}
	schedule_timeout_uninterruptible(2);
	CONF_EQ(atomic_read(&after_stop), 0);
}

CONF(TOR_20_EXIT, "Timer, tasklet, item and thread, stopped in the order they start each other, "
		  "are over.")
{
	live_and_end(driver_end);
}

CONF_BAD(TOR_20_EXIT_BUSTED, 0, "The same, with the item stopped first.")
{
	live_and_end(driver_end_wrongly);
}

/* --- kthread_stop() while an item waits ------------------------------------------------ */

static struct completion given;
static struct work_struct waiting_item;
static bool item_began, item_done, thread_saw;

static void item_waits(struct work_struct *work)
{
	WRITE_ONCE(item_began, true);
	wait_for_completion(&given);
	WRITE_ONCE(item_done, true);
}

static int give_at_end(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(MAX_SCHEDULE_TIMEOUT);
	complete(&given);
	return RESULT;
}

/* It looks at what it waited for. */
static int flush_at_end(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(MAX_SCHEDULE_TIMEOUT);
	complete(&given);
	flush_work(&waiting_item);
	thread_saw = READ_ONCE(item_done);
	return RESULT;
}

static bool stop_while_it_waits(struct workqueue_struct *queue, int (*fn)(void *data))
{
	struct task_struct *k = kthread_create(fn, NULL, "conf-tor");

	if (!CONF_EXPECT(!IS_ERR(k)))
		return false;
	init_completion(&given);
	item_began = item_done = thread_saw = false;
	INIT_WORK(&waiting_item, item_waits);
	wake_up_process(k);
	/* Without it having run it would not call fn. */
	CONF_EXPECT(conf_sleep_until(READ_ONCE(k->__state) == TASK_INTERRUPTIBLE));
	queue_work(queue, &waiting_item);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(item_began)));
	CONF_EXPECT(!READ_ONCE(item_done));
	CONF_EQ(kthread_stop(k), RESULT);
	return true;
}

CONF(TOR_20_STOP, "kthread_stop() of a thread that an item waits for, and that waits for the item.")
{
	struct workqueue_struct *queue = alloc_workqueue("conf-tor", 0, 0);

	if (!CONF_EXPECT(queue != NULL))
		return;
	if (stop_while_it_waits(queue, give_at_end)) {
		flush_work(&waiting_item);
		CONF_EXPECT(item_done);
	}
	if (stop_while_it_waits(queue, flush_at_end))
		CONF_EXPECT(thread_saw);
	destroy_workqueue(queue);
}

/* --- A timer wakes what an item parks -------------------------------------------------- */

static struct task_struct *walker;
static int steps, steps_parked, parkings;

static int walk(void *unused)
{
	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		WRITE_ONCE(steps, steps + 1);
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (!kthread_should_stop() && !kthread_should_park())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return RESULT;
}

static void wake_walker(struct timer_list *t)
{
	wake_up_process(walker);
	mod_timer(t, jiffies + 1);
}

static void park_walker(struct work_struct *work)
{
	int before;

	if (!CONF_EQ(kthread_park(walker), 0))
		return;
	before = READ_ONCE(steps);
	schedule_timeout_uninterruptible(3);
	steps_parked += READ_ONCE(steps) - before;
	WRITE_ONCE(parkings, parkings + 1);
	kthread_unpark(walker);
}

CONF(TOR_20_PARK, "A thread that a timer wakes and an item parks takes no step while it is parked.")
{
	static DECLARE_WORK(park, park_walker);
	static DEFINE_TIMER(waker, wake_walker);
	int n, before;

	steps = steps_parked = parkings = 0;
	walker = kthread_create(walk, NULL, "conf-walker");
	if (!CONF_EXPECT(!IS_ERR(walker)))
		return;
	mod_timer(&waker, jiffies + 1);
	for (n = 1; n <= 4; n++) {
		before = READ_ONCE(steps);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(steps) > before));
		schedule_work(&park);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(parkings) == n));
	}
	flush_work(&park);
	del_timer_sync(&waker);
	CONF_EQ(kthread_stop(walker), RESULT);
	CONF_EQ(steps_parked, 0);
}

/* --- The last reference, wherever it is given back ------------------------------------- */

#define OBJECTS 12

/**
 * struct object - held by whoever will still come by
 * @users: the timer, the tasklet, the item, and its maker
 * @free: is queued by the last of them: that may be in an interrupt
 */
struct object {
	struct kref users;
	struct timer_list timer;
	struct tasklet_struct tasklet;
	struct work_struct work, free;
};

static struct workqueue_struct *free_queue;
static atomic_t released, freed;

static void object_free(struct work_struct *work)
{
	struct object *o = container_of(work, struct object, free);

	/* They have given back their references, and may not have returned yet. */
	del_timer_sync(&o->timer);
	tasklet_kill(&o->tasklet);
	cancel_work_sync(&o->work);
	kfree(o);
	atomic_inc(&freed);
}

static void object_release(struct kref *kref)
{
	atomic_inc(&released);
	queue_work(free_queue, &container_of(kref, struct object, users)->free);
}

static void object_timer(struct timer_list *t)
{
	struct object *o = from_timer(o, t, timer);

	kref_put(&o->users, object_release);
}

static void object_tasklet(struct tasklet_struct *t)
{
	struct object *o = from_tasklet(o, t, tasklet);

	kref_put(&o->users, object_release);
}

static void object_work(struct work_struct *work)
{
	kref_put(&container_of(work, struct object, work)->users, object_release);
}

static void make_object(void)
{
	struct object *o = kzalloc(sizeof(*o), GFP_KERNEL);

	if (!CONF_EXPECT(o != NULL))
		return;
	kref_init(&o->users);
	timer_setup(&o->timer, object_timer, 0);
	tasklet_setup(&o->tasklet, object_tasklet);
	INIT_WORK(&o->work, object_work);
	INIT_WORK(&o->free, object_free);
	kref_get(&o->users);
	mod_timer(&o->timer, jiffies + tor_below(3));
	kref_get(&o->users);
	tasklet_schedule(&o->tasklet);
	kref_get(&o->users);
	schedule_work_on(tor_below(tor_cpus()), &o->work);
	tor_delay(100);
	kref_put(&o->users, object_release);
}

static void make_objects(int nr)
{
	int n;

	for (n = 0; n < OBJECTS; n++) {
		make_object();
		if (!tor_below(2))
			schedule_timeout_uninterruptible(1);
	}
}

CONF(TOR_20_FREE,
     "An object that timer, tasklet and item hold is freed once, after the last of them.")
{
	int all = OBJECTS * tor_cpus();

	atomic_set(&released, 0);
	atomic_set(&freed, 0);
	free_queue = alloc_workqueue("conf-tor", 0, 0);
	if (!CONF_EXPECT(free_queue != NULL))
		return;
	conf_on_cpus(tor_cpus(), make_objects);
	CONF_EXPECT(conf_sleep_until(atomic_read(&freed) == all));
	destroy_workqueue(free_queue);
	CONF_EQ(atomic_read(&released), all);
	CONF_EQ(atomic_read(&freed), all);
}

CONF_MODULE(CONF_ROW(TOR_20_EXIT), CONF_ROW(TOR_20_EXIT_BUSTED), CONF_ROW(TOR_20_STOP),
	    CONF_ROW(TOR_20_PARK), CONF_ROW(TOR_20_FREE));
