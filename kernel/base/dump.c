// SPDX-License-Identifier: MIT
/*
 * Registers and backtraces, as every report shows them.
 *
 * A backtrace names each caller with its source line, and the stack it is on
 * whenever that changes: <IRQ>, <SOFTIRQ>, <TASK>. Reading from the top one
 * sees what ran, what that had interrupted, and so on down to the thread.
 *
 * Context: any.
 * Locking: none.
 * Linux: arch/x86/kernel/dumpstack.c, process_32.c (__show_regs).
 */
#include <asm/irq_vectors.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/stacktrace.h>
#include <jiffy/stack.h>
#include <jiffy/version.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#define BACKTRACE_MAX 32
#define CODE_BEFORE 16
#define CODE_BYTES 40

/* A return address belongs to the call before it. */
void print_code_address(const char *level, const char *what, unsigned long ip, bool is_return)
{
	unsigned int line;
	const char *file = kallsyms_line(ip - is_return, &line);

	if (file)
		printk("%s%s %pS  %s:%u\n", level, what, (void *)ip, file, line);
	else
		printk("%s%s %pS\n", level, what, (void *)ip);
}

static void print_stack_change(const char *level, unsigned long fp, unsigned long *current_low)
{
	unsigned long low, high;

	if (!stack_of(fp, &low, &high) || low == *current_low)
		return;
	*current_low = low;
	printk("%s <%s>\n", level, stack_kind(low));
}

/* Where the trace of an exception begins: the instruction, and a caller without a frame. */
static void show_first(const char *level, unsigned long ip, unsigned long sp, unsigned long fp)
{
	unsigned long caller = unwind_leaf(sp, fp);

	print_code_address(level, "", ip, false);
	if (kernel_text_address(caller))
		print_code_address(level, "", caller, true);
}

/* The callers of the function whose frame is at @fp. */
static void show_callers(const char *level, unsigned long fp, unsigned long current_low)
{
	unsigned long ip, last = 0;
	struct unwind_state state;
	int depth = 0, repeated = 0;

	unwind_start(&state, fp);
	while (unwind_next(&state, &ip, &fp)) {
		/* A recursion is a line, not a page. */
		if (ip == last) {
			repeated++;
			continue;
		}
		if (repeated)
			printk("%s ... the same %d times more\n", level, repeated);
		repeated = 0;
		last = ip;
		if (++depth > BACKTRACE_MAX) {
			printk("%s ...\n", level);
			return;
		}
		print_stack_change(level, fp, &current_low);
		if (!kernel_text_address(ip)) {
			printk("%s 0x%08lx: not code; the stack is damaged here\n", level, ip);
			return;
		}
		print_code_address(level, "", ip, true);
	}
}

static void print_task_line(const char *level)
{
	printk("%sCPU: %d PID: %d Comm: %s  Jiffy %s\n", level, smp_processor_id(), current->pid,
	       current->comm, jiffy_version);
}

static void print_code(unsigned long ip)
{
	char buf[CODE_BYTES * 3 + 8];
	unsigned long addr;
	int n = 0;

	for (addr = ip - CODE_BEFORE; addr != ip - CODE_BEFORE + CODE_BYTES; addr++) {
		if (!paging_is_mapped(addr))
			n += scnprintf(buf + n, sizeof(buf) - n, " ??");
		else
			n += scnprintf(buf + n, sizeof(buf) - n, addr == ip ? " <%02x>" : " %02x",
				       *(u8 *)addr);
	}
	pr_emerg("Code:%s\n", buf);
}

void show_regs(const struct pt_regs *regs)
{
	/* A double fault's registers come from a task segment, which has its own %esp. */
	unsigned long sp = regs->vector == X86_TRAP_DF ? regs->sp : kernel_stack_pointer(regs);
	unsigned long current_low = 0;

	print_task_line(KERN_EMERG);
	pr_emerg("EIP: %pS\n", (void *)regs->ip);
	print_code(regs->ip);
	pr_emerg("EAX: %08lx EBX: %08lx ECX: %08lx EDX: %08lx\n", regs->ax, regs->bx, regs->cx,
		 regs->dx);
	pr_emerg("ESI: %08lx EDI: %08lx EBP: %08lx ESP: %08lx\n", regs->si, regs->di, regs->bp, sp);
	pr_emerg("DS: %04lx ES: %04lx FS: %04lx GS: %04lx CS: %04lx EFLAGS: %08lx\n",
		 regs->ds & 0xffff, regs->es & 0xffff, regs->fs & 0xffff, regs->gs & 0xffff,
		 regs->cs & 0xffff, regs->flags);
	pr_emerg("CR0: %08lx CR2: %08lx CR3: %08lx CR4: %08lx preempt_count: %08x\n", read_cr0(),
		 read_cr2(), read_cr3(), read_cr4(), preempt_count());
	pr_emerg("Call Trace:\n");
	print_stack_change(KERN_EMERG, regs->bp, &current_low);
	show_first(KERN_EMERG, regs->ip, sp, regs->bp);
	show_callers(KERN_EMERG, regs->bp, current_low);
}

/* From the caller of the function whose frame is at @fp. */
static void show_stack(const char *level, unsigned long fp)
{
	print_task_line(level);
	printk("%sCall Trace:\n", level);
	show_callers(level, fp, 0);
}

void dump_stack_lvl(const char *log_lvl)
{
	show_stack(log_lvl, (unsigned long)__builtin_frame_address(0));
}

void dump_stack(void)
{
	show_stack(KERN_DEFAULT, (unsigned long)__builtin_frame_address(0));
}
