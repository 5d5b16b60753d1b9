/* SPDX-License-Identifier: MIT */
#ifndef _PRK_H
#define _PRK_H
/*
 * PRK rows: a record of the log as a reader gets it, which is lines of
 *
 *	<6>[   12.345678] text
 *
 * with the level in front (syslog(2) has it so) and Jiffy's caller, "[  T12]",
 * behind the time.
 */
#include "conf_shim.h"

#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#ifndef CONF_ON_JIFFY
#include <linux/kmsg_dump.h>
#endif

#define PRK_LINES 2048

struct prk_record {
	unsigned long long seq; /* its number */
	char lines[PRK_LINES];  /* with their prefixes */
};

#ifdef CONF_ON_JIFFY
/* The first record from *@seq on, and the next number. */
static inline bool prk_read(unsigned long long *seq, struct prk_record *record)
{
	struct printk_record *rec = kmalloc(sizeof(*rec), GFP_KERNEL);
	bool found = rec && printk_read(*seq, rec);
	size_t at = 0, used = 0;
	int len;

	for (; found && at <= rec->len && used < PRK_LINES - 8; used += len + 1) {
		used += scnprintf(record->lines + used, PRK_LINES - used, "<%d>", rec->level);
		at = printk_format_line(rec, at, record->lines + used, PRK_LINES - 2 - used, &len);
		record->lines[used + len] = '\n';
		record->lines[used + len + 1] = '\0';
	}
	if (found) {
		record->seq = rec->seq;
		*seq = rec->seq + 1;
	}
	kfree(rec);
	return found;
}
#else
static inline bool prk_read(unsigned long long *seq, struct prk_record *record)
{
	struct kmsg_dump_iter iter;
	size_t len;

	kmsg_dump_rewind(&iter);
	if (*seq > iter.cur_seq)
		iter.cur_seq = *seq;
	if (!kmsg_dump_get_line(&iter, true, record->lines, PRK_LINES - 1, &len))
		return false;
	record->lines[len] = '\0';
	record->seq = iter.cur_seq - 1;
	*seq = iter.cur_seq;
	return true;
}
#endif

/*
 * The newest record with @text, in memory of this file's own; without one the row
 * fails, and the record is empty.
 */
static inline struct prk_record *prk_find(const char *text)
{
	static struct prk_record read, found;
	unsigned long long seq = 0;

	found.seq = 0;
	found.lines[0] = '\0';
	while (prk_read(&seq, &read))
		if (strstr(read.lines, text))
			found = read;
	if (!found.lines[0])
		conf_fail(__FILE__, __LINE__, "not in the log: %s", text);
	return &found;
}

static inline int prk_level(const char *text)
{
	const struct prk_record *record = prk_find(text);

	return record->lines[0] == '<' ? record->lines[1] - '0' : -1;
}

/* A line's text, behind its prefix. */
static inline const char *prk_text(const char *line)
{
	const char *end = strstr(line, "] ");

	return end ? end + 2 : "";
}

#endif
