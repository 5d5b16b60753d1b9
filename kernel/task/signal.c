// SPDX-License-Identifier: MIT
/*
 * Signals, as much as ctrl-C and kill need: a mask of what was sent and a mask
 * of what the thread lets through. What it does not is ignored when it is sent,
 * SIGKILL too, as kernel threads do on Linux. A thread notices in an interruptible
 * wait or when it asks; nothing is ever run on its behalf.
 *
 * Context: sending in any context.
 * Locking: the pending mask is changed by atomic bit operations; the allowed
 * mask belongs to its thread.
 * Linux: kernel/signal.c.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/sched.h>

int send_sig(int sig, struct task_struct *task, int priv)
{
	(void)priv;
	if (sig != SIGINT && sig != SIGKILL && sig != SIGTERM)
		return -EINVAL;
	if (!(READ_ONCE(task->signal_allowed_mask) & sigmask(sig)))
		return 0;
	set_bit(sig - 1, &task->signal_pending_mask);
	wake_up_state(task, TASK_INTERRUPTIBLE);
	if (sig == SIGKILL)
		wake_up_state(task, TASK_WAKEKILL);
	return 0;
}

void allow_signal(int sig)
{
	current->signal_allowed_mask |= sigmask(sig);
}

void flush_signals(struct task_struct *task)
{
	WRITE_ONCE(task->signal_pending_mask, 0);
}
