// SPDX-License-Identifier: MIT
/*
 * TMR rows: what a timer is made of, and the ways to make one.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: none; one row at a time.
 * Linux: include/linux/timer.h, kernel/time/timer.c (do_init_timer).
 */
#include "tmr.h"

#define same_type(a, b) __builtin_types_compatible_p(a, b)
#define member_type(member) typeof(((struct timer_list *)NULL)->member)

CONF(TMR_01, "A timer has a list node, expires, a function that gets the timer, and flags.")
{
	CONF_EXPECT(same_type(member_type(entry), struct hlist_node));
	CONF_EXPECT(same_type(member_type(expires), unsigned long));
	CONF_EXPECT(same_type(member_type(function), void (*)(struct timer_list *)));
	CONF_EXPECT(same_type(member_type(flags), u32));
}

#define ALL_FLAGS (TIMER_DEFERRABLE | TIMER_PINNED | TIMER_IRQSAFE)
#define UNKNOWN_FLAG 0x40000000

static void setup_with(unsigned int flags)
{
	static struct timer_list timer;

	memset(&timer, 0xa5, sizeof(timer));
	timer.expires = 12345;
	timer_setup(&timer, probe_fire, flags);
	CONF_EXPECT(!timer_pending(&timer));
	CONF_EQ(timer.expires, 12345);
	CONF_EXPECT(timer.function == probe_fire);
	CONF_EQ(timer.flags & ALL_FLAGS, flags);
}

CONF(TMR_02, "timer_setup() arms nothing, leaves expires alone, and refuses unknown flags.")
{
	static struct probe probe;
	unsigned int i;

	CONF_EQ(TIMER_DEFERRABLE, 0x80000);
	CONF_EQ(TIMER_PINNED, 0x100000);
	CONF_EQ(TIMER_IRQSAFE, 0x200000);
	for (i = 0; i < 8; i++)
		setup_with((i & 1 ? TIMER_DEFERRABLE : 0) | (i & 2 ? TIMER_PINNED : 0) |
			   (i & 4 ? TIMER_IRQSAFE : 0));
	CONF_EQ(conf_log_count("WARNING: CPU"), 0);

	conf_expect_log("WARNING: CPU");
	probe_setup(&probe, TIMER_PINNED | UNKNOWN_FLAG);
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
	CONF_EQ(probe.timer.flags & (ALL_FLAGS | UNKNOWN_FLAG), TIMER_PINNED);
	/* It is a timer all the same. */
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 1));
}

static int defined_runs;

static void count_defined(struct timer_list *unused)
{
	WRITE_ONCE(defined_runs, defined_runs + 1);
}

static DEFINE_TIMER(defined, count_defined);

CONF(TMR_03, "DEFINE_TIMER() makes a timer that is not pending and needs no timer_setup().")
{
	int before = defined_runs;

	CONF_EXPECT(!timer_pending(&defined));
	CONF_EXPECT(defined.function == count_defined);
	CONF_EQ(mod_timer(&defined, jiffies + 1), 0);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(defined_runs) == before + 1));
}

CONF(TMR_04, "from_timer() gives the object that a timer is embedded in.")
{
	static struct {
		char before[7];
		struct timer_list timer;
	} object, *found;

	found = from_timer(found, &object.timer, timer);
	CONF_EXPECT(found == &object);
}

CONF(TMR_05,
     "A timer on the stack: timer_setup_on_stack(), and destroy_timer_on_stack() at the end.")
{
	struct probe probe = { .runs = 0 };

	timer_setup_on_stack(&probe.timer, probe_fire, 0);
	CONF_EXPECT(!timer_pending(&probe.timer));
	mod_timer(&probe.timer, jiffies + 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	del_timer_sync(&probe.timer);
	destroy_timer_on_stack(&probe.timer);
}

CONF(TMR_42, "Arming a timer that was never set up arms nothing.")
{
	static struct timer_list zeroed;

	/* A debug Linux says so too, in its own words: "ODEBUG: assert_init". */
	if (!CONF_LINUX) {
		conf_expect_log("WARNING: CPU");
		conf_expect_log("has no function: call timer_setup() before arming it");
	}
	memset(&zeroed, 0, sizeof(zeroed));
	CONF_EQ(mod_timer(&zeroed, jiffies + 1), 0);
	CONF_EXPECT(!timer_pending(&zeroed));
	zeroed.expires = jiffies + 1;
	add_timer(&zeroed);
	CONF_EXPECT(!timer_pending(&zeroed));
	CONF_EQ(del_timer(&zeroed), 0);
}

CONF_MODULE(CONF_ROW(TMR_01), CONF_ROW(TMR_02), CONF_ROW(TMR_03), CONF_ROW(TMR_04),
	    CONF_ROW(TMR_05), CONF_ROW(TMR_42));
