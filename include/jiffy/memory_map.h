/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_MEMORY_MAP_H
#define _JIFFY_MEMORY_MAP_H
/* RAM as the boot loader described it; filled in by boot/multiboot.c. */
#include <linux/types.h>

#define MEMORY_RANGES_MAX 32

struct memory_range {
	unsigned long start, end; /* bytes, page-aligned inwards */
};

/**
 * struct memory_map - usable RAM below IDENTITY_MAP_END
 * @nr: ranges
 * @range: sorted as the loader gave them, without page 0 and the BIOS area
 * @ram_end: end of the highest
 * @unused_bytes: RAM above what this kernel maps
 */
struct memory_map {
	unsigned int nr;
	struct memory_range range[MEMORY_RANGES_MAX];
	unsigned long ram_end;
	u64 unused_bytes;
};

extern struct memory_map memory_map;

#endif
