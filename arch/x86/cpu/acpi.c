// SPDX-License-Identifier: MIT
/*
 * ACPI's static tables: the RSDP in low memory points to the RSDT, an array of
 * addresses of further tables. Nothing here interprets AML.
 *
 * The tables lie at the top of RAM or beyond the identity map, so each is
 * mapped through the fixmap. A table whose bytes do not add up to zero is
 * treated as absent.
 *
 * Context: boot.
 * Locking: none.
 * Linux: drivers/acpi/acpica/tbxfroot.c, tbutils.c.
 */
#include <asm/acpi.h>
#include <asm/paging.h>
#include <linux/compiler.h>
#include <linux/string.h>

#define EBDA_SEGMENT_PTR 0x40eUL
#define EBDA_SEARCH_BYTES 1024
#define BIOS_START 0xe0000UL
#define BIOS_END 0x100000UL
#define RSDP_ALIGN 16
/* Longer than any real table; a length beyond it is garbage. */
#define TABLE_MAX_BYTES (1UL << 20)

struct acpi_rsdp {
	char signature[8];
	u8 checksum;
	char oem_id[6];
	u8 revision;
	u32 rsdt_address;
} __packed;

static const struct acpi_table_header *rsdt;

static bool sums_to_zero(const void *p, u32 bytes)
{
	const u8 *b = p;
	u8 sum = 0;

	while (bytes--)
		sum += *b++;
	return sum == 0;
}

static const struct acpi_rsdp *find_rsdp(unsigned long start, unsigned long end)
{
	const struct acpi_rsdp *rsdp;

	for (; start + sizeof(*rsdp) <= end; start += RSDP_ALIGN) {
		rsdp = (const struct acpi_rsdp *)start;
		if (!memcmp(rsdp->signature, "RSD PTR ", 8) && sums_to_zero(rsdp, sizeof(*rsdp)))
			return rsdp;
	}
	return NULL;
}

/* The extended BIOS data area; its segment is a word in the BIOS data area in page 0. */
static unsigned long ebda_address(void)
{
	u16 segment;

	/* The compiler must not reason about an object at a fixed low address. */
	__asm__("movw (%1), %0" : "=r"(segment) : "r"(EBDA_SEGMENT_PTR));
	return (unsigned long)segment << 4;
}

bool acpi_init(void)
{
	unsigned long ebda = ebda_address();
	const struct acpi_rsdp *rsdp = NULL;

	if (ebda >= 0x80000 && ebda < 0xa0000)
		rsdp = find_rsdp(ebda, ebda + EBDA_SEARCH_BYTES);
	if (!rsdp)
		rsdp = find_rsdp(BIOS_START, BIOS_END);
	rsdt = rsdp ? acpi_map_table(rsdp->rsdt_address) : NULL;
	return rsdt != NULL;
}

const struct acpi_table_header *acpi_map_table(u32 phys)
{
	const struct acpi_table_header *table = fixmap(phys, sizeof(*table), 0);
	u32 bytes;

	if (!table)
		return NULL;
	bytes = table->length;
	if (bytes < sizeof(*table) || bytes > TABLE_MAX_BYTES)
		return NULL;
	table = fixmap(phys, bytes, 0);
	return table && sums_to_zero(table, bytes) ? table : NULL;
}

const struct acpi_table_header *acpi_find_table(const char *signature)
{
	const u32 *entry;
	const struct acpi_table_header *table;
	u32 i, nr;

	if (!rsdt)
		return NULL;
	entry = (const u32 *)(rsdt + 1);
	nr = (rsdt->length - sizeof(*rsdt)) / sizeof(*entry);
	for (i = 0; i < nr; i++) {
		table = acpi_map_table(entry[i]);
		if (table && !memcmp(table->signature, signature, 4))
			return table;
	}
	return NULL;
}
