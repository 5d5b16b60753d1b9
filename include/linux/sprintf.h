/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SPRINTF_H
#define _LINUX_SPRINTF_H
/*
 * Formatting into memory. Any context; takes no lock. The conversions are
 * those of Linux's Documentation/core-api/printk-formats.rst that this kernel
 * uses; lib/vsprintf.c lists them.
 */
#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/**
 * vsnprintf - format into a buffer of known size
 * @buf: destination; may be NULL when @size is 0
 * @size: bytes in @buf, the terminating NUL included
 * @fmt: format
 * @args: its arguments
 *
 * Context: Any context.
 * Return: the length the whole text has, without its NUL, also when it did
 * not fit.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);

/** snprintf - as vsnprintf(). Context: Any context. Return: as vsnprintf(). */
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

/**
 * vscnprintf - format, and say what was really stored
 * @buf: destination
 * @size: bytes in @buf
 * @fmt: format
 * @args: its arguments
 *
 * Context: Any context.
 * Return: bytes stored in @buf without the NUL; 0 when @size is 0.
 */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);

/** scnprintf - as vscnprintf(). Context: Any context. Return: as vscnprintf(). */
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

/** sprintf - as snprintf() without a bound. Context: Any context. Return: as snprintf(). */
int sprintf(char *buf, const char *fmt, ...) __printf(2, 3);

/**
 * sscanf - read values out of a text
 * @buf: the text
 * @fmt: d i u o x X s c [set] n %, each with a width, a * (not stored), and for
 * numbers with hh h l ll L q z t; blanks stand for any number of blanks, everything
 * else for itself
 * @...: where they go
 *
 * Numbers do not tell that they were too large; use kstrto*() for what users type.
 *
 * Context: Any context.
 * Return: how many were stored (%n does not count). See also: kstrtoint().
 */
int sscanf(const char *buf, const char *fmt, ...) __scanf(2, 3);

/** vsscanf - as sscanf(). Context: Any context. Return: as sscanf(). */
int vsscanf(const char *buf, const char *fmt, va_list args) __scanf(2, 0);

/**
 * kasprintf - format into memory of the right size
 * @gfp: GFP_*
 * @fmt: format
 *
 * Context: as kmalloc().
 * Return: the text, for kfree(); or NULL.
 */
char *kasprintf(gfp_t gfp, const char *fmt, ...) __printf(2, 3) __attribute__((malloc));

/** kvasprintf - as kasprintf(). Context: as kmalloc(). Return: as kasprintf(). */
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args) __printf(2, 0);

/**
 * struct va_format - a format and its arguments, for %pV
 * @fmt: the format
 * @va: its arguments; left as they were
 *
 * How a function with "..." hands both on to printk() in one record.
 */
struct va_format {
	const char *fmt;
	va_list *va;
};

/**
 * vsnprintf_symbol_hook - how %pS and %ps find a symbol
 *
 * lib/ may call nobody, so the symbol table (kernel/base/kallsyms.c) puts its
 * formatter here at boot. @kind is 'S' (name+offset/size) or 's' (name). It
 * returns what vsnprintf() would. NULL: the plain address is printed.
 */
extern int (*vsnprintf_symbol_hook)(char *buf, size_t size, unsigned long addr, char kind);

/**
 * vsnprintf_hash_key - what %p hashes pointers with
 *
 * Set once at boot to something that differs from boot to boot (the TSC does).
 */
extern u32 vsnprintf_hash_key;

#endif

#include <jiffy/brings_basics.h>
