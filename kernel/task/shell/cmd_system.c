// SPDX-License-Identifier: MIT
/*
 * version, mem, poweroff, reboot, exit: the system as a whole, and its end.
 *
 * Context: each in its command's thread.
 * Locking: none.
 * Linux: uname -a and /proc/version; free; kernel/reboot.c. exit is for tests:
 * it ends QEMU with a status, through a device no real machine has.
 */
#include "shell.h"
#include <jiffy/debug_exit.h>
#include <jiffy/version.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/reboot.h>
#include <linux/version.h>

#define KB_PER_PAGE (PAGE_SIZE / 1024)

#ifdef CONFIG_DEBUG
#define CHECKS "with DEBUG checks"
#else
#define CHECKS "without DEBUG checks"
#endif

static int __process_context cmd_version(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	tty_printf("Jiffy %s, i686, HZ=%d, %s\n", jiffy_version, HZ, CHECKS);
	tty_printf("built with %s; behaves as Linux %d.%d.%d\n", jiffy_compiler,
		   LINUX_VERSION_CODE >> 16, LINUX_VERSION_CODE >> 8 & 0xff,
		   LINUX_VERSION_CODE & 0xff);
	return 0;
}

static int __process_context cmd_mem(int argc, char **argv)
{
	unsigned long image_kb, used_kb;
	struct sysinfo info;
	int status = shell_at_most(argc, argv, 0);

	if (status)
		return status;
	si_meminfo(&info);
	image_kb = DIV_ROUND_UP(info.image_bytes, 1024);
	used_kb = (info.totalram - info.freeram) * KB_PER_PAGE;
	tty_printf("total  %8lu KB\n", info.totalram * KB_PER_PAGE);
	tty_printf("used   %8lu KB: image %lu, slab %lu, stacks and other pages %lu\n", used_kb,
		   image_kb, info.slab * KB_PER_PAGE, used_kb - image_kb - info.slab * KB_PER_PAGE);
	tty_printf("free   %8lu KB\n", info.freeram * KB_PER_PAGE);
	if (info.unused)
		tty_printf("unused %8lu KB, above what this kernel maps\n",
			   info.unused * KB_PER_PAGE);
	return 0;
}

static int __process_context cmd_poweroff(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 0);

	if (!status)
		kernel_power_off();
	return status;
}

static int __process_context cmd_reboot(int argc, char **argv)
{
	int status = shell_at_most(argc, argv, 0);

	if (!status)
		kernel_restart();
	return status;
}

static int __process_context cmd_exit(int argc, char **argv)
{
	unsigned long value = 0;
	int status = 0;

	if (argc > 1)
		status = shell_number_called(argv[1], "status", 0, DEBUG_EXIT_MAX, &value);
	if (!status)
		status = shell_at_most(argc, argv, 1);
	if (status)
		return status;
	/* QEMU's own failures end with 1 too, which is what 0 would become: the orderly way. */
	if (!value)
		kernel_power_off();
	debug_exit(value);
	return shell_error("this machine has no debug-exit device; use poweroff");
}

SHELL_COMMAND(version, .name = "version", .group = "system", .summary = "which kernel this is",
	      .usage = "", .example = "version", .counterpart = "uname -a; /proc/version",
	      .run = cmd_version);
SHELL_COMMAND(mem, .name = "mem", .group = "system", .summary = "memory in use", .usage = "",
	      .example = "mem", .counterpart = "free; /proc/meminfo", .run = cmd_mem);
SHELL_COMMAND(poweroff, .name = "poweroff", .group = "system", .summary = "leave: switch it off",
	      .usage = "", .example = "poweroff", .counterpart = "poweroff; kernel_power_off()",
	      .run = cmd_poweroff);
SHELL_COMMAND(reboot, .name = "reboot", .group = "system", .summary = "reset the machine",
	      .usage = "", .example = "reboot", .counterpart = "reboot; kernel_restart()",
	      .run = cmd_reboot);
SHELL_COMMAND(exit, .name = "exit", .group = "system", .summary = "end QEMU with a status",
	      .usage = "[STATUS]", .example = "exit 3",
	      .counterpart = "none: writes to QEMU's isa-debug-exit device", .run = cmd_exit);
