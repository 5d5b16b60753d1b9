// SPDX-License-Identifier: MIT
/*
 * What the headers declare, and where.
 *
 * kallsyms knows what has an address. A person who reads a program asks for types, macros and
 * inline functions as well, which leave nothing in the image. tools/declarations.py finds
 * them in the sources; the table it makes stands behind that of kallsyms, where it moves
 * nothing and is not touched until somebody asks:
 *
 *	number of files, number of declarations		u32 each
 *	the files					texts, sorted
 *	the declarations, sorted by name		place and text each
 *
 *	place	kind << 12 | file, line			u16 each, at any address
 *	text	how many letters it has in common with the text before, a byte;
 *		then the others and a NUL
 *
 * So it has half the size it would have with whole names, and is read from its beginning
 * only: some thousand steps, for a person who waits.
 *
 * Context: any.
 * Locking: none; nobody writes it.
 * Linux: no counterpart in the kernel; scripts/tags.sh, and an editor.
 */
#include <jiffy/declarations.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define FILE_BITS 12
#define PLACE_BYTES 4

/* In the order of KINDS in tools/declarations.py. */
static const char *const kinds[] = {
	"struct", "union",           "enum",     "enum constant", "typedef",
	"macro",  "inline function", "function", "declaration",   "variable",
};

struct declarations {
	u32 nr_files, nr;
	char files[];
};

extern const char __ksyms_declarations[], __ksyms_end[];

static const struct declarations *table(void)
{
	return (const void *)__ksyms_declarations;
}

static u16 u16_at(const char *p)
{
	return (u8)p[0] | (u8)p[1] << 8;
}

/* @text has the one before, and gets that at @p. Returns what is behind it. */
static const char *next_text(const char *p, char *text)
{
	u8 shared = *p++;
	size_t rest = strlen(p);

	if (WARN_ON_ONCE(shared + rest >= DECLARATION_TEXT_BYTES))
		return p + rest + 1;
	memcpy(text + shared, p, rest + 1);
	return p + rest + 1;
}

static void begin(struct declaration *d)
{
	const char *p = table()->files;
	u32 i;

	for (i = 0; i < table()->nr_files; i++)
		p += 1 + strlen(p + 1) + 1;
	d->next = p;
	d->left = table()->nr;
}

bool declaration_next(struct declaration *d)
{
	unsigned int kind;

	if (__ksyms_end - __ksyms_declarations < (long)sizeof(struct declarations))
		return false;
	if (!d->next)
		begin(d);
	if (!d->left)
		return false;
	d->left--;
	kind = u16_at(d->next) >> FILE_BITS;
	d->kind = kind < ARRAY_SIZE(kinds) ? kinds[kind] : "?";
	d->file = u16_at(d->next) & ((1 << FILE_BITS) - 1);
	d->line = u16_at(d->next + 2);
	d->next = next_text(d->next + PLACE_BYTES, d->name);
	return true;
}

void declaration_file(const struct declaration *d, char *path)
{
	const char *p = table()->files;
	u32 i;

	path[0] = 0;
	for (i = 0; i <= d->file && i < table()->nr_files; i++)
		p = next_text(p, path);
}
