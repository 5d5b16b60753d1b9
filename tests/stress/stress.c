// SPDX-License-Identifier: MIT
/*
 * The runner: `stress [broken] SECONDS [OPERATIONS] [ID...]` runs scenarios one after the
 * other, each in this command's thread with actors bound to the CPUs.
 *
 * The load changes all the time, as in Linux's torture tests: time is cut into
 * phases; in every fourth all actors pause ("stutter"), and in another one those
 * of one CPU ("shuffle"), so that every CPU comes to rest now and then and starts
 * again from idle.
 *
 * With a number of operations a run goes on, after its time, until so many have been
 * counted.
 *
 * Context: process context; counting and violations in any.
 * Locking: counts are per CPU or atomic; one `stress` runs at a time.
 * Linux: kernel/torture.c.
 */
#include "stress.h"

#include <asm/irq_vectors.h>
#include <asm/processor.h>
#include <jiffy/jitter.h>
#include <jiffy/shell.h>
#include <linux/atomic.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/wait.h>

#define PHASE_JIFFIES (HZ / 5)
#define PHASES 4 /* of which one is for stuttering, one for shuffling */
#define STRESS_GRACE_SECONDS 30
#define SHOWN_VIOLATIONS 10
#define SECONDS_MAX 100000
#define EXIT_HUNG 3
#define TICK_LINE 0 /* of the PIT, on CPU 0; the others get an interrupt from there */

extern const struct stress __start_stresses[], __stop_stresses[];

bool stress_broken;
static const struct stress *running;
static unsigned long started, end; /* jiffies; of the running scenario */
static unsigned long wanted;       /* operations of each scenario, at least */
static unsigned int nr_actors;
static atomic_t violations, actors_left;
static DECLARE_WAIT_QUEUE_HEAD(actors_wait);
static DEFINE_PER_CPU(unsigned long, operations);
static DEFINE_PER_CPU(u32, random_state);

struct actor {
	void (*fn)(unsigned int nr);
	unsigned int nr;
	struct task_struct *task;
};

void stress_op(void)
{
	this_cpu_inc(operations);
}

static unsigned long total_operations(void)
{
	unsigned long total = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		total += per_cpu(operations, cpu);
	return total;
}

/* Knuth, "The Art of Computer Programming", vol. 2, 3.3.4: a line of table 1. */
u32 stress_random(void)
{
	u32 x = this_cpu_read(random_state) * 1664525 + 1013904223;

	this_cpu_write(random_state, x);
	/* The low bits have short periods. */
	return x >> 8;
}

u32 stress_below(u32 n)
{
	return stress_random() % n;
}

void stress_delay(u32 loops)
{
	for (u32 n = stress_below(loops + 1); n; n--)
		cpu_relax();
}

void stress_violation(const char *fmt, ...)
{
	char text[160];
	va_list args;

	if (atomic_inc_return(&violations) > SHOWN_VIOLATIONS)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	pr_err("stress: %s violation: CPU %d: %s\n", running->id, raw_smp_processor_id(), text);
}

unsigned int stress_violations(void)
{
	return atomic_read(&violations);
}

unsigned int stress_nr_actors(void)
{
	return nr_actors;
}

bool stress_ends(void)
{
	return time_after_eq(jiffies, end) && (!wanted || total_operations() >= wanted);
}

unsigned long stress_length(void)
{
	return end - started;
}

unsigned long stress_own_ticks(void)
{
	int cpu = smp_processor_id();

	return kstat_irqs_cpu(TICK_LINE, cpu) + kstat_ipis_cpu(TICK_VECTOR, cpu);
}

bool stress_in_ksoftirqd(void)
{
	return !strncmp(current->comm, "ksoftirqd/", strlen("ksoftirqd/"));
}

void stress_until(unsigned long when)
{
	if (time_before(end, when))
		end = when;
}

/* Is this the time for this CPU to rest? */
static bool resting(unsigned long elapsed)
{
	unsigned int phase = elapsed / PHASE_JIFFIES;

	switch (phase % PHASES) {
	case 1:
		return true;
	case 3:
		return phase / PHASES % num_online_cpus() == smp_processor_id();
	default:
		return false;
	}
}

bool __process_context stress_goes_on(void)
{
	unsigned long elapsed = jiffies - started;

	if (stress_ends())
		return false;
	if (resting(elapsed))
		schedule_timeout_uninterruptible(PHASE_JIFFIES - elapsed % PHASE_JIFFIES);
	else
		cond_resched();
	return !stress_ends();
}

static int __process_context actor_thread(void *data)
{
	struct actor *actor = data;

	actor->fn(actor->nr);
	if (atomic_dec_and_test(&actors_left))
		wake_up(&actors_wait);
	return 0;
}

static void __process_context create_actor(struct actor *actor, unsigned int cpu)
{
	actor->task = kthread_create(actor_thread, actor, "actor/%u", actor->nr);
	if (IS_ERR(actor->task))
		panic("no memory for the actors");
	kthread_bind(actor->task, cpu);
}

static void __process_context show_progress(void)
{
	pr_info("stress: %s %lu/%lu s, %lu operations, %u violations\n", running->id,
		(jiffies - started) / HZ, (end - started) / HZ, total_operations(),
		stress_violations());
}

/* A line each guest second, until all actors are done. */
static void __process_context await_actors(void)
{
	unsigned long over = end;

	while (!wait_event_timeout(actors_wait, !atomic_read(&actors_left), HZ)) {
		show_progress();
		if (!stress_ends())
			over = jiffies;
		if (time_before(jiffies, over + STRESS_GRACE_SECONDS * HZ))
			continue;
		stress_violation("%d actors have not ended %d s after the time",
				 atomic_read(&actors_left), STRESS_GRACE_SECONDS);
		panic("stress: %s hangs", running->id);
	}
}

void __process_context stress_actors(unsigned int per_cpu, void (*fn)(unsigned int nr))
{
	unsigned int cpus = num_online_cpus(), i;
	struct actor *actors;

	nr_actors = per_cpu * cpus;
	actors = kzalloc(nr_actors * sizeof(*actors), GFP_KERNEL);
	if (!actors)
		panic("no memory for the actors");
	atomic_set(&actors_left, nr_actors);
	for (i = 0; i < nr_actors; i++) {
		actors[i] = (struct actor){ .fn = fn, .nr = i };
		create_actor(&actors[i], i % cpus);
	}
	/* When all are there: kthreadd, which makes them, would have to compete with them. */
	for (i = 0; i < nr_actors; i++)
		wake_up_process(actors[i].task);
	await_actors();
	kfree(actors);
}

static void prepare(const struct stress *s, unsigned long seconds)
{
	int cpu;

	running = s;
	atomic_set(&violations, 0);
	for_each_possible_cpu(cpu) {
		per_cpu(operations, cpu) = 0;
		per_cpu(random_state, cpu) = (jitter_seed + 1) * (cpu + 1) * 0x9e3779b1;
	}
	started = jiffies;
	end = started + seconds * HZ;
}

static unsigned int __process_context run_one(const struct stress *s, unsigned long seconds)
{
	unsigned int bad;

	prepare(s, seconds);
	s->run();
	bad = stress_violations();
	pr_info("stress: %s %s: %lu s, %u CPUs, seed %u, %lu operations, %u violations\n", s->id,
		bad ? "not ok" : "ok", seconds, num_online_cpus(), jitter_seed, total_operations(),
		bad);
	return bad;
}

static bool selected(const struct stress *s, int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (!strcmp(s->id, argv[i]) || !strcmp(s->name, argv[i]))
			return true;
	return !argc;
}

static void __process_context list_scenarios(void)
{
	for (const struct stress *s = __start_stresses; s < __stop_stresses; s++)
		tty_printf("%-7s %-20s %s\n", s->id, s->name, s->claim);
}

static int __process_context run_selected(unsigned long seconds, int argc, char **argv)
{
	unsigned int nr = 0, bad = 0;

	for (const struct stress *s = __start_stresses; s < __stop_stresses; s++)
		if (selected(s, argc, argv)) {
			bad += run_one(s, seconds) != 0;
			nr++;
		}
	tty_printf("stress: %u ok, %u not ok\n", nr - bad, bad);
	return bad || !nr;
}

static int __process_context cmd_stress(int argc, char **argv)
{
	int at = 1, status;
	unsigned long seconds;

	if (argc == 1) {
		list_scenarios();
		return 0;
	}
	stress_broken = !strcmp(argv[1], "broken");
	if (stress_broken)
		at++;
	status = shell_number(argv[at++], "seconds", 1, SECONDS_MAX, &seconds);
	wanted = 0;
	/* No scenario's name begins with a digit. */
	if (!status && at < argc && isdigit(*argv[at]))
		status = shell_number(argv[at++], "operations", 1, ULONG_MAX, &wanted);
	return status ? status : run_selected(seconds, argc - at, argv + at);
}

SHELL_COMMAND(stress, .name = "stress", .group = "system", .summary = "run the stress scenarios",
	      .usage = "[[broken] SECONDS [OPERATIONS] [ID]...]", .example = "stress 3 TOR-02",
	      .counterpart = "modprobe locktorture", .run = cmd_stress);
