// SPDX-License-Identifier: MIT
/*
 * Names and source lines for addresses.
 *
 * tools/mksyms.py makes the table from the first link's symbols and debug
 * information; the second link puts it behind .bss, where it moves nothing. It
 * is one block:
 *
 *	header | symbol addresses | offsets of their names | line addresses |
 *	line numbers | file of each line | offsets of file names | strings
 *
 * A symbol's string begins with nm's letter for its kind. Both address arrays
 * are sorted, so every question but "where is NAME" is a binary search.
 *
 * Context: any.
 * Locking: none; nobody writes it. Modules are in it, loaded or not: the name of an
 * address is the name of what was there.
 * Linux: kernel/kallsyms.c (compressed), which has no line table.
 */
#include <jiffy/module_image.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define KSYMS_MAGIC 0x4d59534b /* "KSYM" */

struct ksyms_header {
	u32 magic;
	u32 nr_symbols, nr_lines, nr_files;
	u32 symbol_addrs, symbol_names; /* offsets in bytes from the header */
	u32 line_addrs, line_numbers, line_files;
	u32 file_names, strings;
};

extern const char __ksyms_start[], __ksyms_end[], __image_start[], _text[], _etext[];

static const struct ksyms_header *table(void)
{
	const struct ksyms_header *h = (const void *)__ksyms_start;

	return (size_t)(__ksyms_end - __ksyms_start) >= sizeof(*h) && h->magic == KSYMS_MAGIC
		       ? h
		       : NULL;
}

static const u32 *words(u32 offset)
{
	return (const u32 *)(__ksyms_start + offset);
}

/* The last entry of @sorted that is not above @addr, or -1. */
static long find(const u32 *sorted, u32 nr, u32 addr)
{
	u32 low = 0, high = nr, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (sorted[mid] <= addr)
			low = mid + 1;
		else
			high = mid;
	}
	return (long)low - 1;
}

/* The symbol's string, its kind in front. */
static const char *symbol_string(const struct ksyms_header *h, long i)
{
	return __ksyms_start + h->strings + words(h->symbol_names)[i];
}

static bool in_image(unsigned long addr)
{
	return addr >= (unsigned long)__image_start && addr < (unsigned long)__ksyms_end;
}

static bool in_text(unsigned long addr)
{
	return addr >= (unsigned long)_text && addr < (unsigned long)_etext;
}

static long find_symbol(const struct ksyms_header *h, unsigned long addr)
{
	if (!h || (!in_image(addr) && !module_image_at(addr)))
		return -1;
	return find(words(h->symbol_addrs), h->nr_symbols, addr);
}

/* A symbol's end: the next one, but not beyond the end of what it lies in. */
static u32 end_of(const struct ksyms_header *h, long i)
{
	const u32 *addrs = words(h->symbol_addrs);
	const struct module_image *image = module_image_at(addrs[i]);
	u32 end = image ? (u32)image->end : (u32)__ksyms_start;

	return i + 1 < (long)h->nr_symbols && (image || addrs[i + 1] < end) ? addrs[i + 1] : end;
}

const char *kallsyms_lookup(unsigned long addr, unsigned long *offset, unsigned long *size)
{
	const struct ksyms_header *h = table();
	long i = find_symbol(h, addr);
	const u32 *addrs;

	if (i < 0)
		return NULL;
	addrs = words(h->symbol_addrs);
	*offset = addr - addrs[i];
	*size = end_of(h, i) - addrs[i];
	return symbol_string(h, i) + 1;
}

char kallsyms_type(unsigned long addr)
{
	const struct ksyms_header *h = table();
	long i = find_symbol(h, addr);

	return i < 0 ? '?' : *symbol_string(h, i);
}

unsigned long kallsyms_lookup_name(const char *name)
{
	const struct ksyms_header *h = table();
	u32 i;

	for (i = 0; h && i < h->nr_symbols; i++)
		if (!strcmp(symbol_string(h, i) + 1, name))
			return words(h->symbol_addrs)[i];
	return 0;
}

int kallsyms_on_each_symbol(int (*fn)(void *, const char *, struct module *, unsigned long),
			    void *data)
{
	const struct ksyms_header *h = table();
	int status = 0;
	u32 i;

	for (i = 0; h && !status && i < h->nr_symbols; i++)
		status = fn(data, symbol_string(h, i) + 1, NULL, words(h->symbol_addrs)[i]);
	return status;
}

const char *kallsyms_line(unsigned long addr, unsigned int *line)
{
	const struct ksyms_header *h = table();
	const u16 *files, *numbers;
	long i;

	if (!h || (!in_text(addr) && !module_image_at(addr)))
		return NULL;
	i = find(words(h->line_addrs), h->nr_lines, addr);
	if (i < 0)
		return NULL;
	numbers = (const u16 *)words(h->line_numbers);
	files = (const u16 *)words(h->line_files);
	/* Line 0 ends a sequence: code without source. */
	*line = numbers[i];
	return numbers[i] ? __ksyms_start + h->strings + words(h->file_names)[files[i]] : NULL;
}

bool kernel_text_address(unsigned long addr)
{
	return in_text(addr) || module_image_text(addr);
}

const char *kallsyms_module(unsigned long addr)
{
	const struct module_image *image = module_image_at(addr);

	return image ? image->name : NULL;
}

/* %pS and %ps. */
static int format_symbol(char *buf, size_t size, unsigned long addr, char kind)
{
	unsigned long offset, length;
	const char *name = kallsyms_lookup(addr, &offset, &length);
	const char *module = kallsyms_module(addr);
	int len;

	if (!name)
		return snprintf(buf, size, "0x%lx", addr);
	if (kind == 's')
		len = scnprintf(buf, size, "%s", name);
	else
		len = scnprintf(buf, size, "%s+0x%lx/0x%lx", name, offset, length);
	if (module)
		len += scnprintf(buf + len, size - len, " [%s]", module);
	return len;
}

void kallsyms_init(void)
{
	vsnprintf_symbol_hook = format_symbol;
}
