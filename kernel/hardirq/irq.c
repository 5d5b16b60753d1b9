// SPDX-License-Identifier: MIT
/*
 * From an interrupt line to its top halves.
 *
 *	stub (entry.S) -> do_IRQ -> irq_enter
 *	                            handle_line, on the CPU's hardirq stack:
 *	                              acknowledge, each action's handler
 *	                            irq_exit -> pending softirqs
 *
 * A line may be shared: every action on it is asked, and says whether its
 * device had interrupted. The controller is acknowledged before the handlers
 * run: lines are edge-triggered here, so an edge that comes while a handler
 * runs is kept for the next time; interrupts are off until all are done.
 *
 * Policy for what should not happen: an interrupt with no source (the 8259's
 * spurious line 7 and 15, the local APIC's vector) is counted. One that nobody
 * claims is counted too: an edge that comes while a handler is already emptying
 * its device leaves one behind, so it is reported, once a line, only if the line
 * has no handler at all or UNCLAIMED_MAX came in a row. The line stays on.
 *
 * Context: do_IRQ runs in interrupt entry; requests come from process context.
 * Locking: irq_lock protects the action lists and the controllers; process
 * context takes it with interrupts off. A top half's walk of its list takes it
 * not: an action is complete before it is linked in, and after unlinking one,
 * free_irq() waits until no CPU is in the line's handlers.
 * Invariants:
 * 1. in_progress of a line counts the CPUs in its handlers.
 * 2. A line of a controller without an action is masked.
 *
 * Linux: kernel/irq/manage.c, handle.c, chip.c (handle_edge_irq).
 */
#include <asm/apic.h>
#include <asm/i8259.h>
#include <asm/irq_vectors.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <jiffy/cmdline.h>
#include <jiffy/guard.h>
#include <jiffy/stack.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <trace/events/irq.h>

/**
 * struct irqaction - one top half on a line
 * @handler, @irq, @dev_id, @name, @flags: as given to request_irq()
 * @next: the next one (irq_lock to write)
 */
struct irqaction {
	irq_handler_t handler;
	unsigned int irq;
	void *dev_id;
	const char *name;
	unsigned long flags;
	struct irqaction *next;
};

/**
 * struct irq_desc - one line
 * @irq: its number (boot)
 * @chip: its controller, NULL if the machine has no such line (boot)
 * @action: its top halves (irq_lock to write; read by do_IRQ without)
 * @in_progress: CPUs in its handlers (atomic)
 * @unclaimed: interrupts nobody claimed, in a row (do_IRQ)
 * @complained: that has been reported (do_IRQ)
 */
struct irq_desc {
	unsigned int irq;
	const struct irq_chip *chip;
	struct irqaction *action;
	atomic_t in_progress;
	unsigned int unclaimed;
	bool complained;
} __aligned(32); /* a power of two: a line's place is found by a shift */

#define UNCLAIMED_MAX 1000

/* The last one, without a chip, stands for all vectors that are no line. */
static struct irq_desc irq_desc[NR_IRQS + 1];
static DEFINE_RAW_SPINLOCK(irq_lock);
static atomic_t nr_unhandled, nr_spurious;
static DEFINE_PER_CPU(unsigned long, irq_counts[NR_IRQS]);
static DEFINE_PER_CPU(struct pt_regs *, irq_regs);

struct pt_regs *get_irq_regs(void)
{
	return this_cpu_read(irq_regs);
}

static void noinline report_unclaimed(struct irq_desc *desc)
{
	atomic_inc(&nr_unhandled);
	desc->unclaimed++;
	if (desc->complained || (desc->action && desc->unclaimed < UNCLAIMED_MAX))
		return;
	desc->complained = true;
	pr_err("irq %u: nobody cared (%s); counting further ones silently\n", desc->irq,
	       desc->action ? "no handler claimed it" : "no handler");
}

/* A top half has changed what it must not: say so, and put it back. */
static void noinline mend_context(const struct irqaction *action, int count)
{
	bool enabled = !irqs_disabled();

	local_irq_disable();
	WARN(1, "irq handler %pS: entered with preempt_count %08x, exited with %08x%s\n",
	     action->handler, count, preempt_count(), enabled ? ", interrupts enabled" : "");
	preempt_count_set(count);
}

static irqreturn_t call_handler(const struct irqaction *action)
{
	int count = preempt_count();
	irqreturn_t ret;

	trace_irq_handler_entry(action->irq, action->name, action->handler);
	ret = action->handler(action->irq, action->dev_id);
	trace_irq_handler_exit(action->irq, ret);
	if (handler_leaked(count, true))
		mend_context(action, count);
	return ret;
}

/* From another CPU, or from nowhere. */
static void noinline handle_no_line(unsigned int vector)
{
	if (vector >= FIRST_IPI_VECTOR && vector < FIRST_IPI_VECTOR + NR_IPI_VECTORS)
		handle_ipi(vector);
	else
		atomic_inc(&nr_spurious);
}

static void handle_line(void *arg)
{
	struct irq_desc *desc = arg;
	irqreturn_t ret = IRQ_NONE;
	struct irqaction *action;

	if (unlikely(!desc->chip || !desc->chip->irq_ack(desc->irq))) {
		handle_no_line(get_irq_regs()->vector);
		return;
	}
	this_cpu_inc(irq_counts[desc->irq]);
	/* Pairs with the read in free_irq(): a full barrier, being a locked operation. */
	atomic_inc(&desc->in_progress);
	for (action = READ_ONCE(desc->action); action; action = READ_ONCE(action->next))
		ret |= call_handler(action);
	atomic_dec(&desc->in_progress);
	if (unlikely(ret == IRQ_NONE))
		report_unclaimed(desc);
	else
		desc->unclaimed = 0;
}

void do_IRQ(struct pt_regs *regs)
{
	unsigned long irq = regs->vector - FIRST_EXTERNAL_VECTOR;
	struct irq_desc *desc = &irq_desc[min_t(unsigned long, irq, NR_IRQS)];
	struct pt_regs *outer = this_cpu_read(irq_regs);

	this_cpu_write(irq_regs, regs);
	irq_enter();
	/* Over a handler that has enabled interrupts, its stack is in use already. */
	if (likely(!outer))
		call_on_stack(handle_line, desc, this_cpu_read(hardirq_stack_top));
	else
		handle_line(desc);
	this_cpu_write(irq_regs, outer);
	irq_exit();
}

/* -EBUSY unless both sides share. */
static int link_action_locked(unsigned int irq, struct irqaction *new)
{
	struct irq_desc *desc = &irq_desc[irq];
	struct irqaction **p = &desc->action;

	if (desc->action && !(desc->action->flags & new->flags & IRQF_SHARED))
		return -EBUSY;
	while (*p)
		p = &(*p)->next;
	smp_store_release(p, new);
	if (p == &desc->action)
		desc->chip->irq_unmask(irq);
	return 0;
}

int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *dev)
{
	struct irqaction *new;
	unsigned long irqflags;
	int err;

	if (irq >= NR_IRQS || !irq_desc[irq].chip || !handler)
		return -EINVAL;
	if ((flags & IRQF_SHARED) && !dev)
		return -EINVAL;
	new = kmalloc(sizeof(*new), GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	*new = (struct irqaction){ handler, irq, dev, name, flags, NULL };
	raw_spin_lock_irqsave(&irq_lock, irqflags);
	err = link_action_locked(irq, new);
	raw_spin_unlock_irqrestore(&irq_lock, irqflags);
	if (err)
		kfree(new);
	return err;
}

static struct irqaction *unlink_action_locked(unsigned int irq, void *dev)
{
	struct irq_desc *desc = &irq_desc[irq];
	struct irqaction **p = &desc->action, *action;

	while (*p && (*p)->dev_id != dev)
		p = &(*p)->next;
	action = *p;
	if (action)
		WRITE_ONCE(*p, action->next);
	if (action && !desc->action)
		desc->chip->irq_mask(irq);
	return action;
}

const void *free_irq(unsigned int irq, void *dev)
{
	struct irqaction *action = NULL;
	unsigned long flags;
	const char *name;

	might_sleep();
	if (irq < NR_IRQS && irq_desc[irq].chip) {
		raw_spin_lock_irqsave(&irq_lock, flags);
		action = unlink_action_locked(irq, dev);
		raw_spin_unlock_irqrestore(&irq_lock, flags);
	}
	if (WARN(!action, "Trying to free already-free IRQ %u\n", irq))
		return NULL;
	/* Pairs with the increment in handle_line(). */
	smp_mb();
	while (atomic_read(&irq_desc[irq].in_progress))
		cpu_relax();
	name = action->name;
	kfree(action);
	return name;
}

int irq_set_affinity(unsigned int irq, const struct cpumask *mask)
{
	unsigned int cpu = cpumask_any_and(mask, cpu_online_mask);
	const struct irq_chip *chip = irq < NR_IRQS ? irq_desc[irq].chip : NULL;
	unsigned long flags;

	if (cpu >= nr_cpu_ids || !chip || !chip->irq_set_affinity)
		return -EINVAL;
	raw_spin_lock_irqsave(&irq_lock, flags);
	chip->irq_set_affinity(irq, cpu);
	raw_spin_unlock_irqrestore(&irq_lock, flags);
	return 0;
}

void irq_take_lines_from(int cpu)
{
	/* It may be the one that has the lock: then it keeps its lines. */
	if (!raw_spin_trylock(&irq_lock))
		return;
	ioapic_move_lines(cpu, smp_processor_id());
	raw_spin_unlock(&irq_lock);
}

void irq_set_chip(unsigned int irq, const struct irq_chip *chip)
{
	irq_desc[irq].irq = irq;
	irq_desc[irq].chip = chip;
}

const char *irq_chip_name(unsigned int irq)
{
	return irq < NR_IRQS && irq_desc[irq].chip ? irq_desc[irq].chip->name : NULL;
}

int irq_action_names(unsigned int irq, char *buf, size_t size)
{
	const struct irqaction *action;
	unsigned long flags;
	int n = 0;

	*buf = '\0';
	raw_spin_lock_irqsave(&irq_lock, flags);
	for (action = irq_desc[irq].action; action; action = action->next)
		n += scnprintf(buf + n, size - n, "%s%s", n ? ", " : "", action->name);
	raw_spin_unlock_irqrestore(&irq_lock, flags);
	return n;
}

void irq_for_each_action(void (*fn)(irq_handler_t handler, const char *name, void *data),
			 void *data)
{
	const struct irqaction *action;
	unsigned long flags;
	unsigned int irq;

	raw_spin_lock_irqsave(&irq_lock, flags);
	for (irq = 0; irq < NR_IRQS; irq++)
		for (action = irq_desc[irq].action; action; action = action->next)
			fn(action->handler, action->name, data);
	raw_spin_unlock_irqrestore(&irq_lock, flags);
}

unsigned long kstat_irqs_cpu(unsigned int irq, int cpu)
{
	return per_cpu_ptr(irq_counts, cpu)[irq];
}

unsigned long irq_unhandled_count(void)
{
	return atomic_read(&nr_unhandled);
}

unsigned long irq_spurious_count(void)
{
	return atomic_read(&nr_spurious);
}

static void soft_line_nothing(unsigned int irq)
{
}

static bool soft_line_ack(unsigned int irq)
{
	return true;
}

static const struct irq_chip soft_chip = {
	.name = "software",
	.irq_mask = soft_line_nothing,
	.irq_unmask = soft_line_nothing,
	.irq_ack = soft_line_ack,
};

#define SOFT_VECTOR(n) (FIRST_EXTERNAL_VECTOR + IRQ_SOFT_FIRST + (n))
#define RAISE(n)                                                      \
	case IRQ_SOFT_FIRST + (n):                                    \
		__asm__ __volatile__("int %0" ::"i"(SOFT_VECTOR(n))); \
		break

/* The vector of `int` is part of the instruction, so each line has its own. */
void irq_soft_raise(unsigned int irq)
{
	switch (irq) {
		RAISE(0);
		RAISE(1);
		RAISE(2);
		RAISE(3);
		RAISE(4);
		RAISE(5);
		RAISE(6);
		RAISE(7);
	default:
		WARN(1, "irq_soft_raise: line %u is not one of %d to %d\n", irq, IRQ_SOFT_FIRST,
		     NR_IRQS - 1);
	}
}

static_assert(NR_IRQS - IRQ_SOFT_FIRST == 8);

void init_IRQ(void)
{
	bool apic;
	unsigned int irq;

	i8259_init();
	apic = !cmdline_get("noapic") && apic_init();
	for (irq = 0; irq < IRQ_SOFT_FIRST; irq++) {
		if (apic && apic_has_line(irq))
			irq_set_chip(irq, &ioapic_chip);
		else if (!apic && irq < NR_IRQS_LEGACY)
			irq_set_chip(irq, &i8259_chip);
	}
	for (irq = IRQ_SOFT_FIRST; irq < NR_IRQS; irq++)
		irq_set_chip(irq, &soft_chip);
	pr_info("irq: lines through %s\n", apic ? ioapic_chip.name : i8259_chip.name);
}
