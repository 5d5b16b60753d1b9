// SPDX-License-Identifier: MIT
/*
 * Several CPUs: where a thread runs, calls between CPUs, what they share.
 *
 * Context: threads.
 * Locking: what is tested; else single words, written by one side and read by the
 * other.
 * Linux: the rows SCH, SMP and ATM of the specification.
 */
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/tlbflush.h>
#include <asm/tsc.h>
#include <jiffy/jitter.h>
#include <jiffy/ktest.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define SPIN_LIMIT (2 * HZ)

#define spin_until(cond)                                                \
	({                                                              \
		unsigned long _end = jiffies + SPIN_LIMIT;              \
		while (!(cond) && time_before(jiffies, _end))           \
			cpu_relax();                                    \
		!!(cond);                                               \
	})

static int ran_on = -1, stop;
static atomic_t spinning;

static int __process_context note_cpu(void *data)
{
	WRITE_ONCE(ran_on, smp_processor_id());
	return 0;
}

/* Keeps its CPU until it is told to let it go; a CPU number asks for that one alone. */
static int __process_context keep_cpu(void *data)
{
	atomic_inc(&spinning);
	while (!READ_ONCE(stop) && READ_ONCE(*(int *)data) == 0)
		cpu_relax_long();
	atomic_dec(&spinning);
	return 0;
}

/* Start what kthread_create() gave, on a CPU or on any. */
static struct task_struct *__process_context start(struct task_struct *task, int cpu)
{
	if (IS_ERR(task))
		panic("no memory for the test");
	if (cpu >= 0)
		kthread_bind(task, cpu);
	get_task_struct(task);
	wake_up_process(task);
	return task;
}

static void __process_context join(struct task_struct *task)
{
	wait_for_completion(&task->kthread.exited);
	put_task_struct(task);
}

/* The CPU that this thread is on, and from now on stays on, also across a sleep. */
static int __process_context stay_here(void)
{
	int cpu = smp_processor_id();

	set_cpus_allowed_ptr(current, cpumask_of(cpu));
	return cpu;
}

KTEST_SMP(wake_to_idle, 2, "A woken thread goes to a CPU that idles, not behind a busy one.")
{
	int self = stay_here();
	struct task_struct *task;

	ran_on = -1;
	task = start(kthread_create(note_cpu, NULL, "smp-test"), -1);
	EXPECT(spin_until(READ_ONCE(ran_on) >= 0));
	EXPECT(ran_on >= 0 && ran_on != self);
	join(task);
}

KTEST_SMP(bound_stays, 2, "A bound thread waits for its CPU though others idle.")
{
	int self = stay_here();
	unsigned long end;
	struct task_struct *task;

	ran_on = -1;
	task = start(kthread_create(note_cpu, NULL, "smp-test"), self);
	for (end = jiffies + 5; time_before(jiffies, end);)
		cpu_relax();
	EXPECT_EQ(READ_ONCE(ran_on), -1);
	wait_ticks(1);
	EXPECT_EQ(ran_on, self);
	join(task);
}

/* Keep all CPUs but this one busy; releasing[cpu] lets one of them go. */
static struct task_struct *keepers[NR_CPUS];
static int releasing[NR_CPUS];

static void __process_context keep_others_busy(void)
{
	int cpu, self = stay_here();

	stop = 0;
	atomic_set(&spinning, 0);
	for_each_online_cpu(cpu) {
		releasing[cpu] = 0;
		keepers[cpu] =
			cpu == self
				? NULL
				: start(kthread_create(keep_cpu, &releasing[cpu], "smp-test"), cpu);
	}
	EXPECT(spin_until(atomic_read(&spinning) == num_online_cpus() - 1));
}

static void __process_context let_go(void)
{
	int cpu;

	WRITE_ONCE(stop, 1);
	for_each_online_cpu(cpu)
		if (keepers[cpu])
			join(keepers[cpu]);
}

KTEST_SMP(idle_pulls, 2, "A CPU that runs out of threads takes one that waits elsewhere.")
{
	int self = stay_here(), other = cpumask_any_but(cpu_online_mask, self);
	struct task_struct *task;

	keep_others_busy();
	ran_on = -1;
	task = start(kthread_create(note_cpu, NULL, "smp-test"), -1);
	EXPECT_EQ(READ_ONCE(ran_on), -1);
	WRITE_ONCE(releasing[other], 1);
	EXPECT(spin_until(READ_ONCE(ran_on) >= 0));
	EXPECT_EQ(ran_on, other);
	let_go();
	join(task);
}

KTEST_SMP(bind_after_wake, 2, "A thread that has been woken cannot be bound any more: WARN.")
{
	int self = stay_here();
	struct task_struct *task;

	expect_log("WARNING: CPU");
	ran_on = -1;
	task = start(kthread_create(note_cpu, NULL, "smp-test"), self);
	kthread_bind(task, self);
	join(task);
}

static void leak_count(void *unused)
{
	preempt_disable();
}

KTEST_SMP(call_leaks, 2, "A called function that leaves preempt_count changed is named.")
{
	expect_log("smp call leak_count");
	smp_call_function_single(cpumask_any_but(cpu_online_mask, smp_processor_id()), leak_count,
				 NULL, 1);
}

static atomic_t crossed;

static void count_call(void *unused)
{
	atomic_inc(&crossed);
}

static int __process_context call_with_irqs_off(void *data)
{
	int other = *(int *)data;

	atomic_inc(&spinning);
	local_irq_disable();
	spin_until(atomic_read(&spinning) == 2);
	smp_call_function_single(other, count_call, NULL, 1);
	local_irq_enable();
	return 0;
}

KTEST_SMP(calls_cross, 2, "Two that call each other with interrupts off are told, and get through.")
{
	static int zero, one = 1;
	struct task_struct *a, *b;

	expect_log("WARNING: CPU");
	atomic_set(&spinning, 0);
	atomic_set(&crossed, 0);
	/* Both first: once one runs, kthreadd may have to wait for its CPU. */
	a = kthread_create(call_with_irqs_off, &one, "smp-test");
	b = kthread_create(call_with_irqs_off, &zero, "smp-test");
	start(a, 0);
	start(b, 1);
	join(a);
	join(b);
	EXPECT_EQ(atomic_read(&crossed), 2);
}

/* A page of its own, far from everything else that is mapped. */
#define WINDOW (STACKS_END - PAGE_SIZE)

static atomic_t wrong;

static void read_window(void *expected)
{
	if (READ_ONCE(*(unsigned long *)WINDOW) != *(unsigned long *)expected)
		atomic_inc(&wrong);
}

/* How many CPUs see another page there than the one with @value. */
static int __process_context differ(unsigned long value)
{
	atomic_set(&wrong, 0);
	on_each_cpu(read_window, &value, 1);
	return atomic_read(&wrong);
}

static unsigned long __process_context page_with(unsigned long value)
{
	unsigned long page = get_zeroed_page(GFP_KERNEL);

	if (!page)
		panic("no memory for the test");
	*(unsigned long *)page = value;
	return page;
}

KTEST_SMP(tlb_shootdown, 2, "After flush_tlb_kernel_range() no CPU sees the old page.")
{
	unsigned long first = page_with(1), second = page_with(2);

	/* The table is kept for ever. */
	if (!paging_has_table(WINDOW))
		paging_set_table(WINDOW, page_with(0));
	paging_map(WINDOW, first, _PAGE_RW);
	flush_tlb_kernel_range(WINDOW, WINDOW + PAGE_SIZE);
	EXPECT_EQ(differ(1), 0);
	paging_map(WINDOW, second, _PAGE_RW);
	/* Still in every TLB: else the test could not see a flush. */
	EXPECT_EQ(differ(2), num_online_cpus());
	flush_tlb_kernel_range(WINDOW, WINDOW + PAGE_SIZE);
	EXPECT_EQ(differ(2), 0);
	free_page(first);
	free_page(second);
}

KTEST_SMP(cpus_not_in_a_set, 2, "for_each_cpu_not() meets the possible CPUs that a set has not.")
{
	int cpu, met = 0;

	for_each_cpu_not(cpu, cpumask_of(0)) {
		EXPECT(cpu != 0 && cpu_possible(cpu));
		met++;
	}
	EXPECT_EQ(met, num_possible_cpus() - 1);
	for_each_cpu_not(cpu, cpu_possible_mask)
		EXPECT(!"one is left");
}

KTEST_SMP(irq_affinity, 2, "A line goes to an online CPU; a software line is always this CPU's.")
{
	struct cpumask none = CPU_MASK_NONE;

	EXPECT_EQ(irq_set_affinity(IRQ_SOFT_FIRST, cpumask_of(0)), -EINVAL);
	EXPECT_EQ(irq_set_affinity(NR_IRQS, cpumask_of(0)), -EINVAL);
	EXPECT_EQ(irq_set_affinity(4, &none), -EINVAL);
	EXPECT_EQ(irq_set_affinity(4, cpumask_of(num_online_cpus() - 1)), 0);
}

#define INCREMENTS 20000

static unsigned long unlocked;

static int __process_context increment(void *data)
{
	unsigned long n, seen;

	atomic_inc(&spinning);
	spin_until(atomic_read(&spinning) == 2);
	for (n = 0; n < INCREMENTS; n++) {
		seen = READ_ONCE(unlocked);
		jitter_point();
		WRITE_ONCE(unlocked, seen + 1);
	}
	return 0;
}

KTEST_SMP(unlocked_counter, 2, "With a seed, a counter without a lock loses updates.")
{
	struct task_struct *a, *b;

	atomic_set(&spinning, 0);
	unlocked = 0;
	a = start(kthread_create(increment, NULL, "smp-test"), 0);
	b = start(kthread_create(increment, NULL, "smp-test"), 1);
	join(a);
	join(b);
	if (jitter_seed)
		EXPECT(unlocked < 2 * INCREMENTS);
	else
		EXPECT(unlocked <= 2 * INCREMENTS);
}

KTEST_SMP(clocks_agree, 2, "Time-stamp counter and jiffies agree with every CPU busy.")
{
	unsigned long start_jiffies, ticks;
	u64 start_tsc, expected, tolerated, passed;

	keep_others_busy();
	start_jiffies = jiffies;
	spin_until(jiffies != start_jiffies);
	start_jiffies = jiffies;
	start_tsc = rdtsc();
	spin_until(time_after_eq(jiffies, start_jiffies + HZ));
	passed = rdtsc() - start_tsc;
	ticks = jiffies - start_jiffies;
	expected = mul_u32_u32(ticks, tsc_khz * (MSEC_PER_SEC / HZ));
	tolerated = div_u64(expected, 100);
	EXPECT(passed > expected - tolerated && passed < expected + tolerated);
	let_go();
}

/* --- Affinity -------------------------------------------------------------------------- */

KTEST_SMP(move_self, 2, "set_cpus_allowed_ptr() of oneself returns on a CPU of the mask (SCH-20).")
{
	int cpu, self = smp_processor_id();

	for_each_online_cpu(cpu) {
		EXPECT_EQ(set_cpus_allowed_ptr(current, cpumask_of(cpu)), 0);
		EXPECT_EQ(smp_processor_id(), cpu);
		msleep(10);
		yield();
		EXPECT_EQ(smp_processor_id(), cpu);
	}
	EXPECT_EQ(set_cpus_allowed_ptr(current, cpumask_of(self)), 0);
	EXPECT_EQ(set_cpus_allowed_ptr(current, cpu_possible_mask), 0);
	EXPECT_EQ(smp_processor_id(), self);
}

KTEST_SMP(move_queued, 2, "A thread that waits for its turn goes to a CPU of its new mask.")
{
	int self = stay_here(), other = cpumask_any_but(cpu_online_mask, self);
	struct task_struct *task = kthread_create(note_cpu, NULL, "smp-test");

	EXPECT_EQ(set_cpus_allowed_ptr(task, cpumask_of(self)), 0);
	ran_on = -1;
	start(task, -1);
	EXPECT_EQ(task_cpu(task), self);
	EXPECT_EQ(set_cpus_allowed_ptr(task, cpumask_of(other)), 0);
	EXPECT(spin_until(READ_ONCE(ran_on) >= 0));
	EXPECT_EQ(ran_on, other);
	join(task);
}

/* Runs until it has been moved to *(int *)data. */
static int __process_context run_until_moved(void *data)
{
	unsigned long end = jiffies + SPIN_LIMIT;

	atomic_inc(&spinning);
	while (smp_processor_id() != *(int *)data && time_before(jiffies, end))
		cond_resched();
	WRITE_ONCE(ran_on, smp_processor_id());
	return 0;
}

KTEST_SMP(move_running, 2, "A thread that runs elsewhere moves at its next cond_resched().")
{
	int self = stay_here(), other = cpumask_any_but(cpu_online_mask, self);
	struct task_struct *task = kthread_create(run_until_moved, &self, "smp-test");

	EXPECT_EQ(set_cpus_allowed_ptr(task, cpumask_of(other)), 0);
	ran_on = -1;
	atomic_set(&spinning, 0);
	start(task, -1);
	EXPECT(spin_until(atomic_read(&spinning)));
	EXPECT_EQ(set_cpus_allowed_ptr(task, cpumask_of(self)), 0);
	wait_for_completion(&task->kthread.exited);
	EXPECT_EQ(ran_on, self);
	put_task_struct(task);
}

KTEST(move_nowhere, "A mask without an online CPU is -EINVAL and changes nothing.")
{
	EXPECT_EQ(set_cpus_allowed_ptr(current, &CPU_MASK_NONE), -EINVAL);
	EXPECT(cpumask_equal(&current->cpus_mask, cpu_possible_mask));
}

#define ENDINGS 300

/* Never asleep, always in a sleep state: it meets kthread_stop()'s wake-up on its way out. */
static int __process_context end_when_asked(void *unused)
{
	atomic_inc(&spinning);
	do
		set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop());
	return 0;
}

KTEST_SMP(end_while_woken, 2, "A wake-up that was on its way does not bring a dead thread back.")
{
	int self = stay_here(), other = cpumask_any_but(cpu_online_mask, self);
	struct task_struct *task;

	for (int i = 0; i < ENDINGS; i++) {
		task = kthread_create(end_when_asked, NULL, "smp-test");
		kthread_bind(task, other);
		atomic_set(&spinning, 0);
		wake_up_process(task);
		EXPECT(spin_until(atomic_read(&spinning)));
		EXPECT_EQ(kthread_stop(task), 0);
	}
}
