// SPDX-License-Identifier: MIT
/*
 * Memory ordering: small programs of two or four parties, each on a CPU of its own,
 * that write and read two words, x and y, at the same time. What they may not see is
 * what the barriers between their accesses are there to forbid:
 *
 *	SB    x = 1; mb; read y      y = 1; mb; read x         not 0 and 0
 *	MP    x = 1; wmb; y = 1      read y; rmb; read x       not 1 and 0
 *	LB    read x; mb; y = 1      read y; mb; x = 1         not 1 and 1
 *	IRIW  x = 1   y = 1   read x; mb; read y   read y; mb; read x
 *	                                                       not 1, 0 and 1, 0
 *
 * and what is written before tasklet_schedule() or mod_timer() is seen by the
 * function: x and y here are what two parties write before they schedule the same
 * tasklet or arm the same timer. One of them finds it scheduled already, by another
 * CPU, which may be about to call the function.
 *
 * SB without a barrier is counted only: (0, 0) is allowed there, and only that it is
 * seen shows that the others might have been. It takes CPUs that run in parallel and
 * have store buffers: never with the counting clock.
 *
 * Four actors are a group: one quartet, or two pairs. In each round they run one
 * program on many cells, one after the other. In every second round they meet before
 * each cell, without a pause anywhere; in the others they stumble as the seed says
 * (jiffy/jitter.h) between the accesses, which with the counting clock is what makes
 * them interleave.
 *
 * Context: actors in process context, functions in softirq context.
 * Locking: none; that is what it is about. A cell is judged, and cleared, by the
 * group's first actor while the others wait.
 * Linux: tools/memory-model/litmus-tests; there a model is checked, not a machine.
 */
#include "stress.h"

#include <asm/barrier.h>
#include <asm/processor.h>
#include <jiffy/jitter.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/math.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>

#define ROLES 4
#define CELLS 256
#define LINE_BYTES 64 /* of a cache, so that a word has one for itself */
/* How often to look whether the others are there: once a round with pauses, then without. */
#define PATIENCE 2000
#define IMPATIENCE 300
#define TIMER_JIFFIES 20 /* between rounds with timers, which take some themselves */

/* @seen: x and y as the function saw them last. */
struct cell {
	u32 x __aligned(LINE_BYTES);
	u32 y __aligned(LINE_BYTES);
	struct tasklet_struct tasklet __aligned(LINE_BYTES);
	struct timer_list timer;
	u32 seen[2];
};

/* What a party read in a cell, in this order. */
struct result {
	u32 r[2];
};

/**
 * struct program - what is run
 * @name: what to call it
 * @parties: how many
 * @at_tick: the second begins with the tick in which what the first armed is due
 * @party: each one's part
 * @settle: afterwards: wait until the function has run; NULL if there is none
 * @forbidden: was it seen? @p: the parties' results
 */
struct program {
	const char *name;
	unsigned int parties;
	bool at_tick;
	void (*party[ROLES])(struct cell *c, struct result *p);
	void (*settle)(struct cell *c) __process_context;
	bool (*forbidden)(const struct cell *c, const struct result *p[]);
};

/**
 * struct group - four actors and their cells
 * @program: of this round; NULL: there is none, go home (first actor)
 * @timers_at: the jiffy from which a round with timers is to come (first actor)
 * @stumbling: in this round pauses come between accesses (first actor)
 * @here: who waits for the others (atomic)
 * @round: changes when all are here, twice a round (the last to come)
 * @queue: where they wait
 * @at: the cell each has come to (its actor)
 * @results: what each read (its actor)
 * @cells: of each pair; a quartet uses the first
 */
struct group {
	const struct program *program;
	unsigned long timers_at;
	bool stumbling;
	atomic_t here;
	unsigned int round;
	wait_queue_head_t queue;
	struct {
		unsigned int cell __aligned(LINE_BYTES);
	} at[ROLES];
	struct result results[ROLES][CELLS];
	struct cell cells[ROLES / 2][CELLS];
};

static struct group **groups;
static DEFINE_PER_CPU(bool, stumbling); /* in the round that this CPU's actor runs */
static atomic_t met;                    /* cells before which a party found the others */
static atomic_t unordered, unfenced;    /* of SB without a barrier: (0, 0), and all */

/* Between two accesses. To look whether to pause orders nothing. */
static inline void gap(void)
{
	if (unlikely(this_cpu_read(stumbling)))
		jitter_point();
}

static inline void write(u32 *word)
{
	WRITE_ONCE(*word, 1);
	gap();
}

static inline u32 read(const u32 *word)
{
	u32 value = READ_ONCE(*word);

	gap();
	return value;
}

/* --- Store buffering: a store is not seen yet when the CPU goes on to load ------ */

static void sb_mb_x(struct cell *c, struct result *p)
{
	write(&c->x);
	smp_mb(); /* pairs with the one in sb_mb_y() */
	p->r[0] = read(&c->y);
}

static void sb_mb_y(struct cell *c, struct result *p)
{
	write(&c->y);
	smp_mb(); /* pairs with the one in sb_mb_x() */
	p->r[0] = read(&c->x);
}

static void sb_xchg_x(struct cell *c, struct result *p)
{
	xchg(&c->x, 1);
	p->r[0] = read(&c->y);
}

static void sb_xchg_y(struct cell *c, struct result *p)
{
	xchg(&c->y, 1);
	p->r[0] = read(&c->x);
}

static void sb_x(struct cell *c, struct result *p)
{
	WRITE_ONCE(c->x, 1);
	p->r[0] = READ_ONCE(c->y);
}

static void sb_y(struct cell *c, struct result *p)
{
	WRITE_ONCE(c->y, 1);
	p->r[0] = READ_ONCE(c->x);
}

static bool sb_forbidden(const struct cell *c, const struct result *p[])
{
	return !p[0]->r[0] && !p[1]->r[0];
}

/* Broken: as if there were a barrier. */
static bool sb_counted(const struct cell *c, const struct result *p[])
{
	bool seen = sb_forbidden(c, p);

	atomic_inc(&unfenced);
	if (seen)
		atomic_inc(&unordered);
	return seen && stress_broken;
}

/* --- Message passing: the flag is seen, so the message must be ------------------- */

static void mp_send(struct cell *c, struct result *p)
{
	/* Broken: the flag first. */
	write(stress_broken ? &c->y : &c->x);
	smp_wmb(); /* pairs with the smp_rmb() in mp_receive() */
	write(stress_broken ? &c->x : &c->y);
}

static void mp_receive(struct cell *c, struct result *p)
{
	p->r[0] = read(&c->y);
	smp_rmb(); /* pairs with the smp_wmb() in mp_send() */
	p->r[1] = read(&c->x);
}

static void mp_release(struct cell *c, struct result *p)
{
	write(&c->x);
	smp_store_release(&c->y, 1); /* pairs with the smp_load_acquire() in mp_acquire() */
}

static void mp_acquire(struct cell *c, struct result *p)
{
	p->r[0] = smp_load_acquire(&c->y); /* pairs with mp_release() */
	gap();
	p->r[1] = read(&c->x);
}

static bool mp_forbidden(const struct cell *c, const struct result *p[])
{
	return p[1]->r[0] && !p[1]->r[1];
}

/* --- Load buffering: both see what comes after the other's load -------------------- */

static void lb_x(struct cell *c, struct result *p)
{
	p->r[0] = read(&c->x);
	smp_mb(); /* pairs with the one in lb_y() */
	write(&c->y);
}

static void lb_y(struct cell *c, struct result *p)
{
	p->r[0] = read(&c->y);
	smp_mb(); /* pairs with the one in lb_x() */
	write(&c->x);
}

static bool lb_forbidden(const struct cell *c, const struct result *p[])
{
	return p[0]->r[0] && p[1]->r[0];
}

/* --- Two independent writes: all readers see them in one order ---------------------- */

static void iriw_write_x(struct cell *c, struct result *p)
{
	write(&c->x);
}

static void iriw_write_y(struct cell *c, struct result *p)
{
	write(&c->y);
}

static void iriw_read_xy(struct cell *c, struct result *p)
{
	p->r[0] = read(&c->x);
	smp_mb(); /* pairs with the one in iriw_read_yx() */
	p->r[1] = read(&c->y);
}

static void iriw_read_yx(struct cell *c, struct result *p)
{
	p->r[0] = read(&c->y);
	smp_mb(); /* pairs with the one in iriw_read_xy() */
	p->r[1] = read(&c->x);
}

static bool iriw_forbidden(const struct cell *c, const struct result *p[])
{
	return p[2]->r[0] && !p[2]->r[1] && p[3]->r[0] && !p[3]->r[1];
}

/* --- Publication: what was written before is seen by the function ------------------- */

static void see(struct cell *c)
{
	c->seen[0] = read(&c->x);
	c->seen[1] = read(&c->y);
}

static void __bh_context tasklet_fn(struct tasklet_struct *t)
{
	see(container_of(t, struct cell, tasklet));
}

static void __bh_context timer_fn(struct timer_list *t)
{
	see(container_of(t, struct cell, timer));
}

/* The end of the section runs it, if it was not scheduled already elsewhere. */
static void schedule_here(struct cell *c)
{
	local_bh_disable();
	tasklet_schedule(&c->tasklet);
	local_bh_enable();
}

static void publish_by_tasklet(struct cell *c, u32 *word)
{
	/* Broken: before it is written. */
	if (stress_broken)
		schedule_here(c);
	write(word);
	if (!stress_broken)
		schedule_here(c);
}

static void tasklet_x(struct cell *c, struct result *p)
{
	publish_by_tasklet(c, &c->x);
}

static void tasklet_y(struct cell *c, struct result *p)
{
	publish_by_tasklet(c, &c->y);
}

static void __process_context settle_tasklet(struct cell *c)
{
	tasklet_kill(&c->tasklet);
}

static void timer_x(struct cell *c, struct result *p)
{
	write(&c->x);
	mod_timer(&c->timer, jiffies);
}

static void timer_y(struct cell *c, struct result *p)
{
	write(&c->y);
	mod_timer(&c->timer, jiffies);
}

static void __process_context settle_timer(struct cell *c)
{
	while (timer_pending(&c->timer))
		schedule_timeout_uninterruptible(1);
	del_timer_sync(&c->timer);
}

static bool unseen(const struct cell *c, const struct result *p[])
{
	return !c->seen[0] || !c->seen[1];
}

/* --- The rounds -------------------------------------------------------------------- */

static const struct program programs[] = {
	{ "SB", 2, .party = { sb_mb_x, sb_mb_y }, .forbidden = sb_forbidden },
	{ "SB with xchg()", 2, .party = { sb_xchg_x, sb_xchg_y }, .forbidden = sb_forbidden },
	{ "SB without a barrier", 2, .party = { sb_x, sb_y }, .forbidden = sb_counted },
	{ "MP", 2, .party = { mp_send, mp_receive }, .forbidden = mp_forbidden },
	{ "MP with release", 2, .party = { mp_release, mp_acquire }, .forbidden = mp_forbidden },
	{ "LB", 2, .party = { lb_x, lb_y }, .forbidden = lb_forbidden },
	{ "IRIW", 4, .party = { iriw_write_x, iriw_write_y, iriw_read_xy, iriw_read_yx },
	  .forbidden = iriw_forbidden },
	{ "tasklet_schedule()", 2, .party = { tasklet_x, tasklet_y }, .settle = settle_tasklet,
	  .forbidden = unseen },
	{ "mod_timer()", 2, true, .party = { timer_x, timer_y }, .settle = settle_timer,
	  .forbidden = unseen },
};
#define OF_TIMERS (&programs[ARRAY_SIZE(programs) - 1])

static void plan(struct group *g)
{
	if (stress_ends()) {
		g->program = NULL;
	} else if (time_after_eq(jiffies, g->timers_at)) {
		g->program = OF_TIMERS;
		g->timers_at = jiffies + TIMER_JIFFIES;
	} else {
		g->program = &programs[g->round / 2 % (ARRAY_SIZE(programs) - 1)];
	}
	g->stumbling = stress_below(2);
	for (unsigned int role = 0; role < ROLES; role++)
		g->at[role].cell = 0;
	memset(g->results, 0, sizeof(g->results));
}

/* Wait until all four are here. */
static void __process_context gather(struct group *g)
{
	unsigned int round = READ_ONCE(g->round);

	if (atomic_inc_return(&g->here) < ROLES) {
		wait_event(g->queue, smp_load_acquire(&g->round) != round);
	} else {
		atomic_set(&g->here, 0);
		smp_store_release(&g->round, round + 1); /* pairs with the others' wait_event() */
		wake_up_all(&g->queue);
	}
}

static bool all_at(const struct group *g, unsigned int first, unsigned int cell)
{
	for (unsigned int n = 0; n < g->program->parties; n++)
		if (READ_ONCE(g->at[first + n].cell) < cell)
			return false;
	return true;
}

/*
 * Before a cell. Whoever comes last goes on at once, and the others as soon as they
 * see him. They do not wait for long: he may be on this CPU, or his be stopped.
 */
static bool meet(struct group *g, unsigned int first, unsigned int role, unsigned int cell)
{
	bool relaxed = g->stumbling || cell == 1;

	WRITE_ONCE(g->at[role].cell, cell);
	for (int n = relaxed ? PATIENCE : IMPATIENCE; n; n--) {
		if (all_at(g, first, cell))
			return true;
		if (relaxed)
			cpu_relax();
	}
	return false;
}

static void wait_for_tick(void)
{
	unsigned long now = jiffies;

	while (jiffies == now)
		cpu_relax();
}

/* The timers armed last are called first: the second party begins with those. */
static void run_at_tick(struct group *g, unsigned int first, unsigned int n)
{
	struct cell *cells = g->cells[first / 2];

	if (n)
		wait_for_tick();
	for (unsigned int i = 0; i < CELLS; i++)
		g->program->party[n](&cells[n ? CELLS - 1 - i : i], NULL);
}

static void run(struct group *g, unsigned int role)
{
	unsigned int n = role % g->program->parties, first = role - n, meetings = 0;
	bool together = true;

	this_cpu_write(stumbling, g->stumbling);
	if (g->program->at_tick) {
		run_at_tick(g, first, n);
		return;
	}
	for (unsigned int i = 0; i < CELLS; i++) {
		together = together && meet(g, first, role, i + 1);
		meetings += together;
		g->program->party[n](&g->cells[first / 2][i], &g->results[role][i]);
	}
	atomic_add(meetings, &met);
}

static void judge_cell(const struct group *g, unsigned int first, unsigned int i)
{
	const struct cell *c = &g->cells[first / 2][i];
	const struct result *p[ROLES] = { NULL };

	for (unsigned int n = 0; n < ROLES - first; n++)
		p[n] = &g->results[first + n][i];
	STRESS_CHECK(!g->program->forbidden(c, p), "%s: read %u %u and %u %u, seen %u %u",
		     g->program->name, p[0]->r[0], p[0]->r[1], p[1]->r[0], p[1]->r[1], c->seen[0],
		     c->seen[1]);
	stress_op();
}

static void __process_context judge(struct group *g)
{
	struct cell *c;

	for (unsigned int first = 0; first < ROLES; first += g->program->parties)
		for (unsigned int i = 0; i < CELLS; i++) {
			c = &g->cells[first / 2][i];
			if (g->program->settle)
				g->program->settle(c);
			judge_cell(g, first, i);
			c->x = c->y = c->seen[0] = c->seen[1] = 0;
		}
}

static void __process_context take_part(unsigned int nr)
{
	unsigned int role = nr % ROLES;
	struct group *g;

	if (nr / ROLES >= stress_nr_actors() / ROLES)
		return; /* no four for another group */
	g = groups[nr / ROLES];
	for (;;) {
		if (!role)
			plan(g);
		gather(g);
		if (!g->program)
			return;
		run(g, role);
		gather(g);
		if (!role)
			judge(g);
		stress_goes_on();
	}
}

static struct group *__process_context new_group(void)
{
	struct group *g = kzalloc(sizeof(*g), GFP_KERNEL);
	struct cell *c;

	if (!g)
		panic("no memory for the cells");
	init_waitqueue_head(&g->queue);
	g->timers_at = jiffies;
	for (c = g->cells[0]; c < g->cells[ROLES / 2]; c++) {
		tasklet_setup(&c->tasklet, tasklet_fn);
		timer_setup(&c->timer, timer_fn, 0);
	}
	return g;
}

STRESS(litmus, "TOR-28", "What a barrier, a tasklet, a timer orders is seen in that order.")
{
	unsigned int per_cpu = DIV_ROUND_UP(ROLES, num_online_cpus());
	unsigned int nr_groups = per_cpu * num_online_cpus() / ROLES, i;

	groups = kzalloc(nr_groups * sizeof(*groups), GFP_KERNEL);
	if (!groups)
		panic("no memory for the cells");
	for (i = 0; i < nr_groups; i++)
		groups[i] = new_group();
	atomic_set(&met, 0);
	atomic_set(&unordered, 0);
	atomic_set(&unfenced, 0);
	stress_actors(per_cpu, take_part);
	STRESS_CHECK(num_online_cpus() == 1 || atomic_read(&met), "no two parties ever met");
	pr_info("stress: without a barrier %d of %d loads came before the store; %d meetings\n",
		atomic_read(&unordered), atomic_read(&unfenced), atomic_read(&met));
	for (i = 0; i < nr_groups; i++)
		kfree(groups[i]);
	kfree(groups);
}
