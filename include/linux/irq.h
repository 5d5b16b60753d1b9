/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IRQ_H
#define _LINUX_IRQ_H
/*
 * Interrupt lines as kernel/hardirq/irq.c sees them. Lines 0 to 15 are the ISA
 * lines, whichever controller they come through; those above the last line of
 * the controllers, from IRQ_SOFT_FIRST on, have no device: software raises
 * them, so that the path of an interrupt can be shown and tested.
 */
#include <jiffy/context.h>
#include <linux/irqreturn.h>
#include <linux/types.h>

#define NR_IRQS_LEGACY 16
#define IRQ_SOFT_FIRST 24
#define NR_IRQS 32

struct cpumask;
struct pt_regs;

/**
 * struct irq_chip - an interrupt controller
 * @name: shown by `interrupts`
 * @irq_mask: keep the line from interrupting
 * @irq_unmask: let it
 * @irq_set_affinity: deliver the line to a CPU; NULL: it always goes to the boot CPU
 * @irq_ack: the handlers are about to run: let the controller deliver others; false:
 * this interrupt has no source, and there is nothing to handle
 *
 * All are called with interrupts off.
 */
struct irq_chip {
	const char *name;
	void (*irq_mask)(unsigned int irq);
	void (*irq_unmask)(unsigned int irq);
	void (*irq_set_affinity)(unsigned int irq, int cpu);
	bool (*irq_ack)(unsigned int irq);
};

/** irq_set_chip - say which controller a line goes through. Context: boot. */
void irq_set_chip(unsigned int irq, const struct irq_chip *chip);

/** do_IRQ - the first C of every external interrupt. Context: Any context, interrupts off. */
void do_IRQ(struct pt_regs *regs);

/**
 * irq_set_affinity - say which CPU a line interrupts
 * @irq: the line
 * @mask: one of these; the first that is online is taken
 *
 * Context: Any context.
 * Return: 0; -EINVAL if none is online or the line always goes to the boot CPU.
 */
int irq_set_affinity(unsigned int irq, const struct cpumask *mask);

/**
 * irq_take_lines_from - a CPU does not answer: its lines interrupt this one from here on
 * @cpu: which
 *
 * What it has not handled yet is handled here.
 *
 * Context: Hardirq context.
 */
void irq_take_lines_from(int cpu) __hardirq_context;

/** irq_soft_raise - interrupt this CPU on a line without a device. @irq: IRQ_SOFT_FIRST to
 * NR_IRQS - 1. Context: Any context with interrupts on; handled before it returns. */
void irq_soft_raise(unsigned int irq);

/** irq_chip_name - through which controller. Context: Any. Return: a name; NULL: line unused. */
const char *irq_chip_name(unsigned int irq);

/** irq_action_names - who has requested the line, "a, b". Context: Process context.
 * Return: characters stored in @buf. */
int irq_action_names(unsigned int irq, char *buf, size_t size) __process_context;

/** kstat_irqs_cpu - interrupts @cpu took on @irq. Context: Any context. Return: a count. */
unsigned long kstat_irqs_cpu(unsigned int irq, int cpu);

/** irq_unhandled_count - interrupts nobody claimed. Context: Any context. Return: a count. */
unsigned long irq_unhandled_count(void);

/** irq_spurious_count - interrupts with no source. Context: Any context. Return: a count. */
unsigned long irq_spurious_count(void);

/** get_irq_regs - what the running top half interrupted. Context: Any context.
 * Return: its registers, NULL outside a top half. */
struct pt_regs *get_irq_regs(void);

/** init_IRQ - controllers found, all lines masked. Context: boot. */
void init_IRQ(void);

#endif

#include <jiffy/brings_sched.h>
