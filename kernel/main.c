// SPDX-License-Identifier: MIT
/*
 * kernel_main(): every subsystem, a line each, in the order in which they need
 * each other. This is the one place that knows them all.
 *
 * Context: the boot CPU, which becomes swapper/0; interrupts are off until the
 * tick is there.
 * Locking: none; nothing else runs yet.
 * Linux: init/main.c (start_kernel).
 */
#include "../boot/boot.h"
#include "task/task.h"

#include <asm/acpi.h>
#include <asm/paging.h>
#include <asm/tsc.h>
#include <jiffy/cmdline.h>
#include <jiffy/drivers.h>
#include <jiffy/jitter.h>
#include <jiffy/memory_map.h>
#include <jiffy/module_image.h>
#include <jiffy/rcu.h>
#include <jiffy/shell.h>
#include <jiffy/stack.h>
#include <jiffy/trace.h>
#include <jiffy/tty.h>
#include <jiffy/version.h>
#include <jiffy/watchdog.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

/* The first tick is due by now; but a busy host may have stopped QEMU for a while. */
#define FIRST_TICK_MS 2000

extern const initcall_t __start_initcalls[], __stop_initcalls[];

void do_initcalls(void)
{
	const initcall_t *call;
	int err;

	for (call = __start_initcalls; call < __stop_initcalls; call++) {
		err = (*call)();
		if (err)
			pr_warn("initcall %ps failed: %d\n", *call, err);
	}
}

static void report_memory(void)
{
	pr_info("memory: %lu KB usable\n", memory_map.ram_end >> 10);
	if (memory_map.unused_bytes)
		pr_warn("memory: %lu MB above 1 GB are not used\n",
			(unsigned long)(memory_map.unused_bytes >> 20));
}

static void acpi_setup(void)
{
	const char *acpi = cmdline_get("acpi");

	if (acpi && !strcmp(acpi, "off"))
		pr_info("acpi: off\n");
	else if (!acpi_init())
		pr_info("acpi: none\n");
	paging_unmap_page_zero();
}

/* The PIT ticks while the counter is measured, so a live one has ticked at its end. */
static void __process_context time_init(void)
{
	u64 limit;

	pit_start();
	pit_request();
	if (!tsc_init())
		boot_fail("no usable timer: the PIT does not count; use -machine pc");
	local_irq_enable();
	limit = rdtsc() + (u64)FIRST_TICK_MS * tsc_khz;
	while (jiffies == INITIAL_JIFFIES)
		if (rdtsc() > limit)
			boot_fail("no usable timer: the PIT counts but does not interrupt");
}

/* On swapper/0's own stack. */
static void __process_context rest_init(void)
{
	sched_init();
	softirq_init();
	init_IRQ();
	smp_prepare();
	trace_init();
	timers_init();
	rcu_init();
	watchdog_init();
	time_init();
	exit_init();
	timekeeping_init();
	smp_init();
	tty_init();
	shell_create();
	kthreadd_init();
	ksoftirqd_init();
	workqueue_init();
	hung_task_init();
	do_initcalls();
	cmdline_check();
	system_state = SYSTEM_RUNNING;
	shell_start();
	cpu_startup_entry();
}

void kernel_main(void)
{
	kallsyms_init();
	printk_init();
	jitter_init();
	random_init();
	pr_info("Jiffy %s\n", jiffy_version);
	pr_info("Command line: %s\n", cmdline_text());
	report_memory();
	paging_init(memory_map.ram_end);
	acpi_setup();
	mm_init();
	module_images_init();
	irq_stacks_init(0);
	init_task.stack = stack_alloc();
	if (!init_task.stack)
		boot_fail("no memory for a stack");
	start_on_stack(rest_init, (unsigned long)init_task.stack + THREAD_SIZE);
}
