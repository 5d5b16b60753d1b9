/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PRINTK_H
#define _LINUX_PRINTK_H
/*
 * The kernel log. printk() works in every context, with any lock held and
 * interrupts in any state; it never sleeps. A record always goes to the ring,
 * and to the console at once unless another context is writing there, which
 * then writes this one too.
 */
#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

#define KERN_SOH "\001"
#define KERN_SOH_ASCII '\001'
#define KERN_EMERG KERN_SOH "0"
#define KERN_ALERT KERN_SOH "1"
#define KERN_CRIT KERN_SOH "2"
#define KERN_ERR KERN_SOH "3"
#define KERN_WARNING KERN_SOH "4"
#define KERN_NOTICE KERN_SOH "5"
#define KERN_INFO KERN_SOH "6"
#define KERN_DEBUG KERN_SOH "7"
#define KERN_DEFAULT ""
#define KERN_CONT KERN_SOH "c"

#define LOGLEVEL_EMERG 0
#define LOGLEVEL_ALERT 1
#define LOGLEVEL_CRIT 2
#define LOGLEVEL_ERR 3
#define LOGLEVEL_WARNING 4
#define LOGLEVEL_NOTICE 5
#define LOGLEVEL_INFO 6
#define LOGLEVEL_DEBUG 7
#define MESSAGE_LOGLEVEL_DEFAULT LOGLEVEL_WARNING
#define CONSOLE_LOGLEVEL_DEFAULT 7

/* Records with a level below this reach the console. */
extern int console_loglevel;

/**
 * printk - write a record to the kernel log
 * @fmt: KERN_* level and format; a record ends with its newline, KERN_CONT goes
 * on with this context's last line
 *
 * Context: Any context.
 * Return: characters of text stored.
 */
int printk(const char *fmt, ...) __printf(1, 2);

/** vprintk - printk() with a va_list. Context: Any context. Return: as printk(). */
int vprintk(const char *fmt, va_list args) __printf(1, 0);

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif
#define pr_emerg(fmt, ...) printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...) printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...) printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...) printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...) printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...) printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...) printk(KERN_CONT fmt, ##__VA_ARGS__)
/* Keeps the arguments checked and used, and generates no code. */
#define no_printk(fmt, ...)                         \
	({                                          \
		if (0)                              \
			printk(fmt, ##__VA_ARGS__); \
		0;                                  \
	})
#ifdef DEBUG
#define pr_debug(fmt, ...) printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#else
#define pr_debug(fmt, ...) no_printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#endif

#define printk_once(fmt, ...)                       \
	({                                          \
		static bool _printed;               \
		if (!_printed) {                    \
			_printed = true;            \
			printk(fmt, ##__VA_ARGS__); \
		}                                   \
	})
#define pr_warn_once(fmt, ...) printk_once(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_once(fmt, ...) printk_once(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)

#include <linux/ratelimit.h>

#define printk_ratelimited(fmt, ...)                             \
	({                                                       \
		static DEFINE_RATELIMIT_STATE(_rs);              \
		if (__ratelimit(&_rs))                           \
			printk(fmt, ##__VA_ARGS__);              \
	})
#define pr_err_ratelimited(fmt, ...) printk_ratelimited(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_ratelimited(fmt, ...) printk_ratelimited(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_ratelimited(fmt, ...) printk_ratelimited(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)

/* What a reader of the log gets: one line, and when and by whom it was written. */
struct printk_record {
	u64 seq;   /* number since boot */
	u64 ts_ns; /* nanoseconds since boot */
	u8 level;
	bool newline;   /* false: more of this line may follow */
	char caller[8]; /* T<pid>, S<cpu> or H<cpu> */
	u16 len;
	char text[1024 - 32];
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

/** printk_generation - changes whenever something is written. Context: Any. Return: a count. */
u64 printk_generation(void);

/** printk_clear - let `dmesg` start after the newest record. Context: Any context. */
void printk_clear(void);

/** printk_clear_seq - where `dmesg` starts. Context: Any context. Return: a sequence number. */
u64 printk_clear_seq(void);

/**
 * printk_format_record - a record as a log line, "[seconds.us][caller] text"
 * @rec: the record
 * @buf: gets the line, no newline
 * @size: bytes in @buf
 *
 * Context: Any context.
 * Return: characters stored.
 */
int printk_format_record(const struct printk_record *rec, char *buf, size_t size);

/** printk_format_prefix - its "[seconds.us][caller] " alone.
 * Context: Any context. Return: characters stored. */
int printk_format_prefix(const struct printk_record *rec, char *buf, size_t size);

/** printk_init - read loglevel=, give %p its key. Context: boot. */
void printk_init(void);

#endif
