/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_CMDLINE_H
#define _JIFFY_CMDLINE_H
/* The kernel command line, as the boot loader gave it. Any context after boot. */
#include <jiffy/context.h>
#include <linux/types.h>

/**
 * cmdline_init - keep a copy of the command line
 * @line: as given by the boot loader; may be gone afterwards
 *
 * Context: boot.
 */
void cmdline_init(const char *line);

/**
 * cmdline_get - the value of a parameter
 * @key: its name
 *
 * Context: Any context.
 * Return: the value, good until the next call; "" for a bare word, NULL if it
 * was not given.
 */
const char *cmdline_get(const char *key);

/**
 * cmdline_number - the value of a numeric parameter
 * @key: its name
 * @fallback: if it was not given
 * @min: smallest allowed
 * @max: largest allowed; outside, or not a number: a log line, and @fallback
 *
 * Context: Any context.
 * Return: the number.
 */
unsigned long cmdline_number(const char *key, unsigned long fallback, unsigned long min,
			     unsigned long max);

/** cmdline_size - as cmdline_number(), in bytes; K, M or G may be behind it.
 * Context: Any context. Return: bytes. */
unsigned long cmdline_size(const char *key, unsigned long fallback, unsigned long min,
			   unsigned long max);

/** cmdline_check - a log line for each parameter that nobody knows. Context: Process context. */
void cmdline_check(void) __process_context;

/** cmdline_text - the whole line. Context: Any context. Return: it. */
const char *cmdline_text(void);

#endif
