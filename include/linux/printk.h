/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PRINTK_H
#define _LINUX_PRINTK_H
/*
 * The kernel log.
 *
 * - printk() works in every context, with any lock held and interrupts in any
 *   state; it never sleeps.
 * - A record always goes to the ring. If its level is below console_loglevel it
 *   is shown at once too, unless another context is writing there, which then
 *   writes this one as well.
 * - A record ends with its newline. pr_cont() goes on with this context's last
 *   line if that has none yet and nobody else has logged meanwhile.
 * - pr_<level>() puts pr_fmt() around its format: a file that defines it before
 *   its first #include has all its messages begin alike.
 */
#include <linux/compiler.h>
#include <linux/kern_levels.h>
#include <linux/ratelimit_types.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/types.h>

#define MESSAGE_LOGLEVEL_DEFAULT LOGLEVEL_WARNING
#define CONSOLE_LOGLEVEL_MIN 1
#define CONSOLE_LOGLEVEL_DEFAULT 7

/* Records with a level below the first reach the console; those without one have the second. */
extern int console_printk[4];
#define console_loglevel (console_printk[0])
#define default_message_loglevel (console_printk[1])
#define minimum_console_loglevel (console_printk[2])
#define default_console_loglevel (console_printk[3])

/* The level letter at the start of a text, '0' to '7' or 'c'; 0 if there is none. */
static inline int printk_get_level(const char *buffer)
{
	if (buffer[0] != KERN_SOH_ASCII)
		return 0;
	return (buffer[1] >= '0' && buffer[1] <= '7') || buffer[1] == 'c' ? buffer[1] : 0;
}

static inline const char *printk_skip_level(const char *buffer)
{
	return printk_get_level(buffer) ? buffer + 2 : buffer;
}

/**
 * printk - write a record to the kernel log
 * @fmt: level (KERN_) and format; or a format that makes text with a level in
 * front: printk("%s...", level)
 *
 * Context: Any context.
 * Return: characters of text stored.
 */
int printk(const char *fmt, ...) __printf(1, 2);

/** vprintk - printk() with a va_list. Context: Any context. Return: as printk(). */
int vprintk(const char *fmt, va_list args) __printf(1, 0);

/* Linux: leave the console to somebody else. Here nobody ever waits for it. */
#define printk_deferred(fmt, ...) printk(fmt, ##__VA_ARGS__)

/* Keeps the arguments checked and used, and generates no code. */
#define no_printk(fmt, ...)                         \
	({                                          \
		if (0)                              \
			printk(fmt, ##__VA_ARGS__); \
		0;                                  \
	})

/*
 * Messages of code that is being written: nothing of them is left in the object
 * unless the file, or the make command, defines DEBUG.
 */
#ifdef DEBUG
#define printk_debug(fmt, ...) printk(KERN_DEBUG fmt, ##__VA_ARGS__)
#else
#define printk_debug(fmt, ...) no_printk(KERN_DEBUG fmt, ##__VA_ARGS__)
#endif

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif
#define pr_emerg(fmt, ...) printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...) printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...) printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...) printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warning pr_warn /* until Linux 5.4 */
#define pr_notice(fmt, ...) printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...) printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...) printk(KERN_CONT fmt, ##__VA_ARGS__)
#define pr_debug(fmt, ...) printk_debug(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_devel(fmt, ...) printk_debug(pr_fmt(fmt), ##__VA_ARGS__)

/*
 * Once for each place it is written in. Two CPUs at the same moment may both
 * print. The flags lie together, so that tests can clear them.
 */
#define printk_once(fmt, ...)                                         \
	({                                                            \
		static bool __section(".data.once") _printed;         \
		if (unlikely(!_printed)) {                            \
			_printed = true;                              \
			printk(fmt, ##__VA_ARGS__);                   \
		}                                                     \
		true;                                                 \
	})
#ifdef DEBUG
#define printk_debug_once(fmt, ...) printk_once(KERN_DEBUG fmt, ##__VA_ARGS__)
#else
#define printk_debug_once(fmt, ...) no_printk(KERN_DEBUG fmt, ##__VA_ARGS__)
#endif
#define printk_deferred_once(fmt, ...) printk_once(fmt, ##__VA_ARGS__)
#define pr_emerg_once(fmt, ...) printk_once(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert_once(fmt, ...) printk_once(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit_once(fmt, ...) printk_once(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err_once(fmt, ...) printk_once(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_once(fmt, ...) printk_once(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice_once(fmt, ...) printk_once(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_once(fmt, ...) printk_once(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug_once(fmt, ...) printk_debug_once(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_devel_once(fmt, ...) printk_debug_once(pr_fmt(fmt), ##__VA_ARGS__)

/* Ten in five seconds for each place it is written in; see <linux/ratelimit.h>. */
#define printk_ratelimited(fmt, ...)                                                \
	({                                                                          \
		static DEFINE_RATELIMIT_STATE(_rs, DEFAULT_RATELIMIT_INTERVAL,      \
					      DEFAULT_RATELIMIT_BURST);             \
		if (__ratelimit(&_rs))                                              \
			printk(fmt, ##__VA_ARGS__);                                 \
	})
#ifdef DEBUG
#define printk_debug_ratelimited(fmt, ...) printk_ratelimited(KERN_DEBUG fmt, ##__VA_ARGS__)
#else
#define printk_debug_ratelimited(fmt, ...) no_printk(KERN_DEBUG fmt, ##__VA_ARGS__)
#endif
#define pr_emerg_ratelimited(fmt, ...) printk_ratelimited(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert_ratelimited(fmt, ...) printk_ratelimited(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit_ratelimited(fmt, ...) printk_ratelimited(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err_ratelimited(fmt, ...) printk_ratelimited(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_ratelimited(fmt, ...) printk_ratelimited(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice_ratelimited(fmt, ...) printk_ratelimited(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_ratelimited(fmt, ...) printk_ratelimited(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug_ratelimited(fmt, ...) printk_debug_ratelimited(pr_fmt(fmt), ##__VA_ARGS__)
#define pr_devel_ratelimited(fmt, ...) printk_debug_ratelimited(pr_fmt(fmt), ##__VA_ARGS__)

/**
 * printk_ratelimit - may this message through? One limit for all who ask
 *
 * Context: Any context.
 * Return: 1 to print, 0 to keep quiet. See also: printk_ratelimited(), which has a
 * limit for each place.
 */
#define printk_ratelimit() __printk_ratelimit(__func__)
int __printk_ratelimit(const char *func);

/**
 * printk_timed_ratelimit - is the last time long ago?
 * @caller_jiffies: when it was; 0 before the first time
 * @interval_msecs: how long ago it must be, ms
 *
 * Context: Any context.
 * Return: true to print; *@caller_jiffies is now then.
 */
bool printk_timed_ratelimit(unsigned long *caller_jiffies, unsigned int interval_msecs);

/** dump_stack - log who is here and how it came here. Context: Any context. */
void dump_stack(void);

/** dump_stack_lvl - the same with a level (KERN_). Context: Any context. */
void dump_stack_lvl(const char *log_lvl);

/* What stands in front of each line of a dump. */
enum {
	DUMP_PREFIX_NONE,
	DUMP_PREFIX_ADDRESS, /* %p: hashed */
	DUMP_PREFIX_OFFSET
};

/**
 * hex_dump_to_buffer - bytes as a line of hexadecimal numbers
 * @buf: the bytes
 * @len: how many; what exceeds @rowsize is left out
 * @rowsize: bytes a line, 16 or 32; anything else is 16
 * @groupsize: bytes a number, 1, 2, 4 or 8, in this machine's order; 1 if @len is no multiple of it
 * @linebuf: gets the line
 * @linebuflen: bytes in @linebuf
 * @ascii: whether the bytes follow as characters
 *
 * Context: Any context.
 * Return: the length the whole line has, also when it did not fit.
 */
int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf,
		       size_t linebuflen, bool ascii);

/**
 * print_hex_dump - log bytes as lines of hexadecimal numbers
 * @level: KERN_
 * @prefix_str: in front of each line
 * @prefix_type: DUMP_PREFIX_, what follows @prefix_str
 * @rowsize: as hex_dump_to_buffer()
 * @groupsize: as hex_dump_to_buffer()
 * @buf: the bytes
 * @len: how many
 * @ascii: as hex_dump_to_buffer()
 *
 * Context: Any context.
 */
void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize,
		    int groupsize, const void *buf, size_t len, bool ascii);

#ifdef DEBUG
#define print_hex_dump_debug(prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii)   \
	print_hex_dump(KERN_DEBUG, prefix_str, prefix_type, rowsize, groupsize, buf, len, ascii)
#else
static inline void print_hex_dump_debug(const char *prefix_str, int prefix_type, int rowsize,
					int groupsize, const void *buf, size_t len, bool ascii)
{
}
#endif
#define print_hex_dump_bytes(prefix_str, prefix_type, buf, len) \
	print_hex_dump_debug(prefix_str, prefix_type, 16, 1, buf, len, true)

/* Who logged: a letter, T (thread), S (softirq) or H (top half), and its pid or CPU. */
#define PRINTK_CALLER(letter, number) ((u32)(letter) << 24 | (number))
#define PRINTK_CALLER_LETTER(caller) ((char)((caller) >> 24))
#define PRINTK_CALLER_NUMBER(caller) ((caller) & 0xffffff)

#define PRINTK_TEXT_MAX (1024 - 32) /* Linux's LOG_LINE_MAX: longer text is clipped */
#define PRINTK_PREFIX_MAX 48	    /* "[seconds.us][caller] " */

/* What a reader of the log gets: a text, and when and by whom it was written. */
struct printk_record {
	u64 seq;    /* number since boot */
	u64 ts_ns;  /* nanoseconds since boot */
	u32 caller; /* PRINTK_CALLER() */
	u8 level;
	bool newline; /* false: more of its last line may follow */
	u16 shown;    /* bytes of the text that are on the console already (console.c) */
	u16 len;
	char text[PRINTK_TEXT_MAX];
};

/**
 * printk_read - copy one record out of the ring
 * @seq: which; if it was overwritten already, the oldest one there is
 * @rec: filled in
 *
 * Context: Any context.
 * Return: true if there is such a record, false if @seq is not yet written.
 */
bool printk_read(u64 seq, struct printk_record *rec);

/** printk_next_seq - the number the next record will get. Context: Any. Return: it. */
u64 printk_next_seq(void);

/** printk_clear - let `dmesg` start after the newest record. Context: Any context. */
void printk_clear(void);

/** printk_clear_seq - where `dmesg` starts. Context: Any context. Return: a sequence number. */
u64 printk_clear_seq(void);

/**
 * printk_format_line - one line of a record as the log shows it
 * @rec: the record
 * @at: where in its text the line begins
 * @buf: gets "[seconds.us][caller] " and the line, without a newline; the
 * prefix only if @at really is a line's start
 * @size: bytes in @buf; what does not fit is cut
 * @len: gets the number of characters stored
 *
 * Context: Any context.
 * Return: where the next line begins; beyond @rec->len after the last one.
 */
size_t printk_format_line(const struct printk_record *rec, size_t at, char *buf, size_t size,
			  int *len);

/** printk_init - read loglevel=, give %p its key. Context: boot. */
void printk_init(void);

#endif

#include <jiffy/brings_basics.h>
