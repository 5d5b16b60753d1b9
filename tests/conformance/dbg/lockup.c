// SPDX-License-Identifier: MIT
/*
 * DBG rows: who does not get on. The kernel is told to report it sooner, and the row
 * holds on until it does.
 *
 * Context: process context.
 * Locking: none.
 * Linux: kernel/watchdog.c, kernel/hung_task.c, kernel/rcu/tree_stall.h.
 */
#include "conf_shim.h"

#include <linux/rcupdate.h>

#define PATIENCE (10 * HZ) /* Linux needs three seconds of it at most */

/* Keep the CPU until @text is in the log. The tick comes, and nobody else. */
static void keep_cpu_until(const char *text)
{
	unsigned long end = jiffies + PATIENCE;

	preempt_disable();
	while (!conf_log_count(text) && time_before(jiffies, end))
		asm volatile("hlt" ::: "memory");
	preempt_enable();
}

CONF(DBG_15, "A thread that does not give up its CPU: which CPU, how long, who.")
{
	conf_expect_format("watchdog: BUG: soft lockup - CPU#%d stuck for *s! [DBG-15:%d]$",
			   raw_smp_processor_id(), current->pid);
	conf_report_soon(CONF_SOFT_LOCKUP, true);
	keep_cpu_until("soft lockup");
	conf_report_soon(CONF_SOFT_LOCKUP, false);
}

static DECLARE_COMPLETION(go);

static void wait_long(void *unused)
{
	wait_for_completion(&go);
}

/* On a machine of its own: after an oops Linux does not report any more. */
CONF_X(DBG_16, "A thread that sleeps and is not woken: who, and how long.")
{
	unsigned long end = jiffies + PATIENCE;
	struct conf_helper h;

	conf_expect_end("returns");
	conf_expect_format("INFO: task conf-helper/%d:* blocked for more than * seconds.$",
			   raw_smp_processor_id());
	conf_expect_log(" disables this message.$");
	conf_report_soon(CONF_HUNG_TASK, true);
	if (conf_helper_start(&h, raw_smp_processor_id(), wait_long, NULL)) {
		/* Of what is said the only line that is not announced above. */
		while (!conf_log_count("task:conf-helper/") && time_before(jiffies, end))
			schedule_timeout_interruptible(HZ / 10);
		complete(&go);
		conf_helper_join(&h);
	}
	conf_report_soon(CONF_HUNG_TASK, false);
}

static bool called;

static void call(struct rcu_head *head)
{
	WRITE_ONCE(called, true);
}

/* On one CPU the thread that begins a grace period does not come to run. */
CONF_SMP(DBG_29, 2, "A reader that does not end, while a callback waits for it.")
{
	static struct rcu_head head;

	conf_expect_log("rcu: INFO: rcu_* self-detected stall on CPU$");
	conf_expect_log("\t(t=* jiffies g=* q=* ncpus=*)$");
	WRITE_ONCE(called, false);
	conf_report_soon(CONF_RCU_STALL, true);
	synchronize_rcu(); /* the next grace period is not older than that */
	rcu_read_lock();
	call_rcu(&head, call);
	keep_cpu_until("detected stall");
	CONF_EXPECT(!READ_ONCE(called));
	rcu_read_unlock();
	CONF_EXPECT(conf_sleep_until(READ_ONCE(called)));
	conf_report_soon(CONF_RCU_STALL, false);
}

CONF_MODULE(CONF_ROW(DBG_15), CONF_ROW(DBG_16), CONF_ROW(DBG_29));
