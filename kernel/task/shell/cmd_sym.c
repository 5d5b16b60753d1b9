// SPDX-License-Identifier: MIT
/*
 * sym: from a name to its address and source line, and from an address back.
 *
 * What a backtrace does for each of its entries, by hand. A word that is a
 * symbol is taken for it even where it could be a hexadecimal number.
 *
 * Context: the command's thread.
 * Locking: none; the tables are in the image and never change.
 * Linux: /proc/kallsyms, scripts/faddr2line.
 */
#include "shell.h"
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define PLACE_BYTES 80 /* a file name in the tree, and a line number */

/* One line; @name is another one of the same address, or NULL. */
static bool __process_context print_symbol(unsigned long address, const char *name)
{
	unsigned long offset, size;
	const char *found = kallsyms_lookup(address, &offset, &size), *file;
	char place[PLACE_BYTES] = "";
	unsigned int line;

	if (!found)
		return false;
	file = kallsyms_line(address, &line);
	if (file)
		scnprintf(place, sizeof(place), " %s:%u", file, line);
	tty_printf("%08lx %c %s+0x%lx/0x%lx%s\n", address, kallsyms_type(address), name ?: found,
		   offset, size, place);
	return true;
}

/* A static function's name may be there once in every file: the others, behind @address. */
static void __process_context print_namesakes(unsigned long address, const char *name)
{
	unsigned long offset, size;
	const char *found = kallsyms_lookup(address, &offset, &size);

	while (found && offset < size) {
		address += size - offset;
		found = kallsyms_lookup(address, &offset, &size);
		if (found && offset < size && !strcmp(found, name))
			print_symbol(address, NULL);
	}
}

static int __process_context cmd_sym(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 1);
	unsigned long address;

	if (status)
		return status;
	if (argc < 2)
		return shell_usage("say which symbol or address");
	address = kallsyms_lookup_name(argv[1]);
	if (address) {
		print_symbol(address, argv[1]);
		print_namesakes(address, argv[1]);
		return 0;
	}
	if (kstrtoul(argv[1], 16, &address))
		return shell_error("there is no symbol '%.40s', and it is no address", argv[1]);
	if (!print_symbol(address, NULL))
		return shell_error("0x%08lx is in no symbol of the kernel", address);
	return 0;
}

SHELL_COMMAND(sym, .name = "sym", .group = "system", .summary = "a symbol, an address",
	      .usage = "NAME | ADDRESS", .example = "sym schedule",
	      .counterpart = "/proc/kallsyms, scripts/faddr2line", .run = cmd_sym);
