// SPDX-License-Identifier: MIT
/*
 * dmesg: the kernel log again, from its ring.
 *
 * The console shows the log while it is written, the ring keeps the newest
 * part of it. Records are read one by one by sequence number; a jump in the
 * numbers means that the ring has overwritten records meanwhile, and is said.
 * With -c the end is marked first and the log read up to that mark, so that a
 * record written meanwhile is shown by the next dmesg and never lost.
 *
 * Context: the command's thread.
 * Locking: none here; printk_read() copies a record out.
 * Linux: dmesg(1) reads /dev/kmsg; kernel/printk/printk.c.
 */
#include "shell.h"
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#define LEVEL_MIN 1 /* only KERN_EMERG reaches the console */
#define LEVEL_MAX 8 /* KERN_DEBUG does too */
/* The longest line, the newline included. */
#define LINE_BYTES (PRINTK_PREFIX_MAX + PRINTK_TEXT_MAX + 1)

/* Too large for the stack. */
struct dmesg_buffer {
	struct printk_record record;
	char line[LINE_BYTES];
};

static void __process_context print_record(struct dmesg_buffer *buffer)
{
	size_t at = 0;
	int length;

	do {
		at = printk_format_line(&buffer->record, at, buffer->line, LINE_BYTES - 1, &length);
		buffer->line[length++] = '\n';
		tty_write(buffer->line, length);
	} while (at <= buffer->record.len);
}

static void __process_context print_records(u64 seq, u64 end, struct dmesg_buffer *buffer)
{
	while (seq < end && !signal_pending(current) && printk_read(seq, &buffer->record)) {
		u64 found = buffer->record.seq;

		if (found > seq)
			tty_printf("dmesg: %llu records were overwritten\n", found - seq);
		if (found < end)
			print_record(buffer);
		seq = found + 1;
	}
}

static int __process_context set_console_level(int argc, char **argv)
{
	unsigned long level;
	int status = shell_number_called(argv[2], "level", LEVEL_MIN, LEVEL_MAX, &level);

	if (!status)
		status = shell_at_most(argc, argv, 2);
	if (!status)
		console_loglevel = level;
	return status;
}

static int __process_context cmd_dmesg(int argc, char **argv)
{
	u64 start = printk_clear_seq(), end = U64_MAX;
	struct dmesg_buffer *buffer;

	if (argc > 1 && !strcmp(argv[1], "-n"))
		return set_console_level(argc, argv);
	if (argc > 2 || (argc == 2 && strcmp(argv[1], "-c")))
		return shell_usage("-c and -n LEVEL are its only options, one at a time");
	buffer = kmalloc(sizeof(*buffer), GFP_KERNEL);
	if (!buffer)
		return shell_error("no memory for a record");
	if (argc == 2) {
		printk_clear();
		end = printk_clear_seq();
	}
	print_records(start, end, buffer);
	kfree(buffer);
	return 0;
}

static const char *const dmesg_words[] = { "-c", "-n", NULL };

SHELL_COMMAND(dmesg, .name = "dmesg", .group = "system", .summary = "kernel log; -c clears",
	      .usage = "[-c | -n LEVEL]", .example = "dmesg -c", .counterpart = "dmesg",
	      .words = dmesg_words, .run = cmd_dmesg);
