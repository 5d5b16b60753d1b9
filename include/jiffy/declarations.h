/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_DECLARATIONS_H
#define _JIFFY_DECLARATIONS_H
/*
 * What the headers declare, and where: a table that the second link puts into the image
 * (tools/declarations.py). Types, macros and inline functions are in it, which have no
 * address and are no symbols. Any context; takes no lock.
 */
#include <linux/types.h>

#define DECLARATION_TEXT_BYTES 64

/**
 * struct declaration - one of them
 * @kind: "struct", "union", "enum", "enum constant", "typedef", "macro", "inline function",
 *	"function", "declaration" (of a variable), "variable" (its definition)
 * @line: in its file
 * @name: its name
 */
struct declaration {
	const char *kind;
	unsigned int line;
	char name[DECLARATION_TEXT_BYTES];
	/* Private: the file's number, how many are behind this one, and where they are. */
	unsigned int file, left;
	const char *next;
};

/**
 * declaration_next - go through all, by name and kind
 * @d: the one before, unchanged; all 0 for the first
 *
 * Context: Any context.
 * Return: false after the last one.
 */
bool declaration_next(struct declaration *d);

/**
 * declaration_file - the file's path in the tree
 * @d: from declaration_next()
 * @path: gets it, DECLARATION_TEXT_BYTES
 *
 * Context: Any context.
 */
void declaration_file(const struct declaration *d, char *path);

#endif
