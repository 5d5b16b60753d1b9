// SPDX-License-Identifier: MIT
/*
 * SCH rows: states, schedule(), and who is woken when.
 *
 * Context: process context; waking in all.
 * Locking: none; a thread that sleeps and one that wakes it.
 * Linux: kernel/sched/core.c (__schedule, try_to_wake_up); include/linux/sched.h.
 */
#include "conf_cpus.h"
#include "sch.h"

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/smp.h>

#define ROUNDS 2000

CONF(SCH_01, "The states have Linux 6.1's values.")
{
	CONF_EQ(TASK_RUNNING, 0);
	CONF_EQ(TASK_INTERRUPTIBLE, 1);
	CONF_EQ(TASK_UNINTERRUPTIBLE, 2);
	CONF_EQ(__TASK_STOPPED, 4);
	CONF_EQ(__TASK_TRACED, 8);
	CONF_EQ(EXIT_DEAD, 0x10);
	CONF_EQ(EXIT_ZOMBIE, 0x20);
	CONF_EQ(TASK_PARKED, 0x40);
	CONF_EQ(TASK_DEAD, 0x80);
	CONF_EQ(TASK_WAKEKILL, 0x100);
	CONF_EQ(TASK_WAKING, 0x200);
	CONF_EQ(TASK_NOLOAD, 0x400);
	CONF_EQ(TASK_NEW, 0x800);
	CONF_EQ(TASK_KILLABLE, 0x102);
	CONF_EQ(TASK_IDLE, 0x402);
	CONF_EQ(TASK_NORMAL, 3);
}

CONF(SCH_02, "schedule() in TASK_RUNNING comes back without a wake-up.")
{
	unsigned long start = jiffies;
	int i;

	for (i = 0; i < 100; i++) {
		schedule();
		CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
	}
	CONF_EXPECT(time_before(jiffies, start + CONF_TIMEOUT));
}

static long sleep_interruptible(void)
{
	set_current_state(TASK_INTERRUPTIBLE);
	schedule();
	return 0;
}

static long sleep_uninterruptible(void)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule();
	return 0;
}

static long sleep_killable(void)
{
	set_current_state(TASK_KILLABLE);
	schedule();
	return 0;
}

static long sleep_idle(void)
{
	set_current_state(TASK_IDLE);
	schedule();
	return 0;
}

CONF(SCH_03, "In another state it sleeps until a wake-up for that state, and is RUNNING then.")
{
	struct sleeper s;

	if (!start_sleeper(&s, sleep_interruptible, TASK_INTERRUPTIBLE))
		return;
	CONF_EQ(wake_up_state(s.h.task, TASK_UNINTERRUPTIBLE), 0);
	sleeps_on(&s, TASK_INTERRUPTIBLE);
	CONF_EQ(wake_up_state(s.h.task, TASK_INTERRUPTIBLE), 1);
	end_sleeper(&s);
	if (!start_sleeper(&s, sleep_uninterruptible, TASK_UNINTERRUPTIBLE))
		return;
	CONF_EQ(wake_up_state(s.h.task, TASK_INTERRUPTIBLE), 0);
	sleeps_on(&s, TASK_UNINTERRUPTIBLE);
	CONF_EQ(wake_up_process(s.h.task), 1);
	end_sleeper(&s);
}

CONF(SCH_04, "A wake-up between set_current_state() and schedule() is not lost.")
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	CONF_EQ(wake_up_process(current), 1);
	CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
	schedule();
	set_current_state(TASK_INTERRUPTIBLE);
	CONF_EQ(wake_up_process(current), 1);
	schedule();
	CONF_EQ(wake_up_process(current), 0);
}

static struct task_struct *players[2];
static int turn; /* whose */
static int late; /* waits that only their limit ended */

/* Sleep until it is one's turn, then give it to the other and wake that. */
static void play(int nr)
{
	int i;

	WRITE_ONCE(players[nr], current);
	if (!conf_meet())
		return;
	for (i = 0; i < ROUNDS; i++) {
		for (;;) {
			set_current_state(TASK_UNINTERRUPTIBLE);
			if (READ_ONCE(turn) == nr)
				break;
			if (!schedule_timeout(CONF_TIMEOUT)) {
				WRITE_ONCE(late, late + 1);
				return;
			}
		}
		__set_current_state(TASK_RUNNING);
		WRITE_ONCE(turn, !nr);
		wake_up_process(players[!nr]);
	}
	conf_meet();
}

CONF_SMP(SCH_04_CPUS, 2, "Nor is one from another CPU at any moment of going to sleep.")
{
	turn = late = 0;
	conf_on_cpus(2, play);
	CONF_EQ(late, 0);
	CONF_EQ(turn, 0);
}

CONF(SCH_05, "With a signal pending, schedule() does not sleep in a state that the signal ends.")
{
	unsigned long start = jiffies;

	allow_signal(SIGTERM);
	allow_signal(SIGKILL);
	send_sig(SIGTERM, current, 0);
	set_current_state(TASK_INTERRUPTIBLE);
	schedule();
	CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
	CONF_EQ(schedule_timeout_uninterruptible(TICKS), 0);
	CONF_EQ(schedule_timeout_killable(TICKS), 0);
	CONF_EQ(schedule_timeout_idle(TICKS), 0);
	CONF_EXPECT(time_after_eq(jiffies, start + 3 * TICKS));
	send_sig(SIGKILL, current, 0);
	set_current_state(TASK_KILLABLE);
	schedule();
	CONF_EQ(READ_ONCE(current->__state), TASK_RUNNING);
	CONF_EQ(schedule_timeout_uninterruptible(TICKS), 0);
	flush_signals(current);
}

static int woken_here;

static void wake_it(void *arg)
{
	woken_here = wake_up_process(arg);
}

/* Asleep in @state: woken once. */
static void woken_once(long (*sleep)(void), unsigned int state)
{
	struct sleeper s;

	if (!start_sleeper(&s, sleep, state))
		return;
	CONF_EQ(wake_up_process(s.h.task), 1);
	end_sleeper(&s);
}

CONF(SCH_06, "wake_up_process() returns 1 if it woke the thread, whichever sleep that was.")
{
	woken_once(sleep_interruptible, TASK_INTERRUPTIBLE);
	woken_once(sleep_uninterruptible, TASK_UNINTERRUPTIBLE);
	woken_once(sleep_killable, TASK_KILLABLE);
	woken_once(sleep_idle, TASK_IDLE);
	CONF_EQ(wake_up_process(current), 0);
}

static long do_not_sleep(void)
{
	return 0;
}

CONF(SCH_06_DEAD, "It returns 0 for a thread that has ended.")
{
	struct sleeper s = { .sleep = do_not_sleep };

	if (!conf_helper_prepare(&s.h, conf_other_cpu(), sleeper_thread, &s))
		return;
	get_task_struct(s.h.task);
	CONF_EQ(wake_up_process(s.h.task), 1);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(s.h.task->__state) == TASK_DEAD));
	CONF_EQ(wake_up_process(s.h.task), 0);
	CONF_EQ(READ_ONCE(s.h.task->__state), TASK_DEAD);
	end_sleeper(&s);
}

static int do_nothing(void *unused)
{
	return 0;
}

CONF(SCH_06_PARKED, "And for one that is parked.")
{
	struct task_struct *k = kthread_create(do_nothing, NULL, "conf-sch");

	if (!CONF_EXPECT(!IS_ERR(k)))
		return;
	CONF_EQ(kthread_park(k), 0);
	CONF_EQ(wake_up_process(k), 0);
	CONF_EQ(READ_ONCE(k->__state), TASK_PARKED);
	CONF_EQ(kthread_stop(k), 0);
}

CONF(SCH_06_ANYWHERE, "It wakes from a top half and from a tasklet.")
{
	struct sleeper s;

	if (!start_sleeper(&s, sleep_uninterruptible, TASK_UNINTERRUPTIBLE))
		return;
	woken_here = 0;
	conf_in_hardirq(wake_it, s.h.task);
	CONF_EQ(woken_here, 1);
	end_sleeper(&s);
	if (!start_sleeper(&s, sleep_uninterruptible, TASK_UNINTERRUPTIBLE))
		return;
	woken_here = 0;
	conf_in_softirq(wake_it, s.h.task);
	CONF_EQ(woken_here, 1);
	end_sleeper(&s);
}

static struct task_struct *seen;
static int seen_cpu;

static void note_current(void *unused)
{
	seen = current;
	seen_cpu = smp_processor_id();
}

CONF(SCH_21, "current, its number and its CPU are the thread's own, also in what interrupts it.")
{
	int cpu = raw_smp_processor_id();
	struct sleeper s;

	CONF_EXPECT(task_pid_nr(current) > 1);
	CONF_EQ(cpu, num_online_cpus() - 1);
	seen = NULL;
	conf_in_hardirq(note_current, NULL);
	CONF_EXPECT(seen == current);
	CONF_EQ(seen_cpu, cpu);
	seen = NULL;
	if (!start_sleeper(&s, sleep_uninterruptible, TASK_UNINTERRUPTIBLE))
		return;
	CONF_EXPECT(task_pid_nr(s.h.task) != task_pid_nr(current));
	wake_up_process(s.h.task);
	end_sleeper(&s);
}

static void set_flag(void *arg)
{
	WRITE_ONCE(*(bool *)arg, true);
}

CONF(SCH_21_RESCHED, "need_resched() tells, in a while, that another thread wants this CPU.")
{
	struct conf_helper h;
	bool ran = false;

	if (!conf_helper_prepare(&h, raw_smp_processor_id(), set_flag, &ran))
		return;
	preempt_disable();
	wake_up_process(h.task);
	CONF_EXPECT(conf_spin_until(need_resched()));
	CONF_EXPECT(!READ_ONCE(ran));
	preempt_enable();
	conf_helper_join(&h);
	CONF_EXPECT(ran);
}

CONF_MODULE(CONF_ROW(SCH_01), CONF_ROW(SCH_02), CONF_ROW(SCH_03), CONF_ROW(SCH_04),
	    CONF_ROW(SCH_04_CPUS), CONF_ROW(SCH_05), CONF_ROW(SCH_06), CONF_ROW(SCH_06_DEAD),
	    CONF_ROW(SCH_06_PARKED), CONF_ROW(SCH_06_ANYWHERE), CONF_ROW(SCH_21),
	    CONF_ROW(SCH_21_RESCHED));
