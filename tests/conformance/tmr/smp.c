// SPDX-License-Identifier: MIT
/*
 * TMR rows that need several CPUs: where a timer fires, and what is never at
 * the same time. The row's thread is on the last CPU, the other side on CPU 0.
 *
 * A gate is a timer whose handler stands still until it is let go, so that the
 * row knows that it is running while it acts.
 *
 * Context: process context; the handlers in softirq context.
 * Locking: none: events are published with release and seen with acquire.
 * Linux: kernel/time/timer.c (get_target_base, running_timer).
 */
#include "tmr.h"

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>

#define OTHER 0

struct gate {
	struct timer_list timer;
	atomic_t inside;
	int entered; /* handlers begun */
	int open;    /* they may end */
	int left;    /* handlers ended */
	int cpu;
	bool overlapped;
};

static void gate_fire(struct timer_list *t)
{
	struct gate *g = from_timer(g, t, timer);

	if (atomic_inc_return(&g->inside) != 1)
		g->overlapped = true;
	g->cpu = raw_smp_processor_id();
	smp_store_release(&g->entered, g->entered + 1);
	conf_spin_until(smp_load_acquire(&g->open));
	atomic_dec(&g->inside);
	smp_store_release(&g->left, g->left + 1);
}

static void gate_setup(struct gate *g)
{
	memset(g, 0, sizeof(*g));
	timer_setup(&g->timer, gate_fire, 0);
}

/* Start it on a CPU and see it stand in its handler. */
static void gate_enter(struct gate *g, int cpu)
{
	gate_setup(g);
	g->timer.expires = jiffies + 1;
	add_timer_on(&g->timer, cpu);
	CONF_EXPECT(conf_sleep_until(smp_load_acquire(&g->entered) == 1));
}

static void gate_open(struct gate *g)
{
	smp_store_release(&g->open, 1);
}

static struct gate gate;
static struct probe probe;

struct call {
	struct completion done;
	void (*fn)(void *arg);
	void *arg;
};

static int call_thread(void *data)
{
	struct call *call = data;

	call->fn(call->arg);
	complete(&call->done);
	return 0;
}

static bool call_start(struct call *call, int cpu, void (*fn)(void *arg), void *arg)
{
	struct task_struct *task;

	init_completion(&call->done);
	call->fn = fn;
	call->arg = arg;
	task = kthread_create(call_thread, call, "tmr/%d", cpu);
	if (!CONF_EXPECT(!IS_ERR(task)))
		return false;
	kthread_bind(task, cpu);
	wake_up_process(task);
	return true;
}

/* Call @fn in a thread on another CPU, and wait for it. */
static void call_on(int cpu, void (*fn)(void *arg), void *arg)
{
	struct call call;

	if (call_start(&call, cpu, fn, arg))
		wait_for_completion(&call.done);
}

static void rearm_ten_times(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	if (p->runs && p->cpu != raw_smp_processor_id())
		conf_fail(__FILE__, __LINE__, "from CPU %d to %d", p->cpu, raw_smp_processor_id());
	if (p->runs < 9)
		mod_timer(t, jiffies + 1);
	probe_fire(t);
}

CONF_SMP(TMR_22, 2, "A timer that re-arms itself in its handler stays on its CPU.")
{
	int cpu;

	for_each_online_cpu(cpu) {
		probe_setup(&probe, 0);
		probe.timer.function = rearm_ten_times;
		probe.timer.expires = jiffies + 1;
		add_timer_on(&probe.timer, cpu);
		CONF_EXPECT(probe_wait(&probe, 10));
		CONF_EQ(probe.cpu, cpu);
	}
}

CONF_SMP(TMR_23, 2, "A timer armed elsewhere while its handler runs fires where that runs.")
{
	gate_enter(&gate, OTHER);
	CONF_EQ(mod_timer(&gate.timer, jiffies + 1), 0);
	CONF_EXPECT(timer_pending(&gate.timer));
	/* Due here by now, if it were here. */
	sleep_ticks(5);
	CONF_EQ(READ_ONCE(gate.entered), 1);
	gate_open(&gate);
	CONF_EXPECT(conf_sleep_until(smp_load_acquire(&gate.left) == 2));
	CONF_EQ(gate.cpu, OTHER);
	CONF_EXPECT(!gate.overlapped);
}

static void arm_here(void *arg)
{
	mod_timer(&probe.timer, jiffies + 2);
}

static void arm_far_here(void *arg)
{
	mod_timer(&probe.timer, jiffies + FAR);
}

CONF_SMP(TMR_24, 2, "A timer fires on the CPU of the task that armed it last.")
{
	int here = raw_smp_processor_id();

	probe_setup(&probe, 0);
	arm_here(NULL);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EQ(probe.cpu, here);

	call_on(OTHER, arm_far_here, NULL);
	CONF_EQ(mod_timer(&probe.timer, jiffies + 2), 1);
	CONF_EXPECT(probe_wait(&probe, 2));
	CONF_EQ(probe.cpu, here);
}

CONF_SMP(TMR_25, 2, "A pinned timer fires on the CPU that armed it last.")
{
	int here = raw_smp_processor_id();

	probe_setup(&probe, TIMER_PINNED);
	call_on(OTHER, arm_here, NULL);
	CONF_EXPECT(probe_wait(&probe, 1));
	CONF_EQ(probe.cpu, OTHER);

	call_on(OTHER, arm_far_here, NULL);
	arm_here(NULL);
	CONF_EXPECT(probe_wait(&probe, 2));
	CONF_EQ(probe.cpu, here);

	arm_far_here(NULL);
	call_on(OTHER, arm_here, NULL);
	CONF_EXPECT(probe_wait(&probe, 3));
	CONF_EQ(probe.cpu, OTHER);
}

CONF_SMP(TMR_27, 2, "Handlers run side by side on two CPUs, and one after the other on one.")
{
	static struct gate second;
	int here = raw_smp_processor_id();

	gate_enter(&gate, OTHER);
	gate_setup(&second);
	gate_open(&second);
	second.timer.expires = jiffies + 1;
	add_timer_on(&second.timer, here);
	CONF_EXPECT(conf_sleep_until(smp_load_acquire(&second.left) == 1));
	CONF_EQ(second.cpu, here);
	CONF_EQ(READ_ONCE(gate.left), 0);

	second.timer.expires = jiffies + 1;
	add_timer_on(&second.timer, OTHER);
	sleep_ticks(5);
	CONF_EQ(READ_ONCE(second.entered), 1);
	gate_open(&gate);
	CONF_EXPECT(conf_sleep_until(smp_load_acquire(&second.left) == 2));
	CONF_EQ(READ_ONCE(gate.left), 1);
	CONF_EQ(second.cpu, OTHER);
}

static void open_gate_later(struct timer_list *unused)
{
	gate_open(&gate);
}

static int pending_after_rearm;

static void rearm_gate_and_open(struct timer_list *unused)
{
	mod_timer(&gate.timer, jiffies + FAR);
	pending_after_rearm = timer_pending(&gate.timer);
	gate_open(&gate);
}

/* So its end is the last, even of a handler that arms its timer each time. */
static void shut_down_a_running_one(void)
{
	static DEFINE_TIMER(rearmer, rearm_gate_and_open);
	int was_pending;

	gate_enter(&gate, OTHER);
	pending_after_rearm = -1;
	mod_timer(&rearmer, jiffies + 3);
	was_pending = timer_shutdown_sync(&gate.timer);
	CONF_EQ(smp_load_acquire(&gate.left), 1);
	/* Linux lets it be armed until the handler has ended, and then takes it out. */
	CONF_EQ(was_pending, pending_after_rearm);
	CONF_EXPECT(CONF_LINUX || !pending_after_rearm);
	CONF_EXPECT(!timer_pending(&gate.timer));
	CONF_EQ(del_timer_sync(&rearmer), 0);
}

CONF_SMP(TMR_30, 2,
	 "del_timer_sync() returns when the handler has ended, wherever it ran; so does "
	 "timer_shutdown_sync(), and then the timer is not armed.")
{
	static DEFINE_TIMER(opener, open_gate_later);

	gate_enter(&gate, OTHER);
	/* Not waiting is what del_timer() does, and trying. */
	CONF_EQ(del_timer(&gate.timer), 0);
	CONF_EQ(try_to_del_timer_sync(&gate.timer), -1);
	CONF_EQ(READ_ONCE(gate.left), 0);
	mod_timer(&opener, jiffies + 3);
	CONF_EQ(del_timer_sync(&gate.timer), 0);
	CONF_EQ(smp_load_acquire(&gate.left), 1);
	CONF_EQ(del_timer_sync(&opener), 0);

	/* Armed again while the handler runs, it is removed all the same. */
	gate_enter(&gate, OTHER);
	mod_timer(&gate.timer, jiffies + FAR);
	mod_timer(&opener, jiffies + 3);
	CONF_EQ(del_timer_sync(&gate.timer), 1);
	CONF_EQ(smp_load_acquire(&gate.left), 1);
	CONF_EQ(del_timer_sync(&opener), 0);

	shut_down_a_running_one();
}

#define LETTERS 32
#define ROUNDS 50

static struct letter {
	struct timer_list timer;
	unsigned int text[4];
	unsigned int read; /* what the handler saw, if all four were the same */
} letters[LETTERS];

static void read_letter(struct timer_list *t)
{
	struct letter *l = from_timer(l, t, timer);
	unsigned int text = l->text[0];

	if (l->text[1] == text && l->text[2] == text && l->text[3] == text)
		smp_store_release(&l->read, text);
}

CONF_SMP(TMR_45, 2, "What was stored before a timer was armed, its handler sees, on any CPU.")
{
	unsigned int i, k, round;

	for (i = 0; i < LETTERS; i++)
		timer_setup(&letters[i].timer, read_letter, 0);
	for (round = 1; round <= ROUNDS; round++) {
		for (i = 0; i < LETTERS; i++) {
			for (k = 0; k < 4; k++)
				letters[i].text[k] = round;
			letters[i].timer.expires = jiffies;
			add_timer_on(&letters[i].timer, OTHER);
		}
		for (i = 0; i < LETTERS; i++)
			if (!CONF_EXPECT(
				    conf_sleep_until(smp_load_acquire(&letters[i].read) == round)))
				del_timer_sync(&letters[i].timer);
	}
}

#define HAMMERS 4
#define BLOWS 10000

/* One thread each: arm it for a jiffy of its own, again and again. */
static void hammer(void *arg)
{
	unsigned long expires = *(unsigned long *)arg;
	int i;

	for (i = 0; i < BLOWS; i++) {
		mod_timer(&probe.timer, expires + i % 128);
		if (i % 1024 == 0)
			cond_resched();
	}
	mod_timer(&probe.timer, expires);
}

CONF_SMP(TMR_46, 2, "Armed by all CPUs at once, a timer ends up armed once, as one of them asked.")
{
	static struct call calls[HAMMERS];
	static unsigned long expires[HAMMERS];
	int i, n, asked = 0;

	probe_setup(&probe, 0);
	for (n = 0; n < HAMMERS; n++) {
		expires[n] = jiffies + FAR + n * 1000UL;
		if (!call_start(&calls[n], n % num_online_cpus(), hammer, &expires[n]))
			break;
	}
	for (i = 0; i < n; i++)
		wait_for_completion(&calls[i].done);
	CONF_EXPECT(timer_pending(&probe.timer));
	for (i = 0; i < n; i++)
		asked += probe.timer.expires == expires[i];
	CONF_EQ(asked, 1);
	CONF_EQ(mod_timer(&probe.timer, jiffies + 1), 1);
	CONF_EXPECT(probe_wait(&probe, 1));
	sleep_ticks(3);
	CONF_EQ(probe_runs(&probe), 1);
	CONF_EQ(del_timer_sync(&probe.timer), 0);
}

CONF_MODULE(CONF_ROW(TMR_22), CONF_ROW(TMR_23), CONF_ROW(TMR_24), CONF_ROW(TMR_25),
	    CONF_ROW(TMR_27), CONF_ROW(TMR_30), CONF_ROW(TMR_45), CONF_ROW(TMR_46));
