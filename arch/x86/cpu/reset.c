// SPDX-License-Identifier: MIT
/*
 * Resetting the machine: the keyboard controller's reset line, as on every PC
 * since 1984; then an exception with no table to handle it, which the CPU
 * answers by shutting down and the chipset by a reset.
 *
 * Context: any.
 * Locking: none; it does not return.
 * Linux: arch/x86/kernel/reboot.c.
 */
#include <asm/io.h>
#include <asm/processor.h>
#include <linux/reboot.h>

#define KBD_STATUS 0x64
#define KBD_INPUT_FULL 0x02
#define KBD_PULSE_RESET 0xfe
#define KBD_POLLS 10000

void machine_restart(void)
{
	struct {
		u16 size;
		u32 address;
	} __packed no_idt = { 0, 0 };
	int i;

	for (i = 0; i < KBD_POLLS && (inb(KBD_STATUS) & KBD_INPUT_FULL); i++)
		cpu_relax();
	outb(KBD_PULSE_RESET, KBD_STATUS);
	for (i = 0; i < KBD_POLLS; i++)
		cpu_relax();
	__asm__ __volatile__("lidt %0; int3" ::"m"(no_idt));
	cpu_stop();
}
