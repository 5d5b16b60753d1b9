// SPDX-License-Identifier: MIT
/*
 * MTX rows: mutexes, and what is said when they are used wrongly.
 *
 * Context: process context.
 * Locking: the mutexes under test protect nothing but the counts of MTX-01.
 * Linux: kernel/locking/mutex.c. A Linux debug kernel reports the first wrong use
 * only and then switches its lock checks off.
 */
#include "conf_cpus.h"

#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>

#define TURNS 300
#define WAITERS 3

/* A thread that takes @lock by @take, and then keeps it until @let_go; in which @order. */
struct taker {
	struct conf_helper h;
	struct mutex *lock;
	int (*take)(struct mutex *lock);
	bool let_go;
	int ret;
	int order;
};

static atomic_t taken;

static void taker_thread(void *arg)
{
	struct taker *t = arg;

	allow_signal(SIGTERM);
	allow_signal(SIGKILL);
	t->ret = t->take(t->lock);
	flush_signals(current);
	if (t->ret)
		return;
	WRITE_ONCE(t->order, atomic_inc_return(&taken));
	while (!READ_ONCE(t->let_go))
		schedule_timeout_uninterruptible(1);
	mutex_unlock(t->lock);
}

static int take_plain(struct mutex *lock)
{
	mutex_lock(lock);
	return 0;
}

/* Start it; returns when it sleeps in @state. */
static bool start_taker(struct taker *t, unsigned int state)
{
	t->order = 0;
	if (!conf_helper_start(&t->h, conf_other_cpu(), taker_thread, t))
		return false;
	return CONF_EXPECT(conf_sleep_until(READ_ONCE(t->h.task->__state) == state));
}

static DEFINE_MUTEX(shared_lock);
static int count;
static atomic_t inside, beside;

static void contend(int nr)
{
	int i;

	for (i = 0; i < TURNS; i++) {
		mutex_lock(&shared_lock);
		if (atomic_inc_return(&inside) != 1)
			atomic_inc(&beside);
		count++;
		if (i % 8 == 0)
			schedule_timeout_uninterruptible(1);
		atomic_dec(&inside);
		mutex_unlock(&shared_lock);
	}
}

CONF(MTX_01, "A mutex is free or locked, however it was declared; who holds it may sleep.")
{
	static DEFINE_MUTEX(declared_lock);
	struct mutex lock;

	CONF_EXPECT(!mutex_is_locked(&declared_lock));
	mutex_init(&lock);
	CONF_EXPECT(!mutex_is_locked(&lock));
	mutex_lock(&lock);
	CONF_EXPECT(mutex_is_locked(&lock));
	CONF_EQ(preempt_count(), 0);
	schedule_timeout_uninterruptible(1);
	mutex_unlock(&lock);
	CONF_EXPECT(!mutex_is_locked(&lock));
	mutex_destroy(&lock);
}

CONF_SMP(MTX_01_CPUS, 2, "One thread holds it, and the others wait.")
{
	count = 0;
	atomic_set(&inside, 0);
	atomic_set(&beside, 0);
	conf_on_cpus(2, contend);
	CONF_EQ(atomic_read(&beside), 0);
	CONF_EQ(count, 2 * TURNS);
	CONF_EXPECT(!mutex_is_locked(&shared_lock));
}

CONF(MTX_02, "mutex_trylock() returns 1 if it took the mutex, 0 if it is held, also by the caller.")
{
	static DEFINE_MUTEX(lock);
	struct taker t = { .lock = &lock, .take = take_plain };

	CONF_EQ(mutex_trylock(&lock), 1);
	CONF_EQ(mutex_trylock(&lock), 0);
	mutex_unlock(&lock);
	if (!conf_helper_start(&t.h, conf_other_cpu(), taker_thread, &t))
		return;
	CONF_EXPECT(conf_sleep_until(READ_ONCE(t.order)));
	CONF_EQ(mutex_trylock(&lock), 0);
	WRITE_ONCE(t.let_go, true);
	conf_helper_join(&t.h);
	CONF_EQ(mutex_trylock(&lock), 1);
	mutex_unlock(&lock);
}

/* What a wait for the mutex returns that is ended by a signal, or by an unlock. */
static int result(int (*take)(struct mutex *lock), unsigned int state, int sig)
{
	static DEFINE_MUTEX(lock);
	struct taker t = { .lock = &lock, .take = take, .let_go = true };

	mutex_lock(&lock);
	if (!start_taker(&t, state)) {
		mutex_unlock(&lock);
		return -1;
	}
	if (sig) {
		send_sig(sig, t.h.task, 0);
		conf_helper_join(&t.h);
		mutex_unlock(&lock);
	} else {
		mutex_unlock(&lock);
		conf_helper_join(&t.h);
	}
	CONF_EXPECT(!mutex_is_locked(&lock));
	return t.ret;
}

/* Functions, as they may be macros. */
static int take_signal(struct mutex *lock)
{
	return mutex_lock_interruptible(lock);
}

static int take_kill(struct mutex *lock)
{
	return mutex_lock_killable(lock);
}

CONF(MTX_03, "mutex_lock_interruptible(): -EINTR if a signal ends the wait; a free mutex is taken.")
{
	static DEFINE_MUTEX(lock);

	allow_signal(SIGTERM);
	send_sig(SIGTERM, current, 0);
	CONF_EQ(mutex_lock_interruptible(&lock), 0);
	mutex_unlock(&lock);
	flush_signals(current);
	CONF_EQ(result(take_signal, TASK_INTERRUPTIBLE, 0), 0);
	CONF_EQ(result(take_signal, TASK_INTERRUPTIBLE, SIGTERM), -EINTR);
	CONF_EQ(result(take_kill, TASK_KILLABLE, 0), 0);
	CONF_EQ(result(take_kill, TASK_KILLABLE, SIGKILL), -EINTR);
}

CONF(MTX_04, "Sleepers get the mutex in the order in which they came.")
{
	static DEFINE_MUTEX(lock);
	struct taker t[WAITERS] = {};
	int i, started;

	atomic_set(&taken, 0);
	mutex_lock(&lock);
	for (started = 0; started < WAITERS; started++) {
		t[started].lock = &lock;
		t[started].take = take_plain;
		t[started].let_go = true;
		if (!start_taker(&t[started], TASK_UNINTERRUPTIBLE))
			break;
	}
	mutex_unlock(&lock);
	for (i = 0; i < started; i++) {
		conf_helper_join(&t[i].h);
		CONF_EQ(t[i].order, i + 1);
	}
	CONF_EXPECT(!mutex_is_locked(&lock));
}

CONF(MTX_04_STARVE, "Who waits gets it although the holder takes it again and again.")
{
	static DEFINE_MUTEX(lock);
	struct taker t = { .lock = &lock, .take = take_plain, .let_go = true };
	unsigned long end;

	mutex_lock(&lock);
	if (!start_taker(&t, TASK_UNINTERRUPTIBLE)) {
		mutex_unlock(&lock);
		return;
	}
	end = jiffies + CONF_TIMEOUT;
	while (!READ_ONCE(t.order) && time_before(jiffies, end)) {
		mutex_unlock(&lock);
		mutex_lock(&lock);
		cond_resched();
	}
	CONF_EXPECT(READ_ONCE(t.order));
	mutex_unlock(&lock);
	conf_helper_join(&t.h);
}

CONF_X(MTX_05, "Taking a mutex one holds waits for oneself.")
{
	static DEFINE_MUTEX(lock);

	conf_expect_end(CONF_LINUX ? "hangs" : "returns");
	if (!CONF_LINUX)
		conf_expect_log("has it already and would wait for itself for ever");
	mutex_lock(&lock);
	mutex_lock(&lock);
	mutex_unlock(&lock);
}

static void unlock_it(void *arg)
{
	conf_without_lockdep();
	mutex_unlock(arg);
}

/* What another thread does with a mutex that this one holds. */
static void unlocked_by_another(struct mutex *lock)
{
	struct conf_helper h;

	if (conf_helper_start(&h, conf_other_cpu(), unlock_it, lock))
		conf_helper_join(&h);
}

CONF_DEBUG(MTX_06, "Who unlocks a mutex without holding it is told so.")
{
	static DEFINE_MUTEX(lock);

	conf_without_lockdep();
	conf_expect_log("DEBUG_LOCKS_WARN_ON(__owner_task(owner) != get_current())");
	conf_expect_log("WARNING: CPU");
	mutex_lock(&lock);
	unlocked_by_another(&lock);
	mutex_unlock(&lock);
}

CONF_DEBUG(MTX_06_MAGIC, "A mutex that was never initialised is named.")
{
	static struct mutex lock;

	conf_expect_log("DEBUG_LOCKS_WARN_ON(lock->magic != lock)");
	conf_expect_log("WARNING: CPU");
	mutex_lock(&lock);
	mutex_unlock(&lock);
	mutex_init(&lock);
}

CONF_DEBUG(MTX_06_DESTROY, "A mutex that is destroyed while it is held is named.")
{
	static DEFINE_MUTEX(lock);

	conf_expect_log("DEBUG_LOCKS_WARN_ON(mutex_is_locked(lock))");
	conf_expect_log("WARNING: CPU");
	mutex_lock(&lock);
	mutex_destroy(&lock);
	mutex_unlock(&lock);
}

CONF_DEBUG(MTX_07, "mutex_lock() in atomic context is reported, also if the mutex is free.")
{
	static DEFINE_MUTEX(lock);

	/* One report a second: not the one that another row has just had. */
	schedule_timeout_uninterruptible(HZ + 1);
	conf_expect_log("BUG: sleeping function called from invalid context");
	preempt_disable();
	mutex_lock(&lock);
	preempt_enable();
	mutex_unlock(&lock);
}

static void keep_it(void *arg)
{
	mutex_lock(arg);
}

CONF_DEBUG(MTX_08, "A thread that ends with a mutex is named.")
{
	static DEFINE_MUTEX(lock);
	struct conf_helper h;
	struct task_struct *task;

	conf_expect_log("still has locks held!");
	if (!conf_helper_prepare(&h, conf_other_cpu(), keep_it, &lock))
		return;
	task = h.task;
	get_task_struct(task);
	wake_up_process(task);
	conf_helper_join(&h);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(task->exit_state)));
	put_task_struct(task);
	mutex_init(&lock);
}

CONF_DEBUG(MTX_01_ASSERT, "lockdep_assert_held() knows mutexes.")
{
	static DEFINE_MUTEX(lock);

	mutex_lock(&lock);
	lockdep_assert_held(&lock);
	mutex_unlock(&lock);
	conf_expect_log("WARNING: CPU");
	lockdep_assert_held(&lock);
}

CONF_MODULE(CONF_ROW(MTX_01), CONF_ROW(MTX_01_CPUS), CONF_ROW(MTX_02), CONF_ROW(MTX_03),
	    CONF_ROW(MTX_04), CONF_ROW(MTX_04_STARVE), CONF_ROW(MTX_05), CONF_ROW(MTX_06),
	    CONF_ROW(MTX_06_MAGIC), CONF_ROW(MTX_06_DESTROY), CONF_ROW(MTX_07), CONF_ROW(MTX_08),
	    CONF_ROW(MTX_01_ASSERT));
