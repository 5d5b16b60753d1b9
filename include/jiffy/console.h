/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_CONSOLE_H
#define _JIFFY_CONSOLE_H
/*
 * Where the log and the commands' output appear. One lock says who writes;
 * printk() only ever tries it, and leaves its record to the holder otherwise.
 */
#include <linux/types.h>

/**
 * struct console - a device that shows text
 * @name: for the log
 * @write: shows @n bytes; "\n" has been made "\r\n"; any context, polled
 * @log_only: gets the log but not the commands' output
 * @next: in the list of consoles (set at registration, boot only)
 */
struct console {
	const char *name;
	void (*write)(const char *s, size_t n);
	bool log_only;
	struct console *next;
};

/** register_console - add a device; it gets the log from its start. Context: boot. */
void register_console(struct console *con);

/**
 * struct console_edit - the line a person is typing
 * @hide: takes it off the screen; the cursor is then in column 0
 * @show: draws it again
 *
 * Both are called with the console locked, in any context, and write with
 * console_emit().
 */
struct console_edit {
	void (*hide)(void);
	void (*show)(void);
};

/** console_set_edit - a line is being edited; NULL: no more. Context: Process context. */
void console_set_edit(const struct console_edit *edit);

/** console_lock - become the writer; spins. Context: Process context. */
void console_lock(void);

/** console_unlock - write what the log collected meanwhile, and let go. Context: the holder. */
void console_unlock(void);

/** console_emit - show @n bytes as they are ("\n" becomes "\r\n"). Context: console locked. */
void console_emit(const char *s, size_t n);

/** console_flush - try to show the records the console has not seen. Context: Any context. */
void console_flush(void);

/** console_flush_on_panic - show them whatever is locked. Context: panic. */
void console_flush_on_panic(void);

#endif
