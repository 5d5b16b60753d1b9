/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H
/*
 * Modules: code that comes and goes.
 *
 * - insmod maps the module and calls its init function, in insmod's thread; 0 or more:
 *   it is there; a negative errno: it is taken out again.
 * - rmmod calls its exit function. By then nothing of the kernel may still lead to the
 *   module: no armed timer, no queued work, no thread, no open file. What is left behind
 *   is named; what then calls into the module faults, and the report says who it was.
 * - Who may call into a module while somebody removes it holds a reference:
 *   try_module_get(), module_put().
 */
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

enum { MODULE_NAME_LEN = 56 };
#define MODULE_NAME_LEN MODULE_NAME_LEN

struct module_image;

enum module_state {
	MODULE_STATE_LIVE,     /* its init function has returned 0 */
	MODULE_STATE_COMING,   /* runs its init function */
	MODULE_STATE_GOING,    /* runs its exit function */
	MODULE_STATE_UNFORMED, /* not loaded */
};

/**
 * struct module - a loaded module; lies in its own data
 * @state: written under module_lock, read anywhere
 * @name: KBUILD_MODNAME
 * @init: what insmod calls, or NULL
 * @exit: what rmmod calls, or NULL
 * @version: MODULE_VERSION, not used
 * @refcnt: references and one while it may be used (atomic)
 * @image: where it lies; what is known of it while it is not loaded
 */
struct module {
	enum module_state state;
	const char *name;
	int (*init)(void);
	void (*exit)(void);
	const char *version;
	atomic_t refcnt;
	const struct module_image *image;
};

#define MODULE_INFO(_tag, _info) __MODULE_INFO(_tag, _tag, _info)
#define MODULE_LICENSE(_text) MODULE_INFO(license, _text)
#define MODULE_AUTHOR(_text) MODULE_INFO(author, _text)
#define MODULE_DESCRIPTION(_text) MODULE_INFO(description, _text)
#define MODULE_VERSION(_text) MODULE_INFO(version, _text)
#define MODULE_ALIAS(_text) MODULE_INFO(alias, _text)
#define MODULE_SOFTDEP(_text) MODULE_INFO(softdep, _text)
#define MODULE_FIRMWARE(_text) MODULE_INFO(firmware, _text)
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, __stringify(ns))
#define MODULE_DEVICE_TABLE(type, name) extern typeof(name) __mod_##type##__##name##_device_table

/**
 * try_module_get - keep a module from being removed
 * @module: THIS_MODULE of whoever is about to be called; NULL is the kernel
 *
 * Context: Any context.
 * Return: true, or false if it is on its way out: then it must not be called.
 */
bool try_module_get(struct module *module);

/** __module_get - as try_module_get() for who holds a reference already. Context: Any context. */
void __module_get(struct module *module);

/** module_put - give a reference back; one too many is a WARN(). Context: Any context. */
void module_put(struct module *module);

/** module_refcount - references held. Context: Any context. Return: how many; -1 if unloaded. */
int module_refcount(struct module *module);

/** module_is_live - has it not begun to go? Context: Any context. Return: true if not. */
static inline bool module_is_live(struct module *module)
{
	return READ_ONCE(module->state) != MODULE_STATE_GOING;
}

/** module_name - for messages. Context: Any context. Return: its name, or "kernel". */
static inline const char *module_name(struct module *module)
{
	return module ? module->name : "kernel";
}

/**
 * module_put_and_kthread_exit - end a thread of a module, and its reference with it
 * @code: what kthread_stop() gets
 *
 * Context: Process context, in a kernel thread. Does not return.
 */
#define module_put_and_kthread_exit(code) __module_put_and_kthread_exit(THIS_MODULE, code)
void __noreturn __module_put_and_kthread_exit(struct module *module, long code) __process_context;

#endif

#include <jiffy/brings_sched.h>
