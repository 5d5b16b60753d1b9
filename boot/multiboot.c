// SPDX-License-Identifier: MIT
/*
 * What the boot loader says, taken over before anything else uses the memory it
 * lies in: the command line and the map of RAM.
 *
 * QEMU gives both the map and two plain sizes, GRUB too; browser emulators give
 * only the map. A machine is refused in one line, on the serial port, when the
 * loader is no multiboot loader or RAM too small (start.S: the CPU too old).
 *
 * Context: boot, one CPU, interrupts off, paging off.
 * Locking: none.
 * Linux: arch/x86/kernel/e820.c. Multiboot Specification 0.6.96, 3.3.
 */
#include "boot.h"

#include <asm/desc.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <jiffy/cmdline.h>
#include <jiffy/console.h>
#include <jiffy/debug_exit.h>
#include <jiffy/drivers.h>
#include <jiffy/memory_map.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define MULTIBOOT_LOADER_MAGIC 0x2badb002
#define INFO_MEMORY (1 << 0)
#define INFO_CMDLINE (1 << 2)
#define INFO_MMAP (1 << 6)
#define MMAP_AVAILABLE 1
#define LOW_MEMORY_END 0x100000UL /* below: page 0, BIOS data, trampoline; not handed out */
#define MEMORY_MIN_BYTES (3UL << 20) /* of RAM above 1 MB there must be this much less 1 MB */

struct multiboot_info {
	u32 flags;
	u32 mem_lower_kb, mem_upper_kb;
	u32 boot_device;
	u32 cmdline;
	u32 mods_count, mods_addr;
	u32 syms[4];
	u32 mmap_length, mmap_addr;
};

struct multiboot_mmap {
	u32 size; /* of the entry, without this field */
	u64 addr, len;
	u32 type;
} __packed;

extern char __per_cpu0[];

void boot_fail(const char *fmt, ...)
{
	char line[128];
	va_list args;

	va_start(args, fmt);
	vscnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	console_emit("jiffy: cannot boot: ", 20);
	console_emit(line, strlen(line));
	console_emit("\n", 1);
	debug_exit(DEBUG_EXIT_PANIC);
	cpu_stop();
}

/* RAM from @start to @end: what we can use of it. */
static void add_range(u64 start, u64 end)
{
	struct memory_map *map = &memory_map;

	if (end > IDENTITY_MAP_END) {
		map->unused_bytes += end - max(start, (u64)IDENTITY_MAP_END);
		end = IDENTITY_MAP_END;
	}
	start = max(start, (u64)LOW_MEMORY_END);
	start = round_up(start, (u64)PAGE_SIZE);
	end = round_down(end, (u64)PAGE_SIZE);
	if (start >= end || map->nr == MEMORY_RANGES_MAX)
		return;
	map->range[map->nr].start = start;
	map->range[map->nr].end = end;
	map->nr++;
	map->ram_end = max(map->ram_end, (unsigned long)end);
}

static void read_mmap(const struct multiboot_info *info)
{
	u32 at = info->mmap_addr, end = info->mmap_addr + info->mmap_length;
	const struct multiboot_mmap *entry;

	while (at + sizeof(*entry) <= end) {
		entry = (const struct multiboot_mmap *)at;
		if (entry->type == MMAP_AVAILABLE)
			add_range(entry->addr, entry->addr + entry->len);
		at += entry->size + sizeof(entry->size);
	}
}

static unsigned long usable_bytes(void)
{
	unsigned long bytes = LOW_MEMORY_END;
	unsigned int i;

	for (i = 0; i < memory_map.nr; i++)
		bytes += memory_map.range[i].end - memory_map.range[i].start;
	return bytes;
}

static void read_info(const struct multiboot_info *info)
{
	cmdline_init(info->flags & INFO_CMDLINE ? (const char *)info->cmdline : "");
	if (info->flags & INFO_MMAP)
		read_mmap(info);
	else if (info->flags & INFO_MEMORY)
		add_range(LOW_MEMORY_END, LOW_MEMORY_END + ((u64)info->mem_upper_kb << 10));
	if (usable_bytes() < MEMORY_MIN_BYTES)
		boot_fail("%lu KB of memory is too little; it takes 4 MB (make run MEM=4)",
			  usable_bytes() >> 10);
}

void boot_main(u32 magic, u32 info)
{
	setup_per_cpu_area(0, __per_cpu0);
	cpu_init(0);
	idt_init();
	load_idt();
	serial_console_init();
	tsc_start_clock();
	if (magic != MULTIBOOT_LOADER_MAGIC)
		boot_fail("magic 0x%08x is no multiboot loader's; use qemu -kernel or GRUB", magic);
	read_info((const struct multiboot_info *)info);
	kernel_main();
}
