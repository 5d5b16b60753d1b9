// SPDX-License-Identifier: MIT
/*
 * Kernel stacks in slots between guard pages.
 *
 *	slot n:   | guard page | stack, 8 KB (grows down) | unused page |
 *	          ^ never mapped                          ^ never mapped
 *
 * A slot is mapped the first time it is needed and stays so; a freed one goes
 * on a list, linked through its own lowest word. Creating and ending threads
 * thus never changes a mapping, and no CPU's TLB ever holds a stale one.
 *
 * The interrupt stacks are allocated first and so lie below all threads' stacks,
 * the hard interrupts' below the softirqs': debuggers follow a chain of frames
 * only upwards.
 *
 * Context: allocation in process context, freeing in any.
 * Locking: stack_lock protects the list and the next fresh slot; taken with
 * interrupts off, because the scheduler frees a dead thread's stack. Nothing is
 * taken under it but the page allocator's lock.
 * Linux: kernel/fork.c (alloc_thread_stack_node), its VMAP_STACK.
 */
#include <asm/desc.h>
#include <jiffy/stack.h>
#include <linux/bug.h>
#include <linux/irqflags.h>
#include <linux/panic.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#define SLOT_SIZE 0x4000UL
#define SLOT_STACK PAGE_SIZE /* offset of the stack in its slot */

static_assert(PAGE_SIZE + THREAD_SIZE + PAGE_SIZE == SLOT_SIZE);

static DEFINE_RAW_SPINLOCK(stack_lock);
static void **free_stacks;                     /* stack_lock */
static unsigned long next_slot = STACKS_START; /* stack_lock */

DEFINE_PER_CPU(unsigned long, hardirq_stack_top);
DEFINE_PER_CPU(unsigned long, softirq_stack_top);

/* Map the pages of a fresh slot; false if there is no memory. */
static bool map_slot_locked(unsigned long slot)
{
	unsigned long addr, page, table;

	if (!paging_has_table(slot)) {
		table = get_zeroed_page(GFP_ATOMIC);
		if (!table)
			return false;
		paging_set_table(slot, table);
	}
	page = __get_free_pages(GFP_ATOMIC, 1);
	if (!page)
		return false;
	for (addr = 0; addr < THREAD_SIZE; addr += PAGE_SIZE)
		paging_map(slot + SLOT_STACK + addr, page + addr, _PAGE_RW);
	return true;
}

static void *alloc_locked(void)
{
	void **stack = free_stacks;

	if (stack) {
		free_stacks = *stack;
		return stack;
	}
	if (next_slot == STACKS_END || !map_slot_locked(next_slot))
		return NULL;
	stack = (void **)(next_slot + SLOT_STACK);
	next_slot += SLOT_SIZE;
	return stack;
}

void *stack_alloc(void)
{
	unsigned long flags;
	void *stack;

	raw_spin_lock_irqsave(&stack_lock, flags);
	stack = alloc_locked();
	raw_spin_unlock_irqrestore(&stack_lock, flags);
	return stack;
}

void stack_free(void *stack)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&stack_lock, flags);
	*(void **)stack = free_stacks;
	free_stacks = stack;
	raw_spin_unlock_irqrestore(&stack_lock, flags);
}

bool stack_of(unsigned long addr, unsigned long *low, unsigned long *high)
{
	/* No lock: the report of an overflow must not wait for one. */
	if (addr < STACKS_START || addr > READ_ONCE(next_slot))
		return false;
	/* A stack's end is still its own, not the next slot's. */
	*low = ((addr - 1) & ~(SLOT_SIZE - 1)) + SLOT_STACK;
	*high = *low + THREAD_SIZE;
	return addr <= *high;
}

const char *stack_kind(unsigned long low)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		if (low + THREAD_SIZE == per_cpu(hardirq_stack_top, cpu))
			return "IRQ";
		if (low + THREAD_SIZE == per_cpu(softirq_stack_top, cpu))
			return "SOFTIRQ";
	}
	return "TASK";
}

void irq_stacks_init(int cpu)
{
	void *hard = stack_alloc(), *soft = stack_alloc(), *fault = stack_alloc();

	if (!hard || !soft || !fault)
		panic("no memory for the interrupt stacks of CPU %d", cpu);
	per_cpu(hardirq_stack_top, cpu) = (unsigned long)hard + THREAD_SIZE;
	per_cpu(softirq_stack_top, cpu) = (unsigned long)soft + THREAD_SIZE;
	cpu_init_doublefault(cpu, (unsigned long)fault + THREAD_SIZE);
}
