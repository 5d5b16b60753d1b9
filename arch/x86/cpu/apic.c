// SPDX-License-Identifier: MIT
/*
 * The local APIC of each CPU and the I/O APIC, which replaces the 8259 pair.
 *
 * Interrupt line n of the ISA bus arrives at an input of the I/O APIC, mostly
 * input n; the MADT's overrides say where not (the PIT's line 0 is input 2 on
 * every PC) and with which polarity. Each input has a 64-bit redirection entry:
 * vector, trigger, polarity, mask, destination. The CPU acknowledges by a write
 * to its own local APIC.
 *
 * Context: boot; mask, unmask and ack in any context, interrupts off.
 * Locking: the I/O APIC has one index register for all inputs: the caller
 * holds irq.c's lock for mask and unmask. The local APIC is this CPU's own.
 * Linux: arch/x86/kernel/apic/apic.c, io_apic.c.
 */
#include <asm/acpi.h>
#include <asm/apic.h>
#include <asm/io.h>
#include <asm/irq_vectors.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <linux/irq.h>
#include <linux/percpu.h>

#define APIC_ID 0x20
#define APIC_EOI 0xb0
#define APIC_SPIV 0xf0 /* spurious vector, and the enable bit */
#define APIC_SPIV_ENABLED 0x100
#define APIC_ICR 0x300 /* interrupt command: vector and mode; the write sends it */
#define APIC_ICR_HIGH 0x310 /* destination */
#define APIC_ICR_INIT 0x500
#define APIC_ICR_STARTUP 0x600
#define APIC_ICR_NMI 0x400
#define APIC_ICR_PENDING 0x1000
#define APIC_ICR_ASSERT 0x4000
#define APIC_ICR_OTHERS 0xc0000 /* all but this one */
#define APIC_LVT0 0x350
#define APIC_LVT1 0x360
#define APIC_LVT_MASKED 0x10000
#define APIC_LVT_NMI 0x400

#define IOAPIC_INDEX 0x00
#define IOAPIC_DATA 0x10
#define IOAPIC_REG_VERSION 1
#define IOAPIC_REDIRECTION(pin) (0x10 + 2 * (pin))
#define IOAPIC_MASKED (1u << 16)
#define IOAPIC_LEVEL (1u << 15)
#define IOAPIC_ACTIVE_LOW (1u << 13)
#define IOAPIC_BYTES 0x20
#define LAPIC_BYTES 0x400
#define NO_PIN 0xff

#define MADT_LAPIC 0
#define MADT_LAPIC_ENABLED 1
#define MADT_IOAPIC 1
#define MADT_OVERRIDE 2
#define MADT_POLARITY_LOW 3 /* of flags, bits 0-1 */
#define MADT_TRIGGER_LEVEL (3 << 2) /* of flags, bits 2-3 */

struct acpi_madt {
	struct acpi_table_header header;
	u32 lapic_address;
	u32 flags;
} __packed;

struct madt_entry {
	u8 type, length;
} __packed;

struct madt_lapic {
	struct madt_entry header;
	u8 acpi_id, apic_id;
	u32 flags;
} __packed;

struct madt_ioapic {
	struct madt_entry header;
	u8 id, reserved;
	u32 address;
	u32 gsi_base;
} __packed;

struct madt_override {
	struct madt_entry header;
	u8 bus, irq;
	u32 gsi;
	u16 flags;
} __packed;

static volatile u8 *lapic;  /* set at boot; each CPU sees its own there */
static volatile u8 *ioapic; /* set at boot */
static unsigned int nr_pins;
static u8 apic_ids[NR_CPUS]; /* of each CPU; the boot CPU is 0 (boot) */
static unsigned int nr_cpus_found = 1, nr_cpus_beyond;
static u32 redirection[NR_IRQS]; /* low word of each line's entry, mask bit clear */
static u8 pin_of[NR_IRQS];       /* each line's input, or NO_PIN */
static u8 destination[NR_IRQS];  /* the CPU it goes to (irq.c's lock) */

static u32 ioapic_read(unsigned int reg)
{
	writel(reg, ioapic + IOAPIC_INDEX);
	return readl(ioapic + IOAPIC_DATA);
}

static void ioapic_write(unsigned int reg, u32 value)
{
	writel(reg, ioapic + IOAPIC_INDEX);
	writel(value, ioapic + IOAPIC_DATA);
}

static void ioapic_mask(unsigned int irq)
{
	ioapic_write(IOAPIC_REDIRECTION(pin_of[irq]), redirection[irq] | IOAPIC_MASKED);
}

static void ioapic_unmask(unsigned int irq)
{
	ioapic_write(IOAPIC_REDIRECTION(pin_of[irq]), redirection[irq]);
}

static void ioapic_set_affinity(unsigned int irq, int cpu)
{
	/* In the high word: the APIC of that CPU. */
	ioapic_write(IOAPIC_REDIRECTION(pin_of[irq]) + 1, (u32)apic_ids[cpu] << 24);
	destination[irq] = cpu;
}

static bool lapic_eoi(unsigned int irq)
{
	apic_eoi();
	return true;
}

const struct irq_chip ioapic_chip = {
	.name = "IO-APIC",
	.irq_mask = ioapic_mask,
	.irq_unmask = ioapic_unmask,
	.irq_set_affinity = ioapic_set_affinity,
	.irq_ack = lapic_eoi,
};

bool apic_has_line(unsigned int irq)
{
	return irq < IRQ_SOFT_FIRST && pin_of[irq] < nr_pins;
}

/* The boot CPU has its number already; the others get theirs in the table's order. */
static void add_cpu(u8 id)
{
	if (id == apic_ids[0])
		return;
	if (nr_cpus_found == NR_CPUS)
		nr_cpus_beyond++;
	else
		apic_ids[nr_cpus_found++] = id;
}

/* One pass over the MADT: the I/O APIC's address, the overrides, the CPUs. */
static void parse_entry(const struct madt_entry *entry)
{
	const struct madt_lapic *cpu = (const void *)entry;
	const struct madt_ioapic *io = (const void *)entry;
	const struct madt_override *over = (const void *)entry;

	if (entry->type == MADT_LAPIC && (cpu->flags & MADT_LAPIC_ENABLED))
		add_cpu(cpu->apic_id);
	if (entry->type == MADT_IOAPIC && io->gsi_base == 0)
		ioapic = fixmap(io->address, IOAPIC_BYTES, _PAGE_RW | _PAGE_PCD);
	if (entry->type == MADT_OVERRIDE && over->irq < NR_IRQS_LEGACY &&
	    over->gsi < IRQ_SOFT_FIRST) {
		/* The line that had this input by default has none now. */
		if (over->gsi != over->irq && pin_of[over->gsi] == over->gsi)
			pin_of[over->gsi] = NO_PIN;
		pin_of[over->irq] = over->gsi;
		if ((over->flags & 3) == MADT_POLARITY_LOW)
			redirection[over->irq] |= IOAPIC_ACTIVE_LOW;
		if ((over->flags & (3 << 2)) == MADT_TRIGGER_LEVEL)
			redirection[over->irq] |= IOAPIC_LEVEL;
	}
}

static void parse_madt(const struct acpi_madt *madt)
{
	const u8 *p = (const u8 *)(madt + 1), *end = (const u8 *)madt + madt->header.length;
	const struct madt_entry *entry;

	while (p + sizeof(*entry) <= end) {
		entry = (const struct madt_entry *)p;
		if (entry->length < sizeof(*entry))
			return;
		parse_entry(entry);
		p += entry->length;
	}
}

static void ioapic_init(void)
{
	unsigned int irq, pin;

	nr_pins = ((ioapic_read(IOAPIC_REG_VERSION) >> 16) & 0xff) + 1;
	if (nr_pins > IRQ_SOFT_FIRST)
		nr_pins = IRQ_SOFT_FIRST;
	for (pin = 0; pin < nr_pins; pin++)
		ioapic_write(IOAPIC_REDIRECTION(pin), IOAPIC_MASKED);
	for (irq = 0; irq < IRQ_SOFT_FIRST; irq++) {
		if (!apic_has_line(irq))
			continue;
		redirection[irq] |= FIRST_EXTERNAL_VECTOR + irq;
		ioapic_set_affinity(irq, 0);
	}
}

/* LINT0 carried the 8259 (virtual wire); nothing comes from there any more. */
void lapic_init(void)
{
	writel(APIC_LVT_MASKED, lapic + APIC_LVT0);
	writel(APIC_LVT_NMI, lapic + APIC_LVT1);
	writel(APIC_SPIV_ENABLED | SPURIOUS_APIC_VECTOR, lapic + APIC_SPIV);
}

bool apic_init(void)
{
	const struct acpi_madt *madt = (const void *)acpi_find_table("APIC");
	u32 a, b, c, features;
	unsigned int irq;

	cpuid(1, &a, &b, &c, &features);
	if (!madt || !(features & X86_FEATURE_APIC))
		return false;
	for (irq = 0; irq < NR_IRQS; irq++)
		pin_of[irq] = irq;
	lapic = fixmap(madt->lapic_address, LAPIC_BYTES, _PAGE_RW | _PAGE_PCD);
	if (!lapic)
		return false;
	apic_ids[0] = readl(lapic + APIC_ID) >> 24;
	parse_madt(madt);
	if (!ioapic)
		return false;
	ioapic_init();
	lapic_init();
	return true;
}

unsigned int apic_nr_cpus(void)
{
	return nr_cpus_found;
}

unsigned int apic_nr_cpus_beyond(void)
{
	return nr_cpus_beyond;
}

u8 apic_id(int cpu)
{
	return apic_ids[cpu];
}

/*
 * Two registers and a wait between: no interrupt may send one in the middle.
 * The caller has interrupts off.
 */
static void send(u8 destination, u32 command)
{
	while (readl(lapic + APIC_ICR) & APIC_ICR_PENDING)
		cpu_relax();
	writel((u32)destination << 24, lapic + APIC_ICR_HIGH);
	writel(command, lapic + APIC_ICR);
}

void apic_send_ipi(int cpu, unsigned int vector)
{
	send(apic_ids[cpu], APIC_ICR_ASSERT | vector);
}

void apic_send_ipi_others(unsigned int vector)
{
	send(0, APIC_ICR_OTHERS | APIC_ICR_ASSERT | vector);
}

void apic_send_nmi(int cpu)
{
	send(apic_ids[cpu], APIC_ICR_ASSERT | APIC_ICR_NMI);
}

void apic_send_init(void)
{
	send(0, APIC_ICR_OTHERS | APIC_ICR_ASSERT | APIC_ICR_INIT);
}

void apic_send_startup(unsigned int page)
{
	send(0, APIC_ICR_OTHERS | APIC_ICR_ASSERT | APIC_ICR_STARTUP | page);
}

void ioapic_move_lines(int from, int to)
{
	unsigned int irq;

	for (irq = 0; ioapic && irq < IRQ_SOFT_FIRST; irq++) {
		if (!apic_has_line(irq) || destination[irq] == to)
			continue;
		if (from >= 0 && destination[irq] != from)
			continue;
		ioapic_set_affinity(irq, to);
		/* An edge that @from has not handled will not come again. */
		apic_send_ipi(to, FIRST_EXTERNAL_VECTOR + irq);
	}
}

void apic_eoi(void)
{
	writel(0, lapic + APIC_EOI);
}
