// SPDX-License-Identifier: MIT
/*
 * SIRQ rows: the vectors, and who runs them where.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: a row's handlers run on its own CPU, but in SIRQ-06 and SIRQ-19.
 * Linux: kernel/softirq.c.
 */
#include "conf_shim.h"

#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/smp.h>
#include <linux/string.h>

static int runs;

static void count(struct softirq_action *h)
{
	runs++;
}

static void run_vector(void)
{
	conf_settle();
	local_bh_disable();
	raise_softirq(CONF_VECTOR);
	local_bh_enable();
}

CONF(SIRQ_01, "There are ten vectors, HI first, and they have these numbers.")
{
	CONF_EQ(HI_SOFTIRQ, 0);
	CONF_EQ(TIMER_SOFTIRQ, 1);
	CONF_EQ(NET_TX_SOFTIRQ, 2);
	CONF_EQ(NET_RX_SOFTIRQ, 3);
	CONF_EQ(BLOCK_SOFTIRQ, 4);
	CONF_EQ(IRQ_POLL_SOFTIRQ, 5);
	CONF_EQ(TASKLET_SOFTIRQ, 6);
	CONF_EQ(SCHED_SOFTIRQ, 7);
	CONF_EQ(HRTIMER_SOFTIRQ, 8);
	CONF_EQ(RCU_SOFTIRQ, 9);
	CONF_EQ(NR_SOFTIRQS, 10);
}

CONF(SIRQ_02, "The vectors have names, which messages show.")
{
	static const char *const names[] = { "HI",       "TIMER",   "NET_TX", "NET_RX",  "BLOCK",
					     "IRQ_POLL", "TASKLET", "SCHED",  "HRTIMER", "RCU" };
	unsigned int i;

	CONF_EQ(ARRAY_SIZE(names), NR_SOFTIRQS);
	for (i = 0; i < ARRAY_SIZE(names); i++)
		CONF_STREQ(conf_softirq_name(i), names[i]);
}

static void other_count(struct softirq_action *h)
{
	runs += 100;
}

CONF(SIRQ_03, "open_softirq() stores the handler; a second one replaces the first.")
{
	conf_take_vector(count);
	CONF_EXPECT(conf_softirq_action(CONF_VECTOR)->action == count);
	runs = 0;
	run_vector();
	CONF_EQ(runs, 1);
	open_softirq(CONF_VECTOR, other_count);
	CONF_EXPECT(conf_softirq_action(CONF_VECTOR)->action == other_count);
	run_vector();
	CONF_EQ(runs, 101);
	conf_give_vector_back();
}

static struct softirq_action *given;

static void note_argument(struct softirq_action *h)
{
	given = h;
}

CONF(SIRQ_04, "A handler gets its entry of softirq_vec.")
{
	given = NULL;
	conf_take_vector(note_argument);
	run_vector();
	conf_give_vector_back();
	CONF_EXPECT(given && given == conf_softirq_action(CONF_VECTOR));
}

/* Raises in this context; true if that one bit has come, and interrupts stayed off. */
static bool raise_and_look(void)
{
	unsigned long flags;
	u32 before, after;
	bool off;

	local_irq_save(flags);
	before = local_softirq_pending();
	raise_softirq(CONF_VECTOR);
	after = local_softirq_pending();
	off = irqs_disabled();
	local_irq_restore(flags);
	return off && after == (before | 1U << CONF_VECTOR);
}

static void raise_here(void *arg)
{
	*(bool *)arg = raise_and_look();
}

CONF(SIRQ_05, "raise_softirq() works in any context, sets one bit, and leaves the interrupt flag.")
{
	bool off, in_softirq, in_hardirq;

	conf_take_vector(count);
	CONF_EXPECT(raise_and_look());
	raise_softirq(CONF_VECTOR);
	CONF_EXPECT(!irqs_disabled());
	local_irq_disable();
	off = raise_and_look();
	local_irq_enable();
	CONF_EXPECT(off);
	local_bh_disable();
	CONF_EXPECT(raise_and_look());
	local_bh_enable();
	conf_in_softirq(raise_here, &in_softirq);
	conf_in_hardirq(raise_here, &in_hardirq);
	CONF_EXPECT(in_softirq);
	CONF_EXPECT(in_hardirq);
	CONF_EXPECT(conf_sleep_until(!(local_softirq_pending() & 1U << CONF_VECTOR)));
	conf_give_vector_back();
}

static int ran_on;

static void note_cpu(struct softirq_action *h)
{
	WRITE_ONCE(ran_on, raw_smp_processor_id());
}

static void raise_on_this_cpu(void *arg)
{
	raise_softirq(CONF_VECTOR);
}

CONF(SIRQ_06, "A vector runs on the CPU that raised it.")
{
	struct conf_helper h;
	int cpu;

	conf_take_vector(note_cpu);
	for_each_online_cpu(cpu) {
		WRITE_ONCE(ran_on, -1);
		if (!conf_helper_start(&h, cpu, raise_on_this_cpu, NULL))
			break;
		conf_helper_join(&h);
		conf_sleep_until(READ_ONCE(ran_on) != -1);
		CONF_EQ(ran_on, cpu);
	}
	conf_give_vector_back();
}

static atomic_t inside;
static bool met;

static void meet(struct softirq_action *h)
{
	atomic_inc(&inside);
	if (conf_spin_until(atomic_read(&inside) == 2))
		WRITE_ONCE(met, true);
}

CONF_SMP(SIRQ_19, 2, "A vector may run on several CPUs at the same time.")
{
	struct conf_helper h;

	atomic_set(&inside, 0);
	met = false;
	conf_take_vector(meet);
	if (conf_helper_start(&h, conf_other_cpu(), raise_on_this_cpu, NULL)) {
		run_vector();
		conf_helper_join(&h);
	}
	CONF_EXPECT(READ_ONCE(met));
	CONF_EXPECT(conf_sleep_until(atomic_read(&inside) == 2));
	conf_give_vector_back();
}

CONF_MODULE(CONF_ROW(SIRQ_01), CONF_ROW(SIRQ_02), CONF_ROW(SIRQ_03), CONF_ROW(SIRQ_04),
	    CONF_ROW(SIRQ_05), CONF_ROW(SIRQ_06), CONF_ROW(SIRQ_19));
