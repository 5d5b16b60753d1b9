// SPDX-License-Identifier: MIT
/*
 * VER rows: the two forms of a tasklet that Linux 6.1 has: the function that
 * gets the tasklet, since 5.9, and the older one that gets a number.
 *
 * Context: process context; the tasklets' functions in softirq context.
 * Locking: none; a function's results are read after it ran.
 * Linux: include/linux/interrupt.h.
 */
#include "conf_shim.h"

static int runs;
static unsigned long got;
static struct tasklet_struct *got_tasklet;

static void with_tasklet(struct tasklet_struct *t)
{
	got_tasklet = t;
	runs++;
}

static void with_data(unsigned long data)
{
	got = data;
	runs++;
}

/* Run it here and now; did it? */
static bool runs_now(struct tasklet_struct *t)
{
	int before = runs;

	local_bh_disable();
	tasklet_schedule(t);
	local_bh_enable();
	return runs == before + 1;
}

static bool runs_when_enabled(struct tasklet_struct *t)
{
	if (!CONF_EXPECT(!runs_now(t)))
		return false;
	tasklet_enable(t);
	tasklet_kill(t);
	return true;
}

static DECLARE_TASKLET(new_form, with_tasklet);
static DECLARE_TASKLET_DISABLED(new_disabled, with_tasklet);

CONF(VER_01, "DECLARE_TASKLET(name, callback): the callback gets the tasklet.")
{
	CONF_EXPECT(runs_now(&new_form));
	CONF_EXPECT(got_tasklet == &new_form);
	got_tasklet = NULL;
	if (!atomic_read(&new_disabled.count))
		tasklet_disable(&new_disabled); /* the row runs for the second time */
	CONF_EXPECT(runs_when_enabled(&new_disabled));
	CONF_EXPECT(got_tasklet == &new_disabled);
}

static DECLARE_TASKLET_OLD(old_form, with_data);
static DECLARE_TASKLET_DISABLED_OLD(old_disabled, with_data);

CONF(VER_02, "DECLARE_TASKLET_OLD(name, function): the function gets the tasklet's data, 0.")
{
	got = 1;
	CONF_EXPECT(runs_now(&old_form));
	CONF_EQ(got, 0);
	old_form.data = 21;
	CONF_EXPECT(runs_now(&old_form));
	CONF_EQ(got, 21);
	old_form.data = 0;
	if (!atomic_read(&old_disabled.count))
		tasklet_disable(&old_disabled);
	CONF_EXPECT(runs_when_enabled(&old_disabled));
	CONF_EQ(got, 0);
}

CONF(VER_03, "tasklet_init() makes one of the older form, tasklet_setup() one of the newer.")
{
	static struct {
		int before;
		struct tasklet_struct tasklet;
	} object, *found;

	tasklet_init(&object.tasklet, with_data, 42);
	CONF_EXPECT(runs_now(&object.tasklet));
	CONF_EQ(got, 42);
	tasklet_setup(&object.tasklet, with_tasklet);
	CONF_EXPECT(runs_now(&object.tasklet));
	found = from_tasklet(found, got_tasklet, tasklet);
	CONF_EXPECT(found == &object);
}

CONF_MODULE(CONF_ROW(VER_01), CONF_ROW(VER_02), CONF_ROW(VER_03));
