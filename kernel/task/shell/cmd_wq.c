// SPDX-License-Identifier: MIT
/*
 * wq: the queues, their threads, and what waits behind what; and queues of one's own.
 *
 * The list is copied first and printed then: a queue may be destroyed meanwhile.
 *
 * An item that `wq queue` makes says in the log where it runs, sleeps as long as it was
 * told, and frees itself: nobody need wait for it.
 *
 * Context: the command in its thread; say_where() in the thread of a queue.
 * Locking: own_lock, in process context, for the list of queues made here. It is held
 * while an item is queued, so that the queue cannot go; it is not while one is
 * created or destroyed, which sleeps.
 * Linux: /sys/bus/workqueue, tools/workqueue/wq_dump.py; SysRq t.
 */
#include "shell.h"

#include "../workqueue_internal.h"
#include <linux/ctype.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>

#define ROWS_MAX 128
#define OWN_MAX 32
#define MS_MAX 600000

/* --- The list ------------------------------------------------------------------------ */

struct wq_row {
	char comm[TASK_COMM_LEN];
	pid_t pid;
	int cpu;
	char state;
	struct cwq_snapshot snap;
};

static unsigned int copy_rows(struct wq_row *row, unsigned int room)
{
	struct cpu_workqueue_struct *cwq;
	struct workqueue_struct *wq;
	unsigned int n = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(wq, &workqueues, list)
		for_each_cwq(cwq, wq) {
			if (n == room)
				break;
			strscpy(row[n].comm, cwq->thread->comm, sizeof(row[n].comm));
			row[n].pid = cwq->thread->pid;
			row[n].cpu = cwq->thread->cpu;
			row[n].state = task_state_to_char(cwq->thread);
			cwq_take_snapshot(cwq, &row[n++].snap);
		}
	rcu_read_unlock();
	return n;
}

static void __process_context print_row(const struct wq_row *row)
{
	const struct cwq_snapshot *snap = &row->snap;

	tty_printf("%-16s %5d %c %3d ", row->comm, row->pid, row->state, row->cpu);
	if (snap->running)
		tty_printf("%ps for %u ms", snap->running, jiffies_to_msecs(jiffies - snap->since));
	else
		tty_printf("-");
	for (unsigned int i = 0; i < min(snap->nr, (unsigned int)CWQ_SHOWN_MAX); i++)
		tty_printf("%s%ps", i ? ", " : "; behind it: ", snap->waiting[i]);
	if (snap->nr > CWQ_SHOWN_MAX)
		tty_printf(" and %u more", snap->nr - CWQ_SHOWN_MAX);
	tty_printf("\n");
}

static int __process_context list_queues(void)
{
	struct wq_row *row = kmalloc(ROWS_MAX * sizeof(*row), GFP_KERNEL);
	unsigned int n;

	if (!row)
		return shell_error("no memory for the list");
	n = copy_rows(row, ROWS_MAX);
	tty_printf("%-16s %5s S CPU %s\n", "THREAD", "PID", "RUNS, AND WHAT WAITS");
	for (unsigned int i = 0; i < n; i++)
		print_row(&row[i]);
	kfree(row);
	return 0;
}

/* --- Queues of one's own ---------------------------------------------------------------- */

struct own_queue {
	struct list_head list;
	char name[WQ_NAME_LEN];
	struct workqueue_struct *wq;
	unsigned int flushing; /* commands (own_lock) */
};

static DEFINE_SPINLOCK(own_lock);
static LIST_HEAD(own_queues);   /* own_lock */
static unsigned int nr_own;     /* own_lock */
static unsigned long last_item; /* own_lock */

static struct own_queue *find_own_locked(const char *name)
{
	struct own_queue *own;

	list_for_each_entry(own, &own_queues, list)
		if (!strcmp(own->name, name))
			return own;
	return NULL;
}

static bool is_name(const char *name)
{
	size_t n;

	for (n = 0; name[n]; n++)
		if (!isalnum(name[n]) && name[n] != '_' && name[n] != '-')
			return false;
	return n > 0 && n < WQ_NAME_LEN;
}

/* 0, or the status after its one line. */
static int __process_context add_own(struct own_queue *own)
{
	bool taken, full;

	spin_lock(&own_lock);
	taken = find_own_locked(own->name) != NULL;
	full = nr_own == OWN_MAX;
	if (!taken && !full) {
		list_add_tail(&own->list, &own_queues);
		nr_own++;
	}
	spin_unlock(&own_lock);
	if (taken)
		return shell_error("there is a queue '%s'; wq destroy %s", own->name, own->name);
	return full ? shell_error("%d queues are enough; destroy one", OWN_MAX) : 0;
}

static int __process_context create_queue(const char *name, bool single)
{
	struct own_queue *own;
	int status;

	if (!is_name(name) || !strcmp(name, "events"))
		return shell_usage("'%.40s' is no name for a queue: up to %d letters and digits",
				   name, WQ_NAME_LEN - 1);
	own = kzalloc(sizeof(*own), GFP_KERNEL);
	if (!own)
		return shell_error("no memory for a queue");
	strscpy(own->name, name, sizeof(own->name));
	own->wq = single ? create_singlethread_workqueue(name) : create_workqueue(name);
	status = own->wq ? add_own(own) : shell_error("no memory for its threads");
	if (status) {
		if (own->wq)
			destroy_workqueue(own->wq);
		kfree(own);
	}
	return status;
}

static int __process_context no_such_queue(const char *name)
{
	return shell_error("no queue '%.40s' was made here; wq create %.40s", name, name);
}

static int __process_context destroy_queue(const char *name)
{
	struct own_queue *own;
	bool flushing = false;

	spin_lock(&own_lock);
	own = find_own_locked(name);
	if (own)
		flushing = own->flushing;
	if (own && !flushing) {
		list_del(&own->list);
		nr_own--;
	}
	spin_unlock(&own_lock);
	if (!own)
		return no_such_queue(name);
	if (flushing)
		return shell_error("'%s' is being flushed; wait for that command's end", name);
	destroy_workqueue(own->wq);
	kfree(own);
	return 0;
}

/* --- Items ---------------------------------------------------------------------------------- */

struct item {
	struct work_struct work;
	unsigned long number, ms;
};

static void __process_context say_where(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	pr_info("wq: item %lu begins in %s[%d] on CPU %d, process context, preempt_count 0x%x\n",
		item->number, current->comm, current->pid, raw_smp_processor_id(), preempt_count());
	if (item->ms) {
		msleep(item->ms);
		pr_info("wq: item %lu ends after %lu ms\n", item->number, item->ms);
	}
	kfree(item);
}

/* On the queue of that name, or events. 0, or -ENOENT. */
static int __process_context queue_item(const char *name, struct item *item, int cpu)
{
	struct workqueue_struct *wq = NULL;
	struct own_queue *own;

	spin_lock(&own_lock);
	own = find_own_locked(name);
	if (own)
		wq = own->wq;
	else if (!strcmp(name, "events"))
		wq = system_wq;
	if (wq) {
		item->number = ++last_item;
		/* The lines first: it may run, and be freed, as soon as it is queued. */
		tty_printf("wq: item %lu goes to %s\n", item->number, name);
		queue_work_on(cpu, wq, &item->work);
	}
	spin_unlock(&own_lock);
	return wq ? 0 : -ENOENT;
}

static int __process_context cmd_queue(int argc, char **argv)
{
	unsigned long ms = 0, cpu = WORK_CPU_UNBOUND;
	struct item *item;
	int status = 0;

	if (argc > 3)
		status = shell_number(argv[3], "milliseconds", 0, MS_MAX, &ms);
	if (!status && argc > 4)
		status = shell_number_called(argv[4], "CPU", 0, nr_cpu_ids - 1, &cpu);
	if (status)
		return status;
	if (cpu != WORK_CPU_UNBOUND && !cpu_online(cpu))
		return shell_error("CPU %lu did not start", cpu);
	item = kzalloc(sizeof(*item), GFP_KERNEL);
	if (!item)
		return shell_error("no memory for an item");
	INIT_WORK(&item->work, say_where);
	item->ms = ms;
	if (!queue_item(argv[2], item, (int)cpu))
		return 0;
	kfree(item);
	return no_such_queue(argv[2]);
}

static int __process_context flush_queue(const char *name)
{
	struct own_queue *own;

	if (!strcmp(name, "events")) {
		flush_scheduled_work();
		return 0;
	}
	spin_lock(&own_lock);
	own = find_own_locked(name);
	if (own)
		own->flushing++;
	spin_unlock(&own_lock);
	if (!own)
		return no_such_queue(name);
	flush_workqueue(own->wq);
	spin_lock(&own_lock);
	own->flushing--;
	spin_unlock(&own_lock);
	return 0;
}

static int __process_context cmd_wq(int argc, char **argv)
{
	bool single = argc == 4 && !strcmp(argv[3], "single");

	if (argc == 1)
		return list_queues();
	if (argc < 3)
		return shell_usage("a name is missing");
	if (!strcmp(argv[1], "create") && (argc == 3 || single))
		return create_queue(argv[2], single);
	if (!strcmp(argv[1], "destroy") && argc == 3)
		return destroy_queue(argv[2]);
	if (!strcmp(argv[1], "flush") && argc == 3)
		return flush_queue(argv[2]);
	if (!strcmp(argv[1], "queue") && argc <= 5)
		return cmd_queue(argc, argv);
	return shell_usage("'%.40s' with %d words is not understood", argv[1], argc - 2);
}

static const char *const wq_words[] = { "create", "destroy", "flush", "queue", NULL };

SHELL_COMMAND(wq, .name = "wq", .group = "tasks", .summary = "queues, and what waits",
	      .usage = "[create NAME [single] | destroy NAME | flush NAME | queue NAME [MS [CPU]]]",
	      .example = "wq create q; wq queue q 500; wq queue q; wq",
	      .counterpart = "alloc_workqueue(), wq_dump.py", .words = wq_words, .run = cmd_wq);
