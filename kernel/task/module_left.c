// SPDX-License-Identifier: MIT
/*
 * What a module leaves behind at rmmod: found, named, remembered.
 *
 * Whoever may call a module later is in some list of the kernel: a timer in a wheel, an
 * item in a queue, a tasklet, a top half. After the exit function these lists are walked
 * for what has its function, or lies itself, in the module. Each find is a line in the
 * log and a record; when the function is called later, at an address where nothing is
 * mapped any more, the record says who called it.
 *
 * An object in the module's data that a list leads to must stay, or the list itself
 * would break; one that the module has allocated stays anyway, as its memory is lost.
 *
 * Context: process context; the walks call back with a lock held, explain() in the page
 * fault's.
 * Locking: found_lock, for the records; innermost.
 * Linux: nobody looks, but for lib/debugobjects.c when memory is freed.
 */
#include "module_left.h"
#include "module.h"
#include "workqueue_internal.h"

#include <asm/ptrace.h>
#include <jiffy/devices.h>
#include <jiffy/leftovers.h>
#include <jiffy/task_refs.h>
#include <jiffy/trap.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/kallsyms.h>
#include <linux/kdev_t.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timer.h>

#define FOUND_MAX 64 /* later ones overwrite the oldest: rmmod has named them */

/**
 * struct found - something that leads to a module
 * @image: the module
 * @what: "timer", "work item", ...
 * @fn: what will be called
 * @armed_at: where it was armed, or 0
 */
struct found {
	const struct module_image *image;
	const char *what;
	unsigned long fn;
	unsigned long armed_at;
};

static DEFINE_RAW_SPINLOCK(found_lock);
static struct found found[FOUND_MAX]; /* found_lock */
static unsigned int nr_found;         /* found_lock; ever */

static bool in_data(const struct module_image *image, const void *p)
{
	const char *at = p;

	return (at >= image->rodata && at < image->end) ||
	       (at >= image->bss && at < image->bss_end);
}

static bool is_like(const struct found *a, const struct found *b)
{
	return a->image == b->image && a->what == b->what && a->fn == b->fn &&
	       a->armed_at == b->armed_at;
}

static bool is_known_locked(const struct found *one)
{
	unsigned int i;

	for (i = 0; i < FOUND_MAX; i++)
		if (is_like(&found[i], one))
			return true;
	return false;
}

void leftover_note(struct leftover_search *search, const char *what, const void *fn,
		   const void *object, unsigned long armed_at)
{
	const struct module_image *image = search->image;
	const struct found one = { image, what, (unsigned long)fn, armed_at };
	bool inside = in_data(image, object);
	unsigned long flags;

	if (!module_image_has_code(image, (unsigned long)fn) && !inside)
		return;
	raw_spin_lock_irqsave(&found_lock, flags);
	if (!search->only_count && !(search->only_new && is_known_locked(&one)))
		found[nr_found++ % FOUND_MAX] = one;
	search->nr++;
	search->keep_data |= inside;
	raw_spin_unlock_irqrestore(&found_lock, flags);
}

static void see_timer(struct timer_list *timer, void *search)
{
	const struct delayed_work *dwork = container_of(timer, struct delayed_work, timer);

	if (timer->function == delayed_work_timer_fn)
		leftover_note(search, "delayed work item", dwork->work.func, dwork, 0);
	else
		leftover_note(search, "timer", timer->function, timer, timer_armed_at(timer));
}

static void see_tasklet(struct tasklet_struct *t, void *search)
{
	leftover_note(search, "tasklet", t->use_callback ? (void *)t->callback : (void *)t->func, t,
		      0);
}

static void see_tasklets_here(void *search)
{
	tasklet_for_each(see_tasklet, search);
}

static void see_top_half(irq_handler_t handler, const char *name, void *search)
{
	leftover_note(search, "top half", handler, name, 0);
}

static void see_softirq(void *search)
{
	unsigned int nr;

	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		if (softirq_vec[nr].action)
			leftover_note(search, "softirq action", softirq_vec[nr].action, NULL, 0);
}

static void see_works(void *search)
{
	struct workqueue_struct *wq;
	struct cpu_workqueue_struct *cwq;
	struct work_struct *work;
	unsigned long flags;

	rcu_read_lock();
	list_for_each_entry_rcu(wq, &workqueues, list)
		for_each_cwq(cwq, wq) {
			raw_spin_lock_irqsave(&cwq->lock, flags);
			list_for_each_entry(work, &cwq->worklist, entry)
				leftover_note(search, "work item", work->func, work, 0);
			raw_spin_unlock_irqrestore(&cwq->lock, flags);
		}
	rcu_read_unlock();
}

static void say_where(char *buf, size_t size, const char *how, unsigned long ip)
{
	unsigned int line;
	const char *file = ip ? kallsyms_line(ip - 1, &line) : NULL;

	*buf = '\0';
	if (file && kallsyms_module(ip))
		scnprintf(buf, size, ", %s %s:%u", how, file, line);
}

/* What is registered is asked for by name and number: it is told at once, not remembered. */
static void see_device(const struct device_record *record, void *data)
{
	struct leftover_search *search = data;
	char where[128];

	if (!module_image_has_code(search->image, record->caller) &&
	    !in_data(search->image, record->object))
		return;
	say_where(where, sizeof(where), "registered at", record->caller);
	pr_warn("left behind: %s %s%s%u:%u of [%s]%s\n", record->kind, record->name,
		*record->name ? ", " : "", MAJOR(record->dev), MINOR(record->dev),
		search->image->name, where);
	search->keep_data = true;
}

struct memory {
	const struct module_image *image;
	size_t bytes, first_bytes;
	unsigned int nr;
	unsigned long first;
};

static bool see_memory(const void *p, size_t bytes, unsigned long caller, void *data)
{
	struct memory *memory = data;

	if (!module_image_has_code(memory->image, caller))
		return true;
	/* The first in its source: where it lies in memory says nothing. */
	if (!memory->nr++ || caller < memory->first)
		memory->first = caller;
	memory->bytes += bytes;
	/* The next load starts afresh: it is told once. */
	kmalloc_set_caller(p, caller, (unsigned long)leftovers_report);
	return true;
}

static void report_memory(const struct module_image *image)
{
	struct memory memory = { .image = image };
	char where[128];

	kmalloc_for_each(see_memory, &memory);
	if (!memory.nr)
		return;
	say_where(where, sizeof(where), "the first at", memory.first);
	pr_warn("left behind: %zu bytes of memory of [%s] in %u %s%s\n", memory.bytes, image->name,
		memory.nr, memory.nr == 1 ? "piece" : "pieces", where);
}

/* A reference that is not given back keeps a task_struct for ever. */
static void report_task_refs(const struct module_image *image)
{
	struct task_ref ref;
	char where[128];

	while ((ref = task_ref_pop(image)).task) {
		say_where(where, sizeof(where), "taken at", ref.caller);
		pr_warn("left behind: [%s] still holds %s[%d]%s%s: put_task_struct() is missing\n",
			image->name, ref.task->comm, ref.task->pid, where,
			ref.task->exit_state ? ", which is dead" : "");
	}
}

static void report_found(const struct found *one, unsigned int times)
{
	char where[128], how_often[24] = "";

	say_where(where, sizeof(where), "armed at", one->armed_at);
	if (times > 1)
		scnprintf(how_often, sizeof(how_often), " (%u times)", times);
	pr_warn("left behind: %s %ps%s%s\n", one->what, (void *)one->fn, where, how_often);
}

/* The records from number @first on; in between are those of another rmmod at this time. */
static void report_all(const struct leftover_search *search, unsigned int first)
{
	unsigned int last = READ_ONCE(nr_found), more = search->nr, times = 0, n;
	const struct found *one, *before = NULL;

	for (n = last - first > FOUND_MAX ? last - FOUND_MAX : first; n != last; n++) {
		one = &found[n % FOUND_MAX];
		if (one->image != search->image)
			continue;
		if (before && !is_like(before, one)) {
			report_found(before, times);
			times = 0;
		}
		before = one;
		times++;
		more--;
	}
	if (before)
		report_found(before, times);
	if (more)
		pr_warn("left behind: %u more that lead to [%s]\n", more, search->image->name);
}

/* Everything that leads to a module but devices, which do so only while they are asked for. */
static void __process_context look(struct leftover_search *search)
{
	int cpu;

	for_each_online_cpu(cpu)
		timer_list_for_each(cpu, see_timer, search);
	see_works(search);
	on_each_cpu(see_tasklets_here, search, 1);
	irq_for_each_action(see_top_half, search);
	see_softirq(search);
}

bool leftovers_present(const struct module_image *image)
{
	struct leftover_search search = { .image = image, .only_count = true };

	if (module_image_data_kept(image))
		return true;
	look(&search);
	return search.nr || leftovers_thread(image);
}

bool leftovers_report(const struct module_image *image)
{
	struct leftover_search search = { .image = image };
	unsigned int first = READ_ONCE(nr_found);

	look(&search);
	devices_for_each(see_device, &search);
	report_all(&search, first);
	return search.keep_data;
}

bool leftovers_report_late(const struct module_image *image)
{
	struct leftover_search search = { .image = image, .only_new = true };
	unsigned int first = READ_ONCE(nr_found);

	look(&search);
	search.nr = READ_ONCE(nr_found) - first;
	report_all(&search, first);
	report_memory(image);
	report_task_refs(image);
	return search.keep_data;
}

static const struct found *find_by_function(unsigned long fn)
{
	unsigned int n;

	for (n = nr_found; n > 0 && nr_found - n < FOUND_MAX; n--)
		if (found[(n - 1) % FOUND_MAX].fn == fn)
			return &found[(n - 1) % FOUND_MAX];
	return NULL;
}

/* In a page fault, on a CPU that may hold any lock: the records are read as they are. */
static void explain(unsigned long addr, const struct pt_regs *regs)
{
	const struct module_image *image = module_image_at(addr);
	const struct found *one;
	char where[128];

	if (!image)
		return;
	if (module_image_is_loaded(image)) {
		if (addr >= (unsigned long)image->init && addr < (unsigned long)image->rodata)
			pr_alert("%ps is __init: it was unmapped when the init function "
				 "had returned\n",
				 (void *)addr);
		return;
	}
	one = regs->ip == addr ? find_by_function(addr) : NULL;
	if (one) {
		say_where(where, sizeof(where), "armed at", one->armed_at);
		pr_alert("%s %ps fired after rmmod%s\n", one->what, (void *)addr, where);
	} else if (!module_image_has_code(image, addr)) {
		pr_alert("data of [%s] was used after rmmod\n", image->name);
	} else {
		pr_alert("%ps was used after rmmod\n", (void *)addr);
	}
}

static int __init __process_context leftovers_init(void)
{
	trap_set_explain(explain);
	return 0;
}
device_initcall(leftovers_init);
