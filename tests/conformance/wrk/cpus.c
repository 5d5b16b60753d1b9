// SPDX-License-Identifier: MIT
/*
 * WRK rows: on which CPU items run, and what never happens at the same time.
 *
 * Context: process context; the items' functions in process context.
 * Locking: ticket_lock, in process context: a ticket is drawn and its item queued in
 * one go. What several items write is atomic.
 * Linux: kernel/workqueue.c (__queue_work, find_worker_executing_work).
 */
#include "conf_cpus.h"
#include "wrk.h"

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/spinlock.h>

#define TICKETS 200 /* of each CPU */

static struct workqueue_struct *queue; /* of the running row */
static struct probe item;

CONF_SMP(WRK_06, 2, "Queued on another CPU while it runs, it runs afterwards, where it ran.")
{
	static struct gate gate;

	queue = bound_queue();
	if (!queue || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_work_on(conf_other_cpu(), queue, &gate.work));
	CONF_EXPECT(work_pending(&gate.work));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(READ_ONCE(gate.entered), 1);
	/* It is behind the running one, and so holds up what comes after it there. */
	probe_init(&item);
	CONF_EXPECT(queue_work(queue, &item.work));
	gate_open(&gate);
	CONF_EXPECT(conf_sleep_until(READ_ONCE(gate.entered) == 2));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(probe_runs(&item), 0);
	gate_open(&gate);
	destroy_workqueue(queue);
	CONF_EQ(gate.left, 2);
	CONF_EQ(item.runs, 1);
}

CONF(WRK_07, "Queued on another queue while it runs, it runs beside itself.")
{
	struct workqueue_struct *other = bound_queue();
	static struct gate gate;

	queue = ordered_queue();
	if (!queue || !other || !gate_close(&gate, queue))
		return;
	CONF_EXPECT(queue_work(other, &gate.work));
	CONF_EXPECT(conf_sleep_until(READ_ONCE(gate.entered) == 2));
	CONF_EQ(READ_ONCE(gate.left), 0);
	gate_open(&gate);
	gate_open(&gate);
	destroy_workqueue(queue);
	destroy_workqueue(other);
}

CONF(WRK_09, "It runs on the CPU that queued it, or on that which queue_work_on() names.")
{
	int cpu, n = 0;

	queue = bound_queue();
	if (!queue)
		return;
	probe_init(&item);
	for_each_online_cpu(cpu) {
		CONF_EXPECT(queue_work_on(cpu, queue, &item.work));
		CONF_EXPECT(probe_wait(&item, ++n));
		CONF_EQ(item.cpu, cpu);
		CONF_EXPECT(schedule_work_on(cpu, &item.work));
		CONF_EXPECT(probe_wait(&item, ++n));
		CONF_EQ(item.cpu, cpu);
		CONF_EXPECT(queue_work(queue, &item.work));
		CONF_EXPECT(probe_wait(&item, ++n));
		CONF_EQ(item.cpu, raw_smp_processor_id());
	}
	destroy_workqueue(queue);
}

CONF_SMP(WRK_10, 2, "On an unbound queue it need not wait for the CPU that queued it.")
{
	int here;

	queue = alloc_workqueue(QUEUE, WQ_UNBOUND, 0);
	if (!CONF_EXPECT(queue != NULL))
		return;
	probe_init(&item);
	preempt_disable();
	here = raw_smp_processor_id();
	CONF_EXPECT(queue_work(queue, &item.work));
	CONF_EXPECT(conf_spin_until(probe_runs(&item)));
	preempt_enable();
	CONF_EXPECT(item.cpu != here);
	destroy_workqueue(queue);
}

CONF_SMP(WRK_14, 2, "A queue of create_workqueue() runs an item on each CPU at a time.")
{
	static struct gate here, there;

	queue = bound_queue();
	if (!queue || !gate_close(&here, queue))
		return;
	gate_init(&there);
	probe_init(&item);
	CONF_EXPECT(queue_work(queue, &item.work));
	CONF_EXPECT(queue_work_on(conf_other_cpu(), queue, &there.work));
	CONF_EXPECT(conf_sleep_until(READ_ONCE(there.entered)));
	schedule_timeout_uninterruptible(TICKS);
	CONF_EQ(READ_ONCE(here.left), 0);
	CONF_EQ(probe_runs(&item), 0);
	gate_open(&there);
	gate_open(&here);
	destroy_workqueue(queue);
	CONF_EQ(item.runs, 1);
}

struct ticket {
	struct work_struct work;
	int number;
};

static DEFINE_SPINLOCK(ticket_lock);
static int next_ticket, last_ticket, out_of_order;
static atomic_t inside, most_inside, processed;
static struct ticket tickets[CONF_MAX_CPUS][TICKETS];

static void process_ticket(struct work_struct *work)
{
	struct ticket *t = container_of(work, struct ticket, work);

	if (atomic_inc_return(&inside) > 1)
		atomic_inc(&most_inside);
	out_of_order += t->number != last_ticket + 1;
	last_ticket = t->number;
	udelay(1);
	atomic_dec(&inside);
	atomic_inc(&processed);
}

static void draw_tickets(int nr)
{
	int i;

	if (!conf_meet())
		return;
	for (i = 0; i < TICKETS; i++) {
		INIT_WORK(&tickets[nr][i].work, process_ticket);
		spin_lock(&ticket_lock);
		tickets[nr][i].number = ++next_ticket;
		queue_work(queue, &tickets[nr][i].work);
		spin_unlock(&ticket_lock);
		udelay(i % 5);
	}
}

static void check_tickets(struct workqueue_struct *wq)
{
	int cpus = min_t(int, num_online_cpus(), CONF_MAX_CPUS);

	queue = wq;
	if (!CONF_EXPECT(queue != NULL))
		return;
	next_ticket = last_ticket = out_of_order = 0;
	atomic_set(&inside, 0);
	atomic_set(&most_inside, 0);
	atomic_set(&processed, 0);
	conf_on_cpus(cpus, draw_tickets);
	destroy_workqueue(queue);
	CONF_EQ(atomic_read(&processed), cpus * TICKETS);
	CONF_EQ(atomic_read(&most_inside), 0);
	CONF_EQ(out_of_order, 0);
}

CONF(WRK_15, "On an ordered queue one item runs at a time, in order, whoever queues.")
{
	check_tickets(alloc_ordered_workqueue(QUEUE, 0));
	check_tickets(create_singlethread_workqueue(QUEUE));
}

static atomic_t calls[NR_CPUS];

static void count_cpu(struct work_struct *work)
{
	atomic_inc(&calls[raw_smp_processor_id()]);
}

CONF(WRK_48, "schedule_on_each_cpu() has a function run once on each CPU, and waits.")
{
	int cpu;

	for (cpu = 0; cpu < NR_CPUS; cpu++)
		atomic_set(&calls[cpu], 0);
	CONF_EQ(schedule_on_each_cpu(count_cpu), 0);
	for (cpu = 0; cpu < NR_CPUS; cpu++)
		CONF_EQ(atomic_read(&calls[cpu]), cpu_online(cpu));
}

static long tell_cpu(void *arg)
{
	*(int *)arg = in_task() && !in_atomic();
	return 100 + raw_smp_processor_id();
}

CONF(WRK_49, "work_on_cpu() returns what the function returns, which it calls on that CPU.")
{
	int cpu, in_process;

	for_each_online_cpu(cpu) {
		in_process = 0;
		CONF_EQ(work_on_cpu(cpu, tell_cpu, &in_process), 100 + cpu);
		CONF_EQ(in_process, 1);
	}
}

static struct work_struct *current_in_item;

static void note_current(struct work_struct *work)
{
	current_in_item = current_work();
}

CONF(WRK_50, "work_busy() tells pending from running; current_work() is the item one is in.")
{
	static DECLARE_WORK(noting, note_current);
	static struct gate gate;

	CONF_EQ(WORK_BUSY_PENDING, 1);
	CONF_EQ(WORK_BUSY_RUNNING, 2);
	CONF_EXPECT(!current_work());
	queue = ordered_queue();
	if (!queue)
		return;
	gate_init(&gate);
	CONF_EQ(work_busy(&gate.work), 0);
	if (!gate_close(&gate, queue))
		return;
	CONF_EQ(work_busy(&gate.work), WORK_BUSY_RUNNING);
	CONF_EXPECT(queue_work(queue, &gate.work));
	CONF_EQ(work_busy(&gate.work), WORK_BUSY_RUNNING | WORK_BUSY_PENDING);
	CONF_EXPECT(queue_work(queue, &noting));
	CONF_EQ(work_busy(&noting), WORK_BUSY_PENDING);
	gate_open(&gate);
	gate_open(&gate);
	destroy_workqueue(queue);
	CONF_EQ(work_busy(&gate.work), 0);
	CONF_EXPECT(current_in_item == &noting);
}

CONF_MODULE(CONF_ROW(WRK_06), CONF_ROW(WRK_07), CONF_ROW(WRK_09), CONF_ROW(WRK_10),
	    CONF_ROW(WRK_14), CONF_ROW(WRK_15), CONF_ROW(WRK_48), CONF_ROW(WRK_49),
	    CONF_ROW(WRK_50));
