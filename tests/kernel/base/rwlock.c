// SPDX-License-Identifier: MIT
/*
 * kernel/base/rwlock.c: who would wait for himself is told so, and who may pass
 * whom. Another CPU's writer is made by hand, in the words it would write. What
 * Linux does too is in tests/conformance/spn.
 *
 * Context: tests in threads, tasklets and top halves.
 * Locking: what is tested.
 * Linux: row SPN-18 of the specification.
 */
#include <jiffy/ktest.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static DEFINE_RWLOCK(shared_lock);
static int in_handler;

static bool release_build(void)
{
	if (!IS_ENABLED(CONFIG_DEBUG))
		pr_info("# a release build does not check this\n");
	return !IS_ENABLED(CONFIG_DEBUG);
}

static bool is_free(rwlock_t *lock)
{
	if (!write_trylock(lock))
		return false;
	write_unlock(lock);
	if (!read_trylock(lock))
		return false;
	read_unlock(lock);
	return preempt_count() == 0;
}

KTEST(rwlock_write_write, "A writer that writes already is named, returns, and balances.")
{
	static DEFINE_RWLOCK(lock);

	expect_log("BUG: rwlock recursion on CPU#0, rwlock_write_wr/");
	expect_log(" write_lock() while this CPU writes");
	write_lock(&lock);
	write_lock(&lock);
	EXPECT_EQ(preempt_count(), 2);
	write_unlock(&lock);
	EXPECT_EQ(read_trylock(&lock), 0);
	write_unlock(&lock);
	EXPECT(is_free(&lock));
}

KTEST(rwlock_write_read, "A writer that reads already is named, returns, and balances.")
{
	static DEFINE_RWLOCK(lock);

	expect_log("BUG: rwlock recursion on CPU#0, rwlock_write_re/");
	expect_log(" write_lock() while this CPU reads");
	read_lock(&lock);
	write_lock(&lock);
	EXPECT_EQ(preempt_count(), 2);
	write_unlock(&lock);
	EXPECT_EQ(write_trylock(&lock), 0);
	read_unlock(&lock);
	EXPECT(is_free(&lock));
}

KTEST(rwlock_read_write, "A reader that writes already is named, returns, and balances.")
{
	static DEFINE_RWLOCK(lock);

	expect_log("BUG: rwlock recursion on CPU#0, rwlock_read_wri/");
	expect_log(" read_lock() while this CPU writes");
	write_lock(&lock);
	read_lock(&lock);
	EXPECT_EQ(preempt_count(), 2);
	read_unlock(&lock);
	EXPECT_EQ(read_trylock(&lock), 0);
	write_unlock(&lock);
	EXPECT(is_free(&lock));
}

static void read_it(void)
{
	read_lock(&shared_lock);
	in_handler++;
	read_unlock(&shared_lock);
}

static void __bh_context read_in_tasklet(struct tasklet_struct *t)
{
	read_it();
}

KTEST(rwlock_handler, "A handler that reads what it interrupted the writing of is named.")
{
	static DECLARE_TASKLET(tasklet, read_in_tasklet);

	expect_log("BUG: rwlock recursion on CPU#0, rwlock_handler/");
	expect_log(" read_lock() while this CPU writes");
	expect_log("read_in_tasklet+0x");
	in_handler = 0;
	local_bh_disable();
	tasklet_schedule(&tasklet);
	write_lock(&shared_lock);
	local_bh_enable();
	write_unlock(&shared_lock);
	EXPECT_EQ(in_handler, 1);
	EXPECT(is_free(&shared_lock));
}

KTEST(rwlock_already_unlocked, "An unlock too many, of either kind, is named, and changes nothing.")
{
	static DEFINE_RWLOCK(lock);

	expect_log("BUG: rwlock already unlocked on CPU#0, rwlock_already_/");
	expect_log(" read_unlock() on a CPU that does not read");
	expect_log(" write_unlock() and nobody writes");
	preempt_disable();
	read_unlock(&lock);
	preempt_disable();
	write_unlock(&lock);
	EXPECT(is_free(&lock));
}

/* A writer of CPU 1 that waits for readers; in: it does not wait any more. */
static void other_writer(rwlock_t *lock, bool in)
{
	arch_spinlock_t drawn = arch_spin_draw(&lock->queue);

	lock->queue.owner_cpu = 1;
	lock->queue.owner_ticket = drawn.tail;
	lock->writer = in;
}

static void other_writer_leaves(rwlock_t *lock)
{
	lock->writer = 0;
	arch_spin_unlock(&lock->queue);
}

static void try_it(void)
{
	in_handler = read_trylock(&shared_lock);
	if (in_handler)
		read_unlock(&shared_lock);
}

KTEST(rwlock_pass_waiting, "Only a reader that reads already, or in an interrupt, passes a writer.")
{
	other_writer(&shared_lock, false);
	EXPECT_EQ(read_trylock(&shared_lock), 0);
	in_top_half(try_it);
	EXPECT_EQ(in_handler, 1);
	local_bh_disable();
	EXPECT_EQ(read_trylock(&shared_lock), 1);
	local_bh_enable();
	/* Now it reads already. */
	read_lock(&shared_lock);
	read_unlock(&shared_lock);
	read_unlock(&shared_lock);
	EXPECT_EQ(read_trylock(&shared_lock), 0);
	other_writer_leaves(&shared_lock);
	EXPECT(is_free(&shared_lock));
}

KTEST(rwlock_pass_inside, "Nobody passes a writer that is inside.")
{
	other_writer(&shared_lock, true);
	EXPECT_EQ(read_trylock(&shared_lock), 0);
	EXPECT_EQ(write_trylock(&shared_lock), 0);
	in_top_half(try_it);
	EXPECT_EQ(in_handler, 0);
	local_bh_disable();
	EXPECT_EQ(read_trylock(&shared_lock), 0);
	local_bh_enable();
	other_writer_leaves(&shared_lock);
	EXPECT(is_free(&shared_lock));
}

KTEST(rwlock_other_reader,
      "A reader of another CPU keeps writers out, and readers of this one not.")
{
	static DEFINE_RWLOCK(lock);
	int written, read;

	/* With interrupts off nobody else finds a CPU 1 that is not there. */
	local_irq_disable();
	nr_cpu_ids++;
	lock.readers[1]++;
	written = write_trylock(&lock);
	read = read_trylock(&lock);
	lock.readers[1]--;
	nr_cpu_ids--;
	local_irq_enable();
	EXPECT_EQ(written, 0);
	EXPECT_EQ(read, 1);
	read_unlock(&lock);
	EXPECT(is_free(&lock));
}

KTEST(rwlock_bad_magic, "An rwlock that was never initialised is named.")
{
	static rwlock_t lock;

	if (release_build())
		return;
	expect_log("BUG: rwlock bad magic on CPU#0, rwlock_bad_magi/");
	expect_log(".magic: 00000000, .owner: <none>/-1");
	read_lock(&lock);
	read_unlock(&lock);
	EXPECT_EQ(write_trylock(&lock), 1);
	write_unlock(&lock);
	EXPECT_EQ(log_contains("BUG: rwlock bad magic"), 2);
}

static int __process_context release_it(void *unused)
{
	preempt_disable();
	write_unlock(&shared_lock);
	return 0;
}

KTEST(rwlock_wrong_owner,
      "A writer's lock that another task or CPU releases is named, with places.")
{
	struct task_struct *task;

	if (release_build())
		return;
	expect_log("BUG: rwlock wrong owner on CPU#0, releaser/");
	expect_log(".magic: deaf1eed, .owner: rwlock_wrong_ow/");
	expect_log("BUG: rwlock wrong CPU on CPU#0, rwlock_wrong_ow/");
	expect_log(" written at: ktest_rwlock_wrong_owner+0x");
	expect_log("  tests/kernel/base/rwlock.c:");
	task = kthread_create(release_it, NULL, "releaser");
	if (!EXPECT(!IS_ERR(task)))
		return;
	get_task_struct(task);
	write_lock(&shared_lock);
	preempt_enable(); /* as if it had none, so that sleeping is not what is reported */
	wake_up_process(task);
	wait_for_completion(&task->kthread.exited);
	put_task_struct(task);
	EXPECT(is_free(&shared_lock));
	write_lock(&shared_lock);
	shared_lock.queue.owner_cpu = 1;
	write_unlock(&shared_lock);
	EXPECT(is_free(&shared_lock));
}

KTEST(rwlock_lockdep, "lockdep_assert_held() and its kin know readers and writers (SPN-17).")
{
	static DEFINE_RWLOCK(lock);

	if (release_build())
		return;
	expect_log("WARNING: CPU: 0 PID:");
	read_lock(&lock);
	lockdep_assert_held(&lock);
	lockdep_assert_held_read(&lock);
	read_unlock(&lock);
	write_lock(&lock);
	lockdep_assert_held(&lock);
	lockdep_assert_held_write(&lock);
	write_unlock(&lock);
	lockdep_assert_not_held(&lock);
	EXPECT_EQ(log_contains("WARNING: CPU:"), 0);
	lockdep_assert_held(&lock);
	lockdep_assert_held_read(&lock);
	lockdep_assert_held_write(&lock);
	EXPECT_EQ(log_contains("WARNING: CPU:"), 3);
}
