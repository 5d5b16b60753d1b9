// SPDX-License-Identifier: MIT
/*
 * DBG rows: the lines of a warning, of a BUG() and of a bad access.
 *
 * Context: process context; what may end a thread in one of its own.
 * Locking: none.
 * Linux: kernel/panic.c (__warn), lib/bug.c, arch/x86/mm/fault.c, kernel/exit.c.
 */
#include "conf_shim.h"
#include "conf_thread.h"

#include <linux/bug.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>

#define FAR_AWAY 0xfffff020UL /* mapped on neither kernel; not in the first page */

static int read_at(void *addr)
{
	return READ_ONCE(*(int *)addr);
}

static int write_at(void *addr)
{
	WRITE_ONCE(*(int *)addr, 1);
	return 0;
}

CONF(DBG_25, "A bad access: null pointer or not, its address, what was tried, the number.")
{
	conf_expect_log("BUG: kernel NULL pointer dereference, address: 00000010$");
	conf_expect_log("BUG: unable to handle page fault for address: fffff020$");
	conf_expect_log("#PF: supervisor read access in kernel mode$");
	conf_expect_log("#PF: error_code(0x0000) - not-present page$");
	conf_expect_log("#PF: supervisor write access in kernel mode$");
	conf_expect_log("#PF: error_code(0x0002) - not-present page$");
	conf_expect_log("Oops: 0000 [#*] *");
	conf_expect_log("Oops: 0002 [#*] *");
	conf_in_thread(read_at, (void *)0x10);
	conf_in_thread(write_at, (void *)FAR_AWAY);
	CONF_EQ(conf_log_count("Oops: "), 2);
}

static int bug_with_count(void *unused)
{
	preempt_disable();
	BUG();
	return 0;
}

static int bug_with_irqs_off(void *unused)
{
	local_irq_disable();
	BUG();
	return 0;
}

CONF(DBG_26, "A BUG() in a thread: file and line, the trap, and what the thread had held off.")
{
	conf_expect_log("cut here ]------------$");
	conf_expect_log("kernel BUG at *dbg/oops.c:*!$");
	conf_expect_log("invalid opcode: 0000 [#*] *");
	conf_expect_log("---[ end trace 0000000000000000 ]---$");
	conf_expect_log("note: conf-thread[*] exited with preempt_count 1$");
	conf_in_thread(bug_with_count, NULL);
	CONF_EQ(conf_log_count("exited with irqs disabled"), 0);
	conf_expect_log("note: conf-thread[*] exited with irqs disabled$");
	conf_in_thread(bug_with_irqs_off, NULL);
	CONF_EQ(conf_log_count("exited with preempt_count"), 1);
	CONF_EQ(conf_log_count("kernel BUG at "), 2);
}

CONF(DBG_27, "A warning: cut here, its text, where it stands, the end.")
{
	conf_expect_log("------------[ cut here ]------------$");
	conf_expect_log("the text of DBG-27: 27$");
	conf_expect_format("WARNING: CPU: %d PID: %d at *dbg/oops.c:%d conf_run_DBG_27+0x*/0x",
			   raw_smp_processor_id(), current->pid, __LINE__ + 2);
	conf_expect_log("---[ end trace 0000000000000000 ]---$");
	WARN(1, "the text of DBG-27: %d\n", 27);
	CONF_EQ(conf_log_count("cut here"), 1);
}

CONF_MODULE(CONF_ROW(DBG_25), CONF_ROW(DBG_26), CONF_ROW(DBG_27));
