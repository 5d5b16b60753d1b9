// SPDX-License-Identifier: MIT
/*
 * SysRq: keys that work while nothing else does. The serial driver's top half
 * calls handle_sysrq() for the character after a BREAK; each key is an entry of
 * a linker table, so a subsystem adds its own beside its code.
 *
 * Context: hard interrupt. Handlers print, and take no lock that a thread could
 * hold with interrupts on.
 * Locking: none; the table does not change.
 * Linux: drivers/tty/sysrq.c.
 */
#include <jiffy/trace.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/nmi.h>
#include <linux/panic.h>
#include <linux/reboot.h>
#include <linux/smp.h>
#include <linux/sysrq.h>
#include <linux/timer.h>

extern const struct sysrq_key_op __start_sysrq_keys[], __stop_sysrq_keys[];

static void show_help(void)
{
	const struct sysrq_key_op *op;

	pr_info("sysrq: HELP : help(h)");
	for (op = __start_sysrq_keys; op < __stop_sysrq_keys; op++)
		pr_cont(" %s", op->help_msg);
	pr_cont("\n");
}

void handle_sysrq(u8 key)
{
	const struct sysrq_key_op *op;

	for (op = __start_sysrq_keys; op < __stop_sysrq_keys; op++) {
		if (op->key != key)
			continue;
		pr_info("sysrq: %s\n", op->action_msg);
		op->handler(key);
		return;
	}
	show_help();
}

static void __hardirq_context sysrq_reboot(u8 key)
{
	kernel_restart();
}

static void __hardirq_context sysrq_power_off(u8 key)
{
	kernel_power_off();
}

/* This CPU's is what the key interrupted. */
static void __hardirq_context sysrq_backtrace(u8 key)
{
	show_regs(get_irq_regs());
	if (!trigger_allbutself_cpu_backtrace())
		pr_info("sysrq: another CPU is at that already\n");
}

static void show_timer(struct timer_list *timer, void *now)
{
	pr_info(" %pS expires in %ld jiffies\n", timer->function,
		(long)(timer->expires - *(unsigned long *)now));
}

static void __hardirq_context sysrq_timers(u8 key)
{
	unsigned long now = jiffies;
	int cpu;

	for_each_online_cpu(cpu) {
		pr_info("timers of CPU %d, jiffies %lu:\n", cpu, now);
		timer_list_for_each(cpu, show_timer, &now);
	}
}

/* Recording goes on behind it; on Linux it ends. */
static void __hardirq_context sysrq_dump_trace(u8 key)
{
	bool was_on = trace_stop();

	trace_dump_last(KERN_INFO);
	if (was_on)
		trace_start();
}

SYSRQ_KEY(reboot, .key = 'b', .handler = sysrq_reboot, .help_msg = "reboot(b)",
	  .action_msg = "Resetting");
SYSRQ_KEY(power_off, .key = 'o', .handler = sysrq_power_off, .help_msg = "poweroff(o)",
	  .action_msg = "Power Off");
SYSRQ_KEY(backtrace, .key = 'l', .handler = sysrq_backtrace,
	  .help_msg = "show-backtrace-all-active-cpus(l)",
	  .action_msg = "Show backtrace of all active CPUs");
SYSRQ_KEY(timers, .key = 'q', .handler = sysrq_timers, .help_msg = "show-all-timers(q)",
	  .action_msg = "Show clockevent devices & pending timers");
SYSRQ_KEY(dump_trace, .key = 'z', .handler = sysrq_dump_trace, .help_msg = "dump-ftrace-buffer(z)",
	  .action_msg = "Dump ftrace buffer");
