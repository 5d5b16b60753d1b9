/* SPDX-License-Identifier: MIT */
#ifndef _JIFFY_LIST_CHECK_H
#define _JIFFY_LIST_CHECK_H
/*
 * In a module, and with DEBUG=1: each change of a list first asks whether a lock is held, if
 * list_lock_check= names the module (kernel/debug/list_lock.c). Macros, so that the report
 * has the line of the change and not one of <linux/list.h>; what is in front of one costs a
 * load and a branch.
 */
#include <linux/compiler.h>
#include <linux/types.h>

struct module_image;

/* The module that list_lock_check= names, or NULL. Set at boot. */
extern const struct module_image *list_lock_module;

/**
 * list_lock_report - report a change of a shared list without a lock, once a line
 * @what: the function's name
 * @at: a node or the head of the list, before the change
 *
 * Context: Any context.
 */
void list_lock_report(const char *what, const struct list_head *at);

#if defined(CONFIG_DEBUG) && defined(MODULE)

/* @at is evaluated once, and so is each argument of @change beside it. */
#define __list_checked(change, at)                                 \
	({                                                         \
		struct list_head *__list_at = (at);                \
		if (unlikely(list_lock_module))                    \
			list_lock_report(#change "()", __list_at); \
		__list_at;                                         \
	})
#define list_add(new, head) list_add(new, __list_checked(list_add, head))
#define list_add_tail(new, head) list_add_tail(new, __list_checked(list_add_tail, head))
#define list_del(entry) list_del(__list_checked(list_del, entry))
#define list_del_init(entry) list_del_init(__list_checked(list_del_init, entry))
#define list_move(entry, head) \
	list_move(__list_checked(list_move, entry), __list_checked(list_move, head))
#define list_move_tail(entry, head) \
	list_move_tail(__list_checked(list_move_tail, entry), __list_checked(list_move_tail, head))

#endif
#endif
