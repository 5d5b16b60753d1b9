/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_MODULE_IMAGE_H
#define _JIFFY_MODULE_IMAGE_H
/*
 * The modules that lie in the image, loaded or not. Each has addresses of its own,
 * which nothing else ever has: a pointer into a module says which one it was even when
 * it is gone. In its region, page by page:
 *
 *	text | init | read-only | data		MODULES_START
 *	zeroed data				MODULES_BSS_START
 *
 * and behind the kernel's .bss its pristine copy, from which insmod takes text and data.
 */
#include <jiffy/context.h>
#include <linux/types.h>

#define MODULES_START 0xd0000000UL
#define MODULES_BSS_START 0xd8000000UL
#define MODULES_END 0xe0000000UL

struct kernel_param;
struct module;

/**
 * struct module_image - one module of the image; constant
 * @name: KBUILD_MODNAME
 * @folder: where its sources lie
 * @module: its struct module, in its data
 * @start: first address of the region, its text
 * @init: end of its text: text and data of its init function
 * @rodata: end of that
 * @data: end of the read-only part
 * @end: end of the region
 * @pristine: the copy of @start to @end
 * @bss: zeroed data
 * @bss_end: its end
 * @percpu: its part of the per-CPU template
 * @percpu_end: its end
 * @modinfo: strings tag=text, each ended by NUL (in the read-only part)
 * @modinfo_end: their end
 * @params: its parameters (in the read-only part)
 * @params_end: their end
 */
struct module_image {
	const char *name;
	const char *folder;
	struct module *module;
	char *start, *init, *rodata, *data, *end;
	const char *pristine;
	char *bss, *bss_end;
	char *percpu, *percpu_end;
	const char *modinfo, *modinfo_end;
	const struct kernel_param *params, *params_end;
};

/** struct module_need - @user calls what @provider exports; both are modules' names */
struct module_need {
	const char *user, *provider;
};

/** struct module_missing - a module that was left out of the image. @reason: one line */
struct module_missing {
	const char *name, *reason;
};

/** struct module_note - what insmod says of a module first. @text: where it is, what is open */
struct module_note {
	const char *name, *text;
};

extern const struct module_image __start_module_images[], __stop_module_images[];
#define for_each_module_image(image) \
	for ((image) = __start_module_images; (image) < __stop_module_images; (image)++)

/* Made by tools/module/link.py for each image; each ends with an entry of NULLs. */
extern const struct module_need module_needs[];
extern const struct module_missing modules_missing[];
extern const struct module_note module_notes[];

/** module_name_is - the same name, '-' and '_' alike? Context: Any context. Return: true if so. */
bool module_name_is(const char *a, const char *b);

/** module_image_find - by name, '-' and '_' alike. Context: Any context. Return: it or NULL. */
const struct module_image *module_image_find(const char *name);

/** module_image_missing - why a module was left out of the image. Context: Any context.
 * Return: one line, or NULL if it was not. */
const char *module_image_missing(const char *name);

/** module_image_at - whose region or zeroed data @addr lies in. Context: Any context.
 * Return: it, or NULL. */
const struct module_image *module_image_at(unsigned long addr);

/** module_image_text - is @addr mapped code of a module? Context: Any context.
 * Return: true if so. */
bool module_image_text(unsigned long addr);

/** module_image_has_code - does @addr lie in its text or its init part, mapped or not?
 * Context: Any context. Return: true if so. */
static inline bool module_image_has_code(const struct module_image *image, unsigned long addr)
{
	return addr >= (unsigned long)image->start && addr < (unsigned long)image->rodata;
}

/** module_image_pristine - where the copy of an address of @image's region lies.
 * Context: Any context. Return: the address in the copy. */
static inline const void *module_image_pristine(const struct module_image *image, const void *addr)
{
	return image->pristine + ((const char *)addr - image->start);
}

/**
 * module_image_info - what MODULE_INFO() and its relatives say of a module
 * @image: loaded or not
 * @tag: "license"
 * @after: what this returned before, for the next one of this tag; NULL: the first
 *
 * Context: Any context.
 * Return: the text behind "tag=", or NULL.
 */
const char *module_image_info(const struct module_image *image, const char *tag, const char *after);

/** module_images_init - page tables for all of them. Context: boot. */
void module_images_init(void);

/**
 * module_image_map - give a module its memory: pristine, zeroed, every CPU's data too
 * @image: not mapped, or only its data
 *
 * Context: Process context; the caller serialises.
 * Return: 0 or -ENOMEM.
 */
int module_image_map(const struct module_image *image) __process_context;

/** module_image_unmap_init - take away what only its init function needed.
 * Context: Process context, interrupts on. */
void module_image_unmap_init(const struct module_image *image) __process_context;

/**
 * module_image_unmap - take a module's memory away
 * @image: mapped
 * @keep_data: leave its data, into which a list of the kernel leads
 *
 * Context: Process context, interrupts on.
 */
void module_image_unmap(const struct module_image *image, bool keep_data) __process_context;

/** module_image_data_kept - has it data left from the last time? Context: Any context.
 * Return: true if so. */
bool module_image_data_kept(const struct module_image *image);

#endif
