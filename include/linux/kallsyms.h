/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KALLSYMS_H
#define _LINUX_KALLSYMS_H
/*
 * Names and source lines for addresses, from tables that the second link puts
 * into the image (tools/mksyms.py). Any context; takes no lock.
 */
#include <linux/types.h>

struct module;

#define KSYM_SYMBOL_LEN 128

/**
 * kallsyms_lookup - the symbol an address lies in
 * @addr: any address
 * @offset: gets the distance from the symbol's start, bytes
 * @size: gets the symbol's size, bytes
 *
 * Context: Any context.
 * Return: its name, or NULL outside the image.
 */
const char *kallsyms_lookup(unsigned long addr, unsigned long *offset, unsigned long *size);

/** kallsyms_module - the module an address belongs to, loaded or not. Context: Any context.
 * Return: its name, or NULL. */
const char *kallsyms_module(unsigned long addr);

/** kallsyms_lookup_name - a symbol's address. Context: Any context. Return: address or 0. */
unsigned long kallsyms_lookup_name(const char *name);

/**
 * kallsyms_on_each_symbol - call a function for each symbol, by address, modules' too
 * @fn: gets @data, the name, NULL (Linux: the module) and the address; not 0 ends it
 * @data: for @fn
 *
 * Context: Any context that @fn may run in.
 * Return: 0, or what @fn returned.
 */
int kallsyms_on_each_symbol(int (*fn)(void *, const char *, struct module *, unsigned long),
			    void *data);

/** kallsyms_type - nm's letter for the symbol at @addr. Context: Any context. Return: a letter. */
char kallsyms_type(unsigned long addr);

/**
 * kallsyms_line - the source line of an instruction
 * @addr: address of code
 * @line: gets the line number
 *
 * Context: Any context.
 * Return: the file's name, or NULL if unknown.
 */
const char *kallsyms_line(unsigned long addr, unsigned int *line);

/**
 * print_code_address - log "WHAT func+0x12/0x40  dir/file.c:31"
 * @level: KERN_*
 * @what: stands before a blank; "" for a backtrace
 * @ip: an address of code
 * @is_return: it is a return address
 *
 * Context: Any context.
 */
void print_code_address(const char *level, const char *what, unsigned long ip, bool is_return);

/** kernel_text_address - is it code of the image, or of a loaded module?
 * Context: Any context. Return: true if so. */
bool kernel_text_address(unsigned long addr);

/** kallsyms_init - teach %pS. Context: boot. */
void kallsyms_init(void);

#endif

#include <jiffy/brings_sched.h>
