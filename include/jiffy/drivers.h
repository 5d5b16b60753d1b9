/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_DRIVERS_H
#define _JIFFY_DRIVERS_H
/* The few drivers the boot cannot do without, started by name; the others are initcalls. */
#include <jiffy/context.h>
#include <linux/types.h>

/** serial_console_init - show the log on COM1, polled. Context: boot.
 * Return: false if there is no UART. */
bool serial_console_init(void) __process_context;

/** pit_start - let the PIT tick, HZ times a second. Context: boot. */
void pit_start(void);

/** pit_request - take its interrupts. Context: boot. */
void pit_request(void) __process_context;

#endif
