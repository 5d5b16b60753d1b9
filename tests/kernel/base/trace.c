// SPDX-License-Identifier: MIT
/*
 * kernel/base/trace.c, trace_write.c: what a use of each facility records, in which
 * context and in which order; what a full ring keeps; and that a reader never gets an
 * entry that is half another.
 *
 * What the trace holds of an object of the test's is made a line, an event a word with
 * the letter of its context, and compared with the line that is expected. Ticks and
 * other threads have objects of their own.
 *
 * Context: tests in threads; handlers in softirqs and a top half.
 * Locking: none; one test runs at a time.
 * Linux: kernel/trace/trace_selftest.c, ring_buffer.c (its tests at the end).
 */
#include "../../../kernel/base/trace_ring.h"

#include <asm/irq_vectors.h>
#include <asm/processor.h>
#include <jiffy/ktest.h>
#include <jiffy/trace_write.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <trace/events/irq.h>

#define LINE_BYTES 512
#define SMALL_RING 16
#define MARK "trace-test"

static struct trace_iter *iter;
static char line[LINE_BYTES];
static u32 object; /* what the first argument of our events is */
static pid_t self;

/* --- Recording and reading ------------------------------------------------------------ */

static void __process_context begin(u32 obj)
{
	iter = iter ?: test_alloc(sizeof(*iter));
	EXPECT_EQ(trace_alloc(), 0);
	object = obj;
	self = current->pid;
	trace_clear();
	trace_start();
}

/* Is it about the object; or, where there is none, of this thread and with the mark? */
static bool ours(const struct trace_entry *entry)
{
	if (entry->event >= TRACE_BH_DISABLE)
		return entry->pid == self;
	if (entry->event == TRACE_CONSOLE || entry->event == TRACE_PRINT)
		return strstr(iter->text, MARK);
	if (entry->event == TRACE_SCHED_KTHREAD_STOP_RET)
		return entry->pid == self;
	return entry->args[0] == object;
}

static char letter(u32 context)
{
	if (context & NMI_MASK)
		return 'Z';
	if (context & HARDIRQ_MASK)
		return 'h';
	if (context & SOFTIRQ_OFFSET)
		return 's';
	return context & SOFTIRQ_MASK ? 'b' : '.';
}

/* The events of ours from @first to @last, as "name:letter name:letter". */
static void __process_context expect_events(enum trace_event first, enum trace_event last,
					    const char *expected)
{
	int n = 0;

	trace_stop();
	line[0] = '\0';
	for (trace_rewind(iter); trace_next(iter);)
		if (iter->entry.event >= first && iter->entry.event <= last && ours(&iter->entry))
			n += scnprintf(line + n, sizeof(line) - n, "%s%s:%c", n ? " " : "",
				       trace_event_name(iter->entry.event),
				       letter(iter->entry.context));
	if (!EXPECT_EQ(strcmp(line, expected), 0))
		pr_info("# recorded: %s\n", line);
}

/* --- What each facility records -------------------------------------------------------- */

static void __bh_context do_nothing(struct tasklet_struct *t)
{
}

static DECLARE_TASKLET(tasklet, do_nothing);

static void schedule_tasklet(void)
{
	tasklet_schedule(&tasklet);
}

KTEST(trace_tasklet, "A tasklet is scheduled, begins and ends in the trace, each once.")
{
	begin((u32)&tasklet);
	local_bh_disable();
	tasklet_schedule(&tasklet);
	tasklet_schedule(&tasklet);
	local_bh_enable();
	expect_events(TRACE_TASKLET_SCHEDULE, TRACE_TASKLET_EXIT,
		      "tasklet_schedule:b tasklet_entry:s tasklet_exit:s");
	begin((u32)&tasklet);
	in_top_half(schedule_tasklet);
	expect_events(TRACE_TASKLET_SCHEDULE, TRACE_TASKLET_EXIT,
		      "tasklet_schedule:h tasklet_entry:s tasklet_exit:s");
}

KTEST(trace_softirq, "A softirq that is raised twice runs once, and the trace shows that.")
{
	begin(TASKLET_SOFTIRQ);
	local_bh_disable();
	raise_softirq(TASKLET_SOFTIRQ);
	raise_softirq(TASKLET_SOFTIRQ);
	local_bh_enable();
	expect_events(TRACE_SOFTIRQ_RAISE, TRACE_SOFTIRQ_EXIT,
		      "softirq_raise:b softirq_raise:b softirq_entry:s softirq_exit:s");
}

static irqreturn_t __hardirq_context handle_line(int irq, void *dev_id)
{
	return IRQ_HANDLED;
}

KTEST(trace_irq, "A top half is in the trace with its line.")
{
	EXPECT_EQ(request_irq(IRQ_SOFT_FIRST, handle_line, 0, MARK, NULL), 0);
	begin(IRQ_SOFT_FIRST);
	irq_soft_raise(IRQ_SOFT_FIRST);
	expect_events(TRACE_IRQ_HANDLER_ENTRY, TRACE_IRQ_HANDLER_EXIT,
		      "irq_handler_entry:h irq_handler_exit:h");
	free_irq(IRQ_SOFT_FIRST, NULL);
}

KTEST(trace_bh, "Of bottom-half sections in each other only the outermost is recorded.")
{
	static DEFINE_SPINLOCK(lock);

	begin(0);
	local_bh_disable();
	spin_lock_bh(&lock);
	spin_unlock_bh(&lock);
	local_bh_enable();
	spin_lock_bh(&lock);
	spin_unlock_bh(&lock);
	expect_events(TRACE_BH_DISABLE, TRACE_BH_ENABLE,
		      "bh_disable:. bh_enable:. bh_disable:. bh_enable:.");
	trace_select(TRACE_BH_DISABLE, false);
	begin(0);
	local_bh_disable();
	local_bh_enable();
	expect_events(TRACE_BH_DISABLE, TRACE_BH_ENABLE, "bh_enable:.");
	trace_select(TRACE_BH_DISABLE, true);
}

static void __bh_context timer_handler(struct timer_list *t)
{
}

KTEST(trace_timer, "Setting up, arming, arming again, cancelling and expiry are recorded.")
{
	static struct timer_list timer;

	begin((u32)&timer);
	timer_setup(&timer, timer_handler, 0);
	mod_timer(&timer, jiffies + 100);
	mod_timer(&timer, jiffies + 50);
	del_timer(&timer);
	mod_timer(&timer, jiffies + 1);
	wait_ticks(3);
	expect_events(TRACE_TIMER_INIT, TRACE_TIMER_CANCEL,
		      "timer_init:. timer_start:. timer_start:. timer_cancel:. timer_start:. "
		      "timer_expire_entry:s timer_expire_exit:s");
}

static void __process_context work_fn(struct work_struct *work)
{
}

KTEST(trace_work, "A work item is queued, activated, begins and ends in the trace.")
{
	static DECLARE_WORK(work, work_fn);

	begin((u32)&work);
	schedule_work(&work);
	schedule_work(&work);
	flush_work(&work);
	expect_events(TRACE_WORKQUEUE_QUEUE_WORK, TRACE_WORKQUEUE_EXECUTE_END,
		      "workqueue_queue_work:. workqueue_activate_work:. "
		      "workqueue_execute_start:. workqueue_execute_end:.");
	for (trace_rewind(iter); trace_next(iter);)
		if (iter->entry.event == TRACE_WORKQUEUE_QUEUE_WORK && ours(&iter->entry))
			trace_format_text(iter, line, sizeof(line));
	EXPECT(strstr(line, "function=work_fn workqueue=events req_cpu=0 cpu=0"));
}

static int __process_context until_stopped(void *data)
{
	set_current_state(TASK_INTERRUPTIBLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	return 7;
}

KTEST(trace_kthread, "A thread is made, runs, is stopped and ends in the trace.")
{
	struct task_struct *task = kthread_create(until_stopped, NULL, MARK);

	EXPECT(!IS_ERR(task));
	begin(task->pid);
	wake_up_process(task);
	wait_ticks(1);
	EXPECT_EQ(kthread_stop(task), 7);
	expect_events(TRACE_SCHED_WAKEUP, TRACE_SCHED_KTHREAD_STOP_RET,
		      "sched_wakeup:. sched_kthread_stop:. sched_wakeup:. sched_process_exit:. "
		      "sched_kthread_stop_ret:.");
	trace_comm((int)object, 0, line);
	EXPECT_EQ(strcmp(line, MARK), 0);
}

static struct mutex wait_lock;

static int __process_context take_mutex(void *data)
{
	mutex_lock(&wait_lock);
	mutex_unlock(&wait_lock);
	complete(data);
	return 0;
}

KTEST(trace_mutex, "Who waits for a mutex is in the trace, who does not is not.")
{
	DECLARE_COMPLETION_ONSTACK(done);

	mutex_init(&wait_lock);
	begin((u32)&wait_lock);
	mutex_lock(&wait_lock);
	kthread_run(take_mutex, &done, MARK);
	wait_ticks(1);
	mutex_unlock(&wait_lock);
	wait_for_completion(&done);
	expect_events(TRACE_CONTENTION_BEGIN, TRACE_CONTENTION_END,
		      "contention_begin:. contention_end:.");
}

/* --- Texts --------------------------------------------------------------------------- */

/* The text of the first event @event with the mark. */
static void __process_context expect_text(enum trace_event event, const char *text)
{
	bool found = false;

	trace_stop();
	for (trace_rewind(iter); !found && trace_next(iter);)
		found = iter->entry.event == event && ours(&iter->entry);
	EXPECT(found);
	if (!EXPECT_EQ(strcmp(iter->text, text), 0))
		pr_info("# recorded: %s\n", iter->text);
}

KTEST(trace_texts, "A text of any length is recorded, up to 255 characters of it.")
{
	static const char record[] = MARK ": a record of the log longer than an entry of the trace";
	static const int lengths[] = { 10, 39, 40, 41, 83, 84, 85, 128, 254, 255, 256, 300 };
	char *text = test_alloc(512);

	for (int i = 0; i < ARRAY_SIZE(lengths); i++) {
		memset(text, 'x', 512);
		memcpy(text, MARK, strlen(MARK));
		text[lengths[i]] = '\0';
		begin(0);
		trace_printk("%s", text);
		trace_printk("behind it\n");
		text[TRACE_TEXT_MAX - 1] = '\0';
		expect_text(TRACE_PRINT, text);
		EXPECT(trace_next(iter));
		EXPECT_EQ(strcmp(iter->text, "behind it"), 0);
	}
	begin(0);
	printk(KERN_DEBUG "%s\n", record);
	expect_text(TRACE_CONSOLE, record);
	kfree(text);
}

KTEST(trace_text_cut, "A text whose beginning is overwritten is passed over, not shown in part.")
{
	u32 mask = trace_ring_mask;

	begin(0);
	trace_stop();
	trace_ring_mask = SMALL_RING - 1;
	trace_clear();
	memset(line, 'a', 58);
	trace_write_text(TRACE_PRINT, 0, line, 58);
	for (int i = 0; i < SMALL_RING - 1; i++)
		trace_write1(TRACE_TIMER_INIT, i);
	trace_rewind(iter);
	EXPECT(trace_next(iter));
	EXPECT_EQ(iter->entry.event, TRACE_TIMER_INIT);
	EXPECT_EQ(iter->entry.args[0], 0);
	trace_ring_mask = mask;
	trace_clear();
}

/* --- Contexts -------------------------------------------------------------------------- */

static void __bh_context print_in_tasklet(struct tasklet_struct *t)
{
	trace_printk(MARK);
}

static void print_mark(void)
{
	trace_printk(MARK);
}

KTEST(trace_contexts, "Every context may write, and is told from the others.")
{
	static DECLARE_TASKLET(printer, print_in_tasklet);
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;

	begin(0);
	trace_printk(MARK);
	local_bh_disable();
	tasklet_schedule(&printer);
	trace_printk(MARK);
	local_bh_enable();
	in_top_half(print_mark);
	/* What a writer sees in an NMI. */
	preempt_count_add(NMI_OFFSET);
	trace_printk(MARK);
	preempt_count_sub(NMI_OFFSET);
	expect_events(TRACE_PRINT, TRACE_PRINT, "print:. print:b print:s print:h print:Z");
	begin(0);
	spin_lock_irqsave(&lock, flags);
	trace_printk(MARK);
	EXPECT(irqs_disabled());
	spin_unlock_irqrestore(&lock, flags);
	EXPECT(!irqs_disabled());
	expect_text(TRACE_PRINT, MARK);
	EXPECT(iter->entry.context & TRACE_IRQS_OFF);
	EXPECT_EQ(iter->entry.context & PREEMPT_MASK, 1);
	EXPECT_EQ(iter->entry.pid, current->pid);
}

/* --- The ring ---------------------------------------------------------------------------- */

KTEST(trace_overflow, "A full ring keeps the newest and counts all, also where positions wrap.")
{
	u32 mask = trace_ring_mask, size = SMALL_RING, n;
	unsigned long kept;

	begin(0);
	trace_stop();
	trace_ring_mask = size - 1;
	trace_clear();
	EXPECT_EQ(trace_count(&kept), 0);
	for (u32 i = 0; i < size + 10; i++)
		trace_write1(TRACE_TIMER_INIT, i);
	EXPECT_EQ(trace_count(&kept), size + 10);
	EXPECT_EQ(kept, size);
	for (n = 10, trace_rewind(iter); trace_next(iter); n++)
		EXPECT_EQ(iter->entry.args[0], n);
	EXPECT_EQ(n, size + 10);
	trace_clear();
	EXPECT_EQ(trace_count(&kept) + kept, 0);
	trace_rewind(iter);
	EXPECT(!trace_next(iter));
	/* Position 0 is nobody's. */
	this_cpu_write(trace_next_pos, -8U);
	trace_clear();
	for (u32 i = 0; i < size; i++)
		trace_write1(TRACE_TIMER_INIT, i);
	for (n = 0, trace_rewind(iter); trace_next(iter); n++)
		EXPECT_EQ(iter->entry.args[0], n + (n >= 8));
	EXPECT_EQ(n, size - 1);
	trace_ring_mask = mask;
	trace_clear();
}

KTEST(trace_stops, "What is off is not recorded: all of it, or one event.")
{
	unsigned long kept;

	begin(TASKLET_SOFTIRQ);
	trace_stop();
	trace_clear();
	schedule_tasklet();
	wait_ticks(2);
	pr_debug(MARK "\n");
	trace_printk(MARK);
	EXPECT_EQ(trace_count(&kept), 0);
	trace_select(TRACE_SOFTIRQ_RAISE, false);
	begin(TASKLET_SOFTIRQ);
	EXPECT(tracing_is_on());
	local_bh_disable();
	raise_softirq(TASKLET_SOFTIRQ);
	local_bh_enable();
	expect_events(TRACE_SOFTIRQ_RAISE, TRACE_SOFTIRQ_EXIT, "softirq_entry:s softirq_exit:s");
	EXPECT(!tracing_is_on());
	trace_select(TRACE_SOFTIRQ_RAISE, true);
}

KTEST(trace_names, "A name that another took the place of is unknown, until its thread runs.")
{
	struct trace_name *slot = trace_comm_slot(current->pid);

	begin(0);
	slot->key += TRACE_COMMS;
	trace_comm(current->pid, 0, line);
	EXPECT_EQ(strcmp(line, "<...>"), 0);
	wait_ticks(1);
	trace_stop();
	trace_comm(current->pid, 0, line);
	EXPECT_EQ(strcmp(line, current->comm), 0);
	trace_comm(0, 3, line);
	EXPECT_EQ(strcmp(line, "swapper/3"), 0);
}

/* --- Several CPUs ------------------------------------------------------------------------- */

static int stop_writers;
static atomic_t writing;

/* Each entry can be checked by itself. */
static void write_checked(u32 n)
{
	trace_write3(TRACE_TIMER_INIT, n, ~n, n * 3);
}

static void __bh_context write_in_softirq(struct timer_list *t)
{
	for (u32 i = 0; i < 100; i++)
		write_checked(i + 1000000);
	mod_timer(t, jiffies + 1);
}

static int __process_context write_events(void *data)
{
	struct timer_list timer;

	timer_setup_on_stack(&timer, write_in_softirq, 0);
	mod_timer(&timer, jiffies + 1);
	atomic_inc(&writing);
	for (u32 n = 0; !READ_ONCE(stop_writers); n++)
		write_checked(n);
	del_timer_sync(&timer);
	destroy_timer_on_stack(&timer);
	atomic_dec(&writing);
	return 0;
}

KTEST_SMP(trace_torn, 2, "Who reads while others write gets whole entries, each at its place.")
{
	unsigned long read = 0, end;
	u32 mask = trace_ring_mask, bad = 0;
	int cpu, here = smp_processor_id();
	struct task_struct *task;

	/* The loop sleeps: this thread stays the one without a writer beside it. */
	set_cpus_allowed_ptr(current, cpumask_of(here));
	begin(0);
	trace_stop();
	synchronize_rcu(); /* who has seen it on has written */
	trace_ring_mask = SMALL_RING - 1;
	trace_clear();
	stop_writers = 0;
	for_each_online_cpu(cpu) {
		if (cpu == here)
			continue;
		task = kthread_create(write_events, NULL, "trace-writer");
		kthread_bind(task, cpu);
		wake_up_process(task);
	}
	while (atomic_read(&writing) < num_online_cpus() - 1)
		cpu_relax();
	/* Sixteen CPUs that take turns leave this one a few hundred entries. */
	for (end = jiffies + HZ / 2; time_before(jiffies, end);)
		for (trace_rewind(iter); trace_next(iter); read++)
			bad += iter->entry.event != TRACE_TIMER_INIT ||
			       iter->entry.pos != iter->at[iter->cpu] - 1 ||
			       iter->entry.args[1] != ~iter->entry.args[0] ||
			       iter->entry.args[2] != iter->entry.args[0] * 3;
	EXPECT_EQ(bad, 0);
	EXPECT(read > 100);
	WRITE_ONCE(stop_writers, 1);
	while (atomic_read(&writing))
		wait_ticks(1);
	trace_ring_mask = mask;
	trace_clear();
}

static raw_spinlock_t held_lock;

static int __process_context hold_lock(void *data)
{
	raw_spin_lock(&held_lock);
	atomic_inc(&writing);
	while (!READ_ONCE(stop_writers))
		cpu_relax();
	raw_spin_unlock(&held_lock);
	atomic_dec(&writing);
	return 0;
}

static void let_go(void *unused)
{
	WRITE_ONCE(stop_writers, 1);
}

static void __bh_context let_go_timer(struct timer_list *t)
{
	let_go(NULL);
}

KTEST_SMP(trace_spin, 2, "Who spins for a lock of another CPU is in the trace.")
{
	static struct timer_list timer;

	held_lock = __RAW_SPIN_LOCK_UNLOCKED(held_lock);
	stop_writers = 0;
	kthread_run(hold_lock, NULL, "trace-holder");
	while (!atomic_read(&writing))
		cpu_relax();
	begin((u32)&held_lock);
	timer_setup(&timer, let_go_timer, 0);
	mod_timer(&timer, jiffies + 2);
	raw_spin_lock(&held_lock);
	raw_spin_unlock(&held_lock);
	expect_events(TRACE_CONTENTION_BEGIN, TRACE_CONTENTION_END,
		      "contention_begin:. contention_end:.");
	del_timer_sync(&timer);
	while (atomic_read(&writing))
		wait_ticks(1);
}

KTEST_SMP(trace_ipi, 2, "A call to another CPU is raised here, and begins and ends there.")
{
	int other = cpumask_any_but(cpu_online_mask, smp_processor_id()), here[3] = {};

	begin(0);
	smp_call_function_single(other, let_go, NULL, 1);
	trace_stop();
	for (trace_rewind(iter); trace_next(iter);) {
		u32 *args = iter->entry.args;

		here[0] += iter->entry.event == TRACE_IPI_RAISE &&
			   args[0] == *cpumask_bits(cpumask_of(other)) &&
			   args[1] == CALL_FUNCTION_VECTOR && iter->cpu != other;
		here[1] += iter->entry.event == TRACE_IPI_ENTRY &&
			   args[0] == CALL_FUNCTION_VECTOR && iter->cpu == other;
		here[2] += iter->entry.event == TRACE_IPI_EXIT && args[0] == CALL_FUNCTION_VECTOR &&
			   iter->cpu == other;
	}
	EXPECT_EQ(here[0], 1);
	EXPECT_EQ(here[1], 1);
	EXPECT(here[2] <= 1);
}
