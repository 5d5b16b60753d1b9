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
#include "dump.h"

#include <asm/irq_vectors.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/stacktrace.h>
#include <asm/switch_to.h>
#include <jiffy/stack.h>
#include <jiffy/version.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/string.h>

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

/* A backtrace on its way to the log. */
struct printer {
	const char *level;
	unsigned long current_low; /* of the stack it is on */
	unsigned long last;
	int depth, repeated;
};

static void print_stack_change(struct printer *p, unsigned long fp)
{
	unsigned long low, high;

	if (!stack_of(fp, &low, &high) || low == p->current_low)
		return;
	p->current_low = low;
	printk("%s <%s>\n", p->level, stack_kind(low));
}

/* Where the trace of an exception begins: the instruction, and a caller without a frame. */
static void print_first(struct printer *p, unsigned long ip, unsigned long leaf, unsigned long fp)
{
	print_stack_change(p, fp);
	print_code_address(p->level, "", ip, false);
	if (kernel_text_address(leaf))
		print_code_address(p->level, "", leaf, true);
}

/* False: that was the last line. */
static bool print_caller(struct printer *p, unsigned long ip, unsigned long fp)
{
	/* A recursion is a line, not a page. */
	if (ip == p->last) {
		p->repeated++;
		return true;
	}
	if (p->repeated)
		printk("%s ... the same %d times more\n", p->level, p->repeated);
	p->repeated = 0;
	p->last = ip;
	if (++p->depth > BACKTRACE_MAX) {
		printk("%s ...\n", p->level);
		return false;
	}
	print_stack_change(p, fp);
	if (!kernel_text_address(ip)) {
		printk("%s 0x%08lx: not code; the stack is damaged here\n", p->level, ip);
		return false;
	}
	print_code_address(p->level, "", ip, true);
	return true;
}

/* The callers of the function whose frame is at @fp. */
static void print_callers(struct printer *p, unsigned long fp)
{
	struct unwind_state state;
	unsigned long ip;

	unwind_start(&state, fp);
	while (unwind_next(&state, &ip, &fp) && print_caller(p, ip, fp))
		;
}

/* Where the backtrace begins. A program's %ebp is whatever it likes. */
static unsigned long first_frame(const struct pt_regs *regs)
{
	return user_mode(regs) ? 0 : regs->bp;
}

void save_backtrace(struct backtrace *trace, const struct pt_regs *regs)
{
	struct unwind_state state;
	struct frame *frame;

	trace->ip = regs->ip;
	trace->leaf = user_mode(regs) ? 0 : unwind_leaf(kernel_stack_pointer(regs), regs->bp);
	trace->fp = first_frame(regs);
	unwind_start(&state, trace->fp);
	for (trace->nr = 0; trace->nr < BACKTRACE_MAX; trace->nr++) {
		frame = &trace->frames[trace->nr];
		if (!unwind_next(&state, &frame->ip, &frame->fp))
			return;
	}
}

void show_backtrace(const char *level, const struct backtrace *trace)
{
	struct printer p = { .level = level };
	unsigned int i = 0;

	printk("%sCall Trace:\n", level);
	print_first(&p, trace->ip, trace->leaf, trace->fp);
	while (i < trace->nr && print_caller(&p, trace->frames[i].ip, trace->frames[i].fp))
		i++;
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
	struct printer p = { .level = KERN_EMERG };

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
	print_first(&p, regs->ip, user_mode(regs) ? 0 : unwind_leaf(sp, regs->bp),
		    first_frame(regs));
	print_callers(&p, first_frame(regs));
}

/* From the caller of the function whose frame is at @fp. */
static void print_stack(const char *level, unsigned long fp)
{
	struct printer p = { .level = level };

	printk("%sCall Trace:\n", level);
	print_callers(&p, fp);
}

void show_stack(struct task_struct *task, unsigned long *sp, const char *loglvl)
{
	const struct inactive_task_frame *frame;

	if (!task || task == current) {
		print_stack(loglvl, (unsigned long)__builtin_frame_address(0));
		return;
	}
	frame = (const void *)(sp ?: (unsigned long *)READ_ONCE(task->sp));
	print_stack(loglvl, (unsigned long)&frame->bp);
}

void dump_stack_lvl(const char *log_lvl)
{
	print_task_line(log_lvl);
	print_stack(log_lvl, (unsigned long)__builtin_frame_address(0));
}

void dump_stack(void)
{
	print_task_line(KERN_DEFAULT);
	print_stack(KERN_DEFAULT, (unsigned long)__builtin_frame_address(0));
}
