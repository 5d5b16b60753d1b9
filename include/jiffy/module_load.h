/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_MODULE_LOAD_H
#define _JIFFY_MODULE_LOAD_H
/* Loading and unloading, for who is not insmod or rmmod. */
#include <jiffy/context.h>

/**
 * module_load - map a module, set its parameters, call its init function
 * @name: its name
 * @args: NULL-terminated key=value words, changed in place
 *
 * Context: Process context, no lock held. May sleep.
 * Return: 0, or -ENOENT (no such module, or it needs one that is not loaded), -EEXIST (it is
 * loaded), -EBUSY (its data is still in use), -EINVAL (a parameter's value), -ENOMEM, or
 * what the init function returned. What was wrong has been logged, but for the first two
 * and the last.
 */
int module_load(const char *name, char **args) __process_context;

/**
 * module_unload - call its exit function, see what it left, take it away
 * @name: its name
 *
 * Context: Process context, no lock held. May sleep.
 * Return: 0, or -ENOENT (not loaded), -EWOULDBLOCK (references or other modules hold it),
 * -EBUSY (it comes or goes, or has no exit function).
 */
int module_unload(const char *name) __process_context;

#endif
