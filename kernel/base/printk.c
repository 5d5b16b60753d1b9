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
 * KERN_CONT adds to the last record if that has no newline yet and came from
 * the same context; otherwise it becomes a record of its own.
 *
 * Context: any. A fault or NMI that comes while this CPU holds the ring's lock
 * writes straight to the console instead.
 * Locking: logbuf_lock protects the ring; innermost but for nothing, taken with
 * interrupts off. The console is only tried after it has been released.
 * Invariants:
 * 1. Sequence numbers grow by one a record, without holes, in ring order.
 * 2. first_seq <= clear_seq, read positions <= next_seq.
 *
 * Linux: kernel/printk/printk.c; its ring is lock-free (printk_ringbuffer.c).
 */
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

#define LOG_BUF_BYTES 65536
#define LOG_LINE_MAX (1024 - 32) /* Linux's LOG_LINE_MAX: longer text is clipped */

/* In the ring, before the text. */
struct log_header {
	u64 ts_ns;
	u16 bytes; /* header, text and padding; 0: the ring goes on at 0 */
	u16 len;
	u8 level;
	u8 newline;
	char caller[8];
} __aligned(8);

static u8 log_buf[LOG_BUF_BYTES] __aligned(8);
static DEFINE_RAW_SPINLOCK(logbuf_lock);
/* All under logbuf_lock: */
static u64 first_seq, next_seq, clear_seq;
static u32 first_at, next_at;   /* offsets into log_buf */
static u64 generation;          /* counts every change */
static struct log_header *last; /* the newest record; NULL if none */

int console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;
extern u32 vsnprintf_hash_key;

static struct log_header *header_at(u32 offset)
{
	return (struct log_header *)(log_buf + offset);
}

static char *text_of(struct log_header *h)
{
	return (char *)(h + 1);
}

static void drop_oldest_locked(void)
{
	first_at += header_at(first_at)->bytes;
	if (first_at + sizeof(struct log_header) > LOG_BUF_BYTES || !header_at(first_at)->bytes)
		first_at = 0;
	first_seq++;
}

/* Does [next_at, next_at + bytes) reach into the oldest record? */
static bool overlaps_oldest_locked(u32 bytes)
{
	return first_seq != next_seq && next_at <= first_at && next_at + bytes > first_at;
}

/* Room for the longest record, contiguous, at next_at. */
static struct log_header *reserve_locked(void)
{
	const u32 bytes = sizeof(struct log_header) + LOG_LINE_MAX + 1;

	if (next_at + bytes > LOG_BUF_BYTES) {
		/* What lies behind next_at is older than what lies at 0. */
		while (first_seq != next_seq && first_at >= next_at)
			drop_oldest_locked();
		if (next_at + sizeof(struct log_header) <= LOG_BUF_BYTES)
			header_at(next_at)->bytes = 0;
		next_at = 0;
	}
	while (overlaps_oldest_locked(bytes))
		drop_oldest_locked();
	if (first_seq == next_seq)
		first_at = next_at;
	return header_at(next_at);
}

static void format_caller(char *buf, size_t size)
{
	if (in_hardirq())
		scnprintf(buf, size, "H%d", smp_processor_id());
	else if (in_serving_softirq())
		scnprintf(buf, size, "S%d", smp_processor_id());
	else
		scnprintf(buf, size, "T%d", current->pid);
}

/* KERN_SOH and a digit or 'c' begin the format: the level, and where the text starts. */
static const char *parse_level(const char *fmt, int *level, bool *cont)
{
	*level = MESSAGE_LOGLEVEL_DEFAULT;
	*cont = false;
	while (fmt[0] == KERN_SOH_ASCII && fmt[1]) {
		if (fmt[1] >= '0' && fmt[1] <= '7')
			*level = fmt[1] - '0';
		else if (fmt[1] == 'c')
			*cont = true;
		fmt += 2;
	}
	return fmt;
}

/* Take a trailing newline off the text; true if there was one. */
static bool strip_newline(struct log_header *h)
{
	if (!h->len || text_of(h)[h->len - 1] != '\n')
		return false;
	h->len--;
	return true;
}

static void set_end_locked(struct log_header *h)
{
	h->bytes = ALIGN(sizeof(*h) + h->len, __alignof__(*h));
	next_at = (u8 *)h - log_buf + h->bytes;
	last = h;
	generation++;
}

/* Add to the last record, if it is this context's and still open. */
static bool append_locked(const char *fmt, va_list args, int *len)
{
	char caller[sizeof(last->caller)];
	u32 at;

	if (!last || last->newline || first_seq == next_seq)
		return false;
	format_caller(caller, sizeof(caller));
	at = (u8 *)last - log_buf;
	if (strcmp(caller, last->caller) || at + sizeof(*last) + LOG_LINE_MAX + 1 > LOG_BUF_BYTES)
		return false;
	while (first_seq + 1 < next_seq && first_at > at &&
	       at + sizeof(*last) + LOG_LINE_MAX + 1 > first_at)
		drop_oldest_locked();
	*len = vscnprintf(text_of(last) + last->len, LOG_LINE_MAX + 1 - last->len, fmt, args);
	last->len += *len;
	last->newline = strip_newline(last);
	set_end_locked(last);
	return true;
}

static int store_locked(int level, const char *fmt, va_list args)
{
	struct log_header *h = reserve_locked();
	int len;

	h->ts_ns = ktime_get_ns();
	h->level = level;
	format_caller(h->caller, sizeof(h->caller));
	h->len = vscnprintf(text_of(h), LOG_LINE_MAX + 1, fmt, args);
	len = h->len;
	h->newline = strip_newline(h);
	set_end_locked(h);
	next_seq++;
	return len;
}

/*
 * This CPU was interrupted while it wrote a record (an NMI, or a fault in
 * printk itself): the ring cannot be used, the screen must do.
 */
static int printk_unlocked(const char *fmt, va_list args)
{
	static char buf[256];
	int n = vscnprintf(buf, sizeof(buf), fmt, args);

	console_emit(buf, n);
	return n;
}

int vprintk(const char *fmt, va_list args)
{
	unsigned long flags;
	int level, len;
	bool cont;

	fmt = parse_level(fmt, &level, &cont);
	if (READ_ONCE(logbuf_lock.owner_cpu) == smp_processor_id())
		return printk_unlocked(fmt, args);
	raw_spin_lock_irqsave(&logbuf_lock, flags);
	if (!cont || !append_locked(fmt, args, &len))
		len = store_locked(level, fmt, args);
	raw_spin_unlock_irqrestore(&logbuf_lock, flags);
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

static void copy_record_locked(const struct log_header *h, u64 seq, struct printk_record *rec)
{
	rec->seq = seq;
	rec->ts_ns = h->ts_ns;
	rec->level = h->level;
	rec->newline = h->newline;
	rec->len = h->len;
	memcpy(rec->caller, h->caller, sizeof(rec->caller));
	memcpy(rec->text, h + 1, h->len);
}

/*
 * The offset of record @seq. Readers go forward one by one, so the place of the
 * last one found is kept; without it each read would walk the ring.
 */
static u32 find_locked(u64 seq)
{
	static u64 hint_seq;
	static u32 hint_at;

	if (hint_seq < first_seq || hint_seq > seq || hint_seq >= next_seq) {
		hint_seq = first_seq;
		hint_at = first_at;
	}
	while (hint_seq < seq) {
		hint_at += header_at(hint_at)->bytes;
		if (hint_at + sizeof(struct log_header) > LOG_BUF_BYTES ||
		    !header_at(hint_at)->bytes)
			hint_at = 0;
		hint_seq++;
	}
	return hint_at;
}

bool printk_read(u64 seq, struct printk_record *rec)
{
	unsigned long flags;
	bool found;

	raw_spin_lock_irqsave(&logbuf_lock, flags);
	seq = max(seq, first_seq);
	found = seq < next_seq;
	if (found)
		copy_record_locked(header_at(find_locked(seq)), seq, rec);
	raw_spin_unlock_irqrestore(&logbuf_lock, flags);
	return found;
}

void printk_clear(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&logbuf_lock, flags);
	clear_seq = next_seq;
	raw_spin_unlock_irqrestore(&logbuf_lock, flags);
}

/* 64 bits are two loads: only under the lock do they belong together. */
static u64 read_value(const u64 *value)
{
	unsigned long flags;
	u64 now;

	raw_spin_lock_irqsave(&logbuf_lock, flags);
	now = *value;
	raw_spin_unlock_irqrestore(&logbuf_lock, flags);
	return now;
}

u64 printk_next_seq(void)
{
	return read_value(&next_seq);
}

u64 printk_generation(void)
{
	return read_value(&generation);
}

u64 printk_clear_seq(void)
{
	return read_value(&clear_seq);
}

int printk_format_prefix(const struct printk_record *rec, char *buf, size_t size)
{
	u32 ns;
	u32 seconds = div_u64_rem(rec->ts_ns, NSEC_PER_SEC, &ns);

	return scnprintf(buf, size, "[%5u.%06lu][%6s] ", seconds, ns / NSEC_PER_USEC, rec->caller);
}

int printk_format_record(const struct printk_record *rec, char *buf, size_t size)
{
	int n = printk_format_prefix(rec, buf, size);

	return n + scnprintf(buf + n, size - n, "%.*s", rec->len, rec->text);
}

void printk_init(void)
{
	console_loglevel = cmdline_number("loglevel", CONSOLE_LOGLEVEL_DEFAULT, 0, 8);
	vsnprintf_hash_key = (u32)rdtsc() | 1;
}
