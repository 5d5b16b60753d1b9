// SPDX-License-Identifier: MIT
/*
 * KTH rows: what a new thread is, and where it runs.
 *
 * Context: process context.
 * Locking: none; what a thread notes is read after it was stopped.
 * Linux: kernel/kthread.c.
 */
#include "kth.h"

#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/smp.h>

CONF(KTH_01, "kthread_create() makes a thread that sleeps, and does not run before it is woken.")
{
	bool ran = false;
	struct task_struct *k = kthread_create(wait_for_stop, &ran, NAME);

	if (!made(k))
		return;
	CONF_EQ(state_of(k), TASK_UNINTERRUPTIBLE);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EXPECT(!READ_ONCE(ran));
	CONF_EQ(state_of(k), TASK_UNINTERRUPTIBLE);
	CONF_EQ(wake_up_process(k), 1);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran)));
	CONF_EQ(kthread_stop(k), RESULT);
}

CONF(KTH_02, "kthread_run() makes one and wakes it.")
{
	bool ran = false;
	struct task_struct *k = kthread_run(wait_for_stop, &ran, NAME);

	if (!made(k))
		return;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran)));
	CONF_EQ(kthread_stop(k), RESULT);
}

/* Never woken. */
static void end_unborn(struct task_struct *k)
{
	CONF_EQ(kthread_stop(k), -EINTR);
}

CONF(KTH_03, "Its name is formatted, and cut to 15 characters.")
{
	struct task_struct *k = kthread_create(wait_for_stop, NULL, "%s-%d/%c", "conf", 42, 'x');

	CONF_EQ(TASK_COMM_LEN, 16);
	if (!made(k))
		return;
	CONF_STREQ(k->comm, "conf-42/x");
	end_unborn(k);
	k = kthread_create(wait_for_stop, NULL, "a-very-long-%s", "thread-name");
	if (!made(k))
		return;
	CONF_STREQ(k->comm, "a-very-long-thr");
	end_unborn(k);
}

/* What a thread finds when it begins. */
static struct {
	unsigned int flags;
	int preempt, task, irqs_off;
	long slept;
	bool signalled, allowed;
} born;

static int note_birth(void *unused)
{
	born.flags = current->flags;
	born.preempt = preempt_count();
	born.task = in_task();
	born.irqs_off = irqs_disabled();
	return 0;
}

CONF(KTH_04, "Its function runs in process context, with PF_KTHREAD, bound to no CPU.")
{
	struct task_struct *k;

	memset(&born, 0, sizeof(born));
	k = ended_thread(note_birth, NULL);
	if (!k)
		return;
	CONF_EXPECT(born.flags & PF_KTHREAD);
	CONF_EXPECT(!(born.flags & PF_NO_SETAFFINITY));
	CONF_EQ(born.preempt, 0);
	CONF_EXPECT(born.task);
	CONF_EXPECT(!born.irqs_off);
	put_task_struct(k);
}

static int ignore_signals_here(void *unused)
{
	send_sig(SIGTERM, current, 0);
	send_sig(SIGKILL, current, 0);
	born.signalled = signal_pending(current) || fatal_signal_pending(current);
	born.slept = schedule_timeout_interruptible(TICKS) + schedule_timeout_killable(TICKS);
	allow_signal(SIGTERM);
	born.allowed = signal_pending(current);
	return 0;
}

CONF(KTH_04_SIGNALS,
     "It ignores all signals, SIGKILL too; those are not kept until it allows them.")
{
	struct task_struct *k;

	memset(&born, 0, sizeof(born));
	k = ended_thread(ignore_signals_here, NULL);
	if (!k)
		return;
	CONF_EXPECT(!born.signalled);
	CONF_EQ(born.slept, 0);
	CONF_EXPECT(!born.allowed);
	put_task_struct(k);
}

/* Where a thread was each time it looked: a bit for a CPU. */
static unsigned long seen_cpus;
static int looks;

static int look_around(void *unused)
{
	int i;

	for (i = 0; i < TICKS; i++) {
		seen_cpus |= 1UL << raw_smp_processor_id();
		WRITE_ONCE(looks, looks + 1);
		schedule_timeout_uninterruptible(1);
	}
	return wait_for_stop(NULL);
}

/* Let it look, and end: it was on this CPU only. */
static void looks_on(struct task_struct *k, unsigned int cpu)
{
	seen_cpus = 0;
	looks = 0;
	wake_up_process(k);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(looks) == TICKS));
	CONF_EQ(kthread_stop(k), RESULT);
	CONF_EQ(seen_cpus, 1UL << cpu);
}

CONF(KTH_05, "kthread_bind() before the first wake-up: it runs on that CPU only.")
{
	struct task_struct *k;
	unsigned int cpu;

	for (cpu = 0; cpu < num_online_cpus(); cpu++) {
		k = kthread_create(look_around, NULL, NAME);
		if (!made(k))
			return;
		kthread_bind(k, cpu);
		CONF_EXPECT(k->flags & PF_NO_SETAFFINITY);
		CONF_EQ(state_of(k), TASK_UNINTERRUPTIBLE);
		looks_on(k, cpu);
	}
}

static int spin_until_stop(void *unused)
{
	while (!kthread_should_stop())
		cond_resched();
	return RESULT;
}

CONF(KTH_05_LATE,
     "Of a thread that runs, or sleeps in another state, it is told, and does nothing.")
{
	bool ran = false;
	struct task_struct *k = kthread_run(wait_for_stop, &ran, NAME);

	if (!made(k))
		return;
	conf_expect_log("WARNING: CPU");
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran) && state_of(k) == TASK_INTERRUPTIBLE));
	kthread_bind(k, 0);
	CONF_EXPECT(!(k->flags & PF_NO_SETAFFINITY));
	CONF_EQ(conf_log_count("WARNING: CPU"), 1);
	CONF_EQ(kthread_stop(k), RESULT);
	k = kthread_run(spin_until_stop, NULL, NAME);
	if (!made(k))
		return;
	kthread_bind(k, 0);
	CONF_EXPECT(!(k->flags & PF_NO_SETAFFINITY));
	CONF_EQ(conf_log_count("WARNING: CPU"), 2);
	CONF_EXPECT(conf_sleep_until(task_is_running(k)));
	kthread_stop(k); /* the result depends on whether it had begun */
}

static int sleep_deep(void *flag)
{
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		WRITE_ONCE(*(bool *)flag, true);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return raw_smp_processor_id();
}

CONF(KTH_05_DEEP, "One in TASK_UNINTERRUPTIBLE it cannot tell from a new one, and binds it.")
{
	bool ran = false;
	struct task_struct *k = kthread_run(sleep_deep, &ran, NAME);

	if (!made(k))
		return;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran) && state_of(k) == TASK_UNINTERRUPTIBLE));
	kthread_bind(k, 0);
	CONF_EXPECT(k->flags & PF_NO_SETAFFINITY);
	CONF_EQ(kthread_stop(k), 0);
}

CONF(KTH_06, "kthread_create_on_cpu() binds, and puts the CPU's number into the name.")
{
	char name[TASK_COMM_LEN];
	struct task_struct *k;
	unsigned int cpu;

	for (cpu = 0; cpu < num_online_cpus(); cpu++) {
		k = kthread_create_on_cpu(look_around, NULL, cpu, "conf/%u");
		if (!made(k))
			return;
		snprintf(name, sizeof(name), "conf/%u", cpu);
		CONF_STREQ(k->comm, name);
		CONF_EQ(state_of(k), TASK_UNINTERRUPTIBLE);
		CONF_EXPECT(k->flags & PF_NO_SETAFFINITY);
		looks = 0;
		schedule_timeout_uninterruptible(1);
		CONF_EQ(READ_ONCE(looks), 0);
		looks_on(k, cpu);
	}
}

CONF(KTH_07, "kthread_create_on_node() with NUMA_NO_NODE is kthread_create().")
{
	bool ran = false;
	struct task_struct *k =
		kthread_create_on_node(wait_for_stop, &ran, NUMA_NO_NODE, "conf-%d", 7);

	if (!made(k))
		return;
	CONF_STREQ(k->comm, "conf-7");
	CONF_EQ(state_of(k), TASK_UNINTERRUPTIBLE);
	wake_up_process(k);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(ran)));
	CONF_EQ(kthread_stop(k), RESULT);
}

CONF(KTH_25, "kthread_data() is the argument, kthread_func() the function.")
{
	bool ran = false;
	struct task_struct *k = kthread_create(wait_for_stop, &ran, NAME);

	if (!made(k))
		return;
	CONF_EXPECT(kthread_data(k) == &ran);
	CONF_EXPECT(kthread_func(k) == (void *)wait_for_stop);
	end_unborn(k);
}

CONF_MODULE(CONF_ROW(KTH_01), CONF_ROW(KTH_02), CONF_ROW(KTH_03), CONF_ROW(KTH_04),
	    CONF_ROW(KTH_04_SIGNALS), CONF_ROW(KTH_05), CONF_ROW(KTH_05_LATE),
	    CONF_ROW(KTH_05_DEEP), CONF_ROW(KTH_06), CONF_ROW(KTH_07), CONF_ROW(KTH_25));
