// SPDX-License-Identifier: MIT
/*
 * SIRQ rows: a handler that raises itself again and again, and ksoftirqd.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: a storm runs on one CPU; the row reads what it wrote when it is over.
 * Linux: kernel/softirq.c (MAX_SOFTIRQ_RESTART, run_ksoftirqd).
 */
#include "conf_shim.h"

#include <linux/bottom_half.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>

#define PASSES 10 /* MAX_SOFTIRQ_RESTART */
#define STORM 1000

static int runs, wanted;
static int in_ksoftirqd;
static int odd_counts; /* runs in ksoftirqd with another count than 0x100 */

static void raise_again(struct softirq_action *h)
{
	char name[TASK_COMM_LEN];

	snprintf(name, sizeof(name), "ksoftirqd/%d", raw_smp_processor_id());
	if (!strcmp(current->comm, name)) {
		odd_counts += preempt_count() != SOFTIRQ_OFFSET;
		WRITE_ONCE(in_ksoftirqd, in_ksoftirqd + 1);
	}
	WRITE_ONCE(runs, runs + 1);
	if (runs < READ_ONCE(wanted))
		raise_softirq(CONF_VECTOR);
}

static void start(int n)
{
	runs = in_ksoftirqd = odd_counts = 0;
	wanted = n;
	conf_settle();
	conf_take_vector(raise_again);
}

static void raise_once(void)
{
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
}

CONF(SIRQ_14, "local_bh_enable() returns after ten passes at most, also if a vector raises itself.")
{
	int at_return;

	start(STORM);
	raise_once();
	at_return = READ_ONCE(runs);
	CONF_EXPECT(at_return >= 1);
	if (at_return > PASSES)
		CONF_EQ(at_return, PASSES);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) == STORM));
	conf_settle();
	conf_give_vector_back();
}

CONF(SIRQ_15, "The passes that are left over are made, in ksoftirqd of this CPU; none is lost.")
{
	start(STORM);
	raise_once();
	CONF_EXPECT(conf_sleep_until(READ_ONCE(runs) == STORM));
	conf_settle();
	CONF_EQ(runs, STORM);
	CONF_EXPECT(in_ksoftirqd > STORM / 2);
	conf_give_vector_back();
}

static void begin_storm(void *arg)
{
	raise_softirq(CONF_VECTOR);
}

/* It lets this thread run beside the storm on the same CPU: the row is at its end the proof. */
CONF(SIRQ_16, "Each CPU has a ksoftirqd, which lets other threads go between its rounds.")
{
	struct conf_helper h;
	int cpu;

	for_each_online_cpu(cpu) {
		start(INT_MAX);
		if (!conf_helper_start(&h, cpu, begin_storm, NULL))
			break;
		conf_helper_join(&h);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(in_ksoftirqd) > STORM));
		WRITE_ONCE(wanted, 0);
		schedule_timeout_uninterruptible(3);
		CONF_EQ(odd_counts, 0);
		conf_give_vector_back();
	}
}

CONF_MODULE(CONF_ROW(SIRQ_14), CONF_ROW(SIRQ_15), CONF_ROW(SIRQ_16));
