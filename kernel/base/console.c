// SPDX-License-Identifier: MIT
/*
 * Who writes on the screen: the log's records and the commands' output, one
 * after the other.
 *
 * The problem: printk() must work in a top half that interrupted somebody who
 * is just printing. It can neither wait for him nor write between his bytes.
 *
 * The mechanism: one word says whether somebody writes. printk() puts its
 * record into the ring and then only *tries* to become the writer; if it
 * cannot, the writer will see the record before he leaves. He looks once more
 * after he has let go, so that a record stored in the last moment is not left
 * behind. With several CPUs one could be kept writing for all the others for
 * ever: so one waiter may queue up from another CPU, and the writer hands over
 * to it after the record he is at (as Linux does since 4.16).
 *
 *	idle --console_trylock--> writing --no records left--> idle
 *	                             |  ^
 *	   another CPU asks, waits   v  |
 *	                          hand over: the lock stays taken, its owner changes
 *
 * A line that a person is typing is taken off the screen before a record and
 * drawn again after it (struct console_edit).
 *
 * Context: any; in a panic the lock is ignored, and an exception in the code
 * that holds it lets it go (console_bust()).
 * Locking: console_locked (a word, taken by cmpxchg) protects the devices, the
 * edit hooks and line_open. console_owner_lock protects owner and waiter;
 * innermost, interrupts off.
 * Invariants:
 * 1. A record in the ring is shown by whoever leaves the lock last.
 * 2. Nobody waits for the console on the CPU that holds it.
 *
 * Linux: kernel/printk/printk.c (console_unlock, console_trylock_spinning).
 */
#include "log.h"

#include <asm/processor.h>
#include <jiffy/console.h>
#include <linux/atomic.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define LINE_BUFFER_BYTES (PRINTK_PREFIX_MAX + PRINTK_TEXT_MAX + 2)

static struct console *consoles;
static int console_locked;
static DEFINE_RAW_SPINLOCK(console_owner_lock);
static int owner_cpu = -1; /* console_owner_lock */
static bool waiter; /* console_owner_lock; read by the waiter without: it waits for the change */

/* All under console_locked: */
static const struct console_edit *edit;
static bool line_open;         /* the last byte shown was not a newline */
static unsigned int looked_at; /* log_generation() when the log was last looked at */
static unsigned long lost;     /* records that came too fast, not yet said */
static struct printk_record record;
static char line[LINE_BUFFER_BYTES];

/* Bytes up to the next newline, or all. */
static size_t line_length(const char *s, size_t n)
{
	const char *end = memchr(s, '\n', n);

	return end ? (size_t)(end - s) : n;
}

/* "\n" becomes "\r\n". */
static void write_one(struct console *con, const char *s, size_t n)
{
	size_t length = line_length(s, n);

	while (length < n) {
		con->write(s, length);
		con->write("\r\n", 2);
		s += length + 1;
		n -= length + 1;
		length = line_length(s, n);
	}
	con->write(s, n);
}

static void note_end(const char *s, size_t n)
{
	line_open = s[n - 1] != '\n' && s[n - 1] != '\r';
}

void console_emit(const char *s, size_t n)
{
	struct console *con;

	if (!n)
		return;
	for (con = consoles; con; con = con->next)
		if (!con->log_only)
			write_one(con, s, n);
	note_end(s, n);
}

/* A piece of the log, ended by "\r\n" if it is a whole line. */
static void put_log(const char *s, size_t n)
{
	struct console *con;

	for (con = consoles; con; con = con->next)
		con->write(s, n);
	note_end(s, n);
}

/* Show what is new of `record`. */
static void show_record(void)
{
	size_t at = record.shown;
	int len;

	while (at <= record.len) {
		at = printk_format_line(&record, at, line, sizeof(line) - 2, &len);
		if (at <= record.len || record.newline) {
			line[len++] = '\r';
			line[len++] = '\n';
		}
		put_log(line, len);
	}
}

/* While a line is being edited no half line can stand above it: it waits for its rest. */
static bool next_record(void)
{
	unsigned long missed;
	bool found;

	looked_at = log_generation();
	found = log_next(&record, edit != NULL, &missed);
	lost += missed;
	return found;
}

static void say_lost(void)
{
	int n = scnprintf(line, sizeof(line), "** %lu printk messages dropped **\r\n", lost);

	put_log(line, n);
	lost = 0;
}

/* Make room for a record: no edited line, and no open one that it does not go on. */
static void begin_record(bool *hidden)
{
	if (edit && !*hidden) {
		edit->hide();
		line_open = false; /* the cursor is in column 0, whatever was sent last */
		*hidden = true;
	}
	if (line_open && !record.shown)
		put_log("\r\n", 2);
	if (lost)
		say_lost();
}

/*
 * Did another CPU ask for the lock? Then it has it from here on. Who is @leaving is the owner no
 * more in either case: one that came to wait now would wait for nobody.
 */
static bool hand_over(bool leaving)
{
	unsigned long flags;
	bool asked;

	raw_spin_lock_irqsave(&console_owner_lock, flags);
	asked = waiter;
	if (asked || leaving)
		owner_cpu = -1;
	WRITE_ONCE(waiter, false);
	raw_spin_unlock_irqrestore(&console_owner_lock, flags);
	return asked;
}

/* Show everything; false if the lock was handed over on the way. */
static bool drain(void)
{
	bool hidden = false, given = false;

	while (!given && next_record()) {
		begin_record(&hidden);
		show_record();
		log_shown(&record);
		if (READ_ONCE(waiter)) {
			if (hidden)
				edit->show();
			hidden = false;
			given = hand_over(false);
		}
	}
	if (hidden) {
		if (line_open)
			console_emit("\n", 1);
		edit->show();
	}
	return !given;
}

static void set_owner(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&console_owner_lock, flags);
	owner_cpu = smp_processor_id();
	raw_spin_unlock_irqrestore(&console_owner_lock, flags);
}

static bool console_trylock(void)
{
	if (cmpxchg(&console_locked, 0, 1) != 0)
		return false;
	set_owner();
	return true;
}

/* Wait in line behind a writer on another CPU. */
static bool console_trylock_spinning(void)
{
	unsigned long flags;
	bool spin;

	if (console_trylock())
		return true;
	raw_spin_lock_irqsave(&console_owner_lock, flags);
	spin = !waiter && owner_cpu >= 0 && owner_cpu != smp_processor_id() && panic_cpu < 0;
	if (spin)
		WRITE_ONCE(waiter, true);
	raw_spin_unlock_irqrestore(&console_owner_lock, flags);
	if (!spin)
		return false;
	while (READ_ONCE(waiter))
		cpu_relax();
	set_owner();
	return true;
}

static void release(void)
{
	if (hand_over(true))
		return;
	smp_store_release(&console_locked, 0);
}

/* Has anything been written since the last look at the log? */
static bool records_left(void)
{
	/* Letting go comes before looking. Pairs with the cmpxchg in console_trylock(). */
	smp_mb();
	return READ_ONCE(looked_at) != log_generation();
}

void console_flush(void)
{
	do {
		if (!console_trylock_spinning())
			return;
		if (!drain())
			return;
		release();
	} while (records_left());
}

void console_lock(void)
{
	while (!console_trylock())
		cpu_relax();
}

void console_unlock(void)
{
	if (drain())
		release();
	console_flush();
}

void console_write(const char *s, size_t n)
{
	console_lock();
	if (edit)
		edit->hide();
	console_emit(s, n);
	if (edit) {
		if (line_open)
			console_emit("\n", 1);
		edit->show();
	}
	console_unlock();
}

void console_set_edit(const struct console_edit *new_edit)
{
	console_lock();
	edit = new_edit;
	console_unlock();
}

/* A device that comes late is shown, alone, what the others have shown already. */
static void replay(struct console *con)
{
	struct console *others = consoles;
	u64 seq, end = log_console_seq();

	con->next = NULL;
	consoles = con;
	for (seq = 0; printk_read(seq, &record) && record.seq < end; seq = record.seq + 1)
		if (record.level < console_loglevel)
			show_record();
	con->next = others;
}

void register_console(struct console *con)
{
	console_lock();
	replay(con);
	console_unlock();
}

void console_end_edit(void)
{
	if (edit && !READ_ONCE(console_locked))
		edit->hide();
	edit = NULL;
}

void console_bust(void)
{
	if (READ_ONCE(console_locked) && READ_ONCE(owner_cpu) == smp_processor_id())
		release();
}

/*
 * In an NMI nothing is known of the interrupted code: it may be in the middle of
 * set_owner(). So the word alone is taken, and nobody is told who has it.
 */
void console_flush_nmi(void)
{
	if (cmpxchg(&console_locked, 0, 1) != 0)
		return;
	drain();
	smp_store_release(&console_locked, 0);
}

void console_flush_on_panic(void)
{
	WRITE_ONCE(console_locked, 1);
	edit = NULL;
	drain();
	console_locked = 0;
}
