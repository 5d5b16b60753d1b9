/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H
/* How much memory there is. */
#include <linux/gfp.h>
#include <linux/types.h>

/**
 * struct sysinfo - memory figures, in pages unless named otherwise
 * @totalram: RAM this kernel uses
 * @freeram: of it, free
 * @image_bytes: of the rest, the kernel's image
 * @slab: pages held by kmalloc()
 * @unused: RAM found but above the 1 GB this kernel maps
 */
struct sysinfo {
	unsigned long totalram;
	unsigned long freeram;
	unsigned long image_bytes;
	unsigned long slab;
	unsigned long unused;
};

/** si_meminfo - fill in the figures. Context: Any context. */
void si_meminfo(struct sysinfo *val);

/** mm_init - pages and kmalloc(). Context: boot. */
void mm_init(void);

#endif

#include <jiffy/brings_files.h>
#include <jiffy/brings_sched.h>
