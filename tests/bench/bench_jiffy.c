// SPDX-License-Identifier: MIT
/*
 * The bench on Jiffy: the shell command `bench [NAME...]`.
 *
 * Context: a row runs in the command's thread.
 * Locking: none; one `bench` at a time, as the shell runs its commands.
 * Linux: insmod bench.ko rows=NAME,NAME (linux/bench_linux.c).
 */
#include "bench.h"

#include <jiffy/shell.h>

static int __process_context cmd_bench(int argc, char **argv)
{
	return bench_run(argc - 1, argv + 1) == 0;
}

SHELL_COMMAND(bench, .name = "bench", .group = "system", .summary = "measure what facilities cost",
	      .usage = "[NAME...]", .example = "bench bh_pair", .counterpart = "perf bench",
	      .run = cmd_bench);
