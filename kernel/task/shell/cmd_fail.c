// SPDX-License-Identifier: MIT
/*
 * fail: let a call that a module makes fail, to see what it does then.
 *
 * Context: the command's thread.
 * Locking: none; kernel/debug/fail.c counts atomically.
 * Linux: Documentation/fault-injection; there it is set in debugfs.
 */
#include "shell.h"
#include <jiffy/fail.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define NTH_MAX 1000000

static const char *const fail_words[] = {
	[FAIL_KMALLOC] = "kmalloc",
	[FAIL_KTHREAD] = "kthread",
	[FAIL_WORKQUEUE] = "alloc_workqueue",
	[FAIL_CHRDEV] = "chrdev",
	[NR_FAIL_POINTS] = "off",
	NULL,
};

static void __process_context list_points(void)
{
	struct fail_state state;
	char next[16];
	int point;

	tty_printf("%-16s %10s %7s\n", "CALL", "FAILS NEXT", "FAILED");
	for (point = 0; point < NR_FAIL_POINTS; point++) {
		state = fail_get(point);
		scnprintf(next, sizeof(next), state.next ? "in %d" : "-", state.next);
		tty_printf("%-16s %10s %7u\n", fail_words[point], next, state.failed);
	}
}

static int __process_context cmd_fail(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 2), point;
	unsigned long nth = 1;

	if (status)
		return status;
	if (!IS_ENABLED(CONFIG_DEBUG))
		return shell_error("this kernel was built with DEBUG=0; make run DEBUG=1");
	if (argc < 2) {
		list_points();
		return 0;
	}
	for (point = 0; fail_words[point] && strcmp(fail_words[point], argv[1]);)
		point++;
	if (!fail_words[point])
		return shell_usage("there is no call '%.40s'", argv[1]);
	if (argc == 3 && point == NR_FAIL_POINTS)
		return shell_usage("'off' takes no number");
	if (argc == 3 && shell_number(argv[2], "calls", 1, NTH_MAX, &nth))
		return SHELL_STATUS_USAGE;
	if (point == NR_FAIL_POINTS)
		fail_forget();
	else
		fail_arm(point, nth);
	return 0;
}

SHELL_COMMAND(fail, .name = "fail", .group = "modules", .summary = "let a call fail",
	      .usage = "[kmalloc|kthread|alloc_workqueue|chrdev [N] | off]",
	      .example = "fail kmalloc 2; insmod hello; fail; fail off; rmmod hello",
	      .counterpart = "fault injection in debugfs", .words = fail_words, .run = cmd_fail);
