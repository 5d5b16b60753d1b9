// SPDX-License-Identifier: MIT
/*
 * Exceptions: what the CPU could not do, said so that a person can use it.
 *
 * All 32 come here through entry.S. A breakpoint or an NMI nobody asked for is
 * a log line. Everything else is an oops: header, registers, code bytes and a
 * backtrace with source lines. Then:
 *
 *	a thread caused it             it ends (trap_set_exit()), the rest goes on
 *	interrupt context, the idle    panic: there is nobody to end
 *	task, or pid 1
 *
 * An instruction that is known to touch a user's memory, and has an entry in __ex_table
 * that says where to go on if that faults, does: copy_to_user() and its like report it.
 *
 * BUG() is the instruction ud2 with an entry in __bug_table that says where it
 * was written.
 *
 * A double fault means that the CPU could not even push the registers of a
 * first one: nearly always the stack has run into its guard page. It arrives on
 * a stack of its own; if a thread caused it, the saved task is changed to end
 * that thread from the top of its own stack, whose contents nobody needs now.
 *
 * Context: any; interrupts off on entry.
 * Locking: die_owner, a word taken by cmpxchg: one CPU reports at a time, and one
 * that faults while it reports goes on. A panic stops the others.
 * Linux: arch/x86/kernel/traps.c, dumpstack.c, arch/x86/mm/fault.c.
 */
#include <asm/desc.h>
#include <asm/extable.h>
#include <asm/irq_vectors.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <jiffy/console.h>
#include <jiffy/stack.h>
#include <jiffy/trap.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/nmi.h>
#include <linux/sched.h>

#define PF_PROT 1 /* the page was there: a protection fault */
#define PF_WRITE 2
#define PF_USER 4

static const char *const trap_names[NR_EXCEPTIONS] = {
	[X86_TRAP_DE] = "divide error",
	[X86_TRAP_DB] = "debug",
	[X86_TRAP_NMI] = "non-maskable interrupt",
	[X86_TRAP_BP] = "int3",
	[X86_TRAP_OF] = "overflow",
	[X86_TRAP_BR] = "bounds",
	[X86_TRAP_UD] = "invalid opcode",
	[X86_TRAP_NM] = "device not available",
	[X86_TRAP_DF] = "double fault",
	[X86_TRAP_OLD_MF] = "coprocessor segment overrun",
	[X86_TRAP_TS] = "invalid TSS",
	[X86_TRAP_NP] = "segment not present",
	[X86_TRAP_SS] = "stack segment",
	[X86_TRAP_GP] = "general protection fault",
	[X86_TRAP_PF] = "Oops",
	[X86_TRAP_SPURIOUS] = "reserved exception 15",
	[X86_TRAP_MF] = "x87 floating point exception",
	[X86_TRAP_AC] = "alignment check",
	[X86_TRAP_MC] = "machine check",
	[X86_TRAP_XF] = "SIMD floating point exception",
	[X86_TRAP_VE] = "virtualization exception",
	[X86_TRAP_CP] = "control protection",
};

extern const struct bug_entry __start___bug_table[], __stop___bug_table[];

extern const struct exception_table_entry __start___ex_table[], __stop___ex_table[];

static void (*exit_thread)(int signr);
static void (*explain_fault)(unsigned long addr, const struct pt_regs *regs);
static atomic_t die_counter;
static int die_owner = -1; /* the CPU that reports */

void trap_set_exit(void (*fn)(int signr))
{
	exit_thread = fn;
}

void trap_set_explain(void (*fn)(unsigned long addr, const struct pt_regs *regs))
{
	explain_fault = fn;
}

static const struct bug_entry *find_bug(unsigned long addr)
{
	const struct bug_entry *bug;

	for (bug = __start___bug_table; bug < __stop___bug_table; bug++)
		if (bug->addr == addr)
			return bug;
	return NULL;
}

/* Is the fault one that somebody is prepared for? Then he goes on with that. */
static bool fixup_exception(struct pt_regs *regs)
{
	const struct exception_table_entry *entry;

	for (entry = __start___ex_table; entry < __stop___ex_table; entry++)
		if (entry->insn == regs->ip) {
			regs->ip = entry->fixup;
			return true;
		}
	return false;
}

/* The reason why the thread that is running cannot be ended, or NULL. */
static const char *cannot_exit(void)
{
	if (in_interrupt())
		return "Fatal exception in interrupt";
	if (current->pid == 0)
		return "Attempted to kill the idle task!";
	if (current->pid == 1)
		return "Attempted to kill init!";
	return exit_thread ? NULL : "Fatal exception";
}

static void __noreturn end_thread(void)
{
	exit_thread(SIGSEGV);
	unreachable();
}

static void print_oops(const char *what, const struct pt_regs *regs)
{
	pr_emerg("%s: %04lx [#%d] SMP\n", what, regs->error_code & 0xffff,
		 atomic_inc_return(&die_counter));
	show_regs(regs);
	pr_emerg("---[ end trace %016x ]---\n", 0);
}

/* Interrupts are off; whoever waits here may be stopped by NMI. */
static void oops_begin(void)
{
	int cpu = smp_processor_id();

	while (READ_ONCE(die_owner) != cpu && cmpxchg(&die_owner, -1, cpu) != -1)
		cpu_relax();
	oops_in_progress++;
	console_bust();
}

static void oops_end(void)
{
	if (!--oops_in_progress)
		smp_store_release(&die_owner, -1);
}

/* The end of every report that oops_begin() began. */
static void die(const char *what, const struct pt_regs *regs)
{
	const char *reason;

	print_oops(what, regs);
	reason = cannot_exit();
	if (reason)
		panic("%s", reason);
	oops_end();
}

static void page_fault(const struct pt_regs *regs)
{
	unsigned long addr = read_cr2();
	unsigned long code = regs->error_code;

	pr_alert("BUG: %s: %08lx\n",
		 addr < PAGE_SIZE ? "kernel NULL pointer dereference, address"
				  : "unable to handle page fault for address",
		 addr);
	pr_alert("#PF: %s %s access in %s mode\n", code & PF_USER ? "user" : "supervisor",
		 code & PF_WRITE    ? "write"
		 : regs->ip == addr ? "instruction fetch"
				    : "read",
		 user_mode(regs) ? "user" : "kernel");
	pr_alert("#PF: error_code(0x%04lx) - %s\n", code,
		 code & PF_PROT ? "permissions violation" : "not-present page");
	if (explain_fault)
		explain_fault(addr, regs);
	die(trap_names[X86_TRAP_PF], regs);
}

static void invalid_opcode(const struct pt_regs *regs)
{
	const struct bug_entry *bug = find_bug(regs->ip);

	if (bug) {
		pr_crit("------------[ cut here ]------------\n");
		pr_crit("kernel BUG at %s:%u!\n", bug->file, bug->line);
	}
	die(trap_names[X86_TRAP_UD], regs);
}

void do_trap(struct pt_regs *regs)
{
	const char *name = trap_names[regs->vector];

	switch (regs->vector) {
	case X86_TRAP_NMI:
		if (nmi_cpu_backtrace(regs))
			return;
		nmi_enter();
		pr_emerg("Uhhuh. NMI received for unknown reason on CPU %d.\n", smp_processor_id());
		nmi_exit();
		return;
	case X86_TRAP_DB:
	case X86_TRAP_BP:
		pr_info("%s at %pS: no debugger is attached; going on\n", name, (void *)regs->ip);
		return;
	case X86_TRAP_UD:
		oops_begin();
		invalid_opcode(regs);
		break;
	case X86_TRAP_PF:
		if (fixup_exception(regs))
			return;
		oops_begin();
		page_fault(regs);
		break;
	default:
		oops_begin();
		die(name ?: "unknown exception", regs);
	}
	/* As the thread had it: its end tells of interrupts that were off. */
	if (regs->flags & X86_EFLAGS_IF)
		local_irq_enable();
	end_thread();
}

/* The registers as the CPU saved them when it switched to the fault's task. */
static void regs_from_tss(struct pt_regs *regs, const struct tss_struct *tss)
{
	*regs = (struct pt_regs){
		.bx = tss->bx,
		.cx = tss->cx,
		.dx = tss->dx,
		.si = tss->si,
		.di = tss->di,
		.bp = tss->bp,
		.ax = tss->ax,
		.ds = tss->ds,
		.es = tss->es,
		.fs = tss->fs,
		.gs = tss->gs,
		.vector = X86_TRAP_DF,
		.ip = tss->ip,
		.cs = tss->cs,
		.flags = tss->flags,
		.sp = tss->sp,
		.ss = tss->ss,
	};
}

static void __noreturn end_overflowed_thread(void)
{
	preempt_count_set(0);
	local_irq_enable();
	end_thread();
}

void do_double_fault(void)
{
	struct tss_struct *tss = this_cpu_ptr(&cpu_tss);
	const char *what = "double fault";
	unsigned long low, high;
	struct pt_regs regs;

	oops_begin();
	regs_from_tss(&regs, tss);
	if (stack_of(tss->sp, &low, &high)) {
		pr_emerg("BUG: %s stack guard page was hit at %08x (stack is %08lx..%08lx)\n",
			 stack_kind(low), tss->sp, low, high - 1);
		what = "kernel stack overflow (double-fault)";
	}
	die(what, &regs);
	tss->ip = (u32)end_overflowed_thread;
	tss->sp = (u32)current->stack + THREAD_SIZE - 2 * sizeof(long);
	tss->bp = 0;
	tss->flags &= ~X86_EFLAGS_IF;
}
