// SPDX-License-Identifier: MIT
/*
 * Kernel threads: creating, binding, parking, stopping.
 *
 * One thread, kthreadd, makes all others, so that what a thread is born with does
 * not depend on who asked for it:
 *
 *	kthread_create()            kthreadd
 *	request on the list  -----> takes it off, makes the thread
 *	sleeps               <----- result, done
 *
 * The boot context is the idle task of CPU 0 and cannot sleep: it makes its own.
 *
 * kthread_stop() sets a bit, wakes the thread and waits for its end; a thread
 * that has not run its function yet when it is stopped never runs it.
 * kthread_park() sets a bit, wakes the thread and waits until it sleeps in
 * kthread_parkme(), in TASK_PARKED, from which only kthread_unpark() wakes it.
 *
 * Context: process context.
 * Locking: kthread_create_lock protects the list of requests; the flags are
 * atomic bits; the result is written before `exited` is completed and read after
 * it.
 * Linux: kernel/kthread.c.
 */
#include "task.h"

#include <asm/barrier.h>
#include <asm/processor.h>
#include <jiffy/fail.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/string.h>
#include <trace/events/sched.h>

enum {
	KTHREAD_SHOULD_STOP,
	KTHREAD_SHOULD_PARK,
	KTHREAD_HAS_BEGUN, /* its function is being called, or has returned */
};

/**
 * struct kthread_create_info - a request to kthreadd, on the stack of who waits
 * @threadfn: the function (set by who asks)
 * @data: its argument (set by who asks)
 * @comm: its name (set by who asks)
 * @cpu: where it goes first if it is not bound: as if who asks had made it
 * @result: the thread or an ERR_PTR() (kthreadd, before @done)
 * @done: completed with the result
 * @list: link in kthread_create_list (kthread_create_lock)
 */
struct kthread_create_info {
	int (*threadfn)(void *data);
	void *data;
	char comm[TASK_COMM_LEN];
	int cpu;
	struct task_struct *result;
	struct completion done;
	struct list_head list;
};

/* Process context; taken under no other lock, and none is taken under it. */
static DEFINE_SPINLOCK(kthread_create_lock);
static LIST_HEAD(kthread_create_list);    /* kthread_create_lock */
static struct task_struct *kthreadd_task; /* set at boot */

static struct task_struct *__process_context create_kthread(const struct kthread_create_info *info)
{
	struct task_struct *task = task_alloc();
	int error;

	if (!task)
		return ERR_PTR(-ENOMEM);
	memcpy(task->comm, info->comm, sizeof(task->comm));
	task->flags = PF_KTHREAD;
	task->cpu = info->cpu;
	task->kthread.threadfn = info->threadfn;
	task->kthread.data = info->data;
	/* Asleep until somebody calls wake_up_process(), as on Linux. */
	task->__state = TASK_UNINTERRUPTIBLE;
	error = task_publish(task);
	if (!error)
		return task;
	task_free(task);
	return ERR_PTR(error);
}

static struct kthread_create_info *__process_context take_request(void)
{
	struct kthread_create_info *info;

	spin_lock(&kthread_create_lock);
	info = list_first_entry_or_null(&kthread_create_list, struct kthread_create_info, list);
	if (info)
		list_del(&info->list);
	spin_unlock(&kthread_create_lock);
	return info;
}

/* The requests live on the stacks of those who wait: after complete() they may be gone. */
static int __process_context kthreadd(void *unused)
{
	struct kthread_create_info *info;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		info = take_request();
		if (!info) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		info->result = create_kthread(info);
		complete(&info->done);
	}
	return 0;
}

static struct task_struct *__process_context ask_kthreadd(struct kthread_create_info *info)
{
	init_completion(&info->done);
	spin_lock(&kthread_create_lock);
	list_add_tail(&info->list, &kthread_create_list);
	spin_unlock(&kthread_create_lock);
	wake_up_process(kthreadd_task);
	wait_for_completion(&info->done);
	return info->result;
}

static struct task_struct *__process_context create_named(int (*threadfn)(void *data), void *data,
							  const char *namefmt, va_list args)
{
	struct kthread_create_info info = { .threadfn = threadfn, .data = data };

	might_sleep();
	info.cpu = smp_processor_id();
	vsnprintf(info.comm, sizeof(info.comm), namefmt, args);
	if (current->flags & PF_IDLE)
		return create_kthread(&info);
	return ask_kthreadd(&info);
}

struct task_struct *kthread_create(int (*threadfn)(void *data), void *data, const char *namefmt,
				   ...)
{
	struct task_struct *task;
	va_list args;

	if (fail_here(FAIL_KTHREAD, -ENOMEM))
		return ERR_PTR(-ENOMEM);
	va_start(args, namefmt);
	task = create_named(threadfn, data, namefmt, args);
	va_end(args);
	return task;
}

struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node,
					   const char *namefmt, ...)
{
	struct task_struct *task;
	va_list args;

	if (fail_here(FAIL_KTHREAD, -ENOMEM))
		return ERR_PTR(-ENOMEM);
	(void)node;
	va_start(args, namefmt);
	task = create_named(threadfn, data, namefmt, args);
	va_end(args);
	return task;
}

struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu,
					  const char *namefmt)
{
	struct task_struct *task;

	if (WARN(!cpu_online(cpu), "kthread_create_on_cpu(): CPU %u is not online\n", cpu))
		return ERR_PTR(-EINVAL);
	if (fail_here(FAIL_KTHREAD, -ENOMEM))
		return ERR_PTR(-ENOMEM);
	task = kthread_create_on_node(threadfn, data, NUMA_NO_NODE, namefmt, cpu);
	if (!IS_ERR(task))
		kthread_bind(task, cpu);
	return task;
}

void kthreadd_init(void)
{
	kthreadd_task = kthread_create(kthreadd, NULL, "kthreadd");
	if (IS_ERR(kthreadd_task))
		panic("no memory for kthreadd");
	wake_up_process(kthreadd_task);
}

/* A function that leaves something held off is named; do_exit() puts that right. */
static void __process_context check_leaks(const struct task_struct *self)
{
	if (likely(!preempt_count() && !irqs_disabled()))
		return;
	pr_err("BUG: thread leaked lock or atomic: %s/0x%08x/%d%s\n     function: %ps\n",
	       self->comm, preempt_count(), self->pid, irqs_disabled() ? ", interrupts off" : "",
	       self->kthread.threadfn);
}

void kthread_entry(void)
{
	struct task_struct *self = current;
	int ret = -EINTR;

	if (!kthread_should_stop()) {
		kthread_parkme();
		set_bit(KTHREAD_HAS_BEGUN, &self->kthread.flags);
		/* Also if it was kthread_stop() that let it out of there, as on Linux. */
		ret = self->kthread.threadfn(self->kthread.data);
		check_leaks(self);
	}
	kthread_exit(ret);
}

void kthread_exit(long result)
{
	do_exit(result);
}

void kthread_complete_and_exit(struct completion *comp, long code)
{
	if (comp)
		complete(comp);
	kthread_exit(code);
}

void *kthread_data(struct task_struct *task)
{
	return task->kthread.data;
}

void *kthread_func(struct task_struct *task)
{
	return (void *)task->kthread.threadfn;
}

void kthread_bind(struct task_struct *task, unsigned int cpu)
{
	if (WARN(!cpu_online(cpu), "kthread_bind() of %s: CPU %u is not online\n", task->comm, cpu))
		return;
	WARN(!bind_task(task, cpu), "kthread_bind() of %s[%d]: it has been woken already\n",
	     task->comm, task->pid);
}

void kthread_parkme(void)
{
	struct task_struct *self = current;

	for (;;) {
		set_special_state(TASK_PARKED);
		if (!test_bit(KTHREAD_SHOULD_PARK, &self->kthread.flags))
			break;
		complete(&self->kthread.parked);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

int kthread_park(struct task_struct *task)
{
	might_sleep();
	if (WARN_ON(task->flags & PF_EXITING))
		return -ENOSYS;
	if (WARN_ON_ONCE(test_and_set_bit(KTHREAD_SHOULD_PARK, &task->kthread.flags)))
		return -EBUSY;
	if (task == current)
		return 0;
	wake_up_process(task);
	wait_for_completion(&task->kthread.parked);
	/* It said so on its way into schedule(). Pairs with finish_task_switch(). */
	while (smp_load_acquire(&task->on_cpu))
		cpu_relax();
	return 0;
}

void kthread_unpark(struct task_struct *task)
{
	clear_bit(KTHREAD_SHOULD_PARK, &task->kthread.flags);
	wake_up_state(task, TASK_PARKED);
}

int kthread_stop(struct task_struct *task)
{
	int ret;

	might_sleep();
	if (WARN(task == current, "kthread_stop() by %s[%d] of itself would wait for its own end\n",
		 task->comm, task->pid))
		return -EDEADLK;
	trace_sched_kthread_stop(task);
	get_task_struct(task);
	set_bit(KTHREAD_SHOULD_STOP, &task->kthread.flags);
	kthread_unpark(task);
	/* Interruptible sleeps end, as with a signal, but nothing takes this one away. */
	WRITE_ONCE(task->notify_signal, true);
	wake_up_process(task);
	wait_for_completion(&task->kthread.exited);
	ret = task->exit_code;
	put_task_struct(task);
	trace_sched_kthread_stop_ret(ret);
	return ret;
}

bool kthread_has_begun(const struct task_struct *task)
{
	return test_bit(KTHREAD_HAS_BEGUN, &task->kthread.flags);
}

bool kthread_should_stop(void)
{
	return test_bit(KTHREAD_SHOULD_STOP, &current->kthread.flags);
}

bool kthread_should_park(void)
{
	return test_bit(KTHREAD_SHOULD_PARK, &current->kthread.flags);
}
