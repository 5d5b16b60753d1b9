// SPDX-License-Identifier: MIT
/*
 * Modules: loading, references, unloading.
 *
 *	UNFORMED --insmod--> COMING --init() is 0--> LIVE --rmmod--> GOING --> UNFORMED
 *	                       '--- init() fails, or its thread ends in it ---------^
 *
 * A module's struct module lies in its own data: before it is read, module_loaded says
 * whether that is mapped. The reference count begins at 1, which rmmod takes back: only
 * at 1 can it do so, and from then on try_module_get() fails.
 *
 * The init and exit functions run in the thread of insmod or rmmod, without the lock.
 * If one of them faults, that thread ends in it; the hook of do_exit() then finishes what
 * insmod or rmmod had begun, so that the module is gone and not stuck half-way.
 *
 * Context: process context; references in any.
 * Locking: module_lock protects which modules are loaded, their states, mapping and
 * parameters. It may be taken with no other lock held.
 * Linux: kernel/module/main.c.
 */
#include "module.h"

#include "task.h"
#include <jiffy/leftovers.h>
#include <jiffy/mutex_debug.h>
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <trace/events/module.h>

#define MODULES_MAX 512

DEFINE_MUTEX(module_lock);
static DECLARE_BITMAP(loaded, MODULES_MAX); /* module_lock to write, read anywhere */
/* Who runs a module's init or exit function; not in struct module, which may be gone. */
static struct task_struct *loader[MODULES_MAX]; /* module_lock to write */

static unsigned int index_of(const struct module_image *image)
{
	return image - __start_module_images;
}

bool module_image_is_loaded(const struct module_image *image)
{
	return test_bit(index_of(image), loaded);
}

bool try_module_get(struct module *module)
{
	if (!module)
		return true;
	return READ_ONCE(module->state) != MODULE_STATE_UNFORMED &&
	       atomic_inc_not_zero(&module->refcnt);
}

void __module_get(struct module *module)
{
	if (module)
		atomic_inc(&module->refcnt);
}

void module_put(struct module *module)
{
	if (module)
		WARN_ON(atomic_dec_if_positive(&module->refcnt) < 0);
}

int module_refcount(struct module *module)
{
	return atomic_read(&module->refcnt) - 1;
}

void __module_put_and_kthread_exit(struct module *module, long code)
{
	module_put(module);
	kthread_exit(code);
}

/* The n-th module that @image needs, or NULL. */
static const struct module_image *need(const struct module_image *image, unsigned int n)
{
	const struct module_need *need;

	for (need = module_needs; need->user; need++)
		if (!strcmp(need->user, image->name) && !n--)
			return module_image_find(need->provider);
	return NULL;
}

static bool is_live_locked(const struct module_image *image)
{
	return module_image_is_loaded(image) && image->module->state == MODULE_STATE_LIVE;
}

const char *module_missing_need(const struct module_image *image)
{
	const struct module_image *other;
	unsigned int n;

	mutex_lock(&module_lock);
	for (n = 0; (other = need(image, n)); n++)
		if (!is_live_locked(other))
			break;
	mutex_unlock(&module_lock);
	return other ? other->name : NULL;
}

static bool has_to_stay_locked(const struct module_image *image)
{
	return image->module->init && !image->module->exit;
}

bool module_has_to_stay(const struct module_image *image)
{
	bool stays;

	mutex_lock(&module_lock);
	stays = is_live_locked(image) && has_to_stay_locked(image);
	mutex_unlock(&module_lock);
	return stays;
}

static void put_needs(const struct module_image *image, unsigned int nr)
{
	while (nr--)
		module_put(need(image, nr)->module);
}

/* Hold what it needs; false with a line in the log if something of it is not there. */
static bool get_needs_locked(const struct module_image *image)
{
	const struct module_image *other;
	unsigned int n;

	for (n = 0; (other = need(image, n)); n++) {
		if (is_live_locked(other) && try_module_get(other->module))
			continue;
		pr_err("%s: Unknown symbol of module %s (err %d)\n", image->name, other->name,
		       -ENOENT);
		put_needs(image, n);
		return false;
	}
	return true;
}

static unsigned int nr_needs(const struct module_image *image)
{
	unsigned int n = 0;

	while (need(image, n))
		n++;
	return n;
}

const struct module_image *module_user(const struct module_image *image,
				       const struct module_image *after)
{
	const struct module_need *row;
	const struct module_image *user;

	for (row = module_needs; row->user; row++) {
		user = module_image_find(row->user);
		if ((!after || user > after) && !strcmp(row->provider, image->name) &&
		    module_image_is_loaded(user))
			return user;
	}
	return NULL;
}

/* Take it out of the kernel; its memory stays while a list leads into it. */
static void remove_locked(const struct module_image *image, bool keep_data) __process_context
{
	trace_module_free(image->name);
	put_needs(image, nr_needs(image));
	module_free_args(image);
	loader[index_of(image)] = NULL;
	clear_bit(index_of(image), loaded);
	WRITE_ONCE(image->module->state, MODULE_STATE_UNFORMED);
	module_image_unmap(image, keep_data);
}

/* A licence that Linux does not take for a free one: the first such module is named. */
static void check_license(const struct module_image *image)
{
	static const char *const free[] = {
		"GPL",          "GPL v2",       "GPL and additional rights",
		"Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"
	};
	static bool tainted; /* module_lock */
	const char *license = module_image_info(image, "license", NULL);
	size_t i;

	for (i = 0; license && i < ARRAY_SIZE(free); i++)
		if (!strcmp(license, free[i]))
			return;
	if (!tainted)
		pr_warn("%s: module license '%s' taints kernel.\n", image->name,
			license ?: "unspecified");
	tainted = true;
}

/* Memory, parameters and what it needs; its state is COMING then. */
static int prepare_locked(const struct module_image *image, char **args) __process_context
{
	int err;

	if (module_image_is_loaded(image))
		return -EEXIST;
	if (leftovers_present(image)) {
		pr_err("%s: what it left behind still leads to it; "
		       "it can be loaded when that is over, or after a reboot\n",
		       image->name);
		return -EBUSY;
	}
	if (!get_needs_locked(image))
		return -ENOENT;
	check_license(image);
	err = module_image_map(image);
	if (err) {
		put_needs(image, nr_needs(image));
		return err;
	}
	atomic_set(&image->module->refcnt, 1);
	trace_module_load(image->name);
	loader[index_of(image)] = current;
	WRITE_ONCE(image->module->state, MODULE_STATE_COMING);
	set_bit(index_of(image), loaded);
	err = module_parse_args(image, args);
	if (err)
		remove_locked(image, false);
	return err;
}

/* Call an init or exit function, and see that it leaves the context as it was. */
static void check_context(const struct module_image *image, const char *what, void *fn, int count)
{
	if (preempt_count() != count) {
		WARN(1, "%s %pS of module %s returned with preemption imbalance\n", what, fn,
		     image->name);
		preempt_count_set(count);
	}
	if (irqs_disabled()) {
		WARN(1, "%s %pS of module %s returned with disabled interrupts\n", what, fn,
		     image->name);
		local_irq_enable();
	}
}

static int call_init(const struct module_image *image) __process_context
{
	int (*init)(void) = image->module->init;
	int count = preempt_count(), ret;

	if (!init)
		return 0;
	ret = init();
	check_context(image, "initcall", init, count);
	if (ret > 0)
		WARN(1,
		     "do_init_module: '%s'->init suspiciously returned %d, "
		     "it should follow 0/-E convention\n"
		     "do_init_module: loading module anyway...\n",
		     image->name, ret);
	return min(ret, 0);
}

/* After its exit function, or instead of its init: nobody may be in it any more. */
static void finish(const struct module_image *image) __process_context
{
	bool keep_data;

	/* A mutex of the module that is still held is told while it is there. */
	mutex_report_held(current);
	/* Handlers that run now, here or on another CPU, are over then; and late callbacks. */
	synchronize_rcu();
	rcu_barrier();
	keep_data = leftovers_report(image);
	leftovers_wait(image);
	/* What somebody in it has armed meanwhile. */
	synchronize_rcu();
	keep_data |= leftovers_report_late(image);
	mutex_lock(&module_lock);
	remove_locked(image, keep_data);
	mutex_unlock(&module_lock);
}

int module_load(const char *name, char **args)
{
	const struct module_image *image = module_image_find(name);
	int err;

	if (!image)
		return -ENOENT;
	mutex_lock(&module_lock);
	err = prepare_locked(image, args);
	mutex_unlock(&module_lock);
	if (err)
		return err;
	err = call_init(image);
	if (err) {
		atomic_set(&image->module->refcnt, 0);
		WRITE_ONCE(image->module->state, MODULE_STATE_GOING);
		finish(image);
		return err;
	}
	mutex_lock(&module_lock);
	loader[index_of(image)] = NULL;
	WRITE_ONCE(image->module->state, MODULE_STATE_LIVE);
	module_image_unmap_init(image);
	mutex_unlock(&module_lock);
	return 0;
}

/* May it go? Then it is GOING, and nobody gets a reference any more. */
static int begin_unload_locked(const struct module_image *image) __process_context
{
	struct module *module;

	if (!image || !module_image_is_loaded(image))
		return -ENOENT;
	module = image->module;
	if (module_user(image, NULL))
		return -EWOULDBLOCK;
	if (module->state != MODULE_STATE_LIVE || has_to_stay_locked(image))
		return -EBUSY;
	if (atomic_cmpxchg(&module->refcnt, 1, 0) != 1)
		return -EWOULDBLOCK;
	WRITE_ONCE(module->state, MODULE_STATE_GOING);
	loader[index_of(image)] = current;
	return 0;
}

int module_unload(const char *name)
{
	const struct module_image *image = module_image_find(name);
	int err, count = preempt_count();

	mutex_lock(&module_lock);
	err = begin_unload_locked(image);
	mutex_unlock(&module_lock);
	if (err)
		return err;
	if (image->module->exit) {
		image->module->exit();
		check_context(image, "exit function", image->module->exit, count);
	}
	finish(image);
	return 0;
}

/* The thread ends: if it does so in a module's init or exit function, the module goes too. */
static void module_thread_exits(struct task_struct *task) __process_context
{
	const struct module_image *image;

	for_each_module_image(image)
	{
		if (READ_ONCE(loader[index_of(image)]) != task)
			continue;
		pr_warn("%s: %s ended in its %s function; the module is taken out\n", image->name,
			task->comm, image->module->state == MODULE_STATE_COMING ? "init" : "exit");
		atomic_set(&image->module->refcnt, 0);
		WRITE_ONCE(image->module->state, MODULE_STATE_GOING);
		finish(image);
	}
}

static int __init __process_context modules_init(void)
{
	WARN_ON(__stop_module_images - __start_module_images > MODULES_MAX);
	exit_set_module(module_thread_exits);
	return 0;
}
device_initcall(modules_init);
