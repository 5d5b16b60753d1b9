// SPDX-License-Identifier: MIT
/*
 * The orderly ends. Each prints its last line first, so that whoever started
 * the machine can tell an end that was wanted from one that was not.
 *
 * Context: any; also a top half (SysRq).
 * Locking: none; nothing returns.
 * Linux: kernel/reboot.c.
 */
#include <jiffy/console.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/reboot.h>

void (*pm_power_off)(void);

void kernel_power_off(void)
{
	local_irq_disable();
	console_end_edit();
	pr_emerg("reboot: Power down\n");
	console_flush_on_panic();
	if (pm_power_off)
		pm_power_off();
	/* No soft power-off: a reset, which tools/run.py does not follow after this line. */
	machine_restart();
}

void kernel_restart(void)
{
	local_irq_disable();
	console_end_edit();
	pr_emerg("reboot: Restarting system\n");
	console_flush_on_panic();
	machine_restart();
}
