// SPDX-License-Identifier: MIT
/*
 * The memory of modules: where each lies, and what insmod and rmmod map.
 *
 * A module is linked at addresses of its own. While it is not loaded nothing is mapped
 * there; what is left of it is the pristine copy behind the kernel's .bss. insmod takes
 * fresh pages, copies text and data in and maps them; each CPU's copy of its per-CPU
 * variables is made anew too. The text is read-only once it is there.
 *
 * rmmod takes the pages away and has all CPUs forget them, so that a late call is a page
 * fault at an address which says whose it was. Only data into which a list of the kernel
 * still leads has to stay: without it the kernel itself would fault.
 *
 * Context: mapping in process context, asking in any.
 * Locking: the caller serialises mapping: module_lock of kernel/task/module.c.
 * Linux: kernel/module/main.c (layout_and_allocate), mm/vmalloc.c; there a module is
 * relocated to wherever there is room.
 */
#include <asm/paging.h>
#include <asm/tlbflush.h>
#include <jiffy/module_image.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/string.h>

#define TABLE_BYTES 0x400000UL

static void make_tables(unsigned long start, unsigned long end)
{
	unsigned long addr, table;

	for (addr = start; addr < end; addr += TABLE_BYTES) {
		if (paging_has_table(addr))
			continue;
		table = get_zeroed_page(GFP_KERNEL);
		if (!table)
			panic("no memory for the page tables of modules");
		paging_set_table(addr, table);
	}
}

void module_images_init(void)
{
	const struct module_image *image;

	for_each_module_image(image)
	{
		make_tables((unsigned long)image->start & -TABLE_BYTES, (unsigned long)image->end);
		make_tables((unsigned long)image->bss & -TABLE_BYTES,
			    (unsigned long)image->bss_end);
	}
}

/* Take a range away from all CPUs, and give its pages back: not before nobody sees them. */
static void __process_context unmap_pages(const char *start, const char *end)
{
	unsigned long addr, page;

	for (addr = (unsigned long)start; addr < (unsigned long)end; addr += PAGE_SIZE)
		paging_unmap(addr);
	flush_tlb_kernel_range((unsigned long)start, (unsigned long)end);
	for (addr = (unsigned long)start; addr < (unsigned long)end; addr += PAGE_SIZE) {
		page = paging_forget(addr);
		if (page)
			free_page(page);
	}
}

/* Map @start to @end to fresh pages, filled from @from, or zeroed. */
static bool map_pages(const char *start, const char *end, const char *from, unsigned long prot)
{
	unsigned long addr, page;

	for (addr = (unsigned long)start; addr < (unsigned long)end; addr += PAGE_SIZE) {
		page = get_zeroed_page(GFP_KERNEL);
		if (!page)
			return false;
		if (from)
			memcpy((void *)page, from + (addr - (unsigned long)start), PAGE_SIZE);
		paging_map(addr, page, prot);
	}
	return true;
}

static bool map_part(const struct module_image *image, const char *start, const char *end,
		     unsigned long prot)
{
	return map_pages(start, end, module_image_pristine(image, start), prot);
}

static void copy_per_cpu(const struct module_image *image)
{
	size_t bytes = image->percpu_end - image->percpu;
	int cpu;

	for_each_possible_cpu(cpu)
		memcpy(per_cpu_ptr((char __percpu *)image->percpu, cpu), image->percpu, bytes);
}

int module_image_map(const struct module_image *image)
{
	if (map_part(image, image->start, image->init, 0) &&
	    map_part(image, image->init, image->rodata, _PAGE_RW) &&
	    map_part(image, image->rodata, image->data, 0) &&
	    map_part(image, image->data, image->end, _PAGE_RW) &&
	    map_pages(image->bss, image->bss_end, NULL, _PAGE_RW)) {
		copy_per_cpu(image);
		return 0;
	}
	module_image_unmap(image, false);
	return -ENOMEM;
}

void module_image_unmap_init(const struct module_image *image)
{
	if (image->init != image->rodata)
		unmap_pages(image->init, image->rodata);
}

void module_image_unmap(const struct module_image *image, bool keep_data)
{
	unmap_pages(image->start, keep_data ? image->rodata : image->end);
	if (!keep_data)
		unmap_pages(image->bss, image->bss_end);
}

bool module_image_data_kept(const struct module_image *image)
{
	return paging_is_mapped((unsigned long)image->data) &&
	       !paging_is_mapped((unsigned long)image->start);
}
