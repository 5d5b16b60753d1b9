/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_LEFTOVERS_H
#define _JIFFY_LEFTOVERS_H
/*
 * What a module leaves behind at rmmod. On Linux nobody looks, and the machine goes down
 * when the timer fires; here each is named while it can still be found.
 */
#include <jiffy/context.h>
#include <jiffy/module_image.h>

/**
 * leftovers_report - name what of the kernel still leads to a module
 * @image: whose exit function has returned
 *
 * Context: Process context. May sleep.
 * Return: true if its data has to stay mapped, since a list of the kernel leads into it.
 */
bool leftovers_report(const struct module_image *image) __process_context;

/**
 * leftovers_report_late - the same after leftovers_wait(): what is new since, and memory
 * @image: as before
 *
 * Context: Process context. May sleep.
 * Return: true if its data has to stay mapped.
 */
bool leftovers_report_late(const struct module_image *image) __process_context;

/** leftovers_present - does anything still lead to where @image lies, from the last time?
 * Context: Process context. May sleep. Return: true if so: it must not be loaded. */
bool leftovers_present(const struct module_image *image) __process_context;

/** leftovers_thread - is a thread, or a work item, in the module's code? Context: Process context.
 * Return: true if so. */
bool leftovers_thread(const struct module_image *image) __process_context;

/**
 * leftovers_wait - wait until no thread, on any CPU, is in the module's code
 * @image: whose exit function has returned
 *
 * At most a second; then, or if it had to wait at all, it says for whom.
 *
 * Context: Process context. May sleep.
 */
void leftovers_wait(const struct module_image *image) __process_context;

#endif
