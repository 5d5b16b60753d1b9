// SPDX-License-Identifier: MIT
/*
 * When the system cannot go on, and when it can but should not have come here:
 * panic() and WARN().
 *
 * Context: any.
 * Locking: panic_cpu decides which CPU reports; it stops the others first, and
 * ignores locks, because whoever holds one may be the one that failed.
 * Linux: kernel/panic.c.
 */
#include "log.h"

#include <asm/apic.h>
#include <asm/processor.h>
#include <jiffy/console.h>
#include <jiffy/debug_exit.h>
#include <jiffy/trace.h>
#include <linux/atomic.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/nmi.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define PANIC_MESSAGE_BYTES 256

int oops_in_progress;
int panic_cpu = -1;

/* Stopped, but SysRq's top half still answers: counted as a hard interrupt, so
 * that no softirq runs at its exit. */
static void __noreturn wait_for_sysrq(void)
{
	pr_emerg("The system is stopped. BREAK and then b restarts it.\n");
	ioapic_move_lines(-1, smp_processor_id());
	preempt_count_set(HARDIRQ_OFFSET);
	for (;;)
		native_safe_halt();
}

void panic(const char *fmt, ...)
{
	static char message[PANIC_MESSAGE_BYTES];
	bool traced;
	va_list args;
	int before;

	local_irq_disable();
	before = cmpxchg(&panic_cpu, -1, smp_processor_id());
	if (before >= 0)
		cpu_stop();
	nmi_stop_others();
	traced = trace_stop();
	log_bust();
	va_start(args, fmt);
	vscnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	pr_emerg("Kernel panic - not syncing: %s\n", message);
	if (!oops_in_progress)
		dump_stack();
	nmi_show_stopped();
	if (traced)
		trace_dump_last(KERN_EMERG);
	pr_emerg("---[ end Kernel panic - not syncing: %s ]---\n", message);
	debug_exit(DEBUG_EXIT_PANIC);
	wait_for_sysrq();
}

void warn_slowpath_fmt(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	pr_warn("------------[ cut here ]------------\n");
	if (fmt) {
		va_start(args, fmt);
		vprintk(fmt, args);
		va_end(args);
	}
	pr_warn("WARNING: CPU: %d PID: %d at %s:%d %pS\n", smp_processor_id(), current->pid, file,
		line, (void *)_RET_IP_);
	dump_stack();
	pr_warn("---[ end trace %016x ]---\n", 0);
}
