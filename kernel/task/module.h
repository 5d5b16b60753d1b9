/* SPDX-License-Identifier: MIT */
#ifndef _TASK_MODULE_H
#define _TASK_MODULE_H
/* Between module.c, module_param.c, module_left.c and the shell's commands. */
#include <jiffy/context.h>
#include <jiffy/module_image.h>
#include <jiffy/module_load.h>
#include <linux/module.h>
#include <linux/mutex.h>

extern struct mutex module_lock;

/** module_user - a loaded module that needs @image, after @after (NULL: the first).
 * Context: Process context, module_lock held. Return: it, or NULL. */
const struct module_image *module_user(const struct module_image *image,
				       const struct module_image *after) __process_context;

/** module_missing_need - what @image needs and is not loaded.
 * Context: Process context, no lock held. Return: the other module's name, or NULL. */
const char *module_missing_need(const struct module_image *image) __process_context;

/** module_parse_args - set parameters. @args: NULL-terminated key=value words, changed in place.
 * Context: Process context. Return: 0, -EINVAL, -ENOENT is never given: unknown ones are told. */
int module_parse_args(const struct module_image *image, char **args) __process_context;

/** module_free_args - give back what charp parameters hold. Context: Process context. */
void module_free_args(const struct module_image *image) __process_context;

/** module_has_to_stay - is it loaded, with an init function and no exit function?
 * Context: Process context, no lock held. Return: true if so. */
bool module_has_to_stay(const struct module_image *image) __process_context;

/** module_image_is_loaded - Context: Any context. Return: true if it comes, is there or goes. */
bool module_image_is_loaded(const struct module_image *image);

#endif
