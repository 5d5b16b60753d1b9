// SPDX-License-Identifier: MIT
/*
 * TOR rows: threads that come and go, sleep and are woken.
 *
 * Context: process context.
 * Locking: what two threads write is atomic, or passed on by the wake-up that is tested.
 * Linux: kernel/kthread.c, kernel/sched/wait.c.
 */
#include "tor.h"

#include <linux/bitops.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include <linux/wait.h>

/* --- TOR-16: lives --------------------------------------------------------------------- */

#define LIVES 25
#define RESULT 77

/**
 * struct life - of a thread
 * @k: it
 * @cpu: where it is bound
 * @ran, @odd: it ran; and where or when it must not
 * @parked: it must not run now
 * @turns: of its loop
 */
struct life {
	struct task_struct *k;
	int cpu;
	bool ran, odd, parked;
	int turns;
};

static int live(void *data)
{
	struct life *l = data;

	WRITE_ONCE(l->ran, true);
	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		if (raw_smp_processor_id() != l->cpu || READ_ONCE(l->parked))
			l->odd = true;
		WRITE_ONCE(l->turns, l->turns + 1);
		schedule_timeout_interruptible(1);
	}
	return RESULT;
}

static int live_shortly(void *data)
{
	WRITE_ONCE(((struct life *)data)->ran, true);
	return RESULT;
}

static bool create(struct life *l, int (*fn)(void *data))
{
	memset(l, 0, sizeof(*l));
	l->cpu = tor_below(tor_cpus());
	l->k = kthread_create(fn, l, "conf-tor");
	if (!CONF_EXPECT(!IS_ERR(l->k)))
		return false;
	kthread_bind(l->k, l->cpu);
	return true;
}

static void stop_before_it_runs(void)
{
	struct life l;

	if (!create(&l, live))
		return;
	CONF_EQ(kthread_stop(l.k), -EINTR);
	CONF_EXPECT(!l.ran);
}

static void stop_after_its_end(void)
{
	struct life l;

	if (!create(&l, live_shortly))
		return;
	get_task_struct(l.k);
	wake_up_process(l.k);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(l.ran)));
	CONF_EQ(kthread_stop(l.k), RESULT);
	put_task_struct(l.k);
}

/* Parked, no wake-up reaches it. */
static void park_and_stop(void)
{
	struct life l;
	int before;

	if (!create(&l, live))
		return;
	wake_up_process(l.k);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(l.turns)));
	CONF_EQ(kthread_park(l.k), 0);
	WRITE_ONCE(l.parked, true);
	before = READ_ONCE(l.turns);
	wake_up_process(l.k);
	schedule_timeout_uninterruptible(2);
	CONF_EQ(READ_ONCE(l.turns), before);
	WRITE_ONCE(l.parked, false);
	if (tor_below(2)) {
		kthread_unpark(l.k);
		CONF_EXPECT(conf_sleep_until(READ_ONCE(l.turns) > before));
	}
	CONF_EQ(kthread_stop(l.k), RESULT);
	CONF_EXPECT(!l.odd);
}

static void run_and_stop(void)
{
	struct life l;

	if (!create(&l, live))
		return;
	wake_up_process(l.k);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(l.turns)));
	CONF_EQ(kthread_stop(l.k), RESULT);
	CONF_EXPECT(!l.odd);
}

CONF(TOR_16, "Threads end as they were told to: stopped before they ran, parked, or by themselves.")
{
	static void (*const kinds[])(void) = { stop_before_it_runs, stop_after_its_end,
					       park_and_stop, run_and_stop };
	int n;

	for (n = 0; n < LIVES; n++)
		kinds[tor_below(ARRAY_SIZE(kinds))]();
}

CONF_SMP(TOR_16_BOUND, 2,
	 "A bound thread that has to wait runs where it is bound, idle CPUs or not.")
{
	int here = raw_smp_processor_id(), n;
	unsigned long end;
	struct life l;

	for (n = 0; n < 3; n++) {
		memset(&l, 0, sizeof(l));
		l.k = kthread_create(live, &l, "conf-tor");
		if (!CONF_EXPECT(!IS_ERR(l.k)))
			return;
		kthread_bind(l.k, here);
		l.cpu = here;
		wake_up_process(l.k);
		/* Others idle for three ticks, and it waits. */
		for (end = jiffies + 3; time_before(jiffies, end);)
			cpu_relax();
		CONF_EXPECT(conf_sleep_until(READ_ONCE(l.turns)));
		CONF_EQ(kthread_stop(l.k), RESULT);
		CONF_EXPECT(!l.odd);
	}
}

/* A reader's place, from the beginning of its section to the end. */
static struct task_struct *found;
static bool seen;

static int be_found(void *unused)
{
	conf_spin_until(READ_ONCE(seen));
	return 0;
}

CONF_SMP(TOR_16_READER, 2, "A thread that an RCU reader has found is not freed at its end.")
{
	struct task_struct *k = kthread_create(be_found, NULL, "conf-tor");
	unsigned long end;
	struct pid *pid;

	if (!CONF_EXPECT(!IS_ERR(k)))
		return;
	pid = get_task_pid(k, PIDTYPE_PID);
	seen = false;
	kthread_bind(k, conf_other_cpu());
	rcu_read_lock();
	found = pid_task(pid, PIDTYPE_PID);
	CONF_EXPECT(found == k);
	wake_up_process(k);
	WRITE_ONCE(seen, true);
	CONF_EXPECT(conf_spin_until(!pid_task(pid, PIDTYPE_PID)));
	/* And its last switch is over. */
	for (end = jiffies + 3; time_before(jiffies, end);)
		cpu_relax();
	CONF_EXPECT(refcount_read(&found->usage) > 0);
	CONF_STREQ(found->comm, "conf-tor");
	rcu_read_unlock();
	put_pid(pid);
}

/* --- TOR-17: no wake-up is lost -------------------------------------------------------- */

#define PASSES 150
#define SIDES 2

/**
 * struct pair - two threads that pass a ball
 * @turn: whose it is
 * @wait: where they wait for it
 * @sleeper: the threads
 * @bare: this one waits without the queue
 * @passes: so often
 * @lost: a wait that was not ended in time
 */
static struct pair {
	int turn, passes;
	struct wait_queue_head wait;
	struct task_struct *sleeper[SIDES];
	bool bare[SIDES];
	struct side {
		struct pair *pair;
		int nr;
		struct conf_helper h;
	} sides[SIDES];
	bool lost;
} pairs[CONF_MAX_CPUS];

static int busted_at;

static bool mine(struct side *s)
{
	return smp_load_acquire(&s->pair->turn) == s->nr || READ_ONCE(s->pair->lost);
}

/* As one writes it by hand. Pairs with pass_ball(): it sees who waits, or he the ball. */
static bool sleep_bare(struct side *s)
{
	long left = CONF_TIMEOUT;

	WRITE_ONCE(s->pair->bare[s->nr], true);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (mine(s) || !left)
			break;
		left = schedule_timeout(left);
	}
	__set_current_state(TASK_RUNNING);
	WRITE_ONCE(s->pair->bare[s->nr], false);
	return mine(s);
}

static bool wait_for_ball(struct side *s)
{
	struct wait_queue_head *wait = &s->pair->wait;

	switch (tor_below(4)) {
	case 0:
		return wait_event_timeout(*wait, mine(s), CONF_TIMEOUT) > 0;
	case 1:
		return wait_event_interruptible_timeout(*wait, mine(s), CONF_TIMEOUT) > 0;
	case 2:
		/* The other side has a limit, and if it gives up, this one is let go. */
		if (s->nr) {
			wait_event(*wait, mine(s));
			return true;
		}
		return wait_event_timeout(*wait, mine(s), CONF_TIMEOUT) > 0;
	default:
		return sleep_bare(s);
	}
}

static void pass_ball(struct side *s)
{
	struct pair *p = s->pair;
	bool forget = busted_at && p->passes == busted_at;

	p->passes++;
	smp_store_release(&p->turn, !s->nr);
	/* Busted: nobody is told. */
	if (forget)
		return;
	smp_mb();
	if (READ_ONCE(p->bare[!s->nr]))
		wake_up_process(p->sleeper[!s->nr]);
	else
		wake_up(&p->wait);
}

static void play(void *arg)
{
	struct side *s = arg;
	struct pair *p = s->pair;
	int n;

	for (n = 0; n < PASSES && !READ_ONCE(p->lost); n++) {
		if (!wait_for_ball(s)) {
			WRITE_ONCE(p->lost, true);
			wake_up(&p->wait);
			break;
		}
		tor_delay(60);
		pass_ball(s);
	}
}

static bool pair_start(struct pair *p, int cpu)
{
	int i;

	memset(p, 0, sizeof(*p));
	init_waitqueue_head(&p->wait);
	for (i = 0; i < SIDES; i++) {
		p->sides[i].pair = p;
		p->sides[i].nr = i;
		if (!conf_helper_prepare(&p->sides[i].h, (cpu + i) % tor_cpus(), play,
					 &p->sides[i]))
			return false;
		get_task_struct(p->sides[i].h.task);
		p->sleeper[i] = p->sides[i].h.task;
	}
	for (i = 0; i < SIDES; i++)
		wake_up_process(p->sleeper[i]);
	return true;
}

static void pair_join(struct pair *p)
{
	int i;

	for (i = 0; i < SIDES; i++) {
		conf_helper_join(&p->sides[i].h);
		put_task_struct(p->sides[i].h.task);
	}
	CONF_EXPECT(!p->lost);
	CONF_EQ(p->passes, SIDES * PASSES);
}

static void hunt(int at)
{
	int i, started;

	busted_at = at;
	for (started = 0; started < tor_cpus(); started++)
		if (!pair_start(&pairs[started], started))
			break;
	for (i = 0; i < started; i++)
		pair_join(&pairs[i]);
}

CONF(TOR_17, "Who sleeps until a condition holds is woken by who makes it true, however he sleeps.")
{
	hunt(0);
}

CONF_BAD(TOR_17_BUSTED, 0, "The same, with a wake-up that is forgotten.")
{
	hunt(PASSES);
}

/* --- TOR-18: exclusive waiters --------------------------------------------------------- */

#define EATERS 6
#define TOKENS 120

static DECLARE_WAIT_QUEUE_HEAD(table);
static atomic_t tokens, eaten;
static bool impatient, closed;
static int forgotten; /* none if negative */

/* Who is impatient looks every tick, and goes back to the end of the queue. */
static bool take_token(bool patient)
{
	DEFINE_WAIT(wait);
	bool got;

	for (;;) {
		prepare_to_wait_exclusive(&table, &wait, TASK_UNINTERRUPTIBLE);
		got = atomic_dec_if_positive(&tokens) >= 0;
		if (got || READ_ONCE(closed))
			break;
		schedule_timeout(patient || !READ_ONCE(impatient) ? MAX_SCHEDULE_TIMEOUT : 1);
		finish_wait(&table, &wait);
	}
	finish_wait(&table, &wait);
	return got;
}

static void eat(void *patient)
{
	while (take_token(patient)) {
		atomic_inc(&eaten);
		tor_delay(30);
	}
}

static int waiting(void)
{
	struct wait_queue_entry *entry;
	int n = 0;

	spin_lock_irq(&table.lock);
	list_for_each_entry(entry, &table.head, entry)
		n++;
	spin_unlock_irq(&table.lock);
	return n;
}

static void serve(void)
{
	int i;

	for (i = 0; i < TOKENS; i++) {
		if (i == forgotten)
			CONF_EXPECT(conf_sleep_until(waiting() == EATERS));
		atomic_inc(&tokens);
		/* Busted: this one nobody is told of. */
		if (i != forgotten)
			wake_up(&table);
		if (!tor_below(3))
			schedule_timeout_uninterruptible(tor_below(2));
	}
}

static void feed(void)
{
	struct conf_helper h[EATERS];
	int i, started = 0;

	atomic_set(&tokens, 0);
	atomic_set(&eaten, 0);
	closed = false;
	for (i = 0; i < EATERS; i++)
		started += conf_helper_start(&h[i], i % tor_cpus(), eat, (void *)(long)(i % 2));
	serve();
	WRITE_ONCE(impatient, false);
	CONF_EXPECT(conf_sleep_until(atomic_read(&eaten) == TOKENS));
	WRITE_ONCE(closed, true);
	wake_up_all(&table);
	for (i = 0; i < started; i++)
		conf_helper_join(&h[i]);
	CONF_EQ(atomic_read(&eaten), TOKENS);
	CONF_EQ(atomic_read(&tokens), 0);
	CONF_EXPECT(!waitqueue_active(&table));
}

CONF(TOR_18, "Each wake-up of exclusive waiters is of use to one of them, also if others give up.")
{
	forgotten = -1;
	impatient = false;
	feed();
	impatient = true;
	feed();
}

CONF_BAD(TOR_18_BUSTED, 0, "The same, and for the last token nobody is woken.")
{
	forgotten = TOKENS - 1;
	impatient = false;
	feed();
}

CONF_MODULE(CONF_ROW(TOR_16), CONF_ROW(TOR_16_BOUND), CONF_ROW(TOR_16_READER), CONF_ROW(TOR_17),
	    CONF_ROW(TOR_17_BUSTED), CONF_ROW(TOR_18), CONF_ROW(TOR_18_BUSTED));
