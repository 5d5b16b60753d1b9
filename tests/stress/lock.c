// SPDX-License-Identifier: MIT
/*
 * Spinlocks and rwlocks, taken by threads, softirqs and top halves.
 *
 * Each lock guards a record that shows who is inside. Who takes it picks, at
 * random, one of the forms that are right for him, with or without waiting:
 *
 *	                       he is  a thread    a softirq   a top half
 *	against threads               any         -           -
 *	against softirqs              _bh, _irq   any         -
 *	against top halves            _irq        _irq        plain, _irqsave
 *
 * "Against" is the highest context that could come in between and would wait for
 * him there. A reader need not mind other readers: where top halves only read,
 * threads read with any form.
 *
 * While somebody is inside with interrupts on, a top half may be raised on his
 * CPU; that schedules the CPU's tasklet. And each CPU has a timer. All of them
 * take locks in their turn, of those that their context takes, so the order is:
 * a lock of threads, of softirqs, of top halves.
 *
 * One more lock is for fairness: now and then a thread of each CPU comes to a meeting
 * where all ask for it again and again. While all of them do, each must get it
 * equally often, and each of the others but once while one waits. It may be more
 * often: between looking and asking a CPU may stumble (jitter) or be stopped by the
 * host. So that this decides little, a meeting is short, and a CPU that stops misses
 * the rest of one.
 *
 * Mutexes and semaphores are in sleeping_lock.c; there are no rw semaphores.
 *
 * Context: actors in process context, timers and tasklets in softirq context, the
 * top half in hard interrupt context.
 * Locking: is what is tested. Other counts are atomic, or of their CPU.
 * Linux: kernel/locking/locktorture.c, where no interrupt takes part.
 */
#include "stress.h"

#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>

#define LINE IRQ_SOFT_FIRST
#define ACTORS_PER_CPU 2
#define ROUND 32 /* locks an actor takes before it looks at the time */
#define HOLD_LOOPS 4
#define LONG_HOLD_LOOPS 500
#define LONG_HOLDS 512 /* one of so many is long */
#define TIMER_JIFFIES 3
#define MEETING 10 /* turns of one CPU, then it is over */
/* As in Linux's locktorture: nobody gets the lock twice as often as another. */
#define FAIR_FACTOR 2
#define FAIR_TURNS (10 * MEETING) /* of fewer nothing is said */
/* Passed over: while it waited, others got in more often than so for each CPU. */
#define PASSED_OVER 3
#define PASSED_OVER_RARE 50 /* one of so many turns may be; seen: 1 of 1000, unfair 1 of 20 */

enum context { NOBODY = -1, IN_TASK, IN_SOFTIRQ, IN_HARDIRQ };
enum kind { SPIN, READ, WRITE };
enum form { PLAIN, BH, IRQ, IRQSAVE };

static const char *const context_names[] = { "a thread", "a softirq", "a top half" };
static const char *const kind_names[] = { "spin", "read", "write" };
static const char *const form_names[] = { "", "_bh", "_irq", "_irqsave" };
#define NR_CONTEXTS ARRAY_SIZE(context_names)
#define NR_FORMS ARRAY_SIZE(form_names)

#define IRQ_FORMS (BIT(IRQ) | BIT(IRQSAVE))
#define ALL_FORMS (BIT(PLAIN) | BIT(BH) | IRQ_FORMS)

/* The table above: [against][he is]. */
static const u8 right_forms[NR_CONTEXTS][NR_CONTEXTS] = {
	{ ALL_FORMS },
	{ BIT(BH) | IRQ_FORMS, ALL_FORMS },
	{ IRQ_FORMS, IRQ_FORMS, BIT(PLAIN) | BIT(IRQSAVE) },
};

/* Forms that have a trylock. */
static const u8 try_forms[] = {
	[SPIN] = ALL_FORMS,
	[READ] = BIT(PLAIN),
	[WRITE] = BIT(PLAIN) | BIT(IRQSAVE),
};

/**
 * struct guarded - a lock and what it guards
 * @name: for reports
 * @reads, @writes: the highest context that does; a spinlock has writers only
 * @spinlock, @rwlock: the lock, one of them
 * @writers: inside now (the lock)
 * @readers: inside now (atomic)
 * @count: writers that were inside, so that one is lost where two are (the lock)
 * @taken: the same, and none is lost (atomic)
 */
struct guarded {
	const char *name;
	enum context reads, writes;
	spinlock_t spinlock;
	rwlock_t rwlock;
	int writers;
	atomic_t readers;
	int count;
	atomic_t taken;
};

static struct guarded guarded[] = {
	{ .name = "spinlock of threads", .reads = NOBODY, .writes = IN_TASK },
	{ .name = "spinlock of softirqs", .reads = NOBODY, .writes = IN_SOFTIRQ },
	{ .name = "spinlock of top halves", .reads = NOBODY, .writes = IN_HARDIRQ },
	{ .name = "rwlock of threads", .reads = IN_TASK, .writes = IN_TASK },
	{ .name = "rwlock of softirqs", .reads = IN_SOFTIRQ, .writes = IN_SOFTIRQ },
	{ .name = "rwlock of top halves", .reads = IN_HARDIRQ, .writes = IN_HARDIRQ },
	{ .name = "rwlock that top halves read", .reads = IN_HARDIRQ, .writes = IN_TASK },
};

/* How somebody takes a lock. */
struct manner {
	enum context context;
	enum kind kind;
	enum form form;
	bool try;
	unsigned long flags;
};

/* What a CPU has beside its actors. */
struct participants {
	struct timer_list timer;
	struct tasklet_struct tasklet;
};

static DEFINE_PER_CPU(struct participants, participants);
static atomic_t holders[NR_CONTEXTS]; /* times each context was inside */

/*
 * The fair lock. @came: to meetings (atomic). Under @lock: @entered, @left: that had
 * it in a meeting, that have left one; @served: turns so far, read without it too.
 */
static struct {
	spinlock_t lock;
	atomic_t came;
	unsigned int entered, left, served;
} fair;

/* A CPU's account, kept by its thread: meetings, turns while all were asking. */
struct account {
	unsigned int meetings, turns, passed_over;
};

static DEFINE_PER_CPU(struct account, account);

/* take_spin(), drop_spin() and so on: by the form in @how. */
#define DEFINE_FORMS(kind, type)                                              \
	static void take_##kind(type *lock, struct manner *how)               \
	{                                                                     \
		switch (how->form) {                                          \
		case PLAIN:                                                   \
			kind##_lock(lock);                                    \
			break;                                                \
		case BH:                                                      \
			kind##_lock_bh(lock);                                 \
			break;                                                \
		case IRQ:                                                     \
			kind##_lock_irq(lock);                                \
			break;                                                \
		case IRQSAVE:                                                 \
			kind##_lock_irqsave(lock, how->flags);                \
		}                                                             \
	}                                                                     \
	static void drop_##kind(type *lock, const struct manner *how)         \
	{                                                                     \
		switch (how->form) {                                          \
		case PLAIN:                                                   \
			kind##_unlock(lock);                                  \
			break;                                                \
		case BH:                                                      \
			kind##_unlock_bh(lock);                               \
			break;                                                \
		case IRQ:                                                     \
			kind##_unlock_irq(lock);                              \
			break;                                                \
		case IRQSAVE:                                                 \
			kind##_unlock_irqrestore(lock, how->flags);           \
		}                                                             \
	}

DEFINE_FORMS(spin, spinlock_t)
DEFINE_FORMS(read, rwlock_t)
DEFINE_FORMS(write, rwlock_t)

static bool try_spin(spinlock_t *lock, struct manner *how)
{
	switch (how->form) {
	case BH:
		return spin_trylock_bh(lock);
	case IRQ:
		return spin_trylock_irq(lock);
	case IRQSAVE:
		return spin_trylock_irqsave(lock, how->flags);
	case PLAIN:
		break;
	}
	return spin_trylock(lock);
}

static bool try_write(rwlock_t *lock, struct manner *how)
{
	if (how->form == IRQSAVE)
		return write_trylock_irqsave(lock, how->flags);
	return write_trylock(lock);
}

static bool try_take(struct guarded *g, struct manner *how)
{
	switch (how->kind) {
	case READ:
		return read_trylock(&g->rwlock);
	case WRITE:
		return try_write(&g->rwlock, how);
	case SPIN:
		break;
	}
	return try_spin(&g->spinlock, how);
}

/* False: it was tried, and not free. Broken: nobody takes any lock. */
static bool take(struct guarded *g, struct manner *how)
{
	if (stress_broken)
		return true;
	if (how->try)
		return try_take(g, how);
	switch (how->kind) {
	case SPIN:
		take_spin(&g->spinlock, how);
		break;
	case READ:
		take_read(&g->rwlock, how);
		break;
	case WRITE:
		take_write(&g->rwlock, how);
	}
	return true;
}

static void drop(struct guarded *g, const struct manner *how)
{
	if (stress_broken)
		return;
	switch (how->kind) {
	case SPIN:
		drop_spin(&g->spinlock, how);
		break;
	case READ:
		drop_read(&g->rwlock, how);
		break;
	case WRITE:
		drop_write(&g->rwlock, how);
	}
}

/* Who holds a lock is not left alone: others ask for it, and interrupts come. */
static void hold(void)
{
	stress_delay(stress_below(LONG_HOLDS) ? HOLD_LOOPS : LONG_HOLD_LOOPS);
	if (!irqs_disabled() && !stress_below(8))
		irq_soft_raise(LINE);
}

/* A violation, unless @cond, of what who takes @g as @how says may expect. */
#define CHECK_HOLDER(cond, g, how, what, ...)                                               \
	STRESS_CHECK(cond, "%s: %s_%slock%s() by %s " what, (g)->name,                      \
		     kind_names[(how)->kind], (how)->try ? "try" : "", form_names[(how)->form], \
		     context_names[(how)->context], ##__VA_ARGS__)

static void write_inside(struct guarded *g, const struct manner *how)
{
	int others = READ_ONCE(g->writers), count = READ_ONCE(g->count);

	CHECK_HOLDER(!others, g, how, "beside another writer");
	WRITE_ONCE(g->writers, others + 1);
	CHECK_HOLDER(!atomic_read(&g->readers), g, how, "beside readers");
	hold();
	WRITE_ONCE(g->count, count + 1);
	atomic_inc(&g->taken);
	WRITE_ONCE(g->writers, others);
}

static void read_inside(struct guarded *g, const struct manner *how)
{
	int count = READ_ONCE(g->count);

	atomic_inc(&g->readers);
	CHECK_HOLDER(!READ_ONCE(g->writers), g, how, "beside a writer");
	hold();
	CHECK_HOLDER(READ_ONCE(g->count) == count, g, how, "saw %d become %d", count, g->count);
	atomic_dec(&g->readers);
}

/* Against whom: a reader lets readers in, whatever they are. */
static struct manner choose_manner(const struct guarded *g, enum context context)
{
	bool writes = context <= g->writes && (g->reads == NOBODY || !stress_below(3));
	enum context against = writes ? max(g->reads, g->writes) : max(g->writes, context);
	struct manner how = { .context = context, .kind = writes ? WRITE : READ };

	if (g->reads == NOBODY)
		how.kind = SPIN;
	do {
		how.form = stress_below(NR_FORMS);
	} while (!(right_forms[against][context] & BIT(how.form)));
	how.try = (try_forms[how.kind] & BIT(how.form)) && !stress_below(3);
	return how;
}

static void use(struct guarded *g, enum context context)
{
	struct manner how = choose_manner(g, context);
	bool irqs_off = irqs_disabled();
	int count = preempt_count();

	if (take(g, &how)) {
		if (how.kind == READ)
			read_inside(g, &how);
		else
			write_inside(g, &how);
		drop(g, &how);
		atomic_inc(&holders[context]);
	}
	CHECK_HOLDER(preempt_count() == count && irqs_disabled() == irqs_off, g, &how,
		     "changed preempt_count from %x to %x, interrupts are %s", count,
		     preempt_count(), irqs_disabled() ? "off" : "on");
	stress_op();
}

/* Some of the locks that are taken in this context. */
static void use_some(enum context context, unsigned int nr)
{
	struct guarded *g;

	while (nr) {
		g = &guarded[stress_below(ARRAY_SIZE(guarded))];
		if (context > max(g->reads, g->writes))
			continue;
		use(g, context);
		nr--;
	}
}

static void __bh_context timer_uses_locks(struct timer_list *timer)
{
	use_some(IN_SOFTIRQ, 2);
	if (!stress_ends())
		mod_timer(timer, jiffies + stress_below(TIMER_JIFFIES + 1));
}

static void __bh_context tasklet_uses_locks(struct tasklet_struct *t)
{
	use_some(IN_SOFTIRQ, 1);
}

static irqreturn_t __hardirq_context line_uses_locks(int irq, void *dev_id)
{
	use_some(IN_HARDIRQ, 1);
	if (!stress_below(4) && !stress_ends())
		tasklet_schedule(&this_cpu_ptr(&participants)->tasklet);
	return IRQ_HANDLED;
}

/* False: the time is over, and not all have come. */
static bool __process_context all_come(const struct account *mine)
{
	unsigned int all = (mine->meetings + 1) * num_online_cpus();

	atomic_inc(&fair.came);
	while ((unsigned int)atomic_read(&fair.came) < all)
		if (!stress_goes_on())
			return false;
	return true;
}

/* It begins when the last one has had a turn, and ends when the first one leaves. */
static void meet(struct account *mine)
{
	unsigned int all = num_online_cpus(), before = mine->meetings * all;
	unsigned int turns = 0, asked;
	bool inside = false, over;

	do {
		asked = READ_ONCE(fair.served);
		spin_lock(&fair.lock);
		if (!inside)
			fair.entered++;
		inside = true;
		over = fair.left != before || stress_ends();
		if (!over && fair.entered == before + all) {
			over = ++turns == MEETING;
			mine->passed_over += fair.served - asked > PASSED_OVER * all;
		}
		fair.left += over;
		WRITE_ONCE(fair.served, fair.served + 1);
		stress_delay(HOLD_LOOPS);
		spin_unlock(&fair.lock);
	} while (!over);
	mine->turns += turns;
	mine->meetings++;
}

static void __process_context use_locks(unsigned int nr)
{
	while (stress_goes_on()) {
		use_some(IN_TASK, ROUND);
		irq_soft_raise(LINE);
		if (nr < num_online_cpus() && all_come(&per_cpu(account, nr)))
			meet(&per_cpu(account, nr));
	}
}

static void __process_context start_participants(void)
{
	struct participants *p;
	int cpu;

	if (request_irq(LINE, line_uses_locks, 0, "stress", NULL))
		panic("line %d is taken", LINE);
	for_each_online_cpu(cpu) {
		p = &per_cpu(participants, cpu);
		tasklet_setup(&p->tasklet, tasklet_uses_locks);
		timer_setup(&p->timer, timer_uses_locks, 0);
		p->timer.expires = jiffies;
		add_timer_on(&p->timer, cpu);
	}
}

/* The line is raised by timers and tasklets too, but schedules none after the time. */
static void __process_context stop_participants(void)
{
	int cpu;

	for_each_online_cpu(cpu) {
		timer_delete_sync(&per_cpu(participants, cpu).timer);
		tasklet_kill(&per_cpu(participants, cpu).tasklet);
	}
	free_irq(LINE, NULL);
}

static void reset(void)
{
	unsigned int i;
	int cpu;

	for (i = 0; i < ARRAY_SIZE(guarded); i++) {
		spin_lock_init(&guarded[i].spinlock);
		rwlock_init(&guarded[i].rwlock);
		guarded[i].writers = guarded[i].count = 0;
		atomic_set(&guarded[i].readers, 0);
		atomic_set(&guarded[i].taken, 0);
	}
	for (i = 0; i < NR_CONTEXTS; i++)
		atomic_set(&holders[i], 0);
	memset(&fair, 0, sizeof(fair));
	spin_lock_init(&fair.lock);
	for_each_possible_cpu(cpu)
		memset(&per_cpu(account, cpu), 0, sizeof(struct account));
}

static void check_guarded(struct guarded *g)
{
	int taken = atomic_read(&g->taken);

	STRESS_CHECK(g->count == taken, "%s: %d writers counted, and %d were inside", g->name,
		     g->count, taken);
	STRESS_CHECK(spin_trylock(&g->spinlock), "%s: still taken at the end", g->name);
	STRESS_CHECK(write_trylock(&g->rwlock), "%s: still taken at the end", g->name);
	spin_unlock(&g->spinlock);
	write_unlock(&g->rwlock);
}

static void check_fairness(void)
{
	unsigned int most = 0, least = UINT_MAX, all = 0, over = 0;
	const struct account *a;
	int cpu;

	for_each_online_cpu(cpu) {
		a = &per_cpu(account, cpu);
		most = max(most, a->turns);
		least = min(least, a->turns);
		all += a->turns;
		over += a->passed_over;
	}
	pr_info("stress: TOR-19 fair lock: a CPU got it %u to %u times, %u of %u passed over\n",
		least, most, over, all);
	if (most < FAIR_TURNS)
		return;
	STRESS_CHECK(most < FAIR_FACTOR * least,
		     "unfair: one CPU got the lock %u times, another one %u times", most, least);
	STRESS_CHECK(over <= all / PASSED_OVER_RARE, "unfair: %u of %u times a CPU was passed over",
		     over, all);
}

STRESS(locks, "TOR-19", "A lock has one writer or many readers inside, and each CPU its turn.")
{
	unsigned int i;

	reset();
	start_participants();
	stress_actors(ACTORS_PER_CPU, use_locks);
	stop_participants();
	for (i = 0; i < ARRAY_SIZE(guarded); i++)
		check_guarded(&guarded[i]);
	for (i = 0; i < NR_CONTEXTS; i++)
		STRESS_CHECK(atomic_read(&holders[i]), "%s never took a lock", context_names[i]);
	check_fairness();
}
