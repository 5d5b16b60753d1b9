// SPDX-License-Identifier: MIT
/*
 * kernel/base/trap.c: every exception is named and ends the thread it came from,
 * but those that end nobody.
 *
 * Context: tests in threads; each exception in a thread of its own.
 * Locking: none.
 * Linux: the rows DBG-25 and DBG-26 of the specification.
 */
#include <asm/irq_vectors.h>
#include <asm/ptrace.h>
#include <asm/segment.h>
#include <jiffy/ktest.h>
#include <jiffy/trap.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/signal.h>

/* As the entry stub would: no instruction causes all of them. */
static int __process_context cause_exception(void *data)
{
	struct pt_regs regs = {
		.vector = (unsigned long)data,
		.ip = (unsigned long)cause_exception,
		.cs = __KERNEL_CS,
		.bp = (unsigned long)__builtin_frame_address(0),
	};

	do_trap(&regs);
	return 0;
}

/* The exit code of a thread that causes exception @vector. */
static int __process_context exit_code_after(unsigned long vector)
{
	struct task_struct *k = kthread_create(cause_exception, (void *)vector, "trap/%lu", vector);
	int code;

	get_task_struct(k);
	wake_up_process(k);
	wait_for_completion(&k->kthread.exited);
	code = k->exit_code;
	put_task_struct(k);
	return code;
}

KTEST(trap_all, "All 32 exceptions are reported; all but three end their thread.")
{
	unsigned long vector;
	int expected;

	expect_log("divide error: 0000 [#");
	expect_log("general protection fault: 0000 [#");
	expect_log("control protection: 0000 [#");
	expect_log("Call Trace:");
	for (vector = 0; vector < NR_EXCEPTIONS; vector++) {
		expected = SIGSEGV;
		if (vector == X86_TRAP_NMI || vector == X86_TRAP_DB || vector == X86_TRAP_BP)
			expected = 0;
		EXPECT_EQ(exit_code_after(vector), expected);
	}
}

KTEST(trap_nmi, "An NMI nobody asked for is a log line; printk() works in it.")
{
	__asm__ __volatile__("int %0" ::"i"(X86_TRAP_NMI) : "memory");
	EXPECT_EQ(log_contains("Uhhuh. NMI received for unknown reason on CPU 0."), 1);
	EXPECT_EQ(preempt_count(), 0);
}

KTEST(trap_breakpoint, "int3 without a debugger is a log line, and the thread goes on.")
{
	__asm__ __volatile__("int3" ::: "memory");
	EXPECT_EQ(log_contains("int3 at ktest_trap_breakpoint"), 1);
}

KTEST(irq_spurious, "An interrupt of the local APIC without a source is counted, nothing else.")
{
	unsigned long spurious = irq_spurious_count(), unhandled = irq_unhandled_count();

	__asm__ __volatile__("int %0" ::"i"(SPURIOUS_APIC_VECTOR) : "memory");
	EXPECT_EQ(irq_spurious_count(), spurious + 1);
	EXPECT_EQ(irq_unhandled_count(), unhandled);
}
