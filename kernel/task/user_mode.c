// SPDX-License-Identifier: MIT
/*
 * From ring 3 and back to it.
 *
 *	program ── int 0x80 ──────► do_syscall ────┐
 *	        ── interrupt ─────► do_user_irq ───┼─► exit_to_user_mode ── iret ──► program
 *	        ── exception ─────► do_user_trap ──┘     a signal: do_exit()
 *	                              │ one line, do_exit()   others wait: schedule()
 *	                              ▼
 *
 * A program is the one kind of code here that can be made to give up the CPU: it holds
 * nothing of the kernel's, so at each return to it the CPU goes to who waits for it, as at
 * each tick. And a signal, ctrl-C or kill, ends it there at the latest.
 *
 * What a program does wrong costs only the program: an exception in ring 3 is one line in
 * the log, which says what it did and where, and the end of its thread.
 *
 * Context: a thread's own kernel stack, nothing held: process context.
 * Locking: none.
 * Invariants:
 * 1. preempt_count is 0 and nothing is held whenever a program goes on.
 * 2. sp0 of this CPU's TSS is the top of the stack of the program that runs on it.
 *
 * Linux: kernel/entry/common.c, arch/x86/kernel/traps.c, arch/x86/mm/fault.c.
 */
#include "elf_image.h"
#include "task.h"

#include <asm/desc.h>
#include <asm/irq_vectors.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <jiffy/program.h>
#include <jiffy/rcu.h>
#include <jiffy/stack.h>
#include <jiffy/trap.h>
#include <jiffy/watchdog.h>
#include <linux/bitops.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* Of the page fault's error code. */
#define PF_PROT 1
#define PF_WRITE 2
/* How far below its stack a function with large variables may still reach. */
#define STACK_MISSED_BY 0x100000

static_assert(USER_STACK_BYTES == 64 * 1024); /* as a message says */

static unsigned long pending_signals(void)
{
	return READ_ONCE(current->signal_pending_mask) & current->signal_allowed_mask;
}

/* Nothing can be caught: the default action of each is to end the program. */
static void __noreturn __process_context end_by_signal(unsigned long pending)
{
	local_irq_enable();
	do_exit(PROGRAM_KILLED(pending & sigmask(SIGKILL) ? SIGKILL : __ffs(pending) + 1));
}

void exit_to_user_mode(struct pt_regs *regs)
{
	/* Once: the flag is up as long as anybody waits, and then it is this one's turn again. */
	if (need_resched()) {
		local_irq_enable();
		schedule();
	}
	local_irq_disable();
	/* One that comes later comes with an interrupt, or is seen at the next tick. */
	if (pending_signals())
		end_by_signal(pending_signals());
	this_cpu_write(cpu_tss.sp0, (u32)current->stack + THREAD_SIZE);
	/* As good as a switch for those who wait for one: it holds nothing. */
	rcu_note_context_switch();
	touch_softlockup_watchdog();
}

void do_user_irq(struct pt_regs *regs)
{
	do_IRQ(regs);
	exit_to_user_mode(regs);
}

struct fault {
	int sig;
	const char *name;
};

static const struct fault faults[NR_EXCEPTIONS] = {
	[X86_TRAP_DE] = { SIGFPE, "divide error" },
	[X86_TRAP_DB] = { SIGTRAP, "debug" },
	[X86_TRAP_BP] = { SIGTRAP, "int3" },
	[X86_TRAP_OF] = { SIGSEGV, "overflow" },
	[X86_TRAP_BR] = { SIGSEGV, "bounds" },
	[X86_TRAP_UD] = { SIGILL, "invalid opcode" },
	[X86_TRAP_NM] = { SIGFPE, "device not available" },
	[X86_TRAP_OLD_MF] = { SIGFPE, "coprocessor segment overrun" },
	[X86_TRAP_TS] = { SIGSEGV, "invalid TSS" },
	[X86_TRAP_NP] = { SIGBUS, "segment not present" },
	[X86_TRAP_SS] = { SIGBUS, "stack segment" },
	[X86_TRAP_GP] = { SIGSEGV, "general protection fault" },
	[X86_TRAP_PF] = { SIGSEGV, "segfault" },
	[X86_TRAP_MF] = { SIGFPE, "x87 floating point exception" },
	[X86_TRAP_AC] = { SIGBUS, "alignment check" },
	[X86_TRAP_XF] = { SIGFPE, "SIMD floating point exception" },
};

/* What lies where a program had no business. */
static const char *place_name(unsigned long addr)
{
	if (addr < PAGE_SIZE)
		return "a null pointer";
	if (addr < USER_START || addr >= USER_END)
		return "the kernel's memory";
	if (addr >= USER_STACK_LOW - STACK_MISSED_BY)
		return "beyond its stack, of 64 KB";
	return "nothing is mapped there";
}

static void __process_context report_segfault(const struct pt_regs *regs, unsigned long addr)
{
	unsigned long code = regs->error_code;
	const char *access = code & PF_WRITE ? "wrote" : regs->ip == addr ? "jumped to" : "read";
	bool own = addr >= USER_START && addr < USER_END;

	pr_info("%s[%d]: segfault at %08lx ip %08lx sp %08lx error %lx: it %s %s\n", current->comm,
		current->pid, addr, regs->ip, regs->sp, code, access,
		own && code & PF_PROT ? "its own constants or code" : place_name(addr));
}

/* The instructions that ring 3 may not execute, or not with that operand. */
static const char *__process_context forbidden(unsigned long ip)
{
	u8 op[2] = { 0, 0 };

	if (copy_from_user(op, (const void __user *)ip, sizeof(op)) == sizeof(op))
		return "its code is gone";
	switch (op[0]) {
	case 0xf4:
		return "hlt is the kernel's";
	case 0xfa:
	case 0xfb:
		return "cli and sti are the kernel's";
	case 0x6c ... 0x6f:
	case 0xe4 ... 0xe7:
	case 0xec ... 0xef:
		return "in and out are the kernel's";
	case 0xcd:
		return "the only interrupt a program may ask for is int 0x80";
	case 0x0f:
		return "that instruction is the kernel's";
	case 0x9a:
	case 0xea:
	case 0x07:
	case 0x17:
	case 0x1f:
	case 0x8e:
		return "there is no such segment for a program";
	}
	return "not allowed in a program";
}

static const char *__process_context hint(const struct pt_regs *regs)
{
	switch (regs->vector) {
	case X86_TRAP_NM:
		return ": this kernel saves no floating point registers: use whole numbers";
	case X86_TRAP_UD:
		return ": no such instruction";
	}
	return "";
}

static void __process_context report_trap(const struct pt_regs *regs, const char *name)
{
	bool gp = regs->vector == X86_TRAP_GP;

	pr_info("%s[%d]: trap %s ip %08lx sp %08lx error %lx%s%s\n", current->comm, current->pid,
		name, regs->ip, regs->sp, regs->error_code, gp ? ": " : "",
		gp ? forbidden(regs->ip) : hint(regs));
}

void do_user_trap(struct pt_regs *regs)
{
	const struct fault *fault = &faults[regs->vector];
	unsigned long addr = read_cr2();

	/* Nothing of the program's doing; and a machine check is nobody's. */
	if (regs->vector == X86_TRAP_NMI || !fault->name) {
		do_trap(regs);
		return;
	}
	local_irq_enable();
	if (regs->vector == X86_TRAP_PF)
		report_segfault(regs, addr);
	else
		report_trap(regs, fault->name);
	do_exit(PROGRAM_KILLED(fault->sig));
}
