// SPDX-License-Identifier: MIT
/*
 * From one CPU to several.
 *
 * The boot CPU prepares everything the others need - per-CPU data, stacks, an
 * idle thread each - and starts them all with one broadcast. They arrive in
 * start_secondary() on their idle threads' stacks, take their tables, say that
 * they are there, and idle. One that has not said so in time is reported and
 * left out; should it come later, it stops.
 *
 *	absent ---smp_prepare---> possible --start_secondary--> online
 *	                             |
 *	                             +--- not in time: left out
 *
 * Context: boot of each CPU.
 * Locking: none; `waited_for` is closed by the boot CPU, and the online mask is
 * changed with atomic bits.
 * Linux: kernel/smpboot.c, arch/x86/kernel/smpboot.c.
 */
#include "task.h"

#include <asm/apic.h>
#include <asm/desc.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/trampoline.h>
#include <jiffy/cmdline.h>
#include <jiffy/stack.h>
#include <jiffy/watchdog.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define INIT_DELAY_MS 10
#define STARTUP_DELAY_US 200
#define ONLINE_TIMEOUT_MS 1000 /* a busy host may have stopped QEMU for a while */

extern char __per_cpu_start[], __per_cpu_end[];

static unsigned long waited_for; /* bits of CPUs that may still come; atomic */

static void __process_context prepare_cpu(int cpu)
{
	unsigned long area =
		__get_free_pages(GFP_KERNEL, get_order(__per_cpu_end - __per_cpu_start));
	unsigned long directory = __get_free_page(GFP_KERNEL);

	if (!area || !directory)
		panic("no memory for the data of CPU %d", cpu);
	setup_per_cpu_area(cpu, (void *)area);
	paging_add_cpu(cpu, directory);
	irq_stacks_init(cpu);
	smp_set_secondary(cpu, idle_init(cpu));
}

void smp_prepare(void)
{
	unsigned int cpus =
		min_t(unsigned int, apic_nr_cpus(), cmdline_number("maxcpus", NR_CPUS, 1, NR_CPUS));

	if (apic_nr_cpus_beyond())
		pr_warn("smp: %u more CPUs than the %d there is room for are not used\n",
			apic_nr_cpus_beyond(), NR_CPUS);
	for (unsigned int cpu = 1; cpu < cpus; cpu++)
		prepare_cpu(cpu);
	nr_cpu_ids = cpus;
	bitmap_set(__cpu_possible_mask.bits, 0, cpus);
}

static bool all_online(void)
{
	return num_online_cpus() == nr_cpu_ids;
}

void smp_init(void)
{
	unsigned int i, cpu;

	if (nr_cpu_ids == 1)
		return;
	WRITE_ONCE(waited_for, (1UL << nr_cpu_ids) - 2);
	smp_write_trampoline();
	apic_send_init();
	mdelay(INIT_DELAY_MS);
	apic_send_startup(TRAMPOLINE >> PAGE_SHIFT);
	udelay(STARTUP_DELAY_US);
	/* For those that missed the first; one that runs ignores it. */
	apic_send_startup(TRAMPOLINE >> PAGE_SHIFT);
	for (i = 0; i < ONLINE_TIMEOUT_MS && !all_online(); i++)
		mdelay(1);
	for_each_possible_cpu(cpu)
		if (test_and_clear_bit(cpu, &waited_for))
			pr_err("smp: CPU %u (APIC %u) did not start and is left out\n", cpu,
			       apic_id(cpu));
	pr_info("smp: %u CPUs online\n", num_online_cpus());
}

/* From trampoline.S, on this CPU's idle thread's stack, interrupts off. */
void start_secondary(int cpu)
{
	cpu_init(cpu);
	write_cr3(paging_directory(cpu));
	load_idt();
	/* Too late: the boot CPU has given up waiting. */
	if (!test_and_clear_bit(cpu, &waited_for))
		cpu_stop();
	lapic_init();
	touch_softlockup_watchdog();
	this_cpu_write(watchdog_tick, jiffies);
	cpumask_set_cpu(cpu, &__cpu_online_mask);
	local_irq_enable();
	cpu_startup_entry();
}
