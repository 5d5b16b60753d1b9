// SPDX-License-Identifier: MIT
/*
 * Is the ring whole where a list is about to be changed?
 *
 * Adding an object twice, or deleting one that is in no list, does its damage
 * elsewhere: the next loop over the list never ends, or walks into memory that
 * was freed. But at the place of the mistake it can be seen: two neighbours
 * must point at each other, and a deleted entry has poison in it. Each change
 * looks first; a broken one is reported and not made. Only compiled with DEBUG=1.
 *
 * Nothing here uses a list or a lock, so it works from the first instruction on
 * and under every lock, also the log's.
 *
 * Context: any; called by list_add(), list_del() and their like.
 * Locking: the caller's, who is about to change the list.
 * Linux: lib/list_debug.c (DEBUG_LIST; Debian's kernel stops at a finding).
 */
#include <linux/bug.h>
#include <linux/list.h>

bool __list_add_valid(struct list_head *new, struct list_head *prev, struct list_head *next)
{
	return !(WARN(!prev, "list_add corruption. prev is NULL.\n") ||
		 WARN(!next, "list_add corruption. next is NULL.\n") ||
		 WARN(next->prev != prev,
		      "list_add corruption. next->prev should be prev (%px), but was %px. "
		      "(next=%px).\n",
		      prev, next->prev, next) ||
		 WARN(prev->next != next,
		      "list_add corruption. prev->next should be next (%px), but was %px. "
		      "(prev=%px).\n",
		      next, prev->next, prev) ||
		 WARN(new == prev || new == next,
		      "list_add double add: new=%px, prev=%px, next=%px.\n", new, prev, next));
}

bool __list_del_entry_valid(struct list_head *entry)
{
	struct list_head *prev = entry->prev, *next = entry->next;

	return !(WARN(!next, "list_del corruption, %px->next is NULL\n", entry) ||
		 WARN(!prev, "list_del corruption, %px->prev is NULL\n", entry) ||
		 WARN(next == LIST_POISON1,
		      "list_del corruption, %px->next is LIST_POISON1 (%px)\n", entry, next) ||
		 WARN(prev == LIST_POISON2,
		      "list_del corruption, %px->prev is LIST_POISON2 (%px)\n", entry, prev) ||
		 WARN(prev->next != entry,
		      "list_del corruption. prev->next should be %px, but was %px. (prev=%px)\n",
		      entry, prev->next, prev) ||
		 WARN(next->prev != entry,
		      "list_del corruption. next->prev should be %px, but was %px. (next=%px)\n",
		      entry, next->prev, next));
}
