// SPDX-License-Identifier: MIT
/*
 * TOR-24 and a chain of TOR-20: a character device whose readers sleep until a tasklet, or
 * a work item, has something for them. What a read gets is a number, which goes into a
 * ledger and not to a program, for a row has none.
 *
 * Context: process context; the producers in softirq and process context.
 * Locking: the numbers on offer are changed under a lock with interrupts off.
 * Linux: drivers/char.
 */
#include "chr/chr.h"
#include "context.h"
#include "tor.h"

#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define NUMBERS 80
#define READERS 6

static DEFINE_SPINLOCK(lock);
static DECLARE_WAIT_QUEUE_HEAD(readers);
static int offered, taken; /* numbers from taken to offered are there: lock */
static bool closed;
static atomic_t times[NUMBERS], opens, releases, wrong_context;

static int dev_open(struct inode *inode, struct file *file)
{
	atomic_inc(&opens);
	return 0;
}

static int dev_release(struct inode *inode, struct file *file)
{
	atomic_inc(&releases);
	return 0;
}

static int take_number(void)
{
	int nr = -1;

	spin_lock_irq(&lock);
	if (taken < offered)
		nr = taken++;
	spin_unlock_irq(&lock);
	return nr;
}

/* One number a call; 0 is the end. */
static ssize_t dev_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	int nr = -1;
	int error =
		wait_event_interruptible(readers, (nr = take_number()) >= 0 || READ_ONCE(closed));

	if (error)
		return error;
	if (nr < 0)
		return 0;
	if (!tor_context_is(TOR_TASK))
		atomic_inc(&wrong_context);
	atomic_inc(&times[nr]);
	return 1;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = dev_open,
	.release = dev_release,
	.read = dev_read,
};

/* Any context. */
static bool offer(void)
{
	unsigned long flags;
	bool more;

	spin_lock_irqsave(&lock, flags);
	more = offered < NUMBERS;
	if (more)
		offered++;
	spin_unlock_irqrestore(&lock, flags);
	wake_up_interruptible(&readers);
	return more;
}

static void tasklet_offers(struct tasklet_struct *t)
{
	if (!tor_context_is(TOR_SOFTIRQ))
		atomic_inc(&wrong_context);
	offer();
}

static DECLARE_TASKLET(producer, tasklet_offers);

static void timer_schedules(struct timer_list *t)
{
	tasklet_schedule(&producer);
	if (offer() && offer())
		mod_timer(t, jiffies + 1);
}

static void work_offers(struct work_struct *work)
{
	if (offer() && offer() && offer())
		schedule_work(work);
}

static DEFINE_TIMER(producing_timer, timer_schedules);
static DECLARE_WORK(producing_work, work_offers);

static void reset(void)
{
	offered = taken = 0;
	closed = false;
	memset(times, 0, sizeof(times));
	atomic_set(&opens, 0);
	atomic_set(&releases, 0);
	atomic_set(&wrong_context, 0);
}

static ssize_t read_one(struct file *file)
{
	loff_t pos = 0;

	return chr_vfs_read(file, CHR_USER, 1, &pos);
}

/* Opened by each for himself, and now and then again. */
static void read_to_the_end(void *unused)
{
	struct file *file;
	ssize_t got = 1;

	while (got == 1) {
		file = chr_open(O_RDONLY);
		if (IS_ERR(file))
			return;
		do {
			got = read_one(file);
		} while (got == 1 && tor_below(8));
		filp_close(file, NULL);
	}
}

static void stop_producers(void)
{
	del_timer_sync(&producing_timer);
	tasklet_kill(&producer);
	cancel_work_sync(&producing_work);
}

/* What is done beside the offers, when the readers are there. */
static void read_beside(void (*produce)(void))
{
	struct conf_helper h[READERS];
	int i, started = 0;

	for (i = 0; i < READERS; i++)
		started += conf_helper_start(&h[i], i % tor_cpus(), read_to_the_end, NULL);
	produce();
	CONF_EXPECT(conf_sleep_until(READ_ONCE(taken) == NUMBERS));
	stop_producers();
	WRITE_ONCE(closed, true);
	wake_up_interruptible_all(&readers);
	for (i = 0; i < started; i++)
		conf_helper_join(&h[i]);
	chr_released(atomic_read(&releases) == atomic_read(&opens));
}

static void produce_everywhere(void)
{
	mod_timer(&producing_timer, jiffies + 1);
	schedule_work(&producing_work);
}

static void check_ledger(void)
{
	int i, wrong = 0;

	for (i = 0; i < NUMBERS; i++)
		wrong += atomic_read(&times[i]) != 1;
	CONF_EQ(wrong, 0);
	CONF_EQ(atomic_read(&wrong_context), 0);
}

CONF(TOR_24,
     "Of readers that sleep in a driver each number wakes one; none is lost, none read twice.")
{
	struct chr c;

	reset();
	if (!chr_begin(&c, &fops))
		return;
	read_beside(produce_everywhere);
	chr_end(&c);
	check_ledger();
}

/* Busted: a number is given twice. */
static void produce_wrongly(void)
{
	produce_everywhere();
	CONF_EXPECT(conf_sleep_until(READ_ONCE(taken) > NUMBERS / 2));
	atomic_inc(&times[0]);
}

CONF_BAD(TOR_24_BUSTED, 0, "The same, with a number that is read twice.")
{
	struct chr c;

	reset();
	if (!chr_begin(&c, &fops))
		return;
	read_beside(produce_wrongly);
	chr_end(&c);
	check_ledger();
}

static int read_until_stopped(void *data)
{
	ssize_t *result = data;
	struct file *file = chr_open(O_RDONLY);

	if (IS_ERR(file))
		return PTR_ERR(file);
	while ((*result = read_one(file)) == 1)
		;
	filp_close(file, NULL);
	/* Whoever stops it has to find it. */
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

CONF(TOR_20_READ, "From a tasklet to a read() that sleeps; kthread_stop() ends it, with "
		  "-ERESTARTSYS.")
{
	struct task_struct *k;
	ssize_t result = 1;
	struct chr c;
	int n;

	reset();
	if (!chr_begin(&c, &fops))
		return;
	k = kthread_create(read_until_stopped, &result, "conf-reader");
	if (CONF_EQ(PTR_ERR_OR_ZERO(k), 0)) {
		wake_up_process(k);
		for (n = 1; n <= 5; n++) {
			tasklet_schedule(&producer);
			CONF_EXPECT(conf_sleep_until(READ_ONCE(taken) == n));
		}
		CONF_EXPECT(conf_sleep_until(waitqueue_active(&readers)));
		CONF_EQ(kthread_stop(k), 0);
		CONF_EQ(result, -ERESTARTSYS);
	}
	tasklet_kill(&producer);
	chr_released(atomic_read(&releases) == atomic_read(&opens));
	chr_end(&c);
	CONF_EQ(atomic_read(&wrong_context), 0);
}

CONF_MODULE(CONF_ROW(TOR_24), CONF_ROW(TOR_24_BUSTED), CONF_ROW(TOR_20_READ));
