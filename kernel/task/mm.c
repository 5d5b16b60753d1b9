// SPDX-License-Identifier: MIT
/*
 * The memory of processes: the pages that a process sees in the user window.
 *
 *	page directory      mm->tables[]          a page table       pages
 *	of each CPU
 *	  0x40000000  <--- copied at a switch --- [0] ------------> [0] ---> RAM, this process's
 *	  0x40400000                              [1]               [1] 0: a fault
 *	     ...                                  ...                ...
 *
 * Everything outside the window is the kernel's, the same on every CPU, and the user bit is
 * set nowhere there: a program that touches it faults. Inside, pages are mapped when the
 * program is loaded or asks for more with brk(); a fault never brings one in, so one that
 * happens is an error, of the program or of who gave copy_to_user() an address.
 *
 * Each CPU has a page directory, and a switch to a thread of another process copies the
 * window's entries and forgets all translations. A kernel thread has an empty window,
 * whatever ran before it: what it should not touch is not there.
 *
 * Context: process context, but switch_mm(), with interrupts off.
 * Locking: none. Only the process changes its tables, or who has made the mm and has not
 * shown it to anybody; kernel threads that use it only read and write pages. A table that is
 * added is sent to the other CPUs that show this mm; pages are added where none was, which
 * no TLB has to be told.
 * Invariants:
 * 1. A CPU's window shows current->mm, from the end of the switch on.
 * 2. The last reference goes when no CPU shows the mm: who runs with it has one.
 *
 * Linux: mm/memory.c, mm/mmap.c, kernel/fork.c (mm_init), arch/x86/mm/tlb.c, kernel/kthread.c.
 */
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/tlbflush.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/smp.h>

#define USER_PAGES ((USER_END - USER_START) >> PAGE_SHIFT)

static unsigned long *__process_context table_entry(const struct mm_struct *mm, unsigned long addr)
{
	unsigned long table = mm->tables[(addr - USER_START) >> PGDIR_SHIFT];

	return table ? (unsigned long *)table + (addr >> PAGE_SHIFT) % PTRS_PER_TABLE : NULL;
}

void switch_mm(const struct mm_struct *next)
{
	paging_set_window(next ? next->tables : NULL);
}

/* On a CPU that may show @info while it got another table. */
static void reload_window(void *info)
{
	if (current->mm == info)
		switch_mm(info);
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kzalloc(sizeof(*mm), GFP_KERNEL);

	if (mm)
		refcount_set(&mm->mm_users, 1);
	return mm;
}

static void __process_context free_table(unsigned long *table)
{
	for (unsigned int i = 0; i < PTRS_PER_TABLE; i++)
		if (table[i])
			free_page(table[i] & PAGE_MASK);
	free_page((unsigned long)table);
}

void mmput(struct mm_struct *mm)
{
	might_sleep();
	if (!refcount_dec_and_test(&mm->mm_users))
		return;
	for (unsigned int i = 0; i < USER_TABLES; i++)
		if (mm->tables[i])
			free_table((unsigned long *)mm->tables[i]);
	kfree(mm);
}

static int __process_context map_page(struct mm_struct *mm, unsigned long addr)
{
	unsigned long *entry = table_entry(mm, addr), table, page;

	if (!entry) {
		table = __get_free_pages(GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN, 0);
		if (!table)
			return -ENOMEM;
		mm->tables[(addr - USER_START) >> PGDIR_SHIFT] = table;
		if (refcount_read(&mm->mm_users) > 1 || current->mm == mm)
			on_each_cpu(reload_window, mm, 1);
		entry = table_entry(mm, addr);
	}
	if (*entry)
		return 0;
	page = __get_free_pages(GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN, 0);
	if (!page)
		return -ENOMEM;
	WRITE_ONCE(*entry, page | _PAGE_PRESENT | _PAGE_RW | _PAGE_USER);
	return 0;
}

static bool in_window(unsigned long addr, unsigned long bytes)
{
	return addr >= USER_START && addr <= USER_END && bytes <= USER_END - addr;
}

int mm_map(struct mm_struct *mm, unsigned long addr, unsigned long bytes)
{
	int err = 0;

	might_sleep();
	if (!in_window(addr, bytes))
		return -EINVAL;
	for (unsigned long at = addr & PAGE_MASK; at < addr + bytes && !err; at += PAGE_SIZE)
		err = map_page(mm, at);
	return err;
}

void mm_protect(struct mm_struct *mm, unsigned long addr, unsigned long bytes)
{
	for (unsigned long at = addr; at < addr + bytes; at += PAGE_SIZE) {
		unsigned long *entry = table_entry(mm, at);

		if (entry)
			WRITE_ONCE(*entry, *entry & ~_PAGE_RW);
	}
	flush_tlb_kernel_range(addr, addr + bytes);
}

void mm_unmap(struct mm_struct *mm, unsigned long addr, unsigned long bytes)
{
	unsigned long at, *entry;

	for (at = addr; at < addr + bytes; at += PAGE_SIZE) {
		entry = table_entry(mm, at);
		if (entry)
			WRITE_ONCE(*entry, *entry & ~_PAGE_PRESENT);
	}
	/* Nobody may reach a page when it is somebody else's. */
	flush_tlb_kernel_range(addr, addr + bytes);
	for (at = addr; at < addr + bytes; at += PAGE_SIZE) {
		entry = table_entry(mm, at);
		if (!entry || !*entry)
			continue;
		free_page(*entry & PAGE_MASK);
		WRITE_ONCE(*entry, 0);
	}
}

unsigned long mm_pages(const struct mm_struct *mm)
{
	unsigned long count = 0;

	for (unsigned long page = 0; page < USER_PAGES; page++) {
		const unsigned long *entry = table_entry(mm, USER_START + (page << PAGE_SHIFT));

		count += entry && *entry;
	}
	return count;
}

struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm = READ_ONCE(task->mm);

	if (mm)
		mmget(mm);
	return mm;
}

static void set_current_mm(struct mm_struct *mm)
{
	unsigned long flags;

	/* A switch in between would show what current->mm says: one of the two, whole. */
	local_irq_save(flags);
	current->mm = mm;
	switch_mm(mm);
	local_irq_restore(flags);
}

void kthread_use_mm(struct mm_struct *mm)
{
	WARN_ON_ONCE(!(current->flags & PF_KTHREAD));
	WARN_ON_ONCE(current->mm);
	mmget(mm);
	set_current_mm(mm);
}

void kthread_unuse_mm(struct mm_struct *mm)
{
	WARN_ON_ONCE(!(current->flags & PF_KTHREAD));
	if (WARN_ON_ONCE(current->mm != mm))
		return;
	set_current_mm(NULL);
	mmput(mm);
}

void exit_mm(void)
{
	struct mm_struct *mm = current->mm;

	if (!mm)
		return;
	set_current_mm(NULL);
	mmput(mm);
}

int exec_mm(void)
{
	struct mm_struct *mm = mm_alloc();

	if (!mm)
		return -ENOMEM;
	/* A command may have had a buffer there (user_buffer.c). */
	exit_mm();
	set_current_mm(mm);
	return 0;
}
