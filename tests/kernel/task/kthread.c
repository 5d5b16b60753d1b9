// SPDX-License-Identifier: MIT
/*
 * Kernel threads: what Linux does not promise, or does otherwise: mistakes that are
 * named, what is left when memory is used up, and that nothing is left of a thread.
 *
 * Context: threads.
 * Locking: what is tested.
 * Linux: the rows KTH of the specification are in tests/conformance/kth.
 */
#include <jiffy/ktest.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define MANY 200
#define NAME_CHARS 10000
#define PAGES_OF_A_THREAD 16 /* more than its structures and its stack take */
#define NO_CPU 99

static int __process_context wait_for_stop(void *data)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(MAX_SCHEDULE_TIMEOUT);
	return 0;
}

/* Let it run to its end, and keep it to be looked at. */
static struct task_struct *__process_context run_to_end(struct task_struct *k)
{
	EXPECT(!IS_ERR(k));
	get_task_struct(k);
	wake_up_process(k);
	wait_ticks(2);
	EXPECT_EQ(READ_ONCE(k->__state), TASK_DEAD);
	return k;
}

KTEST(kthread_stop_self, "kthread_stop() of itself is reported and returns.")
{
	expect_log("of itself would wait for its own end");
	EXPECT_EQ(kthread_stop(current), -EDEADLK);
}

static int __process_context end_with_5(void *data)
{
	do_exit(5);
}

KTEST(kthread_exit_code, "What do_exit() was given is the dead thread's exit_code.")
{
	struct task_struct *k = run_to_end(kthread_create(end_with_5, NULL, "short"));

	EXPECT_EQ(k->exit_code, 5);
	put_task_struct(k);
}

KTEST(kthread_long_name, "A name of 10,000 characters is cut to 15, and nothing else is written.")
{
	char *name = test_alloc(NAME_CHARS + 1);
	struct task_struct *k;

	memset(name, 'n', NAME_CHARS);
	name[NAME_CHARS] = '\0';
	k = kthread_create(wait_for_stop, NULL, "%s", name);
	EXPECT(!IS_ERR(k));
	EXPECT_EQ(strcmp(k->comm, "nnnnnnnnnnnnnnn"), 0);
	EXPECT_EQ(k->exit_state, 0);
	EXPECT_EQ(kthread_stop(k), -EINTR);
	kfree(name);
}

KTEST(kthread_wrong_cpu, "A CPU that is not there is refused by name.")
{
	struct task_struct *k;

	expect_log("kthread_create_on_cpu(): CPU 99 is not online");
	expect_log("kthread_bind() of unbound: CPU 99 is not online");
	expect_log("kthread_bind() of unbound: CPU 4294967295 is not online");
	EXPECT_EQ(PTR_ERR(kthread_create_on_cpu(wait_for_stop, NULL, NO_CPU, "none/%u")), -EINVAL);
	k = kthread_create(wait_for_stop, NULL, "unbound");
	kthread_bind(k, NO_CPU);
	kthread_bind(k, -1);
	EXPECT(!(k->flags & PF_NO_SETAFFINITY));
	EXPECT_EQ(kthread_stop(k), -EINTR);
}

KTEST(kthread_bind_late, "Binding one that was woken is refused by name.")
{
	struct task_struct *k = kthread_run(wait_for_stop, NULL, "woken");

	expect_log("kthread_bind() of woken[");
	kthread_bind(k, 0);
	EXPECT(!(k->flags & PF_NO_SETAFFINITY));
	kthread_stop(k);
}

/* --- What a function leaves behind ---------------------------------------------------- */

static DEFINE_SPINLOCK(kept_lock);
static DEFINE_MUTEX(kept_mutex_lock);

static __no_context_analysis __process_context int keep_spinlock(void *data)
{
	spin_lock(&kept_lock);
	return 0;
}

KTEST(kthread_keeps_spinlock, "A function that returns with a spinlock held is named.")
{
	expect_log("BUG: thread leaked lock or atomic: keeper/0x00000001/");
	expect_log("     function: keep_spinlock");
	expect_log("] exited with preempt_count 1");
	put_task_struct(run_to_end(kthread_create(keep_spinlock, NULL, "keeper")));
	EXPECT_EQ(preempt_count(), 0);
	EXPECT(spin_is_locked(&kept_lock));
	spin_lock_init(&kept_lock);
}

static int __process_context keep_irqs_off(void *data)
{
	local_irq_disable();
	return 0;
}

KTEST(kthread_keeps_irqs_off, "So is one that returns with interrupts off, and they are on again.")
{
	expect_log("BUG: thread leaked lock or atomic: keeper/0x00000000/");
	expect_log("     function: keep_irqs_off");
	expect_log("] exited with irqs disabled");
	put_task_struct(run_to_end(kthread_create(keep_irqs_off, NULL, "keeper")));
	EXPECT(!irqs_disabled());
}

static __no_context_analysis __process_context int keep_mutex(void *data)
{
	mutex_lock(&kept_mutex_lock);
	return 0;
}

KTEST(kthread_keeps_mutex, "A debug build names a thread that ends with a mutex, and the mutex.")
{
	if (IS_ENABLED(CONFIG_DEBUG)) {
		expect_log("WARNING: keeper/");
		expect_log("still has locks held!");
		expect_log("(kept_mutex_lock+0x0/");
	}
	put_task_struct(run_to_end(kthread_create(keep_mutex, NULL, "keeper")));
	EXPECT(mutex_is_locked(&kept_mutex_lock));
	mutex_init(&kept_mutex_lock);
}

/* --- Memory ------------------------------------------------------------------------- */

static unsigned long __process_context free_pages_now(void)
{
	struct sysinfo info;

	si_meminfo(&info);
	return info.freeram;
}

static int __process_context count_tasks(void)
{
	struct task_struct *p;
	int n = 0;

	rcu_read_lock();
	for_each_process(p)
		n++;
	rcu_read_unlock();
	return n;
}

/* A herd of threads, of which each second one has run when it is stopped. */
static void __process_context live_and_die(void)
{
	static struct task_struct *herd[MANY];

	for (int i = 0; i < MANY; i++) {
		herd[i] = kthread_create(wait_for_stop, NULL, "herd/%d", i);
		EXPECT(!IS_ERR(herd[i]));
		if (i % 2)
			wake_up_process(herd[i]);
	}
	wait_ticks(1);
	for (int i = 0; i < MANY; i++)
		EXPECT_EQ(kthread_stop(herd[i]), i % 2 ? 0 : -EINTR);
	/* Until the last has been switched away from, and a grace period later. */
	wait_ticks(2);
	rcu_barrier();
}

KTEST(kthread_all_freed, "Of threads that have ended nothing is left: no task, no page.")
{
	unsigned long pages;
	int tasks;

	/* The caches and the stacks that are kept for the next ones. */
	live_and_die();
	tasks = count_tasks();
	pages = free_pages_now();
	live_and_die();
	live_and_die();
	EXPECT_EQ(count_tasks(), tasks);
	EXPECT_EQ(free_pages_now(), pages);
}

/* Take every page; they are linked, the last first. */
static unsigned long take_all_pages(void)
{
	unsigned long page, list = 0;

	while ((page = __get_free_pages(GFP_ATOMIC | __GFP_NOWARN, 0))) {
		*(unsigned long *)page = list;
		list = page;
	}
	return list;
}

static unsigned long give_page_back(unsigned long list)
{
	unsigned long next = *(unsigned long *)list;

	free_pages(list, 0);
	return next;
}

/* Threads until there is no memory for one; -> how many, and what kthread_create() said. */
static int __process_context fill_up(struct task_struct **threads, int max, long *error)
{
	struct task_struct *k;
	int n;

	*error = 0;
	for (n = 0; n < max; n++) {
		k = kthread_create(wait_for_stop, NULL, "last/%d", n);
		if (IS_ERR(k)) {
			*error = PTR_ERR(k);
			break;
		}
		threads[n] = k;
	}
	return n;
}

KTEST(kthread_no_memory,
      "Whatever a new thread lacks memory for, it is -ENOMEM, and nothing is lost.")
{
	const int max = 2 * MANY + PAGES_OF_A_THREAD;
	struct task_struct **threads = test_alloc(max * sizeof(*threads));
	int n = 0, given, tasks = count_tasks();
	unsigned long list = take_all_pages(), first = list;
	long error;

	/* What the caches still have, and then page after page. */
	for (given = 0; list && given < PAGES_OF_A_THREAD; given++) {
		n += fill_up(threads + n, max - n, &error);
		EXPECT_EQ(error, -ENOMEM);
		list = give_page_back(list);
	}
	while (list)
		list = give_page_back(list);
	EXPECT(first && n > 0);
	while (n)
		EXPECT_EQ(kthread_stop(threads[--n]), -EINTR);
	wait_ticks(2);
	EXPECT_EQ(count_tasks(), tasks);
	kfree(threads);
}
