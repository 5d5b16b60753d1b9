// SPDX-License-Identifier: MIT
/*
 * TSK rows: what a tasklet consists of, and the ways to make one.
 *
 * Context: process context; the tasklets' functions in softirq context.
 * Locking: everything happens on the row's CPU.
 * Linux: include/linux/interrupt.h.
 */
#include "tsk.h"

#include <linux/atomic.h>
#include <linux/string.h>

#define HAS_TYPE(field, type) __builtin_types_compatible_p(typeof(field), type)

static int runs, old_runs;
static unsigned long got_data;
static struct tasklet_struct *got_tasklet;

static void callback(struct tasklet_struct *t)
{
	got_tasklet = t;
	runs++;
}

static void func(unsigned long data)
{
	got_data = data;
	old_runs++;
}

CONF(TSK_01, "A tasklet has next, state, count, use_callback, func or callback, and data.")
{
	struct tasklet_struct t = { .next = NULL,
				    .state = 0,
				    .count = ATOMIC_INIT(0),
				    .use_callback = false,
				    .func = func,
				    .data = 7 };

	CONF_EQ(TASKLET_STATE_SCHED, 0);
	CONF_EQ(TASKLET_STATE_RUN, 1);
	CONF_EXPECT(HAS_TYPE(t.next, struct tasklet_struct *));
	CONF_EXPECT(HAS_TYPE(t.state, unsigned long));
	CONF_EXPECT(HAS_TYPE(t.count, atomic_t));
	CONF_EXPECT(HAS_TYPE(t.use_callback, bool));
	CONF_EXPECT(HAS_TYPE(t.data, unsigned long));
	CONF_EXPECT((void *)t.callback == (void *)func);
}

static DECLARE_TASKLET(enabled, callback);
static DECLARE_TASKLET_DISABLED(disabled, callback);
static DECLARE_TASKLET_OLD(old_enabled, func);
static DECLARE_TASKLET_DISABLED_OLD(old_disabled, func);

/* Runs a tasklet that is born with @count; tells what it was called with. */
static void run_declared(struct tasklet_struct *t, int count)
{
	got_tasklet = NULL;
	got_data = 1;
	CONF_EQ(atomic_read(&t->count), count);
	CONF_EXPECT(idle(t));
	if (count)
		tasklet_enable(t);
	run_once(t);
	CONF_EXPECT(idle(t));
	if (count)
		tasklet_disable(t);
}

CONF(TSK_02, "DECLARE_TASKLET() and its three relatives.")
{
	run_declared(&enabled, 0);
	CONF_EXPECT(got_tasklet == &enabled);
	run_declared(&disabled, 1);
	CONF_EXPECT(got_tasklet == &disabled);
	run_declared(&old_enabled, 0);
	CONF_EQ(got_data, 0);
	run_declared(&old_disabled, 1);
	CONF_EQ(got_data, 0);
	CONF_EXPECT(enabled.use_callback && disabled.use_callback);
	CONF_EXPECT(!old_enabled.use_callback && !old_disabled.use_callback);
}

static CONF_CLASSIC_TASKLET(classic, func, 77);
static CONF_CLASSIC_TASKLET_DISABLED(classic_disabled, func, 78);

CONF_JIFFY(TSK_03, "The three-argument forms, until Linux 5.8: the function gets the data.")
{
	run_declared(&classic, 0);
	CONF_EQ(got_data, 77);
	run_declared(&classic_disabled, 1);
	CONF_EQ(got_data, 78);
}

CONF(TSK_04, "tasklet_init() and tasklet_setup() set every field.")
{
	static struct tasklet_struct t;

	memset(&t, 0x5a, sizeof(t));
	tasklet_init(&t, func, 42);
	CONF_EXPECT(!t.next);
	CONF_EXPECT(idle(&t));
	CONF_EQ(atomic_read(&t.count), 0);
	CONF_EXPECT(!t.use_callback);
	CONF_EXPECT(t.func == func);
	CONF_EQ(t.data, 42);
	run_once(&t);
	CONF_EQ(got_data, 42);

	memset(&t, 0x5a, sizeof(t));
	tasklet_setup(&t, callback);
	CONF_EXPECT(!t.next);
	CONF_EXPECT(idle(&t));
	CONF_EQ(atomic_read(&t.count), 0);
	CONF_EXPECT(t.use_callback);
	CONF_EXPECT(t.callback == callback);
	CONF_EQ(t.data, 0);
	got_tasklet = NULL;
	run_once(&t);
	CONF_EXPECT(got_tasklet == &t);
}

struct device {
	int before;
	struct tasklet_struct tasklet;
	int runs;
};

static void in_device(struct tasklet_struct *t)
{
	struct device *dev = from_tasklet(dev, t, tasklet);

	dev->runs++;
}

CONF(TSK_05, "from_tasklet() leads from the tasklet to what contains it.")
{
	static struct device dev;

	dev.runs = 0;
	tasklet_setup(&dev.tasklet, in_device);
	run_once(&dev.tasklet);
	CONF_EQ(dev.runs, 1);
}

CONF_MODULE(CONF_ROW(TSK_01), CONF_ROW(TSK_02), CONF_ROW(TSK_03), CONF_ROW(TSK_04),
	    CONF_ROW(TSK_05));
