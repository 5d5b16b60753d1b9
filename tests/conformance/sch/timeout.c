// SPDX-License-Identifier: MIT
/*
 * SCH rows: schedule_timeout() and its forms.
 *
 * Context: process context.
 * Locking: none.
 * Linux: kernel/time/timer.c.
 */
#include "sch.h"

static long left_of(long timeout)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

CONF(SCH_07, "schedule_timeout() returns 0 when the time is over, in TASK_RUNNING.")
{
	static const long timeouts[] = { 0, 1, 2, 10 };
	unsigned long start;
	int i;

	for (i = 0; i < ARRAY_SIZE(timeouts); i++) {
		start = jiffies;
		CONF_EQ(left_of(timeouts[i]), 0);
		CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
		CONF_EXPECT(time_after_eq(jiffies, start + timeouts[i]));
	}
}

static long sleep_long(void)
{
	return left_of(LONG);
}

CONF(SCH_07_WOKEN, "Woken before, it returns the jiffies that are left.")
{
	struct sleeper s;

	if (!start_sleeper(&s, sleep_long, TASK_UNINTERRUPTIBLE))
		return;
	sleeps_on(&s, TASK_UNINTERRUPTIBLE);
	CONF_EQ(wake_up_process(s.h.task), 1);
	end_sleeper(&s);
	CONF_EXPECT(s.ret > 0 && s.ret <= LONG - TICKS);
	CONF_EXPECT(s.ret >= LONG - (long)(s.ended - s.began));
}

CONF(SCH_08, "In TASK_RUNNING it does not sleep, and returns nearly all.")
{
	long left = schedule_timeout(LONG);

	CONF_EXPECT(left > LONG - HZ && left <= LONG);
	CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
}

static long sleep_for_ever(void)
{
	return left_of(MAX_SCHEDULE_TIMEOUT);
}

CONF(SCH_09, "schedule_timeout(MAX_SCHEDULE_TIMEOUT) sleeps until it is woken, and returns that.")
{
	struct sleeper s;

	CONF_EQ(MAX_SCHEDULE_TIMEOUT, LONG_MAX);
	if (!start_sleeper(&s, sleep_for_ever, TASK_UNINTERRUPTIBLE))
		return;
	schedule_timeout_uninterruptible(HZ);
	CONF_EXPECT(asleep(&s, TASK_UNINTERRUPTIBLE));
	CONF_EQ(wake_up_process(s.h.task), 1);
	end_sleeper(&s);
	CONF_EXPECT(s.ret == MAX_SCHEDULE_TIMEOUT);
}

CONF(SCH_10, "A negative time is told, and not slept.")
{
	conf_expect_log("schedule_timeout: wrong timeout value fffffffb");
	CONF_EQ(left_of(-5), 0);
	CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
	CONF_EQ(conf_log_count("wrong timeout value"), 1);
}

CONF(SCH_11, "Not woken, schedule_timeout_uninterruptible() sleeps all of its time.")
{
	unsigned long start;
	long t;

	for (t = 1; t <= 64; t *= 4) {
		start = jiffies;
		CONF_EQ(schedule_timeout_uninterruptible(t), 0);
		CONF_EXPECT(time_after_eq(jiffies, start + t));
	}
}

static long interruptible(void)
{
	return schedule_timeout_interruptible(LONG);
}

static long uninterruptible(void)
{
	return schedule_timeout_uninterruptible(LONG);
}

static long killable(void)
{
	return schedule_timeout_killable(LONG);
}

static long idle(void)
{
	return schedule_timeout_idle(LONG);
}

/* Asleep in @state; a wake-up ends it early. */
static void woken_early(long (*sleep)(void), unsigned int state)
{
	struct sleeper s;

	if (!start_sleeper(&s, sleep, state))
		return;
	CONF_EQ(wake_up_process(s.h.task), 1);
	end_sleeper(&s);
	CONF_EXPECT(s.ret > 0 && s.ret <= LONG);
}

CONF(SCH_22, "The forms set the state themselves; a wake-up ends each of them.")
{
	woken_early(interruptible, TASK_INTERRUPTIBLE);
	woken_early(uninterruptible, TASK_UNINTERRUPTIBLE);
	woken_early(killable, TASK_KILLABLE);
	woken_early(idle, TASK_IDLE);
	CONF_EQ(schedule_timeout_interruptible(2), 0);
	CONF_EQ(schedule_timeout_killable(2), 0);
	CONF_EQ(schedule_timeout_idle(2), 0);
}

CONF(SCH_22_SIGNAL, "A signal ends the interruptible form, only SIGKILL the killable one.")
{
	struct sleeper s;

	if (!start_sleeper(&s, interruptible, TASK_INTERRUPTIBLE))
		return;
	send_sig(SIGTERM, s.h.task, 0);
	end_sleeper(&s);
	CONF_EXPECT(s.ret > 0 && s.ret <= LONG);
	if (!start_sleeper(&s, killable, TASK_KILLABLE))
		return;
	send_sig(SIGTERM, s.h.task, 0);
	sleeps_on(&s, TASK_KILLABLE);
	send_sig(SIGKILL, s.h.task, 0);
	end_sleeper(&s);
	CONF_EXPECT(s.ret > 0 && s.ret <= LONG);
}

/* What neither signal ends. */
static void deaf(long (*sleep)(void), unsigned int state)
{
	struct sleeper s;

	if (!start_sleeper(&s, sleep, state))
		return;
	send_sig(SIGTERM, s.h.task, 0);
	send_sig(SIGKILL, s.h.task, 0);
	sleeps_on(&s, state);
	CONF_EQ(wake_up_process(s.h.task), 1);
	end_sleeper(&s);
}

CONF(SCH_22_DEAF, "No signal ends the other two.")
{
	deaf(uninterruptible, TASK_UNINTERRUPTIBLE);
	deaf(idle, TASK_IDLE);
}

CONF_MODULE(CONF_ROW(SCH_07), CONF_ROW(SCH_07_WOKEN), CONF_ROW(SCH_08), CONF_ROW(SCH_09),
	    CONF_ROW(SCH_10), CONF_ROW(SCH_11), CONF_ROW(SCH_22), CONF_ROW(SCH_22_SIGNAL),
	    CONF_ROW(SCH_22_DEAF));
