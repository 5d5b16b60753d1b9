// SPDX-License-Identifier: MIT
/*
 * Power-off by ACPI: write the sleep type of state S5 to the PM1 control
 * register.
 *
 * The type is in the package \_S5 of the DSDT. It is a constant there on every
 * machine, so the byte code is searched for the name instead of interpreted:
 *
 *	08 '_' 'S' '5' '_' 12 length count  type_a ...
 *
 * with each number either 0a nn, or 00 or 01 for itself (ACPI specification
 * 6.4, 20.2).
 *
 * Context: boot; powering off in any.
 * Locking: none.
 * Linux: drivers/acpi/sleep.c, acpica/hwesleep.c.
 */
#include <asm/acpi.h>
#include <asm/io.h>
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/reboot.h>
#include <linux/string.h>

#define SCI_EN 1 /* the chipset is in ACPI mode */
#define SLP_TYP_SHIFT 10
#define SLP_EN (1 << 13)
#define AML_PACKAGE 0x12
#define AML_BYTE 0x0a
#define ENABLE_POLLS 300 /* ms */

/* The start of the fixed ACPI description table. */
struct acpi_fadt {
	struct acpi_table_header header;
	u32 facs, dsdt;
	u8 reserved, pm_profile;
	u16 sci_irq;
	u32 smi_command;
	u8 acpi_enable, acpi_disable, s4bios, pstate;
	u32 pm1a_event, pm1b_event, pm1a_control, pm1b_control;
} __packed;

static const struct acpi_fadt *fadt; /* set at boot */
static u8 sleep_type;                /* set at boot */

/* The first number of the package that follows @p, or -1. */
static int package_first_byte(const u8 *p, const u8 *end)
{
	if (end - p < 8 || p[0] != AML_PACKAGE)
		return -1;
	/* The length's own top bits say how many more bytes it has; then comes the count. */
	p += 1 + (p[1] >> 6) + 1 + 1;
	if (end - p < 2)
		return -1;
	return p[0] == AML_BYTE ? p[1] : p[0] <= 1 ? p[0] : -1;
}

static int find_s5(const struct acpi_table_header *dsdt)
{
	const u8 *p = (const u8 *)(dsdt + 1), *end = (const u8 *)dsdt + dsdt->length;

	for (; p + 4 <= end; p++)
		if (!memcmp(p, "_S5_", 4))
			return package_first_byte(p + 4, end);
	return -1;
}

static void enable_acpi_mode(void)
{
	int ms;

	if (!fadt->smi_command || (inw(fadt->pm1a_control) & SCI_EN))
		return;
	outb(fadt->acpi_enable, fadt->smi_command);
	for (ms = 0; ms < ENABLE_POLLS && !(inw(fadt->pm1a_control) & SCI_EN); ms++)
		mdelay(1);
}

static void acpi_power_off(void)
{
	enable_acpi_mode();
	outw(sleep_type << SLP_TYP_SHIFT | SLP_EN, fadt->pm1a_control);
	if (fadt->pm1b_control)
		outw(sleep_type << SLP_TYP_SHIFT | SLP_EN, fadt->pm1b_control);
	mdelay(10);
}

static int __process_context acpi_power_start(void)
{
	const struct acpi_table_header *dsdt;
	int type;

	fadt = (const void *)acpi_find_table("FACP");
	if (!fadt)
		return 0; /* no ACPI: power-off is a reset then */
	dsdt = acpi_map_table(fadt->dsdt);
	type = dsdt ? find_s5(dsdt) : -1;
	if (type < 0 || !fadt->pm1a_control) {
		pr_warn("acpi: no \\_S5 in the DSDT; poweroff will reset the machine\n");
		return 0;
	}
	sleep_type = type;
	pm_power_off = acpi_power_off;
	return 0;
}

device_initcall(acpi_power_start);
