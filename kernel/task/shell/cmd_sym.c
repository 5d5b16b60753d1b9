// SPDX-License-Identifier: MIT
/*
 * sym: where a name is, and which name is at an address.
 *
 * What has an address is known to kallsyms, with the source line of code; what is declared in
 * a header, be it a type, a macro or an inline function, to the table of declarations. A name
 * may be in both and more than once: all are shown. A word that is a name is taken for it
 * even where it could be a hexadecimal number.
 *
 * Context: the command's thread.
 * Locking: none; the tables are in the image and never change.
 * Linux: /proc/kallsyms, scripts/faddr2line, scripts/tags.sh.
 */
#include "shell.h"
#include <jiffy/declarations.h>
#include <jiffy/nearest.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define PLACE_BYTES 80 /* a file name in the tree, and a line number */

/* The declaration behind @d that is called @name, and a @kind if that is not NULL. */
static bool next_called(struct declaration *d, const char *name, const char *kind)
{
	while (declaration_next(d))
		if (!strcmp(d->name, name) && (!kind || !strcmp(d->kind, kind)))
			return true;
	return false;
}

/* " FILE:LINE" of what is called @name at @address; "" if that is not known. */
static void find_place(unsigned long address, const char *name, char *place)
{
	struct declaration d = {};
	char path[DECLARATION_TEXT_BYTES];
	unsigned int line;
	const char *file = kallsyms_line(address, &line);

	place[0] = 0;
	if (!file && next_called(&d, name, "variable")) {
		declaration_file(&d, path);
		file = path;
		line = d.line;
	}
	if (file)
		scnprintf(place, PLACE_BYTES, " %s:%u", file, line);
}

/* One line; @name is another one of the same address, or NULL. */
static bool __process_context print_symbol(unsigned long address, const char *name)
{
	unsigned long offset, size;
	const char *found = kallsyms_lookup(address, &offset, &size);
	char place[PLACE_BYTES];

	if (!found)
		return false;
	find_place(address, name ?: found, place);
	tty_printf("%08lx %c %s+0x%lx/0x%lx%s\n", address, kallsyms_type(address), name ?: found,
		   offset, size, place);
	return true;
}

/* A static function's name may be there once in every file. */
static bool __process_context print_symbols(const char *name)
{
	unsigned long address = kallsyms_lookup_name(name), offset, size;
	const char *found = kallsyms_lookup(address, &offset, &size);

	if (!address)
		return false;
	print_symbol(address, name);
	while (found && offset < size) {
		address += size - offset;
		found = kallsyms_lookup(address, &offset, &size);
		if (found && offset < size && !strcmp(found, name))
			print_symbol(address, NULL);
	}
	return true;
}

/* What headers declare. A variable's definition was shown with its address. */
static bool __process_context print_declarations(const char *name, const char *kind)
{
	struct declaration d = {};
	bool found = false;

	while (next_called(&d, name, kind)) {
		char path[DECLARATION_TEXT_BYTES];

		if (!strcmp(d.kind, "variable"))
			continue;
		found = true;
		declaration_file(&d, path);
		tty_printf("%s %s  %s:%u\n", strcmp(d.kind, "declaration") ? d.kind : "variable",
			   d.name, path, d.line);
	}
	return found;
}

/* The nearest name so far. */
struct near_name {
	struct nearest_search search;
	char name[KSYM_SYMBOL_LEN];
};

static int try_name(void *near, const char *name, struct module *mod, unsigned long address)
{
	struct near_name *n = near;

	if (nearest_is_nearer(&n->search, name))
		strscpy(n->name, name, sizeof(n->name));
	return 0;
}

static int __process_context not_found(const char *name, const char *kind)
{
	const char *blank = kind ? " " : "";
	struct near_name near = {};
	struct declaration d = {};

	nearest_begin(&near.search, name);
	while (declaration_next(&d))
		if (!kind || !strcmp(d.kind, kind))
			try_name(&near, d.name, NULL, 0);
	if (!kind)
		kallsyms_on_each_symbol(try_name, &near);
	kind = kind ?: "";
	if (near.name[0])
		return shell_error("there is no '%s%s%.40s'; did you mean '%s%s%s'?", kind, blank,
				   name, kind, blank, near.name);
	return shell_error("there is no '%s%s%.40s'; give a name of the kernel or of its headers, "
			   "or an address in hexadecimal",
			   kind, blank, name);
}

/* @kind: what it is to be; NULL: any, or an address. */
static int __process_context sym(const char *name, const char *kind)
{
	unsigned long address;
	bool found = !kind && print_symbols(name);

	found |= print_declarations(name, kind);
	if (found)
		return 0;
	if (kind || kstrtoul(name, 16, &address))
		return not_found(name, kind);
	if (!print_symbol(address, NULL))
		return shell_error("0x%08lx is in no symbol of the kernel", address);
	return 0;
}

static int __process_context cmd_sym(int argc, char **argv)
{
	const char *kind = NULL;
	size_t length;
	int status;

	if (argc > 1 &&
	    (!strcmp(argv[1], "struct") || !strcmp(argv[1], "union") || !strcmp(argv[1], "enum"))) {
		kind = argv[1];
		argv++;
		argc--;
	}
	status = shell_at_most(argc, argv, 1);
	if (status)
		return status;
	if (argc < 2)
		return kind ? shell_usage("say which %s", kind)
			    : shell_usage("say which name or address");
	/* The way functions are written in a text. */
	length = strlen(argv[1]);
	if (length > 2 && !strcmp(argv[1] + length - 2, "()"))
		argv[1][length - 2] = 0;
	return sym(argv[1], kind);
}

SHELL_COMMAND(sym, .name = "sym", .group = "system", .summary = "a name, an address",
	      .usage = "[struct | union | enum] NAME | ADDRESS", .example = "sym struct timer_list",
	      .counterpart = "/proc/kallsyms, scripts/faddr2line, scripts/tags.sh", .run = cmd_sym);
