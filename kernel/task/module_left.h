/* SPDX-License-Identifier: MIT */
#ifndef _TASK_MODULE_LEFT_H
#define _TASK_MODULE_LEFT_H
/* Between the files that look for what a module left behind. */
#include <jiffy/module_image.h>

/**
 * struct leftover_search - a look at everything, for one module
 * @image: the module
 * @only_count: no records, no lines
 * @only_new: what is recorded already is not told again
 * @nr: finds so far (found_lock)
 * @keep_data: one of them lies in the module's data (found_lock)
 */
struct leftover_search {
	const struct module_image *image;
	bool only_count;
	bool only_new;
	unsigned int nr;
	bool keep_data;
};

/**
 * leftover_note - remember something that leads to a module, if it does
 * @search: for which
 * @what: what it is: "timer"
 * @fn: what it will call, or NULL
 * @object: where it lies, or NULL
 * @armed_at: where it was armed, or 0
 *
 * Context: Any context.
 */
void leftover_note(struct leftover_search *search, const char *what, const void *fn,
		   const void *object, unsigned long armed_at);

#endif
