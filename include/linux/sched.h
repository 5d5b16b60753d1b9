/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H
/*
 * Tasks and the scheduler.
 *
 * - Scheduling is cooperative: a thread runs until it sleeps, yields or ends.
 *   Interrupts and softirqs run over any thread.
 * - One FIFO queue of runnable tasks a CPU. swapper/N (pid 0) runs when it is
 *   empty.
 * - A task that is not bound to a CPU may change it while it sleeps or waits for
 *   its turn, never while it runs: between two sleeps smp_processor_id() is fixed.
 * - To sleep: set_current_state(), test the condition, schedule(). A wake-up
 *   in between makes schedule() return at once.
 * - schedule() with a spinlock held or bottom halves off is "BUG: scheduling
 *   while atomic"; the count is then reset and the switch made, as on Linux.
 */
#include <asm/current.h>
#include <asm/linkage.h>
#include <jiffy/context.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/pid.h>
#include <linux/preempt.h>
#include <linux/rculist.h>
#include <linux/refcount.h>
#include <linux/signal.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define TASK_RUNNING 0x0000
#define TASK_INTERRUPTIBLE 0x0001
#define TASK_UNINTERRUPTIBLE 0x0002
#define __TASK_STOPPED 0x0004
#define __TASK_TRACED 0x0008
#define EXIT_DEAD 0x0010
#define EXIT_ZOMBIE 0x0020
#define TASK_PARKED 0x0040
#define TASK_DEAD 0x0080
#define TASK_WAKEKILL 0x0100
#define TASK_WAKING 0x0200
#define TASK_NOLOAD 0x0400
#define TASK_NEW 0x0800
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

enum { TASK_COMM_LEN = 16 };
#define TASK_COMM_LEN TASK_COMM_LEN

#define PF_IDLE 0x00000002
#define PF_EXITING 0x00000004
#define PF_WQ_WORKER 0x00000020
#define PF_KTHREAD 0x00200000
#define PF_NO_SETAFFINITY 0x04000000

/**
 * struct task_struct - a thread of execution
 *
 * Legend: I set before the task first runs; o only the task itself; p pi_lock;
 * q its CPU's run queue lock; t tasklist_lock; r read under rcu_read_lock(); a atomic.
 *
 * @__state: TASK_*; written by the task, by others only under p. Read without
 * a lock by whoever prints it.
 * @state: its name until Linux 5.14
 * @sp: saved stack pointer while not running (q)
 * @stack: lowest mapped byte of its kernel stack (I)
 * @usage: references; the structure is freed with the last (a)
 * @flags: PF_* (I, then o)
 * @on_rq: runnable: running, or in a run queue (q)
 * @on_cpu: being run; cleared after the switch away from it (q, read by wakers)
 * @cpu: the CPU whose run queue it belongs to (q)
 * @cpus_mask: where it may run; of a running task obeyed from its next schedule() on (p)
 * @run_list: link in that run queue (q)
 * @pi_lock: serialises wake-ups; taken before q, in any context (irqsave)
 * @tasks: link in the list of all tasks (t to write, r)
 * @rcu: the reference it held to itself goes after a grace period (its last switch)
 * @pid: its number; 0 for every CPU's idle task (I)
 * @thread_pid: the same as an object, with a reference; NULL for idle tasks (I)
 * @comm: its name, NUL-terminated (I)
 * @exit_state: EXIT_* once it has ended (t)
 * @exit_code: what do_exit() was given (o)
 * @signal_pending_mask: signals sent and not yet taken (a)
 * @signal_allowed_mask: signals it lets interrupt it; others are ignored (I, then o)
 * @notify_signal: interrupted for good, without a signal: kthread_stop() (set once)
 * @ticks: timer ticks that found it running (its CPU's tick)
 * @nvcsw: times it gave up the CPU (o)
 * @last_switch_count: nvcsw when khungtaskd looked last (khungtaskd)
 * @last_switch_time: jiffies when it first saw that count (khungtaskd)
 * @held_lock: the mutex it took last, of those it holds (o; kernel/debug/mutex_debug.c)
 * @task_state_change: where it set its state (o)
 * @mm: its memory in the user window; NULL for a kernel thread (o)
 * @files: its descriptors; NULL for a kernel thread (o)
 * @output: where its output goes if not to the terminal, or NULL (o; kernel/task/output.c)
 * @kthread: what kthread.c keeps (see there)
 */
struct task_struct {
	union {
		unsigned int __state;
		unsigned int state;
	};
	unsigned long sp;
	void *stack;
	refcount_t usage;
	unsigned int flags;
	int on_rq;
	int on_cpu;
	int cpu;
	cpumask_t cpus_mask;
	struct list_head run_list;
	raw_spinlock_t pi_lock;
	struct list_head tasks;
	struct rcu_head rcu;
	pid_t pid;
	struct pid *thread_pid;
	char comm[TASK_COMM_LEN];
	int exit_state;
	int exit_code;
	unsigned long signal_pending_mask;
	unsigned long signal_allowed_mask;
	bool notify_signal;
	unsigned long ticks;
	unsigned long nvcsw;
	unsigned long last_switch_count;
	unsigned long last_switch_time;
#ifdef CONFIG_DEBUG
	struct mutex *held_lock;
	unsigned long task_state_change;
#endif
	struct mm_struct *mm;
	struct files_struct *files;
	struct output *output;
	struct {
		int (*threadfn)(void *data);
		void *data;
		unsigned long flags;
		struct completion exited;
		struct completion parked;
	} kthread;
};

extern struct task_struct init_task;

/* Nothing can sleep before SYSTEM_RUNNING; set once, by kernel_main(). */
extern enum system_states { SYSTEM_BOOTING, SYSTEM_RUNNING } system_state;

/* With a full barrier between the store and what follows: pairs with the one
 * in try_to_wake_up(), so that either the waker sees the state or the sleeper
 * sees the condition. */
#define set_current_state(s)                            \
	do {                                            \
		note_state_change();                    \
		smp_store_mb(current->__state, (s));    \
	} while (0)
#define __set_current_state(s)                          \
	do {                                            \
		note_state_change();                    \
		WRITE_ONCE(current->__state, (s));      \
	} while (0)
/*
 * For the states that wake_up_process() does not end, TASK_PARKED and TASK_DEAD:
 * under pi_lock, so that a waker which has seen the state before does not set this
 * one back to TASK_RUNNING. Pairs with try_to_wake_up(), which reads and writes under it.
 */
#define set_special_state(s)                                          \
	do {                                                          \
		unsigned long _flags;                                 \
		raw_spin_lock_irqsave(&current->pi_lock, _flags);     \
		note_state_change();                                  \
		WRITE_ONCE(current->__state, (s));                    \
		raw_spin_unlock_irqrestore(&current->pi_lock, _flags); \
	} while (0)
/* For the report that somebody sleeps, in another state than TASK_RUNNING, before schedule(). */
#ifdef CONFIG_DEBUG
#define note_state_change() ((void)(current->task_state_change = _THIS_IP_))
#else
#define note_state_change() ((void)0)
#endif
#define get_current_state() READ_ONCE(current->__state)
#define task_is_running(task) (READ_ONCE((task)->__state) == TASK_RUNNING)

/**
 * schedule - give up the CPU; sleep if the state is not TASK_RUNNING
 *
 * Context: Process context. May sleep.
 */
void schedule(void) __process_context;

/**
 * schedule_timeout - sleep, at most for a time
 * @timeout: jiffies; MAX_SCHEDULE_TIMEOUT for no limit; negative is an error
 * that is logged, and no sleep
 *
 * The caller sets the state first; in TASK_RUNNING it does not sleep.
 *
 * Context: Process context. May sleep.
 * Return: jiffies left, 0 if the time ran out.
 */
signed long schedule_timeout(signed long timeout) __process_context;
/** As schedule_timeout() in TASK_INTERRUPTIBLE. Context: Process context. Return: jiffies left. */
signed long schedule_timeout_interruptible(signed long timeout) __process_context;
/** As schedule_timeout() in TASK_UNINTERRUPTIBLE.
 * Context: Process context. Return: jiffies left. */
signed long schedule_timeout_uninterruptible(signed long timeout) __process_context;
/** As schedule_timeout() in TASK_KILLABLE. Context: Process context. Return: jiffies left. */
signed long schedule_timeout_killable(signed long timeout) __process_context;
/** As schedule_timeout() in TASK_IDLE. Context: Process context. Return: jiffies left. */
signed long schedule_timeout_idle(signed long timeout) __process_context;

/** yield - let the other runnable tasks of this CPU go first. Context: Process context. */
void yield(void) __process_context;

/**
 * cond_resched - yield if another task waits for this CPU
 *
 * Context: Process context. May sleep.
 * Return: 1 if it gave up the CPU, else 0.
 */
int cond_resched(void) __process_context;

/** need_resched - does another task wait for this CPU? Context: Any. Return: nonzero if so. */
DECLARE_PER_CPU(int, need_resched_flag);
#define need_resched() this_cpu_read(need_resched_flag)

/**
 * wake_up_process - make a sleeping task runnable
 * @task: in TASK_NORMAL sleep, or anything else
 *
 * Context: Any context.
 * Return: 1 if it was woken, 0 if it was not asleep.
 */
int wake_up_process(struct task_struct *task);

/** wake_up_state - as wake_up_process(), for the states in @state only.
 * Context: Any context. Return: 1 if woken, else 0. */
int wake_up_state(struct task_struct *task, unsigned int state);

/** do_exit - end the calling thread. @code: its result. Context: Process context. */
void do_exit(long code) __noreturn __process_context;

/** get_task_struct - take a reference. Context: Any context. Return: @task. */
static inline struct task_struct *get_task_struct(struct task_struct *task)
{
	refcount_inc(&task->usage);
	return task;
}

#if defined(CONFIG_DEBUG) && defined(MODULE)
/** get_task_struct_noted - a module's are written down, with the caller's line:
 * kernel/debug/task_refs.c. Context: Any context. Return: @task. */
struct task_struct *get_task_struct_noted(struct task_struct *task);
#define get_task_struct(task) get_task_struct_noted(task)
#endif

/** put_task_struct - drop a reference; the last frees @task. Context: Any context. */
void put_task_struct(struct task_struct *task);

/*
 * All tasks but the idle ones, in order of creation. In a reader of RCU; a task found
 * there is good until its end, and for longer if get_task_struct() was called before.
 * tasklist_lock is for those who change the list.
 */
extern spinlock_t tasklist_lock;
extern struct list_head task_list;
#define for_each_process(p) list_for_each_entry_rcu(p, &task_list, tasks)

/**
 * find_get_task_by_vpid - a task by its number
 * @nr: the pid
 *
 * Context: Any context.
 * Return: the task with a reference, or NULL. It may be about to end.
 */
struct task_struct *find_get_task_by_vpid(pid_t nr);

/** task_pid - its number as an object. Context: Any context.
 * Return: the pid, without a reference; good as long as @task. */
static inline struct pid *task_pid(struct task_struct *task)
{
	return task->thread_pid;
}

/**
 * get_task_comm - copy a task's name
 * @buf: an array of TASK_COMM_LEN bytes; another size does not compile
 * @task: whose
 *
 * Context: Any context.
 * Return: @buf, NUL-terminated.
 */
#define get_task_comm(buf, task)                               \
	({                                                     \
		BUILD_BUG_ON(sizeof(buf) != TASK_COMM_LEN);    \
		__get_task_comm((buf), sizeof(buf), (task));   \
	})
char *__get_task_comm(char *buf, size_t size, struct task_struct *task);

/**
 * set_cpus_allowed_ptr - the CPUs on which a task may run
 * @task: any
 * @new_mask: those; CPUs that are not online do not count
 *
 * The caller itself has moved when this returns, a task that sleeps or waits for
 * its turn will run there next; one that runs on another CPU moves when it next
 * calls schedule(), which cond_resched() is told to.
 *
 * Context: Process context. May sleep.
 * Return: 0, or -EINVAL if none of @new_mask is online.
 */
int set_cpus_allowed_ptr(struct task_struct *task, const struct cpumask *new_mask)
	__process_context;

/** task_cpu - where it runs, or ran last. Context: Any context. Return: a CPU's number. */
static inline int task_cpu(const struct task_struct *task)
{
	return READ_ONCE(task->cpu);
}

/** task_pid_nr - its number. Context: Any context. Return: the pid. */
static inline pid_t task_pid_nr(const struct task_struct *task)
{
	return task->pid;
}

/** idle_task - swapper/@cpu. Context: Any context. Return: the CPU's idle task. */
struct task_struct *idle_task(int cpu);

/** task_state_to_char - R, S, D, X ... as ps shows it. Context: Any context. Return: a letter. */
char task_state_to_char(const struct task_struct *task);

/**
 * get_wchan - where a task that does not run waits
 * @task: it stays
 *
 * The place in a module's code, if there is one on its stack; else the first that is not
 * about waiting itself. If it begins to run meanwhile, the answer may be wrong.
 *
 * Context: Any context.
 * Return: a return address; 0 if it runs.
 */
unsigned long get_wchan(struct task_struct *task);

/**
 * send_sig - send a signal to a task
 * @sig: SIGINT, SIGTERM or SIGKILL
 * @task: to whom
 * @priv: as on Linux; not used
 *
 * Wakes an interruptible sleep; SIGKILL also a killable one. A task that has not
 * allowed the signal ignores it: it is not kept until it does.
 *
 * Context: Any context.
 * Return: 0, or -EINVAL for another @sig.
 */
int send_sig(int sig, struct task_struct *task, int priv);

/** allow_signal - let @sig interrupt the calling thread. Context: Process context. */
void allow_signal(int sig) __process_context;

/** flush_signals - forget every pending signal of @task. Context: Any context. */
void flush_signals(struct task_struct *task);

/** signal_pending - is an allowed signal waiting, or has kthread_stop() been called?
 * Context: Any context. Return: nonzero if so. */
static inline int signal_pending(const struct task_struct *task)
{
	return READ_ONCE(task->notify_signal) ||
	       (READ_ONCE(task->signal_pending_mask) & task->signal_allowed_mask) != 0;
}

/** fatal_signal_pending - is it SIGKILL? Context: Any context. Return: nonzero if so. */
static inline int fatal_signal_pending(const struct task_struct *task)
{
	return (READ_ONCE(task->signal_pending_mask) & sigmask(SIGKILL)) != 0;
}

/* Would a sleep in @state be interrupted at once? */
static inline int signal_pending_state(unsigned int state, const struct task_struct *task)
{
	if (state & TASK_INTERRUPTIBLE)
		return signal_pending(task);
	return (state & TASK_WAKEKILL) && fatal_signal_pending(task);
}

/**
 * might_sleep - this function may sleep: say so if the caller must not
 *
 * Context: Process context.
 */
#ifdef CONFIG_DEBUG
void __might_sleep(const char *file, int line);
#define might_sleep() __might_sleep(__FILE__, __LINE__)
#else
#define might_sleep() ((void)0)
#endif

/**
 * cant_sleep - the caller must not be able to sleep here: say so if it is
 *
 * Context: Any context.
 */
#ifdef CONFIG_DEBUG
void __cant_sleep(const char *file, int line);
#define cant_sleep() __cant_sleep(__FILE__, __LINE__)
#else
#define cant_sleep() ((void)0)
#endif

/** sched_init - the boot context becomes swapper/0. Context: boot. */
void sched_init(void) __process_context;

/** cpu_startup_entry - run the idle loop. Context: Process context, as idle task. No return. */
void cpu_startup_entry(void) __noreturn __process_context;

/** all_cpus_idle - is every CPU in its idle loop? Context: Any context.
 * Return: true if so; it may have changed since. */
bool all_cpus_idle(void);

/** set_idle_notifier - fn() is called when the last CPU has begun to idle and when the first one
 * ends, on it, as its idle task. There is one. Context: boot. */
void set_idle_notifier(void (*fn)(void));

#endif

#include <jiffy/brings_sched.h>
