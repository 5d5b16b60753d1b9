/* SPDX-License-Identifier: MIT */
#ifndef _ASM_ACPI_H
#define _ASM_ACPI_H
/* Finding ACPI's static tables (ACPI specification 6.4, chapter 5.2). */
#include <linux/types.h>

/* The header every table begins with. */
struct acpi_table_header {
	char signature[4];
	u32 length;
	u8 revision;
	u8 checksum;
	char oem_id[6];
	char oem_table_id[8];
	u32 oem_revision;
	char creator_id[4];
	u32 creator_revision;
} __packed;

/**
 * acpi_init - find the root table
 *
 * Reads page 0 and the BIOS area: before paging_unmap_page_zero().
 *
 * Context: boot.
 * Return: true if there is one.
 */
bool acpi_init(void);

/**
 * acpi_find_table - a table by its signature
 * @signature: four characters
 *
 * Context: boot.
 * Return: the whole table, mapped for good and its checksum right, or NULL.
 */
const struct acpi_table_header *acpi_find_table(const char *signature);

/** acpi_map_table - the table at @phys. Context: boot. Return: it, checked, or NULL. */
const struct acpi_table_header *acpi_map_table(u32 phys);

#endif
