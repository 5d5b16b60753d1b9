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
 * edit hooks, console_seq and line_open. console_owner_lock protects owner and
 * waiter; innermost, interrupts off.
 * Invariants:
 * 1. A record in the ring is shown by whoever leaves the lock last.
 * 2. Nobody waits for the console on the CPU that holds it.
 *
 * Linux: kernel/printk/printk.c (console_unlock, console_trylock_spinning).
 */
#include <asm/processor.h>
#include <jiffy/console.h>
#include <linux/atomic.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#define LINE_BUFFER_BYTES 1152 /* a record's text and one prefix */

static struct console *consoles;
static int console_locked;
static DEFINE_RAW_SPINLOCK(console_owner_lock);
static int owner_cpu = -1; /* console_owner_lock */
static bool waiter; /* console_owner_lock; read by the waiter without: it waits for the change */

/* All under console_locked: */
static const struct console_edit *edit;
static bool line_open;     /* the last byte shown was not a newline */
static u64 console_seq;    /* next record to show */
static u16 console_offset; /* bytes of it shown already, if it had no newline */
static u64 looked_at;      /* the ring's generation when it was last looked at */
static struct printk_record record;
static char line[LINE_BUFFER_BYTES];

static void write_one(struct console *con, const char *s, size_t n)
{
	size_t start = 0, i;

	for (i = 0; i < n; i++) {
		if (s[i] != '\n')
			continue;
		con->write(s + start, i - start);
		con->write("\r\n", 2);
		start = i + 1;
	}
	con->write(s + start, n - start);
}

static void write_all(const char *s, size_t n, bool is_log)
{
	struct console *con;

	if (!n)
		return;
	for (con = consoles; con; con = con->next)
		if (is_log || !con->log_only)
			write_one(con, s, n);
	line_open = s[n - 1] != '\n' && s[n - 1] != '\r';
}

void console_emit(const char *s, size_t n)
{
	write_all(s, n, false);
}

static void put_log(const char *s, size_t n)
{
	write_all(s, n, true);
}

/* Bytes up to the next newline of a text, or all. */
static size_t line_length(const char *text, size_t n)
{
	const char *end = memchr(text, '\n', n);

	return end ? (size_t)(end - text) : n;
}

/* Show what is new of `record`, from console_offset on. */
static void show_record(void)
{
	size_t at = console_offset, n;
	int len;

	while (at < record.len || (at == 0 && record.len == 0)) {
		len = at == 0 || record.text[at - 1] == '\n'
			      ? printk_format_prefix(&record, line, sizeof(line))
			      : 0;
		n = line_length(record.text + at, record.len - at);
		if (n > sizeof(line) - len - 1)
			n = sizeof(line) - len - 1;
		memcpy(line + len, record.text + at, n);
		len += n;
		at += n;
		if (at < record.len && record.text[at] == '\n') {
			line[len++] = '\n';
			at++;
		}
		put_log(line, len);
		if (record.len == 0)
			break;
	}
	if (record.newline)
		put_log("\n", 1);
	console_offset = record.len;
}

/*
 * The next thing to show: the rest of a record whose line is still open, or a
 * new one. Returns false if there is none.
 */
static bool next_record(void)
{
	u64 newest;

	looked_at = printk_generation();
	if (console_offset) {
		if (printk_read(console_seq, &record) && record.seq == console_seq &&
		    (record.len > console_offset || record.newline))
			return true;
		newest = console_seq + 1;
		if (!printk_read(newest, &record))
			return false;
		console_seq = record.seq;
		console_offset = 0;
		return true;
	}
	if (!printk_read(console_seq, &record))
		return false;
	/* Half a line cannot stand above a line that is being edited: wait for the rest. */
	return !edit || record.newline || record.seq + 1 < printk_next_seq();
}

static void note_lost(void)
{
	int n;

	if (record.seq == console_seq)
		return;
	n = scnprintf(line, sizeof(line), "** %lu printk messages dropped **\n",
		      (unsigned long)(record.seq - console_seq));
	put_log(line, n);
	console_seq = record.seq;
	console_offset = 0;
}

/* Make room for a record: no edited line, and no open one that it does not go on. */
static void begin_record(bool *hidden)
{
	if (edit && !*hidden) {
		edit->hide();
		line_open = false; /* the cursor is in column 0, whatever was sent last */
		*hidden = true;
	}
	if (line_open && !console_offset)
		put_log("\n", 1);
}

/* Did another CPU ask for the lock? Then it has it from here on. */
static bool hand_over(void)
{
	unsigned long flags;
	bool asked;

	raw_spin_lock_irqsave(&console_owner_lock, flags);
	asked = waiter;
	if (asked) {
		owner_cpu = -1;
		WRITE_ONCE(waiter, false);
	}
	raw_spin_unlock_irqrestore(&console_owner_lock, flags);
	return asked;
}

/* Show everything; false if the lock was handed over on the way. */
static bool drain(void)
{
	bool hidden = false, given = false;

	while (!given && next_record()) {
		note_lost();
		if (record.level < console_loglevel) {
			begin_record(&hidden);
			show_record();
		} else {
			console_offset = record.newline ? 0 : record.len;
		}
		if (record.newline) {
			console_seq = record.seq + 1;
			console_offset = 0;
		}
		if (READ_ONCE(waiter)) {
			if (hidden)
				edit->show();
			hidden = false;
			given = hand_over();
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
	if (hand_over())
		return;
	smp_store_release(&console_locked, 0);
}

/* Has anything been written since the last look at the ring? */
static bool records_left(void)
{
	return READ_ONCE(looked_at) != printk_generation();
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

/* A device that comes late is shown the log from its start. */
static void replay(struct console *con)
{
	u64 seq = 0, end = console_seq;
	int n;

	while (seq < end && printk_read(seq, &record)) {
		n = printk_format_record(&record, line, sizeof(line) - 1);
		line[n++] = '\n';
		write_one(con, line, n);
		seq = record.seq + 1;
	}
}

void register_console(struct console *con)
{
	console_lock();
	replay(con);
	con->next = consoles;
	consoles = con;
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
