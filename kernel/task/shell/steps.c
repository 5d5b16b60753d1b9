// SPDX-License-Identifier: MIT
/*
 * The recorder behind irq, softirqs and tasklet: each step is one call of a
 * function, with what tells its context.
 *
 * Nothing is believed and everything read off: the context is preempt_count,
 * the stack is the one the local variables lie on, and who started the function
 * is found by walking its frames outwards to the first of the four places that
 * start deferred work. A handler only fills in a row; the table is printed by
 * the command, when all is over, so that printing does not delay what it shows.
 *
 * Context: step() in any; the rest in the command's thread.
 * Locking: steps_lock protects the rows; taken with interrupts off, in any
 * context; innermost. `taken` says that a command owns the recorder: it is held
 * across sleeps, so it is a flag with a wait queue and not a spinlock.
 * Linux: the function_graph and irq events of ftrace show such a path.
 */
#include "steps.h"
#include "shell.h"
#include <asm/stacktrace.h>
#include <jiffy/stack.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/wait.h>

/* More than any command shows; what comes on top is counted. */
#define STEPS_MAX 32
#define TIMES_MAX 1000
/* "name[pid]" */
#define CURRENT_BYTES (TASK_COMM_LEN + 8)

/**
 * struct step - one row: calls of a function that saw the same (all: steps_lock)
 * @what: which function
 * @times: how many calls in a row
 * @jiffies: when the first was
 * @count: preempt_count, before the lock's own level
 * @cpu: where
 * @pid: current's
 * @comm: current's
 * @stack: "hardirq", "softirq" or "thread"
 * @starter: who runs deferred work there; "-" in a thread
 */
struct step {
	const char *what;
	unsigned long times;
	unsigned long jiffies;
	int count;
	int cpu;
	pid_t pid;
	char comm[TASK_COMM_LEN];
	const char *stack;
	const char *starter;
};

static DEFINE_RAW_SPINLOCK(steps_lock);
static struct step steps[STEPS_MAX]; /* steps_lock */
static unsigned int nr_steps;        /* steps_lock */
static unsigned long nr_left_out;    /* steps_lock */
static unsigned long start_jiffies;  /* the owner */

static atomic_t taken;
static DECLARE_WAIT_QUEUE_HEAD(turn);
static struct softirq_action irq_poll_before; /* the owner */

static unsigned long runs_left; /* of a chain (the owner, then the chain's handler) */
static struct completion chain_ended;

/* The places that start deferred work, and what a student calls them. */
static const struct {
	const char *symbol, *shown;
} starters[] = {
	{ "do_IRQ", "do_IRQ" },
	{ "irq_exit", "irq_exit" },
	{ "bh_enable_slow", "local_bh_enable" },
	{ "run_ksoftirqd", "ksoftirqd" },
};

static const char *starter_at(unsigned long ip)
{
	unsigned long offset, size;
	const char *name = kallsyms_lookup(ip - 1, &offset, &size);

	for (size_t i = 0; name && i < ARRAY_SIZE(starters); i++)
		if (!strcmp(name, starters[i].symbol))
			return starters[i].shown;
	return NULL;
}

/* From the frame @fp outwards, the nearest of them. */
static const char *find_starter(unsigned long fp)
{
	const char *found = NULL;
	struct unwind_state state;
	unsigned long ip;

	unwind_start(&state, fp);
	while (!found && unwind_next(&state, &ip, &fp))
		found = starter_at(ip);
	return found ? found : "?";
}

static const char *context_name(int count)
{
	if (count & HARDIRQ_MASK)
		return "hardirq";
	return count & SOFTIRQ_OFFSET ? "softirq" : "process";
}

static const char *stack_name(unsigned long fp)
{
	unsigned long low, high;
	const char *kind;

	if (!stack_of(fp, &low, &high))
		return "boot";
	kind = stack_kind(low);
	if (!strcmp(kind, "IRQ"))
		return "hardirq";
	return !strcmp(kind, "SOFTIRQ") ? "softirq" : "thread";
}

static bool is_same(const struct step *a, const struct step *b)
{
	return !strcmp(a->what, b->what) && a->count == b->count && a->cpu == b->cpu &&
	       a->pid == b->pid && a->stack == b->stack && a->starter == b->starter;
}

/* True if @new needs a row of its own. */
static bool add_step_locked(const struct step *new)
{
	if (nr_steps && is_same(&steps[nr_steps - 1], new)) {
		steps[nr_steps - 1].times++;
		return false;
	}
	if (nr_steps < STEPS_MAX)
		steps[nr_steps++] = *new;
	else
		nr_left_out++;
	return true;
}

bool step(const char *what)
{
	unsigned long fp = (unsigned long)__builtin_frame_address(0), flags;
	struct step new = { .what = what, .times = 1, .jiffies = jiffies };
	bool is_new;

	new.count = preempt_count();
	new.cpu = raw_smp_processor_id();
	new.pid = current->pid;
	new.stack = stack_name(fp);
	new.starter = in_task() ? "-" : find_starter(fp);
	strscpy(new.comm, current->comm, sizeof(new.comm));
	raw_spin_lock_irqsave(&steps_lock, flags);
	is_new = add_step_locked(&new);
	raw_spin_unlock_irqrestore(&steps_lock, flags);
	return is_new;
}

unsigned long steps_count(const char *what)
{
	unsigned long count = 0, flags;

	raw_spin_lock_irqsave(&steps_lock, flags);
	for (unsigned int i = 0; i < nr_steps; i++)
		if (!strcmp(steps[i].what, what))
			count += steps[i].times;
	raw_spin_unlock_irqrestore(&steps_lock, flags);
	return count;
}

int __process_context steps_begin(void)
{
	if (wait_event_interruptible(turn, !atomic_xchg(&taken, 1)))
		return -ERESTARTSYS;
	nr_steps = 0;
	nr_left_out = 0;
	schedule_timeout_interruptible(1);
	start_jiffies = jiffies;
	irq_poll_before = softirq_vec[IRQ_POLL_SOFTIRQ];
	return 0;
}

void __process_context steps_end(void)
{
	softirq_vec[IRQ_POLL_SOFTIRQ] = irq_poll_before;
	/* A full barrier: the next owner sees the rows as they were left. */
	atomic_xchg(&taken, 0);
	wake_up(&turn);
}

static void __process_context print_step(const struct step *s)
{
	char what[STEP_COLUMNS + 16], task[CURRENT_BYTES], stack[16];

	if (s->times > 1)
		scnprintf(what, sizeof(what), "%s x%lu", s->what, s->times);
	else
		strscpy(what, s->what, sizeof(what));
	scnprintf(task, sizeof(task), "%s[%d]", s->comm, s->pid);
	scnprintf(stack, sizeof(stack), strcmp(s->stack, "thread") ? "%s/%d" : "%s", s->stack,
		  s->cpu);
	tty_printf("+%lu %-*s %s %#7x %-14s %-9s %s\n", s->jiffies - start_jiffies, STEP_COLUMNS,
		   what, context_name(s->count), s->count, task, stack, s->starter);
}

/* The rows no longer change: no handler of the owner is left. */
void __process_context steps_print(void)
{
	tty_printf("+J %-*s CONTEXT   COUNT CURRENT        STACK     STARTED BY\n", STEP_COLUMNS,
		   "STEP");
	for (unsigned int i = 0; i < nr_steps; i++)
		print_step(&steps[i]);
	if (nr_left_out)
		tty_printf("and %lu more\n", nr_left_out);
}

void __process_context chain_begin(unsigned long runs)
{
	init_completion(&chain_ended);
	runs_left = runs;
}

bool chain_goes_on(void)
{
	if (runs_left > 1) {
		runs_left--;
		return true;
	}
	complete(&chain_ended);
	return false;
}

void __process_context chain_wait(void)
{
	wait_for_completion(&chain_ended);
}

const struct experiment *__process_context experiment_find(const struct experiment *table,
							   unsigned int nr, const char *name)
{
	for (; nr; nr--, table++)
		if (!strcmp(table->name, name))
			return table;
	return NULL;
}

/* The number behind the name. */
static int __process_context experiment_times(const struct experiment *e, int argc, char **argv,
					      unsigned long *times)
{
	int status = 0;

	*times = e->times;
	if (e->times && argc > 2)
		status = shell_number(argv[2], "times", 1, TIMES_MAX, times);
	return status ? status : shell_at_most(argc, argv, e->times ? 2 : 1);
}

int __process_context
experiment_command(const struct experiment *table, unsigned int nr, int argc, char **argv,
		   int (*run)(const struct experiment *e, unsigned long times))
{
	const struct experiment *e = experiment_find(table, nr, argv[1]);
	unsigned long times;
	int status;

	if (!e)
		return shell_usage("it knows no '%.40s'", argv[1]);
	status = experiment_times(e, argc, argv, &times);
	return status ? status : run(e, times);
}
