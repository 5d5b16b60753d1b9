/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_TTY_H
#define _JIFFY_TTY_H
/*
 * The terminal on the serial line: bytes typed, on their way to the shell, and
 * the output of commands.
 *
 * The 16550's tasklet hands received bytes to tty_receive(); ctrl-C becomes
 * SIGINT for the foreground command; the shell's thread sleeps in tty_getc().
 */
#include <jiffy/context.h>
#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

struct task_struct;

/* In task->flags: it must not read the terminal. Set before the thread first runs. */
#define PF_BACKGROUND 0x00000010

/**
 * tty_getc - wait for the next byte typed
 *
 * Context: Process context. May sleep.
 * Return: 0 to 255, or -ERESTARTSYS if a signal came.
 */
int tty_getc(void) __process_context;

/** tty_input_pending - is a byte waiting? Context: Any context. Return: true if so. */
bool tty_input_pending(void);

/**
 * tty_receive - bytes have arrived
 * @buf: the bytes
 * @n: how many
 *
 * Bytes that find the buffer full are dropped, and the number said once.
 *
 * Context: Process or softirq context.
 */
void tty_receive(const u8 *buf, size_t n) __bh_context;

/**
 * tty_set_foreground - whom ctrl-C interrupts
 * @task: gets SIGINT; NULL: ctrl-C is a byte for tty_getc()
 *
 * Context: Process context. Holds a reference to @task until the next call.
 */
void tty_set_foreground(struct task_struct *task) __process_context;

/** tty_write - @n bytes of command output, to the terminal or where '>' sends them.
 * Context: Process context. */
void tty_write(const char *s, size_t n) __process_context;

/** tty_printf - formatted command output, no log prefix. Context: Process context. */
void tty_printf(const char *fmt, ...) __printf(1, 2) __process_context;

/** tty_eprintf - to the terminal also after '>': what a command complains about.
 * Context: Process context. */
void tty_eprintf(const char *fmt, ...) __printf(1, 2) __process_context;

/** tty_vprintf - tty_printf() with a va_list. Context: Process context. */
void tty_vprintf(const char *fmt, va_list args) __printf(1, 0) __process_context;

/** tty_is_dumb - may no escape sequence be sent? Context: Any context. Return: true if so. */
bool tty_is_dumb(void);

/** tty_init - read tty= from the command line. Context: boot. */
void tty_init(void);

#endif
