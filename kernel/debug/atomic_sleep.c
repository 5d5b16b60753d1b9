// SPDX-License-Identifier: MIT
/*
 * might_sleep(): a function that may sleep says so at its entry, and is told
 * there if its caller must not: at the first call, not only in the one run in a
 * thousand in which it really has to wait. Only compiled with DEBUG=1.
 *
 * Context: any; that is the point.
 * Locking: none; the rate limit is approximate.
 * Linux: kernel/sched/core.c (__might_resched), DEBUG_ATOMIC_SLEEP.
 */
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sched.h>

/*
 * Between set_current_state() and schedule() a thread must not sleep for another
 * reason: it would come back in TASK_RUNNING, and its schedule() would not sleep.
 */
static void check_state(void)
{
	unsigned int state = get_current_state();
	void *where = (void *)current->task_state_change;

	WARN_ONCE(state != TASK_RUNNING && where,
		  "do not call blocking ops when !TASK_RUNNING; state=%x set at [<%p>] %pS\n",
		  state, where, where);
}

static void check_atomic(const char *file, int line)
{
	static unsigned long last; /* jiffies of the last report; 0: none yet */

	/* At boot everything runs with interrupts off, and nothing can sleep yet. */
	if (preemptible() || system_state == SYSTEM_BOOTING || oops_in_progress)
		return;
	if (last && time_before(jiffies, last + HZ))
		return;
	last = jiffies ?: 1;
	pr_err("BUG: sleeping function called from invalid context at %s:%d\n", file, line);
	pr_err("in_atomic(): %d, irqs_disabled(): %d, non_block: 0, pid: %d, name: %s\n",
	       in_atomic(), irqs_disabled(), current->pid, current->comm);
	pr_err("preempt_count: %x, expected: 0\n", preempt_count());
	pr_err("RCU nest depth: 0, expected: 0\n");
	dump_stack();
}

/* For what relies on not being switched away from. */
void __cant_sleep(const char *file, int line)
{
	static unsigned long last; /* jiffies of the last report; 0: none yet */

	if (!preemptible() || (last && time_before(jiffies, last + HZ)))
		return;
	last = jiffies ?: 1;
	pr_err("BUG: assuming atomic context at %s:%d\n", file, line);
	pr_err("in_atomic(): %d, irqs_disabled(): %d, pid: %d, name: %s\n", in_atomic(),
	       irqs_disabled(), current->pid, current->comm);
	dump_stack();
}

void __might_sleep(const char *file, int line)
{
	if (in_task() && !oops_in_progress)
		check_state();
	check_atomic(file, line);
}
