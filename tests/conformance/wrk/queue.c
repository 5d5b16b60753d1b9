// SPDX-License-Identifier: MIT
/*
 * WRK rows: what an item is, in which context it runs, and how often.
 *
 * "Pending" for as long as the row likes is: behind a gate on an ordered queue, or
 * on a queue of this CPU while preemption is off.
 *
 * Context: process context; the items' functions in process context.
 * Locking: what an item writes is read after it was seen to have run.
 * Linux: include/linux/workqueue.h; kernel/workqueue.c (__queue_work).
 */
#include "wrk.h"

#include <linux/slab.h>

#define ROUNDS 100
#define HAS_TYPE(field, type) __builtin_types_compatible_p(typeof(field), type)

static struct {
	struct work_struct *got;
	char comm[TASK_COMM_LEN];
	unsigned int flags;
	int count;
	bool irqs_off, in_task, slept;
} seen;

static void note_context(struct work_struct *work)
{
	unsigned long before = jiffies;

	seen.got = work;
	strscpy(seen.comm, current->comm, sizeof(seen.comm));
	seen.flags = current->flags;
	seen.count = preempt_count();
	seen.irqs_off = irqs_disabled();
	seen.in_task = in_task();
	schedule_timeout_uninterruptible(2);
	seen.slept = time_after(jiffies, before);
}

CONF(WRK_01,
     "A function gets its item; it runs in a worker thread, with nothing held, and may sleep.")
{
	static DECLARE_WORK(work, note_context);
	char name[TASK_COMM_LEN];

	memset(&seen, 0, sizeof(seen));
	CONF_EXPECT(schedule_work(&work));
	CONF_EXPECT(conf_sleep_until(!work_busy(&work)));
	CONF_EXPECT(seen.got == &work);
	snprintf(name, sizeof(name), CONF_LINUX ? "kworker/%d:" : "events/%d",
		 raw_smp_processor_id());
	CONF_EXPECT(!strncmp(seen.comm, name, strlen(name)));
	CONF_EXPECT(seen.flags & PF_KTHREAD);
	CONF_EXPECT(seen.flags & PF_WQ_WORKER);
	CONF_EQ(seen.count, 0);
	CONF_EXPECT(!seen.irqs_off && seen.in_task && seen.slept);
}

CONF(WRK_02, "An item has data, entry and func; INIT_WORK() and its relatives make an idle one.")
{
	static DECLARE_WORK(declared, probe_run);
	struct work_struct on_stack;
	struct probe p;

	CONF_EXPECT(HAS_TYPE(declared.data, atomic_long_t));
	CONF_EXPECT(HAS_TYPE(declared.entry, struct list_head));
	CONF_EXPECT(HAS_TYPE(declared.func, work_func_t));
	CONF_EXPECT(!work_pending(&declared) && declared.func == probe_run);
	CONF_EXPECT(list_empty(&declared.entry));

	memset(&p, 0x5a, sizeof(p));
	atomic_long_set(&p.work.data, 0);
	INIT_WORK(&p.work, probe_run);
	CONF_EXPECT(!work_pending(&p.work) && p.work.func == probe_run);
	CONF_EXPECT(list_empty(&p.work.entry));

	INIT_WORK_ONSTACK(&on_stack, probe_run);
	CONF_EXPECT(!work_pending(&on_stack) && !flush_work(&on_stack));
	destroy_work_on_stack(&on_stack);
}

static struct workqueue_struct *queue; /* of the running row */
static struct probe item;
static bool queued;

static void queue_item(void *arg)
{
	queued = queue_work(queue, &item.work);
}

CONF(WRK_03, "queue_work(), in any context: true if the item became pending, false if it was.")
{
	struct workqueue_struct *other = ordered_queue();
	struct gate gate;

	queue = ordered_queue();
	if (!queue || !other || !gate_close(&gate, queue))
		return;
	probe_init(&item);
	conf_in_hardirq(queue_item, NULL);
	CONF_EXPECT(queued && work_pending(&item.work));
	conf_in_softirq(queue_item, NULL);
	CONF_EXPECT(!queued);
	CONF_EXPECT(!queue_work(queue, &item.work));
	/* It stays where it is: the other queue is not held up. */
	CONF_EXPECT(!queue_work(other, &item.work));
	flush_workqueue(other);
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(probe_runs(&item), 0);
	gate_open(&gate);
	destroy_workqueue(queue);
	destroy_workqueue(other);
	CONF_EQ(item.runs, 1);
}

CONF(WRK_03_SOFTIRQ, "An idle item that is queued by a softirq runs.")
{
	queue = ordered_queue();
	if (!queue)
		return;
	probe_init(&item);
	conf_in_softirq(queue_item, NULL);
	CONF_EXPECT(queued);
	CONF_EXPECT(probe_wait(&item, 1));
	destroy_workqueue(queue);
	CONF_EQ(item.runs, 1);
}

CONF(WRK_04, "However often it is queued while it is pending, it runs once.")
{
	struct gate gate;
	int i, queues = 0;

	queue = ordered_queue();
	if (!queue || !gate_close(&gate, queue))
		return;
	probe_init(&item);
	for (i = 0; i < ROUNDS; i++)
		queues += queue_work(queue, &item.work);
	CONF_EQ(queues, 1);
	gate_open(&gate);
	flush_workqueue(queue);
	CONF_EQ(item.runs, 1);
	destroy_workqueue(queue);
	CONF_EQ(item.runs, 1);
}

static int runs, depth, deepest;
static bool was_pending, was_requeued;

static void queue_itself_once(struct work_struct *work)
{
	deepest = max(deepest, ++depth);
	if (!runs) {
		was_pending = work_pending(work);
		was_requeued = queue_work(queue, work);
	}
	runs++;
	depth--;
}

CONF(WRK_05, "It is not pending any more when its function starts, which may queue it again.")
{
	static DECLARE_WORK(work, queue_itself_once);

	runs = depth = deepest = 0;
	was_pending = true;
	was_requeued = false;
	queue = ordered_queue();
	if (!queue)
		return;
	CONF_EXPECT(queue_work(queue, &work));
	destroy_workqueue(queue);
	CONF_EXPECT(!was_pending && was_requeued);
	CONF_EQ(runs, 2);
	CONF_EQ(deepest, 1);
	CONF_EXPECT(!work_pending(&work));
}

static int input, output;

static void double_it(struct work_struct *work)
{
	output = 2 * input;
}

CONF(WRK_08, "A function sees what was stored before queue_work(), who flushed it what it stored.")
{
	static DECLARE_WORK(work, double_it);
	int i;

	queue = bound_queue();
	if (!queue)
		return;
	for (i = 1; i <= ROUNDS; i++) {
		input = i;
		CONF_EXPECT(queue_work_on(conf_other_cpu(), queue, &work));
		/* False is: it has run already. Ordered all the same, by the lock that tells. */
		flush_work(&work);
		if (!CONF_EQ(output, 2 * i))
			break;
	}
	destroy_workqueue(queue);
}

CONF(WRK_17, "There are six queues that need not be created; an item runs on each.")
{
	struct workqueue_struct *const queues[] = {
		system_wq,         system_highpri_wq,   system_long_wq,
		system_unbound_wq, system_freezable_wq, system_power_efficient_wq,
	};
	unsigned int i;

	probe_init(&item);
	for (i = 0; i < ARRAY_SIZE(queues); i++) {
		if (!CONF_EXPECT(queues[i] != NULL))
			return;
		CONF_EXPECT(queue_work(queues[i], &item.work));
		flush_work(&item.work);
		CONF_EQ(item.runs, (int)i + 1);
	}
}

CONF(WRK_18, "schedule_work() queues on system_wq, on this CPU.")
{
	bool again;

	probe_init(&item);
	preempt_disable();
	CONF_EXPECT(schedule_work(&item.work));
	again = queue_work(system_wq, &item.work);
	CONF_EXPECT(work_pending(&item.work));
	CONF_EQ(item.runs, 0);
	preempt_enable();
	CONF_EXPECT(!again);
	flush_work(&item.work);
	CONF_EQ(item.runs, 1);
	CONF_EQ(item.cpu, raw_smp_processor_id());
}

static void free_itself(struct work_struct *work)
{
	struct probe *p = container_of(work, struct probe, work);

	memset(p, 0x6b, sizeof(*p));
	kfree(p);
	runs++;
}

CONF(WRK_47, "A function may free its item.")
{
	struct probe *p;
	int i;

	runs = 0;
	queue = ordered_queue();
	if (!queue)
		return;
	for (i = 0; i < ROUNDS; i++) {
		p = kmalloc(sizeof(*p), GFP_KERNEL);
		if (!CONF_EXPECT(p != NULL))
			break;
		memset(p, 0, sizeof(*p));
		INIT_WORK(&p->work, free_itself);
		CONF_EXPECT(queue_work(queue, &p->work));
		if (i % 2)
			flush_workqueue(queue);
	}
	destroy_workqueue(queue);
	CONF_EQ(runs, i);
}

static struct execute_work storage;
static int executed;
static bool executed_in_task;

static void execute(struct work_struct *work)
{
	executed_in_task = in_task() && !in_atomic();
	/* Pairs with smp_load_acquire() in the row. */
	smp_store_release(&executed, executed + 1);
}

static void call_in_process_context(void *arg)
{
	*(int *)arg = execute_in_process_context(execute, &storage);
}

CONF(WRK_56, "execute_in_process_context() calls, or in an interrupt queues, and tells which.")
{
	int how = -1;

	executed = 0;
	CONF_EQ(execute_in_process_context(execute, &storage), 0);
	CONF_EQ(executed, 1);
	conf_in_hardirq(call_in_process_context, &how);
	CONF_EQ(how, 1);
	CONF_EXPECT(conf_sleep_until(smp_load_acquire(&executed) == 2));
	CONF_EXPECT(executed_in_task);
	flush_work(&storage.work);
	conf_in_softirq(call_in_process_context, &how);
	CONF_EQ(how, 1);
	CONF_EXPECT(conf_sleep_until(smp_load_acquire(&executed) == 3));
	CONF_EXPECT(executed_in_task);
	flush_work(&storage.work);
}

CONF_MODULE(CONF_ROW(WRK_01), CONF_ROW(WRK_02), CONF_ROW(WRK_03), CONF_ROW(WRK_03_SOFTIRQ),
	    CONF_ROW(WRK_04), CONF_ROW(WRK_05), CONF_ROW(WRK_08), CONF_ROW(WRK_17),
	    CONF_ROW(WRK_18), CONF_ROW(WRK_47), CONF_ROW(WRK_56));
