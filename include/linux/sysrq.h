/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SYSRQ_H
#define _LINUX_SYSRQ_H
/*
 * SysRq: a BREAK on the serial line and then a key. Handled in the top half of
 * the receive interrupt, so that it works while no thread and no softirq does.
 */
#include <jiffy/context.h>
#include <linux/types.h>

/**
 * struct sysrq_key_op - what a key does
 * @key: the character
 * @handler: runs in hardirq context
 * @help_msg: for `h`, "show-tasks(t)"
 * @action_msg: logged before the handler runs
 */
struct sysrq_key_op {
	u8 key;
	void (*handler)(u8 key);
	const char *help_msg;
	const char *action_msg;
};

/* Registers an op in a linker table. */
#define SYSRQ_KEY(ident, ...)                                                         \
	static const struct sysrq_key_op __used __section(".sysrq_keys") __aligned(4) \
		sysrq_key_##ident = { __VA_ARGS__ }

/** handle_sysrq - do what @key says, or list the keys. Context: Hardirq context. */
void handle_sysrq(u8 key) __hardirq_context;

#endif

#include <jiffy/brings_basics.h>
