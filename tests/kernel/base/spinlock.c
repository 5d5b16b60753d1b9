// SPDX-License-Identifier: MIT
/*
 * kernel/base/spinlock.c, kernel/debug/spinlock_debug.c: what is said of a
 * spinlock that is used wrongly, and that it can be used afterwards. What Linux
 * does too is in tests/conformance/spn.
 *
 * A thread that leaves a lock to another puts preempt_count right by hand, so
 * that the report is about the lock.
 *
 * Context: tests in threads.
 * Locking: what is tested.
 * Linux: the rows SPN and DBG-17 of the specification.
 */
#include <jiffy/ktest.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define IN_DEBUG IS_ENABLED(CONFIG_DEBUG)
#define TEST_IRQ (NR_IRQS - 1)

static DEFINE_SPINLOCK(shared_lock);

static bool release_build(void)
{
	if (!IN_DEBUG)
		pr_info("# a release build does not check this\n");
	return !IN_DEBUG;
}

static bool is_free(spinlock_t *lock)
{
	if (spin_is_locked(lock) || !spin_trylock(lock))
		return false;
	spin_unlock(lock);
	return !spin_is_locked(lock);
}

static int __process_context take_and_release(void *unused)
{
	spin_lock(&shared_lock);
	spin_unlock(&shared_lock);
	return 0;
}

static int __process_context release_it(void *unused)
{
	preempt_disable();
	spin_unlock(&shared_lock);
	return 0;
}

/* Run a thread to its end, with shared_lock held by this one. */
static void __process_context run_while_held(struct task_struct *task)
{
	if (!EXPECT(!IS_ERR(task)))
		return;
	get_task_struct(task);
	spin_lock(&shared_lock);
	preempt_enable();
	wake_up_process(task);
	wait_for_completion(&task->kthread.exited);
	preempt_disable();
	put_task_struct(task);
}

KTEST(spin_recursion, "Taking a lock one holds is reported, returns, and balances (SPN-13).")
{
	expect_log("BUG: spinlock recursion on CPU#0, spin_recursion/");
	expect_log(" lock: shared_lock+0x0/");
	expect_log(IN_DEBUG ? ", .magic: dead4ead, .owner: spin_recursion/" : ", .owner_cpu: 0");
	expect_log("ktest_spin_recursion+0x");
	spin_lock(&shared_lock);
	spin_lock(&shared_lock);
	EXPECT_EQ(preempt_count(), 2);
	spin_unlock(&shared_lock);
	EXPECT(spin_is_locked(&shared_lock));
	spin_lock(&shared_lock);
	spin_unlock(&shared_lock);
	spin_unlock(&shared_lock);
	EXPECT_EQ(log_contains("BUG: spinlock recursion"), 2);
	EXPECT(is_free(&shared_lock));
}

KTEST(spin_recursion_forms, "So it is in every form, whose unlock restores the context.")
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;

	expect_log("BUG: spinlock recursion on CPU#0");
	spin_lock(&lock);
	spin_lock_bh(&lock);
	spin_unlock_bh(&lock);
	spin_lock_irq(&lock);
	spin_unlock_irq(&lock);
	spin_lock_irqsave(&lock, flags);
	spin_unlock_irqrestore(&lock, flags);
	EXPECT_EQ(preempt_count(), 1);
	EXPECT(!irqs_disabled());
	spin_unlock(&lock);
	EXPECT_EQ(log_contains("BUG: spinlock recursion"), 3);
	EXPECT(is_free(&lock));
}

static irqreturn_t __hardirq_context take_in_handler(int irq, void *lock)
{
	spin_lock(lock);
	spin_unlock(lock);
	return IRQ_HANDLED;
}

KTEST(spin_recursion_handler, "A handler that takes the lock of what it interrupted is named.")
{
	static DEFINE_SPINLOCK(lock);

	EXPECT_EQ(request_irq(TEST_IRQ, take_in_handler, 0, "ktest", &lock), 0);
	expect_log("BUG: spinlock recursion on CPU#0");
	if (IN_DEBUG)
		expect_log("inconsistent {HARDIRQ-ON-W} -> {IN-HARDIRQ-W} usage.");
	expect_log("take_in_handler+0x");
	spin_lock(&lock);
	irq_soft_raise(TEST_IRQ);
	spin_unlock(&lock);
	free_irq(TEST_IRQ, &lock);
	EXPECT(is_free(&lock));
}

KTEST(spin_cpu_recursion, "Taking what a sleeping task of this CPU holds is named (DBG-17).")
{
	expect_log(IN_DEBUG ? "BUG: spinlock cpu recursion on CPU#0, taker/"
			    : "BUG: spinlock recursion on CPU#0, taker/");
	run_while_held(kthread_create(take_and_release, NULL, "taker"));
	spin_unlock(&shared_lock);
	EXPECT(is_free(&shared_lock));
}

KTEST(spin_already_unlocked, "An unlock too many is named, at once or by the next to come.")
{
	static DEFINE_SPINLOCK(lock);

	expect_log("BUG: spinlock already unlocked on CPU#0, spin_already_un/");
	preempt_disable();
	spin_unlock(&lock);
	spin_lock(&lock);
	EXPECT_EQ(log_contains("BUG: spinlock already unlocked"), 1);
	spin_unlock(&lock);
	EXPECT(is_free(&lock));
}

KTEST(spin_wrong_owner, "Another task's unlock is named, with who took it where (SPN-14).")
{
	if (release_build())
		return;
	expect_log("BUG: spinlock wrong owner on CPU#0, releaser/");
	expect_log(" lock: shared_lock+0x0/");
	expect_log(".owner: spin_wrong_owne/");
	expect_log(" taken at: run_while_held+0x");
	expect_log("  tests/kernel/base/spinlock.c:");
	run_while_held(kthread_create(release_it, NULL, "releaser"));
	preempt_enable();
	EXPECT(is_free(&shared_lock));
}

KTEST(spin_wrong_cpu, "An unlock on another CPU than the lock's is named (SPN-14).")
{
	static DEFINE_SPINLOCK(lock);

	if (release_build())
		return;
	expect_log("BUG: spinlock wrong CPU on CPU#0, spin_wrong_cpu/");
	expect_log(".owner_cpu: 1");
	spin_lock(&lock);
	lock.rlock.raw_lock.owner_cpu = 1;
	spin_unlock(&lock);
	EXPECT(is_free(&lock));
}

KTEST(spin_bad_magic, "A lock that was overwritten is named, and not waited for (SPN-14).")
{
	static spinlock_t lock;

	if (release_build())
		return;
	expect_log("BUG: spinlock bad magic on CPU#0, spin_bad_magic/");
	memset(&lock, 0x6b, sizeof(lock));
	lock.rlock.raw_lock.tail++;
	spin_lock(&lock);
	spin_unlock(&lock);
	EXPECT_EQ(spin_trylock(&lock), 0);
	EXPECT_EQ(preempt_count(), 0);
	EXPECT_EQ(log_contains("BUG: spinlock bad magic"), 3);
}

KTEST(spin_unlock_wait_self, "spin_unlock_wait() for a lock one holds is named, and does not wait.")
{
	static DEFINE_SPINLOCK(lock);

	spin_unlock_wait(&lock);
	expect_log("BUG: spinlock recursion on CPU#0");
	spin_lock(&lock);
	EXPECT_EQ(log_contains("BUG: spinlock recursion"), 0);
	spin_unlock_wait(&lock);
	EXPECT_EQ(log_contains("BUG: spinlock recursion"), 1);
	spin_unlock(&lock);
	EXPECT(is_free(&lock));
}

KTEST(spin_tickets_wrap, "A lock goes on when its tickets, of 8 bits, have wrapped round.")
{
	static DEFINE_SPINLOCK(lock);
	int i;

	for (i = 0; i < 1000; i++) {
		spin_lock(&lock);
		EXPECT_EQ(spin_trylock(&lock), 0);
		EXPECT_EQ(spin_is_contended(&lock), 0);
		spin_unlock(&lock);
		EXPECT(is_free(&lock));
	}
}

KTEST(spin_contended, "A ticket drawn behind the holder's makes the lock contended (SPN-08).")
{
	static DEFINE_SPINLOCK(lock);
	arch_spinlock_t *raw = &lock.rlock.raw_lock;

	spin_lock(&lock);
	EXPECT_EQ(arch_spin_draw(raw).tail - raw->head, 1);
	EXPECT(spin_is_contended(&lock));
	spin_unlock(&lock);
	EXPECT(spin_is_locked(&lock) && !spin_is_contended(&lock));
	EXPECT_EQ(raw_spin_owner_cpu(&lock.rlock), -1);
	arch_spin_unlock(raw);
	EXPECT(is_free(&lock));
}

KTEST(spin_owner_cpu, "Who held a lock last does not hold it, whatever it left in the word.")
{
	static DEFINE_RAW_SPINLOCK(lock);

	EXPECT_EQ(raw_spin_owner_cpu(&lock), -1);
	raw_spin_lock(&lock);
	EXPECT_EQ(raw_spin_owner_cpu(&lock), 0);
	raw_spin_unlock(&lock);
	EXPECT_EQ(raw_spin_owner_cpu(&lock), -1);
	EXPECT_EQ(raw_spin_trylock(&lock), 1);
	EXPECT_EQ(raw_spin_owner_cpu(&lock), 0);
	raw_spin_unlock(&lock);
	EXPECT_EQ(raw_spin_owner_cpu(&lock), -1);
}
