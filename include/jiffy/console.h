/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_CONSOLE_H
#define _JIFFY_CONSOLE_H
/*
 * Where the log and the commands' output appear. One lock says who writes;
 * printk() only ever tries it, and leaves its record to the holder otherwise.
 */
#include <jiffy/context.h>
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
void register_console(struct console *con) __process_context;

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
void console_set_edit(const struct console_edit *edit) __process_context;

/** console_lock - become the writer; spins. Context: Process context. */
void console_lock(void) __process_context;

/** console_unlock - show what the log collected, and let go. Context: Process context. */
void console_unlock(void) __process_context;

/** console_emit - show @n bytes, "\n" as "\r\n". Context: Any context, console locked. */
void console_emit(const char *s, size_t n);

/**
 * console_write - show @n bytes of a command's output
 * @s: the bytes
 * @n: how many
 *
 * A line that is being edited is taken away before and drawn again after.
 *
 * Context: Process context.
 */
void console_write(const char *s, size_t n) __process_context;

/** console_flush - try to show the records the console has not seen. Context: Any context. */
void console_flush(void);

/** console_flush_nmi - the same in an NMI, where no lock may be waited for. Context: Any. */
void console_flush_nmi(void);

/** console_end_edit - nobody will edit any more: take the line away for good.
 * Context: Any context; at the system's end. */
void console_end_edit(void);

/** console_bust - the code that this exception interrupted held the console: let it go.
 * Context: Any context; in an exception. */
void console_bust(void);

/** console_flush_on_panic - show them whatever is locked. Context: Any context; in a panic. */
void console_flush_on_panic(void);

#endif
