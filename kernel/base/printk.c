// SPDX-License-Identifier: MIT
/*
 * The kernel log: a ring of records that every context may write to.
 *
 *	        first                        next
 *	  ...     |                            |
 *	  +-------v--+--------+-------+--------v----------------+
 *	  | header   | header | ...   |  free: the next record  |
 *	  | text     | text   |       |  is formatted right     |
 *	  +----------+--------+-------+  here ------------------+
 *
 * A record is a header and its text; it does not wrap round the end of the
 * buffer: one that would not fit begins at 0 again. The oldest records make
 * room. printk() formats straight into the ring, with interrupts off; the
 * console (console.c) then shows the record if nobody else is at it.
 *
 * KERN_CONT: if the last record has no newline yet and came from the same
 * context, the new text, which lies right behind it, is moved to its end; the
 * last record has become longer and there is no new one.
 *
 * What costs time is left to the reader: the caller is stored as a number, and
 * seconds are computed for a record that is shown. A record that the console
 * need not show is passed over here, and the console not asked at all.
 *
 * Context: any. A fault or NMI that comes while this CPU holds the ring's lock
 * writes straight to the console instead.
 * Locking: logbuf_lock protects the ring; innermost but for nothing, taken with
 * interrupts off. The console is only tried after it has been released.
 * Invariants:
 * 1. Sequence numbers grow by one a record, without holes, in ring order.
 * 2. first_seq <= clear_seq, read positions <= next_seq.
 * 3. Nothing before console_seq is to be shown any more.
 *
 * Linux: kernel/printk/printk.c; its ring is lock-free (printk_ringbuffer.c).
 */
#include "log.h"

#include <asm/tsc.h>
#include <jiffy/cmdline.h>
#include <jiffy/console.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <trace/events/printk.h>

#define LOG_BUF_BYTES 65536

/* In the ring, before the text. */
struct log_header {
	u64 ts_ns;
	u32 caller; /* PRINTK_CALLER() */
	u16 bytes;  /* header, text and padding; 0: the ring goes on at 0 */
	u16 len;
	u8 level;
	bool newline;
} __aligned(8);

#define LONGEST_RECORD_BYTES (sizeof(struct log_header) + PRINTK_TEXT_MAX + 1)

static u8 log_buf[LOG_BUF_BYTES] __aligned(8);
static DEFINE_RAW_SPINLOCK(logbuf_lock);
/* All under logbuf_lock: */
static u64 first_seq, next_seq, clear_seq;
static u64 console_seq;         /* the next record for the console */
static u16 console_shown;       /* bytes of it that it has shown already */
static u32 first_at, next_at;   /* offsets into log_buf */
static struct log_header *last; /* the newest record; NULL if none */
static unsigned int generation; /* counts every change; read without the lock */

int console_printk[4] = {
	CONSOLE_LOGLEVEL_DEFAULT,
	MESSAGE_LOGLEVEL_DEFAULT,
	CONSOLE_LOGLEVEL_MIN,
	CONSOLE_LOGLEVEL_DEFAULT,
};

static DEFINE_PER_CPU(int, log_wanted); /* its own CPU, interrupts off; read in its NMI */

/* Like raw_spin_lock_irqsave(), and an NMI can see it. */
#define lock_log(flags)                        \
	do {                                   \
		local_irq_save(flags);         \
		this_cpu_inc(log_wanted);      \
		raw_spin_lock(&logbuf_lock);   \
	} while (0)
#define unlock_log(flags)                      \
	do {                                   \
		raw_spin_unlock(&logbuf_lock); \
		this_cpu_dec(log_wanted);      \
		local_irq_restore(flags);      \
	} while (0)

bool log_wanted_here(void)
{
	return this_cpu_read(log_wanted) != 0;
}

void log_bust(void)
{
	if (raw_spin_is_locked(&logbuf_lock) && !log_wanted_here())
		raw_spin_lock_init(&logbuf_lock);
}

static struct log_header *header_at(u32 offset)
{
	return (struct log_header *)(log_buf + offset);
}

static char *text_of(struct log_header *h)
{
	return (char *)(h + 1);
}

/* --- the ring ----------------------------------------------------------- */

/* The offset of the record behind the one at @offset. */
static u32 next_offset(u32 offset)
{
	offset += header_at(offset)->bytes;
	if (offset + sizeof(struct log_header) > LOG_BUF_BYTES || !header_at(offset)->bytes)
		return 0;
	return offset;
}

static void drop_oldest_locked(void)
{
	first_at = next_offset(first_at);
	first_seq++;
}

/* Go on at 0. What lies behind next_at is older than what lies there. */
static void wrap_locked(void)
{
	while (first_seq != next_seq && first_at >= next_at)
		drop_oldest_locked();
	if (next_at + sizeof(struct log_header) <= LOG_BUF_BYTES)
		header_at(next_at)->bytes = 0;
	next_at = 0;
}

/* Room for the longest record, contiguous, at next_at. */
static struct log_header *reserve_locked(void)
{
	if (next_at + LONGEST_RECORD_BYTES > LOG_BUF_BYTES)
		wrap_locked();
	while (first_at - next_at < LONGEST_RECORD_BYTES && first_seq != next_seq)
		drop_oldest_locked();
	if (first_seq == next_seq)
		first_at = next_at;
	return header_at(next_at);
}

/* The record ends where its text does now. */
static void set_end_locked(struct log_header *h)
{
	h->bytes = ALIGN(sizeof(*h) + h->len, __alignof__(*h));
	next_at = (u8 *)h - log_buf + h->bytes;
	last = h;
}

/* --- a record ----------------------------------------------------------- */

static u32 current_caller(void)
{
	if (in_hardirq())
		return PRINTK_CALLER('H', smp_processor_id());
	if (in_serving_softirq())
		return PRINTK_CALLER('S', smp_processor_id());
	return PRINTK_CALLER('T', current->pid);
}

/* Levels and KERN_CONT at the start of a text. Returns what follows. */
static const char *parse_prefix(const char *text, u8 *level, bool *cont)
{
	int kind;

	while ((kind = printk_get_level(text))) {
		if (kind == 'c')
			*cont = true;
		else
			*level = kind - '0';
		text += 2;
	}
	return text;
}

/* Take a trailing newline off the text; true if there was one. */
static bool strip_newline(struct log_header *h)
{
	if (!h->len || text_of(h)[h->len - 1] != '\n')
		return false;
	h->len--;
	return true;
}

/* The level may have come in an argument: printk("%s...", level). */
static void strip_prefix(struct log_header *h, bool *cont)
{
	char *text = text_of(h);
	size_t prefix = parse_prefix(text, &h->level, cont) - text;

	h->len -= prefix;
	memmove(text, text + prefix, h->len);
}

static void fill_locked(struct log_header *h, bool *cont, const char *fmt, va_list args)
{
	h->level = default_message_loglevel;
	*cont = false;
	if (fmt[0] == KERN_SOH_ASCII)
		fmt = parse_prefix(fmt, &h->level, cont);
	h->ts_ns = ktime_get_ns();
	h->caller = current_caller();
	h->len = vscnprintf(text_of(h), PRINTK_TEXT_MAX + 1, fmt, args);
	h->newline = strip_newline(h);
	if (unlikely(text_of(h)[0] == KERN_SOH_ASCII))
		strip_prefix(h, cont);
}

/* Add the text of @h, not yet a record, to the last record if that is open and this context's. */
static bool join_last_locked(const struct log_header *h)
{
	u16 len = h->len;

	if (!last || last->newline || first_seq == next_seq || last->caller != h->caller ||
	    last->len + len > PRINTK_TEXT_MAX)
		return false;
	/* There is room: a record begins only where the longest one would fit. */
	last->newline = h->newline;
	memmove(text_of(last) + last->len, h + 1, len); /* may overwrite @h */
	last->len += len;
	set_end_locked(last);
	return true;
}

/* The console has seen all before @h, and @h is not for it: it need not be asked. */
static bool passes_console_locked(const struct log_header *h)
{
	if (h->level < console_loglevel || console_seq + 1 < next_seq || console_shown)
		return false;
	console_seq = next_seq;
	return true;
}

/* Returns the number of characters; *@quiet: there is nothing for the console. */
static int store_locked(bool *quiet, const char *fmt, va_list args)
{
	struct log_header *h = reserve_locked();
	bool cont;
	int len;

	fill_locked(h, &cont, fmt, args);
	trace_console(text_of(h), h->len);
	len = h->len;
	if (!cont || !join_last_locked(h)) {
		set_end_locked(h);
		next_seq++;
	}
	*quiet = passes_console_locked(last);
	if (!*quiet)
		generation++;
	return len;
}

/*
 * This CPU was interrupted while it wrote a record (an NMI, or a fault in
 * printk itself): the ring cannot be used, the screen must do.
 */
static int printk_unlocked(const char *fmt, va_list args)
{
	static char buf[256];
	const char *text;
	bool cont;
	u8 level;
	int n;

	n = vscnprintf(buf, sizeof(buf), fmt, args);
	text = parse_prefix(buf, &level, &cont);
	n -= text - buf;
	console_emit(text, n);
	return n;
}

int vprintk(const char *fmt, va_list args)
{
	unsigned long flags;
	bool quiet;
	int len;

	if (unlikely(log_wanted_here()))
		return printk_unlocked(fmt, args);
	lock_log(flags);
	len = store_locked(&quiet, fmt, args);
	unlock_log(flags);
	if (quiet)
		return len;
	if (panic_cpu == smp_processor_id())
		console_flush_on_panic();
	else if (in_nmi())
		console_flush_nmi();
	else
		console_flush();
	return len;
}

int printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}

/* --- readers ------------------------------------------------------------ */

/*
 * The record @seq. Readers go forward one by one, so the place of the last one
 * found is kept; without it each read would walk the ring.
 */
static struct log_header *find_locked(u64 seq)
{
	static u64 hint_seq;
	static u32 hint_at;

	if (hint_seq < first_seq || hint_seq > seq || hint_seq >= next_seq) {
		hint_seq = first_seq;
		hint_at = first_at;
	}
	for (; hint_seq < seq; hint_seq++)
		hint_at = next_offset(hint_at);
	return header_at(hint_at);
}

static void copy_record_locked(struct printk_record *rec, struct log_header *h, u64 seq)
{
	rec->seq = seq;
	rec->ts_ns = h->ts_ns;
	rec->caller = h->caller;
	rec->level = h->level;
	rec->newline = h->newline;
	rec->shown = 0;
	rec->len = h->len;
	memcpy(rec->text, text_of(h), h->len);
}

bool printk_read(u64 seq, struct printk_record *rec)
{
	unsigned long flags;
	bool found;

	lock_log(flags);
	seq = max(seq, first_seq);
	found = seq < next_seq;
	if (found)
		copy_record_locked(rec, find_locked(seq), seq);
	unlock_log(flags);
	return found;
}

/* Is there something of record @seq to be shown now? */
static bool to_be_shown_locked(const struct log_header *h, u64 seq, bool whole_lines)
{
	if (h->level >= console_loglevel)
		return false;
	if (h->newline)
		return true;
	return h->len > console_shown && !(whole_lines && seq + 1 == next_seq);
}

/* The next record for the console, console_seq; NULL if there is none or it must wait. */
static struct log_header *find_next_locked(bool whole_lines)
{
	for (; console_seq < next_seq; console_seq++, console_shown = 0) {
		struct log_header *h = find_locked(console_seq);

		if (to_be_shown_locked(h, console_seq, whole_lines))
			return h;
		/* The newest, if open, may grow. */
		if (h->level < console_loglevel && console_seq + 1 == next_seq)
			break;
	}
	return NULL;
}

bool log_next(struct printk_record *rec, bool whole_lines, unsigned long *lost)
{
	struct log_header *h;
	unsigned long flags;

	*lost = 0;
	lock_log(flags);
	if (console_seq < first_seq) {
		*lost = first_seq - console_seq;
		console_seq = first_seq;
		console_shown = 0;
	}
	h = find_next_locked(whole_lines);
	if (h) {
		copy_record_locked(rec, h, console_seq);
		rec->shown = console_shown;
	}
	unlock_log(flags);
	return h;
}

void log_shown(const struct printk_record *rec)
{
	unsigned long flags;

	lock_log(flags);
	if (console_seq == rec->seq) {
		console_seq += rec->newline;
		console_shown = rec->newline ? 0 : rec->len;
	}
	unlock_log(flags);
}

void printk_clear(void)
{
	unsigned long flags;

	lock_log(flags);
	clear_seq = next_seq;
	unlock_log(flags);
}

/* 64 bits are two loads: only under the lock do they belong together. */
static u64 read_value(const u64 *value)
{
	unsigned long flags;
	u64 now;

	lock_log(flags);
	now = *value;
	unlock_log(flags);
	return now;
}

u64 log_console_seq(void)
{
	return read_value(&console_seq);
}

unsigned int log_generation(void)
{
	return READ_ONCE(generation);
}

u64 printk_next_seq(void)
{
	return read_value(&next_seq);
}

u64 printk_clear_seq(void)
{
	return read_value(&clear_seq);
}

/* --- as text ------------------------------------------------------------ */

static int format_prefix(const struct printk_record *rec, char *buf, size_t size)
{
	char caller[24] = { PRINTK_CALLER_LETTER(rec->caller) };
	u32 ns, seconds = div_u64_rem(rec->ts_ns, NSEC_PER_SEC, &ns);

	snprintf(caller + 1, sizeof(caller) - 1, "%u", PRINTK_CALLER_NUMBER(rec->caller));
	return scnprintf(buf, size, "[%5u.%06lu][%6s] ", seconds, ns / NSEC_PER_USEC, caller);
}

size_t printk_format_line(const struct printk_record *rec, size_t at, char *buf, size_t size,
			  int *len)
{
	const char *text = rec->text + at;
	const char *end = memchr(text, '\n', rec->len - at) ?: rec->text + rec->len;
	size_t n = end - text;

	*len = at == 0 || text[-1] == '\n' ? format_prefix(rec, buf, size) : 0;
	memcpy(buf + *len, text, min(n, size - *len));
	*len += min(n, size - *len);
	return at + n + 1;
}

void printk_init(void)
{
	console_loglevel = cmdline_number("loglevel", CONSOLE_LOGLEVEL_DEFAULT, 0, 8);
	vsnprintf_hash_key = (u32)rdtsc() | 1;
}
