/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_REBOOT_H
#define _LINUX_REBOOT_H
/* The ways a run ends. Each prints the last line of the log first. */
#include <linux/compiler.h>

/* Set by the ACPI driver; NULL where there is no soft power-off. */
extern void (*pm_power_off)(void);

/** kernel_power_off - "reboot: Power down"; ACPI, else reset. Context: Any. Does not return. */
void kernel_power_off(void) __noreturn;

/** kernel_restart - "reboot: Restarting system" and reset. Context: Any. Does not return. */
void kernel_restart(void) __noreturn;

/** machine_restart - reset the machine. Context: Any context. Does not return. */
void machine_restart(void) __noreturn;

#endif

#include <jiffy/brings_sched.h>
