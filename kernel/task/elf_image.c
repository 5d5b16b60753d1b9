// SPDX-License-Identifier: MIT
/*
 * Is a file a static ELF program that can be loaded?
 *
 *	file header -> program headers -> segments to load
 *	              (e_phoff, e_phnum)  (p_offset, p_filesz -> p_vaddr, p_memsz)
 *
 * Everything a header says is a claim: offsets may lie outside the file, sums may wrap, two
 * segments may lie over each other. All of it is checked here, once, so that loading may
 * believe it. A page belongs to one segment, so that what may be written and what may not
 * never share one.
 *
 * Context: any.
 * Locking: none; the file does not change.
 * Linux: fs/binfmt_elf.c, which trusts mmap() to refuse most of it.
 */
#include "elf_image.h"

#include <linux/string.h>

/* A page each, and there are not that many kinds. */
#define SEGMENTS_MAX 16

static const char *check_header(const struct elf32_hdr *h, unsigned long bytes)
{
	if (!bytes)
		return "it was not built; make said why";
	if (bytes < sizeof(*h) || memcmp(h->e_ident, ELFMAG, SELFMAG))
		return "it is no ELF file";
	if (h->e_ident[EI_CLASS] != ELFCLASS32 || h->e_ident[EI_DATA] != ELFDATA2LSB ||
	    h->e_machine != EM_386)
		return "it is not for a 32-bit x86";
	if (h->e_ident[EI_VERSION] != EV_CURRENT || h->e_version != EV_CURRENT)
		return "its version of ELF is not 1";
	if (h->e_type != ET_EXEC)
		return "it is no program at a fixed address: link it with -static and without -pie";
	if (h->e_phentsize != sizeof(struct elf32_phdr))
		return "its program headers have a wrong size";
	if (!h->e_phnum || h->e_phnum > SEGMENTS_MAX)
		return "it has no program headers, or too many";
	if (h->e_phoff % 4 || h->e_phoff > bytes ||
	    bytes - h->e_phoff < h->e_phnum * sizeof(struct elf32_phdr))
		return "its program headers are not all in the file";
	return NULL;
}

static const char *check_segment(const struct elf32_phdr *p, unsigned long bytes)
{
	if (p->p_type == PT_INTERP || p->p_type == PT_DYNAMIC)
		return "it needs a dynamic linker: link it with -static";
	if (p->p_type == PT_TLS)
		return "it has thread-local variables, which there are not here";
	if (p->p_type != PT_LOAD)
		return NULL;
	if (p->p_filesz > p->p_memsz)
		return "a segment is larger in the file than in memory";
	if (p->p_offset > bytes || p->p_filesz > bytes - p->p_offset)
		return "a segment is not all in the file";
	if (p->p_vaddr < PROGRAM_START || p->p_vaddr > PROGRAM_END ||
	    p->p_memsz > PROGRAM_END - p->p_vaddr)
		return "a segment lies outside the user window: link it with user/lib/user.ld";
	return NULL;
}

static bool is_load(const struct elf32_phdr *p)
{
	return p->p_type == PT_LOAD && p->p_memsz;
}

static u32 end_of(const struct elf32_phdr *p)
{
	return p->p_vaddr + p->p_memsz;
}

/* Do they have a page in common? */
static bool overlap(const struct elf32_phdr *a, const struct elf32_phdr *b)
{
	return (a->p_vaddr & PAGE_MASK) < PAGE_ALIGN(end_of(b)) &&
	       (b->p_vaddr & PAGE_MASK) < PAGE_ALIGN(end_of(a));
}

static const char *check_layout(struct elf_image *image)
{
	bool entry_found = false;

	for (unsigned int i = 0; i < image->nr; i++) {
		const struct elf32_phdr *p = &image->segments[i];

		if (!is_load(p))
			continue;
		for (unsigned int j = 0; j < i; j++)
			if (is_load(&image->segments[j]) && overlap(p, &image->segments[j]))
				return "two segments have a page in common";
		if (p->p_flags & PF_X && image->entry >= p->p_vaddr && image->entry < end_of(p))
			entry_found = true;
		if (end_of(p) > image->end)
			image->end = end_of(p);
	}
	return entry_found ? NULL : "its entry point is not in its code";
}

const char *elf_image_check(const void *file, unsigned long bytes, struct elf_image *image)
{
	const struct elf32_hdr *h = file;
	const char *wrong = check_header(h, bytes);

	if (wrong)
		return wrong;
	*image = (struct elf_image){
		.entry = h->e_entry,
		.segments = (const void *)((const char *)file + h->e_phoff),
		.nr = h->e_phnum,
	};
	for (unsigned int i = 0; i < image->nr && !wrong; i++)
		wrong = check_segment(&image->segments[i], bytes);
	return wrong ?: check_layout(image);
}
