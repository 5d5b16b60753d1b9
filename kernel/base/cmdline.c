// SPDX-License-Identifier: MIT
/*
 * The kernel command line: kept as text, looked through at each question.
 *
 * Questions are asked a dozen times at boot, so there is no table to keep in
 * step. lib/cmdline_parse.c knows the quoting.
 *
 * Context: any after boot; an answer is good until the next question.
 * Locking: written once at boot. The answer's buffer is for boot and for
 * threads of CPU 0, which nothing preempts between question and use.
 * Linux: init/main.c, kernel/params.c.
 */
#include <jiffy/cmdline.h>
#include <jiffy/cmdline_parse.h>
#include <jiffy/nearest.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/string.h>

#define CMDLINE_BYTES 4096
#define KEY_BYTES 32

static char cmdline[CMDLINE_BYTES];
/* autorun= may be nearly as long as the line. */
static char value[CMDLINE_BYTES];
static bool too_long; /* set at boot */

/* What somebody asks for; cmdline_check() complains of anything else. */
static const char *const known[] = {
	"acpi",
	"autorun",
	"baud",
	"hardlockup_panic",
	"hung_task_panic",
	"hung_task_timeout_secs",
	"loglevel",
	"maxcpus",
	"noapic",
	"rcupdate.rcu_cpu_stall_timeout",
	"seed",
	"softlockup_panic",
	"trace",
	"trace_buf_size",
	"tty",
	"watchdog_thresh",
	"workqueue.watchdog_thresh",
	IS_ENABLED(CONFIG_DEBUG) ? "list_lock_check" : "acpi",
};

void cmdline_init(const char *line)
{
	too_long = strscpy(cmdline, line ? line : "", sizeof(cmdline)) < 0;
}

const char *cmdline_text(void)
{
	return cmdline;
}

const char *cmdline_get(const char *key)
{
	const char *cursor = cmdline;
	char name[KEY_BYTES];

	while (cmdline_parse_next(&cursor, name, sizeof(name), value, sizeof(value)))
		if (!strcmp(name, key))
			return value;
	return NULL;
}

unsigned long cmdline_number(const char *key, unsigned long fallback, unsigned long min,
			     unsigned long max)
{
	const char *text = cmdline_get(key);
	unsigned long n;

	if (!text)
		return fallback;
	if (!kstrtoul(text, 0, &n) && n >= min && n <= max)
		return n;
	pr_warn("command line: %s=%s is not a number from %lu to %lu; using %lu\n", key, text, min,
		max, fallback);
	return fallback;
}

unsigned long cmdline_size(const char *key, unsigned long fallback, unsigned long min,
			   unsigned long max)
{
	const char *text = cmdline_get(key);
	unsigned long long n;
	char *end;

	if (!text)
		return fallback;
	n = memparse(text, &end);
	if (end != text && !*end && n >= min && n <= max)
		return n;
	pr_warn("command line: %s=%s is not a size from %luK to %luK; using %luK\n", key, text,
		min / 1024, max / 1024, fallback / 1024);
	return fallback;
}

static bool is_known(const char *key)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(known[i], key))
			return true;
	return false;
}

void cmdline_check(void)
{
	const char *cursor = cmdline, *near;
	char name[KEY_BYTES];
	bool first = true;

	if (too_long)
		pr_warn("command line: longer than %d characters; the rest is ignored\n",
			CMDLINE_BYTES - 1);
	for (; cmdline_parse_next(&cursor, name, sizeof(name), value, sizeof(value));
	     first = false) {
		/* QEMU puts the image's file name in front. */
		if (is_known(name) || (first && !*value))
			continue;
		near = nearest(name, known, ARRAY_SIZE(known));
		pr_warn("command line: unknown parameter '%s' ignored%s%s%s\n", name,
			near ? "; did you mean '" : "", near ?: "", near ? "'?" : "");
	}
}
