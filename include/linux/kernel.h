/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H
/* The small change of kernel code. */
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/typecheck.h>
#include <linux/types.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
/* The halves of a number of 64 bits. */
#define upper_32_bits(n) ((u32)((u64)(n) >> 32))
#define lower_32_bits(n) ((u32)(n))

/**
 * trace_printk - a line into the trace: as printk(), but it takes a microsecond, no lock, and
 * appears only where somebody has said `trace on`
 * @fmt: format; no level. More than 255 characters are cut off
 *
 * Context: Any context.
 */
#define trace_printk(fmt, ...) __trace_printk(_THIS_IP_, fmt, ##__VA_ARGS__)
/** __trace_printk - trace_printk() at the place @ip. Context: Any context. */
void __trace_printk(unsigned long ip, const char *fmt, ...) __printf(2, 3);

/** tracing_on - go on recording the trace; nothing before the first `trace on`.
 * Context: Any context. */
void tracing_on(void);
/** tracing_off - stop recording: what led here stays in the rings. Context: Any context. */
void tracing_off(void);
/** tracing_is_on - is the trace recorded? Context: Any context. Return: 1 if so, else 0. */
int tracing_is_on(void);

#endif

#include <jiffy/brings_locks.h>
