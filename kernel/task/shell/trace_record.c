// SPDX-License-Identifier: MIT
/*
 * Recording while a command runs: for trace, timeline and latency.
 *
 * The rings are one for the machine, so one command records at a time. Its threads are made
 * before, and nothing is recorded any more when it prints: what is in the rings is the command.
 *
 * Context: a command's thread.
 * Locking: recording_lock, a mutex, is held while the command runs; only ever tried.
 * Linux: trace-cmd record, perf record.
 */
#include "shell.h"
#include "trace_pairs.h"
#include <jiffy/trace.h>
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/string.h>

static DEFINE_MUTEX(recording_lock);
static pid_t recorder; /* recording_lock; read without */

pid_t trace_recorder(void)
{
	return READ_ONCE(recorder);
}

void __process_context trace_print_lost(void)
{
	unsigned long kept, written = trace_count(&kept);

	if (written > kept)
		tty_printf("# lost %lu events: trace_buf_size= on the kernel command line, or "
			   "fewer events\n",
			   written - kept);
}

int __process_context trace_begin_recording(void)
{
	if (trace_alloc())
		return shell_error("no memory for %zu KB a CPU; boot with trace_buf_size=16K",
				   trace_bytes() / 1024);
	trace_start();
	return 0;
}

/* With every event chosen; the choice is then as it was. */
static int __process_context begin_with(bool all)
{
	bool chosen[NR_TRACE_EVENTS];
	int status;

	for (int i = 0; i < NR_TRACE_EVENTS; i++) {
		chosen[i] = trace_is_selected(i);
		trace_select(i, chosen[i] || all);
	}
	status = trace_begin_recording();
	for (int i = 0; i < NR_TRACE_EVENTS; i++)
		trace_select(i, chosen[i]);
	return status;
}

/* The command was ended; what it did until then is still to be shown. */
static void take_signal(int *status)
{
	unsigned long pending = current->signal_pending_mask & current->signal_allowed_mask;

	if (!pending)
		return;
	*status = SHELL_STATUS_SIGNAL + __ffs(pending) + 1;
	flush_signals(current);
}

bool __process_context trace_record(int argc, char **argv, bool all, int *status)
{
	struct prepared *prepared = prepare_commands(current->comm, argc, argv, status);

	if (!prepared)
		return false;
	if (!mutex_trylock(&recording_lock)) {
		discard_prepared(prepared);
		*status = shell_error("another command is recording; wait until it has ended");
		return false;
	}
	WRITE_ONCE(recorder, current->pid);
	trace_stop();
	trace_clear();
	*status = begin_with(all);
	if (*status) {
		discard_prepared(prepared);
		mutex_unlock(&recording_lock);
		return false;
	}
	*status = run_prepared(prepared);
	trace_stop();
	mutex_unlock(&recording_lock);
	take_signal(status);
	return true;
}
