// SPDX-License-Identifier: MIT
/*
 * The rows on Jiffy: the command `conf [MODULE | ROW]...` loads each module, runs its
 * rows, or those that are named, and unloads it.
 *
 * Context: process context.
 * Locking: none; one `conf` runs at a time.
 * Linux: insmod, see conf_linux.c.
 */
#include "conf_platform.h"
#include "conf_shim.h"

#include <jiffy/module_image.h>
#include <jiffy/module_load.h>
#include <jiffy/rcu.h>
#include <jiffy/shell.h>
#include <jiffy/watchdog.h>
#include <linux/irq.h>
#include <linux/printk.h>
#include <linux/sched/sysctl.h>
#include <linux/slab.h>
#include <linux/string.h>

#define CONF_IRQ (NR_IRQS - 2)

#define NAME_START "conf_"

static struct conf_module *registered; /* by the module just loaded */
static int words;
static char **word;
static u64 log_start;

int conf_register(struct conf_module *module)
{
	registered = module;
	return 0;
}

bool conf_selected(const struct conf_module *module, const struct conf_row *row, const char *id)
{
	int i;

	if (!words)
		return !(row->flags & (CONF_F_X | CONF_F_BAD));
	for (i = 0; i < words; i++)
		if (!strcmp(word[i], id) ||
		    (!strcmp(word[i], module->name) && !(row->flags & (CONF_F_X | CONF_F_BAD))))
			return true;
	return false;
}

bool conf_debug_kernel(void)
{
	return IS_ENABLED(CONFIG_DEBUG);
}

void conf_log_mark(void)
{
	log_start = printk_next_seq();
}

void conf_clear_once(void)
{
	extern char __start_once[], __end_once[];

	memset(__start_once, 0, __end_once - __start_once);
}

int conf_log_count(const char *text)
{
	struct printk_record *rec = kmalloc(sizeof(*rec), GFP_ATOMIC);
	u64 seq = log_start;
	int n = 0;

	while (rec && printk_read(seq, rec)) {
		rec->text[min_t(size_t, rec->len, sizeof(rec->text) - 1)] = '\0';
		n += conf_log_has(rec->text, text);
		seq = rec->seq + 1;
	}
	kfree(rec);
	return n;
}

static struct {
	void (*fn)(void *arg);
	void *arg;
} irq_call; /* of the row that has taken the line */

static irqreturn_t conf_top_half(int irq, void *dev_id)
{
	irq_call.fn(irq_call.arg);
	return IRQ_HANDLED;
}

void conf_take_irq(void (*fn)(void *arg), void *arg)
{
	irq_call.fn = fn;
	irq_call.arg = arg;
	if (request_irq(CONF_IRQ, conf_top_half, 0, "conf", &irq_call))
		conf_fail(__FILE__, __LINE__, "request_irq failed");
}

void conf_raise_irq(void)
{
	irq_soft_raise(CONF_IRQ);
}

void conf_give_irq_back(void)
{
	free_irq(CONF_IRQ, &irq_call);
}

struct softirq_action *conf_softirq_action(unsigned int nr)
{
	return &softirq_vec[nr];
}

const char *conf_softirq_name(unsigned int nr)
{
	return softirq_to_name[nr];
}

unsigned long conf_softirq_runs(unsigned int nr)
{
	return softirq_count_runs(nr, smp_processor_id());
}

void conf_report_soon(enum conf_watchdog which, bool soon)
{
	static const unsigned long shortest[] = { HZ / 10, 1, 1 };
	static unsigned long usual;
	unsigned long now = soon ? shortest[which] : usual;

	switch (which) {
	case CONF_SOFT_LOCKUP:
		usual = xchg(&watchdog_limit, now);
		break;
	case CONF_HUNG_TASK:
		usual = xchg(&sysctl_hung_task_timeout_secs, now);
		break;
	case CONF_RCU_STALL:
		usual = xchg(&rcu_cpu_stall_timeout, now);
		break;
	}
}

/* Nothing is left to ksoftirqd because it is awake. */
void conf_settle(void)
{
}

void conf_take_vector(void (*action)(struct softirq_action *h))
{
	open_softirq(CONF_VECTOR, action);
}

void conf_give_vector_back(void)
{
	open_softirq(CONF_VECTOR, NULL);
}

struct completion *conf_thread_end(struct task_struct *task)
{
	return &task->kthread.exited;
}

/* Load, run, unload; returns how many rows were not ok, or 1 if it could not be loaded. */
static int run_image(const struct module_image *image) __process_context
{
	char *no_args[] = { NULL };
	int bad = 0, err;

	registered = NULL;
	err = module_load(image->name, no_args);
	if (!err) {
		bad = conf_run_module(registered);
		err = module_unload(image->name);
	}
	if (err)
		pr_err("conf: module %s not ok: %d\n", image->name, err);
	return err ? 1 : bad;
}

static bool is_of_section(const struct module_image *image, const char *section, size_t len)
{
	const char *at = image->name + strlen(NAME_START);

	return !strncmp(image->name, NAME_START, strlen(NAME_START)) &&
	       !strncasecmp(at, section, len) && at[len] == '_';
}

static bool is_section(const char *section, size_t len)
{
	const struct module_image *image;

	for_each_module_image(image) if (is_of_section(image, section, len)) return true;
	return false;
}

/*
 * May the module have what is asked for? A module is asked for by its name; a row, TSK-07,
 * lies in a module of its section, of the versions, or, if it has no section, anywhere.
 * Loading them all is not for nothing: it waits for grace periods.
 */
static bool may_have(const struct module_image *image, const char *asked)
{
	const char *dash = strchr(asked, '-');
	size_t len = dash ? dash - asked : 0;

	if (!dash)
		return !strcmp(image->name, asked);
	return is_of_section(image, asked, len) || is_of_section(image, "ver", 3) ||
	       !is_section(asked, len);
}

static bool is_wanted(const struct module_image *image)
{
	int i;

	if (strncmp(image->name, NAME_START, strlen(NAME_START)))
		return false;
	for (i = 0; i < words; i++)
		if (may_have(image, word[i]))
			return true;
	return !words;
}

static int cmd_conf(int argc, char **argv)
{
	const struct module_image *image;
	int bad = 0;

	words = argc - 1;
	word = argv + 1;
	for_each_module_image(image) if (is_wanted(image)) bad += run_image(image);
	return bad != 0;
}

SHELL_COMMAND(conf, .name = "conf", .group = "system", .summary = "run the conformance rows",
	      .usage = "[MODULE | ROW]...", .example = "conf TSK-07", .counterpart = "insmod",
	      .run = cmd_conf);
