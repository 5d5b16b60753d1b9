// SPDX-License-Identifier: MIT
/*
 * The runner: `ktest [NAME...]` runs all tests of the image, or those whose
 * name begins with an argument, and prints KTAP.
 *
 * Context: each test in a thread of its own, so that an oops ends only it.
 * Locking: one test at a time; failures are counted atomically, since a test's
 * handlers may fail too.
 * Linux: lib/kunit.
 */
#include <jiffy/ktest.h>
#include <jiffy/shell.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>

#define EXPECTED_MAX 8
#define TEST_TIMEOUT (2000 * HZ) /* longer than the farthest timer a test waits for */

extern const struct ktest __start_ktests[], __stop_ktests[];

static atomic_t failures; /* of the running test */
static u64 log_start;     /* first record of the running test */
static const char *expected[EXPECTED_MAX];
static unsigned int nr_expected;
static void (*top_half)(void);

bool ktest_expect(bool ok, const char *file, int line, const char *what)
{
	if (ok)
		return true;
	atomic_inc(&failures);
	pr_info("# %s:%d: expected: %s\n", file, line, what);
	return false;
}

bool ktest_expect_eq(long actual, long expected_value, const char *file, int line, const char *what)
{
	if (actual == expected_value)
		return true;
	atomic_inc(&failures);
	pr_info("# %s:%d: %s is %ld (0x%lx), expected %ld\n", file, line, what, actual, actual,
		expected_value);
	return false;
}

void expect_log(const char *text)
{
	if (nr_expected < EXPECTED_MAX)
		expected[nr_expected++] = text;
}

/* Call @fn for each record since the test began. */
static int __process_context count_records(bool (*matches)(const char *text, const char *arg),
					   const char *arg)
{
	struct printk_record *rec = kmalloc(sizeof(*rec), GFP_KERNEL);
	u64 seq = log_start;
	int n = 0;

	while (rec && printk_read(seq, rec)) {
		rec->text[min_t(size_t, rec->len, sizeof(rec->text) - 1)] = '\0';
		n += matches(rec->text, arg);
		seq = rec->seq + 1;
	}
	kfree(rec);
	return n;
}

static bool has_text(const char *text, const char *arg)
{
	return strstr(text, arg) != NULL;
}

static bool is_report(const char *text, const char *arg)
{
	return strstr(text, "BUG:") || strstr(text, "WARNING:") || strstr(text, "huh, entered") ||
	       strstr(text, "Oops:") || strstr(text, "detected stall");
}

int log_contains(const char *text)
{
	return count_records(has_text, text);
}

static void __process_context check_log(void)
{
	unsigned int i;

	for (i = 0; i < nr_expected; i++)
		if (!log_contains(expected[i]))
			ktest_expect(false, "log", 0, expected[i]);
	if (!nr_expected && count_records(is_report, NULL))
		ktest_expect(false, "log", 0, "no report of the kernel");
}

void *test_alloc(size_t size)
{
	void *p = kmalloc(size, GFP_KERNEL);

	if (!p)
		panic("no memory for the tests");
	return p;
}

void wait_ticks(unsigned long ticks)
{
	unsigned long until = jiffies + ticks;

	while (time_before(jiffies, until))
		schedule_timeout_uninterruptible(until - jiffies);
}

static irqreturn_t __hardirq_context run_top_half(int irq, void *dev_id)
{
	top_half();
	return IRQ_HANDLED;
}

void in_top_half(void (*fn)(void))
{
	top_half = fn;
	if (request_irq(NR_IRQS - 1, run_top_half, 0, "ktest", &top_half)) {
		EXPECT(!"request_irq for in_top_half()");
		return;
	}
	irq_soft_raise(NR_IRQS - 1);
	free_irq(NR_IRQS - 1, &top_half);
}

static int __process_context test_thread(void *data)
{
	const struct ktest *test = data;

	test->run();
	return 0;
}

static void __process_context run_test(const struct ktest *test)
{
	struct task_struct *task;

	atomic_set(&failures, 0);
	nr_expected = 0;
	log_start = printk_next_seq();
	task = kthread_create(test_thread, (void *)test, "%s", test->name);
	if (IS_ERR(task)) {
		EXPECT(!"kthread_create for the test");
		return;
	}
	get_task_struct(task);
	wake_up_process(task);
	if (!wait_event_timeout(task->kthread.exited.wait, completion_done(&task->kthread.exited),
				TEST_TIMEOUT))
		panic("test %s has not ended in %d s", test->name, TEST_TIMEOUT / HZ);
	EXPECT_EQ(task->exit_code, 0);
	put_task_struct(task);
	check_log();
}

static bool selected(const struct ktest *test, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (!strncmp(test->name, argv[i], strlen(argv[i])))
			return true;
	return argc == 1;
}

/* One suite for one CPU, another for several: the first knows who runs next. */
static const char *cannot_run(const struct ktest *test)
{
	static char text[32];

	if (test->cpus == 1)
		return num_online_cpus() == 1 ? NULL : "for one CPU";
	if (test->cpus <= num_online_cpus())
		return NULL;
	snprintf(text, sizeof(text), "needs %u CPUs", test->cpus);
	return text;
}

static bool __process_context run_and_report(const struct ktest *test, int nr)
{
	const char *why = cannot_run(test);
	bool bad;

	if (why) {
		tty_printf("ok %d %s # SKIP %s\n", nr, test->name, why);
		return false;
	}
	run_test(test);
	bad = atomic_read(&failures) != 0;
	tty_printf("%s %d %s # %s\n", bad ? "not ok" : "ok", nr, test->name, test->claim);
	return bad;
}

static int __process_context cmd_ktest(int argc, char **argv)
{
	const struct ktest *test;
	int nr = 0, failed = 0;

	tty_printf("KTAP version 1\n");
	for (test = __start_ktests; test < __stop_ktests; test++) {
		if (!selected(test, argc, argv) || signal_pending(current))
			continue;
		failed += run_and_report(test, ++nr);
	}
	tty_printf("1..%d\n# %d passed, %d failed\n", nr, nr - failed, failed);
	return failed || !nr;
}

SHELL_COMMAND(ktest, .name = "ktest", .group = "system", .summary = "run the kernel's own tests",
	      .usage = "[NAME...]", .example = "ktest timer", .counterpart = "KUnit",
	      .run = cmd_ktest);
