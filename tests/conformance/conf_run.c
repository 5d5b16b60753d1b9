// SPDX-License-Identifier: MIT
/*
 * The runner of the conformance rows; the same source on both kernels.
 *
 * A row gets a kernel thread of its own, bound to the last CPU (the first one
 * has the interrupts), so that an oops or a leaked preempt_count costs only
 * that row. The runner waits for it, at most ROW_TIMEOUT.
 *
 * Context: process context; conf_fail() in any.
 * Locking: one row at a time; its failures are counted atomically, since its
 * handlers may fail on other CPUs.
 * Linux: lib/kunit.
 */
#include "conf_platform.h"

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/wait.h>

/* On Jiffy, whose clock skips idle time, a row waits five minutes for jiffies to wrap. */
#define ROW_TIMEOUT ((CONF_LINUX ? 120 : 400) * HZ)
#define FATAL_TIMEOUT (5 * HZ)
#define EXPECTED_MAX 8
#define TEXT_MAX 160
#define ID_MAX 24

static char id[ID_MAX]; /* of the running row */
static atomic_t failures;
static const char *skipped;
static const char *expected[EXPECTED_MAX];
static unsigned int nr_expected;
static bool fatal; /* the running row is a CONF_X one */
static bool ended;
static DECLARE_WAIT_QUEUE_HEAD(end_wait);

/* Is it at the beginning of @log? */
static bool begins_with(const char *log, const char *text)
{
	for (; *text; log++, text++) {
		if (*text == '$' && !text[1])
			return !*log || *log == '\n';
		if (*text == '*') {
			while (!begins_with(log, text + 1))
				if (!*log || *log++ == '\n')
					return false;
			return true;
		}
		if (*text != *log)
			return false;
	}
	return true;
}

bool conf_log_has(const char *log, const char *text)
{
	for (; *log; log++)
		if (begins_with(log, text))
			return true;
	return false;
}
EXPORT_SYMBOL_GPL(conf_log_has);

void conf_fail(const char *file, int line, const char *fmt, ...)
{
	const char *name = strrchr(file, '/');
	char text[TEXT_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	atomic_inc(&failures);
	pr_info("conf: %s %s:%d: %s\n", id, name ? name + 1 : file, line, text);
}
EXPORT_SYMBOL_GPL(conf_fail);

void conf_skip(const char *why)
{
	skipped = why;
}
EXPORT_SYMBOL_GPL(conf_skip);

void conf_expect_log(const char *text)
{
	if (fatal) {
		pr_info("conf: %s wants: %s\n", id, text);
		return;
	}
	if (nr_expected == EXPECTED_MAX) {
		conf_fail(__FILE__, __LINE__, "more than %d expected lines", EXPECTED_MAX);
		return;
	}
	expected[nr_expected++] = text;
}
EXPORT_SYMBOL_GPL(conf_expect_log);

void conf_expect_format(const char *fmt, ...)
{
	static char texts[EXPECTED_MAX][TEXT_MAX]; /* as many as can be announced */
	char *text = texts[min_t(unsigned int, nr_expected, EXPECTED_MAX - 1)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, TEXT_MAX, fmt, args);
	va_end(args);
	conf_expect_log(text);
}
EXPORT_SYMBOL_GPL(conf_expect_format);

void conf_expect_end(const char *how)
{
	pr_info("conf: %s wants end: %s\n", id, how);
}
EXPORT_SYMBOL_GPL(conf_expect_end);

static int reports(void)
{
	return conf_log_count("WARNING: CPU") + conf_log_count("BUG: ") +
	       conf_log_count("huh, entered") + conf_log_count("Oops: ") +
	       conf_log_count("detected stall");
}

/* Each report has at least one line that was announced, if it was. */
static void check_log(void)
{
	int n, announced = 0;
	unsigned int i;

	for (i = 0; i < nr_expected; i++) {
		n = conf_log_count(expected[i]);
		if (!n)
			conf_fail("log", 0, "not logged: %s", expected[i]);
		announced += n;
	}
	if (reports() > announced)
		conf_fail("log", 0, "a report of the kernel that the row did not announce");
}

/* What one row leaves behind would be the next one's. */
static void check_context(void)
{
	if (!CONF_EQ(preempt_count(), 0))
		preempt_count_set(0);
	if (!CONF_EXPECT(!irqs_disabled()))
		local_irq_enable();
}

static int row_thread(void *data)
{
	const struct conf_row *row = data;

	row->run();
	check_context();
	ended = true;
	wake_up(&end_wait);
	return 0;
}

/* True if the row's thread came to its end. */
static bool run_in_thread(const struct conf_row *row)
{
	struct task_struct *task;

	ended = false;
	task = kthread_create(row_thread, (void *)row, "%s", id);
	if (IS_ERR(task)) {
		conf_fail(__FILE__, __LINE__, "no thread: %ld", PTR_ERR(task));
		return true;
	}
	kthread_bind(task, num_online_cpus() - 1);
	wake_up_process(task);
	return wait_event_timeout(end_wait, ended, fatal ? FATAL_TIMEOUT : ROW_TIMEOUT) != 0;
}

/* Why this kernel cannot run the row, or NULL. */
static const char *cannot_run(const struct conf_row *row)
{
	static char text[32];

	if ((row->flags & CONF_F_JIFFY) && CONF_LINUX)
		return "not in Linux 6.1";
	if ((row->flags & CONF_F_DEBUG) && !conf_debug_kernel())
		return "needs a debug kernel";
	if (row->cpus <= num_online_cpus())
		return NULL;
	snprintf(text, sizeof(text), "needs %u CPUs", row->cpus);
	return text;
}

/* Whoever reads the console judges; "dies" is when nothing more comes. */
static void run_fatal(const struct conf_row *row)
{
	pr_info("conf: %s begin\n", id);
	fatal = true;
	pr_info("conf: %s end: %s\n", id, run_in_thread(row) ? "returns" : "hangs");
	fatal = false;
}

static int run_row(const struct conf_row *row)
{
	const char *why = cannot_run(row);

	if (!why && (row->flags & CONF_F_X)) {
		run_fatal(row);
		return 0;
	}
	atomic_set(&failures, 0);
	skipped = why;
	nr_expected = 0;
	conf_clear_once();
	conf_log_mark();
	if (!why && !run_in_thread(row))
		conf_fail(__FILE__, __LINE__, "has not ended in %d s", ROW_TIMEOUT / HZ);
	if (!skipped)
		check_log();
	if (atomic_read(&failures))
		pr_info("conf: %s not ok (%d failures)\n", id, atomic_read(&failures));
	else if (skipped)
		pr_info("conf: %s skip: %s\n", id, skipped);
	else
		pr_info("conf: %s ok\n", id);
	return atomic_read(&failures) != 0;
}

static void set_id(const struct conf_row *row)
{
	char *c;

	snprintf(id, sizeof(id), "%s", row->id);
	for (c = id; *c; c++)
		if (*c == '_')
			*c = '-';
}

int conf_run_module(const struct conf_module *module)
{
	unsigned int i, ran = 0;
	int bad = 0;

	for (i = 0; i < module->nr_rows; i++) {
		set_id(module->rows[i]);
		if (!conf_selected(module, module->rows[i], id))
			continue;
		bad += run_row(module->rows[i]);
		ran++;
	}
	if (ran)
		pr_info("conf: %s done\n", module->name);
	return bad;
}
