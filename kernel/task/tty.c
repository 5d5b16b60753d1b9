// SPDX-License-Identifier: MIT
/*
 * The terminal: bytes on their way from the serial driver to the shell.
 *
 *	16550 top half -> its ring -> its tasklet -> tty_receive() -> this ring
 *	                                                 |  wake_up
 *	shell's thread, asleep in tty_getc() <-----------+
 *
 * ctrl-C does not go through the ring while a command runs in the foreground:
 * it becomes SIGINT for that command, so that it works although nobody reads. One
 * that is in the ring already when a command starts does so then.
 *
 * Context: tty_receive() in softirq context, the rest in process context.
 * Locking: input_lock protects ring and foreground; taken with _bh, because
 * softirqs take it too and top halves do not.
 * Linux: drivers/tty/n_tty.c, tty_buffer.c.
 */
#include <jiffy/cmdline.h>
#include <jiffy/console.h>
#include <jiffy/output.h>
#include <jiffy/tty.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/wait.h>

#define INPUT_BYTES 16384 /* a power of two; type-ahead while a command runs */
#define CTRL_C 3
#define PRINT_BYTES 512

static u8 input[INPUT_BYTES];               /* input_lock */
static unsigned int input_head, input_tail; /* input_lock; free-running */
static unsigned long input_dropped;         /* input_lock */
static struct task_struct *foreground;      /* input_lock */
static DEFINE_SPINLOCK(input_lock);
static DECLARE_WAIT_QUEUE_HEAD(input_wait);
static bool dumb; /* set at boot */

static void put_byte_locked(u8 c)
{
	if (input_head - input_tail == INPUT_BYTES)
		input_dropped++;
	else
		input[input_head++ % INPUT_BYTES] = c;
}

void tty_receive(const u8 *buf, size_t n)
{
	unsigned long dropped;

	spin_lock_bh(&input_lock);
	for (; n; n--, buf++) {
		if (*buf == CTRL_C && foreground)
			send_sig(SIGINT, foreground, 0);
		else
			put_byte_locked(*buf);
	}
	dropped = input_dropped;
	input_dropped = 0;
	spin_unlock_bh(&input_lock);
	if (dropped)
		pr_warn_ratelimited("tty: %lu bytes of input dropped: nobody reads\n", dropped);
	wake_up_interruptible(&input_wait);
}

bool tty_input_pending(void)
{
	return READ_ONCE(input_head) != READ_ONCE(input_tail);
}

/* The next byte, or -1. */
static int __process_context take_byte(void)
{
	int c = -1;

	spin_lock_bh(&input_lock);
	if (input_head != input_tail)
		c = input[input_tail++ % INPUT_BYTES];
	spin_unlock_bh(&input_lock);
	return c;
}

int tty_getc(void)
{
	int c, err;

	while ((c = take_byte()) < 0) {
		err = wait_event_interruptible(input_wait, tty_input_pending());
		if (err)
			return err;
	}
	return c;
}

/*
 * A ctrl-C that was typed before the command had begun is meant for it all the
 * same. What was typed before that goes with it, as on any terminal.
 */
static bool take_interrupt_locked(void)
{
	unsigned int at;

	for (at = input_head; at != input_tail; at--)
		if (input[(at - 1) % INPUT_BYTES] == CTRL_C) {
			input_tail = at;
			return true;
		}
	return false;
}

void tty_set_foreground(struct task_struct *task)
{
	struct task_struct *old;

	if (task)
		get_task_struct(task);
	spin_lock_bh(&input_lock);
	old = foreground;
	foreground = task;
	if (task && take_interrupt_locked())
		send_sig(SIGINT, task, 0);
	spin_unlock_bh(&input_lock);
	if (old)
		put_task_struct(old);
}

void tty_write(const char *s, size_t n)
{
	if (current->output)
		output_write(s, n);
	else
		console_write(s, n);
}

void tty_vprintf(const char *fmt, va_list args)
{
	char buf[PRINT_BYTES];

	tty_write(buf, vscnprintf(buf, sizeof(buf), fmt, args));
}

void tty_printf(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	tty_vprintf(fmt, args);
	va_end(args);
}

bool tty_is_dumb(void)
{
	return dumb;
}

/* tty=dumb or tty=ansi; a script's output is dumb by default. */
void tty_init(void)
{
	const char *kind;

	dumb = cmdline_get("autorun") != NULL;
	kind = cmdline_get("tty");
	if (!kind)
		return;
	dumb = !strcmp(kind, "dumb");
	if (!dumb && strcmp(kind, "ansi"))
		pr_warn("command line: tty=%s is neither dumb nor ansi; using ansi\n", kind);
}
