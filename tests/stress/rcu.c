// SPDX-License-Identifier: MIT
/*
 * RCU under load: does a reader ever hold what has been freed?
 *
 * The shared element is replaced all the time, by writers on all CPUs. The old
 * one is not freed but grows older by one with each grace period:
 *
 *	shared --replaced--> age 1 --grace period--> 2 --> ... --> OLD --> pool
 *
 * A reader that found it before may see age 1; age 2 means that a grace period
 * ended under a reader. Readers are threads with something held off in each way
 * there is, timers (softirq) and top halves, for random times. Most of the old ones
 * age by callbacks, the others by synchronize_rcu(). A second pointer leads to
 * memory that kfree_rcu() really frees.
 *
 * Context: actors in process context; readers and callbacks also in interrupts.
 * Locking: pool_lock protects the pool; writer_lock the writers from each other.
 * Linux: kernel/rcu/rcutorture.c.
 */
#include "stress.h"

#include <asm/barrier.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <linux/atomic.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

#define ELEMENTS 64
#define OLD 6
#define STRESS_IRQ (NR_IRQS - 1)
#define BURST 8 /* callbacks of an actor before it calls rcu_barrier() */
#define SHORT_LOOPS 40
#define LONG_RARITY 32 /* one reader in so many lasts for ticks, as grace periods do */
#define LONG_TICKS 12
/* So that the other CPUs let grace periods go on. */
#define LONG_AT_ONCE (num_online_cpus() > 2 ? 2 : 1)
#define MAGIC 0x600d600d

struct element {
	struct rcu_head rcu;
	int age;
	int cpu; /* that queued the callback */
	u32 value, check;
	struct element *next;
};

/* kfree() writes into the first word. */
struct memory {
	u32 magic;
	struct rcu_head rcu;
};

struct burst {
	struct rcu_head rcu[BURST];
	atomic_t called;
};

static struct element elements[ELEMENTS];
static struct element *pool;
static DEFINE_SPINLOCK(pool_lock);   /* also taken by callbacks */
static DEFINE_SPINLOCK(writer_lock); /* threads only */
static struct element __rcu *shared;
static struct memory __rcu *shared_memory;
static DEFINE_PER_CPU(atomic_t, queued);
static DEFINE_PER_CPU(atomic_t, called);
static DEFINE_PER_CPU(struct timer_list, timers);
static struct burst bursts[NR_CPUS];
static atomic_t long_ones; /* readers that last long, now */
static atomic_t staying;   /* readers in stay_until_replaced(): 0 or 1 */

/* --- The pool -------------------------------------------------------------------- */

static struct element *take(void)
{
	struct element *e;

	spin_lock_bh(&pool_lock);
	e = pool;
	if (e)
		pool = e->next;
	spin_unlock_bh(&pool_lock);
	return e;
}

static void give_back(struct element *e)
{
	unsigned long flags;

	spin_lock_irqsave(&pool_lock, flags);
	e->next = pool;
	pool = e;
	spin_unlock_irqrestore(&pool_lock, flags);
}

static unsigned int pool_size(void)
{
	unsigned int n = 0;

	for (const struct element *e = pool; e; e = e->next)
		n++;
	return n;
}

/* --- Readers --------------------------------------------------------------------- */

/* As mdelay(); alone, without the `pause` of the counting clock, which costs the host time. */
static void spin_ms(unsigned int ms)
{
	u64 end = rdtsc() + (u64)ms * tsc_khz;
	bool alone = num_online_cpus() == 1;

	while (rdtsc() < end)
		if (!alone)
			cpu_relax();
}

static void go_on_reading(void)
{
	bool is_long = !stress_below(LONG_RARITY) && atomic_add_unless(&long_ones, 1, LONG_AT_ONCE);

	if (is_long) {
		spin_ms(1000 / HZ * (1 + stress_below(LONG_TICKS)));
		atomic_dec(&long_ones);
	} else {
		stress_delay(SHORT_LOOPS);
	}
}

/*
 * Where something is wrong on purpose, a reader meets it in every schedule: it stays until
 * what it holds has been replaced. While the pool has an element, one of the writers of the
 * other CPUs will do that: nothing they do waits for this reader. One at a time, or they
 * would wait for each other; with interrupts on, since the clock is CPU 0's.
 */
static void stay_until_replaced(const struct element *e)
{
	if (in_interrupt() || irqs_disabled() || num_online_cpus() == 1)
		return;
	if (!READ_ONCE(pool) || !atomic_add_unless(&staying, 1, 1))
		return;
	while (!READ_ONCE(e->age) && !stress_ends())
		cpu_relax();
	atomic_dec(&staying);
}

static void check_element(const char *where)
{
	const struct element *e = rcu_dereference(shared);
	const struct memory *m = rcu_dereference(shared_memory);
	int age;

	if (!e || !m)
		return;
	STRESS_CHECK(READ_ONCE(e->check) == ~READ_ONCE(e->value),
		     "a reader in %s finds an element before it is complete", where);
	go_on_reading();
	if (stress_broken)
		stay_until_replaced(e);
	age = READ_ONCE(e->age);
	STRESS_CHECK(age <= 1, "a reader in %s holds an element of age %d", where, age);
	STRESS_CHECK(READ_ONCE(m->magic) == MAGIC, "a reader in %s holds freed memory (%x)", where,
		     m->magic);
}

/* A handler is a reader as it is. */
static irqreturn_t __hardirq_context read_in_top_half(int irq, void *dev_id)
{
	check_element("a top half");
	return IRQ_HANDLED;
}

static void __bh_context read_in_timer(struct timer_list *timer)
{
	check_element("a timer");
	if (!stress_ends())
		mod_timer(timer, jiffies + 1 + stress_below(2));
}

static void read_nested(void)
{
	rcu_read_lock();
	check_element("a thread");
	rcu_read_lock();
	irq_soft_raise(STRESS_IRQ);
	rcu_read_unlock();
	check_element("a thread after an inner reader");
	rcu_read_unlock();
}

static void __process_context read_bh_off(void)
{
	rcu_read_lock_bh();
	check_element("a thread with bottom halves off");
	rcu_read_unlock_bh();
}

static void read_irqs_off(void)
{
	local_irq_disable();
	check_element("a thread with interrupts off");
	local_irq_enable();
}

static void read_preempt_off(void)
{
	preempt_disable();
	check_element("a thread with preemption off");
	preempt_enable();
}

static void __process_context read_somehow(void)
{
	switch (stress_below(5)) {
	case 0:
		read_bh_off();
		break;
	case 1:
		read_irqs_off();
		break;
	case 2:
		read_preempt_off();
		break;
	case 3:
		irq_soft_raise(STRESS_IRQ);
		break;
	default:
		read_nested();
	}
}

/* --- Writers ----------------------------------------------------------------------- */

static void grow_older(struct element *e);

static void __bh_context one_grace_period_later(struct rcu_head *head)
{
	struct element *e = container_of(head, struct element, rcu);
	int cpu = smp_processor_id();

	STRESS_CHECK(in_serving_softirq() && !in_hardirq() && !irqs_disabled(),
		     "a callback runs with preempt_count %x", preempt_count());
	STRESS_CHECK(cpu == e->cpu, "a callback queued on CPU %d runs here", e->cpu);
	atomic_inc(&per_cpu(called, cpu));
	WRITE_ONCE(e->age, e->age + 1);
	grow_older(e);
}

static void grow_older(struct element *e)
{
	unsigned long flags;

	if (e->age == OLD) {
		give_back(e);
		return;
	}
	local_irq_save(flags);
	e->cpu = smp_processor_id();
	atomic_inc(&per_cpu(queued, e->cpu));
	call_rcu(&e->rcu, one_grace_period_later);
	local_irq_restore(flags);
}

static void __process_context retire(struct element *e)
{
	/* Broken: as if a grace period had passed; the writer does not wait for one, either. */
	WRITE_ONCE(e->age, stress_broken ? 2 : 1);
	if (stress_broken || stress_below(4)) {
		grow_older(e);
		return;
	}
	while (e->age < OLD) {
		synchronize_rcu();
		WRITE_ONCE(e->age, e->age + 1);
	}
	give_back(e);
}

static struct element *exchange(struct element *new)
{
	struct element *old;

	spin_lock(&writer_lock);
	old = rcu_replace_pointer(shared, new, lockdep_is_held(&writer_lock));
	spin_unlock(&writer_lock);
	return old;
}

static void __process_context replace_element(void)
{
	struct element *new = take(), *old;

	if (!new)
		return;
	new->age = 0;
	new->value = stress_random();
	new->check = ~new->value;
	old = exchange(new);
	if (old)
		retire(old);
}

static struct memory *exchange_memory(struct memory *new)
{
	struct memory *old;

	spin_lock(&writer_lock);
	old = rcu_replace_pointer(shared_memory, new, lockdep_is_held(&writer_lock));
	spin_unlock(&writer_lock);
	return old;
}

static void __process_context replace_memory(void)
{
	struct memory *new = kmalloc(sizeof(*new), GFP_KERNEL), *old;

	if (!new)
		return;
	new->magic = MAGIC;
	old = exchange_memory(new);
	if (stress_below(16))
		kfree_rcu(old, rcu);
	else
		kfree_rcu(old);
}

static void __bh_context count_burst(struct rcu_head *head)
{
	atomic_inc(&bursts[smp_processor_id()].called);
}

/* By one actor of each CPU. */
static void __process_context burst_and_wait(void)
{
	struct burst *burst = &bursts[smp_processor_id()];
	unsigned int n = 1 + stress_below(BURST), i;

	atomic_set(&burst->called, 0);
	for (i = 0; i < n; i++)
		call_rcu(&burst->rcu[i], count_burst);
	rcu_barrier();
	STRESS_CHECK(atomic_read(&burst->called) == n, "rcu_barrier() returns after %d of %u",
		     atomic_read(&burst->called), n);
}

/* The first of each CPU reads, the second writes, the third waits. */
static void __process_context read_or_write(unsigned int nr)
{
	unsigned int role = nr / num_online_cpus();

	while (stress_goes_on()) {
		switch (role) {
		case 0:
			read_somehow();
			break;
		case 1:
			replace_element();
			replace_memory();
			break;
		default:
			burst_and_wait();
		}
		stress_op();
	}
}

/* --- The scenario ------------------------------------------------------------------- */

static void __process_context set_up(void)
{
	int cpu;

	pool = NULL;
	for (unsigned int i = 0; i < ELEMENTS; i++)
		give_back(&elements[i]);
	replace_element();
	replace_memory();
	if (request_irq(STRESS_IRQ, read_in_top_half, 0, "stress", elements))
		stress_violation("request_irq() failed");
	for_each_online_cpu(cpu) {
		atomic_set(&per_cpu(queued, cpu), 0);
		atomic_set(&per_cpu(called, cpu), 0);
		timer_setup(&per_cpu(timers, cpu), read_in_timer, TIMER_PINNED);
		per_cpu(timers, cpu).expires = jiffies + 1;
		add_timer_on(&per_cpu(timers, cpu), cpu);
	}
}

static void __process_context take_down(void)
{
	int cpu, i;

	for_each_online_cpu(cpu)
		del_timer_sync(&per_cpu(timers, cpu));
	free_irq(STRESS_IRQ, elements);
	retire(exchange(NULL));
	kfree_rcu(exchange_memory(NULL), rcu);
	/* A callback queues the next one. */
	for (i = 0; i < OLD; i++)
		rcu_barrier();
}

static void check_counts(int cpu)
{
	int were_queued = atomic_read(&per_cpu(queued, cpu));
	int were_called = atomic_read(&per_cpu(called, cpu));

	STRESS_CHECK(were_queued == were_called, "CPU %d: %d callbacks queued, %d called", cpu,
		     were_queued, were_called);
}

STRESS(rcu_readers, "RCU-01", "What a reader holds is not freed.")
{
	int cpu;

	set_up();
	stress_actors(3, read_or_write);
	take_down();
	for_each_online_cpu(cpu)
		check_counts(cpu);
	STRESS_CHECK(pool_size() == ELEMENTS, "%u of %d elements came back", pool_size(), ELEMENTS);
}
