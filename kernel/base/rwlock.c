// SPDX-License-Identifier: MIT
/*
 * Reader-writer locks: many readers or one writer.
 *
 * Each CPU counts its own readers in a byte of the lock. A reader raises its
 * byte and then looks whether anybody queues; a writer takes the queue, a ticket
 * lock, says that it is inside, and then looks at all bytes:
 *
 *	reader                          writer
 *	  readers[cpu]++                  take the queue
 *	  -- full barrier --              writer = 1
 *	  queue free? inside              -- full barrier --
 *	                                  no readers? inside
 *
 * With the barriers, at least one of the two sees the other. The writer then
 * says that it is not inside (writer = 0) and waits for the readers to leave;
 * the reader takes its byte back and goes through the queue, where it comes in
 * the order of asking. Two kinds of readers do not:
 *
 *	in an interrupt    may have interrupted a reader, or somebody who queues on
 *	                   this very CPU: its byte stays, and it waits only while a
 *	                   writer is inside
 *	reads already      the writer that waits, waits for this CPU's first read
 *
 * So writers starve only if readers in interrupts come all the time.
 *
 * The bytes also say who would wait for itself, in every build: a writer whose
 * own CPU reads, a reader whose own CPU writes (it owns the queue), a writer
 * that writes. It is reported, and the call returns as if it had come in.
 *
 * Context: any, preemption off: a reader leaves on the CPU where it came in.
 * Locking: @queue is held by the writer while it waits and while it is inside,
 * and by a reader for a moment. Lock order: none, this is below all.
 * Invariants:
 * 1. While a writer is inside, each byte but those of readers that wait is 0.
 * 2. Only its own CPU writes a byte, so changing it needs no lock prefix.
 * Linux: kernel/locking/qrwlock.c, which counts all readers in one word, and
 * lib/percpu-refcount.c and the former brlock for one count a CPU.
 */
#include <asm/processor.h>
#include <jiffy/lock_debug.h>
#include <linux/kernel.h>
#include <linux/rwlock.h>
#include <linux/smp.h>

/* Does this CPU write? Exact: what it holds itself nobody else changes. */
static bool writes_here(const rwlock_t *lock)
{
	return lock->writer && arch_spin_owner_cpu(&lock->queue) == smp_processor_id();
}

/* One's own readers under a writer are a mistake that has been reported. */
static bool others_read(const rwlock_t *lock)
{
	int cpu;

	for_each_possible_cpu(cpu)
		if (READ_ONCE(lock->readers[cpu]) && cpu != smp_processor_id())
			return true;
	return false;
}

/* A full barrier: the byte is seen before queue and writer are read. Pairs with try_enter(). */
static void count_reader(rwlock_t *lock)
{
	__asm__ __volatile__("lock; incb %0"
			     : "+m"(lock->readers[smp_processor_id()])::"memory", "cc");
}

/* A store after all others: a release. Pairs with others_read(). */
static void uncount_reader(rwlock_t *lock)
{
	__asm__ __volatile__("decb %0" : "+m"(lock->readers[smp_processor_id()])::"memory", "cc");
}

/* 0, or what arch_spin_wait() found wrong. */
static int queue_lock(rwlock_t *lock)
{
	arch_spinlock_t drawn = arch_spin_draw(&lock->queue);

	if (unlikely(drawn.head != drawn.tail))
		return arch_spin_wait(&lock->queue, drawn.tail);
	arch_spin_note_owner(&lock->queue, drawn.tail);
	return 0;
}

/* May a counted reader go in although somebody has the queue? */
static bool may_pass(const rwlock_t *lock)
{
	if (in_interrupt())
		return !READ_ONCE(lock->writer);
	return lock->readers[smp_processor_id()] > 1;
}

static void read_through_queue(rwlock_t *lock)
{
	int err;

	uncount_reader(lock);
	err = queue_lock(lock);
	/* Whoever has the queue is the only one that could write. */
	count_reader(lock);
	arch_spin_unlock(&lock->queue);
	if (unlikely(err))
		rwlock_report(lock, "recursion", "read_lock() behind this CPU's own turn");
}

static void read_lock_slow(rwlock_t *lock)
{
	if (writes_here(lock)) {
		rwlock_report(lock, "recursion", "read_lock() while this CPU writes");
		return;
	}
	if (!in_interrupt() && !may_pass(lock)) {
		read_through_queue(lock);
		return;
	}
	while (!may_pass(lock))
		cpu_relax();
	barrier();
}

void do_raw_read_lock(rwlock_t *lock)
{
	rwlock_check(lock);
	count_reader(lock);
	if (unlikely(arch_spin_is_locked(&lock->queue)))
		read_lock_slow(lock);
	rwlock_read_taken(lock, _RET_IP_);
}

int do_raw_read_trylock(rwlock_t *lock)
{
	rwlock_check(lock);
	count_reader(lock);
	if (arch_spin_is_locked(&lock->queue) && !may_pass(lock)) {
		uncount_reader(lock);
		return 0;
	}
	rwlock_read_taken(lock, _RET_IP_);
	return 1;
}

void do_raw_read_unlock(rwlock_t *lock)
{
	if (unlikely(!lock->readers[smp_processor_id()])) {
		rwlock_report(lock, "already unlocked",
			      "read_unlock() on a CPU that does not read");
		return;
	}
	uncount_reader(lock);
}

/* With the queue held. Pairs with count_reader(): a reader sees this writer, or is seen. */
static bool try_enter(rwlock_t *lock)
{
	smp_store_mb(lock->writer, lock->writer + 1);
	if (!others_read(lock))
		return true;
	WRITE_ONCE(lock->writer, lock->writer - 1);
	return false;
}

void do_raw_write_lock(rwlock_t *lock)
{
	rwlock_check(lock);
	if (unlikely(queue_lock(lock))) {
		/* Readers that wait for this CPU's other write must not be waited for. */
		lock->writer++;
		rwlock_report(lock, "recursion", "write_lock() while this CPU writes");
	} else {
		if (unlikely(lock->readers[smp_processor_id()]))
			rwlock_report(lock, "recursion", "write_lock() while this CPU reads");
		while (!try_enter(lock))
			while (others_read(lock))
				cpu_relax();
	}
	rwlock_write_taken(lock, _RET_IP_);
}

int do_raw_write_trylock(rwlock_t *lock)
{
	rwlock_check(lock);
	if (!arch_spin_trylock(&lock->queue))
		return 0;
	if (lock->readers[smp_processor_id()] || !try_enter(lock)) {
		arch_spin_unlock(&lock->queue);
		return 0;
	}
	rwlock_write_taken(lock, _RET_IP_);
	return 1;
}

void do_raw_write_unlock(rwlock_t *lock)
{
	if (unlikely(!lock->writer)) {
		rwlock_report(lock, "already unlocked", "write_unlock() and nobody writes");
		return;
	}
	rwlock_write_leave(lock);
	smp_store_release(&lock->writer, lock->writer - 1);
	arch_spin_unlock(&lock->queue);
}
