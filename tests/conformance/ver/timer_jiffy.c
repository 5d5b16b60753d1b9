// SPDX-License-Identifier: MIT
/*
 * TMR-47 and VER rows: forms of a timer that are older or newer than Linux 6.1.
 * Until 4.14 a handler got a number that its owner had put into the timer.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: none; a handler's results are read after it ran.
 * Linux: include/linux/timer.h of 4.9 and of 6.16.
 */
#include "conf_shim.h"

#include <linux/jiffies.h>
#include <linux/timer.h>

#define FAR (600 * HZ)

static unsigned long got;
static int runs;

static void old_handler(unsigned long data)
{
	got = data;
	WRITE_ONCE(runs, runs + 1);
}

static void new_handler(struct timer_list *t)
{
	got = (unsigned long)t;
	WRITE_ONCE(runs, runs + 1);
}

/* Arm it, and see that its handler gets @data. */
static void expect_data(struct timer_list *timer, unsigned long data)
{
	runs = 0;
	got = ~data;
	CONF_EQ(mod_timer(timer, jiffies + 1), 0);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) == 1));
	CONF_EXPECT(got == data);
	CONF_EXPECT(!timer_pending(timer));
}

CONF_JIFFY(TMR_47, "setup_timer(), or init_timer(), function and data: the handler gets data.")
{
	static struct timer_list timer;

	setup_timer(&timer, old_handler, 11);
	CONF_EXPECT(!timer_pending(&timer));
	expect_data(&timer, 11);
	timer.data = 12;
	expect_data(&timer, 12);

	init_timer(&timer);
	CONF_EXPECT(!timer_pending(&timer));
	timer.function = (void *)old_handler;
	timer.data = 13;
	timer.expires = jiffies + 1;
	runs = 0;
	add_timer(&timer);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) == 1));
	CONF_EQ(got, 13);
	/* It can be deleted, shut down and made one of the newer form. */
	mod_timer(&timer, jiffies + FAR);
	CONF_EQ(del_timer_sync(&timer), 1);
	timer_shutdown_sync(&timer);
	CONF_EQ(mod_timer(&timer, jiffies + 1), 0);
	CONF_EXPECT(!timer_pending(&timer));
	timer_setup(&timer, new_handler, 0);
	expect_data(&timer, (unsigned long)&timer);
	setup_timer(&timer, old_handler, 14);
	expect_data(&timer, 14);
}

static DEFINE_TIMER(four, old_handler, 77, 21);
static struct timer_list initialised = TIMER_INITIALIZER(old_handler, 78, 22);
static DEFINE_TIMER(two, new_handler);

CONF_JIFFY(VER_12, "DEFINE_TIMER() of four arguments and of two; TIMER_INITIALIZER().")
{
	expect_data(&four, 21);
	expect_data(&initialised, 22);
	expect_data(&two, (unsigned long)&two);
}

CONF_JIFFY(VER_13, "setup_timer() has a form for each flag, and for a timer on the stack.")
{
	static struct timer_list timer;
	struct timer_list on_stack;

	setup_deferrable_timer(&timer, old_handler, 1);
	CONF_EXPECT(timer.flags & TIMER_DEFERRABLE);
	expect_data(&timer, 1);
	setup_pinned_timer(&timer, old_handler, 2);
	CONF_EXPECT(timer.flags & TIMER_PINNED);
	CONF_EXPECT(!(timer.flags & TIMER_DEFERRABLE));
	expect_data(&timer, 2);
	init_timer_deferrable(&timer);
	CONF_EXPECT(timer.flags & TIMER_DEFERRABLE);
	setup_timer_on_stack(&on_stack, old_handler, 3);
	expect_data(&on_stack, 3);
	del_timer_sync(&on_stack);
	destroy_timer_on_stack(&on_stack);
}

CONF_JIFFY(VER_14, "mod_timer_pinned() and set_timer_slack() of Linux until 4.7.")
{
	static DEFINE_TIMER(timer, new_handler);

	set_timer_slack(&timer, HZ);
	runs = 0;
	CONF_EQ(mod_timer_pinned(&timer, jiffies + FAR), 0);
	CONF_EQ(mod_timer_pinned(&timer, jiffies + 1), 1);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) == 1));
}

CONF_JIFFY(VER_15, "add_timer_local() and add_timer_global() of Linux since 6.9.")
{
	static DEFINE_TIMER(timer, new_handler);

	runs = 0;
	timer.expires = jiffies + 1;
	add_timer_local(&timer);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) == 1));
	timer.expires = jiffies + 1;
	add_timer_global(&timer);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) == 2));
}

CONF_JIFFY(VER_16, "timer_container_of(), timer_delete_sync_try(), timer_destroy_on_stack(): 6.16.")
{
	struct {
		int before;
		struct timer_list timer;
	} object, *found;

	found = timer_container_of(found, &object.timer, timer);
	CONF_EXPECT(found == &object);
	timer_setup_on_stack(&object.timer, new_handler, 0);
	CONF_EQ(timer_delete_sync_try(&object.timer), 0);
	mod_timer(&object.timer, jiffies + FAR);
	CONF_EQ(timer_delete_sync_try(&object.timer), 1);
	timer_destroy_on_stack(&object.timer);
}

CONF_MODULE(CONF_ROW(TMR_47), CONF_ROW(VER_12), CONF_ROW(VER_13), CONF_ROW(VER_14),
	    CONF_ROW(VER_15), CONF_ROW(VER_16));
