// SPDX-License-Identifier: MIT
/*
 * The rows on Linux: insmod of a module runs its rows; rows="SIRQ-22,TSK-21"
 * given to conf.ko selects.
 *
 * What is not exported is found through kallsyms_lookup_name(), which is not
 * exported either, but whose address a kprobe tells. The hard interrupt is an
 * irq_work: the CPU interrupts itself.
 *
 * Context: process context.
 * Locking: none; one insmod at a time.
 * Linux: this file is built there only.
 */
#include "conf_platform.h"
#include "conf_shim.h"

#include <linux/err.h>
#include <linux/fs.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/kernel_stat.h>
#include <linux/kmsg_dump.h>
#include <linux/kprobes.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

static char *rows = "";
module_param(rows, charp, 0444);

static u64 log_start;
static unsigned long (*lookup_name)(const char *name);

bool conf_selected(const struct conf_module *module, const struct conf_row *row, const char *id)
{
	size_t len = strlen(id);
	const char *at;

	if (!*rows)
		return !(row->flags & (CONF_F_X | CONF_F_BAD));
	for (at = rows; (at = strstr(at, id)); at += len)
		if ((at == rows || at[-1] == ',') && (!at[len] || at[len] == ','))
			return true;
	return false;
}

int conf_register(struct conf_module *module)
{
	conf_run_module(module);
	return 0;
}
EXPORT_SYMBOL_GPL(conf_register);

bool conf_debug_kernel(void)
{
	return IS_ENABLED(CONFIG_DEBUG_ATOMIC_SLEEP);
}

void conf_log_mark(void)
{
	struct kmsg_dump_iter iter;

	kmsg_dump_rewind(&iter);
	log_start = iter.next_seq;
}

/* What writing to debugfs' clear_warn_once calls. */
void conf_clear_once(void)
{
	int (*clear)(void *data, u64 val) = conf_symbol("clear_warn_once_set");

	if (clear)
		clear(NULL, 1);
}

int conf_log_count(const char *text)
{
	static char line[1200];
	struct kmsg_dump_iter iter;
	size_t len;
	int n = 0;

	kmsg_dump_rewind(&iter);
	iter.cur_seq = log_start;
	while (kmsg_dump_get_line(&iter, true, line, sizeof(line) - 1, &len)) {
		line[len] = '\0';
		n += conf_log_has(line, text);
	}
	return n;
}
EXPORT_SYMBOL_GPL(conf_log_count);

void *conf_symbol(const char *name)
{
	unsigned long addr = lookup_name(name);

	if (!addr)
		conf_fail(__FILE__, __LINE__, "no symbol %s", name);
	return (void *)addr;
}
EXPORT_SYMBOL_GPL(conf_symbol);

static DEFINE_PER_CPU(struct irq_work, irq_works);
static void (*irq_fn)(void *arg);
static void *irq_arg;

static void conf_top_half(struct irq_work *work)
{
	irq_fn(irq_arg);
}

void conf_take_irq(void (*fn)(void *arg), void *arg)
{
	int cpu;

	irq_fn = fn;
	irq_arg = arg;
	for_each_possible_cpu(cpu)
		per_cpu(irq_works, cpu) = (struct irq_work)IRQ_WORK_INIT_HARD(conf_top_half);
}
EXPORT_SYMBOL_GPL(conf_take_irq);

void conf_raise_irq(void)
{
	struct irq_work *work = raw_cpu_ptr(&irq_works);

	irq_work_queue(work);
	irq_work_sync(work);
}
EXPORT_SYMBOL_GPL(conf_raise_irq);

void conf_give_irq_back(void)
{
}
EXPORT_SYMBOL_GPL(conf_give_irq_back);

/*
 * Debian's i386 kernel knows the addresses of functions only. That of softirq_vec
 * is in the one instruction of open_softirq(): mov %edx,softirq_vec(,%eax,4)
 */
struct softirq_action *conf_softirq_action(unsigned int nr)
{
	static const u8 mov[] = { 0x89, 0x14, 0x85 };
	static const struct softirq_action none;
	const u8 *code = conf_symbol("open_softirq");
	const u8 *end = code + 32;

	for (; code && code < end; code++)
		if (!memcmp(code, mov, sizeof(mov)))
			return *(struct softirq_action *const *)(code + sizeof(mov)) + nr;
	conf_fail(__FILE__, __LINE__, "open_softirq() has other instructions");
	return (struct softirq_action *)&none;
}
EXPORT_SYMBOL_GPL(conf_softirq_action);

/* From /proc/softirqs, which has a line for the CPUs and then one for each vector. */
const char *conf_softirq_name(unsigned int nr)
{
	static char text[2048];
	struct file *file = filp_open("/proc/softirqs", O_RDONLY, 0);
	char *next = text, *line = NULL;
	loff_t pos = 0;

	if (IS_ERR(file))
		return "no /proc/softirqs";
	text[max_t(ssize_t, kernel_read(file, text, sizeof(text) - 1, &pos), 0)] = '\0';
	filp_close(file, NULL);
	for (nr += 2; nr && next; nr--)
		line = strsep(&next, "\n");
	return strim(strsep(&line, ":"));
}
EXPORT_SYMBOL_GPL(conf_softirq_name);

unsigned long conf_softirq_runs(unsigned int nr)
{
	return kstat_softirqs_cpu(nr, raw_smp_processor_id());
}
EXPORT_SYMBOL_GPL(conf_softirq_runs);

static void write_file(const char *path, const char *text)
{
	struct file *file = filp_open(path, O_WRONLY, 0);
	loff_t pos = 0;

	if (IS_ERR(file)) {
		conf_fail(__FILE__, __LINE__, "%s: %ld", path, PTR_ERR(file));
		return;
	}
	CONF_EQ(kernel_write(file, text, strlen(text), &pos), strlen(text));
	filp_close(file, NULL);
}

/* The least that each takes, and what Debian has. */
void conf_report_soon(enum conf_watchdog which, bool soon)
{
	static const struct {
		const char *file, *least, *usual;
	} settings[] = {
		[CONF_SOFT_LOCKUP] = { "/proc/sys/kernel/watchdog_thresh", "1", "10" },
		[CONF_HUNG_TASK] = { "/proc/sys/kernel/hung_task_timeout_secs", "1", "120" },
		[CONF_RCU_STALL] = { "/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout", "3",
				     "21" },
	};

	write_file(settings[which].file, soon ? settings[which].least : settings[which].usual);
}
EXPORT_SYMBOL_GPL(conf_report_soon);

/* It is there from boot to the end. */
static struct task_struct *find_ksoftirqd(int cpu)
{
	struct task_struct *task, *found = NULL;
	char name[TASK_COMM_LEN];

	snprintf(name, sizeof(name), "ksoftirqd/%d", cpu);
	rcu_read_lock();
	for_each_process(task)
		if (!strcmp(task->comm, name))
			found = task;
	rcu_read_unlock();
	return found;
}

void conf_settle(void)
{
	struct task_struct *ksoftirqd = find_ksoftirqd(raw_smp_processor_id());

	if (!ksoftirqd || !conf_sleep_until(!task_is_running(ksoftirqd)))
		conf_fail(__FILE__, __LINE__, "no ksoftirqd, or it never sleeps");
}
EXPORT_SYMBOL_GPL(conf_settle);

static void (*owner)(struct softirq_action *h);

void conf_take_vector(void (*action)(struct softirq_action *h))
{
	owner = conf_softirq_action(CONF_VECTOR)->action;
	open_softirq(CONF_VECTOR, action);
}
EXPORT_SYMBOL_GPL(conf_take_vector);

void conf_give_vector_back(void)
{
	open_softirq(CONF_VECTOR, owner);
}
EXPORT_SYMBOL_GPL(conf_give_vector_back);

struct completion *conf_thread_end(struct task_struct *task)
{
	return task->vfork_done;
}
EXPORT_SYMBOL_GPL(conf_thread_end);

static int __init conf_init(void)
{
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	int err = register_kprobe(&kp);

	if (err)
		return err;
	lookup_name = (unsigned long (*)(const char *))kp.addr;
	unregister_kprobe(&kp);
	return 0;
}

static void __exit conf_exit(void)
{
}
module_init(conf_init);
module_exit(conf_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("runner of the conformance rows");
