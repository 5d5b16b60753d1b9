// SPDX-License-Identifier: MIT
/*
 * The modules of the image: by name, by address. The addresses of a module are its own
 * whether it is loaded or not, so that reports can name what was there.
 *
 * Context: any.
 * Locking: none; nobody writes the table.
 * Linux: kernel/module/main.c (__module_address), where it knows loaded ones only.
 */
#include <asm/paging.h>
#include <jiffy/module_image.h>
#include <linux/string.h>
#include <linux/types.h>

static char dash_to_underscore(char c)
{
	return c == '-' ? '_' : c;
}

bool module_name_is(const char *a, const char *b)
{
	while (*a && dash_to_underscore(*a) == dash_to_underscore(*b)) {
		a++;
		b++;
	}
	return !*a && !*b;
}

const struct module_image *module_image_find(const char *name)
{
	const struct module_image *image;

	for_each_module_image(image) if (module_name_is(image->name, name)) return image;
	return NULL;
}

const char *module_image_missing(const char *name)
{
	const struct module_missing *missing;

	for (missing = modules_missing; missing->name; missing++)
		if (module_name_is(missing->name, name))
			return missing->reason;
	return NULL;
}

static bool within(unsigned long addr, const char *start, const char *end)
{
	return addr >= (unsigned long)start && addr < (unsigned long)end;
}

const struct module_image *module_image_at(unsigned long addr)
{
	const struct module_image *image;

	if (addr < MODULES_START || addr >= MODULES_END)
		return NULL;
	for_each_module_image(image) if (within(addr, image->start, image->end) ||
					 within(addr, image->bss, image->bss_end)) return image;
	return NULL;
}

bool module_image_text(unsigned long addr)
{
	const struct module_image *image = module_image_at(addr);

	return image && module_image_has_code(image, addr) && paging_is_mapped(addr);
}

const char *module_image_info(const struct module_image *image, const char *tag, const char *after)
{
	const char *end = module_image_pristine(image, image->modinfo_end);
	const char *at = after ?: module_image_pristine(image, image->modinfo);
	size_t len = strlen(tag);

	for (; at < end; at += strlen(at) + 1)
		if (!strncmp(at, tag, len) && at[len] == '=')
			return at + len + 1;
	return NULL;
}
